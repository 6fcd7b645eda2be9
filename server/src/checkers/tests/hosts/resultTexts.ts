// Texts that turn what the runners tell into one form of result, shared by the reporters of cold runs and
// the workers of warm ones. They run in the user's test processes and import nothing but Node itself.

/** Describes errors in bounded plain data. */
export const describing = String.raw`
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
`;

/** One line a case for the output, as a person would look for it. */
export const lineOf = String.raw`
const lineOf = (one) => (one.state === 'passed' ? 'ok ' : one.state === 'failed' ? 'not ok ' : 'skipped ') + one.path.join(' > ') + (one.failure ? '\n  ' + one.failure.message : '');
`;

/** Collects the events of Node's own runner; needs `path`. A file that ran no test is named, and is not a test. */
export const nodeCollecting = String.raw`
const nodeCollector = () => {
  const cases = [];
  const errors = [];
  const stderr = new Map();
  const open = [];
  return {
    add(type, data) {
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
          return '';
        }
        if (data.details?.type === 'suite') {
          if (type === 'test:fail' && wrapped?.failureType === 'hookFailed') cases.push({ file, path: names, state: 'failed', hook: true, failure: told() });
          return '';
        }
        const skipped = data.skip !== undefined || data.todo !== undefined || wrapped?.failureType === 'cancelledByParent';
        const one = { file, path: names, state: skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed', durationMs: data.details?.duration_ms };
        if (one.state === 'failed') {
          one.failure = told();
          if (data.line !== undefined) one.line = data.line;
        }
        cases.push(one);
        return (one.state === 'passed' ? 'ok ' : one.state === 'failed' ? 'not ok ' : 'skipped ') + names.join(' > ') + '\n' + (one.failure ? '  ' + one.failure.message.split('\n').join('\n  ') + '\n' : '');
      }
      return '';
    },
    result() {
      // The last words of a file may come after its end.
      for (const error of errors) {
        const words = stderr.get(path.resolve(error.file)) ?? '';
        error.message += '\n' + words;
        error.stack = words;
      }
      return { cases, errors };
    },
  };
};
`;

/** Reads the files that Vitest tells of, in old and new shapes. */
export const vitestCollecting = String.raw`
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
const vitestResult = (files, unhandled) => {
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
  return { cases, errors };
};
`;

/** Reads the results that Jest tells of each test file. */
export const jestCollecting = String.raw`
const jestStates = { passed: 'passed', failed: 'failed' };
const jestResult = (testResults) => {
  const cases = [];
  const errors = [];
  for (const file of testResults) {
    const name = file.testFilePath;
    if (file.testExecError) errors.push({ file: name, ...describe(file.testExecError), ...(file.failureMessage ? { message: cap(file.failureMessage) } : {}) });
    for (const test of file.testResults) {
      const one = { file: name, path: [...test.ancestorTitles, test.title], state: jestStates[test.status] ?? 'skipped', durationMs: test.duration ?? undefined };
      if (one.state === 'failed') {
        const detail = test.failureDetails?.[0]?.error ?? test.failureDetails?.[0];
        const words = test.failureMessages?.[0];
        one.failure = { ...(detail && typeof detail === 'object' ? describe(detail) : {}), ...(words ? { stack: cap(words) } : {}) };
        one.failure.message = detail?.matcherResult?.message ? cap(detail.matcherResult.message) : cap((words ?? one.failure.message ?? 'failed').split(/\n\s+at /)[0]);
      }
      cases.push(one);
    }
  }
  return { cases, errors };
};
`;

/** Collects the events of a Mocha runner. */
export const mochaCollecting = String.raw`
const mochaResult = (runner, told = () => undefined) => {
  const cases = [];
  const add = (state, test, error) => {
    const one = { file: test.file ?? test.parent?.file ?? '', path: test.titlePath(), state, durationMs: test.duration ?? undefined };
    if (test.type === 'hook') one.hook = true;
    if (error !== undefined) one.failure = describe(error);
    cases.push(one);
    told(one);
  };
  runner.on('pass', (test) => add('passed', test));
  runner.on('fail', (test, error) => add('failed', test, error));
  runner.on('pending', (test) => add('skipped', test));
  return { cases, errors: [] };
};
`;

