// Texts of the small modules that are loaded into the user's test processes: reporters that write one
// result file, and a probe that asks V8 whether the target ran. They import nothing but Node itself.

import {
  describing,
  jestCollecting,
  lineOf,
  mochaCollecting,
  nodeCollecting,
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
