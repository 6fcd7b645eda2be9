// The text that runs many variants in a test process: it is given the tests that a runner has collected, runs them
// for one variant after the other, and writes what came of each into a private file. It imports nothing but Node.

import { describing } from '../hosts/resultTexts.ts';

/** What the driver is told; written into its text, so that nothing about it is in the environment. */
export interface DriverWords {
  readonly token: string;
  /** Name of the global object that programs use. */
  readonly runtime: string;
  /** Absolute path of the file that says what to do next. */
  readonly jobPath: string;
  /** Absolute folder of the workspace as the worker sees it, symbolic links resolved. */
  readonly root: string;
  /** The runner's entry; absent for Node's own. */
  readonly entry?: string;
}

/** Name of the driver's file in the private folder. */
export const driverName = 'trials-driver.cjs';

/** The driver; a script that exports `drive(file, tests)`. */
export function trialDriver(words: DriverWords): string {
  return `'use strict';
const words = ${JSON.stringify(words)};
const fs = require('node:fs');
const util = require('node:util');
const path = require('node:path');
${describing}${runtime}${literals}${turns}${driving}`;
}

/** What programs call: steps, lines, calls. A stop is thrown again at every step until the turn is over. */
const runtime = String.raw`
const { openSync, closeSync, writeSync, readFileSync } = fs;
const { parse, stringify } = JSON;
const { performance } = require('node:perf_hooks');
const now = performance.now.bind(performance);
const { setTimeout: later, clearTimeout: never, setImmediate: soon } = require('node:timers');
const realProcess = require('node:process');
class Stop extends Error {}
const chunk = 10000;
/** Lines that ran while modules were loaded. */
const loading = new Uint8Array(65536);
const T = (globalThis[words.runtime] ??= { p: 0, n: 1e8, l: loading, c: () => undefined, x: () => undefined });
const state = { stopped: undefined, steps: 0, allowed: 5e7, startedAt: 0, limitMs: 0, mostMs: Infinity, waited: false, stray: undefined };
T.x = () => {
  if (state.stopped === undefined) {
    state.steps += chunk;
    const passedMs = now() - state.startedAt;
    if (passedMs < state.limitMs || (state.steps < state.allowed && passedMs < state.mostMs)) {
      T.n = chunk;
      return;
    }
    state.stopped = 'hung';
  }
  throw new Stop('too many steps');
};
T.n = chunk;
const stop = (why) => {
  state.stopped = why;
  T.n = -1;
  throw new Stop(why);
};
`;

/** Arguments of calls as literals of the core, cut where they are large. */
const literals = String.raw`
const literalOf = (value, depth = 0) => {
  switch (typeof value) {
    case 'undefined': return { kind: 'undefined' };
    case 'boolean': return { kind: 'boolean', value };
    case 'number': return Number.isFinite(value) ? { kind: 'number', value, float: !Number.isInteger(value) } : { kind: 'number', value: String(value), float: true };
    case 'bigint': return { kind: 'bigint', value: String(value) };
    case 'string': return value.length > 2000 ? { kind: 'opaque', shown: 'a long string' } : { kind: 'string', value };
    case 'object': break;
    default: return { kind: 'opaque', shown: typeof value };
  }
  if (value === null) return { kind: 'null' };
  if (depth > 6) return { kind: 'opaque', shown: 'something deep' };
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  const list = (items) => items.map((one) => literalOf(one, depth + 1));
  if (Array.isArray(value)) return value.length > 200 ? { kind: 'opaque', shown: 'a long list' } : { kind: 'list', items: list(Array.from(value)) };
  if (tag === 'Set' && value.size <= 200) return { kind: 'set', items: list([...value]) };
  if (tag === 'Map' && value.size <= 200) return { kind: 'map', entries: [...value].map(([key, one]) => [literalOf(key, depth + 1), literalOf(one, depth + 1)]) };
  const above = Object.getPrototypeOf(value);
  if (above !== null && Object.getPrototypeOf(above) !== null) return { kind: 'opaque', shown: tag };
  const own = Object.entries(value);
  return own.length > 200 ? { kind: 'opaque', shown: 'a large object' } : { kind: 'object', entries: own.map(([key, one]) => [{ kind: 'string', value: key }, literalOf(one, depth + 1)]) };
};
const calls = new Map();
let calling;
const record = (name, args) => {
  if (calling === undefined || calls.size >= 400) return;
  try {
    const told = stringify([name, Array.from(args, (one) => literalOf(one))]);
    if (told.length > 10000) return;
    const known = calls.get(told) ?? new Set();
    calls.set(told, known);
    known.add(calling);
  } catch {
    // What cannot be looked at is no input that could be written down.
  }
};
`;

