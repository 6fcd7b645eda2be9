// What hands tape's tests to the trials' driver: a stand-in for `tape` that only collects. Each test is run by tape's
// own `Test`; parts of a test are tests of their own where what is around them does nothing but declare them.

import { describing, tapeReading } from '../hosts/resultTexts.ts';
import { driverName } from './driverText.ts';

/** What the layer is told. */
export interface TapeLayerWords {
  /** tape's own entry, as the worker sees it. */
  readonly entry: string;
  /** Name of the global object that programs use. */
  readonly runtime: string;
  /** Absolute path of the file that says what to do next. */
  readonly jobPath: string;
}

/** tape: loaded before the worker, which puts the stand-in where tests find tape. */
export function tapeLayer(words: TapeLayerWords): string {
  return `'use strict';
const words = ${JSON.stringify(words)};
const { drive } = require('./${driverName}');
const fs = require('node:fs');
const path = require('node:path');
const util = require('node:util');
const { fileURLToPath } = require('node:url');
${describing}${tapeReading}${collecting}${running}${standing}`;
}

/** Tests as they are declared, and what they come to: themselves, or their parts. */
const collecting = String.raw`
const home = path.dirname(path.dirname(fs.realpathSync(words.entry)));
const Test = require(path.join(home, 'lib', 'test.js'));
let declared = [];
const none = { parent: undefined, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
/** Whether a test is taken apart: decided once, as the tests of later jobs are named by it. */
const decided = new Map();
const isAsked = (keys, key) => {
  if (keys === undefined) return decided.get(key);
  if (keys.includes(key)) return false;
  return keys.some((one) => one.startsWith(key + '.')) ? true : decided.get(key);
};
/** What a failed assertion of a test around the running one is told to. */
let active;
/** The parts that a test declares, when it does nothing else; its own body has run then. */
const partsOf = (args, { _timeout: timeout }) => {
  // What the test itself keeps is bound to it, and has no text.
  const text = Function.prototype.toString.call(args.findLast((one) => typeof one === 'function'));
  if (!/\.test\s*\(/.test(text) || timeout !== undefined) return undefined;
  const around = new Test(...args);
  const parts = [];
  let isPlain = true;
  const spoil = () => void (isPlain = false);
  around.on('result', (one) => {
    if (typeof one === 'string') return;
    isPlain = false;
    if (!one.ok && !one.todo) active?.(one);
  });
  around.test = (...more) => void parts.push(more);
  around.end = (error) => void (isPlain &&= !error);
  for (const name of ['teardown', 'timeoutAfter', 'capture', 'captureFn', 'intercept']) around[name] = spoil;
  const T = globalThis[words.runtime] ?? {};
  const { n, l } = T;
  const lines = new Uint8Array(65536);
  if (l !== undefined) T.l = lines;
  try {
    const given = around._cb(around);
    if (given !== null && typeof given === 'object' && typeof given.then === 'function') {
      isPlain = false;
      given.then(undefined, () => undefined);
    }
  } catch {
    isPlain = false;
  }
  // What runs the document is a test itself.
  if (T.n !== n || lines.some((one) => one !== 0)) isPlain = false;
  if (l !== undefined) T.l = l;
  if (around._plan !== undefined && around._plan !== parts.length) isPlain = false;
  // A part that speaks of the test around it makes that one fail.
  const name = /^(?:async\s+)?(?:function\b\s*[\w$]*\s*)?\(?\s*([\w$]+)/.exec(text)?.[1];
  const used = new RegExp('(?<![\\w$.])' + name?.replaceAll('$', '\\$') + '\\s*\\.(?!test\\b)');
  for (const part of parts) {
    const inner = part.find((one) => typeof one === 'function');
    const own = inner === undefined ? '' : Function.prototype.toString.call(inner);
    const head = own.slice(0, Math.max(own.indexOf(')'), own.indexOf('=>')));
    if (name !== undefined && !new RegExp('(?<![\\w$])' + name.replaceAll('$', '\\$') + '(?![\\w$])').test(head) && used.test(own)) isPlain = false;
  }
  return isPlain && parts.length > 0 ? parts : undefined;
};
const collected = (keys) => {
  const found = [];
  const visit = (args, file, above, key) => {
    const t = new Test(...args);
    if (t._skip || t._todo) return;
    const names = [...above, t.name];
    const wanted = isAsked(keys, key);
    const parts = t._cb && wanted !== false ? partsOf(args, t) : undefined;
    if (!decided.has(key)) decided.set(key, parts !== undefined);
    if (parts === undefined) found.push({ key, path: names, file, suite: none, run: () => runOne(args) });
    else parts.forEach((part, index) => visit(part, file, names, key + '.' + index));
  };
  const only = declared.find((one) => one.isOnly);
  declared.forEach((one, index) => {
    if (only === undefined || one === only) visit(one.args, one.file, [], String(index));
  });
  return found;
};
`;

