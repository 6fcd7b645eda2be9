// Trials of one small JavaScript document by its examples, behind walls, with a count of the processes that they take.

import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { textHash } from '../../server/src/base/hash.ts';
import { createExamplesChecker } from '../../server/src/checkers/calls/examples.ts';
import { createNodeCalls } from '../../server/src/checkers/calls/javascript/language.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { makePackage, testsHarness } from './testPackages.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A session over `count.js`, and how many processes were started for it; closed after the test, with nothing left. */
export async function callTrialsOf(text: string) {
  const made = await makePackage({ 'count.js': text, 'package.json': '{}' });
  const harness = testsHarness({ sandboxed: true });
  const checker = createExamplesChecker([
    createNodeCalls({ hostDir: `${made.root}-hosts`, nodeExecutable: process.execPath }),
  ]);
  const path = join(made.root, 'count.js');
  const plain = harness.contextOf({});
  const counted = { started: 0 };
  const processes: typeof plain.processes = {
    ...plain.processes,
    open(...asked) {
      counted.started++;
      return plain.processes.open!(...asked);
    },
  };
  const span = { start: 0, end: text.length };
  const snapshot = { root: made.root, buffers: new Map<string, string>(), trusted: true };
  const document = { uri: pathToUri(path), languageId: 'javascript', version: 0, text };
  const overlay = { snapshot, path, text, textHash: textHash(text) };
  const context = { ...plain, processes, expectations: [], span };
  const request = { overlay, document, span, scope: 'related' as const };
  open.push(async () => {
    await checker.dispose?.();
    expect(harness.running()).toBe(0);
    await made.remove();
  });
  const session = await checker.trials!(context, request, { functions: [span], failing: [], testLimitMs: 250 });
  if (!session?.ok) throw new Error(session?.error.message ?? 'no session');
  return { session: session.value, counted, checker, context, request };
}
