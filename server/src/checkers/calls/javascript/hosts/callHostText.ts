// The text of the Node process that calls functions of one document: it compiles programs (see ../program.ts) in a
// realm of their own, counts steps, ends what does not end, and notices what a variant left behind.

import { behaveText } from './behaveText.ts';
import { lookoutText } from './lookoutText.ts';
import { realmText } from './realmText.ts';
import { traceText } from './traceText.ts';
import { valueText } from './valueTexts.ts';

/** The whole program; a CommonJS script that speaks lines of JSON over descriptor 3. */
export const callHostSource = `'use strict';
const fs = require('node:fs');
const vm = require('node:vm');
const util = require('node:util');
const v8 = require('node:v8');
const module_ = require('node:module');
const path = require('node:path');
const net = require('node:net');
const { pathToFileURL, fileURLToPath } = require('node:url');
const { performance } = require('node:perf_hooks');
${valueText}${realmText}${String.raw`
const now = performance.now.bind(performance);
const setTimer = setTimeout;
const clearTimer = clearTimeout;
const setImmediate_ = setImmediate;
const token = process.argv[2];
const exit = process.exit.bind(process);
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);

/** Longer than this a question is not worked on before what is known is told, in milliseconds. */
const windowMs = 60;

let realm;
/** A realm for the next programs of this document. */
const currentRealm = (message) => {
  if (realm !== undefined && realm.path === message.path && realm.uses < 2000) return realm;
  realm = newRealm(message.path);
  return realm;
};
/** The next question finds a realm, made while nobody waits. */
const makeAhead = (path) => setImmediate_(() => { realm ??= newRealm(path); });
const dropRealm = () => {
  for (const timer of realm?.timers ?? []) clearTimer(timer);
  realm = undefined;
};

let atSince = 0;
/**
 * Runs work, with an end for what runs longer than the limit without taking steps. The end costs a thread each time,
 * so that it is left to the server where nothing that is called can take long by itself.
 */
const guardScript = new vm.Script('$run()');
const guarded = (work, limitMs, isBrief) => {
  if (isBrief) return work();
  let result;
  guardHook.run = () => { result = work(); };
  guardScript.runInContext(guardContext, { timeout: Math.max(1, Math.ceil(limitMs)) });
  return result;
};
const guardHook = { run: undefined };
const guardContext = vm.createContext({ $run: () => guardHook.run() });

const isSpent = (error) => error !== null && typeof error === 'object' && realm !== undefined && error === realm.spent;
const isTimeout = (error) => error !== null && typeof error === 'object' && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const thenOf = (value) => (types.isPromise(value) || (value !== null && typeof value === 'object' && typeof value.then === 'function') ? value : undefined);

/** Waits for a promise no longer than the limit: what it gave, or that it hangs. */
const settle = (promise, limitMs) =>
  new Promise((resolve) => {
    const timer = setTimer(() => resolve({ hung: true }), limitMs);
    const done = (end) => { clearTimer(timer); resolve(end); };
    // What waits for nothing that could still happen never settles.
    const look = (turns) => setImmediate_(() => (turns > 0 ? look(turns - 1) : isIdle() ? done({ hung: true }) : undefined));
    look(4);
    Promise.resolve(promise).then((value) => done({ value }), (error) => done({ error, threw: true }));
  });
const getActive = process.getActiveResourcesInfo?.bind(process);
/** Nothing open but our own channel and the timer of the limit. */
const isIdle = () => getActive !== undefined && realm.timers.size === 0 && getActive().every((name) => name === 'PipeWrap' || name === 'TCPSocketWrap' || name === 'Timeout' || name === 'Immediate' || name === 'TTYWrap' || name === 'FSReqCallback' && false);

const compiled = (message, text) => {
  const plain = message.strip ? module_.stripTypeScriptTypes(text) : text;
  return new vm.Script(plain, { filename: message.path, importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER });
};
const joined = ({ start, versions, end }) => start + versions.map((version, at) => 'case ' + at + ':' + version).join('\n') + end;
/** Compiles a program; versions that do not compile are left out, and told in bad. */
const compile = (message) => {
  message.bad = undefined;
  try {
    return compiled(message, joined(message));
  } catch (error) {
    if (message.versions.length < 2) throw error;
    const bad = new Map();
    const versions = message.versions.map((version, at) => {
      try {
        compiled(message, '(function(){' + (message.strict ? '"use strict";' : '') + 'switch(0){case 0:' + version + '}})');
        return version;
      } catch (wrong) {
        bad.set(at, { kind: 'broken', why: thrownShown(wrong) });
        return '';
      }
    });
    if (bad.size === 0) throw error;
    message.bad = bad;
    return compiled(message, joined({ ...message, versions }));
  }
};

/** What one evaluation gave: a result or an error, or a promise of that. */
const attempt = (thunk) => {
  try {
    const value = thunk();
    const later = thenOf(value);
    return later === undefined ? { value } : { later };
  } catch (error) {
    if (isTimeout(error)) throw error;
    return { error, threw: true };
  }
};
/** Loads the program as one of its variants. */
const load = (instance, pick, message) => {
  realm.begin(message.steps);
  return instance.start(pick);
};

