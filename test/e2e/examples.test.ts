// The example projects of each language: critique finds exactly the planted fault, proven, on its line and
// with a receipt that counts; on the clean twin it finds nothing. With the real tools of the machine.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Needed } from '../../scripts/needs.ts';
import { linesWithEndings } from '../../server/src/base/diff.ts';
import { createCheckers } from '../../server/src/checkers/index.ts';
import { defaultLimits } from '../../server/src/core/budget.ts';
import type { CritiqueOutcome } from '../../server/src/core/outcome.ts';
import { kindOf } from '../../server/src/core/target.ts';
import { createEngine } from '../../server/src/engine/createEngine.ts';
import type { Engine } from '../../server/src/engine/api.ts';
import { noModels } from '../../server/src/providers/none.ts';
import { languageIdOf } from '../../server/src/workspace/languages.ts';
import { createProcesses, type SupervisedProcesses } from '../../server/src/workspace/processes.ts';
import { createSandbox } from '../../server/src/workspace/sandbox.ts';
import { createScratch, type ScratchCopies } from '../../server/src/workspace/scratchCopies.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { needs } from '../support/needs.ts';

const repository = path.resolve(import.meta.dirname, '..', '..');
const examples = path.join(repository, 'examples');
const distFolder = path.join(repository, 'dist');

/** One planted fault, as written down beside the projects. */
interface Fault {
  readonly folder: string;
  readonly file: string;
  readonly kind: string;
  /** From 1: where the finding must be. */
  readonly line: number;
  readonly rule: string;
  /** What makes the clean twin; `cleanAt` where it is another line than that of the finding. */
  readonly cleanLine: string;
  readonly cleanAt?: number;
}

/** What a language's tools need of the machine. */
const toolchains: Readonly<Record<string, readonly Needed[]>> = {
  python: ['python', 'ruff', 'mypy', 'pytest'],
  go: ['go'],
  rust: ['cargo'],
  java: ['java', 'maven'],
  c: ['gcc', 'make', 'clangTidy'],
  cpp: ['gcc', 'cmake', 'googletest', 'clangTidy'],
  javascript: [],
  typescript: [],
  prose: [],
};

const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), 'touchstone-examples-')));
let processes: SupervisedProcesses;
let scratch: ScratchCopies;
let engine: Engine;

beforeAll(() => {
  const sandbox = createSandbox();
  processes = createProcesses({ supervisorPath: path.join(distFolder, 'supervisor.js'), sandbox });
  scratch = createScratch({ base: path.join(temporary, 'scratch') });
  engine = createEngine({
    checkers: createCheckers({
      distFolder,
      tempFolder: path.join(temporary, 'temp'),
      // Kept between runs of the tests: what it holds is the tools' own business.
      cacheFolder: path.join(repository, '.cache', 'tools'),
    }),
    models: noModels,
    processes,
    scratch,
    consent: () => Promise.resolve(true),
    clock: performance,
    seed: 1,
    log: () => undefined,
  });
});

afterAll(async () => {
  await engine.dispose();
  await processes.dispose();
  await scratch.dispose();
  rmSync(temporary, { recursive: true, force: true });
});

async function critique(root: string, file: string): Promise<Extract<CritiqueOutcome, { kind: 'critiqued' }>> {
  const at = path.join(root, file);
  const text = readFileSync(at, 'utf8');
  const languageId = languageIdOf(at);
  const target = {
    document: { uri: pathToUri(at), languageId, version: 0, text },
    span: { start: 0, end: text.length },
    kind: kindOf(languageId),
  };
  const request = {
    target,
    snapshot: { root, buffers: new Map(), trusted: true },
    checkers: { testCommand: [], deadlineMs: 240_000, off: [], fallbackTypeScript: fallbackTypeScript() },
    limits: { ...defaultLimits, seconds: 600 },
    useModels: false,
    withoutProcesses: false,
  };
  for await (const { event } of engine.critique(request, new AbortController().signal)) {
    if (event.type !== 'critique-ended') continue;
    if (event.outcome.kind !== 'critiqued') throw new Error(JSON.stringify(event.outcome));
    return event.outcome;
  }
  throw new Error('the critique did not end');
}

function fallbackTypeScript(): string {
  return path.join(repository, 'node_modules', 'typescript6', 'lib', 'typescript.js');
}

/** A copy of a project, so that nothing of the repository above it counts. */
function copyOf(language: string, folder: string, name: string): string {
  const to = path.join(temporary, 'projects', `${language}-${folder}-${name}`);
  cpSync(path.join(examples, language, folder), to, { recursive: true });
  if (existsSync(path.join(to, '.oxlintrc.json'))) {
    // What `npm ci` would install there.
    mkdirSync(path.join(to, 'node_modules'));
    symlinkSync(path.join(repository, 'node_modules', 'oxlint'), path.join(to, 'node_modules', 'oxlint'), 'junction');
  }
  return to;
}

for (const language of readdirSync(examples)) {
  const list = path.join(examples, language, 'faults.json');
  if (!existsSync(list)) continue;
  const faults = JSON.parse(readFileSync(list, 'utf8')) as readonly Fault[];
  describe(language, () => {
    const test = needs(...(toolchains[language] ?? []));
    for (const fault of faults) {
      const { folder, file, line, rule } = fault;
      test(`${folder}: the planted fault, and nothing else, is found`, { timeout: 300_000 }, async () => {
        const outcome = await critique(copyOf(language, folder, 'fault'), file);
        expect(shown(outcome)).toEqual([`${rule} on line ${line}, proven`]);
        const [finding] = outcome.findings;
        for (const { receipt } of finding!.evidence) {
          expect(receipt?.command.length).toBeGreaterThan(0);
          if (fault.kind === 'test') expect(receipt?.testsRun).toBeGreaterThan(0);
        }
      });
      test(`${folder}: nothing is found in the clean twin`, { timeout: 300_000 }, async () => {
        const root = copyOf(language, folder, 'clean');
        const at = path.join(root, file);
        const lines = linesWithEndings(readFileSync(at, 'utf8'));
        const index = (fault.cleanAt ?? line) - 1;
        const ending = /[\r\n]+$/.exec(lines[index]!)?.[0] ?? '';
        lines[index] = fault.cleanLine === '' ? '' : fault.cleanLine + ending;
        writeFileSync(at, lines.join(''));
        const outcome = await critique(root, file);
        expect(shown(outcome)).toEqual([]);
        expect(outcome.evidence.runs.some((run) => run.kind === 'ran')).toBe(true);
        if (fault.kind === 'test') {
          const tests = outcome.evidence.runs.flatMap((run) => (run.kind === 'ran' && run.tests ? [run.receipt] : []));
          expect(tests.reduce((sum, receipt) => sum + (receipt.testsRun ?? 0), 0)).toBeGreaterThan(0);
        }
      });
    }
  });
}

function shown(outcome: Extract<CritiqueOutcome, { kind: 'critiqued' }>): readonly string[] {
  return [
    ...outcome.findings.map((one) => `${one.rule} on line ${one.range.start.line + 1}, ${one.proof}`),
    ...outcome.notLookedAt.map((one) => `not looked at: ${one.message}`),
  ];
}