/** Where a test of tape was declared, and what a failed assertion of it says; needs `path` and `fileURLToPath`. */
export const tapeReading = String.raw`
const tapeFile = (name) => {
  try {
    return name.startsWith('file:') ? fileURLToPath(name.split(/[?#]/, 1)[0]) : name;
  } catch {
    return '';
  }
};
/** The innermost function without a name, which is a module itself or a part of it, and not a helper of the tests. */
const tapeDeclared = (root) => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  Error.prepareStackTrace = (_, sites) => sites;
  const sites = new Error().stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  let first;
  for (const site of Array.isArray(sites) ? sites : []) {
    const file = tapeFile(site.getFileName() ?? '');
    if (!file.startsWith(root + path.sep) || file.slice(root.length).includes(path.sep + 'node_modules' + path.sep)) continue;
    first ??= { file, line: site.getLineNumber() };
    if (site.getFunctionName() === null) return { file, line: site.getLineNumber() };
  }
  return first ?? { file: '' };
};
const tapeMessage = ({ name, error }) => {
  const isOther = error !== null && typeof error === 'object' && typeof error.message === 'string' && error.message !== name;
  return cap(String(name) + (isOther ? ': ' + error.message : ''));
};
const tapeFailure = (one) => {
  const failure = { message: tapeMessage(one) };
  if (typeof one.error?.stack === 'string') failure.stack = cap(one.error.stack);
  for (const key of ['expected', 'actual']) {
    if (Object.hasOwn(one, key)) failure[key] = one[key] instanceof Error ? cap(String(one[key])) : show(one[key]);
  }
  return failure;
};
`;

/**
 * Collects what tape's tests come to, old and new; needs `path` and `tapeReading`. Tests are named by the file that
 * declares them, parts of a test by what they are parts of. A test that throws fails, and the others have their turn.
 */
export const tapeCollecting = String.raw`
const tapeCollector = (home, root) => {
  const Test = require(path.join(home, 'lib', 'test.js'));
  const Results = require(path.join(home, 'lib', 'results.js'));
  const { run } = Test.prototype;
  const { push } = Results.prototype;
  let records = [];
  let running = [];
  const byTest = new WeakMap();
  const follow = (t, results, where, above) => {
    const record = { ...where, t, results, path: [...above, t.name], parts: [], counted: 0, left: 0, isBegun: false, isEnded: false };
    byTest.set(t, record);
    let startedAt = 0;
    t.once('prerun', () => {
      record.isBegun = true;
      running.push(record);
      startedAt = performance.now();
    });
    t.on('result', (one) => {
      if (one === null || typeof one !== 'object') return;
      if (one.skip || one.todo) record.left++;
      else record.counted++;
      if (!one.ok && !one.todo) record.failure ??= tapeFailure(one);
    });
    t.on('test', (part) => record.parts.push(follow(part, results, where, record.path)));
    t.once('end', () => {
      record.isEnded = true;
      record.durationMs = performance.now() - startedAt;
      running = running.filter((other) => other !== record);
    });
    return record;
  };
  const thrown = (record, error) => {
    const { t } = record;
    record.failure ??= describe(error);
    t.fail(record.failure.message);
    // What it would have gone on with has no turn.
    t._progeny.length = 0;
    t._end();
  };
  Test.prototype.run = function (...args) {
    try {
      return run.apply(this, args);
    } catch (error) {
      const record = byTest.get(this);
      if (record === undefined) throw error;
      thrown(record, error);
    }
  };
  Results.prototype.push = function (t, ...rest) {
    records.push(follow(t, this, tapeDeclared(root), []));
    return push.call(this, t, ...rest);
  };
  const stateOf = ({ t, failure, counted, left, parts }) =>
    t._skip || t._todo || (failure === undefined && (!t._cb || (counted === 0 && left > 0 && parts.length === 0))) ? 'skipped' : failure ? 'failed' : 'passed';
  const firstFailure = (record) => record.failure ?? record.parts.filter(({ t }) => !t._todo && !t._skip).map(firstFailure).find((one) => one !== undefined);
  return {
    /** An error that nobody caught; false where no test was running. */
    uncaught(error) {
      const record = running.at(-1);
      if (record !== undefined) thrown(record, error);
      return record !== undefined;
    },
    reset() {
      records = [];
      running = [];
    },
    /** What each test came to; those that the end of the process left open have failed. */
    cases(exitCode) {
      const cases = [];
      const visit = (record) => {
        const { t, file, line, results, isBegun, isEnded } = record;
        const isLeftOut = results._only && above(record) !== results._only;
        if (!isBegun && !isLeftOut && exitCode !== 0) return;
        if (!isBegun && record.isPart) return;
        if (!isEnded && !isLeftOut) {
          const planned = t._plan !== undefined && t._plan !== t.assertCount ? { expected: String(t._plan), actual: String(t.assertCount) } : {};
          record.failure ??= { message: (isBegun ? 'The process ended before this test did' : 'The process ended before this test began') + (planned.expected ? ': plan != count.' : '.'), ...planned };
        }
        const failure = firstFailure(record);
        const one = { file, path: record.path, state: isLeftOut ? 'skipped' : stateOf({ ...record, failure }), line, durationMs: record.durationMs };
        if (one.state === 'failed') one.failure = failure;
        cases.push(one);
        for (const part of record.parts) visit(Object.assign(part, { isPart: true, whole: record }));
      };
      const above = (record) => (record.whole ? above(record.whole) : record.t);
      records.forEach(visit);
      return cases;
    },
  };
};
`;
