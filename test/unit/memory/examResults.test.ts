// Results of exams: kept by model and critic, and read so that only what failed is hidden.

import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  hiddenCritics,
  keepExamResult,
  readExamResults,
  removeExamResults,
  type ExamResult,
} from '../../../server/src/memory/examResults.ts';

const made: string[] = [];
const folder = () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-exam-')));
  made.push(path);
  return path;
};
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});
const logged: string[] = [];
const log = (line: string) => void logged.push(line);
const result = (model: string, passed: ExamResult['passed'], critic?: string): ExamResult => ({
  model,
  passed,
  reasons: passed === 'no' ? [`${critic ?? model} calls 40 % of right responses wrong`] : [],
  ...(critic === undefined ? {} : { critic }),
});

test('the last result of a model and critic is kept, others beside it, and all can be deleted', async () => {
  const at = join(folder(), 'deep');
  await keepExamResult(at, result('a', 'no'), log);
  await keepExamResult(at, result('b', 'open'), log);
  await keepExamResult(at, result('a', 'no', 'lenses'), log);
  await keepExamResult(at, result('a', 'yes'), log);
  expect(await readExamResults(at, log)).toEqual([
    result('b', 'open'),
    result('a', 'no', 'lenses'),
    result('a', 'yes'),
  ]);
  expect(readdirSync(at)).toEqual(['critic-exam.json']);
  expect([await removeExamResults(at), await removeExamResults(at)]).toEqual([1, 0]);
  expect(await readExamResults(at, log)).toEqual([]);
  expect(logged).toEqual([]);
});

test.each([
  '',
  '[]',
  '{"version": 1}',
  '{"version": 2, "results": []}',
  '{"version": 1, "results": [{"model": "a", "passed": "never", "reasons": []}]}',
])('a file that holds %s hides nothing, and that is logged', async (text) => {
  const at = folder();
  writeFileSync(join(at, 'critic-exam.json'), text);
  logged.length = 0;
  expect(await readExamResults(at, log)).toEqual([]);
  expect(logged).toHaveLength(1);
});

describe('hidden', () => {
  const critics = ['lenses', 'bug-taxonomy'];
  test.each([
    ['nothing was examined', [], []],
    ['another model failed', [result('b', 'no')], []],
    ['it passed', [result('a', 'yes')], []],
    ['too little is known', [result('a', 'open')], []],
    ['the model failed', [result('a', 'no')], critics],
    ['one critic failed', [result('a', 'no', 'lenses')], ['lenses']],
    ['the model failed and one critic passed', [result('a', 'no'), result('a', 'yes', 'lenses')], ['bug-taxonomy']],
    ['a critic failed that is not asked', [result('a', 'no', 'claims')], []],
  ] as const)('where %s', (_, results, hidden) => {
    expect(hiddenCritics(results, 'a', critics).critics).toEqual(hidden);
  });
  test('are never critics that nothing was said of, and each reason is told once', () => {
    const anyResult = fc.record({
      model: fc.constantFrom('a', 'b'),
      critic: fc.option(fc.constantFrom(...critics), { nil: undefined }),
      passed: fc.constantFrom<ExamResult['passed']>('yes', 'no', 'open'),
      reasons: fc.array(fc.constantFrom('x', 'y')),
    });
    fc.assert(
      fc.property(fc.array(anyResult), (drawn) => {
        const results = drawn.map(({ critic, ...one }): ExamResult =>
          critic === undefined ? one : { ...one, critic },
        );
        const { critics: ids, reasons } = hiddenCritics(results, 'a', critics);
        for (const id of ids)
          expect(
            results.some(
              (one) => one.model === 'a' && one.passed === 'no' && (one.critic === undefined || one.critic === id),
            ),
          ).toBe(true);
        expect(new Set(reasons).size).toBe(reasons.length);
      }),
    );
  });
});
