// Rulings are about content: they hold where lines moved and in another clone, and for nothing else.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { findingId, type Finding } from '../../../server/src/core/finding.ts';
import { contentOf, dismiss, readRulings } from '../../../server/src/memory/dismissals.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';

const made: string[] = [];
const folder = () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-rulings-')));
  made.push(path);
  return path;
};
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});
const silent = () => undefined;

function finding(root: string, more: Partial<Finding> = {}): Finding {
  const base = { rule: 'text/no-effect', message: 'It does nothing.', quote: 'a;', uri: pathToUri(join(root, 'a.js')) };
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 2 } };
  const whole: Finding = {
    id: '',
    ...base,
    category: 'logic',
    severity: 'warning',
    proof: 'opinion',
    range,
    evidence: [],
    ...more,
  };
  return { ...whole, id: findingId(whole) };
}

test('a ruling holds for the same content on another line and in another clone', async () => {
  const [here, clone] = [folder(), folder()];
  await dismiss(here, finding(here), { kind: 'wrong', reason: 'it is wrong' });
  const file = readFileSync(join(here, '.touchstone', 'dismissed.json'), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ version: 1, dismissed: [{ kind: 'wrong', path: 'a.js', quote: 'a;' }] });
  mkdirSync(join(clone, '.touchstone'));
  writeFileSync(join(clone, '.touchstone', 'dismissed.json'), file);
  const rulings = await readRulings(clone, silent);
  const below = { start: { line: 9, character: 4 }, end: { line: 9, character: 6 } };
  expect(rulings.isDismissed(finding(clone, { range: below, quote: '  a;' }))).toBe(true);
});

test.each([
  ['another rule', { rule: 'text/other' }],
  ['another message', { message: 'It does something.' }],
  ['another text', { quote: 'b;' }],
])('a ruling says nothing about %s', async (_, more) => {
  const root = folder();
  await dismiss(root, finding(root), { kind: 'dismissed', reason: '' });
  expect((await readRulings(root, silent)).isDismissed(finding(root, more))).toBe(false);
});

test('a ruling says nothing about another file', async () => {
  const root = folder();
  await dismiss(root, finding(root), { kind: 'intended', reason: '' });
  const rulings = await readRulings(root, silent);
  expect(rulings.isDismissed(finding(root, { uri: pathToUri(join(root, 'b.js')) }))).toBe(false);
  expect(rulings.isDismissed(finding(root, { uri: 'untitled:a.js' }))).toBe(false);
});

test('a ruling of before kinds were told still holds, by its id', async () => {
  const root = folder();
  mkdirSync(join(root, '.touchstone'));
  const { id } = finding(root);
  writeFileSync(join(root, '.touchstone', 'dismissed.json'), JSON.stringify({ version: 1, dismissed: [{ id }] }));
  expect((await readRulings(root, silent)).isDismissed(finding(root))).toBe(true);
});

test('a second ruling on the same takes the place of the first', async () => {
  const root = folder();
  await dismiss(root, finding(root), { kind: 'dismissed', reason: 'first' });
  await dismiss(root, finding(root), { kind: 'wrong', reason: 'second' });
  const { dismissed } = JSON.parse(readFileSync(join(root, '.touchstone', 'dismissed.json'), 'utf8'));
  expect(dismissed).toMatchObject([{ kind: 'wrong', reason: 'second' }]);
});

test('a file that holds anything else dismisses nothing, and stays as it is', async () => {
  const root = folder();
  mkdirSync(join(root, '.touchstone'));
  const file = join(root, '.touchstone', 'dismissed.json');
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (words) => {
      writeFileSync(file, words);
      expect((await readRulings(root, silent)).isDismissed(finding(root))).toBe(false);
      expect((await dismiss(root, finding(root), { kind: 'wrong', reason: '' })).ok).toBe(false);
      expect(readFileSync(file, 'utf8')).toBe(words);
    }),
    { numRuns: 50 },
  );
  expect(existsSync(`${file}.draft`)).toBe(false);
});

test('content is the same whatever surrounds the quote', () => {
  const root = '/w';
  expect(contentOf(finding(root, { quote: ' a;\n' }))).toBe(contentOf(finding(root)));
});
