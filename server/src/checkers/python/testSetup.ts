// How a Python project's tests are run: which runner, from which interpreter, in which folder, and which
// test files there are. Found by configuration, imports and file names; nothing is started.

import { basename, dirname, join } from 'node:path';
import { findTool, isProgram } from '../../workspace/findTool.ts';
import type { Overlay } from '../../workspace/snapshot.ts';
import { importGraph, type ImportGraph } from './importGraph.ts';
import { nearestTests } from './nearTests.ts';
import {
  environmentAt,
  findPython,
  installedVersion,
  pytestPlugins,
  throughShim,
  type PythonEnvironment,
} from './interpreter.ts';
import { dependsOn, readProject, tableOf, type PythonProject } from './project.ts';

/** The runners, each a checker. */
export type RunnerId = 'pytest' | 'unittest' | 'doctest';

/** How the tests of one document are run. */
export interface TestSetup {
  readonly runner: RunnerId;
  readonly environment: PythonEnvironment;
  /** Version of the runner; absent for those that come with Python. */
  readonly version?: string;
  /** Where it runs, absolute in the workspace. */
  readonly folder: string;
  /** All test files, absolute in the workspace. */
  readonly testFiles: readonly string[];
  readonly graph: ImportGraph;
  /** Options that the project sets for pytest. */
  readonly addopts: string;
  /** Whether pytest loads the plugins that are installed; without them it starts much faster. */
  readonly plugins: boolean;
}

/** The set-up, or why there is none. */
export type FoundSetup =
  | { readonly kind: 'found'; readonly setup: TestSetup }
  | { readonly kind: 'missing'; readonly what: string; readonly searched: string }
  | { readonly kind: 'none' };

/** Finds how `runner` runs the tests that concern the overlay's document. */
export async function findSetup(overlay: Overlay, runner: RunnerId): Promise<FoundSetup> {
  const { snapshot, path } = overlay;
  const project = await readProject(snapshot, path);
  const configured = project.levels.find(({ files }) => pytestTables(files).length > 0);
  const folder = configured?.folder ?? project.folder;
  const addopts = configured === undefined ? '' : addoptsOf(pytestTables(configured.files).join('\n'));
  if (runner === 'doctest') {
    if (!/^\s*>>> /m.test(overlay.text) || /--doctest-modules\b/.test(addopts)) return { kind: 'none' };
  }
  const graph = await importGraph(overlay, folder);
  const patterns = filePatterns(configured === undefined ? '' : pytestTables(configured.files).join('\n'));
  const testFiles = graph.files.filter((file) => patterns.some((pattern) => pattern.test(basename(file))));
  const isPytest = wantsPytest(project, graph, testFiles, configured !== undefined);
  if (runner === 'pytest' && (!isPytest || (testFiles.length === 0 && !/--doctest-modules\b/.test(addopts))))
    return { kind: 'none' };
  if (runner === 'unittest' && (isPytest || !testFiles.some((file) => importsUnittest(graph.textOf(file)))))
    return { kind: 'none' };
  const python = await findPython(snapshot.root, path);
  const base = { runner, folder, testFiles, graph, addopts };
  if (runner !== 'pytest') {
    if (python.kind === 'missing') return { kind: 'missing', what: 'Python', searched: python.searched.join(', ') };
    return { kind: 'found', setup: { ...base, environment: python.environment, plugins: false } };
  }
  const found = await withPytest(python.kind === 'found' ? python.environment : undefined, path);
  if (found.kind === 'missing') {
    const where = python.kind === 'found' ? python.environment.sitePackages : python.searched;
    return { kind: 'missing', what: 'pytest', searched: [...where, ...found.searched].join(', ') };
  }
  const { environment, version } = found;
  const plugins = await needsPlugins(environment, project, graph, testFiles, addopts);
  return { kind: 'found', setup: { ...base, environment, version, plugins } };
}

/** Test files that reach the document, the nearest of many; none where none is known to. */
export function relatedFiles(
  setup: TestSetup,
  path: string,
  texts: { readonly own: string; readonly selected: string },
): readonly string[] {
  if (setup.runner === 'doctest') return [path];
  const reached = setup.graph.reaching(path);
  const reaching = setup.testFiles.filter((file) => reached.has(file));
  return nearestTests(reaching, path, setup.graph, texts);
}

/** The tables in which a folder's files configure pytest. */
function pytestTables(files: PythonProject['levels'][number]['files']): readonly string[] {
  const ini = files.get('pytest.ini') ?? files.get('.pytest.ini');
  return [
    ini,
    files.get('pytest.toml'),
    tableOf(files.get('pyproject.toml'), 'tool.pytest.ini_options'),
    tableOf(files.get('pyproject.toml'), 'tool.pytest'),
    tableOf(files.get('tox.ini'), 'pytest'),
    tableOf(files.get('setup.cfg'), 'tool:pytest'),
  ].filter((text) => text !== undefined);
}

