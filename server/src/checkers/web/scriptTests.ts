// Runs the tests of a Deno or Bun project in a scratch view and reads their JUnit report. What the commands
// look like and how a report is read is left to each tool's own file.

import { readFile, realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { CheckRun, TestCase, TestReport } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import { isInside } from '../../workspace/folders.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { pathToUri, uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { countedRun } from '../countedTests.ts';
import { readJUnit, type JUnitCase } from '../junitXml.ts';
import type { CheckerOptions } from '../options.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { looksLikeTest } from '../tests/detectRunner.ts';
import { pathWords, type PathWords } from '../tests/places.ts';
import { relatedTests } from '../tests/relatedTests.ts';
import { listSources, readSource } from '../tests/sources.ts';
import { firstWords, receiptOf, runTool, unavailable } from '../toolRun.ts';
import { inScratch } from './inScratch.ts';
import { targetRanIn } from './lcov.ts';

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'] as const;

/** A project of the tool, with its program. */
export interface FoundScriptTool {
  readonly kind: 'found';
  readonly program: string;
  readonly version?: string;
  /** Absolute folder in the workspace: where tests run. */
  readonly folder: string;
  readonly configuration: readonly string[];
}

/** Where a run puts what it tells; absolute, in a folder of ours. */
export interface ScriptPlace {
  readonly report: string;
  readonly coverage: string;
  readonly root: string;
}

/** One of the two tools. */
export interface ScriptTool {
  readonly id: string;
  readonly title: string;
  readonly install: string;
  /** How a test file of this tool is told from those of others. */
  readonly marks: RegExp;
  locate(
    snapshot: Snapshot,
    path: string,
  ): Promise<FoundScriptTool | { readonly kind: 'none' } | { readonly kind: 'failed'; readonly failure: Failure }>;
  command(place: ScriptPlace, files: readonly string[]): readonly string[];
  environment(): Readonly<Record<string, string>>;
  /** A second command that turns what was counted into LCOV, where the tests' own does not. */
  lcovCommand?(place: ScriptPlace): readonly string[];
  lcovFile(place: ScriptPlace): string;
  caseOf(told: JUnitCase): { readonly file: string; readonly names: readonly string[] };
  /** What the failure says of expectations; `notAllowed` when it is only about a permission that we withhold. */
  failureOf(told: JUnitCase): {
    readonly message: string;
    readonly expected?: string;
    readonly actual?: string;
    readonly notAllowed?: boolean;
  };
}

/** Makes the checker of a tool. */
export function createScriptTestsChecker(tool: ScriptTool, options: CheckerOptions): Checker {
  const own = { checker: tool.id, family: 'tests' } as const;
  return {
    id: tool.id,
    title: tool.title,
    family: 'tests',
    languages,
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      const isOurs = (languages as readonly string[]).includes(document.languageId);
      if (!isOurs || context.settings.testCommand.length > 0) return { kind: 'notApplicable' };
      const found = await tool.locate(snapshot, uriToPath(document.uri));
      if (found.kind === 'none') return { kind: 'notApplicable' };
      const folder = found.kind === 'found' ? found.folder : snapshot.root;
      if (!(await hasTests(tool, snapshot, folder))) return { kind: 'notApplicable' };
      if (found.kind === 'failed') return { kind: 'unavailable', failure: found.failure };
      const { program: path, version, configuration } = found;
      return { kind: 'available', tool: tool.id, path, configuration, ...(version === undefined ? {} : { version }) };
    },
    async check(context, request) {
      const found = await tool.locate(request.overlay.snapshot, request.overlay.path);
      if (found.kind === 'failed') return { kind: 'unavailable', ...own, failure: found.failure };
      if (found.kind === 'none')
        return unavailable(own, 'checker.missing', `This is no project of ${tool.title}.`, tool.install);
      const related = request.scope === 'related' ? await relatedOf(tool, request, found.folder) : [];
      return inScratch(context, request, { ...own, title: tool.title }, (scratch) =>
        withPrivateFolder(options.tempFolder, tool.id, (folder) =>
          run({ tool, context, request, found, related, scratch, folder, words: wordsFor(request, scratch, folder) }),
        ),
      );
    },
  };
}

const wordsFor = ({ overlay }: CheckRequest, scratch: Scratch, folder: string) =>
  pathWords(scratch, overlay.snapshot.root, folder);

