// Texts of the small modules that are loaded into the user's test processes: reporters that write one
// result file, and a probe that asks V8 whether the target ran. They import nothing but Node itself.

import {
  describing,
  jestCollecting,
  lineOf,
  mochaCollecting,
  nodeCollecting,
  tapeCollecting,
  tapeReading,
  vitestCollecting,
} from './resultTexts.ts';

/** What a host file is told; it is written into its text, so that nothing about it is in the environment. */
export interface HostWords {
  readonly token: string;
  /** Absolute path of the result file. */
  readonly resultPath: string;
}

/** Shared by all reporters: the result is written whole or not at all. */
const common = `${describing}${lineOf}${String.raw`
const finish = (result) => {
  fs.writeFileSync(resultPath + '.part', JSON.stringify({ token, ...result }));
  fs.renameSync(resultPath + '.part', resultPath);
};
`}`;

function prelude(words: HostWords, kind: 'module' | 'script'): string {
  const from =
    kind === 'module'
      ? `import fs from 'node:fs';\nimport path from 'node:path';\nimport util from 'node:util';\n`
      : `'use strict';\nconst fs = require('node:fs');\nconst util = require('node:util');\n`;
  return `${from}const token = ${JSON.stringify(words.token)};\nconst resultPath = ${JSON.stringify(words.resultPath)};\n${common}`;
}

/** A reporter for `node --test`; an ES module. A file that ran no test is named, and is not a test. */
export function nodeReporter(words: HostWords): string {
  return `${prelude(words, 'module')}${nodeCollecting}${String.raw`
export default async function* reporter(source) {
  const collector = nodeCollector();
  for await (const { type, data } of source) {
    const line = collector.add(type, data);
    if (line !== '') yield line;
  }
  finish(collector.result());
}
`}`;
}

/** A reporter for Vitest, old (\`onFinished\`) and new (\`onTestRunEnd\`); an ES module. */
export function vitestReporter(words: HostWords): string {
  return `${prelude(words, 'module')}${vitestCollecting}${String.raw`
export default class Reporter {
  written = false;
  write(files, unhandled) {
    if (this.written) return;
    this.written = true;
    const result = vitestResult(files, unhandled);
    for (const one of result.cases) console.log(lineOf(one));
    finish(result);
  }
  onTestRunEnd(modules, unhandled) {
    this.write(modules.map((one) => one.task), unhandled);
  }
  onFinished(files, unhandled) {
    this.write(files ?? [], unhandled);
  }
}
`}`;
}

/** A reporter for Jest; a script. */
export function jestReporter(words: HostWords): string {
  return `${prelude(words, 'script')}${jestCollecting}${String.raw`
module.exports = class Reporter {
  onRunComplete(_contexts, results) {
    const { cases, errors } = jestResult(results.testResults);
    for (const one of cases) console.log(lineOf(one));
    if (results.runExecError) errors.push(describe(results.runExecError));
    finish({ cases, errors });
  }
};
`}`;
}

/** A reporter for Mocha; a script. */
export function mochaReporter(words: HostWords): string {
  return `${prelude(words, 'script')}${mochaCollecting}${String.raw`
module.exports = function Reporter(runner) {
  const result = mochaResult(runner, (one) => console.log(lineOf(one)));
  runner.once('end', () => finish(result));
};
`}`;
}

/** What watches tape's tests; a script that is loaded before tape's own entry, and does nothing in any other process. */
export function tapeReporter(words: HostWords & { readonly entry: string }): string {
  return `${prelude(words, 'script')}const entry = ${JSON.stringify(words.entry)};
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { isMainThread } = require('node:worker_threads');
const { performance } = require('node:perf_hooks');
${tapeReading}${tapeCollecting}${String.raw`
const real = (file) => {
  try {
    return fs.realpathSync(file);
  } catch {
    return undefined;
  }
};
if (isMainThread && process.argv[1] !== undefined && real(process.argv[1]) === real(entry)) {
  const home = path.dirname(path.dirname(real(entry)));
  const collector = tapeCollector(home, process.cwd());
  const errors = [];
  /** The file that tape loads, as far as it requires and does not import it. */
  let loading;
  const Module = require('node:module');
  const load = Module._load;
  Module._load = function (request, parent, ...rest) {
    if (path.isAbsolute(request) && parent?.filename?.startsWith(path.join(home, 'bin') + path.sep)) loading = request;
    return load.call(this, request, parent, ...rest);
  };
  process.on('uncaughtException', (error) => {
    // Tests may listen for what they cause.
    if (process.listenerCount('uncaughtException') > 1 || collector.uncaught(error)) return;
    errors.push({ ...(loading === undefined ? {} : { file: loading }), ...describe(error) });
    console.error(error);
    process.exit(1);
  });
  process.on('exit', (code) => finish({ cases: collector.cases(code), errors }));
}
`}`;
}

