// What hands the tests of runners that load them into their own process to the trials' driver: Mocha's tree of
// suites, and for Node's runner, which keeps none, a stand-in for `node:test` that only collects.

import { driverName } from './driverText.ts';

/** Mocha: instead of running what it has collected, the driver does; then nothing is left to run. */
export function mochaLayer(entry: string): string {
  return `'use strict';
const { drive } = require('./${driverName}');
const entry = ${JSON.stringify(entry)};
${String.raw`
const path = require('node:path');
const home = path.dirname(path.dirname(require('node:fs').realpathSync(entry)));
const Mocha = require(path.join(home, 'index.js'));
const called = (runnable) => {
  const self = runnable.ctx;
  if (self && typeof self.runnable === 'function') self.runnable(runnable);
  if (runnable.async) return new Promise((resolve, reject) => runnable.fn.call(self, (error) => (error ? reject(error) : resolve())));
  return runnable.fn.call(self);
};
const hooksOf = (hooks, test) => (hooks ?? []).map((hook) => (context, given) => {
  if (hook.ctx && given?.mocha) hook.ctx.currentTest = given.mocha;
  return called(hook);
});
const run = Mocha.prototype.run;
Mocha.prototype.run = function (done) {
  const root = this.suite;
  if (root.hasOnly?.()) root.filterOnly();
  const tests = [];
  const visit = (suite, parent) => {
    const own = { parent, beforeAll: hooksOf(suite._beforeAll), afterAll: hooksOf(suite._afterAll), beforeEach: hooksOf(suite._beforeEach), afterEach: hooksOf(suite._afterEach) };
    for (const test of suite.tests) {
      if (test.isPending() || typeof test.fn !== 'function') continue;
      const run = () => {
        try {
          const given = called(test);
          return given && typeof given.then === 'function' ? given.then(undefined, skipped) : given;
        } catch (error) {
          return skipped(error);
        }
      };
      tests.push({ path: test.titlePath(), file: test.file, suite: own, mocha: test, run });
    }
    for (const child of suite.suites) visit(child, own);
  };
  const skipped = (error) => {
    if (error?.constructor?.name === 'Pending') return undefined;
    throw error;
  };
  visit(root, undefined);
  const empty = (suite) => {
    suite.tests = [];
    suite._beforeAll = [];
    suite._afterAll = [];
    suite.suites.forEach(empty);
  };
  drive('mocha', tests).then(
    () => {
      empty(root);
      // A run without any test is an error to whoever asks for it.
      root.addTest(new Mocha.Test('touchstone', () => undefined));
      run.call(this, done);
    },
    (error) => {
      process.stderr.write(String(error && error.stack) + '\n');
      process.exit(70);
    },
  );
};
`}`;
}

/** Name of the module that imports of `node:test` find instead. */
export const nodeFacade = 'trials-node-test.mjs';

/** Node's runner: modules of the workspace find the stand-in, everybody else the real one. */
export function nodeLayer(root: string): string {
  return `'use strict';
const { drive } = require('./${driverName}');
const root = ${JSON.stringify(root)};
const facade = require('node:path').join(__dirname, '${nodeFacade}');
${nodeStandIn}${String.raw`
globalThis[Symbol.for('touchstone.nodeTest')] = standIn;
const Module = require('node:module');
const { pathToFileURL } = require('node:url');
const path = require('node:path');
const rootUrl = pathToFileURL(root + path.sep).href;
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  const isOurs = (request === 'node:test') && typeof parent?.filename === 'string' && parent.filename.startsWith(root + path.sep);
  return isOurs ? standIn : load.call(this, request, parent, ...rest);
};
if (Module.registerHooks) {
  Module.registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'node:test' && context.parentURL?.startsWith(rootUrl) && !context.conditions?.includes('require'))
        return { url: pathToFileURL(facade).href, format: 'module', shortCircuit: true };
      return next(specifier, context);
    },
  });
} else {
  const hooks = 'let root, facade; export function initialize(data) { root = data.root; facade = data.facade; }'
    + 'export async function resolve(specifier, context, next) { if (specifier === "node:test" && context.parentURL?.startsWith(root))'
    + 'return { url: facade, format: "module", shortCircuit: true }; return next(specifier, context); }';
  Module.register('data:text/javascript,' + encodeURIComponent(hooks), { data: { root: rootUrl, facade: pathToFileURL(facade).href } });
}
`}`;
}

/** What `import … from 'node:test'` finds. */
export const nodeFacadeText = `const standIn = globalThis[Symbol.for('touchstone.nodeTest')];
export default standIn;
export const { test, it, describe, suite, before, after, beforeEach, afterEach, mock, run, snapshot, assert } = standIn;
`;