/** One test with its parts, by tape's own means. */
const running = String.raw`
const failed = (one) => ({
  get message() { return tapeMessage(one); },
  get stack() { return tapeFailure(one).stack; },
  get expected() { return tapeFailure(one).expected; },
  get actual() { return tapeFailure(one).actual; },
});
const soon = setImmediate;
const resources = () => process.getActiveResourcesInfo?.() ?? ['unknown'];
/** Calls back when nothing is left that could go on with a test: the driver's own timer is all that is open. */
const whenIdle = (before, isOver, call) => {
  if (before.includes('Timeout') || before.includes('unknown')) return;
  let quiet = 0;
  let looks = 0;
  const look = () => {
    if (isOver() || ++looks > 50) return;
    const now = resources();
    quiet = now.length <= before.length + 1 && now.filter((one) => one === 'Timeout').length <= 1 && !now.includes('Immediate') ? quiet + 1 : 0;
    if (quiet < 5) soon(look);
    else call();
  };
  soon(look);
};
const runOne = (args) => {
  const t = new Test(...args);
  let failure;
  const note = (one) => {
    if (one !== null && typeof one === 'object' && !one.ok && !one.todo) failure ??= { error: failed(one) };
  };
  const follow = (one) => {
    one.on('result', note);
    one.on('test', (part) => {
      const { run } = part;
      part.run = () => attempt(part, run);
      follow(part);
    });
  };
  const attempt = (one, run) => {
    try {
      run();
    } catch (error) {
      failure ??= { error };
      one._progeny.length = 0;
      one._end();
    }
  };
  follow(t);
  active = note;
  const before = resources();
  attempt(t, t.run);
  const settled = () => {
    active = undefined;
    if (failure) throw failure.error;
  };
  if (t.ended) return settled();
  return new Promise((resolve) => {
    let isOver = false;
    const end = () => {
      isOver = true;
      // A plan that is not met is told of after the end.
      Promise.resolve().then(resolve);
    };
    t.once('end', end);
    whenIdle(before, () => isOver, () => {
      t._exit();
      end();
    });
  }).then(settled);
};
`;

/** What tests find as tape. */
const standing = String.raw`
const add = (args, isOnly) => {
  const { file } = tapeDeclared(process.cwd());
  declared.push({ args, file, isOnly });
  return new Test(...args);
};
const nothing = () => undefined;
const standIn = (...args) => add(args, false);
Object.assign(standIn, {
  test: standIn,
  only: (...args) => add(args, true),
  skip: Test.skip,
  Test,
  createHarness: () => standIn,
  getHarness: () => standIn,
  createStream: () => new (require('node:stream').PassThrough)(),
  onFinish: nothing,
  onFailure: nothing,
  close: nothing,
  wait: nothing,
  run: nothing,
});
globalThis[Symbol.for('touchstone.trials')] = {
  standIn,
  forget: () => void (declared = []),
  async drive() {
    const { tests } = JSON.parse(fs.readFileSync(words.jobPath, 'utf8'));
    const keys = tests?.map((key) => key.slice(key.lastIndexOf('#') + 1));
    const found = collected(keys);
    declared = [];
    if (found.length > 0) await drive('tape', found);
  },
};
`;
