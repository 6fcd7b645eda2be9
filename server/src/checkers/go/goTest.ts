// Runs `go test -json` in a scratch view: the document's package first, the whole module before an offer.
// Counts leaf tests, and says of a package that could not be built that nothing of it was tested.

import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { CheckRun, TestCase } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import { pathToUri, uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { countedRun } from '../countedTests.ts';
import type { CheckerOptions } from '../options.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { receiptOf, runTool } from '../toolRun.ts';
import { noGoRun } from './goBuild.ts';
import { goTargetRan } from './goCoverage.ts';
import { goFailure, type GoTestPlace } from './goFailure.ts';
import { messagesOf } from './goMessages.ts';
import { goInstall, goRoom, locateGo, packageFolderOf, packagePattern, type GoProject } from './goProject.ts';
import { openGoTrials } from './goTrials.ts';
import { readGoTest, type GoPackage, type GoTest, type GoTestRun } from './goTestEvents.ts';

const own = { checker: 'go-test', family: 'tests' } as const;

/** The checker that runs Go's tests. */
export function createGoTestChecker(options: CheckerOptions): Checker {
  return {
    id: own.checker,
    title: 'go test',
    family: own.family,
    languages: ['go'],
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      if (context.settings.testCommand.length > 0) return { kind: 'notApplicable' };
      const found = await locateGo(snapshot, uriToPath(document.uri));
      if (found.kind !== 'found') return { kind: 'notApplicable' };
      const { go, version, configuration, moduleRoot } = found.project;
      if (!document.uri.endsWith('_test.go') && !(await hasTests(moduleRoot))) return { kind: 'notApplicable' };
      if (moduleRoot !== snapshot.root && !moduleRoot.startsWith(join(snapshot.root, '/'))) {
        const message = 'The module of this document starts above the folder that is open, so its tests were not run.';
        return {
          kind: 'unavailable',
          failure: failure('checker.set-up', message, `Open ${moduleRoot} as the folder.`),
        };
      }
      return {
        kind: 'available',
        tool: 'go test',
        path: go,
        configuration,
        ...(version === undefined ? {} : { version }),
      };
    },
    async check(context, request) {
      const { overlay } = request;
      const found = await locateGo(overlay.snapshot, overlay.path);
      if (found.kind !== 'found') return noGoRun(own)(found);
      const { project } = found;
      const folder = dirname(overlay.path);
      const hasTests = basename(overlay.path).endsWith('_test.go') || (await testFilesOf(folder)).length > 0;
      const scope = request.scope === 'all' || !hasTests ? 'all' : 'related';
      return withPrivateFolder(options.tempFolder, 'go-test', (place) =>
        context.scratch.withOverlay(
          overlay,
          async (scratch) => {
            const cwd = scope === 'all' ? project.moduleRoot : folder;
            const profile = join(place, 'cover.out');
            const room = await goRoom(options, place);
            const { deadlineMs } = context.settings;
            const argv = [
              project.go,
              'test',
              '-json',
              '-vet=off',
              '-count=1',
              // Go itself then says which test hangs, which a kill from outside could not.
              `-timeout=${Math.max(1000, Math.round(deadlineMs * 0.8))}ms`,
              '-covermode=set',
              `-coverprofile=${profile}`,
              ...(scope === 'all' ? [`-coverpkg=${packagePattern(cwd, folder)}`, './...'] : ['.']),
            ] as const;
            const end = await runTool(context, {
              argv,
              cwd: scratch.toScratch(cwd),
              env: room.env,
              within: scratch,
              writable: room.writable,
              outputLimit: 32 << 20,
            });
            const inWorkspace = (text: string) => text.replaceAll(scratch.root, overlay.snapshot.root);
            const words = { ...end, stdout: inWorkspace(plainOutput(end.stdout)), stderr: inWorkspace(end.stderr) };
            return told(context, request, project, {
              end,
              words,
              cwd,
              scope,
              argv,
              inWorkspace,
              profile: await readOr(profile),
            });
          },
          context.signal,
        ),
      );
    },
    trials: (context, request, asked) => openGoTrials(options, context, request, asked),
  };
}

