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