/**
 * Walks over variants and their items, each item a step that may wait; stops for what hangs. The steps are plain
 * calls in one guarded stretch, since to guard each would cost more than most of them. What is known after a
 * stretch is told, so that it is not lost with the process. The answer is about the variants from from on.
 */
const walk = async (message, start, step) => {
  const { limitMs, count, id } = message;
  const ends = new Array(count).fill(null);
  let from = 0;
  let toldAt = now();
  const known = (reached) => {
    const why = realm?.spoilt();
    who = undefined;
    return { from, ends: ends.slice(from, reached), reached, why };
  };
  let variant = 0;
  let state;
  let waiting;
  let begun;
  const advance = () => {
    for (; variant < count; variant++, state = undefined) {
      atSince = now();
      if (message.bad?.has(variant)) { ends[variant] = message.bad.get(variant); continue; }
      if (state === undefined) {
        who = { id, variant };
        if (message.careful) tellWho();
      }
      state ??= start(variant);
      for (;;) {
        const more = step(state, variant);
        if (more === undefined) break;
        if (more.later !== undefined) { waiting = more; return; }
        atSince = now();
        if (atSince - begun > windowMs) return;
      }
      ends[variant] = state.end;
      if (atSince - toldAt > windowMs) { variant++; state = undefined; return; }
    }
  };
  while (variant < count) {
    waiting = undefined;
    begun = now();
    const span = windowMs + limitMs + (realm.uses < 2 ? message.loadMs : 0);
    try {
      guarded(advance, span, message.brief);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      ends[variant] = state?.hang?.() ?? { kind: 'hung' };
      variant++;
      const answer = known(variant);
      dropRealm();
      return answer;
    }
    if (waiting !== undefined) {
      const end = await settle(waiting.later, limitMs);
      waiting.resume(end);
      continue;
    }
    if (variant < count && state === undefined) {
      const part = known(variant);
      if (part.why !== undefined) return part;
      announce({ id, from, ends: part.ends, more: true });
      from = variant;
      toldAt = now();
    }
  }
  return known(count);
};

const brokenBy = (error) => {
  if (isSpent(error)) return { kind: 'hung' };
  return { kind: 'broken', why: thrownShown(error) };
};

/** The end of one case from what its call gave. */
const endOf = (one, end, thunks) => {
  if (end.hung || (end.threw && isSpent(end.error)) || realm.isSpent()) return { state: 'hung' };
  if (realm.exited !== undefined) return { state: 'failed', message: 'it called process.' + realm.exited, stack: '' };
  const { expected } = one;
  if (expected.kind === 'throws') {
    const wanted = 'throws' + (expected.error === undefined ? '' : ' ' + expected.error);
    if (!end.threw) return { state: 'failed', message: 'It returned instead of throwing.', expected: wanted, actual: shownOf(end.value) };
    if (expected.error === undefined || isOfClass(end.error, expected.error)) return { state: 'passed' };
    return { state: 'failed', message: 'It threw something else.', expected: wanted, actual: thrownShown(end.error) };
  }
  if (end.threw) return { state: 'failed', message: thrownShown(end.error), expected: expected.text, actual: 'threw ' + thrownShown(end.error), ...stackOf(end.error) };
  const actualKey = keyOf(end.value, true);
  if (expected.kind === 'printed' && (typeof end.value === 'string' ? end.value : shownOf(end.value)) === expected.text) return { state: 'passed' };
  let wanted = literals.get(expected.text);
  if (wanted === undefined) {
    const given = attempt(thunks.expected);
    if (given.threw) return { state: 'failed', message: 'What is expected cannot be evaluated: ' + thrownShown(given.error), expected: expected.text, actual: shownOf(end.value) };
    wanted = { key: keyOf(given.value, true), written: keyOf(given.value, 'written'), shown: shownOf(given.value) };
    if (isLiteral.test(expected.text) && literals.size < 1000) literals.set(expected.text, wanted);
  }
  if (wanted.key === actualKey) return { state: 'passed' };
  if (one.rounded === true && (isRounded(expected.text, end.value) || wanted.written === keyOf(end.value, 'written'))) return { state: 'passed' };
  const { shown } = wanted;
  const actual = shownOf(end.value);
  return { state: 'failed', message: 'Expected ' + shown + ' but got ' + actual + '.', expected: shown, actual };
};
/** Values that are the same whoever writes them, by their text: lists of numbers, plain strings and the like. */
const isLiteral = /^(?:[\s\d.,[\]-]|true|false|null|"[^"\\\n]*"|'[^'\\\n]*')*$/;
const literals = new Map();
/** Documentation rounds: a number with three decimals or more stands for all that are printed so. */
const isRounded = (text, value) => {
  const digits = /^-?\d+\.(\d{3,})$/.exec(text.trim())?.[1].length;
  return digits !== undefined && typeof value === 'number' && Number.isFinite(value) && value.toFixed(Math.min(digits, 100)) === text.trim();
};
const stackOf = (error) => {
  const stack = error !== null && typeof error === 'object' ? ownValue(error, 'stack') : undefined;
  return typeof stack === 'string' ? { stack: stack.slice(0, 2000) } : {};
};

