// Warm workers for runners that load tests into their own process: Node's test runner and Mocha. Modules of
// the workspace are new for each candidate, modules of dependencies stay loaded.

import { mochaCollecting, nodeCollecting } from './resultTexts.ts';
import { generationQuery, warmPrelude, type WarmWords } from './warmTexts.ts';

/** Gives every module of the workspace a version: a query for ES modules, an emptied cache for CommonJS. */
export const versions = String.raw`
const shared = new Int32Array(new SharedArrayBuffer(4));
let stale;
const rootUrl = pathToFileURL(words.root + path.sep).href;
const isOwnUrl = (url) => url.startsWith(rootUrl) && !url.includes('/node_modules/');
const withVersion = (url) => url + (url.includes('?') ? '&' : '?') + '${generationQuery}=' + shared[0];
if (module_.registerHooks) {
  module_.registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (!isOwnUrl(found.url) || context.conditions.includes('require') || found.format === 'json' || found.url.includes('${generationQuery}=')) return found;
      return { ...found, url: withVersion(found.url) };
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (isOwnUrl(url) && !url.includes('${generationQuery}=') && String(loaded.format).startsWith('module')) stale ??= 'it requires an ES module of the workspace, which stays as it was first loaded';
      return loaded;
    },
  });
} else {
  const hooks = 'let shared, root; export function initialize(data) { shared = data.shared; root = data.root; }'
    + 'export async function resolve(specifier, context, next) { const found = await next(specifier, context);'
    + 'if (!found.url.startsWith(root) || found.url.includes("/node_modules/") || found.format === "json" || found.url.includes("${generationQuery}=")) return found;'
    + 'return { ...found, url: found.url + (found.url.includes("?") ? "&" : "?") + "${generationQuery}=" + Atomics.load(shared, 0) }; }';
  module_.register('data:text/javascript,' + encodeURIComponent(hooks), { data: { shared, root: rootUrl } });
}
const nextVersion = () => {
  Atomics.add(shared, 0, 1);
  for (const file of Object.keys(require.cache)) if (isOwn(file)) delete require.cache[file];
};
`;

/** The host imports what it is told; this file does not, which the check of layers could not tell from its text. */
export const importWord = 'import';

/** Node's own runner: one run a file, each with modules of its own, as in a process of its own. */
export function warmNodeWorker(words: WarmWords): string {
  return `${warmPrelude(words)}${versions}${nodeCollecting}${String.raw`
const { run } = require('node:test');
wrapNode();
startCounting();
// For trials the tests are only collected as their file is loaded, which older versions of Node can do too.
const trials = globalThis[Symbol.for('touchstone.trials')];
let late;
let isDriven = false;
const strayed = () => { if (!isDriven) late = 'something went on after a test had ended'; };
const collected = async (message) => {
  const all = { cases: [], errors: [], counts: [] };
  const startedAt = now();
  for (const file of message.files) {
    nextVersion();
    await turn();
    drains = 0;
    try {
      await ${importWord}(withVersion(pathToFileURL(file).href));
    } catch (error) {
      all.errors.push({ file, ...describe(error) });
      trials.forget();
      continue;
    }
    isDriven = true;
    await trials.drive();
    await turn();
    isDriven = false;
  }
  all.odd = stale ?? late;
  late = undefined;
  return { ...all, testMs: now() - startedAt, counts: takeCounts(), exitCode: 0 };
};
if (trials !== undefined) {
  process.on('uncaughtException', strayed);
  process.on('unhandledRejection', strayed);
  serve((message) => untilEmpty(() => collected(message)));
} else if (!module_.registerHooks) tell({ refused: 'Node ' + process.versions.node + ' cannot load a module anew; 22.15 can' });
else serve((message) => untilEmpty(async () => {
  const all = { cases: [], errors: [], counts: [] };
  const startedAt = now();
  for (const file of message.files) {
    nextVersion();
    await turn();
    drains = 0;
    const collector = nodeCollector();
    for await (const { type, data } of run({ files: [file], isolation: 'none', concurrency: false })) {
      collector.add(type, data);
      if (type === 'test:diagnostic' && /asynchronous activity/.test(data.message)) all.odd ??= 'something went on after a test had ended';
    }
    const { cases, errors } = collector.result();
    all.cases.push(...cases);
    all.errors.push(...errors);
    if (errors.length > 0 || cases.length === 0) all.odd ??= 'a file of tests could not be loaded';
  }
  if (stale !== undefined) all.odd ??= stale;
  return { ...all, testMs: now() - startedAt, counts: takeCounts(), exitCode: all.cases.some((one) => one.state === 'failed') ? 1 : 0 };
}));
`}`;
}

