// The text that all warm workers share: it speaks over descriptor 3, puts a candidate in its place, counts
// what ran, and notices what a candidate left behind. What a runner needs beyond it is in its own file.

import { describing } from './resultTexts.ts';

/** What a worker is told; written into its text, so that nothing about it is in the environment. */
export interface WarmWords {
  readonly token: string;
  /** Absolute path of the target as the worker sees it, symbolic links resolved. */
  readonly target: string;
  /** Absolute folder of the workspace as the worker sees it, symbolic links resolved. */
  readonly root: string;
  /** The worker refuses to write the candidate unless an overlay is mounted at `root`. */
  readonly mounted: boolean;
  /** The runner's entry; absent for Node's own. */
  readonly entry?: string;
  /** A private folder that may be written to. */
  readonly hostFolder: string;
  /** Words for the runner's own command line. */
  readonly args: readonly string[];
  /** Absolute path of what hands tests to the trials' driver, for runners that are told of it in their options. */
  readonly trials?: string;
  /** Nobody asks what ran: counting makes what runs slower, and its answer is long. */
  readonly uncounted?: true;
}

/** The query that makes a module of the workspace a new one for each candidate. */
export const generationQuery = 'touchstone';

/** The beginning of a worker; a script. It leaves `serve(answer)` to be called. */
export function warmPrelude(words: WarmWords): string {
  return `'use strict';
const words = ${JSON.stringify(words)};
${String.raw`
const fs = require('node:fs');
const module_ = require('node:module');
const net = require('node:net');
const path = require('node:path');
const util = require('node:util');
const inspector = require('node:inspector');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { performance } = require('node:perf_hooks');
`}${describing}${candidatePlacing}${sourceCapturing}${precise}${watching}${speaking}`;
}

/** Puts the candidate's text in its place, only where that is no file of the person's. */
const candidatePlacing = String.raw`
// Taken before any code of the workspace runs, which may replace them.
const { writeFileSync, readFileSync, utimesSync, realpathSync } = fs;
const { stringify, parse } = JSON;
const mark = (() => {
  const found = fs.lstatSync(words.target);
  if (!found.isFile()) throw new Error('the target is no file');
  if (!realpathSync(words.target).startsWith(realpathSync(words.root) + path.sep)) throw new Error('the target lies outside of the view');
  if (words.mounted && !readFileSync('/proc/self/mountinfo', 'utf8').split('\n').some((line) => line.split(' ')[4] === words.root && line.includes(' - overlay '))) {
    throw new Error('the view is not mounted here');
  }
  return readFileSync(words.target).subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? '\ufeff' : '';
})();
let second = Math.floor(fs.statSync(words.target).mtimeMs / 1000);
let placed;
const place = (text) => {
  if (text === placed) return;
  writeFileSync(words.target, mark + text);
  // Caches of compilers go by the time of change, to the second.
  second += 2;
  utimesSync(words.target, second, second);
  placed = text;
};
`;

/** Remembers the text that a runner hands to V8 for the target; needs `target`. */
export const sourceCapturing = String.raw`
let captured;
const captureSources = () => {
  const vm = require('node:vm');
  const nameOf = (options) => (typeof options === 'string' ? options : options?.filename);
  const see = (code, options) => {
    const name = nameOf(options);
    if (typeof name === 'string' && isTarget(name)) captured = String(code);
  };
  const { Script, compileFunction, runInThisContext } = vm;
  vm.Script = class extends Script {
    constructor(code, options) {
      see(code, options);
      super(code, options);
    }
  };
  Object.defineProperty(vm.Script, 'name', { value: 'Script' });
  vm.compileFunction = (code, parameters, options) => {
    see(code, options);
    return compileFunction(code, parameters, options);
  };
  vm.runInThisContext = (code, options) => {
    see(code, options);
    return runInThisContext(code, options);
  };
  require('node:module').syncBuiltinESMExports();
};
`;

/**
 * Coverage of one script by V8's inspector, for as long as the worker lives. It is binary, since V8 then
 * tells only of what is new: with counts it tells of every script of the runner each time.
 */