/** Whether the tests around a document are those of one of these tools. */
export async function hasTestsOf(tools: readonly ScriptTool[], snapshot: Snapshot, path: string): Promise<boolean> {
  for (const tool of tools) {
    const found = await tool.locate(snapshot, path);
    if (
      found.kind !== 'none' &&
      (await hasTests(tool, snapshot, found.kind === 'found' ? found.folder : snapshot.root))
    )
      return true;
  }
  return false;
}

/** The test files that reach the target and are this tool's. */
async function relatedOf(tool: ScriptTool, { overlay }: CheckRequest, folder: string): Promise<readonly string[]> {
  const files = await relatedTests(overlay, folder);
  const texts = await Promise.all(
    files.map(async (file) => (file === overlay.path ? overlay.text : readSource(overlay.snapshot, file))),
  );
  return files.filter((_, index) => tool.marks.test(texts[index] ?? ''));
}

async function hasTests(tool: ScriptTool, snapshot: Snapshot, folder: string): Promise<boolean> {
  const files = (await listSources(snapshot, folder)).filter((file) => looksLikeTest(relative(folder, file)));
  for (const file of files.slice(0, 400)) {
    if (tool.marks.test((await readSource(snapshot, file)) ?? '')) return true;
  }
  return false;
}

interface Job {
  readonly tool: ScriptTool;
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly found: FoundScriptTool;
  readonly related: readonly string[];
  readonly scratch: Scratch;
  readonly folder: string;
  readonly words: PathWords;
}

async function run(job: Job): Promise<CheckRun> {
  const { tool, context, found, related, scratch, folder } = job;
  const own = { checker: tool.id, family: 'tests' } as const;
  const cwd = scratch.toScratch(found.folder);
  const place: ScriptPlace = {
    report: join(folder, 'report.xml'),
    coverage: join(folder, 'coverage'),
    root: scratch.root,
  };
  const files = related.map((file) => `.${sep}${relative(found.folder, file)}`);
  const words = tool.command(place, files);
  const spec = { cwd, env: tool.environment(), within: scratch, writable: [folder] };
  const end = await runTool(context, { ...spec, argv: [found.program, ...words] });
  const report = await readReport(place.report);
  const told = report === undefined ? undefined : readJUnit(report);
  const cases = told?.ok === true ? casesOf(job, told.value) : undefined;
  const withheld = told?.ok === true ? told.value.filter((one) => isWithheld(tool, one)).length : 0;
  if (end.kind === 'exited' && end.exitCode !== 0 && (told === undefined || cases?.length === 0))
    return notLoaded(job, end);
  // Deno writes it by itself only where all tests pass.
  if (end.kind === 'exited' && tool.lcovCommand && (await readReport(tool.lcovFile(place))) === undefined)
    await runTool(context, { ...spec, argv: [found.program, ...tool.lcovCommand(place)] });
  return countedRun({
    own,
    title: tool.title,
    install: tool.install,
    // The exit code of a run whose only failures are permissions that we withheld says nothing.
    end: withheld > 0 && cases?.every(({ state }) => state !== 'failed') === true ? { ...end, exitCode: 0 } : end,
    deadlineMs: context.settings.deadlineMs,
    cases: told?.ok === false ? { garbage: told.error } : cases,
    scope: related.length > 0 ? 'related' : 'all',
    targetRan: await ranTarget(job, place),
    failingCodes: [1],
    receipt: receiptFor(job, end),
  });
}

function receiptFor({ tool, context, request, found, related, words }: Job, end: ProcessEnd) {
  const { snapshot } = request.overlay;
  return (testsRun: number | undefined) =>
    receiptOf(
      context,
      request,
      { checker: tool.id, family: 'tests' },
      {
        ...(found.version === undefined ? {} : { version: found.version }),
        command: [tool.id, 'test', ...related.map((file) => relative(snapshot.root, file).split(sep).join('/'))],
        cwd: found.folder,
        end,
        isolation: 'scratch-copy',
        excerpt: words.inWorkspace([end.stdout.trim(), end.stderr.trim()].filter((part) => part !== '').join('\n')),
        ...(testsRun === undefined ? {} : { testsRun }),
      },
    );
}

