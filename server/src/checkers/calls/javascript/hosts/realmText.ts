// The part of the Node call host that makes realms: a fresh set of globals for programs, with modules loaded into it,
// a counter of steps, a process that cannot be left, and a memory of what it looked like before anything ran.

/** Defines `newRealm` and `instanceOf`; needs `vm`, `fs`, `path`, `module_`, and the texts of values. */
export const realmText = String.raw`
/** Runs in the realm before all else: what programs are given there. */
const bootstrap = new vm.Script(${'`'}(() => {
  let taken = 0, limit = 1e6, hit = false, next = 0, gap = 0, look = () => 0;
  const spent = Object.freeze({ message: 'too many steps' });
  const left = Object.freeze({ message: 'the process was to end' });
  const nothing = () => {};
  const consoleNames = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table', 'group', 'groupEnd', 'groupCollapsed', 'time', 'timeEnd', 'timeLog', 'count', 'countReset', 'assert', 'clear', 'dirxml'];
  /** Steps are few where each takes much, so what they cost is looked at, and soon again when it was much. */
  const watch = () => {
    if (taken <= limit) {
      gap = look(gap);
      if (gap > 0) { next = taken + gap < limit ? taken + gap : limit; return; }
      limit = 0;
    }
    next = 0;
    hit = true;
    throw spent;
  };
  return {
    step() { if (++taken > next) watch(); return false; },
    reset(most) { taken = 0; limit = most; hit = false; gap = 4; next = most < gap ? most : gap; },
    lookBy(given) { look = given; },
    taken: () => taken,
    hit: () => hit,
    spent,
    newModule: (id) => ({ exports: {}, id, filename: id, loaded: false, children: [], paths: [] }),
    consoleOf: () => Object.fromEntries(consoleNames.map((name) => [name, () => {}])),
    processOf: (data, tell, tick) => {
      const ends = (name) => ({ [name](code) { tell(name + '(' + (code === undefined ? '' : String(code)) + ')'); throw left; } })[name];
      const stream = () => ({ write: () => true, end: nothing, on: nothing, once: nothing, isTTY: false, columns: 80 });
      const self = { ...data, env: { ...data.env }, argv: [...data.argv], versions: { ...data.versions }, exitCode: undefined, stdout: stream(), stderr: stream(), stdin: stream(), cwd: () => data.cwd, uptime: () => 1, hrtime: Object.assign(() => [1, 0], { bigint: () => 1000000000n }), memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }), nextTick: (run, ...rest) => { tick(run, rest); }, emitWarning: nothing, umask: () => 18, emit: () => false, off: () => self, listeners: () => [], listenerCount: () => 0 };
      for (const name of ['on', 'once', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener', 'setMaxListeners']) self[name] = () => self;
      for (const name of ['exit', 'reallyExit', 'abort', 'kill', 'chdir', 'dlopen']) self[name] = ends(name);
      return self;
    },
    parse: JSON.parse,
    namespaceOf: (exports) => {
      const made = { default: exports };
      if (exports !== null && (typeof exports === 'object' || typeof exports === 'function')) for (const name of Object.keys(exports)) if (name !== 'default') made[name] = exports[name];
      return made;
    },
    hidden: [Object.getPrototypeOf(Uint8Array), Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())), Object.getPrototypeOf([][Symbol.iterator]()), Object.getPrototypeOf(new Map().entries()), Object.getPrototypeOf(new Set().entries()), Object.getPrototypeOf(''[Symbol.iterator]()), Object.getPrototypeOf(function* () {}), Object.getPrototypeOf(async () => {}), Object.getPrototypeOf(async function* () {}), Object.getPrototypeOf(Object.getPrototypeOf(function* () {}).prototype)],
    global: globalThis,
  };
})()${'`'});

const shared = ['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'structuredClone', 'atob', 'btoa', 'performance', 'Buffer'];
/** Loaded by Node when they are first looked at, which takes long. */
const lazy = ['crypto', 'Blob', 'Headers', 'Request', 'Response', 'FormData', 'fetch', 'ReadableStream', 'WritableStream', 'TransformStream', 'MessageChannel', 'BroadcastChannel', 'DOMException'];
const sharedValues = new Map(shared.filter((name) => globalThis[name] !== undefined).map((name) => [name, globalThis[name]]));
const realTimers = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate, queueMicrotask };

/** What all own properties of some objects are, to be compared with later. */
const pictureOf = (objects) => {
  const seen = new Set();
  const pictures = [];
  const add = (value) => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return;
    seen.add(value);
    const keys = ownKeys(value);
    pictures.push({ value, above: getPrototypeOf(value), keys, parts: keys.map((key) => { const found = getOwnPropertyDescriptor(value, key); return 'value' in found ? found.value : found.get; }) });
  };
  for (const one of objects) {
    add(one);
    if (typeof one === 'function') add(getOwnPropertyDescriptor(one, 'prototype')?.value);
  }
  return pictures;
};
/** What is no longer as it was, in words. */
const differenceTo = (pictures) => {
  for (const { value, above, keys, parts } of pictures) {
    const { length } = keys;
    if (ownKeys(value).length !== length || getPrototypeOf(value) !== above) return 'it changed ' + (nameIn(value) || 'an object that all share');
    for (let index = 0; index < length; index++) {
      const found = getOwnPropertyDescriptor(value, keys[index]);
      if (found === undefined || !is('value' in found ? found.value : found.get, parts[index])) return 'it changed ' + String(keys[index]) + ' of ' + (nameIn(value) || 'an object that all share');
    }
  }
  return undefined;
};
const nameIn = (value) => (typeof value === 'function' ? nameOf(value) : classOf(value));
const globalsOf = (global) => ownKeys(global).map((key) => getOwnPropertyDescriptor(global, key)?.value);

