// What every checker promises (docs/add-a-checker.md): looking starts nothing; a folder that wants nothing of
// it hears nothing; a tool that dies, hangs or prints rubbish has never passed; an abort is an abort.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Checker } from '../../server/src/checkers/checker.ts';
import { createCheckers } from '../../server/src/checkers/index.ts';
import type { CheckRun } from '../../server/src/core/evidence.ts';
import { familyOrder } from '../../server/src/core/evidence.ts';
import type { ProcessEnd, ProcessPort } from '../../server/src/workspace/process.ts';
import { createCheckerBench, type CheckerBench } from '../support/checkerBench.ts';
import { quietEnd, sameFolder } from '../support/toolBench.ts';

const repository = path.resolve(import.meta.dirname, '..', '..');
const temporary = mkdtempSync(path.join(tmpdir(), 'touchstone-contract-'));
const workerIn = (folder: string, name: string) => path.join(repository, 'server', 'src', 'checkers', folder, name);
const all = createCheckers({
  distFolder: path.join(repository, 'dist'),
  tempFolder: path.join(temporary, 'temp'),
  cacheFolder: path.join(temporary, 'caches'),
  typescriptWorker: workerIn('.', 'typescriptWorker.ts'),
});
const started = all.filter((checker) => checker.needsTrust);

afterAll(async () => {
  await Promise.all(all.map(async (checker) => checker.dispose?.()));
  rmSync(temporary, { recursive: true, force: true });
});

let bench: CheckerBench | undefined;
afterEach(() => {
  bench?.remove();
  bench = undefined;
});

interface Sample {
  readonly files: Readonly<Record<string, string>>;
  readonly document: string;
  readonly links?: readonly string[];
  readonly commands?: boolean;
}

const example = (folder: string, document: string): Sample => ({
  files: filesOf(path.join(repository, 'examples', folder)),
  document,
});
const npmTests = (script: string, more: Readonly<Record<string, string>> = {}): Sample => ({
  files: {
    'package.json': JSON.stringify({ name: 'a', scripts: { test: script } }),
    'src/a.js': 'exports.a = 1;\n',
    'test/a.test.js': "require('../src/a.js');\n",
    ...more,
  },
  document: 'src/a.js',
});

/** A folder in which each checker that starts something has something to do. */
const samples: Readonly<Record<string, Sample>> = {
  eslint: {
    files: { 'eslint.config.js': 'module.exports = [{}];\n', 'package.json': '{}', 'a.js': 'let a;\n' },
    document: 'a.js',
    links: ['eslint'],
  },
  'node-check': npmTests('node --test'),
  oxlint: { files: { '.oxlintrc.json': '{}', 'a.js': 'let a;\n' }, document: 'a.js', links: ['oxlint'] },
  tests: npmTests('node --test'),
  'python-syntax': example('python/types', ''),
  mypy: example('python/types', ''),
  ruff: example('python/lint', ''),
  pytest: example('python/test', ''),
  unittest: {
    files: {
      'a.py': 'A = 1\n',
      'test_a.py':
        'import unittest\nimport a\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(a.A, 1)\n',
    },
    document: 'a.py',
  },
  doctest: { files: { 'a.py': 'def f():\n    """\n    >>> f()\n    1\n    """\n    return 1\n' }, document: 'a.py' },
  'go-build': example('go/types', ''),
  'go-test': example('go/test', ''),
  'go-vet': example('go/lint', ''),
  gofmt: example('go/lint', ''),
  'cargo-check': example('rust/types', ''),
  clippy: example('rust/lint', ''),
  'cargo-test': example('rust/test', ''),
  rustfmt: example('rust/lint', ''),
  javac: example('java/types', ''),
  'javac-lint': example('java/lint', ''),
  maven: example('java/test', ''),
  'c-compiler': example('c/types', ''),
  'clang-tidy': example('cpp/lint', ''),
  ctest: example('cpp/test', ''),
  make: example('c/test', ''),
  commands: { files: { 'a.c': 'int a;\n' }, document: 'a.c', commands: true },
};

/** Checkers whose tool is not on every machine: their own tests play it. */
const played = new Set(['biome', 'deno', 'bun', 'pyright', 'gradle', 'junit', 'clang-format', 'crash', 'examples']);

function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), readFileSync(file, 'utf8')];
    }),
  );
}

const languageOf: Readonly<Record<string, string>> = {
  py: 'python',
  go: 'go',
  rs: 'rust',
  java: 'java',
  c: 'c',
  cpp: 'cpp',
  js: 'javascript',
  md: 'markdown',
};
const ofLanguage = (file: string) => languageOf[file.split('.').at(-1)!] ?? 'plaintext';

/** The folder's document: the one that is named, else the faulty one of the example. */
function open(id: string): { readonly at: string; readonly text: string } {
  const sample = samples[id]!;
  bench = createCheckerBench(sample.files);
  for (const name of sample.links ?? []) bench.link(name);
  const checker = all.find((one) => one.id === id)!;
  const at =
    sample.document !== ''
      ? sample.document
      : Object.keys(sample.files).find(
          (file) => checker.languages.includes(ofLanguage(file)) && !/test/i.test(path.basename(file)),
        )!;
  return { at, text: sample.files[at]! };
}

