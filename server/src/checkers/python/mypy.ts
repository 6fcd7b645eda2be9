// Checks types with the project's mypy, on the candidate and the files that import it. Where Pyright is
// configured instead, pyright.ts does it.

import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shortHash } from '../../base/hash.ts';
import type { CheckRun } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { findTool } from '../../workspace/findTool.ts';
import { foldersUpFrom, isInside } from '../../workspace/folders.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { cacheFolderOf, type CheckerOptions } from '../options.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { fingerprintOf } from './fingerprint.ts';
import { importGraph, type ImportGraph } from './importGraph.ts';
import { findPython, installedVersion, throughShim, type PythonEnvironment } from './interpreter.ts';
import { forgetTexts } from './mypyCache.ts';
import { parseMypy, problemsOf } from './mypyProblems.ts';
import type { MypyAnswer, MypyJob } from './mypyServer.ts';
import { readProject, type PythonProject } from './project.ts';
import { inScratch } from './scratchRun.ts';
import { hasAnnotations } from './staticFiles.ts';
import { asksForMypy, configuredTypeChecker, nearestPyright } from './typeCheckers.ts';
import { createWarmMypy } from './warmMypy.ts';

const own = { checker: 'mypy', family: 'types' } as const;
const install = 'Install it in the project’s environment with "pip install mypy".';
const mostImporters = 40;

const outputOptions = [
  '--no-error-summary',
  '--show-column-numbers',
  '--show-error-end',
  '--output',
  'json',
  '--no-pretty',
] as const;

/** The mypy checker. */
export function createMypyChecker(options: CheckerOptions): Checker {
  const warm = createWarmMypy(options.tempFolder);
  return {
    id: own.checker,
    title: 'mypy',
    family: own.family,
    languages: ['python'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const found = await locateMypy(snapshot, uriToPath(document.uri), document.text);
      if (found.kind === 'notWanted') return { kind: 'notApplicable' };
      if (found.kind === 'found')
        return {
          kind: 'available',
          tool: 'mypy',
          ...(found.version === undefined ? {} : { version: found.version }),
          path: found.command[0],
        };
      const message = `This project uses mypy, which was not found in ${found.searched}.`;
      return { kind: 'unavailable', failure: failure('checker.missing', message, install) };
    },
    async check(context, request) {
      const quick = await warm.answer(context, request);
      if (quick !== undefined) return warmRun(context, request, quick.job, quick.answer);
      const { overlay } = request;
      const found = await locateMypy(overlay.snapshot, overlay.path);
      if (found.kind !== 'found') return unavailable(own, 'checker.missing', 'mypy was not found.', install);
      const cache = join(cacheFolderOf(options, 'mypy'), shortHash([overlay.snapshot.root]));
      await mkdir(cache, { recursive: true, mode: 0o700 });
      await forgetTexts(cache, overlay);
      const { folder } = found.project;
      const graph = await importGraph(overlay, folder);
      const importers: string[] = [];
      for (const one of graph.importersOf(overlay.path)) {
        if (importers.length < mostImporters && !(await hasStub(overlay.snapshot, one))) importers.push(one);
      }
      const files = [overlay.path, ...importers];
      const job = warm.wants(context, request) ? await warmJob(context, request, found, graph, files) : undefined;
      const run = await inScratch(own, () =>
        context.scratch.withOverlay(
          overlay,
          async (scratch) => {
            const command = [
              ...found.command,
              ...outputOptions,
              '--no-sqlite-cache',
              '--cache-dir',
              cache,
              '--',
            ] as const;
            const end = await runTool(context, {
              argv: [command[0], ...command.slice(1), ...files.map((file) => scratch.toScratch(file))],
              cwd: scratch.toScratch(folder),
              outputLimit: 8 * 1024 * 1024,
              within: scratch,
              writable: [cache],
              env: { MYPYPATH: '', PYTHONDONTWRITEBYTECODE: '1' },
            });
            const trouble = toolTrouble(own, 'mypy', install, end, context.settings.deadlineMs);
            if (trouble) return trouble;
            if (end.droppedBytes > 0) return unusable(own, 'mypy', end, 'printed more than is read');
            const parsed = parseMypy(end.stdout);
            if (!parsed.ok) return unusable(own, 'mypy', end, parsed.error);
            const errors = parsed.value.filter((one) => one.severity === 'error').length;
            const code = end.exitCode ?? -1;
            // Notes alone end it with 0 or with 1, which depends on the version.
            if (code > 2 || (code === 0 && errors > 0) || (code !== 0 && parsed.value.length === 0))
              return unusable(own, 'mypy', end, `named ${errors} errors, which contradicts that`);
            const problems = await problemsOf(request, parsed.value, scratch, folder);
            const receipt = receiptOf(context, request, own, {
              ...(found.version === undefined ? {} : { version: found.version }),
              command: [...command, ...files],
              cwd: folder,
              end,
              isolation: 'scratch-copy',
              excerpt: scratchWords(end.stdout === '' ? end.stderr : end.stdout, scratch, overlay.snapshot.root),
            });
            return { kind: 'ran', ...own, receipt, problems };
          },
          context.signal,
        ),
      );
      if (job !== undefined) warm.learn(job, run);
      return run;
    },
    dispose: () => warm.dispose(),
  };
}