const precise = String.raw`
const session = new inspector.Session();
const post = session.post.bind(session);
const call = (method, parameters) => {
  let answer;
  post(method, parameters, (error, value) => (answer = error ? undefined : value));
  return answer;
};
const isTarget = (url) => {
  if (!url.includes(path.basename(words.target))) return false;
  const bare = url.split(/[?#]/, 1)[0];
  try {
    return path.resolve(bare.startsWith('file:') ? fileURLToPath(bare) : bare) === words.target;
  } catch {
    return false;
  }
};
const startCounting = () => {
  if (words.uncounted) return;
  captureSources();
  session.connect();
  call('Profiler.enable');
  call('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
};
/** What ran of a text that was seen before: V8 takes the old script for it and tells of it once only. */
const known = new Map();
let way;
const stripTypes = module_.stripTypeScriptTypes;
const stripped = (text) => {
  try {
    return stripTypes(text);
  } catch {
    // What cannot be stripped was not loaded either.
    return undefined;
  }
};
/** Node adds a comment with the address to what it has stripped. */
const isFollowedByUrl = (source, text) => text !== undefined && source.startsWith(text) && /^(?:\s*\/\/# sourceURL=\S*)?\s*$/.test(source.slice(text.length));
/** The text from which a script was compiled. */
const compiledFrom = new Map();
/** What ran of the scripts that were compiled from the target. */
const takeCounts = () => {
  if (words.uncounted) return [];
  const before = known.get(placed);
  if (before !== undefined) return before;
  const all = (call('Profiler.takePreciseCoverage')?.result ?? []).filter((script) => isTarget(script.url));
  for (const { scriptId } of all) if (!compiledFrom.has(scriptId)) compiledFrom.set(scriptId, placed);
  const told = withSources(all.filter(({ scriptId }) => compiledFrom.get(scriptId) === placed));
  if (known.size < 2000) known.set(placed, told);
  return told;
};
const withSources = (scripts) => {
  if (scripts.length === 0) return [];
  if (captured !== undefined) return scripts.map(({ functions }) => ({ source: captured, functions }));
  // To ask for sources is slow, since V8 then tells of every script: it is done until the way is known in
  // which they follow from the text.
  if (way === undefined) {
    call('Debugger.enable');
    const told = scripts.map((script) => ({ source: call('Debugger.getScriptSource', { scriptId: script.scriptId })?.scriptSource ?? '', functions: script.functions }));
    call('Debugger.disable');
    if (told.every(({ source }) => source === placed)) way = (text) => text;
    else if (stripTypes !== undefined && told.every(({ source }) => isFollowedByUrl(source, stripped(placed)))) way = stripped;
    return told;
  }
  const source = way(placed);
  if (source === undefined) return [];
  return scripts.map(({ functions }) => ({ ...(source === placed ? {} : { source }), functions }));
};
`;

