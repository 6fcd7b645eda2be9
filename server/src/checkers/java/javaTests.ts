// What all runners of Java tests have in common: which tests belong to a document, the run under the
// probe that sees whether the target's lines ran, reports read from our own folder, and compile errors.

import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import type { CheckRun, TestCase, TestReport } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import { relativePath } from '../../workspace/folders.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { pathToUri } from '../../workspace/uri.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { countedRun } from '../countedTests.ts';
import type { CheckerOptions } from '../options.ts';
import { firstWords, receiptOf, runTool, unavailable, type ToolIdentity } from '../toolRun.ts';
import { javaCases, javaFiles } from './javaCases.ts';
import { javaSources, mentioning, packageOf, type JavaProject, type JavaSource } from './javaProject.ts';
import { probeHostSource } from './hosts/probeHost.ts';
import { builtHost, javaVariables, type Jdk } from './jdk.ts';

/** One question to a runner of Java tests. */
export interface JavaTestJob {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly options: CheckerOptions;
  readonly own: ToolIdentity;
  /** The runner's name for people. */
  readonly title: string;
  readonly install: string;
  readonly jdk: Jdk;
  readonly project: JavaProject;
}

/** What a runner's adapter is told. */
export interface JavaTestPlace {
  readonly scratch: Scratch;
  /** Private folder for classes and reports, kept for this run only. */
  readonly folder: string;
  /** Simple names of the test classes to run; all where empty. */
  readonly classes: readonly string[];
  /** All Java files of the project; paths in the workspace. */
  readonly sources: readonly JavaSource[];
}

/** What a runner's adapter wants to be started. */
export interface JavaTestCommand {
  /** `%AGENT%` stands for the flag that lets the probe watch a Java machine. */
  readonly argv: readonly [string, ...string[]];
  /** What a person would type for the same. */
  readonly shown: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folder in the workspace. */
  readonly cwd: string;
}

const probeShape = z.object({ machines: z.number(), classes: z.number(), lines: z.number(), hit: z.boolean() });
const testMark = /@(?:[\w.]+\.)?(?:\w*Test|TestFactory|TestTemplate|RunWith|Suite|Property)\b|\bextends\s+TestCase\b/;

/** Whether a source file holds tests. */
export function isTest(source: JavaSource): boolean {
  return testMark.test(source.text);
}

/** The test classes that reach a document: itself, those that name its class, or those one step further. */
export function relatedTestClasses(sources: readonly JavaSource[], path: string): readonly string[] {
  const names = (found: readonly JavaSource[]) => [
    ...new Set(found.filter(isTest).map((one) => basename(one.path, '.java'))),
  ];
  const own = sources.filter((source) => source.path === path);
  if (own.some(isTest)) return names(own);
  const direct = mentioning(sources, path, 200);
  if (direct.some(isTest)) return names(direct);
  return names(direct.slice(0, 20).flatMap((source) => mentioning(sources, source.path, 50)));
}

