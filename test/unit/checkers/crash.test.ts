// A pasted crash in place of a failing test: it fails on the original, passes once the script ends well, and says
// nothing where the crash does not come back.

import { afterEach, expect, test } from 'vitest';
import { createCrashChecker } from '../../../server/src/checkers/calls/crash.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import { parseStackTrace } from '../../../server/src/core/stackTrace.ts';
import { createToolBench } from '../../support/toolBench.ts';

const checker = createCrashChecker();
const source = 'export function total(lines) {\n  return «lines[0].price» * lines.length;\n}\n';
const benches: ReturnType<typeof createToolBench>[] = [];
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.dispose();
});

const trace = (root: string, error = 'TypeError') =>
  `${error}: Cannot read properties of undefined (reading 'price')
    at total (file://${root}/src/basket.mjs:2:19)
    at file://${root}/bin/run.mjs:3:13
    at ModuleJob.run (node:internal/modules/esm/module_job:274:25)`;

function open(files: Readonly<Record<string, string>> = {}) {
  const bench = createToolBench({
    'src/basket.mjs': source.replaceAll(/[«»]/gu, ''),
    'bin/run.mjs': "import { total } from '../src/basket.mjs';\n\nconsole.log(total([]));\n",
    ...files,
  });
  benches.push(bench);
  return bench;
}

function ask(
  bench: ReturnType<typeof createToolBench>,
  pasted: string,
  text = source,
  original = true,
  path = 'src/basket.mjs',
): Promise<CheckRun> {
  const crash = parseStackTrace(pasted)!;
  const request = { ...bench.request(path, text), original };
  return checker.check({ ...bench.context(), crash }, request);
}

test('the crash is one failing test that ran the selection, and passes once the script ends well', async () => {
  const bench = open();
  const before = await ask(bench, trace(bench.root));
  expect(before).toMatchObject({
    kind: 'ran',
    family: 'tests',
    receipt: { command: ['node', 'bin/run.mjs'], exitCode: 1, testsRun: 1 },
    tests: {
      targetRan: 'yes',
      cases: [
        {
          name: 'bin/run.mjs ends without TypeError in total',
          state: 'failed',
          failure: { message: "TypeError: Cannot read properties of undefined (reading 'price')", at: { line: 1 } },
        },
      ],
    },
  });
  expect(JSON.stringify(before)).not.toContain('/tmp/tool-bench');
  const fixed = source.replace('lines[0].price', '(lines[0]?.price ?? 0)');
  const after = await ask(bench, trace(bench.root), fixed, false);
  expect(after).toMatchObject({ kind: 'ran', tests: { cases: [{ state: 'passed' }] } });
  const [was, now] = [before, after].map((run) => (run.kind === 'ran' ? run.tests!.cases[0]!.id : ''));
  expect(now).toBe(was);
}, 60_000);

test('a candidate that crashes elsewhere, or ends the process, has not passed', async () => {
  const bench = open();
  for (const wrong of ['nowhere.price', '(process.exit(3), 1)']) {
    const run = await ask(bench, trace(bench.root), source.replace('lines[0].price', wrong), false);
    expect(run).toMatchObject({ kind: 'ran', tests: { cases: [{ state: 'failed' }] } });
  }
}, 60_000);

test('a crash that does not come back proves nothing, and says what happens instead', async () => {
  const bench = open({ 'bin/run.mjs': "import { total } from '../src/basket.mjs';\ntotal([{ price: 1 }]);\n" });
  const run = await ask(bench, trace(bench.root));
  expect(run).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'crash.not-reproduced', message: expect.stringContaining('it ends well, not with TypeError') },
  });
  const other = open();
  expect(await ask(other, trace(other.root, 'RangeError'))).toMatchObject({
    kind: 'unavailable',
    failure: { message: expect.stringContaining('it ends with TypeError, not with RangeError') },
  });
}, 60_000);

test('a trace from another machine is found by the end of its paths, and one of another project is not', async () => {
  const bench = open();
  expect(await ask(bench, trace('/builds/ci/app'))).toMatchObject({ kind: 'ran' });
  const context = { ...bench.context(), crash: parseStackTrace('Error: x\n    at f (/else/where.js:1:1)')! };
  const { overlay, document } = bench.request('src/basket.mjs', source);
  expect(await checker.detect(context, overlay.snapshot, document)).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'crash.not-reproduced' },
  });
}, 60_000);

test('without a crash it says nothing, and a path that leads out of the folder is not run', async () => {
  const bench = open();
  const { overlay, document } = bench.request('src/basket.mjs', source);
  expect(await checker.detect(bench.context(), overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
  const crash = parseStackTrace('Error: x\n    at f (../../etc/evil.js:1:1)')!;
  const detection = await checker.detect({ ...bench.context(), crash }, overlay.snapshot, document);
  expect(detection.kind).toBe('unavailable');
});

test('a folder that is not trusted gets no process', async () => {
  const bench = open();
  const crash = parseStackTrace(trace(bench.root))!;
  const request = bench.request('src/basket.mjs', source, { trusted: false });
  expect(await checker.check({ ...bench.context({ trusted: false }), crash }, request)).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'trust.untrusted' },
  });
});

test('a crash of a Python script comes back in the same way', async () => {
  const text = 'def first(names):\n    return «names[0]»\n';
  const bench = open({
    'fees.py': text.replaceAll(/[«»]/gu, ''),
    'run.py': 'from fees import first\n\nprint(first([]))\n',
  });
  const pasted = `Traceback (most recent call last):
  File "${bench.root}/run.py", line 3, in <module>
    print(first([]))
  File "${bench.root}/fees.py", line 2, in first
    return names[0]
IndexError: list index out of range
`;
  const run = await ask(bench, pasted, text, true, 'fees.py');
  expect(run).toMatchObject({ kind: 'ran', tests: { cases: [{ name: 'run.py ends without IndexError in first' }] } });
}, 60_000);

test('a search tries versions on the script, a version that hangs costs its own time only', async () => {
  const bench = open();
  const crash = parseStackTrace(trace(bench.root))!;
  const context = { ...bench.context({ settings: { deadlineMs: 10_000 } }), crash };
  const request = { ...bench.request('src/basket.mjs', source), original: true };
  const { text } = request.document;
  const functions = [{ start: 0, end: text.length }];
  const session = await checker.trials!(context, request, { functions, failing: [], testLimitMs: 250 });
  if (!session?.ok) throw new Error('no session');
  expect(session.value.tests).toMatchObject([{ state: 'failed', failure: { at: { line: 1 } } }]);
  const at = text.indexOf('lines[0].price');
  const span = { start: at, end: at + 'lines[0].price'.length };
  const texts = ['(lines[0]?.price ?? 0)', 'lines[1].price', '(() => { for (;;); })()'];
  const variants = texts.map((newText) => ({ edits: [{ span, newText }] }));
  const ended: string[] = [];
  const signal = new AbortController().signal;
  await session.value.run(variants, { failing: 'first' }, (index, trial) => (ended[index] = trial.kind), signal);
  expect(ended).toEqual(['passed', 'failed', 'hung']);
}, 60_000);
