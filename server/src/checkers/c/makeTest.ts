// Tests of a Makefile: its `test` or `check` target, run in the scratch. Results are counted from what test
// libraries write; a target that only has an exit code counts as one test, and the receipt says so.

import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { CheckRun, TestCase, TestReport } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { findTool } from '../../workspace/findTool.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { countedRun } from '../countedTests.ts';
import { readJUnit } from '../junitXml.ts';
import type { CheckerOptions } from '../options.ts';
import { firstWords, receiptOf, runTool, toolTrouble, unavailable, type ToolIdentity } from '../toolRun.ts';
import { tapResult } from '../tests/tapResult.ts';
import { cLanguages, isFile } from './cProject.ts';
import {
  buildErrors,
  buildFailure,
  googleCase,
  inWorkspace,
  linesOfSpan,
  namesIn,
  readGoogleReports,
  withUniqueIds,
} from './cTests.ts';
import { gcovOf, inGcovOrder } from './gcov.ts';
import { googleFailure } from './googleTest.ts';
import { foldersWithin } from '../../workspace/folders.ts';

const own: ToolIdentity = { checker: 'make', family: 'tests' };
const install = 'Install make, for example the package make.';
const makefiles = ['GNUmakefile', 'makefile', 'Makefile'];

/** A Makefile with a target for tests. */
export interface MakeTarget {
  readonly file: string;
  readonly target: 'test' | 'check';
  /** Its compilers, where they may be told to measure coverage. */
  readonly compilers: Readonly<Record<'CC' | 'CXX', string | undefined>>;
}

/** The target for tests of a Makefile's text. */
export function targetOf(text: string): 'test' | 'check' | undefined {
  const has = (name: string) =>
    new RegExp(`^(?:[\\w./-]+[ \\t]+)*${name}(?:[ \\t]+[\\w./-]+)*[ \\t]*::?(?!=)`, 'm').test(text);
  return has('test') ? 'test' : has('check') ? 'check' : undefined;
}

/** A compiler that a Makefile uses and that gcov can follow; undefined for another one. */
export function compilerOf(text: string, variable: 'CC' | 'CXX'): string | undefined {
  const set = new RegExp(
    `^[ \\t]*(?:export[ \\t]+)?${variable}[ \\t]*[:?]{0,2}=[ \\t]*(.*?)[ \\t]*(?:#.*)?$`,
    'm',
  ).exec(text)?.[1];
  const value = set ?? (variable === 'CC' ? 'cc' : 'g++');
  return /^(?:gcc|cc|g\+\+|c\+\+)(?:-\d+)?$/.test(value) ? value : undefined;
}

async function findTarget(snapshot: Snapshot, path: string): Promise<MakeTarget | undefined> {
  for (const folder of foldersWithin(snapshot.root, path)) {
    if (await isFile(join(folder, 'CMakeLists.txt'))) return undefined;
    for (const name of makefiles) {
      const file = join(folder, name);
      if (!(await isFile(file))) continue;
      const text = snapshot.buffers.get(file) ?? (await readFile(file, 'utf8'));
      const target = targetOf(text);
      if (target === undefined) continue;
      return { file, target, compilers: { CC: compilerOf(text, 'CC'), CXX: compilerOf(text, 'CXX') } };
    }
  }
  return undefined;
}

