// What judges ruled in the long run: sums by judge and writer in the private storage, and the blind spot of exams.

import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { JudgeFigure } from '../../../server/src/core/criticMemory.ts';
import { keepExamResult } from '../../../server/src/memory/examResults.ts';
import { createCriticMemory, removeJudgeFigures } from '../../../server/src/memory/judgeFigures.ts';

const made: string[] = [];
const folder = () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-figures-')));
  made.push(path);
  return path;
};
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});
const figure = (judge: string, writer: string, won = 1): JudgeFigure => ({
  judge,
  writer,
  pairs: 1,
  won,
  flipped: 0,
  votes: 2,
  front: 1,
});

test('figures are summed by judge and writer, over stores and at once, and hold no text [S154]', async () => {
  const at = join(folder(), 'deep');
  const logged: string[] = [];
  const log = (line: string) => void logged.push(line);
  const first = createCriticMemory(at, log);
  await Promise.all([
    first.add(figure('a', 'a')),
    first.add(figure('a', 'b', 0.5)),
    createCriticMemory(at, log).add(figure('a', 'a', 0)),
  ]);
  const sums = await createCriticMemory(at, log).figures();
  expect(sums.map(({ judge, writer, pairs, won, votes, front }) => [judge, writer, pairs, won, votes, front])).toEqual([
    ['a', 'b', 1, 0.5, 2, 1],
    ['a', 'a', 2, 1, 4, 2],
  ]);
  expect(logged).toEqual([]);
  expect(readdirSync(at)).toEqual(['judge-figures.json']);
  expect(statSync(join(at, 'judge-figures.json')).mode & 0o077).toBe(0);
  expect(Object.keys(JSON.parse(readFileSync(join(at, 'judge-figures.json'), 'utf8')).figures[0]).sort()).toEqual([
    'flipped',
    'front',
    'judge',
    'pairs',
    'votes',
    'won',
    'writer',
  ]);
  expect([await removeJudgeFigures(at), await removeJudgeFigures(at), await first.figures()]).toEqual([1, 0, []]);
});

test.each(['{', '{"version": 2}', '{"version":1,"figures":[{"judge":1}]}'])(
  'a file that holds %s is not used, and that is logged',
  async (words) => {
    const at = folder();
    writeFileSync(join(at, 'judge-figures.json'), words);
    const logged: string[] = [];
    const memory = createCriticMemory(at, (line) => void logged.push(line));
    expect(await memory.figures()).toEqual([]);
    expect(logged).toHaveLength(1);
  },
);

test('what cannot be written is logged, and no run ends by it', async () => {
  const at = join(folder(), 'file');
  writeFileSync(at, '');
  const logged: string[] = [];
  await createCriticMemory(at, (line) => void logged.push(line)).add(figure('a', 'b'));
  expect(logged.join('\n')).toContain('could not be written');
});

test('the blind spot is that of the exam of the model, and absent without one [S100]', async () => {
  const at = folder();
  const log = () => undefined;
  const memory = createCriticMemory(at, log);
  await keepExamResult(at, { model: 'a', passed: 'yes', reasons: [], blindSpot: { share: 0.5, items: 12 } }, log);
  await keepExamResult(at, { model: 'b', passed: 'open', reasons: [] }, log);
  await keepExamResult(
    at,
    { model: 'c', critic: 'lenses', passed: 'no', reasons: [], blindSpot: { share: 1, items: 1 } },
    log,
  );
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((model) => memory.blindSpotOf(model)))).toEqual([
    { share: 0.5, items: 12 },
    undefined,
    undefined,
    undefined,
  ]);
});
