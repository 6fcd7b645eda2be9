// Texts of the small modules that are loaded into the user's test processes: reporters that write one
// result file, and a probe that asks V8 whether the target ran. They import nothing but Node itself.

/** What a host file is told; it is written into its text, so that nothing about it is in the environment. */
export interface HostWords {
  readonly token: string;
  /** Absolute path of the result file. */
  readonly resultPath: string;
}

/** Shared by all reporters: describes errors in bounded plain data, and writes the result whole or not at all. */
const common = String.raw`
const most = 4000;
const cap = (text) => (text.length > most ? text.slice(0, most) + ' […]' : text);
const show = (value) => cap(typeof value === 'string' ? value : util.inspect(value, { depth: 6, breakLength: 100, maxArrayLength: 100, maxStringLength: most }));
const textOf = (value) => (value === undefined || value === null ? undefined : cap(String(value)));
const describe = (error) => {
  if (error === null || (typeof error !== 'object' && typeof error !== 'function')) return { message: show(error) };
  const told = { message: textOf(error.message) ?? show(error) };
  if (typeof error.stack === 'string') told.stack = cap(error.stack);
  const source = error.matcherResult && typeof error.matcherResult === 'object' ? error.matcherResult : error;
  for (const key of ['expected', 'actual']) if (key in source && source[key] !== undefined) told[key] = show(source[key]);
  if (error.cause && typeof error.cause === 'object' && typeof error.cause.message === 'string') told.message = cap(told.message + '\nCaused by: ' + error.cause.message);
  return told;
};
const finish = (result) => {
  fs.writeFileSync(resultPath + '.part', JSON.stringify({ token, ...result }));
  fs.renameSync(resultPath + '.part', resultPath);
};
`;

function prelude(words: HostWords, kind: 'module' | 'script'): string {
  const from =
    kind === 'module'
      ? `import fs from 'node:fs';\nimport path from 'node:path';\nimport util from 'node:util';\n`
      : `'use strict';\nconst fs = require('node:fs');\nconst util = require('node:util');\n`;
  return `${from}const token = ${JSON.stringify(words.token)};\nconst resultPath = ${JSON.stringify(words.resultPath)};\n${common}`;
}

/** A reporter for `node --test`; an ES module. A file that ran no test is named, and is not a test. */
export function nodeReporter(words: HostWords): string {
  return `${prelude(words, 'module')}${String.raw`
export default async function* reporter(source) {
  const cases = [];
  const errors = [];
  const stderr = new Map();
  const open = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      open.length = data.nesting;
      open[data.nesting] = data.name;
    } else if (type === 'test:stderr') {
      // Named as on the command line, where other events name the whole path.
      const file = path.resolve(data.file);
      stderr.set(file, ((stderr.get(file) ?? '') + data.message).slice(-most));
    } else if (type === 'test:pass' || type === 'test:fail') {
      const names = [...open.slice(0, data.nesting), data.name];
      const wrapped = data.details?.error;
      const cause = wrapped?.cause ?? wrapped;
      const file = data.file ?? '';
      const isFile = data.nesting === 0 && file !== '' && (data.name === file || file.endsWith('/' + data.name.replaceAll('\\', '/')) || file.endsWith('\\' + data.name));
      const told = () => (typeof cause === 'string' ? { message: cause } : describe(cause));
      if (isFile) {
        if (type === 'test:fail' && wrapped?.failureType !== 'subtestsFailed') {
errors.push({ file, message: 'The file ended with exit code ' + (wrapped?.exitCode ?? 'none') + (wrapped?.signal ? ', signal ' + wrapped.signal : '') + '.' });
        }
        continue;
      }
      if (data.details?.type === 'suite') {
        if (type === 'test:fail' && wrapped?.failureType === 'hookFailed') cases.push({ file, path: names, state: 'failed', hook: true, failure: told() });
        continue;
      }
      const skipped = data.skip !== undefined || data.todo !== undefined || wrapped?.failureType === 'cancelledByParent';
      const one = { file, path: names, state: skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed', durationMs: data.details?.duration_ms };
      if (one.state === 'failed') {
        one.failure = told();
        if (data.line !== undefined) one.line = data.line;
      }
      cases.push(one);
      yield (one.state === 'passed' ? 'ok ' : one.state === 'failed' ? 'not ok ' : 'skipped ') + names.join(' > ') + '\n' + (one.failure ? '  ' + one.failure.message.split('\n').join('\n  ') + '\n' : '');
    }
  }
  // The last words of a file may come after its end.
  for (const error of errors) {
    const words = stderr.get(path.resolve(error.file)) ?? '';
    error.message += '\n' + words;
    error.stack = words;
  }
  finish({ cases, errors });
}
`}`;
}