/** Collects tests as they are declared; contexts do what tests need of them. */
const nodeStandIn = String.raw`
const real = require('node:test');
const assert_ = require('node:assert');
const newSuite = (parent, name) => ({ parent, name, skip: false, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] });
let top = newSuite(undefined);
let current = top;
let tests = [];
let waiting = [];
const forget = () => {
  tests = [];
  waiting = [];
  top = current = newSuite(undefined);
};
globalThis[Symbol.for('touchstone.trials')] = {
  forget,
  async drive() {
    await Promise.all(waiting);
    const collected = tests;
    forget();
    if (collected.length > 0) await drive(collected[0].file, collected);
  },
};
const where = () => {
  const frames = (new Error().stack ?? '').split('\n');
  for (const frame of frames) {
    const found = /((?:file:\/\/)?\/[^():]*?)(?:\?[^:]*)?:\d+:\d+\)?$/.exec(frame);
    if (!found) continue;
    const file = found[1].startsWith('file://') ? require('node:url').fileURLToPath(found[1]) : found[1];
    if (file.startsWith(root + require('node:path').sep)) return file;
  }
  return '';
};
const wordsOf = (args) => {
  const given = [...args];
  const name = typeof given[0] === 'string' ? given.shift() : undefined;
  const options = typeof given[0] === 'object' && given[0] !== null ? given.shift() : {};
  const fn = typeof given[0] === 'function' ? given[0] : undefined;
  return { name: name ?? (fn?.name || '<anonymous>'), options, fn };
};
const namesOf = (suite) => (suite === undefined || suite.name === undefined ? [] : [...namesOf(suite.parent), suite.name]);
const calledBack = (fn, context, self) => {
  const self_ = self ?? context;
  if (fn.length < 2) return fn.call(self_, context);
  return new Promise((resolve, reject) => fn.call(self_, context, (error) => (error ? reject(error) : resolve())));
};
const contextOf = (name) => {
  const after = [];
  const running = [];
  let mock;
  let abort;
  const context = {
    name,
    fullName: name,
    get signal() { return (abort ??= new AbortController()).signal; },
    assert: assert_,
    get mock() { return (mock ??= new real.mock.constructor()); },
    diagnostic() {},
    runOnly() {},
    skip() {},
    todo() {},
    plan() {},
    before(fn) { running.push(Promise.resolve().then(() => calledBack(fn, context))); },
    after(fn) { after.push(fn); },
    beforeEach(fn) { context.x_before.push(fn); },
    afterEach(fn) { context.x_after.push(fn); },
    x_before: [],
    x_after: [],
    async waitFor(fn, options = {}) {
      const until = Date.now() + (options.timeout ?? 1000);
      for (;;) {
        try {
          return await fn();
        } catch (error) {
          if (Date.now() > until) throw error;
          await new Promise((resolve) => setTimeout(resolve, options.interval ?? 50));
        }
      }
    },
    test(...args) {
      const { name: own, options, fn } = wordsOf(args);
      if (fn === undefined || options.skip || options.todo) return Promise.resolve();
      const last = running.at(-1) ?? Promise.resolve();
      const done = last.catch(() => undefined).then(async () => {
        const child = contextOf(own);
        try {
          for (const hook of context.x_before) await calledBack(hook, child);
          await calledBack(fn, child);
          await child.x_settle();
        } finally {
          for (const hook of context.x_after) await calledBack(hook, child);
          await child.x_leave();
        }
      });
      running.push(done);
      // As with the real one, a failing part fails the whole, and not the one who waits for it.
      return done.catch(() => undefined);
    },
    x_settle: async () => {
      const all = await Promise.allSettled(running);
      const bad = all.find((one) => one.status === 'rejected');
      if (bad) throw bad.reason;
    },
    x_leave: async () => {
      for (const fn of after.reverse()) await calledBack(fn, context);
      mock?.restoreAll();
    },
    x_isPlain: () => running.length === 0 && after.length === 0 && mock === undefined,
  };
  context.it = context.test;
  return context;
};
const addTest = (args, more) => {
  const { name, options, fn } = wordsOf(args);
  const given = { ...options, ...more };
  if (given.skip || given.todo || fn === undefined || current.skip) return Promise.resolve();
  tests.push({
    path: [...namesOf(current), name],
    file: where(),
    suite: current,
    context: () => contextOf(name),
    run: (context) => {
      const result = calledBack(fn, context);
      if (result !== null && typeof result === 'object' && typeof result.then === 'function') return result.then(() => context.x_settle());
      return context.x_isPlain() ? undefined : context.x_settle();
    },
    done: (context) => (context.x_isPlain() ? undefined : context.x_leave()),
  });
  return Promise.resolve();
};
const addSuite = (args, more) => {
  const { name, options, fn } = wordsOf(args);
  const given = { ...options, ...more };
  const parent = current;
  const own = newSuite(parent, name);
  own.skip = parent.skip || Boolean(given.skip || given.todo);
  if (fn === undefined || own.skip) return Promise.resolve();
  current = own;
  try {
    const result = fn({ name, fullName: name, signal: new AbortController().signal });
    if (result && typeof result.then === 'function') waiting.push(result);
  } finally {
    current = parent;
  }
  return Promise.resolve();
};
const chained = (add) => {
  const made = (...args) => add(args, {});
  made.skip = (...args) => add(args, { skip: true });
  made.todo = (...args) => add(args, { todo: true });
  made.only = (...args) => add(args, {});
  return made;
};
const hook = (kind) => (fn) => {
  const suite = current;
  suite[kind].push((context) => calledBack(fn, context ?? {}, undefined));
};
const standIn = chained(addTest);
standIn.test = standIn;
standIn.it = chained(addTest);
standIn.describe = chained(addSuite);
standIn.suite = standIn.describe;
standIn.before = hook('beforeAll');
standIn.after = hook('afterAll');
standIn.beforeEach = hook('beforeEach');
standIn.afterEach = hook('afterEach');
standIn.mock = real.mock;
standIn.run = real.run;
standIn.snapshot = real.snapshot;
standIn.assert = real.assert;
`;