let outside;
/** Our own realm and the modules of Node, which programs can reach by what is shared with them. */
const outsidePicture = () => {
  if (outside !== undefined) return outside;
  const names = ['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Error', 'TypeError', 'RangeError', 'ArrayBuffer', 'Uint8Array', 'Reflect', 'Math', 'JSON'];
  const modules = ['assert', 'buffer', 'events', 'fs', 'os', 'path', 'querystring', 'stream', 'string_decoder', 'url', 'util'];
  outside = pictureOf([...names.map((name) => globalThis[name]), ...sharedValues.values(), ...modules.map((name) => require('node:' + name)), getPrototypeOf(Uint8Array)]);
  return outside;
};

/** What the server told; whether variants leave globals behind, so that they are removed after each. */
const given = { modules: {}, leaks: false };
const newRealm = (path) => {
  const plain = vm.constants?.DONT_CONTEXTIFY;
  const context = plain === undefined ? vm.createContext({}) : vm.createContext(plain);
  const tools = bootstrap.runInContext(context);
  const { global } = tools;
  tools.lookBy(look);
  const made = { path, context, tools, global, uses: 0, isClean: true, timers: new Set(), spent: tools.spent, exited: undefined, trace: undefined, packages: new Map(), own: new Map(), scripts: new Map() };
  const set = (name, value) => Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false });
  for (const [name, value] of sharedValues) set(name, value);
  for (const name of lazy) if (name in globalThis) Object.defineProperty(global, name, { get: () => globalThis[name], set: (value) => set(name, value), configurable: true, enumerable: false });
  const timed = (start) => (run, ms, ...rest) => {
    const timer = start(() => { made.timers.delete(timer); run(...rest); }, ms);
    made.timers.add(timer);
    return timer;
  };
  set('setTimeout', timed(realTimers.setTimeout));
  set('setInterval', timed(realTimers.setInterval));
  set('setImmediate', (run, ...rest) => { const timer = realTimers.setTimeout(() => { made.timers.delete(timer); run(...rest); }, 0); made.timers.add(timer); return timer; });
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) set(name, (timer) => { made.timers.delete(timer); realTimers.clearTimeout(timer); });
  set('queueMicrotask', realTimers.queueMicrotask);
  set('global', global);
  const data = { env: { NODE_ENV: 'test' }, argv: ['node', path], execArgv: [], execPath: process.execPath, title: 'node', pid: 1, ppid: 0, platform: process.platform, arch: process.arch, version: process.version, versions: process.versions, release: { name: 'node' }, cwd: process.cwd() };
  const inside = () => {
    set('console', tools.consoleOf());
    set('process', tools.processOf(data, (what) => { made.exited ??= what; }, (run, rest) => realTimers.queueMicrotask(() => run(...rest))));
  };
  inside();
  const picture = pictureOf([...globalsOf(global), ...tools.hidden, global.process.env].filter((value) => !sharedSet().has(value)));
  const names = ownKeys(global).length;
  const known = new Set(ownKeys(global));
  const around = outsidePicture();
  const clean = () => {
    if (ownKeys(global).length !== names) for (const key of ownKeys(global)) if (!known.has(key)) delete global[key];
  };
  made.begin = (most) => {
    made.uses++;
    made.isClean = false;
    made.exited = undefined;
    made.own.clear();
    for (const timer of made.timers) realTimers.clearTimeout(timer);
    made.timers.clear();
    if (given.leaks) clean();
    tools.reset(most);
  };
  made.steps = (most) => tools.reset(most);
  made.taken = () => tools.taken();
  made.isSpent = () => tools.hit();
  made.spoilt = () => {
    if (given.leaks) clean();
    else if (ownKeys(global).length !== names) given.leaks = true;
    const own = ownKeys(global).length === names ? differenceTo(picture) : 'it added to the global object';
    const wide = differenceTo(around) ?? packagesDifference(made);
    made.isClean = own === undefined && wide === undefined && made.timers.size === 0;
    return own === undefined && wide === undefined ? undefined : { why: own ?? wide, outside: wide !== undefined };
  };
  return made;
};
let sharedOnes;
const sharedSet = () => (sharedOnes ??= new Set(sharedValues.values()));

/** Packages are loaded once a realm; what variants did to what they export is told. */
const packagesDifference = (realm) => {
  for (const { picture } of realm.packages.values()) {
    const found = picture === undefined ? undefined : differenceTo(picture);
    if (found !== undefined) return found;
  }
  return undefined;
};