/** One turn: the tests once, with one variant picked, each suite's hooks around its own. */
const turns = String.raw`
const isPromise = (value) => value !== null && typeof value === 'object' && typeof value.then === 'function';
const bounded = (promise, limitMs) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = later(() => {
      state.stopped = 'hung';
      state.waited = true;
      T.n = -1;
      reject(new Stop('it did not end'));
    }, limitMs);
  });
  return Promise.race([promise, late]).finally(() => never(timer));
};
const step = async (work, limitMs) => {
  const given = work();
  return isPromise(given) ? bounded(given, limitMs) : given;
};
/** Runs one test with its hooks: undefined, or the error with which it failed. */
const runTest = async (test, entered, limits) => {
  let failure;
  const note = (error) => { failure ??= { error }; };
  const context = test.context?.();
  const chain = [];
  for (let suite = test.suite; suite; suite = suite.parent) chain.unshift(suite);
  try {
    for (const suite of chain) {
      if (entered.has(suite)) {
        const broken = entered.get(suite);
        if (broken) throw broken.error;
        continue;
      }
      entered.set(suite, undefined);
      try {
        for (const hook of suite.beforeAll) await step(hook, limits.waitMs);
      } catch (error) {
        entered.set(suite, { error });
        throw error;
      }
    }
    if (test.start) test.start(context);
    try {
      for (const suite of chain) for (const hook of suite.beforeEach) await step(() => hook(context, test), limits.waitMs);
      await step(() => test.run(context), limits.waitMs);
    } catch (error) {
      note(error);
    }
    for (const suite of [...chain].reverse()) {
      for (const hook of suite.afterEach) {
        try {
          await step(() => hook(context, test), limits.waitMs);
        } catch (error) {
          note(error);
        }
      }
    }
    if (test.done) await step(() => test.done(context), limits.waitMs);
  } catch (error) {
    note(error);
  }
  return failure;
};
const leave = async (entered, limitMs) => {
  let failure;
  for (const suite of [...entered.keys()].reverse()) {
    for (const hook of suite.afterAll) {
      try {
        await step(hook, limitMs);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  return failure;
};
const arm = (limits) => {
  state.stopped = undefined;
  state.waited = false;
  state.steps = 0;
  state.allowed = limits.steps;
  state.limitMs = limits.ms;
  state.mostMs = limits.waitMs;
  state.startedAt = now();
  T.n = chunk;
};
const used = () => state.steps + (chunk - T.n);
const disarm = () => {
  T.p = 0;
  T.l = loading;
  T.n = chunk;
  state.stopped = undefined;
  // What runs while modules are loaded is bound by its steps alone.
  state.allowed = 5e7;
  state.limitMs = 0;
  state.mostMs = Infinity;
  state.steps = 0;
};
`;

