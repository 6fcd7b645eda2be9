// How many targets the keeper of warm test workers remembers: those that were asked about last.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckerContext, CheckRequest } from '../../../server/src/checkers/checker.ts';
import { createWarmTests, type Lesson } from '../../../server/src/checkers/tests/warm/warmTests.ts';
import { project } from '../../support/scratchProject.ts';
import { testSettings } from '../../support/testPackages.ts';

function keeper() {
  const root = project();
  mkdirSync(join(root, 'many'));
  const snapshot = { root, buffers: new Map<string, string>(), trusted: true };
  const logs: string[] = [];
  let now = 0;
  let opened = 0;
  const refused = () => {
    opened++;
    throw new Error('no view today');
  };
  const context: CheckerContext = {
    signal: new AbortController().signal,
    processes: { run: refused, open: refused },
    scratch: { withOverlay: refused, hold: refused },
    settings: testSettings(),
    now: () => ++now,
    parse: { parserOf: async () => undefined },
    nextReceipt: () => 'receipt',
    log: (message) => void logs.push(message),
  };
  const requestOf = (index: number): CheckRequest => {
    const text = 'export const a = 1;\n';
    const path = join(root, 'many', `${index}.ts`);
    const document = { uri: `file://${path}`, languageId: 'typescript', version: 1, text };
    const overlay = { snapshot, path, text, textHash: '' };
    return { overlay, document, span: { start: 0, end: text.length }, scope: 'related' };
  };
  const warm = createWarmTests();
  return {
    warm,
    learn(index: number) {
      const lesson: Lesson = {
        context,
        request: requestOf(index),
        runner: { kind: 'found', id: 'node:test', packageFolder: root, script: { before: [], after: [] } },
        node: { path: process.execPath, version: process.version, env: {} },
        knownFaults: new Set(),
        cold: {
          run: {
            kind: 'ran',
            receipt: { id: 'r', checker: 'tests', command: [], exitCode: 0, durationMs: 1, output: '' },
            problems: [],
            tests: { scope: 'related', targetRan: 'yes', runner: 'node:test', cases: [] },
          } as unknown as Lesson['cold']['run'],
          files: [join(root, 'a.test.ts')],
        },
      };
      warm.learn(lesson);
    },
    /** Whether a target is remembered: it is, when a view is asked for. */
    async remembers(index: number): Promise<boolean> {
      const before = opened;
      await warm.answer(context, requestOf(index), root).catch((error: Error) => {
        expect(error.message).toBe('no view today');
      });
      return opened > before;
    },
  };
}

test('twenty targets are remembered, and the one that was not asked about for longest is forgotten', async () => {
  const { warm, learn, remembers } = keeper();
  for (let index = 0; index < 20; index++) learn(index);
  expect(await remembers(0)).toBe(true);
  learn(20);
  expect(await remembers(0)).toBe(true);
  expect(await remembers(1)).toBe(false);
  for (let index = 2; index <= 20; index++) expect(await remembers(index), String(index)).toBe(true);
  // What was forgotten is learnt again, in the place of another.
  learn(1);
  expect(await remembers(1)).toBe(true);
  expect(await remembers(0)).toBe(false);
  await warm.dispose();
});

test('hundreds of targets leave twenty, and what is known is not learnt again in place of another', async () => {
  const { warm, learn, remembers } = keeper();
  for (let index = 0; index < 200; index++) learn(index);
  for (let index = 180; index < 200; index++) learn(index);
  const known = [];
  for (let index = 0; index < 200; index++) if (await remembers(index)) known.push(index);
  expect(known).toEqual(Array.from({ length: 20 }, (_, at) => 180 + at));
  await warm.dispose();
});
