// Adds to failing tests the lines of the test around the failure, so that a finding can be shown at the
// function that the test is about. Reads files of the folder only.

import { linesWithEndings } from '../base/diff.ts';
import type { CheckRun, TestCase } from '../core/evidence.ts';
import { isInside } from '../workspace/folders.ts';
import { readDocument } from '../workspace/readDocument.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { uriToPath } from '../workspace/uri.ts';

/** How many lines up to the failure are told. */
const linesTold = 12;

/** How many failing tests of one run are looked up. */
const testsRead = 20;

/** The run with the lines of its failing tests. */
export async function withFailingLines(run: CheckRun, snapshot: Snapshot): Promise<CheckRun> {
  if (run.kind !== 'ran' || !run.tests) return run;
  const texts = new Map<string, Promise<string | undefined>>();
  let left = testsRead;
  const cases: TestCase[] = [];
  for (const test of run.tests.cases) {
    const at = test.state === 'failed' && test.failure?.source === undefined ? test.failure?.at : undefined;
    if (at === undefined || left-- <= 0) {
      cases.push(test);
      continue;
    }
    const path = uriToPath(at.uri);
    const text = texts.get(path) ?? textOf(path, snapshot);
    texts.set(path, text);
    const lines = linesWithEndings((await text) ?? '');
    const source = lines.slice(Math.max(0, at.line + 1 - linesTold), at.line + 1).join('');
    cases.push(source === '' ? test : { ...test, failure: { ...test.failure!, source } });
  }
  return { ...run, tests: { ...run.tests, cases } };
}

async function textOf(path: string, snapshot: Snapshot): Promise<string | undefined> {
  const buffer = snapshot.buffers.get(path);
  if (buffer !== undefined) return buffer;
  if (!isInside(snapshot.root, path)) return undefined;
  const read = await readDocument(path);
  return read.ok ? read.value.text : undefined;
}
