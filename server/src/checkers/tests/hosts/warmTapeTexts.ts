// The warm worker for tape: what tests load as `tape` is a stand-in that hands them to a harness of their own for each
// candidate, as tape's own keeps what it has run and ends the process.

import { tapeCollecting, tapeReading } from './resultTexts.ts';
import { importWord, versions } from './warmNodeTexts.ts';
import { warmPrelude, type WarmWords } from './warmTexts.ts';

/** A worker that loads all files anew for each candidate and runs their tests; its words are modules to load first. */
export function warmTapeWorker(words: WarmWords): string {
  return `${warmPrelude(words)}${versions}${tapeReading}${tapeCollecting}${String.raw`
const home = path.dirname(path.dirname(realpathSync(words.entry)));
const index = require.resolve(home);
const tape = require(index);
const trials = globalThis[Symbol.for('touchstone.trials')];
const collector = tapeCollector(home, process.cwd());
let harness;
const standIn = (...args) => harness(...args);
Object.assign(standIn, {
  test: standIn,
  only: (...args) => harness.only(...args),
  skip: tape.Test.skip,
  Test: tape.Test,
  createHarness: tape.createHarness,
  createStream: (options) => harness.createStream(options),
  onFinish: (done) => harness.onFinish(done),
  onFailure: (done) => harness.onFailure(done),
  getHarness: () => harness,
  wait: () => undefined,
  run: () => undefined,
});
// A module of its own: imports know what a module gave them when it was first loaded.
const { parent, paths } = require.cache[index];
require.cache[index] = Object.assign(new module_(index, parent), {
  filename: index,
  paths,
  loaded: true,
  exports: trials === undefined ? standIn : trials.standIn,
});
const required = module_.createRequire(path.join(process.cwd(), 'noop.js'));
for (const name of words.args) required(name);
wrapNode();
startCounting();
let late;
let isRunning = false;
const strayed = (error) => {
  if (trials === undefined ? !collector.uncaught(error) : !isRunning) late ??= 'something went on after a test had ended';
};
process.on('uncaughtException', strayed);
process.on('unhandledRejection', strayed);
/** The errors of files that could not be loaded. */
const loadAll = async (files) => {
  nextVersion();
  await turn();
  drains = 0;
  for (const file of files) {
    try {
      await ${importWord}(withVersion(pathToFileURL(file).href));
    } catch (error) {
      return [{ file, ...describe(error) }];
    }
  }
  return [];
};
const driven = async ({ files }) => {
  const startedAt = now();
  const errors = await loadAll(files);
  if (errors.length > 0) trials.forget();
  else {
    isRunning = true;
    await trials.drive();
    await turn();
    isRunning = false;
  }
  const odd = stale ?? late;
  late = undefined;
  return { cases: [], errors, odd, testMs: now() - startedAt, exitCode: 0 };
};
const once = async ({ files }) => {
  const startedAt = now();
  collector.reset();
  late = undefined;
  harness = tape.createHarness({ autoclose: false });
  const errors = await loadAll(files);
  if (errors.length > 0) return { cases: [], errors, odd: 'a file of tests could not be loaded', testMs: now() - startedAt, exitCode: 1 };
  await new Promise((resolve) => {
    harness.onFinish(resolve);
    harness.createStream({ objectMode: true }).resume();
  });
  return { errors, testMs: now() - startedAt };
};
serve(async (message) => {
  if (trials !== undefined) return { ...(await untilEmpty(() => driven(message))), counts: takeCounts() };
  const told = await untilEmpty(() => once(message));
  if (told.odd !== undefined) return told;
  // What a test left running keeps a process of its own alive too.
  await new Promise((resolve) => {
    wake = resolve;
    drains = 3;
    setImmediate_(() => undefined);
    unref();
  });
  ref();
  const cases = collector.cases(0);
  const odd = stale ?? late ?? (cases.length === 0 ? 'no test was found' : undefined);
  return { ...told, odd, cases, counts: takeCounts(), exitCode: cases.some((one) => one.state === 'failed') ? 1 : 0 };
});
`}`;
}