/** What a candidate may leave behind for the next one: globals, prototypes, modules of Node, files, processes. */
const watching = String.raw`
const { getOwnPropertyDescriptor, getOwnPropertyDescriptors, defineProperties, is } = Object;
const { ownKeys } = Reflect;
const getActive = process.getActiveResourcesInfo?.bind(process) ?? (() => []);
const cwd = process.cwd.bind(process);
const listenerCount = process.listenerCount.bind(process);
const memoryUsage = process.memoryUsage.rss.bind(process);
const events = ['exit', 'beforeExit', 'uncaughtException', 'unhandledRejection', 'SIGINT', 'SIGTERM', 'warning', 'message'];
const ownModules = ['assert', 'assert/strict', 'async_hooks', 'buffer', 'child_process', 'crypto', 'dns', 'events', 'fs', 'fs/promises', 'http', 'https', 'module', 'net', 'os', 'path', 'perf_hooks', 'process', 'querystring', 'readline', 'stream', 'string_decoder', 'timers', 'timers/promises', 'url', 'util', 'vm', 'worker_threads', 'zlib'];
let touched;
const note = (what) => { touched ??= what; };
const wrap = (holder, name, notes) => {
  const original = holder[name];
  if (typeof original !== 'function') return;
  const wrapped = { [name](...args) { const what = notes(args); if (what !== undefined) note(what); return Reflect.apply(original, this, args); } }[name];
  const own = getOwnPropertyDescriptors(original);
  delete own.prototype;
  defineProperties(wrapped, own);
  holder[name] = wrapped;
};
const inView = (value) => {
  try {
    const file = typeof value === 'string' ? value : value instanceof URL ? fileURLToPath(value) : Buffer.isBuffer(value) ? value.toString() : undefined;
    return file !== undefined && (path.resolve(file) + path.sep).startsWith(words.root + path.sep);
  } catch {
    return true;
  }
};
const writes = ['appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'lchown', 'link', 'lutimes', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile'];
const wrapNode = () => {
  const writtenBy = (name) => (args) => {
    const file = (/^(?:copyFile|cp|link|rename|symlink)(?:Sync)?$/.test(name) ? args.slice(0, 2) : args.slice(0, 1)).find(inView);
    return file === undefined ? undefined : 'it wrote ' + path.relative(words.root, path.resolve(String(file))) + ' in the workspace';
  };
  const written = writtenBy('open');
  const opened = (args) => (args[1] !== undefined && typeof args[1] !== 'function' && !/^rs?$/.test(String(args[1])) && args[1] !== 0 ? written(args) : undefined);
  for (const holder of [fs, fs.promises]) {
    for (const name of writes) {
      wrap(holder, name, writtenBy(name));
      wrap(holder, name + 'Sync', writtenBy(name));
    }
    wrap(holder, 'open', opened);
    wrap(holder, 'openSync', opened);
  }
  wrap(fs, 'createWriteStream', written);
  const child = require('node:child_process');
  for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']) wrap(child, name, () => 'it started a process');
  module_.syncBuiltinESMExports();
};
/** Names that a runner itself puts into the global object, anew for each run. */
let passing = new Set();
/** Properties of Error that a runner sets anew for each run. */
let passingOfErrors = new Set();
const isSkipped = (object, key) => (object === process && skippedKeys.has(key)) || (object === globalThis && passing.has(key)) || (object === Error && passingOfErrors.has(key));
const watchedObjects = () => {
  const found = new Map();
  const add = (name, value) => {
    if (value !== null && (typeof value === 'object' || typeof value === 'function') && !found.has(value)) found.set(value, name);
  };
  add('the global object', globalThis);
  for (const name of ['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Error', 'TypeError', 'RangeError', 'SyntaxError', 'ArrayBuffer', 'Uint8Array', 'Float64Array', 'DataView', 'Proxy', 'Reflect', 'Math', 'JSON', 'Intl', 'Atomics', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'Buffer', 'console']) {
    add(name, globalThis[name]);
    add(name + '.prototype', globalThis[name]?.prototype);
  }
  add('typed arrays', Object.getPrototypeOf(Uint8Array.prototype));
  add('iterators', Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
  add('generators', Object.getPrototypeOf(function* () {}));
  add('process', process);
  for (const name of ownModules) {
    const exported = require('node:' + name);
    add('node:' + name, exported);
    if (typeof exported === 'function') add('node:' + name + ' prototype', exported.prototype);
  }
  add('streams', require('node:stream').Readable.prototype);
  for (const [file, loaded] of watchesDependencies ? Object.entries(require.cache ?? {}) : []) {
    if (!isOwn(file)) add(path.basename(file), loaded?.exports);
    if (!isOwn(file) && typeof loaded?.exports === 'function') add(path.basename(file), loaded.exports.prototype);
  }
  return found;
};
const isOwn = (file) => file.startsWith(words.root + path.sep) && !file.includes(path.sep + 'node_modules' + path.sep);
/** Whether tests can reach the modules of dependencies that are loaded here. */
let watchesDependencies = true;
let kept;
const skippedKeys = new Set(['_exiting', 'exitCode', 'title', 'env', 'domain', '_events', '_eventsCount', '_maxListeners', 'argv', 'execArgv', 'mainModule']);
const keep = () => {
  // Some globals of Node load what they need, and add more, when they are first looked at.
  for (const key of ownKeys(globalThis)) getOwnPropertyDescriptor(globalThis, key);
  kept = { objects: [], env: stringify(process.env), cwd: cwd(), listeners: events.map((name) => listenerCount(name)), active: getActive().length };
  for (const [object, name] of watchedObjects()) {
    const data = [];
    const accessors = [];
    const keys = new Set();
    for (const key of ownKeys(object)) {
      if (isSkipped(object, key)) continue;
      keys.add(key);
      const descriptor = getOwnPropertyDescriptor(object, key);
      if ('value' in descriptor) data.push([key, descriptor.value]);
      else accessors.push([key, descriptor.get, descriptor.set]);
    }
    kept.objects.push({ object, name, data, accessors, keys });
  }
};
/** What is no longer as it was kept, in words. */
const spoilt = () => {
  if (touched !== undefined) return touched;
  for (const { object, name, data, accessors, keys } of kept.objects) {
    const all = ownKeys(object);
    const now = object === process || object === globalThis || object === Error ? all.filter((key) => !isSkipped(object, key)) : all;
    if (now.length !== keys.size || now.some((key) => !keys.has(key))) return 'it added to or removed from ' + name + ': ' + (now.filter((key) => !keys.has(key)).map(String).join(', ') || 'something is gone');
    for (const [key, value] of data) if (!is(getOwnPropertyDescriptor(object, key)?.value, value)) return 'it changed ' + String(key) + ' of ' + name;
    for (const [key, get, set] of accessors) {
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (descriptor?.get !== get || descriptor?.set !== set) return 'it changed ' + String(key) + ' of ' + name;
    }
  }
  if (stringify(process.env) !== kept.env) return 'it changed the environment';
  if (cwd() !== kept.cwd) return 'it changed the current folder';
  if (events.some((name, index) => listenerCount(name) !== kept.listeners[index])) return 'it listens to the process';
  if (getActive().length > kept.active + 2) return 'it left something open';
  return undefined;
};
`;

