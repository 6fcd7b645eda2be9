// Builds a package's tests with Cargo in a scratch view and runs each test program by itself, whose
// harness then tells its results as JSON. Documentation tests come along where there are some.

import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { CheckRun, TestCase, TestReport } from '../../core/evidence.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import { pathToUri, uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { countedRun } from '../countedTests.ts';
import type { CheckerOptions } from '../options.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { receiptOf, toolTrouble, unusable, type NoEvidence } from '../toolRun.ts';
import { noRust } from './cargoCheck.ts';
import { readBuild, type CargoBuild } from './cargoMessages.ts';
import { notAnswered, selection, withCargo, type CargoRoom } from './cargoRun.ts';
import { compilerOf } from './cargoTarget.ts';
import { readLibtest, type RustTest } from './libtest.ts';
import { rustFailure } from './rustFailure.ts';
import { runDocTests, runProgram } from './rustPrograms.ts';
import { probedText } from './rustProbe.ts';
import { locateRust, rustInstall, type RustProject } from './rustProject.ts';

const own = { checker: 'cargo-test', family: 'tests' } as const;
const title = 'cargo test';

/** What one scratch run told. */
type Told =
  | { readonly kind: 'trouble'; readonly run: NoEvidence }
  | {
      readonly kind: 'told';
      readonly end: ProcessEnd;
      readonly command: readonly [string, ...string[]];
      readonly cases: readonly TestCase[] | { readonly garbage: string };
      readonly version: string | undefined;
    };

/** The checker that runs Rust's tests. */
export function createCargoTestChecker(options: CheckerOptions): Checker {
  /** Whether probes were reached, by what stands before them; for as long as the snapshot lives. */
  const reached = new WeakMap<object, Map<string, Promise<TestReport['targetRan']>>>();

  function targetRan(
    context: CheckerContext,
    request: CheckRequest,
    project: RustProject,
  ): Promise<TestReport['targetRan']> {
    const { snapshot, path } = request.overlay;
    const { key } = probedText(request.overlay.text, request.span, '') ?? {};
    if (key === undefined) return Promise.resolve('unknown');
    const known = reached.get(snapshot) ?? new Map<string, Promise<TestReport['targetRan']>>();
    reached.set(snapshot, known);
    const name = JSON.stringify([path, request.scope, key]);
    let answer = known.get(name);
    if (answer === undefined) {
      answer = probe(options, context, request, project);
      known.set(name, answer);
      answer.catch(() => known.delete(name));
    }
    return answer;
  }

  return {
    id: own.checker,
    title,
    family: own.family,
    languages: ['rust'],
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      if (context.settings.testCommand.length > 0) return { kind: 'notApplicable' };
      const found = await locateRust(snapshot, uriToPath(document.uri));
      // That Cargo is missing is told once, by cargo-check; that there are no tests is nobody's fault.
      if (found.kind !== 'found' || !(await hasTests(found.project.folder, document.text)))
        return { kind: 'notApplicable' };
      return { kind: 'available', tool: title, path: found.project.cargo, configuration: found.project.configuration };
    },
    async check(context, request): Promise<CheckRun> {
      const { overlay } = request;
      const found = await locateRust(overlay.snapshot, overlay.path);
      if (found.kind !== 'found') return noRust(own, found);
      const { project } = found;
      const outcome = await withCargo(options, context, overlay, project, own, (room) =>
        withPrivateFolder(options.tempFolder, 'cargo-test', (place) => testsOf(context, request, room, project, place)),
      );
      if (outcome.kind === 'trouble') return outcome.run;
      if (outcome.kind !== 'told') return outcome;
      const { end, command, cases, version } = outcome;
      const passed = !('garbage' in cases) && cases.some((test) => test.state === 'passed');
      return countedRun({
        own,
        title,
        install: rustInstall,
        end,
        deadlineMs: context.settings.deadlineMs,
        cases,
        scope: request.scope,
        targetRan: passed ? await targetRan(context, request, project) : 'unknown',
        failingCodes: [101],
        receipt: (testsRun) =>
          receiptOf(context, request, own, {
            ...(version === undefined ? {} : { version }),
            command,
            cwd: project.folder,
            end,
            isolation: 'scratch-copy',
            ...(testsRun === undefined ? {} : { testsRun }),
          }),
      });
    },
  };
}

function buildArguments(room: CargoRoom, request: CheckRequest): readonly string[] {
  const whole = request.scope === 'all' || room.own === undefined;
  const chosen = whole ? ['--workspace'] : selection([room.own!], room.scratch.toScratch(request.overlay.path));
  return ['test', '--no-run', '--offline', '--message-format=json', ...chosen];
}

