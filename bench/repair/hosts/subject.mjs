// Runs functions of one JavaScript module for the repair measures: finds out which inputs a function takes by
// trial, tells what it gives, and compares two versions. One question as JSON on stdin, one answer on stdout.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const question = JSON.parse(
  await new Promise((resolve) => {
    let text = '';
    process.stdin
      .setEncoding('utf8')
      .on('data', (piece) => (text += piece))
      .on('end', () => resolve(text));
  }),
);

/** A small seeded generator (mulberry32). */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const words = [
  '',
  'a',
  'b',
  'ab',
  'abc',
  'Hello',
  'hello world',
  'fooBar',
  'foo_bar',
  'foo-bar',
  ' x ',
  '12',
  '3.5',
  'A',
  'aA',
  'a,b',
  'zz',
  'É',
];
const makers = {
  int: (r) => Math.floor(r() * 24) - 6,
  natural: (r) => Math.floor(r() * 12),
  float: (r) => Math.round((r() * 20 - 6) * 4) / 4,
  string: (r) => words[Math.floor(r() * words.length)],
  boolean: (r) => r() < 0.5,
  ints: (r) => Array.from({ length: Math.floor(r() * 7) }, () => makers.int(r)),
  strings: (r) => Array.from({ length: Math.floor(r() * 5) }, () => makers.string(r)),
  lists: (r) => Array.from({ length: Math.floor(r() * 4) }, () => makers.ints(r)),
  object: (r) =>
    Object.fromEntries(Array.from({ length: Math.floor(r() * 4) }, () => ['abcd'[Math.floor(r() * 4)], makers.int(r)])),
};
const kinds = Object.keys(makers);

async function load(file, name) {
  const module =
    file.endsWith('.cjs') || question.commonJs ? createRequire(file)(file) : await import(pathToFileURL(file).href);
  const values = typeof module === 'function' ? [module] : [module.default, ...Object.values(module)];
  return values.find((value) => typeof value === 'function' && value.name === name);
}

/** What a call gives, as JSON; undefined where it cannot be written as JSON. */
function outcome(fn, input) {
  let value;
  try {
    value = fn(...structuredClone(input));
  } catch (error) {
    return { threw: error?.constructor?.name ?? 'unknown' };
  }
  if (value && typeof value !== 'string' && !Array.isArray(value) && typeof value[Symbol.iterator] === 'function')
    return {};
  return isPlain(value) ? { json: JSON.stringify(value) } : {};
}

function isPlain(value) {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value))
    return value.length < 40 && Object.keys(value).length === value.length && value.every(isPlain);
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).every(isPlain);
}

function inputsOf(signature, seed, count) {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => signature.map((kind) => makers[kind](random)));
}

/** The kinds of arguments for which the function tells most, or undefined. */
function discover(fn, parameters, seed) {
  const random = randomFrom(seed);
  const all = [];
  const build = (sofar) => {
    if (sofar.length === parameters) all.push(sofar);
    else for (const kind of kinds) build([...sofar, kind]);
  };
  build([]);
  const tried =
    parameters < 3
      ? all
      : all
          .map((one) => [random(), one])
          .sort((a, b) => a[0] - b[0])
          .slice(0, 120)
          .map(([, one]) => one);
  let best;
  for (const signature of tried) {
    const seen = inputsOf(signature, seed, 24).map((input) => outcome(fn, input).json);
    const good = seen.filter((json) => json !== undefined);
    const distinct = new Set(good).size;
    if (good.length >= 20 && distinct >= 6 && (best === undefined || distinct > best.distinct))
      best = { signature, distinct };
  }
  return best?.signature;
}

const answers = {
  async discover({ file, functions, seed, visible }) {
    const found = [];
    for (const { name, parameters } of functions) {
      const fn = await load(file, name);
      const signature = fn && discover(fn, parameters, seed);
      if (!signature) continue;
      const tests = new Map();
      for (const input of inputsOf(signature, seed + 1, 400)) {
        const { json } = outcome(fn, input);
        if (json === undefined) continue;
        if (outcome(fn, input).json !== json) {
          // What goes by chance cannot be judged.
          tests.clear();
          break;
        }
        if (tests.size < visible && ![...tests.values()].some((one) => one.json === json))
          tests.set(JSON.stringify(input), { input, json });
      }
      if (tests.size < 6) continue;
      found.push({
        name,
        signature,
        tests: [...tests.values()].map(({ input, json }) => ({
          call: `${name}(${input.map((one) => JSON.stringify(one)).join(', ')})`,
          expected: json,
          input,
        })),
      });
    }
    return found;
  },
  /** Whether any of the tests fails on a changed text. */
  async notices({ changed, name, tests }) {
    const fn = await load(changed, name);
    return fn === undefined || tests.some(({ input, expected }) => outcome(fn, input).json !== expected);
  },
  /** What each test's call gives on a changed text. */
  async outcomes({ changed, name, tests }) {
    const fn = await load(changed, name);
    return tests.map(({ input }) => (fn === undefined ? null : (outcome(fn, input).json ?? null)));
  },
  async compare({ file, changed, name, signature, seed, count }) {
    const [was, is] = [await load(file, name), await load(changed, name)];
    if (!was || !is) return { equal: false, at: 'the function is gone' };
    let compared = 0;
    for (const input of inputsOf(signature, seed, count)) {
      const before = outcome(was, input);
      // What cannot be written down, and what the original refuses, is outside of what was promised.
      if (before.json === undefined) continue;
      compared++;
      if (outcome(is, input).json !== before.json) return { equal: false, at: JSON.stringify(input), compared };
    }
    return { equal: true, compared };
  },
};
process.stdout.write(JSON.stringify(await answers[question.ask](question)));
process.exit(0);