/** No test of any file ran: the target's own fault counts as a failing test, any other is a broken set-up. */
function notLoaded(job: Job, end: ProcessEnd): CheckRun {
  const { tool, request, scratch, found } = job;
  const own = { checker: tool.id, family: 'tests' } as const;
  const words = firstWords(end);
  const shownWords = job.words.inWorkspace(words);
  if (/\bno tests? (?:modules |files )?(?:were )?found\b/i.test(words)) {
    const next = 'Add a test for this code, or set touchstone.test.command (--test on the command line).';
    return unavailable(own, 'tests.none', `${tool.title} found no test to run.`, next, words);
  }
  const { path } = request.overlay;
  const spelled = [scratch.toScratch(path), relative(found.folder, path).split(sep).join('/')];
  if (!spelled.some((name) => words.includes(name))) {
    const message = `${tool.title} could not load the tests: ${shownWords.split('\n')[0] ?? 'it did not say why'}`;
    return unavailable(
      own,
      'checker.set-up',
      message,
      `Run ${tool.id} test in a terminal to see the same.`,
      shownWords,
    );
  }
  const line = lineIn(words, spelled);
  const standIn: TestCase = {
    id: `${relative(found.folder, path).split(sep).join('/')} > (loading)`,
    name: 'the file could not be loaded',
    state: 'failed',
    failure: { message: shownWords, ...(line === undefined ? {} : { at: { uri: request.document.uri, line } }) },
  };
  const tests = { cases: [standIn], scope: 'all', targetRan: 'unknown', flaky: [] } as const;
  return { kind: 'ran', ...own, receipt: receiptFor(job, end)(0), problems: [], tests };
}

function lineIn(words: string, names: readonly string[]): number | undefined {
  for (const name of names) {
    const at = words.indexOf(`${name}:`);
    const number = at < 0 ? undefined : /^:(\d+)/.exec(words.slice(at + name.length))?.[1];
    if (number !== undefined) return Math.max(0, Number(number) - 1);
  }
  return undefined;
}

function casesOf(job: Job, told: readonly JUnitCase[]): readonly TestCase[] {
  const seen = new Map<string, number>();
  return told.map((one) => {
    const { file, names } = job.tool.caseOf(one);
    const plain = [file.replace(/^\.\//, ''), ...names].join(' > ');
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    const path = join(job.found.folder, file);
    const base = {
      id: count === 1 ? plain : `${plain} #${count}`,
      name: names.join(' > '),
      uri: pathToUri(path),
      ...(one.durationMs === undefined ? {} : { durationMs: one.durationMs }),
    };
    if (one.failure === undefined) return { ...base, state: one.state };
    // What the tool refuses because we give it no such permission says nothing of the code.
    if (isWithheld(job.tool, one)) return { ...base, state: 'skipped' };
    const at = placeOf(job, one.failure.text) ?? (one.line === undefined ? undefined : { path, line: one.line - 1 });
    const { message, expected, actual } = job.tool.failureOf(one);
    const failed = {
      message: job.words.inWorkspace(message),
      ...(expected === undefined ? {} : { expected }),
      ...(actual === undefined ? {} : { actual }),
      stack: job.words.inWorkspace(one.failure.text),
      ...(at === undefined ? {} : { at: { uri: pathToUri(at.path), line: at.line } }),
    };
    return { ...base, state: 'failed', failure: failed };
  });
}

function isWithheld(tool: ScriptTool, told: JUnitCase): boolean {
  return told.failure !== undefined && tool.failureOf(told).notAllowed === true;
}

/** The first place of a stack that lies in the workspace. */
function placeOf(job: Job, stack: string): { readonly path: string; readonly line: number } | undefined {
  const cwd = job.scratch.toScratch(job.found.folder);
  for (const [, place = '', line] of stack.matchAll(/\bat (?:[^\n(]*\()?([^\s()]+):(\d+):\d+\)?/g)) {
    if (/^(?!file:)[a-z][\w-]+:/.test(place)) continue;
    const path = place.startsWith('file:') ? uriToPath(place) : resolve(cwd, place);
    const inWorkspace = job.scratch.toWorkspace(path);
    if (isInside(job.request.overlay.snapshot.root, inWorkspace) && !inWorkspace.includes('node_modules'))
      return { path: inWorkspace, line: Number(line) - 1 };
  }
  return undefined;
}

async function ranTarget({ tool, request, scratch, found }: Job, place: ScriptPlace): Promise<TestReport['targetRan']> {
  const lcov = await readReport(tool.lcovFile(place));
  if (lcov === undefined) return 'unknown';
  const target = scratch.toScratch(request.overlay.path);
  const real = await realpath(target).catch(() => target);
  const isTarget = (path: string) => path === target || path === real;
  return targetRanIn(lcov, scratch.toScratch(found.folder), isTarget, request.document.text, request.span);
}

async function readReport(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** For a tool that is not there although the project is made for it. */
export function missingTool(title: string, searched: string, install: string): Failure {
  return failure('checker.missing', `${title} was not found; looked at ${searched}.`, install);
}