async function testsOf(
  context: CheckerContext,
  request: CheckRequest,
  room: CargoRoom,
  project: RustProject,
  place: string,
): Promise<Told> {
  const args = buildArguments(room, request);
  const built = await room.cargo(args);
  const { deadlineMs } = context.settings;
  const trouble = toolTrouble(own, title, rustInstall, built, deadlineMs);
  if (trouble) return { kind: 'trouble', run: trouble };
  const build = built.droppedBytes > 0 ? undefined : readBuild(built.stdout);
  const { version, home } = await compilerOf(room.target);
  const command = [project.cargo, ...args.filter((word) => word !== '--no-run')] as [string, ...string[]];
  const told = (end: ProcessEnd, cases: readonly TestCase[] | { readonly garbage: string }): Told => ({
    kind: 'told',
    end: { ...end, stdout: room.inWorkspace(end.stdout), stderr: room.inWorkspace(end.stderr) },
    command,
    cases,
    version,
  });
  if (build === undefined) {
    const isBegun = built.stdout.includes('{"reason":') || built.exitCode === 0;
    return {
      kind: 'trouble',
      run: isBegun ? unusable(own, title, built, 'its answer cannot be read') : notAnswered(own, built),
    };
  }
  if (!build.success || built.exitCode !== 0) {
    const standIn = (await hasTests(project.folder, request.overlay.text)) ? [standInOf(room, build, built)] : [];
    const words = { ...built, stdout: standIn[0]?.failure?.message ?? '', exitCode: 101 };
    return told(words, standIn);
  }
  const cases: TestCase[] = [];
  let end: ProcessEnd = { ...built, stdout: '', stderr: '' };
  const add = async (
    ran: ProcessEnd,
    source: string,
    folder: string,
    ownHarness: boolean,
  ): Promise<Told | undefined> => {
    const code = end.exitCode === 0 ? ran.exitCode : end.exitCode;
    end = {
      ...ran,
      exitCode: code,
      stdout: `${end.stdout}${readable(ran.stdout, source)}`,
      stderr: `${end.stderr}${ran.stderr}`,
      durationMs: end.durationMs + ran.durationMs,
    };
    const failed = toolTrouble(own, `The test program of ${source}`, rustInstall, ran, deadlineMs);
    if (failed) return { kind: 'trouble', run: failed };
    const read = ran.droppedBytes > 0 ? { garbage: 'it is too long' } : readLibtest(ran.stdout);
    if ('garbage' in read) {
      if (!ownHarness) return told(ran, { garbage: `${source}: ${read.garbage}` });
      const note = 'It has a harness of its own, whose results are not counted.';
      cases.push({ id: `${source} > (program)`, name: source, state: 'skipped', failure: { message: note } });
      return undefined;
    }
    const inFolder = relative(
      room.scratch.toWorkspace(folder),
      room.scratch.toWorkspace(join(folder, source)),
    ).replaceAll('\\', '/');
    cases.push(...named(read.tests).map(({ id, test }) => caseOf(test, `${inFolder} > ${id}`, room)));
    // A program that fails without a failing test has failed outside of them.
    if (ran.exitCode !== 0 && !read.tests.some((test) => test.state === 'failed')) {
      return told(ran, { garbage: `${source}: it failed although no test did` });
    }
    return undefined;
  };
  for (const program of build.programs) {
    const folder = dirname(program.manifest);
    const ran = await runProgram(context, room, program, home);
    const harness = await ownHarnessIn(program.manifest, room);
    const wrong = await add(ran, relative(folder, program.source).replaceAll('\\', '/'), folder, harness);
    if (wrong) return wrong;
  }
  for (const one of docTested(room, request)) {
    const ran = await runDocTests(room, one.name, place);
    if (ran === undefined) continue;
    const wrong = await add(ran, 'documentation', dirname(one.manifest_path), false);
    if (wrong) return wrong;
  }
  return told(end, cases);
}

/** What a program told, as a person would want to read it. */
function readable(stdout: string, source: string): string {
  const read = readLibtest(stdout);
  if ('garbage' in read) return stdout;
  const lines = read.tests.map(
    (test) => `test ${test.name} ... ${test.state}\n${test.state === 'failed' ? test.stdout : ''}`,
  );
  return `Running ${source}\n${lines.join('')}`;
}

/** Names that stay the same when lines move: documentation tests are named by their line. */
function named(tests: readonly RustTest[]): readonly { readonly id: string; readonly test: RustTest }[] {
  const counts = new Map<string, number>();
  return tests.map((test) => {
    const plain = test.name.replace(/ \(line \d+\)(?= - |$)/, '');
    const count = (counts.get(plain) ?? 0) + 1;
    counts.set(plain, count);
    return { id: count === 1 ? plain : `${plain} #${count}`, test };
  });
}