/** A file of tests: every variant that is still alive has its turn. */
const driving = String.raw`
/** The message alone: stacks are dear where they are mapped back. */
const wordsOf = (error) => {
  try {
    return String(error !== null && typeof error === 'object' ? error.message : error).slice(0, 600);
  } catch {
    return 'an error without words';
  }
};
const builtins = () => {
  const seen = [];
  for (const name of ['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'Date', 'RegExp', 'Promise', 'Map', 'Set', 'Error', 'Math', 'JSON', 'Reflect']) {
    for (const holder of [globalThis[name], globalThis[name]?.prototype]) {
      if (holder === undefined || holder === null) continue;
      for (const key of Reflect.ownKeys(holder)) {
        const found = Reflect.getOwnPropertyDescriptor(holder, key);
        seen.push(name, key, found.value ?? found.get);
      }
    }
  }
  return seen;
};
/** Properties of Error that runners set. */
let kept;
const isAlike = (one, other) => one.length === other.length && one.every((value, index) => Object.is(value, other[index]) || typeof value === 'number' || other[index - 1] === 'prepareStackTrace');
exports.drive = async (file, tests) => {
  const job = parse(readFileSync(words.jobPath, 'utf8'));
  const { exit, reallyExit, abort, kill } = realProcess;
  const out = openSync(job.answers, 'a', 0o600);
  // Another process has another view: names are as in the workspace.
  const label = path.relative(words.root, file);
  const tell = (told) => writeSync(out, stringify({ token: words.token, file: label, ...told }) + '\n');
  const stray = (error) => { state.stray ??= { error }; };
  const atLoad = loading.some((one) => one !== 0);
  loading.fill(0);
  const dead = new Set();
  for (const line of readFileSync(job.answers, 'utf8').split('\n')) {
    if (line === '') continue;
    const { v, kind } = parse(line);
    if (kind !== undefined && kind !== 'passed' && kind !== 'original' && (kind !== 'failed' || !job.all)) dead.add(v);
    else if (kind === 'failed' && parse(line).regression) dead.add(v);
  }
  const named = tests.map((test, index) => ({ test, key: label + '#' + (test.key ?? index) }));
  const wanted = job.tests === undefined ? named : job.tests.flatMap((key) => named.filter((one) => one.key === key));
  const failing = new Set(job.failing ?? []);
  const limitsOf = (key) => job.limits?.[key] ?? { steps: 1e7, ms: job.testMs, waitMs: job.testMs };
  const { stackTraceLimit } = Error;
  if (!job.traced) Error.stackTraceLimit = 0;
  realProcess.exit = () => stop('ended');
  realProcess.reallyExit = () => stop('ended');
  realProcess.abort = () => stop('ended');
  realProcess.kill = (pid, ...rest) => (pid === realProcess.pid ? stop('ended') : kill.call(realProcess, pid, ...rest));
  realProcess.on('unhandledRejection', stray);
  realProcess.on('uncaughtException', stray);
  try {
    for (const v of job.picks) {
      if (dead.has(v)) continue;
      tell({ v, begun: true });
      if (v === 0) await original();
      else await variant(v);
      disarm();
    }
  } finally {
    disarm();
    Error.stackTraceLimit = stackTraceLimit;
    realProcess.exit = exit;
    realProcess.reallyExit = reallyExit;
    realProcess.abort = abort;
    realProcess.kill = kill;
    realProcess.off('unhandledRejection', stray);
    realProcess.off('uncaughtException', stray);
    tell({ ended: true });
    closeSync(out);
  }

  async function original() {
    const cases = [];
    const entered = new Map();
    T.p = 0;
    T.c = job.traced ? record : () => undefined;
    // One that did not end was waited for; the others of its file need not be waited for as long.
    let short;
    for (const { test, key } of wanted) {
      const limits = short ?? limitsOf(key);
      arm(limits);
      T.l = new Uint8Array(job.traced ?? 1);
      calling = job.traced ? key : undefined;
      const startedAt = now();
      const failure = await runTest(test, entered, limits);
      calling = undefined;
      const lines = [];
      T.l.forEach((one, line) => { if (one !== 0) lines.push(line); });
      cases.push({
        key,
        path: test.path,
        file: test.file ?? file,
        state: state.stopped !== undefined ? 'hung' : failure ? 'failed' : 'passed',
        ...(failure && job.traced ? { failure: describe(failure.error) } : {}),
        lines,
        ...(state.waited ? { waited: true } : {}),
        steps: used(),
        durationMs: now() - startedAt,
      });
      const { nextMs } = job;
      if (state.stopped !== undefined && nextMs) short = { steps: 1e7, ms: nextMs, waitMs: nextMs };
    }
    const last = await leave(entered, job.testMs);
    await new Promise((resolve) => soon(resolve));
    const odd = atLoad ? 'load' : last ? 'afterAll' : state.stray ? 'stray' : isAlike((kept ??= builtins()), builtins()) ? undefined : 'builtins';
    state.stray = undefined;
    tell({ v: 0, kind: 'original', cases, odd, ...(job.traced ? { calls: [...calls].map(([told, by]) => [...parse(told), [...by]]) } : {}) });
  }

  async function variant(v) {
    const entered = new Map();
    let passed = 0;
    let ran = 0;
    let first;
    let end;
    T.p = v;
    for (const { test, key } of wanted) {
      const wasFailing = failing.has(key);
      if (first !== undefined && !(job.all && wasFailing)) break;
      const limits = limitsOf(key);
      arm(limits);
      const failure = await runTest(test, entered, limits);
      ran++;
      if (state.stopped !== undefined) {
        end = state.stopped;
        break;
      }
      if (failure === undefined) passed += wasFailing ? 1 : 0;
      else {
        first ??= { key, wasFailing, message: wordsOf(failure.error) };
        if (!wasFailing || !job.all) break;
      }
    }
    if (end === undefined) arm({ steps: 1e7, ms: job.testMs, waitMs: job.testMs });
    const last = await leave(entered, job.testMs);
    end ??= state.stopped;
    // What a passing variant left to happen must have happened before it counts.
    if (end === undefined && first === undefined) await new Promise((resolve) => soon(resolve));
    const odd = state.stray !== undefined || last !== undefined;
    const why = (state.stray ?? last)?.error;
    state.stray = undefined;
    if (end !== undefined) tell({ v, kind: end, passed, ran });
    else if (first !== undefined) tell({ v, kind: 'failed', at: first.key, regression: !first.wasFailing, passed, ran, message: first.message });
    else if (odd) tell({ v, kind: 'stray', passed, ran, message: wordsOf(why) });
    else tell({ v, kind: 'passed', passed, ran });
  }
};
`;