type LocatedMypy =
  | {
      readonly kind: 'found';
      readonly command: readonly [string, ...string[]];
      readonly project: PythonProject;
      readonly version?: string;
      readonly environment?: PythonEnvironment;
    }
  | { readonly kind: 'missing'; readonly searched: string }
  | { readonly kind: 'notWanted' };

/** What a kept process needs to be the same as the command; undefined where that is not known. */
async function warmJob(
  context: CheckerContext,
  request: CheckRequest,
  found: Extract<LocatedMypy, { kind: 'found' }>,
  graph: ImportGraph,
  files: readonly string[],
): Promise<MypyJob | undefined> {
  const { overlay } = request;
  const { folder } = found.project;
  const [program, ...rest] = found.command;
  const isModule = rest[0] === '-m';
  const python = isModule ? program : await interpreterOf(program);
  if (python === undefined) return undefined;
  const above = foldersUpFrom(dirname(overlay.path)).filter((one) => isInside(overlay.snapshot.root, one));
  const steering = ['pyproject.toml', 'setup.cfg', 'mypy.ini', '.mypy.ini', 'pyrightconfig.json', '.venv', 'venv'];
  const watched = [
    ...graph.files,
    ...graph.folders,
    ...above.flatMap((one) => steering.map((name) => join(one, name))),
    ...(found.environment?.sitePackages ?? []),
    program,
    python,
  ].filter((path) => path !== overlay.path);
  const options = [...(isModule ? [] : rest), ...outputOptions];
  return {
    context,
    request,
    ...(found.version === undefined ? {} : { version: found.version }),
    python,
    options,
    files,
    folder,
    watched,
    state: fingerprintOf(watched),
  };
}

/** The interpreter that a script names in its first line, where it does so by an absolute path. */
async function interpreterOf(program: string): Promise<string | undefined> {
  const head = (await readFile(program)).subarray(0, 300).toString('utf8');
  return /^#!(\/\S+\/python[\d.]*)\s*\n/.exec(head)?.[1];
}

function warmRun(context: CheckerContext, request: CheckRequest, job: MypyJob, answer: MypyAnswer): CheckRun {
  const { out, problems, exitCode, durationMs, sandboxed } = answer;
  const receipt = receiptOf(context, request, own, {
    ...(job.version === undefined ? {} : { version: job.version }),
    command: [job.python, '-m', 'mypy', ...job.options, '--', ...job.files],
    cwd: job.folder,
    end: { exitCode, durationMs, stdout: out, stderr: '', sandboxed },
    isolation: 'scratch-copy',
    excerpt: out,
    warm: true,
  });
  return { kind: 'ran', ...own, receipt, problems };
}

/** Whether a project that asks for mypy has it. */
export async function hasMypy(snapshot: Snapshot, path: string): Promise<boolean> {
  return (await locateMypy(snapshot, path)).kind === 'found';
}

/** Where mypy is; without a text whether it is wanted is not asked. */
async function locateMypy(snapshot: Snapshot, path: string, text?: string): Promise<LocatedMypy> {
  const project = await readProject(snapshot, path);
  if (await hasStub(snapshot, path)) return { kind: 'notWanted' };
  const named = configuredTypeChecker(project);
  // A project that configures both is checked with the one that is installed.
  const isOther = named === 'pyright' && project.levels.some(asksForMypy) && !(await nearestPyright(snapshot, path));
  const configured = isOther ? 'mypy' : named;
  if (configured === 'pyright') return { kind: 'notWanted' };
  const python = await findPython(snapshot.root, path);
  const environment = python.kind === 'found' ? python.environment : undefined;
  const version = environment && (await installedVersion(environment, 'mypy'));
  const folder = configFolder(project);
  const at = { ...project, folder };
  if (environment && version !== undefined) {
    const isWanted = configured === 'mypy' || (environment.own && (text === undefined || hasAnnotations(text)));
    if (!isWanted) return { kind: 'notWanted' };
    return { kind: 'found', command: [environment.python, '-m', 'mypy'], project: at, version, environment };
  }
  if (configured !== 'mypy') return { kind: 'notWanted' };
  const listed = await findTool('mypy');
  const program = listed.kind === 'found' ? await throughShim(listed.path, 'mypy', path) : undefined;
  if (program === undefined)
    return { kind: 'missing', searched: listed.kind === 'missing' ? listed.searched.join(', ') : listed.path };
  const executable = environment?.own === true ? ['--python-executable', environment.python] : [];
  return { kind: 'found', command: [program, ...executable], project: at, ...(environment ? { environment } : {}) };
}

/** mypy reads its configuration from the folder where it runs. */
function configFolder(project: PythonProject): string {
  return project.levels.find(asksForMypy)?.folder ?? project.folder;
}

/** Whether a stub beside a module says its types: mypy then never reads the module itself. */
async function hasStub(snapshot: Snapshot, path: string): Promise<boolean> {
  if (!path.endsWith('.py')) return false;
  return snapshot.buffers.has(`${path}i`) || (await isFile(`${path}i`));
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function scratchWords(text: string, scratch: Scratch, root: string): string {
  return scratch.root === root ? text : text.replaceAll(scratch.root, root);
}
