// Warm workers for runners that load tests into places of their own: Jest into contexts of V8, Vitest into
// its pool. They are kept with their caches and module graphs; each candidate gets a new place.

import { coverageProbe } from './hostTexts.ts';
import { jestCollecting, vitestCollecting } from './resultTexts.ts';
import { sourceCapturing, warmPrelude, type WarmWords } from './warmTexts.ts';

/** Jest by its own parts: configuration and file map are read once, tests run in band. */
export function warmJestWorker(words: WarmWords): string {
  return `${warmPrelude(words)}${jestCollecting}${String.raw`
const from = (file) => module_.createRequire(realpathSync(file));
const jest = from(words.entry);
const core = from(jest.resolve('@jest/core'));
const plain = (loaded) => loaded.default ?? loaded;
const { readConfigs } = core('jest-config');
const Runtime = plain(core('jest-runtime'));
const TestRunner = plain(core('jest-runner'));
const { TestWatcher } = core('jest-watcher');
const startedMs = now();
const argv = {
  _: [], $0: 'jest', ci: true, watchman: false, watch: false, watchAll: false, coverage: false, colors: false, runInBand: true,
  maxWorkers: 1, reporters: [], passWithNoTests: true, cacheDirectory: path.join(words.hostFolder, 'cache'), ...parse(words.args[0]),
};
passingOfErrors = new Set(['prepareStackTrace', 'stackTraceLimit']);
// Tests get modules of their own, in a context of their own.
watchesDependencies = false;
let set;
const prepared = (async () => {
  const { globalConfig, configs } = await readConfigs(argv, [cwd()]);
  if (configs.length !== 1) throw new Error('several projects in one configuration');
  const config = words.trials === undefined ? configs[0] : Object.freeze({ ...configs[0], setupFilesAfterEnv: [...configs[0].setupFilesAfterEnv, words.trials] });
  if (globalConfig.globalSetup || globalConfig.globalTeardown || config.globalSetup || config.globalTeardown) throw new Error('a global set-up is run once for all tests');
  if (!/[\\/]jest-runner[\\/]/.test(config.runner)) throw new Error('another runner is configured');
  const context = await Runtime.createContext(config, { console, maxWorkers: 1, watch: false, watchman: false });
  set = { globalConfig, config, context };
})();
wrapNode();
startCounting();
prepared.then(
  () => serve(async (message) => {
    const beganAt = now();
    const results = [];
    const errors = [];
    const runner = new TestRunner(set.globalConfig, {});
    runner.on('test-file-success', ([, result]) => void results.push(result));
    runner.on('test-file-failure', ([test, error]) => void errors.push({ file: test.path, ...describe(error) }));
    const tests = message.files.map((file) => ({ context: { config: set.config, hasteFS: set.context.hasteFS, moduleMap: set.context.moduleMap, resolver: set.context.resolver }, path: file }));
    await runner.runTests(tests, new TestWatcher({ isWatchMode: false }), { serial: true });
    const told = jestResult(results);
    told.errors.push(...errors);
    if (results.some((result) => result.openHandles?.length > 0 || result.leaks)) told.odd = 'it left something open';
    if (results.length !== message.files.length) told.odd = 'not all files of tests were run';
    // The environment of a worker of Jest is set by itself.
    return { ...told, testMs: now() - beganAt, counts: takeCounts(), exitCode: told.errors.length > 0 || told.cases.some((one) => one.state === 'failed') ? 1 : 0 };
  }),
  (error) => tell({ refused: String(error && error.message ? error.message : error) }),
);
`}`;
}

/** Loads a module of the workspace in the worker; in words, since nothing of the workspace is imported here. */
const loading = ['import', '(file)'].join('');