interface Ran {
  readonly end: ProcessEnd;
  /** The same with readable output. */
  readonly words: ProcessEnd;
  readonly cwd: string;
  readonly scope: 'related' | 'all';
  readonly argv: readonly string[];
  readonly profile: string | undefined;
  inWorkspace(text: string): string;
}

async function told(context: CheckerContext, request: CheckRequest, project: GoProject, ran: Ran): Promise<CheckRun> {
  const { overlay } = request;
  const { end, words, scope } = ran;
  const read = end.droppedBytes > 0 ? { garbage: 'it is too long' } : readGoTest(end.stdout);
  const cases =
    'garbage' in read ? read : read.packages.length === 0 ? undefined : await casesOf(request, project, read, ran);
  const signal = 'garbage' in read ? undefined : signalIn(read);
  const importPath = importPathOf(project, dirname(overlay.path));
  const isTest = overlay.path.endsWith('_test.go');
  const targetRan = goTargetRan(ran.profile, importPath, basename(overlay.path), overlay.text, request.span);
  return countedRun({
    own,
    title: 'go test',
    install: goInstall,
    // A test binary that was killed proves nothing, although `go test` itself ended in an orderly way.
    end:
      signal === undefined || end.kind !== 'exited' ? words : { ...words, kind: 'signalled', signal, exitCode: null },
    deadlineMs: context.settings.deadlineMs,
    cases,
    scope,
    // Coverage says nothing about test files; they ran if any of their tests did.
    targetRan: isTest ? testFileRan(cases, overlay.path) : targetRan,
    failingCodes: [1],
    receipt: (testsRun) =>
      receiptOf(context, request, own, {
        ...(project.version === undefined ? {} : { version: project.version }),
        command: ran.argv.filter((word) => !word.startsWith('-coverprofile=')),
        cwd: ran.cwd,
        end: words,
        isolation: 'scratch-copy',
        ...(testsRun === undefined ? {} : { testsRun }),
      }),
  });
}

function testFileRan(cases: Awaited<ReturnType<typeof casesOf>> | { garbage: string } | undefined, path: string) {
  if (cases === undefined || 'garbage' in cases) return 'unknown';
  return cases.some((test) => test.uri === pathToUri(path) && test.state !== 'skipped') ? 'yes' : 'unknown';
}

function importPathOf(project: GoProject, folder: string): string {
  const inside = relative(project.moduleRoot, folder).replaceAll('\\', '/');
  return inside === '' ? project.modulePath : `${project.modulePath}/${inside}`;
}

/** The signal by which a test binary died, as Go prints it after the last test. */
function signalIn(run: GoTestRun): string | undefined {
  for (const { state, output, tests } of run.packages) {
    const cut = [...tests.values()].filter((test) => test.state === 'unfinished').map((test) => test.output);
    const died = state === 'failed' ? /^signal: (.+)$/m.exec([output, ...cut].join('\n'))?.[1] : undefined;
    if (died !== undefined) return died.replace(/ \(core dumped\)$/, '');
  }
  return undefined;
}

async function casesOf(
  request: CheckRequest,
  project: GoProject,
  run: GoTestRun,
  ran: Ran,
): Promise<readonly TestCase[]> {
  const cases: TestCase[] = [];
  for (const of of run.packages) {
    const folder = packageFolderOf(project, of.importPath);
    const name =
      folder === undefined ? of.importPath : relative(project.moduleRoot, folder).replaceAll('\\', '/') || '.';
    const place: GoTestPlace = {
      folder,
      root: request.overlay.snapshot.root,
      inWorkspace: (text) => ran.inWorkspace(text),
    };
    const files = folder === undefined ? new Map<string, string>() : await filesOfTests(folder, request);
    const tests = [...of.tests.values()].filter((test) => isCounted(test, of));
    for (const test of tests) cases.push(caseOf(test, of, name, place, files));
    const isTested =
      folder === undefined || (await testFilesOf(folder)).length > 0 || request.overlay.path.endsWith('_test.go');
    // That a package without tests cannot be built is for the compiler's checker to say.
    if (
      of.state === 'failed' &&
      isTested &&
      !tests.some((test) => test.state !== 'passed' && test.state !== 'skipped')
    ) {
      cases.push(standIn(of, name, place, run, ran.cwd));
    }
  }
  return cases;
}