/** What the probe is told. */
export interface ProbeWords {
  /** Absolute folder in which counts are written. */
  readonly folder: string;
  /** Absolute path of the target in the scratch copy, symbolic links resolved. */
  readonly target: string;
  /** Folders with a build of the target. */
  readonly built?: readonly string[];
  /** Whether it starts when it is loaded and writes at exit; otherwise its functions are called. */
  readonly onLoad: boolean;
  /** Whether V8 counts, or only notes that something ran, which is quicker; true where absent. */
  readonly counts?: boolean;
}

/** Precise coverage by V8's inspector for one script; a script that runs before the tests do. */
export function coverageProbe(words: ProbeWords): string {
  return `'use strict';
const folder = ${JSON.stringify(words.folder)};
const target = ${JSON.stringify(words.target)};
const built = ${JSON.stringify(words.built ?? [])};
const counts = ${JSON.stringify(words.counts ?? true)};
${String.raw`
const fs = require('node:fs');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { isMainThread, threadId } = require('node:worker_threads');
const inspector = require('node:inspector');
const name = process.pid + '-' + threadId;
let session;
let count = 0;
const call = (method, parameters) => {
  let answer;
  session.post(method, parameters, (error, value) => (answer = error ? undefined : value));
  return answer;
};
const isTarget = (url) => {
  const bare = url.split(/[?#]/, 1)[0];
  try {
    return path.resolve(bare.startsWith('file:') ? fileURLToPath(bare) : bare) === target;
  } catch {
    return false;
  }
};
const fileOf = (url) => {
  try {
    return path.resolve(url.startsWith('file:') ? fileURLToPath(url.split(/[?#]/, 1)[0]) : url);
  } catch {
    return '';
  }
};
const isBuilt = (url) => built.some((one) => fileOf(url).startsWith(one + path.sep));
/** What was built from the target, with a map that says which of its sources that is. */
const withMap = (url, source) => {
  try {
    const comment = [...source.matchAll(/\/\/[#@]\s*sourceMappingURL=(\S+)\s*$/gm)].at(-1);
    if (comment === undefined) return undefined;
    const file = fileOf(url);
    const text = comment[1].startsWith('data:')
      ? Buffer.from(comment[1].slice(comment[1].indexOf(',') + 1), 'base64').toString()
      : fs.readFileSync(path.resolve(path.dirname(file), decodeURIComponent(comment[1])), 'utf8');
    const map = JSON.parse(text);
    const at = map.sources.findIndex((one) => path.resolve(path.dirname(file), map.sourceRoot ?? '', one) === target);
    if (at < 0) return undefined;
    const data = Buffer.from(JSON.stringify({ ...map, sourcesContent: undefined, x_target: at })).toString('base64');
    return source.slice(0, comment.index) + '\n//' + '# sourceMappingURL=data:application/json;base64,' + data + '\n';
  } catch {
    // A map that cannot be read tells nothing.
    return undefined;
  }
};
const mark = (what) => fs.writeFileSync(path.join(folder, what + '-' + name), '');
exports.start = () => {
  if (session) return;
  const wanted = new inspector.Session();
  try {
    wanted.connect();
  } catch {
    // The parent process of Node's own test runner has no inspector; no test runs in it either.
    return;
  }
  session = wanted;
  call('Profiler.enable');
  call('Profiler.startPreciseCoverage', { callCount: counts, detailed: true });
  mark('started');
};
exports.take = () => {
  if (!session) return;
  const all = call('Profiler.takePreciseCoverage')?.result ?? [];
  const scripts = all.filter((script) => isTarget(script.url));
  const others = all.filter((script) => !isTarget(script.url) && isBuilt(script.url));
  if (scripts.length + others.length > 0) {
    call('Debugger.enable');
    const sourceOf = (script) => call('Debugger.getScriptSource', { scriptId: script.scriptId })?.scriptSource ?? '';
    const told = scripts.map((script) => ({ source: sourceOf(script), functions: script.functions }));
    for (const script of others) {
      const source = withMap(script.url, sourceOf(script));
      if (source !== undefined) told.push({ source, functions: script.functions });
    }
    call('Debugger.disable');
    if (told.length > 0) fs.writeFileSync(path.join(folder, 'counts-' + name + '-' + ++count + '.json'), JSON.stringify(told));
  }
  mark('ended');
};
`}${words.onLoad ? "exports.start();\nprocess.on('exit', exports.take);\n" : ''}`;
}

/** The probe as a coverage provider of Vitest, whose workers are killed before they could write at exit. */
export function vitestCoverage(probePath: string): string {
  return `import { createRequire } from 'node:module';
const probe = createRequire(${JSON.stringify(probePath)})(${JSON.stringify(probePath)});
${String.raw`
export default {
  startCoverage: () => probe.start(),
  takeCoverage: () => probe.take(),
  stopCoverage: () => undefined,
  getProvider: () => {
    let context;
    return {
      name: 'custom',
      initialize: (given) => void (context = given),
      resolveOptions: () => context.config?.coverage ?? {},
      clean: () => undefined,
      onAfterSuiteRun: () => undefined,
      onTestFailure: () => undefined,
      generateCoverage: () => ({}),
      reportCoverage: () => undefined,
    };
  },
};
`}`;
}