const endings = ['', '.js', '.cjs', '.mjs', '.json', '.ts', '.tsx', '.mts', '.cts', '/index.js', '/index.cjs', '/index.mjs', '/index.ts'];
const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
/** The file that a specifier means, as Node and as TypeScript would look for it. */
const resolved = (from, specifier) => {
  if (module_.isBuiltin(specifier)) return specifier;
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
    const base = path.resolve(path.dirname(from), specifier);
    const found = endings.map((ending) => base + ending).find(isFile) ?? [base.replace(/\.([cm]?)js$/, '.$1ts'), base.replace(/\.jsx?$/, '.tsx')].find(isFile);
    if (found !== undefined) return fs.realpathSync(found);
  }
  return module_.createRequire(from).resolve(specifier);
};
const isPackage = (file) => file.includes(path.sep + 'node_modules' + path.sep);
const isEsm = (file, text) => /\.mjs$|\.m?ts$|\.tsx$/.test(file) || (/\.js$/.test(file) && /^\s*(?:import\s*[\w*{'"]|export\s+(?:default|const|let|var|function|class|async|\*|\{))/m.test(text));

/** Loads one file of the project or of a package into the realm. */
const loadFile = (realm, file, message) => {
  const holder = isPackage(file) ? realm.packages : realm.own;
  const known = holder.get(file);
  if (known !== undefined) return known;
  const entry = { exports: undefined, esm: false, picture: undefined };
  const module = realm.tools.newModule(file);
  Object.defineProperty(entry, 'exports', { get: () => module.exports });
  if (file.endsWith('.node')) throw new Error('native modules cannot be loaded here');
  if (file.endsWith('.json')) {
    holder.set(file, entry);
    module.exports = realm.tools.parse(fs.readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
    return entry;
  }
  let script = realm.scripts.get(file);
  if (script === undefined) {
    const written = given.modules[file];
    const text = written ?? fs.readFileSync(file, 'utf8').replace(/^\ufeff/, '').replace(/^#!.*/, '');
    if (written === undefined && isEsm(file, text)) {
      // Nobody has made a program of it, so Node loads it, in our own realm and once for all.
      const outer = require(file);
      const foreign = { exports: outer, esm: true, picture: pictureOf([outer]) };
      realm.packages.set(file, foreign);
      return foreign;
    }
    entry.esm = written !== undefined;
    script = { esm: entry.esm, compiled: new vm.Script(entry.esm ? text : '(function(exports,require,module,__filename,__dirname){' + text + '\n})', { filename: file }) };
    realm.scripts.set(file, script);
  }
  entry.esm = script.esm;
  holder.set(file, entry);
  start(realm, script.compiled.runInContext(realm.context), module, file, message, 0);
  if (isPackage(file)) entry.picture = pictureOf([module.exports]);
  return entry;
};
/** Calls a compiled program with all that it knows of its surroundings. */
const start = (realm, program, module, file, message, pick) => {
  const entryOf = (specifier) => {
    const found = resolved(file, String(specifier));
    if (found === message.path && realm.current !== undefined) return { exports: realm.current.exports, esm: message.esm };
    if (/^(?:node:)?process$/.test(found)) return { exports: realm.global.process, esm: false };
    if (module_.isBuiltin(found)) return { exports: require(found), esm: false };
    return loadFile(realm, found, message);
  };
  const require_ = (specifier) => entryOf(specifier).exports;
  require_.resolve = (specifier) => resolved(file, String(specifier));
  require_.cache = {};
  require_.main = undefined;
  const import_ = (specifier, perhaps) => {
    let found;
    try {
      found = entryOf(specifier);
    } catch (error) {
      // An import of types alone names what need not be there.
      if (perhaps && error?.code === 'MODULE_NOT_FOUND') return {};
      throw error;
    }
    const { exports, esm } = found;
    if (esm) return exports;
    if (message.typed && exports?.__esModule === true) return exports;
    return realm.tools.namespaceOf(exports);
  };
  const tracing = message.kind !== 'trace' ? undefined : { lines: (from, to) => { const { trace } = realm; if (trace !== undefined) for (let at = from; at <= to; at++) trace.lines[at] = 1; }, called: (name, values) => noteCall(realm, name, values) };
  return program.call(module.exports, module.exports, require_, module, file, path.dirname(file), pick, realm.tools.step, import_, tracing);
};
const noteCall = (realm, name, values) => {
  const { trace } = realm;
  if (trace === undefined || trace.calls.length >= 50 || ++trace.looked > 500) return false;
  const { calls } = trace;
  const inputs = Array.from(values, literalOf);
  if (inputs.every((one) => one !== undefined)) calls.push({ name, inputs });
  return false;
};

/** The program in a realm, to be started as one of its variants. */
const instanceOf = (realm, script, message) => {
  const program = script.runInContext(realm.context);
  return {
    start(pick) {
      const module = realm.tools.newModule(message.path);
      realm.current = module;
      return start(realm, program, module, message.path, message, pick);
    },
  };
};
`;
