// Runs that call functions of one folder at the same time: the process of one is not ended by another that sees other
// unsaved texts, and one that was ended all the same is asked for anew.

import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { textHash } from '../../../server/src/base/hash.ts';
import { createExamplesChecker } from '../../../server/src/checkers/calls/examples.ts';
import { createNodeCalls } from '../../../server/src/checkers/calls/javascript/language.ts';
import type { CheckRequest } from '../../../server/src/checkers/checker.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';
import { makePackage, testsHarness } from '../../support/testPackages.ts';

const text = 'export const double = (n) => 2 * n;\n';
const signal = new AbortController().signal;
const inputs: readonly (readonly Literal[])[] = Array.from({ length: 40 }, (_, value) => [
  { kind: 'number', value, float: false },
]);

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function folder() {
  const made = await makePackage({ 'double.js': text, 'package.json': '{ "type": "module" }' });
  const harness = testsHarness({ sandboxed: true });
  const calls = createNodeCalls({ hostDir: `${made.root}-hosts`, nodeExecutable: process.execPath });
  const checker = createExamplesChecker([calls]);
  const context = harness.contextOf({});
  const path = join(made.root, 'double.js');
  open.push(async () => {
    await checker.dispose?.();
    expect(harness.running()).toBe(0);
    await made.remove();
  });
  const session = async (unsaved?: string) => {
    const buffers = new Map<string, string>(unsaved === undefined ? [] : [[join(made.root, unsaved), '# unsaved\n']]);
    const snapshot = { root: made.root, buffers, trusted: true };
    const document = { uri: pathToUri(path), languageId: 'javascript', version: 0, text };
    const overlay = { snapshot, path, text, textHash: textHash(text) };
    const request: CheckRequest = { overlay, document, span: { start: 0, end: text.length }, scope: 'related' };
    return (await checker.calls!({ ...context, expectations: [], span: request.span }, request))!;
  };
  return { session, harness };
}

test('see different unsaved texts, and all of their calls are made', async () => {
  const { session, harness } = await folder();
  const sessions = await Promise.all([session(), session('README.md'), session('NOTES.md')]);
  const seen = await Promise.all(
    sessions.flatMap((one) => [1, 2, 3].map(() => one.behave([{ edits: [] }], 'double', inputs, signal))),
  );
  for (const [behaviours] of seen) expect(behaviours?.map(({ shown }) => shown).slice(0, 3)).toEqual(['0', '2', '4']);
  expect(harness.running()).toBe(3);
});

test('are more than processes are kept for, and no call is lost', async () => {
  const { session, harness } = await folder();
  const sessions = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) sessions.push(await session(`${name}.md`));
  expect(harness.running()).toBeLessThanOrEqual(3);
  const seen = await Promise.all(sessions.map((one) => one.behave([{ edits: [] }], 'double', inputs, signal)));
  expect(seen.map(([behaviours]) => behaviours?.length)).toEqual(sessions.map(() => inputs.length));
});

test('see the same texts, and share one process', async () => {
  const { session, harness } = await folder();
  await Promise.all([session(), session(), session()]);
  expect(harness.running()).toBe(1);
});