/** Mocha by its own parts: options are read once, each candidate gets a Mocha of its own. */
export function warmMochaWorker(words: WarmWords): string {
  return `${warmPrelude(words)}${versions}${mochaCollecting}${String.raw`
const home = path.dirname(path.dirname(realpathSync(words.entry)));
const part = (...names) => {
  for (const name of names) for (const ending of ['.cjs', '.js']) if (fs.existsSync(path.join(home, 'lib', name + ending))) return require(path.join(home, 'lib', name + ending));
  throw new Error('this Mocha has no ' + names[0]);
};
const Mocha = require(path.join(home, 'index.js'));
const { loadOptions } = part('cli/options');
const collectFiles = part('cli/collect-files');
const { handleRequires } = part('cli/run-helpers');
const loading = part('nodejs/esm-utils');
const decorated = loading.requireOrImport;
// Required ES modules cannot be loaded a second time, imported ones can.
const isModule = (file) => {
  if (/\.m[jt]s$/.test(file)) return true;
  if (/\.c[jt]s$/.test(file) || require.extensions[path.extname(file)] !== plainExtensions[path.extname(file)]) return false;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    try {
      const { type } = parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      if (type !== undefined) return type === 'module';
      break;
    } catch (error) {
      if (error.code !== 'ENOENT') return false;
    }
    if (folder === path.dirname(folder)) break;
  }
  return /^\s*(?:import\s*[\w{*'"]|export\s)/m.test(readFileSync(file, 'utf8'));
};
const plainExtensions = { ...require.extensions };
loading.requireOrImport = (file, decorator) => (isModule(file) ? loading.doImport(pathToFileURL(file)) : decorated(file, decorator));
passing = new Set(['describe', 'context', 'it', 'specify', 'xdescribe', 'xcontext', 'xit', 'xspecify', 'before', 'after', 'beforeEach', 'afterEach', 'run', 'suite', 'test', 'setup', 'teardown', 'suiteSetup', 'suiteTeardown']);
wrapNode();
startCounting();
let options;
const prepared = (async () => {
  options = loadOptions(words.args);
  if (options.parallel || options.watch) throw new Error('these options of Mocha cannot be honoured here');
  Object.assign(options, await handleRequires([].concat(options.require ?? [])));
})();
prepared.catch(() => undefined);
const list = (value) => (value === undefined ? [] : [].concat(value));
const once = async () => {
  await prepared;
  const startedAt = now();
  nextVersion();
  await turn();
  let result;
  const Reporter = function (runner) { result = mochaResult(runner); };
  const mocha = new Mocha({ ...options, reporter: Reporter, reporterOption: undefined, reporterOptions: undefined, color: false });
  const spec = list(options._).map(String);
  const collected = collectFiles({ ...options, ignore: list(options.ignore), extension: list(options.extension), file: list(options.file), spec });
  mocha.files = collected.files ?? collected;
  await mocha.loadFilesAsync();
  const failures = await new Promise((resolve) => mocha.run(resolve));
  const told = { ...result, testMs: now() - startedAt, exitCode: Math.min(failures, 255) };
  if (told.cases.length === 0) told.odd = 'no test was found';
  mocha.dispose();
  for (const name of passing) delete globalThis[name];
  return told;
};
serve(async () => {
  const told = await untilEmpty(once);
  if (told.odd === undefined && options.exit !== true) {
    // What a test left running keeps a process of its own alive too.
    const emptied = await new Promise((resolve) => {
      wake = () => resolve(true);
      drains = 3;
      setImmediate_(() => undefined);
      unref();
    });
    if (!emptied) told.odd = 'something went on after the tests had ended';
  }
  ref();
  if (stale !== undefined) told.odd ??= stale;
  return { ...told, counts: takeCounts() };
});
`}`;
}
