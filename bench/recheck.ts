// Measure 1: one function changed, checked by the warm TypeScript checker over an overlay, against a cold
// `tsc --noEmit` of the same version on the same text; and whether both say the same.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { textHash } from '../server/src/base/hash.ts';
import type { CheckerContext } from '../server/src/checkers/checker.ts';
import { createCheckers } from '../server/src/checkers/index.ts';
import { createProcesses } from '../server/src/workspace/processes.ts';
import { uriToPath, pathToUri } from '../server/src/workspace/uri.ts';
import { layOutProject, projectPackage, type BenchProject, type MeasuredCompiler, type Places } from './places.ts';
import { descendants, residentMb } from './processTable.ts';
import { median, shown, spread, type Line } from './report.ts';
import { createParsers } from '../server/src/workspace/treeSitter.ts';

const file = 'src/geo/lng_lat.ts';
const signature = 'distanceTo(lngLat: LngLat): number {';
const body = 'const maxMeters = earthRadius * Math.acos(Math.min(a, 1));';

/** One text of the function. */
interface Edit {
  readonly text: string;
  readonly kind: 'body' | 'fault' | 'signature';
}

/** `count` distinct texts: of each five one has a type error, and of each ten one breaks its callers. */
function editsOf(original: string, count: number): readonly Edit[] {
  if (!original.includes(signature) || !original.includes(body))
    throw new Error(`${file} is not the text that is measured`);
  return Array.from({ length: count }, (_, index): Edit => {
    const sound = `const maxMeters = earthRadius * Math.acos(Math.min(a, ${index + 2} - ${index + 1}));`;
    if (index % 10 === 9) {
      const changed = original.replace(signature, `distanceTo(lngLat: LngLat, scale: ${index}): string {`);
      return {
        text: changed.replace(body, sound).replace('return maxMeters;', 'return String(maxMeters);'),
        kind: 'signature',
      };
    }
    if (index % 5 === 2) {
      const faults = [
        `const maxMeters: number = 'far ${index}';`,
        `const maxMeters = earthRadius * Math.acos(nowhere${index});`,
      ];
      return { text: original.replace(body, faults[index % 2]!), kind: 'fault' };
    }
    return { text: original.replace(body, sound), kind: 'body' };
  });
}

