// What hands the tests of runners that load them into places of their own to the trials' driver: Jest's and Vitest's
// trees as they are when everything is collected.

import { driverName } from './driverText.ts';

/** Jest: a file for `setupFilesAfterEnv` that listens to jest-circus. */
export function jestLayer(): string {
  return `'use strict';
const { drive } = require('./${driverName}');
${String.raw`
const handlers = globalThis[Symbol.for('EVENT_HANDLERS')];
const isPromise = (value) => value !== null && typeof value === 'object' && typeof value.then === 'function';
const called = (fn, self) => {
  if (fn.length > 0) {
    return new Promise((resolve, reject) => {
      const done = (error) => (error ? reject(error instanceof Error ? error : new Error(String(error))) : resolve());
      done.fail = (error) => reject(error instanceof Error ? error : new Error(String(error)));
      fn.call(self, done);
    });
  }
  const given = fn.call(self);
  if (given !== null && typeof given === 'object' && typeof given.next === 'function' && typeof given.then !== 'function') for (let one = given.next(); !one.done; ) one = given.next();
  return given;
};
if (!Array.isArray(handlers)) throw new Error('this Jest does not tell of its tests');
handlers.push((event, circus) => {
  if (event.name !== 'run_start') return undefined;
  const tests = [];
  const hooks = (block, type) => block.hooks.filter((hook) => hook.type === type).map((hook) => (context) => called(hook.fn, context));
  const visit = (block, parent, path, skipped) => {
    const own = { parent, beforeAll: hooks(block, 'beforeAll'), afterAll: hooks(block, 'afterAll'), beforeEach: hooks(block, 'beforeEach'), afterEach: hooks(block, 'afterEach') };
    for (const child of block.children) {
      if (child.type === 'describeBlock') visit(child, own, [...path, child.name], skipped || child.mode === 'skip');
      else {
        const isOut = skipped || child.mode === 'skip' || child.mode === 'todo' || (circus.hasFocusedTests && child.mode !== 'only') || typeof child.fn !== 'function' || child.failing;
        if (!isOut) tests.push({ path: [...path, child.name], suite: own, context: () => Object.create(null), start: () => begin(child.name, path), run: (context) => checked(called(child.fn, context)) });
        child.mode = 'skip';
      }
    }
    block.hooks.length = 0;
  };
  const begin = (name, path) => {
    const { snapshotState } = expect.getState();
    if (typeof snapshotState?.clear === 'function') snapshotState.clear();
    expect.setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null, expectedAssertionsNumberError: undefined, isExpectingAssertionsError: undefined, suppressedErrors: [], currentTestName: [...path, name].join(' ') });
  };
  const verdict = () => {
    const told = expect.getState();
    if (told.suppressedErrors?.length > 0) throw told.suppressedErrors[0];
    if (typeof told.expectedAssertionsNumber === 'number' && told.expectedAssertionsNumber !== told.assertionCalls) throw new Error('expected ' + told.expectedAssertionsNumber + ' assertions, and got ' + told.assertionCalls);
    if (told.isExpectingAssertions && told.assertionCalls === 0) throw new Error('expected assertions, and got none');
  };
  const checked = (given) => (isPromise(given) ? given.then(verdict) : verdict());
  visit(circus.rootDescribeBlock, undefined, [], false);
  return drive(expect.getState().testPath, tests);
});
`}`;
}

/** Vitest: a runner that lets the driver run what was collected. An ES module. */
export function vitestLayer(entry: string, importText: string): string {
  return `import { createRequire } from 'node:module';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
const load = (file) => ${importText};
const own = createRequire(import.meta.url);
const { drive } = own('./${driverName}');
const from = createRequire(fs.realpathSync(${JSON.stringify(entry)}));
const part = async (name) => {
  try {
    return await load(pathToFileURL(from.resolve(name)).href);
  } catch {
    return {};
  }
};
${String.raw`
const vitest = await load(pathToFileURL(from.resolve('vitest').replace(/index\.cjs$/, 'dist/index.js')).href);
const runners = vitest.TestRunner === undefined ? await part('vitest/runners') : {};
const suites = vitest.TestRunner === undefined ? await part('vitest/suite') : {};
const Base = vitest.TestRunner ?? runners.VitestTestRunner;
const getFn = Base.getTestFn ?? suites.getFn;
const getHooks = Base.getSuiteHooks ?? suites.getHooks;
const none = { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
export default class Runner extends Base {
  async onBeforeRunFiles(files) {
    await super.onBeforeRunFiles?.(files);
    for (const file of files) await this.trials(file);
  }
  async trials(file) {
    if (file.result?.state === 'fail' || file.mode === 'skip') return;
    await this.onBeforeRunSuite?.(file);
    const tests = [];
    const cleanups = new Map();
    const clean = (key) => async () => {
      for (const one of (cleanups.get(key) ?? []).reverse()) await one();
      cleanups.delete(key);
    };
    const keep = (key, given) => {
      if (typeof given === 'function') cleanups.set(key, [...(cleanups.get(key) ?? []), given]);
    };
    const kept = (key, given) => (given !== null && typeof given === 'object' && typeof given.then === 'function' ? given.then((one) => keep(key, one)) : keep(key, given));
    const visit = (suite, parent, path) => {
      const hooks = { ...none, ...getHooks(suite) };
      if ((hooks.aroundEach?.length ?? 0) + (hooks.aroundAll?.length ?? 0) > 0) throw new Error('hooks around tests are not known here');
      const own = {
        parent,
        beforeAll: hooks.beforeAll.map((hook) => () => kept(suite, hook(suite))),
        afterAll: [...hooks.afterAll.map((hook) => () => hook(suite)), clean(suite)],
        beforeEach: hooks.beforeEach.map((hook) => (_, { task }) => kept(task, hook(task.context, suite))),
        // The last that was added is called first.
        afterEach: [...hooks.afterEach].reverse().map((hook) => (_, { task }) => hook(task.context, suite)),
      };
      for (const task of suite.tasks) {
        if (task.mode !== 'run' && task.mode !== 'queued') continue;
        if (task.type === 'suite') visit(task, own, [...path, task.name]);
        else if (getFn(task)) {
          tests.push({
            path: [...path, task.name],
            suite: own,
            task,
            start: () => {
              this.workerState && (this.workerState.current = task);
              task.result = { state: 'run', startTime: 0, retryCount: 0 };
              task.onFailed = task.onFinished = undefined;
              this.onBeforeTryTask?.(task, { retry: 0, repeats: 0 });
            },
            run: () => {
              const given = getFn(task)();
              const end = () => this.onAfterTryTask?.(task, { retry: 0, repeats: 0 });
              return given !== null && typeof given === 'object' && typeof given.then === 'function' ? given.then(end) : end();
            },
            done: () => (cleanups.has(task) ? clean(task)() : undefined),
          });
        }
        task.mode = 'skip';
      }
      for (const list of Object.values(getHooks(suite))) if (Array.isArray(list)) list.length = 0;
    };
    visit(file, undefined, []);
    await drive(file.filepath, tests);
    for (const task of file.tasks) task.mode = 'skip';
  }
}
`}`;
}