/** Decides the cases on each variant of one program. */
const evaluate = (message, instance) =>
  walk(
    message,
    (pick) => {
      const state = { index: 0, ends: [], failed: false, end: undefined, hang: () => state.thunks === undefined ? { kind: 'hung' } : { kind: 'ran', ends: [...state.ends, { state: 'hung' }] } };
      try {
        state.thunks = load(instance, pick, message);
      } catch (error) {
        if (isTimeout(error)) throw error;
        state.end = brokenBy(error);
      }
      if (realm.exited !== undefined) state.end = { kind: 'broken', why: 'it called process.' + realm.exited + ' while it was loaded' };
      return state;
    },
    (state) => {
      if (state.end !== undefined) return undefined;
      const { index } = state;
      const { cases } = message;
      // One that does not end would take its time in every other case, too.
      if (index >= cases.length || state.hung || (state.failed && index >= message.always)) {
        state.end = { kind: 'ran', ends: state.ends };
        return undefined;
      }
      realm.steps(message.patience > 0 ? message.steps : message.fewSteps);
      const told = (end) => {
        const seen = judged(() => endOf(cases[index], end, state.thunks[index]));
        state.ends.push(seen);
        if (seen.state !== 'passed') state.failed = true;
        if (seen.state === 'hung') { state.hung = true; message.patience--; }
        state.index++;
      };
      const tried = attempt(state.thunks[index].call);
      if (tried.later !== undefined) return { later: tried.later, resume: told };
      told(tried);
      return {};
    },
  );
/** To look at a result may run code of the candidate, such as a getter. */
const judged = (look) => {
  try {
    return look();
  } catch (error) {
    if (isTimeout(error)) throw error;
    return isSpent(error) ? { state: 'hung' } : { state: 'failed', message: 'Its result cannot be looked at: ' + thrownShown(error) };
  }
};

`}${behaveText}${lookoutText}${traceText}${String.raw`/** Compiles one program and starts it in a realm, again and again. */
const prepared = (message) => {
  const script = compile(message);
  return () => instanceOf(currentRealm(message), script, message);
};

/** Answers for all variants; those of a realm that turned out spoilt are asked again one by one. */
const answerMany = async (message, run) => {
  let make;
  try {
    make = prepared(message);
  } catch (error) {
    return { syntax: thrownShown(error) };
  }
  weigh();
  const { from, ends, reached, why } = await run(make());
  if (why === undefined) return { from, ends, reached };
  dropRealm();
  if (message.single) return { from, ends, reached, spoilt: why };
  return { from, spoilt: why };
};

const answer = async (message) => {
  if (message.modules !== undefined) {
    dropRealm();
    given.modules = message.modules;
    given.leaks = false;
  }
  switch (message.kind) {
    case 'evaluate': return answerMany(message, (instance) => evaluate(message, instance));
    case 'behave': return answerMany(message, (instance) => behave(message, instance, vm.runInContext(message.inputs, realm.context)));
    case 'trace': {
      // Loaded packages may remember what ran before; all else that a realm holds is looked at.
      if (realm?.uses > 0 && (realm.packages.size > 0 || !realm.isClean)) dropRealm();
      let make;
      try {
        make = prepared(message);
      } catch (error) {
        return { syntax: thrownShown(error) };
      }
      try {
        const instance = make();
        return await trace(message, instance);
      } catch (error) {
        dropRealm();
        return { broken: isTimeout(error) || isSpent(error) ? 'loading it does not end' : thrownShown(error) };
      } finally {
        // Nothing of it is left that could go on in the next ones.
        if (realm !== undefined && (realm.packages.size > 0 || realm.timers.size > 0 || realm.spoilt() !== undefined)) dropRealm();
      }
    }
  }
  return { odd: 'unknown question' };
};

const tell = (told) => {
  const bytes = Buffer.from(stringify({ token, ...told }) + '\n');
  channel.write(bytes);
};
const channel = new net.Socket({ fd: 3, readable: true, writable: true });
let rest = '';
let queue = Promise.resolve();
channel.setEncoding('utf8');
channel.on('data', (chunk) => {
  rest += chunk;
  const lines = rest.split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const message = JSON.parse(line);
    queue = queue.then(async () => {
      let told;
      try {
        told = await answer(message);
      } catch (error) {
        told = { odd: thrownShown(error) + ' ' + (stackOf(error).stack ?? '') };
        dropRealm();
      }
      tell({ id: message.id, megabytes: Math.round(process.memoryUsage.rss() / 1048576), ...told });
      if (realm === undefined) makeAhead(message.path);
    });
  }
});
channel.on('end', () => exit(0));
tell({ ready: true, version: process.versions.node, strips: typeof module_.stripTypeScriptTypes === 'function' });
`}`;