const commands = [{ name: 'own', argv: ['make', '-v'], languages: [], matcher: '$gcc' }];
const nothing: ProcessPort = { run: () => Promise.reject(new Error('a process was started')) };

function contextWith(checker: Checker, processes: ProcessPort, signal?: AbortSignal) {
  const base = bench!.context({
    ...(signal === undefined ? {} : { signal }),
    settings: { ...(samples[checker.id]?.commands ? { commands } : {}), deadlineMs: 5000 },
  });
  return { ...base, processes, scratch: sameFolder };
}

async function checkWith(checker: Checker, end: Partial<ProcessEnd>): Promise<CheckRun> {
  const { at, text } = open(checker.id);
  const context = contextWith(checker, { run: () => Promise.resolve({ ...quietEnd, ...end }) });
  return checker.check(context, { ...bench!.request(at, text, { languageId: ofLanguage(at) }), fresh: true });
}

describe.each(all)('$id', (checker) => {
  test('says what it is', () => {
    expect(checker.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(checker.title).not.toBe('');
    expect(familyOrder).toContain(checker.family);
    expect(all.filter(({ id }) => id === checker.id)).toHaveLength(1);
    if (checker.runsCandidate) expect(checker.needsTrust).toBe(true);
  });

  test('looking starts nothing, and a folder that wants nothing of it hears nothing', async () => {
    const wanted = checker.languages[0] ?? 'plaintext';
    bench = createCheckerBench({ 'lonely.xyz': 'x\n' });
    const { document } = bench.request('lonely.xyz', 'x\n', { languageId: wanted });
    const context = { ...bench.context(), processes: nothing, scratch: sameFolder };
    const detection = await checker.detect(context, { root: bench.root, buffers: new Map(), trusted: true }, document);
    if (detection.kind === 'unavailable') {
      expect(detection.failure.nextStep).not.toBe('');
      expect(detection.failure.code).toMatch(/^(checker|tests)\./);
    }
  });
});

test('every checker that starts a tool has a sample here, or is played by tests of its own', () => {
  const without = started.filter(({ id }) => samples[id] === undefined && !played.has(id)).map(({ id }) => id);
  expect(without).toEqual([]);
});

const deaths: readonly (readonly [string, Partial<ProcessEnd>, readonly CheckRun['kind'][]])[] = [
  ['is not there', { kind: 'notStarted', exitCode: null, reason: 'it is gone' }, ['unavailable']],
  ['hangs', { kind: 'timedOut', exitCode: null, signal: 'SIGKILL' }, ['timedOut', 'unavailable']],
  ['dies by a signal', { kind: 'signalled', exitCode: null, signal: 'SIGSEGV' }, ['crashed', 'unavailable']],
  ['ends with the exit code of a crash', { exitCode: 139, stderr: 'Segmentation fault' }, ['crashed', 'unavailable']],
];

describe.each(started.filter(({ id }) => samples[id] !== undefined))('$id with a tool that', (checker) => {
  test.each(deaths)('%s has not passed', async (_, end, kinds) => {
    const run = await checkWith(checker, end);
    expect(kinds).toContain(run.kind);
    if (run.kind === 'ran') return;
    expect(run.failure.nextStep).not.toBe('');
    expect(run.checker).toBe(checker.id);
  });

  test('fails and prints rubbish has not passed', async () => {
    const rubbish = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('{"version":99}', '[', '\u001b[31mERR', '<xml', 'TAP version 99\n1..0'),
    );
    await fc.assert(
      fc.asyncProperty(rubbish, rubbish, fc.constantFrom(1, 2, 3, 101), async (stdout, stderr, exitCode) => {
        const run = await checkWith(checker, { exitCode, stdout, stderr });
        bench?.remove();
        // It may name a problem; what it may not do is say that there is none.
        const clean =
          run.kind === 'ran' && run.problems.length === 0 && !run.tests?.cases.some((one) => one.state === 'failed');
        expect(clean).toBe(false);
      }),
      { numRuns: 15 },
    );
  });

  test('is aborted rejects, and says nothing', async () => {
    const { at, text } = open(checker.id);
    const controller = new AbortController();
    const processes: ProcessPort = {
      run: () => {
        controller.abort();
        return Promise.resolve({ ...quietEnd, kind: 'cancelled', exitCode: null });
      },
    };
    const context = contextWith(checker, processes, controller.signal);
    const request = { ...bench!.request(at, text, { languageId: ofLanguage(at) }), fresh: true };
    const outcome = await checker.check(context, request).then(
      (run) => run.kind,
      (error: Error) => error.name,
    );
    expect(outcome).toBe('AbortError');
  });
});

mkdirSync(path.join(temporary, 'temp'), { recursive: true });
writeFileSync(path.join(temporary, 'temp', '.keep'), '');
