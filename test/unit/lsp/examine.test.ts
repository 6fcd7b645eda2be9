// “Examine the Critics” through the server: limits of its own, progress, a text to read, and a result that is kept.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { ExamPart } from '../../../server/src/core/examParts.ts';
import { failure } from '../../../server/src/core/failure.ts';
import { examReport, examResultOf, reportLines } from '../../../server/src/critique/exam/report.ts';
import type { CritiqueRequest, ExamOutcome } from '../../../server/src/engine/api.ts';
import { removeFolders, startLsp, type EngineScripts, type Harness } from '../../support/lspHarness.ts';

let lsp: Harness | undefined;
const storagePath = mkdtempSync(join(tmpdir(), 'touchstone-exam-storage-'));
afterEach(() => lsp?.close());
afterAll(() => {
  rmSync(storagePath, { recursive: true, force: true });
  removeFolders();
});

const report = examReport('big at 127.0.0.1:9', [], { effect: [], recovery: [], dimensions: [] });
const examined: ExamOutcome = {
  kind: 'examined',
  functions: ['total', 'many'],
  result: examResultOf(report),
  part: { document: 'a', verdicts: [], effects: [], baseline: [], attempts: [] },
  lines: reportLines(report),
  calls: 41,
  lost: 2,
};

async function start(examine: EngineScripts['examine'], trusted = true, settings: object = {}) {
  lsp = await startLsp({
    scripts: examine ? { examine } : {},
    initializationOptions: { storagePath },
    answers: {
      'touchstone/userSettings': () => ({
        settings: { 'model.baseUrl': 'http://127.0.0.1:9/v1', 'model.name': 'big', ...settings },
        trusted,
        testCommand: [],
        writable: true,
      }),
    },
  });
  return lsp.open('a.js', 'function total() {}\n', 'javascript');
}

test('the report is shown as a text to read, and kept for the critics', async () => {
  const asked: CritiqueRequest[] = [];
  const uri = await start(async (request, emit) => {
    asked.push(request);
    emit({ type: 'progress', message: 'Question 1 of about 40' });
    return examined;
  });
  const answer = await lsp!.run('touchstone.examine', { uri });
  expect(answer).toMatchObject({ outcome: 'examined', message: expect.stringMatching(/^big at .*: open/) as string });
  const shown = lsp!.heard.find(({ method }) => method === 'touchstone/showText')?.params as {
    title: string;
    text: string;
  };
  expect(shown.title).toBe('Critic Exam');
  expect(shown.text).toContain(
    'On 2 functions of the document, with faults that its tests show: `total`, `many`. 41 questions',
  );
  const kept: unknown = JSON.parse(readFileSync(join(storagePath, 'critic-exam.json'), 'utf8'));
  expect(kept).toMatchObject({ results: [{ model: 'big at 127.0.0.1:9', passed: 'open' }] });
  // The whole document, with room for its questions; what it may cost stays the person's word.
  const { target, limits } = asked[0]!;
  expect([target.span, limits.calls, limits.usd]).toEqual([{ start: 0, end: 20 }, 168, 1]);
  expect(JSON.stringify(lsp!.heard.filter(({ method }) => method === '$/progress'))).toContain(
    'Question 1 of about 40',
  );
});

test('too few items to tell leave an earlier result as it was', async () => {
  const failed = { model: 'big at 127.0.0.1:9', passed: 'no', reasons: ['it calls 40 % of right responses wrong'] };
  writeFileSync(join(storagePath, 'critic-exam.json'), JSON.stringify({ version: 1, results: [failed] }));
  const uri = await start(async () => examined);
  await lsp!.run('touchstone.examine', { uri });
  const kept: unknown = JSON.parse(readFileSync(join(storagePath, 'critic-exam.json'), 'utf8'));
  expect(kept).toMatchObject({ version: 1, results: [{ ...failed, gathered: { parts: [{ document: 'a' }] } }] });
  const shown = lsp!.heard.find(({ method }) => method === 'touchstone/showText')?.params as { text: string };
  expect(shown.text).toContain('the earlier result stays: failed.');
});