/** Runs the tests of a project in the scratch; `plan` says how, or why not. */
export async function runJavaTests(
  job: JavaTestJob,
  plan: (place: JavaTestPlace) => Promise<JavaTestCommand | Exclude<CheckRun, { kind: 'ran' }> | CheckRun>,
): Promise<CheckRun> {
  const { context, request, options, own, jdk, project } = job;
  const { overlay } = request;
  const { snapshot, path, text } = overlay;
  const probe = await builtHost(context, options, jdk, { name: 'TouchstoneProbe', source: probeHostSource });
  if (typeof probe !== 'string') return { kind: 'unavailable', ...own, failure: probe };
  const buffers = new Map(snapshot.buffers).set(path, text);
  const sources = await javaSources({ ...snapshot, buffers }, [project.top]);
  const classes = request.scope === 'all' ? [] : relatedTestClasses(sources, path);
  await mkdir(options.tempFolder, { recursive: true });
  const folder = await mkdtemp(join(options.tempFolder, `${own.checker}-`));
  try {
    return await context.scratch.withOverlay(
      overlay,
      async (scratch) => {
        const command = await plan({ scratch, folder, classes, sources });
        if ('kind' in command) return command;
        const [first, last] = linesOfSpan(text, request.span);
        const result = join(folder, 'probe.json');
        const source = [...packageOf(text).split('.').filter(Boolean), basename(path)].join('/');
        const flags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', probe, 'TouchstoneProbe'];
        const end = await runTool(context, {
          argv: [jdk.java, ...flags, result, source, String(first), String(last), ...command.argv],
          cwd: scratch.toScratch(command.cwd),
          env: { ...javaVariables(jdk), ...command.env },
          within: scratch,
          writable: [folder],
          outputLimit: 4 * 1024 * 1024,
        });
        return evidenceOf(
          { ...job, scratch, folder, sources, command, end: inWorkspace(end, scratch, snapshot.root) },
          {
            scope: classes.length > 0 ? 'related' : 'all',
            targetRan: await readProbe(result),
          },
        );
      },
      context.signal,
    );
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Finished extends JavaTestJob {
  readonly scratch: Scratch;
  readonly folder: string;
  readonly sources: readonly JavaSource[];
  readonly command: JavaTestCommand;
  readonly end: ProcessEnd;
}

async function evidenceOf(run: Finished, told: Pick<TestReport, 'scope' | 'targetRan'>): Promise<CheckRun> {
  const { context, request, own, project, scratch, command, end, title } = run;
  const { root } = request.overlay.snapshot;
  const output = `${end.stdout}\n${end.stderr}`;
  const receipt = (testsRun: number | undefined) =>
    receiptOf(context, request, own, {
      command: command.shown,
      cwd: command.cwd,
      end,
      isolation: 'scratch-copy',
      ...(testsRun === undefined ? {} : { testsRun }),
    });
  if (end.kind === 'exited' && end.exitCode !== 0) {
    const died = /(?:The forked VM terminated|Crashed tests:|A fatal error has been detected by the Java)[^\n]*/.exec(
      output,
    );
    if (died !== null) {
      const message = `The Java machine that ran the tests died, so they prove nothing: ${died[0].slice(0, 300)}`;
      const why = failure('checker.crashed', message, 'Run the tests in a terminal to see why.', firstWords(end));
      return { kind: 'crashed', ...own, failure: why, receipt: receipt(undefined) };
    }
    const offline =
      /[^\n]*(?:offline mode|has not been downloaded|Could not resolve dependencies|No cached version)[^\n]*/.exec(
        output,
      );
    if (offline !== null) {
      // Gradle and Maven wrap the one name that helps in a long sentence about servers.
      const named = /(?:artifacts?|resolved:|resolve|version of) ([\w.-]+(?::[\w.-]+){2,4})/.exec(offline[0])?.[1];
      const message = `${title} lacks something that is not on this machine: ${named ?? offline[0].trim().slice(0, 300)}`;
      return unavailable(own, 'checker.set-up', message, 'Run the tests once in a terminal, so that it is fetched.');
    }
  }
  const reports = await readReports(run.folder);
  const wrong = compileErrors(output);
  if (end.kind === 'exited' && reports.length === 0 && wrong.length > 0) {
    return compileFailure(run, wrong, receipt(0), told.scope);
  }
  const read = javaCases(
    reports.map((text) => text.split(scratch.root).join(root)),
    javaFiles(run.sources),
    project.top,
  );
  const none = reports.length === 0 && end.exitCode !== 0;
  return countedRun({
    own,
    title,
    install: run.install,
    end,
    deadlineMs: context.settings.deadlineMs,
    cases: none ? undefined : read.ok ? read.value : { garbage: read.error },
    ...told,
    failingCodes: [1],
    receipt,
  });
}

/** An error of a compiler within a build. */
export interface CompileError {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** Compile errors as Maven (`[ERROR] FILE:[3,5] words`) and javac (`FILE:3: error: words`) print them. */
export function compileErrors(output: string): readonly CompileError[] {
  const found = new Map<string, CompileError>();
  for (const line of output.split('\n')) {
    const match =
      /^\[ERROR\] (.+\.java):\[(\d+),\d+\] (?:error: )?(.*)$/.exec(line.trimEnd()) ??
      /^(?:e: )?(.+\.java):(\d+): error: (.*)$/.exec(line.trimEnd());
    if (match === null) continue;
    const error = { path: match[1]!, line: Number(match[2]), message: match[3]! };
    if (found.size < 100) found.set(JSON.stringify(error), error);
  }
  return [...found.values()];
}

/** A candidate that does not compile fails its tests; where other files are at fault, nothing is proven. */
function compileFailure(
  run: Finished,
  errors: readonly CompileError[],
  receipt: ReturnType<typeof receiptOf>,
  scope: TestReport['scope'],
): CheckRun {
  const { request, own, title, project } = run;
  const { path } = request.overlay;
  const mine = errors.filter((error) => error.path === path);
  const [first] = mine.length > 0 ? mine : errors;
  const where = relativePath(request.overlay.snapshot.root, first!.path);
  const words = `${where}:${first!.line}: ${first!.message}`;
  if (mine.length === 0) {
    const why: Failure = failure(
      'checker.set-up',
      `${title} could not compile the project: ${words}`,
      'Correct that file.',
    );
    return { kind: 'unavailable', ...own, failure: why };
  }
  const standIn: TestCase = {
    id: `${relativePath(project.top, path)} > (does not compile)`,
    name: `${basename(path)} compiles`,
    uri: request.document.uri,
    state: 'failed',
    standIn: true,
    failure: { message: first!.message, at: { uri: pathToUri(path), line: first!.line - 1 } },
  };
  return {
    kind: 'ran',
    ...own,
    receipt,
    problems: [],
    tests: { cases: [standIn], scope, targetRan: 'unknown', flaky: [] },
  };
}

/** Output with the paths of the scratch told as those of the workspace. */
export function inWorkspace(end: ProcessEnd, scratch: Scratch, root: string): ProcessEnd {
  if (scratch.root === root) return end;
  const back = (text: string) => text.split(scratch.root).join(root);
  return { ...end, stdout: back(end.stdout), stderr: back(end.stderr) };
}

/** First and last line of a span, from 1. */
export function linesOfSpan(text: string, span: Span): readonly [number, number] {
  const starts = lineStartsOf(text);
  const end = span.end > span.start ? span.end - 1 : span.end;
  return [positionAt(text, span.start, starts).line + 1, positionAt(text, end, starts).line + 1];
}

/** Whether a line of the target ran, as far as the probe could see. */
export function probeVerdict(text: string): TestReport['targetRan'] {
  try {
    const parsed = z.safeParse(probeShape, JSON.parse(text));
    if (!parsed.success || parsed.data.machines === 0) return 'unknown';
    if (parsed.data.hit) return 'yes';
    return parsed.data.classes > 0 && parsed.data.lines === 0 ? 'unknown' : 'no';
  } catch {
    return 'unknown'; // Not JSON: the run was stopped before the probe could tell.
  }
}

async function readProbe(path: string): Promise<TestReport['targetRan']> {
  try {
    return probeVerdict(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'unknown';
    throw error;
  }
}

/** Texts of the `TEST-*.xml` files below a folder, in the order of their names. */
async function readReports(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const reports = names.filter((name) => /^TEST-.*\.xml$/.test(basename(name))).toSorted();
  // Gradle and Surefire tell each test once; copies for other readers lie elsewhere.
  const places = reports.filter((name) => !/(?:^|[\\/])(?:binary|failsafe)/.test(dirname(name)));
  return Promise.all(places.map((name) => readFile(join(folder, name), 'utf8')));
}