/** Tests with subtests count only where they failed by themselves. */
function isCounted(test: GoTest, { tests }: GoPackage): boolean {
  const inner = [...tests.values()].filter((other) => other.name.startsWith(`${test.name}/`));
  if (inner.length === 0) return true;
  if (test.state === 'passed' || test.state === 'skipped') return false;
  const isExplained = inner.some((other) => other.state === 'failed' || other.state === 'unfinished');
  return !isExplained || /^ {4}\S+\.go:\d+: |^panic: /m.test(test.output);
}

function caseOf(
  test: GoTest,
  of: GoPackage,
  name: string,
  place: GoTestPlace,
  files: ReadonlyMap<string, string>,
): TestCase {
  const file = files.get(test.name.split('/')[0]!);
  const state = test.state === 'unfinished' ? 'failed' : test.state;
  const isCut = test.state === 'unfinished';
  const told = goFailure(isCut ? `${test.output}${of.output}` : test.output, place, 'The test failed without a word.');
  const isPanic = /^(?:panic|fatal error): /.test(told.message);
  const failure = isCut && !isPanic ? { ...told, message: `The test did not end.\n${told.message}` } : told;
  return {
    id: `${name} > ${test.name}`,
    name: test.name,
    state,
    ...(file === undefined ? {} : { uri: pathToUri(file) }),
    ...(test.durationMs === undefined ? {} : { durationMs: test.durationMs }),
    ...(state === 'failed' ? { failure } : {}),
  };
}

/** The failed stand-in of a package that could not be built, or that ended although no test failed. */
function standIn(of: GoPackage, name: string, place: GoTestPlace, run: GoTestRun, cwd: string): TestCase {
  const id = `${name} > (package)`;
  if (of.failedBuild === undefined) {
    const words = place.inWorkspace(of.output).trim();
    return {
      id,
      name: of.importPath,
      state: 'failed',
      failure: goFailure(`The package failed outside of its tests.\n${words}`, place, ''),
    };
  }
  const words = place.inWorkspace(run.builds.get(of.failedBuild) ?? of.output).trim();
  const first = messagesOf(words).find((message) => message.path !== '');
  const message = `${of.importPath} could not be built, so none of its tests ran.\n${words}`.slice(0, 4000);
  return {
    id,
    name: of.importPath,
    state: 'failed',
    standIn: true,
    failure: { message, ...(first === undefined ? {} : { stack: `${resolve(cwd, first.path)}:${first.line}` }) },
  };
}

/** The file of each test function of a package. */
async function filesOfTests(folder: string, { overlay }: CheckRequest): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const file of new Set([
    ...(await testFilesOf(folder)),
    ...(dirname(overlay.path) === folder ? [overlay.path] : []),
  ])) {
    if (!file.endsWith('_test.go')) continue;
    const text =
      file === overlay.path ? overlay.text : (overlay.snapshot.buffers.get(file) ?? (await readOr(file)) ?? '');
    for (const found of text.matchAll(/^func ((?:Test|Example|Fuzz)\w*)\(/gm)) files.set(found[1]!, file);
  }
  return files;
}

/** Whether some package of a module has a test file; a module that is too large to look through has. */
async function hasTests(moduleRoot: string): Promise<boolean> {
  const queue = [moduleRoot];
  let folders = 0;
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    if (++folders > 1000) return true;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some((entry) => entry.isFile() && entry.name.endsWith('_test.go'))) return true;
    const inner = entries.filter(
      (entry) => entry.isDirectory() && !/^[._]|^(?:vendor|testdata|node_modules)$/.test(entry.name),
    );
    queue.push(...inner.map((entry) => join(folder, entry.name)));
  }
  return false;
}

async function testFilesOf(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('_test.go')).map((name) => join(folder, name));
}

/** What the tests printed, without the JSON around it. */
function plainOutput(stdout: string): string {
  return stdout
    .split('\n')
    .map((line) => {
      try {
        const event = JSON.parse(line) as { readonly Output?: unknown };
        return typeof event.Output === 'string' ? event.Output : '';
      } catch {
        return line; // Not JSON: shown as it is.
      }
    })
    .join('');
}

async function readOr(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