/** Measures one compiler: 6 or 7. */
async function measureCompiler(
  places: Places,
  compiler: MeasuredCompiler,
  count: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const project = layOutProject(places, compiler, say);
  const major = compiler === 'typescript6' ? '6' : compiler === 'typescript5' ? '5' : '7';
  const target = path.join(project.root, file);
  const original = readFileSync(target, 'utf8');
  const edits = editsOf(original, count);
  const warm = await warmRuns(places, project, original, edits, say);

  const entry = path.join(project.root, 'node_modules', 'typescript', 'bin', 'tsc');
  const cold: number[] = [];
  const coldSeen: (readonly string[])[] = [];
  for (const [index, edit] of edits.entries()) {
    if (index % 5 === 0) say(`TypeScript ${major}, cold: ${index} of ${count}`);
    writeFileSync(target, edit.text);
    const startedAt = performance.now();
    const done = spawnSync(process.execPath, [entry, '--noEmit', '--pretty', 'false', '-p', '.'], {
      cwd: project.root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    cold.push(performance.now() - startedAt);
    coldSeen.push(coldProblems(done.stdout));
  }
  writeFileSync(target, original);

  const agree = edits.filter((_, index) => JSON.stringify(warm.seen[index]) === JSON.stringify(coldSeen[index])).length;
  for (const [index] of edits.entries()) {
    if (JSON.stringify(warm.seen[index]) !== JSON.stringify(coldSeen[index]))
      say(`edit ${index}: warm ${warm.seen[index]?.join(', ')} | cold ${coldSeen[index]?.join(', ')}`);
  }
  const faulty = coldSeen.filter((seen) => seen.length > 0).length;
  const timesOf = (kind: Edit['kind']) => warm.times.filter((_, index) => edits[index]?.kind === kind);
  const measure = `re-check, TypeScript ${warm.version}`;
  const inside = warm.times.filter((_, index) => edits[index]?.kind !== 'signature');
  return [
    {
      measure,
      what: 'cold tsc --noEmit ÷ warm re-check',
      value: median(cold) / median(warm.times),
      unit: '×',
      ...(major === '6' ? { goal: { atLeast: 20 } } : {}),
      note: `medians of ${count} edits of one function; ${projectPackage.name} ${projectPackage.version}, ${project.files.length} files, ${project.lines} lines; ${warm.note}`,
    },
    { measure, what: 'warm re-check', value: median(warm.times), unit: 'ms', note: spread(warm.times) },
    { measure, what: 'warm, edit inside the function', value: median(inside), unit: 'ms', note: spread(inside) },
    {
      measure,
      what: 'warm, signature changed too',
      value: median(timesOf('signature')),
      unit: 'ms',
      note: `${spread(timesOf('signature'))}; the dependants are checked again`,
    },
    { measure, what: 'cold tsc --noEmit', value: median(cold), unit: 'ms', note: spread(cold) },
    {
      measure,
      what: 'first answer of the checker',
      value: warm.firstMs,
      unit: 'ms',
      note: 'n = 1; starts the compiler, reads the project, looks at all dependants',
    },
    {
      measure,
      what: 'memory of the warm compiler',
      value: warm.memoryMb,
      unit: 'MB',
      note: `resident memory gained by this process and its children (${shown(warm.childrenMb)} MB in children)`,
    },
    {
      measure,
      what: 'edits on which warm and cold differ',
      value: count - agree,
      unit: 'count',
      goal: { atMost: 0 },
      note: `of ${count}, ${faulty} of them with errors; file, line, column and code of every error compared`,
    },
  ];
}

interface Warm {
  readonly version: string;
  readonly firstMs: number;
  readonly memoryMb: number;
  readonly childrenMb: number;
  readonly times: readonly number[];
  readonly seen: readonly (readonly string[])[];
  /** The checker's own words about dependants, of the first answer. */
  readonly note: string;
}

async function warmRuns(
  places: Places,
  project: BenchProject,
  original: string,
  edits: readonly Edit[],
  say: (message: string) => void,
): Promise<Warm> {
  const checkers = createCheckers({ distFolder: places.dist, tempFolder: places.temp });
  const checker = checkers.find(({ id }) => id === 'typescript');
  if (!checker) throw new Error('there is no TypeScript checker');
  const processes = createProcesses({ supervisorPath: path.join(places.dist, 'supervisor.js') });
  let receipts = 0;
  const context: CheckerContext = {
    signal: new AbortController().signal,
    processes,
    scratch: { withOverlay: () => Promise.reject(new Error('a type check needs no scratch copy')) },
    settings: { testCommand: [], deadlineMs: 120_000, off: [] },
    now: () => performance.now(),
    parse: createParsers(),
    nextReceipt: () => `r${++receipts}`,
    log: say,
  };
  const target = path.join(project.root, file);
  const check = async (text: string) => {
    const document = { uri: pathToUri(target), languageId: 'typescript', version: 1, text };
    const overlay = {
      snapshot: { root: project.root, buffers: new Map<string, string>(), trusted: true },
      path: target,
      text,
      textHash: textHash(text),
    };
    const startedAt = performance.now();
    const run = await checker.check(context, {
      overlay,
      document,
      span: { start: 0, end: text.length },
      scope: 'related',
    });
    const ms = performance.now() - startedAt;
    if (run.kind !== 'ran') throw new Error(`the checker did not run: ${run.failure.message}`);
    const seen = run.problems
      .filter((problem) => problem.severity === 'error')
      .map(
        (problem) =>
          `${path.relative(project.root, uriToPath(problem.uri)).replaceAll('\\', '/')}(${problem.range.start.line + 1},${problem.range.start.character + 1}) ${problem.rule}`,
      )
      .toSorted();
    return { ms, seen, receipt: run.receipt };
  };
  try {
    const before = residentMb(process.pid);
    const others = new Set(descendants(process.pid));
    say(`TypeScript of ${path.basename(project.root)}, warm: first answer`);
    const first = await check(original);
    const times: number[] = [];
    const seen: (readonly string[])[] = [];
    for (const edit of edits) {
      const answer = await check(edit.text);
      times.push(answer.ms);
      seen.push(answer.seen);
    }
    const childrenMb = descendants(process.pid)
      .filter((pid) => !others.has(pid))
      .reduce((sum, pid) => sum + residentMb(pid), 0);
    return {
      version: first.receipt.version ?? 'unknown',
      firstMs: first.ms,
      memoryMb: residentMb(process.pid) - before + childrenMb,
      childrenMb,
      times,
      seen,
      note: first.receipt.excerpt.split('\n').at(-1) ?? '',
    };
  } finally {
    await Promise.all(checkers.map(async (one) => one.dispose?.()));
    await processes.dispose();
  }
}

/** `file(line,column) TScode` of every error that tsc printed, sorted. */
function coldProblems(output: string): readonly string[] {
  return output
    .split('\n')
    .flatMap((line) => {
      const found = /^(.+\(\d+,\d+\)): error (TS\d+):/u.exec(line);
      return found ? [`${found[1]} ${found[2]}`] : [];
    })
    .toSorted();
}

/** The lines of measure 1. */
export async function measureRecheck(
  places: Places,
  count: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const six = await measureCompiler(places, 'typescript6', count, say);
  const seven = await measureCompiler(places, 'typescript', count, say);
  const five = await measureCompiler(places, 'typescript5', count, say);
  return [...five, ...six, ...seven];
}
