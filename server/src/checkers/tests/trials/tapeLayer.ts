// What hands tape's tests to the trials' driver: a stand-in for `tape` that only collects. Each test is run by tape's
// own `Test`; parts of a test are tests of their own where what is around them can be run without them.

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
/** Runs what is around the parts of a test: which they are, and what it asserts by itself. */
const runBody = (args) => {
  const around = new Test(...args);
  const body = { parts: [], asserted: 0, isPlain: true, failure: undefined };
  let isOpen = true;
  around.on('result', (one) => {
    if (typeof one === 'string') return;
    if (!isOpen) return void (!one.ok && !one.todo && active?.(one));
    body.asserted++;
    if (!one.ok && !one.todo) body.failure ??= { error: failed(one) };
  });
  around.test = (...more) => void body.parts.push(more);
  around.end = (error) => void (body.isPlain &&= !error);
  for (const name of ['teardown', 'timeoutAfter', 'capture', 'captureFn', 'intercept']) around[name] = () => void (body.isPlain = false);
  try {
    const given = around._cb(around);
    if (given !== null && typeof given === 'object' && typeof given.then === 'function') {
      body.isPlain = false;
      given.then(undefined, () => undefined);
    }
  } catch (error) {
    body.isPlain = false;
    body.failure ??= { error };
  }
  isOpen = false;
  const { _plan: plan } = around;
  if (plan !== undefined && plan !== body.parts.length + body.asserted) {
    body.isPlain = false;
    body.failure ??= { error: new Error('plan != count') };
  }
  return body;
};
const textOfFunction = (args) => Function.prototype.toString.call(args.findLast((one) => typeof one === 'function') ?? (() => undefined));
/** Whether a part speaks of the test around it, which then is the one that fails. */
const isSpokenOf = (text, parts) => {
  const name = /^(?:async\s+)?(?:function\b\s*[\w$]*\s*)?\(?\s*([\w$]+)/.exec(text)?.[1]?.replaceAll('$', '\\$');
  if (name === undefined) return false;
  const used = new RegExp('(?<![\\w$.])' + name + '\\s*\\.(?!test\\b)');
  const given = new RegExp('(?<![\\w$])' + name + '(?![\\w$])');
  return parts.some((part) => {
    const own = textOfFunction(part);
    return used.test(own) && !given.test(own.slice(0, Math.max(own.indexOf(')'), own.indexOf('=>'))));
  });
};
/** What a test is taken apart into, where its parts can be run without each other. */
const bodyOf = (args, { _timeout: timeout }) => {
  // What the test itself keeps is bound to it, and has no text.
  const text = textOfFunction(args);
  if (!/\.test\s*\(/.test(text) || timeout !== undefined) return undefined;
  const T = globalThis[words.runtime] ?? {};
  const { n, l } = T;
  const lines = new Uint8Array(65536);
  if (l !== undefined) T.l = lines;
  const body = runBody(args);
  const isRun = T.n !== n || lines.some((one) => one !== 0);
  if (l !== undefined) T.l = l;
  // What it has of the document and does not look at itself, its parts do.
  const isWhole = !body.isPlain || body.parts.length === 0 || (isRun && body.asserted === 0) || isSpokenOf(text, body.parts);
  return isWhole ? undefined : body;
};
const collected = (keys) => {
  const found = [];
  const visit = (argsOf, file, above, key, suite) => {
    const args = argsOf();
    const t = new Test(...args);
    if (t._skip || t._todo) return;
    const path = [...above, t.name];
    const wanted = isAsked(keys, key);
    const body = t._cb && wanted !== false ? bodyOf(args, t) : undefined;
    if (!decided.has(key)) decided.set(key, body !== undefined);
    if (body === undefined) {
      found.push({ key, path, file, suite, run: () => runOne(argsOf()) });
      return;
    }
    // Each turn has a body of its own, as what it keeps for its parts may be another with each variant.
    let fresh = body;
    const own = { ...none, parent: suite, beforeAll: [() => void (fresh = runBody(argsOf()))] };
    const run = () => {
      if (fresh.failure) throw fresh.failure.error;
    };
    if (body.asserted > 0) found.push({ key: key + '.b', path, file, suite: own, run });
    body.parts.forEach((_, index) => {
      const part = () => {
        if (fresh.parts[index] === undefined) throw new Error('this part is not declared');
        return fresh.parts[index];
      };
      visit(part, file, path, key + '.' + index, own);
    });
  };
  const only = declared.find((one) => one.isOnly);
  declared.forEach((one, index) => {
    if (only === undefined || one === only) visit(() => one.args, one.file, [], String(index), none);
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