/** The value of `addopts` with its continuation lines, quotes and brackets left in. */
export function addoptsOf(table: string): string {
  const found = /^[ \t]*addopts[ \t]*=[ \t]*(\[[^\]]*\]|"""[\s\S]*?"""|'''[\s\S]*?'''|[^\n]*(?:\n[ \t]+[^\n]*)*)/m.exec(
    table,
  );
  return found?.[1] ?? '';
}

function filePatterns(table: string): readonly RegExp[] {
  const told = /^[ \t]*python_files[ \t]*=[ \t]*(\[[^\]]*\]|[^\n]*(?:\n[ \t]+[^\n]*)*)/m.exec(table)?.[1];
  const globs = (told ?? 'test_*.py *_test.py').split(/[\s,"'[\]]+/).filter((one) => one !== '');
  const asPattern = (glob: string) =>
    glob
      .replaceAll(/[.+^$(){}|\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
  return [...globs.map((glob) => new RegExp(`^${asPattern(glob)}$`)), ...(told === undefined ? [/^tests?\.py$/] : [])];
}

function wantsPytest(
  project: PythonProject,
  graph: ImportGraph,
  testFiles: readonly string[],
  isConfigured: boolean,
): boolean {
  if (isConfigured || dependsOn(project, 'pytest')) return true;
  if (graph.files.some((file) => basename(file) === 'conftest.py')) return true;
  return testFiles.some((file) => {
    const text = graph.textOf(file);
    return (
      /^\s*(?:import|from)\s+_?pytest\b/m.test(text) || (/^(?:async\s+)?def test/m.test(text) && !importsUnittest(text))
    );
  });
}

function importsUnittest(text: string): boolean {
  return /^\s*(?:import|from)\s+unittest\b/m.test(text);
}

type WithPytest =
  | { readonly kind: 'found'; readonly environment: PythonEnvironment; readonly version: string }
  | { readonly kind: 'missing'; readonly searched: readonly string[] };

/** An interpreter that has pytest: the project's; without an own one also that of a `pytest` on the path. */
async function withPytest(environment: PythonEnvironment | undefined, document: string): Promise<WithPytest> {
  const version = environment && (await installedVersion(environment, 'pytest'));
  if (environment && version !== undefined) return { kind: 'found', environment, version };
  if (environment?.own === true) return { kind: 'missing', searched: [] };
  const listed = await findTool('pytest');
  if (listed.kind === 'missing') return listed;
  const program = await throughShim(listed.path, 'pytest', document);
  const folder = program === undefined ? dirname(listed.path) : dirname(program);
  for (const name of ['python3', 'python']) {
    const python = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    if (!(await isProgram(python))) continue;
    const beside = await environmentAt(python);
    const found = await installedVersion(beside, 'pytest');
    if (found !== undefined) return { kind: 'found', environment: beside, version: found };
  }
  return { kind: 'missing', searched: [folder] };
}

/** Words by which tests use well-known plugins without naming them. */
const pluginWords: Readonly<Record<string, RegExp>> = {
  pytest_mock: /\b(?:mocker|mocker\w*)\b/,
  pytest_asyncio: /\basyncio\b|async def test/,
  anyio: /\banyio\b/,
  pytest_django: /\bdjango\b|\b(?:db|client|rf|settings)\b/,
  pytest_flask: /\bclient\b/,
  pytest_benchmark: /\bbenchmark\b/,
  pytest_timeout: /\btimeout\b/,
  pytest_httpx: /\bhttpx_mock\b/,
  requests_mock: /\brequests_mock\b/,
  pytest_freezer: /\bfreezer\b/,
  syrupy: /\bsnapshot\b/,
  Faker: /\bfaker\b/,
  pytest_subtests: /\bsubtests\b/,
  hypothesis: /\bhypothesis\b/,
};

async function needsPlugins(
  environment: PythonEnvironment,
  project: PythonProject,
  graph: ImportGraph,
  testFiles: readonly string[],
  addopts: string,
): Promise<boolean> {
  const installed = await pytestPlugins(environment);
  if (installed.length === 0) return false;
  const texts = [...graph.files.filter((file) => basename(file) === 'conftest.py'), ...testFiles].map((file) =>
    graph.textOf(file),
  );
  const hasLongOptions =
    /(?:^|[\s"'])(?:--(?!tb|strict|import-mode|doctest|durations|maxfail|color|showlocals|ignore|verbose|quiet)[\w-]+|-n\b)/.test(
      addopts,
    );
  return installed.some((name) => {
    const module = name.toLowerCase().replaceAll(/[-.]+/g, '_');
    const word = pluginWords[name] ?? pluginWords[module];
    const short = module.replace(/^pytest_/, '');
    return (
      hasLongOptions ||
      dependsOn(project, name) ||
      texts.some((text) => text.includes(module) || text.includes(`mark.${short}`) || word?.test(text) === true)
    );
  });
}