/** Lines of JSON over descriptor 3. */
const speaking = String.raw`
const channel = new net.Socket({ fd: 3, readable: true, writable: true });
const ref = channel.ref.bind(channel);
const unref = channel.unref.bind(channel);
const write = channel.write.bind(channel);
const setImmediate_ = setImmediate;
const turn = () => new Promise((resolve) => setImmediate_(resolve));
const replaceAll = Function.prototype.call.bind(String.prototype.replaceAll);
const now = performance.now.bind(performance);
const tell = (told) => write(replaceAll(stringify({ token: words.token, ...told }), /\?touchstone=\d+/g, '') + '\n');
let wake;
let drains = 0;
process.on('beforeExit', () => {
  if (wake === undefined) return;
  // Once for the runner, which ends its tests now; if they have not ended then, they never will.
  drains++;
  if (drains < 4) setImmediate_(() => undefined);
  else wake({ broken: true, odd: 'the event loop was empty before the tests had ended' });
});
/** Runs until the event loop is empty, as a process of its own would; the channel does not count. */
const untilEmpty = async (work) => {
  const ended = new Promise((resolve) => (wake = resolve));
  drains = 0;
  setImmediate_(() => undefined);
  unref();
  const result = await Promise.race([work(), ended]);
  wake = undefined;
  return result;
};
const serve = (answer) => {
  let rest = '';
  let queue = Promise.resolve();
  const handle = async (message) => {
    touched = undefined;
    let told;
    const startedAt = now();
    try {
      place(message.text);
      captured = undefined;
      told = await answer(message);
    } catch (error) {
      told = { broken: true, odd: 'the worker stumbled: ' + (error && error.stack ? error.stack : String(error)) };
    }
    ref();
    wake = undefined;
    if (message.keep === true) keep();
    else if (kept !== undefined) told.spoilt = spoilt();
    if (process.exitCode !== undefined && process.exitCode !== 0) {
      if (told.exitCode === 0) told.odd ??= 'it set an exit code';
      process.exitCode = undefined;
    }
    tell({ id: message.id, durationMs: now() - startedAt, megabytes: Math.round(memoryUsage() / 1048576), ...told });
  };
  channel.on('data', (chunk) => {
    rest += chunk;
    const lines = rest.split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const message = parse(line);
      queue = queue.then(() => handle(message));
    }
  });
  channel.on('end', () => process.exit(0));
  channel.setEncoding('utf8');
  tell({ ready: true });
};
`;
