// X14 on the command line: it says "no isolation" once, and in CI it takes a flag.

import { expect, test } from 'vitest';
import { cliConsent, isCi } from '../../../server/src/cli/consent.ts';

const question = { root: '/w', title: 'Tests', tool: 'vitest', why: 'there is no bubblewrap', hash: 'a' };
const never = new AbortController().signal;

test('outside of CI calling it is consent, and it says so once', async () => {
  const lines: string[] = [];
  const ask = cliConsent(false, false, (line) => lines.push(line));
  expect([await ask(question, never), await ask(question, never)]).toEqual([true, true]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^no isolation \(there is no bubblewrap\): /);
});

test('in CI it takes the flag', async () => {
  const lines: string[] = [];
  expect(await cliConsent(false, true, (line) => lines.push(line))(question, never)).toBe(false);
  expect(lines).toEqual([]);
  expect(await cliConsent(true, true, (line) => lines.push(line))(question, never)).toBe(true);
  expect(lines).toHaveLength(1);
});

test('what counts as CI', () => {
  expect(['1', 'true', 'yes'].map((CI) => isCi({ CI }))).toEqual([true, true, true]);
  expect([isCi({}), ...['', '0', 'false'].map((CI) => isCi({ CI }))]).toEqual([false, false, false, false]);
});