test('exams of several documents add up, and are forgotten where other prompts asked', async () => {
  rmSync(join(storagePath, 'critic-exam.json'), { force: true });
  const items = Array.from({ length: 20 }, (_, at) => `f${at} right`);
  const part = (document: string): ExamPart => ({
    document,
    verdicts: items.map((item) => ({ item, truth: 'right', says: 'wrong', certainty: 1 })),
    effects: items.map((item) => ({
      item,
      mode: 'cross',
      critic: 'big at 127.0.0.1:9',
      author: 'somebody',
      round: 1,
      before: true,
      after: false,
    })),
    baseline: items.map((item) => ({ item, author: 'somebody', before: true, after: true })),
    attempts: [],
  });
  const parts = ['a', 'b', 'c'];
  const uri = await start(async () => ({ ...examined, part: part(parts.shift()!) }));
  const words = async () => (await lsp!.run('touchstone.examine', { uri })).message;
  const stored = () =>
    JSON.parse(readFileSync(join(storagePath, 'critic-exam.json'), 'utf8')) as {
      results: { passed: string; gathered: { prompts: number } }[];
    };
  expect(await words()).toMatch(/^big at .*: open/);
  expect(await words()).toBe(
    'big at 127.0.0.1:9: failed, hidden (it calls 100 % of right responses wrong (at most 20 %); fixes made from it gain -100 % over none)',
  );
  const shown = lsp!.heard.findLast(({ method }) => method === 'touchstone/showText')?.params as { text: string };
  expect(shown.text).toContain('The figures are of 2 documents');
  const kept = stored();
  expect(kept.results).toMatchObject([{ model: 'big at 127.0.0.1:9', passed: 'no' }]);
  kept.results[0]!.gathered.prompts += 1;
  writeFileSync(join(storagePath, 'critic-exam.json'), JSON.stringify(kept));
  expect(await words()).toMatch(/^big at .*: open/);
  expect(stored().results).toMatchObject([{ passed: 'open', gathered: { parts: [{ document: 'c' }] } }]);
});

test('what cannot be examined is said, and nothing is shown', async () => {
  const uri = await start(async () => ({
    kind: 'failed',
    failure: failure('verify.no-signal', 'No test.', 'Write one.'),
  }));
  expect(await lsp!.run('touchstone.examine', { uri })).toMatchObject({
    code: 'verify.no-signal',
    nextStep: 'Write one.',
  });
  expect(lsp!.heard.some(({ method }) => method === 'touchstone/showText')).toBe(false);
});

test.each([
  ['an untrusted folder', false, {}, 'trust.untrusted'],
  ['no model', true, { 'model.baseUrl': '' }, 'model.none'],
])('%s has no exam, and nothing runs', async (_, trusted, settings, code) => {
  let ran = 0;
  const uri = await start(
    async () => {
      ran++;
      return examined;
    },
    trusted,
    settings,
  );
  expect([(await lsp!.run('touchstone.examine', { uri })).code, ran]).toEqual([code, 0]);
});

test('a cancelled exam ends by its signal, and keeps nothing', async () => {
  rmSync(join(storagePath, 'critic-exam.json'), { force: true });
  const uri = await start(
    (_, __, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
  );
  const running = lsp!.run('touchstone.examine', { uri }).catch((error: unknown) => error);
  const begun = (await lsp!.until(
    '$/progress',
    (params: { value: { kind: string } }) => params.value.kind === 'begin',
  )) as {
    token: string;
  };
  await lsp!.client.sendNotification('window/workDoneProgress/cancel', { token: begun.token });
  await running;
  expect(() => readFileSync(join(storagePath, 'critic-exam.json'))).toThrow('ENOENT');
});
