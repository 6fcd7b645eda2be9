// CTest: a CMake project is configured from the scratch into a private build folder that lasts, built with
// coverage, and its tests are counted from CTest's and GoogleTest's own reports.

import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import type { CheckRun, TestCase } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import { findTool } from '../../workspace/findTool.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { countedRun } from '../countedTests.ts';
import { readJUnit } from '../junitXml.ts';
import { cacheFolderOf, type CheckerOptions } from '../options.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable, type ToolIdentity } from '../toolRun.ts';
import { changedTexts, readBuilt, textsNow, withBuildFolder, writeBuilt, type BuildFolder } from './buildFolder.ts';
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
import { googleFailure, type GoogleCase } from './googleTest.ts';
import { foldersWithin } from '../../workspace/folders.ts';

const own: ToolIdentity = { checker: 'ctest', family: 'tests' };
const install = 'Install CMake, version 3.21 or newer, for example the package cmake.';
const describesTests =
  /^[^#\n]*\b(?:enable_testing|add_test|gtest_discover_tests|gtest_add_tests|catch_discover_tests|doctest_discover_tests)\s*\(|^[^#\n]*\binclude\s*\(\s*CTest\s*\)/im;

interface Tools {
  readonly cmake: string;
  readonly ctest: string;
}

/** The outermost folder of the CMake project that a document belongs to, when it describes tests. */
export async function cmakeTop(snapshot: Snapshot, path: string): Promise<string | undefined> {
  let top: string | undefined;
  let tested = false;
  for (const folder of foldersWithin(snapshot.root, path)) {
    const file = join(folder, 'CMakeLists.txt');
    if (!(await isFile(file))) {
      continue;
    }
    top = folder;
    tested ||= describesTests.test(snapshot.buffers.get(file) ?? (await readFile(file, 'utf8')));
  }
  if (top === undefined || tested) return top;
  for (const name of ['test', 'tests']) {
    const file = join(top, name, 'CMakeLists.txt');
    if ((await isFile(file)) && describesTests.test(await readFile(file, 'utf8'))) return top;
  }
  return undefined;
}

async function findTools(): Promise<Tools | Failure> {
  const [cmake, ctest] = [await findTool('cmake'), await findTool('ctest')];
  if (cmake.kind === 'missing') {
    return failure('checker.missing', `CMake was not found in ${cmake.searched.join(', ')}.`, install);
  }
  if (ctest.kind === 'missing') {
    return failure('checker.missing', `CTest was not found in ${ctest.searched.join(', ')}.`, install);
  }
  return { cmake: cmake.path, ctest: ctest.path };
}

/** The CTest checker. */
export function createCTestChecker(options: CheckerOptions): Checker {
  return {
    id: own.checker,
    title: 'CTest',
    family: own.family,
    languages: cLanguages,
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      const { languageId } = document;
      if ((languageId !== 'c' && languageId !== 'cpp') || context.settings.testCommand.length > 0) {
        return { kind: 'notApplicable' };
      }
      const top = await cmakeTop(snapshot, uriToPath(document.uri));
      if (top === undefined) return { kind: 'notApplicable' };
      const tools = await findTools();
      if ('code' in tools) return { kind: 'unavailable', failure: tools };
      return { kind: 'available', tool: 'ctest', path: tools.ctest, configuration: [join(top, 'CMakeLists.txt')] };
    },
    async check(context, request): Promise<CheckRun> {
      const { overlay } = request;
      const top = await cmakeTop(overlay.snapshot, overlay.path);
      if (top === undefined) {
        return unavailable(
          own,
          'checker.missing',
          'There is no CMake project with tests here.',
          'Call enable_testing().',
        );
      }
      const tools = await findTools();
      if ('code' in tools) return { kind: 'unavailable', ...own, failure: tools };
      await mkdir(options.tempFolder, { recursive: true });
      const results = await mkdtemp(join(options.tempFolder, 'ctest-'));
      try {
        return await context.scratch.withOverlay(
          overlay,
          (scratch) =>
            withBuildFolder(
              cacheFolderOf(options, 'cmake'),
              [top, scratch.toScratch(top), tools.cmake],
              join(results, 'build'),
              (build) => runIn({ context, request, tools, top, scratch, build, results }),
            ),
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
  readonly tools: Tools;
  readonly top: string;
  readonly scratch: Scratch;
  readonly build: BuildFolder;
  /** Private folder for reports. */
  readonly results: string;
}

async function run(
  job: Job,
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessEnd> {
  const { context, scratch, build, results, request } = job;
  const end = await runTool(context, {
    argv,
    cwd: scratch.toScratch(job.top),
    env: { LC_ALL: 'C.UTF-8', ...env },
    within: scratch,
    writable: [build.path, results],
    outputLimit: 4 * 1024 * 1024,
  });
  return inWorkspace(end, scratch, request.overlay.snapshot.root);
}

async function runIn(job: Job): Promise<CheckRun> {
  const { context, request, tools, top, scratch, build, results } = job;
  const { overlay } = request;
  const { deadlineMs } = context.settings;
  const shown = (end: ProcessEnd, command: readonly string[], testsRun?: number) =>
    receiptOf(context, request, own, {
      command,
      cwd: top,
      end,
      isolation: 'scratch-copy',
      ...(testsRun === undefined ? {} : { testsRun }),
    });

  if (!(await isFile(join(build.path, 'CMakeCache.txt')))) {
    const ninja = await findTool('ninja');
    const configured = await run(
      job,
      [
        tools.cmake,
        '-S',
        scratch.toScratch(top),
        '-B',
        build.path,
        ...(ninja.kind === 'found' ? ['-G', 'Ninja'] : []),
        '-DCMAKE_BUILD_TYPE=Debug',
        '-DBUILD_TESTING=ON',
        '-DFETCHCONTENT_TRY_FIND_PACKAGE_MODE=ALWAYS',
      ],
      coverageVariables,
    );
    const trouble = toolTrouble(own, 'CMake', install, configured, deadlineMs);
    if (trouble !== undefined || configured.exitCode !== 0) {
      await rm(join(build.path, 'CMakeCache.txt'), { force: true });
      if (trouble !== undefined) return trouble;
      const said =
        /CMake Error[^\n]*\n+(?:\s+[^\n]+)?/.exec(configured.stderr)?.[0].replaceAll(/\s+/g, ' ') ??
        'it gave no reason';
      const message = `CMake could not configure the project: ${said.slice(0, 400)}`;
      return unavailable(
        own,
        'checker.set-up',
        message,
        'Configure it in a terminal to see why.',
        configured.stderr.slice(-2000),
      );
    }
  }

  const before = await readBuilt(build.path);
  const now = await textsNow(overlay, before);
  const changed = changedTexts(before, now).map((path) => scratch.toScratch(path));
  await writeBuilt(build.path, now, false);
  if (changed.length > 0) {
    const touched = await run(job, [tools.cmake, '-E', 'touch_nocreate', ...changed]);
    if (touched.kind !== 'exited' || touched.exitCode !== 0) {
      return unusable(own, 'CMake', touched, 'could not mark what changed');
    }
  }
  const built = await run(job, [tools.cmake, '--build', build.path, '--parallel', '2']);
  const trouble = toolTrouble(own, 'CMake', install, built, deadlineMs);
  if (trouble !== undefined) return trouble;
  if (built.exitCode !== 0) {
    const output = `${built.stdout}\n${built.stderr}`;
    const receipt = shown(built, ['cmake', '--build', 'build'], 0);
    return buildFailure(request, own, 'CMake', top, buildErrors(output, top), output, receipt);
  }
  await writeBuilt(build.path, now, true);
  await Promise.all(
    (await namesIn(build.path, true))
      .filter((name) => name.endsWith('.gcda'))
      .map((name) => rm(join(build.path, name), { force: true })),
  );

  const report = join(results, 'junit.xml');
  const google = join(results, 'google');
  const command = ['--test-dir', build.path, '--output-junit', report, '--no-tests=ignore'];
  const end = await run(job, [tools.ctest, ...command], {
    GTEST_OUTPUT: `json:${google}/`,
    CTEST_OUTPUT_ON_FAILURE: '1',
  });
  const read = await readCases(job, report, google);
  const [code] = [end.exitCode];
  const data = inGcovOrder(build.path, await namesIn(build.path, true), overlay.path);
  const lines = linesOfSpan(overlay.text, request.span);
  const target = { path: scratch.toScratch(overlay.path), ...lines };
  const spec = { cwd: build.path, within: scratch, writable: [build.path, results] };
  return countedRun({
    own,
    title: 'CTest',
    install,
    end,
    deadlineMs,
    cases: read === undefined && code === 0 ? [] : read,
    scope: 'all',
    targetRan: end.kind === 'exited' ? await gcovOf(context, spec, data, target) : 'unknown',
    failingCodes: [8],
    receipt: (testsRun) => shown(end, ['ctest', '--output-junit', 'junit.xml'], testsRun),
  });
}

/** Coverage, and places that do not depend on the optimiser. */
const coverageVariables = { CFLAGS: '--coverage', CXXFLAGS: '--coverage', LDFLAGS: '--coverage' };

const listShape = z.object({
  tests: z.array(z.object({ name: z.string(), command: z.optional(z.array(z.string())) })),
});

async function readCases(
  job: Job,
  report: string,
  google: string,
): Promise<readonly TestCase[] | { readonly garbage: string } | undefined> {
  const { scratch, top, request } = job;
  const back = (path: string) => scratch.toWorkspace(path);
  if (!(await isFile(report))) return undefined;
  const { root } = request.overlay.snapshot;
  const junit = readJUnit((await readFile(report, 'utf8')).split(scratch.root).join(root));
  if (!junit.ok) return { garbage: junit.error };
  const reports = await readGoogleReports(google, back);
  if (!reports.ok) return { garbage: reports.error };
  const byName = new Map<string, GoogleCase>();
  for (const cases of reports.value.values()) for (const one of cases) byName.set(one.name, one);
  const several = [...reports.value].filter(([, cases]) => cases.length > 1);
  const executables = several.length > 0 ? await executablesOf(job) : new Map<string, string>();
  const cases = junit.value.flatMap((one): readonly TestCase[] => {
    const exact = byName.get(one.name);
    if (exact !== undefined && exact.state === one.state) return [googleCase(exact, top, 'ctest')];
    const whole = several.find(([name]) => executables.get(one.name) === name);
    // An executable that died has not told all of its tests, so CTest's word stands beside them.
    const agrees = whole?.[1].some((inner) => inner.state === 'failed') === (one.state === 'failed');
    const inner = (whole?.[1] ?? []).map((test) => googleCase(test, top, one.name));
    if (whole !== undefined && agrees) return inner;
    const words = one.failure === undefined ? undefined : `${one.failure.message}\n${one.failure.text}`.trim();
    const own: TestCase = {
      id: `CMakeLists.txt > ${one.name}`,
      name: one.name,
      state: one.state,
      ...(one.durationMs === undefined ? {} : { durationMs: one.durationMs }),
      ...(words === undefined ? {} : { failure: plainFailure(words) }),
    };
    return [...inner, own];
  });
  return withUniqueIds(cases);
}

/** A failure of a test that is no GoogleTest: its last words, and the first place that they name. */
function plainFailure(words: string) {
  const told = googleFailure(words, (path) => path);
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  const message = lines.length > 12 ? `${lines[0]}\n[…]\n${lines.slice(-10).join('\n')}` : lines.join('\n');
  return { ...told, message: message === '' ? 'The test failed and said nothing.' : message.slice(0, 4000) };
}

/** Base names of the executables by the tests that run them as a whole. */
async function executablesOf(job: Job): Promise<ReadonlyMap<string, string>> {
  const end = await run(job, [job.tools.ctest, '--test-dir', job.build.path, '--show-only=json-v1']);
  try {
    const parsed = z.safeParse(listShape, JSON.parse(end.stdout));
    if (!parsed.success) return new Map();
    return new Map(
      parsed.data.tests.flatMap(({ name, command = [] }) =>
        command[0] === undefined || command.some((word) => word.startsWith('--gtest_filter'))
          ? []
          : [[name, basename(command[0]).replace(/\.exe$/i, '')] as const],
      ),
    );
  } catch {
    return new Map(); // Not told: each executable counts as one test.
  }
}
