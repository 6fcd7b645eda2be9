// How the end of a run is told: in one message that the editor shows whole, with the button that helps.

import { beforeEach, expect, test } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { showAnswer } from '../../../client/src/answers.ts';
import { fake } from '../../support/vscode.ts';

let logShown = 0;
const log = { show: () => (logShown += 1) } as unknown as LogOutputChannel;

beforeEach(() => {
  logShown = 0;
  Object.assign(fake, { shown: [], executed: [], pressed: undefined });
});

test('a short message has no button, and a proposal and a stranger\u2019s value no message', () => {
  showAnswer({ outcome: 'critiqued', message: 'Touchstone found 1 problem, proven.' }, log);
  showAnswer({ outcome: 'improved', message: 'A refinement is ready.', proposal: 'p1' }, log);
  showAnswer({ some: 'value' }, log);
  expect(fake.shown).toEqual([{ kind: 'information', words: ['Touchstone found 1 problem, proven.'] }]);
});

test('a long message has a button, because the editor cuts it after one line without one', async () => {
  fake.pressed = 'Show Log';
  const message = 'No change was found that clears a goal and breaks nothing. Still there: a test.';
  showAnswer({ outcome: 'unchanged', message }, log);
  expect(fake.shown).toEqual([{ kind: 'information', words: [message, 'Show Log'] }]);
  await Promise.resolve();
  expect(logShown).toBe(1);
});

test.each([
  ['model.none', 'Choose Model', 'touchstone.chooseModel'],
  ['trust.untrusted', 'Manage Trust', 'workbench.trust.manage'],
])('%s leads to its cure, and names no option of the command line', async (code, button, command) => {
  fake.pressed = button;
  showAnswer({ outcome: 'unchanged', message: 'No.', code, nextStep: 'Use `--model`.' }, log);
  const [text, ...buttons] = fake.shown[0]?.words ?? [];
  expect(text).toContain(`[${code}]`);
  expect(text).not.toContain('--');
  expect(buttons).toEqual([button]);
  await Promise.resolve();
  expect(fake.executed.map((one) => one.command)).toEqual([command]);
});

test('a failure is a warning with its next step', () => {
  showAnswer({ outcome: 'failed', message: 'It broke.', code: 'x.y', nextStep: 'Try again.' }, log);
  expect(fake.shown).toEqual([{ kind: 'warning', words: ['It broke. Try again. [x.y]', 'Show Log'] }]);
});

test('an answer that names a place has a button that opens it there', async () => {
  fake.pressed = 'Go to Line 5';
  const place = { uri: 'file:///a.js', line: 4 };
  showAnswer({ outcome: 'unverified', message: 'It lies elsewhere.', code: 'repair.elsewhere', place }, log);
  expect(fake.shown[0]?.words).toEqual(['It lies elsewhere. [repair.elsewhere]', 'Go to Line 5']);
  await Promise.resolve();
  expect(fake.executed.map((one) => one.command)).toEqual(['vscode.open']);
  expect(JSON.stringify(fake.executed)).toContain('[4,0,4,0]');
});

test('what is seen elsewhere is not told again', () => {
  showAnswer({ outcome: 'ticked', message: 'Is it so? met: You ticked it.' }, log);
  showAnswer({ outcome: 'shown', message: 'A long text.'.repeat(20) }, log);
  expect(fake.shown).toEqual([]);
});

test.each([
  ['falls', 'Dismiss Finding', ['touchstone.dismissFinding']],
  ['stands', 'OK', []],
  ['cannot-tell', 'OK', []],
])('a ruling (%s) leads on, and not to the log', async (outcome, button, commands) => {
  fake.pressed = button;
  showAnswer({ outcome, message: `A fresh critic has judged the finding: ${'so '.repeat(20)}` }, log);
  expect(fake.shown[0]?.words.slice(1)).toEqual([button]);
  await Promise.resolve();
  expect(fake.executed.map(({ command }) => command)).toEqual(commands);
  expect(logShown).toBe(0);
});