function caseOf(test: RustTest, id: string, room: CargoRoom): TestCase {
  const toWorkspace = (printed: string) => room.toWorkspace(printed);
  const doc = /^(.+?\.rs) - .*\(line (\d+)\)/.exec(test.name);
  const path = doc
    ? toWorkspace(join(dirname(room.own?.manifest_path ?? room.workspace.workspace_root), doc[1]!))
    : undefined;
  const found =
    test.state === 'failed' ? rustFailure({ ...test, stdout: room.inWorkspace(test.stdout) }, toWorkspace) : undefined;
  // What a documentation test prints names lines of a program that nobody sees.
  const at =
    doc && path !== undefined
      ? { at: { uri: pathToUri(path), line: Number(doc[2]) - 1 }, stack: `${path}:${doc[2]}` }
      : {};
  return {
    id,
    name: test.name,
    state: test.state,
    ...(path === undefined ? {} : { uri: pathToUri(path) }),
    ...(test.durationMs === undefined ? {} : { durationMs: test.durationMs }),
    ...(found === undefined ? {} : { failure: { ...found, ...at } }),
  };
}

/** The failed stand-in of a package that could not be built. */
function standInOf(room: CargoRoom, build: CargoBuild, end: ProcessEnd): TestCase {
  const errors = build.messages.filter((message) => message.level.startsWith('error'));
  const spans = errors.flatMap((message) => message.spans.filter((span) => span.is_primary));
  const first = spans
    .map((span) => ({ path: room.toWorkspace(span.file_name), line: span.line_start }))
    .find(({ path }) => path !== undefined);
  const name = room.own?.name ?? basename(room.folder);
  const words = errors.map(({ message }) => message).join('\n') || room.inWorkspace(end.stderr).trim();
  const message = `${name} could not be built, so none of its tests ran.\n${words}`.slice(0, 4000);
  const stack = first === undefined ? {} : { stack: `${first.path}:${first.line}` };
  return { id: `${name} > (package)`, name, state: 'failed', standIn: true, failure: { message, ...stack } };
}

/** Packages whose documentation tests are run: all before an offer, else the document's if it holds any. */
function docTested(room: CargoRoom, request: CheckRequest): CargoRoom['workspace']['packages'] {
  const holds = /^\s*\/\/[/!].*```/m.test(request.overlay.text);
  const chosen = request.scope === 'all' ? room.workspace.packages : holds && room.own ? [room.own] : [];
  return chosen.filter((one) => one.targets.some((target) => target.doctest));
}

async function ownHarnessIn(manifest: string, room: CargoRoom): Promise<boolean> {
  const text = await readFile(room.scratch.toWorkspace(manifest), 'utf8').catch(() => '');
  return /^\s*harness\s*=\s*false/m.test(text);
}

/** Whether some source file of the package holds a test: without one, nothing is lost when it cannot be built. */
async function hasTests(folder: string, document: string): Promise<boolean> {
  const isTested = (text: string) => /#\[(?:\w+::)*test\b|^\s*\/\/[/!].*```|^\s*proptest!/m.test(text);
  if (isTested(document)) return true;
  const queue = [folder];
  let files = 0;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      const path = join(next, entry.name);
      if (entry.isDirectory() && !/^(?:\.|target$|node_modules$)/.test(entry.name)) queue.push(path);
      if (!entry.isFile() || !entry.name.endsWith('.rs')) continue;
      // A package that is too large to look through has tests.
      if (++files > 500 || isTested(await readFile(path, 'utf8').catch(() => ''))) return true;
    }
  }
  return false;
}

/** Builds the text with probes and runs the tests until a probe leaves its mark. */
async function probe(
  options: CheckerOptions,
  context: CheckerContext,
  request: CheckRequest,
  project: RustProject,
): Promise<TestReport['targetRan']> {
  return withPrivateFolder(options.tempFolder, 'cargo-probe', async (place) => {
    const marker = join(place, 'reached');
    const probed = probedText(request.overlay.text, request.span, marker);
    if (probed === undefined) return 'unknown';
    const overlay = { ...request.overlay, text: probed.text };
    const outcome = await withCargo(options, context, overlay, project, own, async (room) => {
      const built = await room.cargo(buildArguments(room, request));
      const build = built.kind === 'exited' && built.exitCode === 0 ? readBuild(built.stdout) : undefined;
      if (build === undefined) return { kind: 'probed' as const, ran: 'unknown' as const };
      const { home } = await compilerOf(room.target);
      let isWhole = true;
      for (const program of build.programs) {
        const ran = await runProgram(context, room, program, home, [place]);
        if (await isThere(marker)) return { kind: 'probed' as const, ran: 'yes' as const };
        isWhole &&= ran.kind === 'exited' && 'tests' in readLibtest(ran.stdout);
      }
      if (docTested(room, request).length > 0) isWhole = false;
      return { kind: 'probed' as const, ran: isWhole ? ('no' as const) : ('unknown' as const) };
    });
    return outcome.kind === 'probed' ? outcome.ran : 'unknown';
  });
}

async function isThere(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