/** Vitest by its Node interface: kept with its server and module graph, tests run by its own pool. */
export function warmVitestWorker(words: WarmWords): string {
  return `${warmPrelude(words)}${vitestCollecting}const load = (file) => ${loading};${String.raw`
const counts = (globalThis[Symbol.for('touchstone.counts')] = []);
let vitest;
let specs;
let unhandled = [];
const prepared = (async () => {
  const entry = module_.createRequire(realpathSync(words.entry)).resolve('vitest/node');
  const { createVitest, parseCLI } = await load(pathToFileURL(entry).href);
  const { options } = parseCLI(['vitest', 'run', ...words.args]);
  // Threads start sooner than processes. What they cannot do goes back to a run of its own.
  const asks = fs.readdirSync(cwd()).some((name) => /^vite(?:st)?\.(?:config|workspace)\./.test(name) && /\bpool\b/.test(readFileSync(name, 'utf8')));
  const pool = asks || words.args.some((word) => word.startsWith('--pool')) ? {} : { pool: 'threads' };
  vitest = await createVitest('test', { ...options, ...pool, ...(words.trials === undefined ? {} : { runner: words.trials }), watch: false, run: true, reporters: [{}] });
  if (typeof vitest.runTestSpecifications !== 'function' || typeof vitest.globTestSpecifications !== 'function') throw new Error('this Vitest cannot be kept');
  if (vitest.projects?.some((project) => [].concat(project.config.globalSetup ?? []).length > 0)) throw new Error('a global set-up is run once for all tests');
  await (vitest.createCoverageProvider?.() ?? vitest.initCoverageProvider?.());
})();
const listSpecs = async (files) => {
  const wanted = new Set(files);
  const all = await vitest.globTestSpecifications();
  const found = all.filter((one) => wanted.has(one.moduleId));
  if (new Set(found.map((one) => one.moduleId)).size !== wanted.size) throw new Error('not all files of tests were found');
  return found;
};
prepared.then(
  () => serve(async (message) => {
    specs ??= await listSpecs(message.files);
    const beganAt = now();
    counts.length = 0;
    vitest.invalidateFile(words.target);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specs, false);
    const told = vitestResult(testModules.map((one) => one.task), unhandledErrors);
    if (/ERR_WORKER_UNSUPPORTED|not supported in workers/.test(stringify(told))) return { odd: 'it does what threads cannot' };
    const spoilt = counts.map((one) => one.touched).find((one) => one !== undefined);
    return {
      ...told,
      ...(spoilt === undefined ? {} : { spoilt }),
      testMs: now() - beganAt,
      counts: counts.flatMap((one) => one.scripts),
      exitCode: told.errors.length > 0 || told.cases.some((one) => one.state === 'failed' || one.hook) ? 1 : 0,
    };
  }),
  (error) => tell({ refused: String(error && error.message ? error.message : error) }),
);
`}`;
}

/** Counts in the pool's own processes, handed to the worker as what a coverage provider collects. */
export function warmVitestCoverage(words: Pick<WarmWords, 'target' | 'hostFolder' | 'root' | 'uncounted'>): {
  readonly provider: string;
  readonly probe: string;
} {
  const probe = `${coverageProbe({ folder: words.hostFolder, target: words.target, onLoad: false, counts: false })}${sourceCapturing}${String.raw`
const start = exports.start;
exports.start = () => {
  if (!session) captureSources();
  start();
};
exports.told = () => {
  if (!session) return { scripts: [] };
  const scripts = (call('Profiler.takePreciseCoverage')?.result ?? []).filter((script) => isTarget(script.url));
  if (scripts.length === 0) return { scripts: [] };
  if (captured !== undefined) return { scripts: scripts.map(({ functions }) => ({ source: captured, functions })) };
  call('Debugger.enable');
  const told = scripts.map((script) => ({ source: call('Debugger.getScriptSource', { scriptId: script.scriptId })?.scriptSource ?? '', functions: script.functions }));
  call('Debugger.disable');
  return { scripts: told };
};
`}`;
  const provider = `import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
const root = ${JSON.stringify(words.root)};
const probePath = ${JSON.stringify(`${words.hostFolder}/probe.cjs`)};
const probe = createRequire(probePath)(probePath);
${String.raw`
let touched;
const inView = (value) => typeof value === 'string' && (path.resolve(value) + path.sep).startsWith(root + path.sep) && !value.includes('node_modules');
const writes = ['appendFile', 'copyFile', 'cp', 'mkdir', 'rename', 'rm', 'rmdir', 'symlink', 'truncate', 'unlink', 'writeFile'];
const watch = () => {
  for (const holder of [fs, fs.promises]) {
    for (const name of writes.flatMap((one) => [one, one + 'Sync'])) {
      const original = holder[name];
      if (typeof original !== 'function') continue;
      holder[name] = function (...args) {
        if ((/^(?:copyFile|cp|rename|symlink)/.test(name) ? args.slice(0, 2) : args.slice(0, 1)).some(inView)) touched = 'it wrote a file in the workspace';
        return Reflect.apply(original, this, args);
      };
    }
  }
  createRequire(probePath)('node:module').syncBuiltinESMExports();
};
let watching = false;
const counted = ${words.uncounted !== true};
export default {
  startCoverage: () => {
    if (!watching) watch();
    watching = true;
    if (counted) probe.start();
  },
  takeCoverage: () => ({ ...probe.told(), touched }),
  stopCoverage: () => undefined,
  getProvider: () => {
    let context;
    return {
      name: 'custom',
      initialize: (given) => void (context = given),
      resolveOptions: () => context.config?.coverage ?? {},
      clean: () => undefined,
      onAfterSuiteRun: ({ coverage }) => void globalThis[Symbol.for('touchstone.counts')]?.push(coverage),
      onTestFailure: () => undefined,
      generateCoverage: () => ({}),
      reportCoverage: () => undefined,
    };
  },
};
`}`;
  return { provider, probe };
}