/** A reporter for Vitest, old (\`onFinished\`) and new (\`onTestRunEnd\`); an ES module. */
export function vitestReporter(words: HostWords): string {
  return `${prelude(words, 'module')}${String.raw`
const stackOf = (error) => {
  const frames = Array.isArray(error?.stacks) && error.stacks.length > 0 ? error.stacks : error?.parsedStacks;
  if (!Array.isArray(frames) || frames.length === 0) return undefined;
  return cap((error.name ?? 'Error') + ': ' + (error.message ?? '') + '\n' + frames.map((frame) => '    at ' + (frame.method || '<anonymous>') + ' (' + frame.file + ':' + frame.line + ':' + frame.column + ')').join('\n'));
};
const told = (error) => {
  const failure = describe(error);
  const stack = stackOf(error);
  return stack === undefined ? failure : { ...failure, stack };
};
const states = { pass: 'passed', fail: 'failed' };
export default class Reporter {
  written = false;
  write(files, unhandled) {
    if (this.written) return;
    this.written = true;
    const cases = [];
    const errors = [];
    for (const file of files) {
      const name = file.filepath;
      for (const error of file.result?.errors ?? []) errors.push({ file: name, ...told(error) });
      const visit = (task, above) => {
        const path = [...above, task.name];
        if (task.type === 'suite') {
          for (const error of task.result?.errors ?? []) cases.push({ file: name, path: [...path, '(set-up)'], state: 'failed', hook: true, failure: told(error) });
          for (const child of task.tasks ?? []) visit(child, path);
          return;
        }
        const one = { file: name, path, state: states[task.result?.state] ?? 'skipped', durationMs: task.result?.duration };
        if (one.state === 'failed') one.failure = told(task.result.errors?.[0] ?? { message: 'failed' });
        cases.push(one);
      };
      for (const task of file.tasks ?? []) visit(task, []);
    }
    for (const error of unhandled ?? []) errors.push(told(error));
    for (const one of cases) console.log((one.state === 'passed' ? 'ok ' : one.state === 'failed' ? 'not ok ' : 'skipped ') + one.path.join(' > ') + (one.failure ? '\n  ' + one.failure.message : ''));
    finish({ cases, errors });
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
  return `${prelude(words, 'script')}${String.raw`
const states = { passed: 'passed', failed: 'failed' };
module.exports = class Reporter {
  onRunComplete(_contexts, results) {
    const cases = [];
    const errors = [];
    for (const file of results.testResults) {
      const name = file.testFilePath;
      if (file.testExecError) errors.push({ file: name, ...describe(file.testExecError), ...(file.failureMessage ? { message: cap(file.failureMessage) } : {}) });
      for (const test of file.testResults) {
        const one = { file: name, path: [...test.ancestorTitles, test.title], state: states[test.status] ?? 'skipped', durationMs: test.duration ?? undefined };
        if (one.state === 'failed') {
          const detail = test.failureDetails?.[0]?.error ?? test.failureDetails?.[0];
          const words = test.failureMessages?.[0];
          one.failure = { ...(detail && typeof detail === 'object' ? describe(detail) : {}), ...(words ? { stack: cap(words) } : {}) };
          one.failure.message = detail?.matcherResult?.message ? cap(detail.matcherResult.message) : cap((words ?? one.failure.message ?? 'failed').split(/\n\s+at /)[0]);
        }
        cases.push(one);
        console.log((one.state === 'passed' ? 'ok ' : one.state === 'failed' ? 'not ok ' : 'skipped ') + one.path.join(' > ') + (one.failure ? '\n  ' + one.failure.message : ''));
      }
    }
    if (results.runExecError) errors.push(describe(results.runExecError));
    finish({ cases, errors });
  }
};
`}`;
}

/** A reporter for Mocha; a script. */
export function mochaReporter(words: HostWords): string {
  return `${prelude(words, 'script')}${String.raw`
module.exports = function Reporter(runner) {
  const cases = [];
  const add = (state, test, error) => {
    const one = { file: test.file ?? test.parent?.file ?? '', path: test.titlePath(), state, durationMs: test.duration ?? undefined };
    if (test.type === 'hook') one.hook = true;
    if (error !== undefined) one.failure = describe(error);
    cases.push(one);
    console.log((state === 'passed' ? 'ok ' : state === 'failed' ? 'not ok ' : 'skipped ') + one.path.join(' > ') + (one.failure ? '\n  ' + one.failure.message : ''));
  };
  runner.on('pass', (test) => add('passed', test));
  runner.on('fail', (test, error) => add('failed', test, error));
  runner.on('pending', (test) => add('skipped', test));
  runner.once('end', () => finish({ cases, errors: [] }));
};
`}`;
}

/** What the probe is told. */
export interface ProbeWords {
  /** Absolute folder in which counts are written. */
  readonly folder: string;
  /** Absolute path of the target in the scratch copy, symbolic links resolved. */
  readonly target: string;
  /** Whether it starts when it is loaded and writes at exit; otherwise its functions are called. */
  readonly onLoad: boolean;
}

/** Precise coverage by V8's inspector for one script; a script that runs before the tests do. */
export function coverageProbe(words: ProbeWords): string {
  return `'use strict';
const folder = ${JSON.stringify(words.folder)};
const target = ${JSON.stringify(words.target)};
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
  call('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  mark('started');
};
exports.take = () => {
  if (!session) return;
  const scripts = (call('Profiler.takePreciseCoverage')?.result ?? []).filter((script) => isTarget(script.url));
  if (scripts.length > 0) {
    call('Debugger.enable');
    const told = scripts.map((script) => ({ source: call('Debugger.getScriptSource', { scriptId: script.scriptId })?.scriptSource ?? '', functions: script.functions }));
    call('Debugger.disable');
    fs.writeFileSync(path.join(folder, 'counts-' + name + '-' + ++count + '.json'), JSON.stringify(told));
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