/** The checker of make's test targets. */
export function createMakeChecker(options: CheckerOptions): Checker {
  return {
    id: own.checker,
    title: 'make test',
    family: own.family,
    languages: cLanguages,
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      const { languageId } = document;
      if ((languageId !== 'c' && languageId !== 'cpp') || context.settings.testCommand.length > 0) {
        return { kind: 'notApplicable' };
      }
      const target = await findTarget(snapshot, uriToPath(document.uri));
      if (target === undefined) return { kind: 'notApplicable' };
      const make = await findTool('make');
      if (make.kind === 'missing') {
        const message = `The project has a ${basename(target.file)}, and make was not found in ${make.searched.join(', ')}.`;
        return { kind: 'unavailable', failure: failure('checker.missing', message, install) };
      }
      return { kind: 'available', tool: 'make', path: make.path, configuration: [target.file] };
    },
    async check(context, request): Promise<CheckRun> {
      const { overlay } = request;
      const target = await findTarget(overlay.snapshot, overlay.path);
      const make = await findTool('make');
      if (target === undefined || make.kind === 'missing') {
        return unavailable(own, 'checker.missing', 'There is no make or no test target.', install);
      }
      await mkdir(options.tempFolder, { recursive: true });
      const results = await mkdtemp(join(options.tempFolder, 'make-'));
      try {
        return await context.scratch.withOverlay(
          overlay,
          async (scratch) => {
            const job: Job = { context, request, target, make: make.path, scratch, results };
            const measured = await runIn(job, true);
            // Flags of ours must not be what breaks a build.
            if (measured !== undefined) return measured;
            return (await runIn(job, false))!;
          },
          context.signal,
        );
      } finally {
        await rm(results, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

interface Job {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly target: MakeTarget;
  readonly make: string;
  readonly scratch: Scratch;
  readonly results: string;
}

/** One run; with coverage, undefined when the build failed, so that it is tried without. */
async function runIn(job: Job, coverage: boolean): Promise<CheckRun | undefined> {
  const { context, request, target, make, scratch } = job;
  const { snapshot, path, text } = request.overlay;
  const folder = dirname(target.file);
  const results = join(job.results, coverage ? 'measured' : 'plain');
  const data = join(results, 'coverage');
  await mkdir(data, { recursive: true });
  const compilers = coverage
    ? Object.entries(target.compilers).flatMap(([name, compiler]) =>
        compiler === undefined ? [] : [`${name}=${compiler} --coverage -dumpdir ${data}/`],
      )
    : [];
  const raw = await runTool(context, {
    argv: [make, '--no-print-directory', target.target, ...compilers],
    cwd: scratch.toScratch(folder),
    env: {
      LC_ALL: 'C.UTF-8',
      GTEST_OUTPUT: `json:${join(results, 'google')}/`,
      CMOCKA_MESSAGE_OUTPUT: 'xml',
      CMOCKA_XML_FILE: join(results, 'cmocka-%g.xml'),
      CK_TAP_LOG_FILE_NAME: join(results, 'check.tap'),
      // Catch2, doctest and plain programs write TAP to their output, if anything.
      MAKEFLAGS: '',
    },
    within: scratch,
    writable: [results],
    outputLimit: 4 * 1024 * 1024,
  });
  const end = inWorkspace(raw, scratch, snapshot.root);
  const trouble = toolTrouble(own, 'make', install, end, context.settings.deadlineMs);
  if (trouble !== undefined) return trouble;
  const output = `${end.stdout}\n${end.stderr}`;
  const told = await readCases(job, results, end);
  const receipt = (testsRun: number | undefined) => {
    const bare = told === undefined && testsRun !== undefined && testsRun > 0;
    const note = `Nothing that can be counted was printed: the exit code ${end.exitCode} of make counts as one test.\n`;
    return receiptOf(context, request, own, {
      command: ['make', target.target, ...compilers.map((word) => word.replace(/ -dumpdir .*$/, ''))],
      cwd: folder,
      end,
      isolation: 'scratch-copy',
      ...(testsRun === undefined ? {} : { testsRun }),
      ...(bare ? { excerpt: `${note}${output}` } : {}),
    });
  };
  const died =
    /\*\*\* \[[^\]]*\] (Segmentation fault|Aborted|Killed|Bus error|Illegal instruction|Floating point exception)/.exec(
      output,
    );
  if (told === undefined && died !== null) {
    const message = `The tests were ended abnormally (${died[1]}), so they prove nothing.`;
    const why = failure('checker.crashed', message, 'Run make in a terminal to see why.', firstWords(end));
    return { kind: 'crashed', ...own, failure: why, receipt: receipt(undefined) };
  }
  if (told === undefined && end.exitCode !== 0) {
    const errors = buildErrors(output, folder);
    const broken = errors.length > 0 || /(?:ld returned \d|undefined reference|No rule to make target)/.test(output);
    if (broken && coverage && compilers.length > 0) return undefined;
    if (broken) return buildFailure(request, own, 'make', folder, errors, output, receipt(0));
  }
  const lines = linesOfSpan(text, request.span);
  const spec = { cwd: scratch.toScratch(folder), within: scratch, writable: [results] };
  const files = inGcovOrder(data, await namesIn(data), path);
  return countedRun({
    own,
    title: 'make',
    install,
    end,
    deadlineMs: context.settings.deadlineMs,
    cases: told ?? bareCase(job, end),
    scope: 'all',
    targetRan: (await gcovOf(context, spec, files, {
      path: scratch.toScratch(path),
      ...lines,
    })) satisfies TestReport['targetRan'],
    failingCodes: [1, 2],
    receipt,
  });
}

async function readCases(
  job: Job,
  results: string,
  end: ProcessEnd,
): Promise<readonly TestCase[] | { readonly garbage: string } | undefined> {
  const { scratch, target } = job;
  const folder = dirname(target.file);
  const cases: TestCase[] = [];
  const reports = await readGoogleReports(join(results, 'google'), (path) => scratch.toWorkspace(path));
  if (!reports.ok) return { garbage: reports.error };
  for (const [name, found] of reports.value) cases.push(...found.map((one) => googleCase(one, folder, name)));
  for (const name of (await namesIn(results)).filter((one) => one.endsWith('.xml'))) {
    const read = readJUnit(await readFile(join(results, name), 'utf8'));
    if (!read.ok) return { garbage: read.error };
    for (const one of read.value) {
      const words = one.failure === undefined ? undefined : `${one.failure.message}\n${one.failure.text}`.trim();
      cases.push(plainCase(job, `${one.suite}.${one.name}`, one.state, words));
    }
  }
  if (cases.length > 0) return withUniqueIds(cases);
  const check = (await namesIn(results)).includes('check.tap')
    ? await readFile(join(results, 'check.tap'), 'utf8')
    : '';
  const stream = tapResult(check) ?? (end.droppedBytes > 0 ? undefined : tapResult(end.stdout));
  if (stream === undefined) return undefined;
  return withUniqueIds(
    stream.cases.map((one) => plainCase(job, one.path.join(' > '), one.state, one.failure?.message)),
  );
}

function plainCase(job: Job, name: string, state: TestCase['state'], words: string | undefined): TestCase {
  const { snapshot } = job.request.overlay;
  const place = relative(snapshot.root, job.target.file).replaceAll('\\', '/');
  return {
    id: `${place} > ${name}`,
    name,
    state,
    ...(words === undefined ? {} : { failure: { ...googleFailure(words, (path) => path), ...tapSides(words) } }),
  };
}

/** Both sides of a TAP diagnostic, which is YAML of a plain kind. */
export function tapSides(words: string): {
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
} {
  const field = (...names: readonly string[]) =>
    names
      .map((name) => new RegExp(`^\\s*${name}:[ \\t]*(.+?)[ \\t]*$`, 'm').exec(words)?.[1])
      .find((value) => value !== undefined);
  const [message, expected, actual] = [field('message'), field('expected', 'wanted'), field('actual', 'found', 'got')];
  return {
    message: message ?? words.slice(0, 4000),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}

/** A target that only has an exit code: one test, if anything was run at all. */
function bareCase(job: Job, end: ProcessEnd): readonly TestCase[] {
  const nothing = /^make(?:\[\d+\])?: (?:Nothing to be done for|'[^']*' is up to date)/m.test(end.stdout);
  if (nothing && end.exitCode === 0) return [];
  const name = `make ${job.target.target}`;
  const words = firstWords(end);
  return [
    plainCase(
      job,
      name,
      end.exitCode === 0 ? 'passed' : 'failed',
      end.exitCode === 0 ? undefined : `exit code ${end.exitCode}\n${words}`,
    ),
  ];
}
