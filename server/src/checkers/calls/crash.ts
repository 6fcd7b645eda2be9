// Runs the script of a pasted crash again: one test that fails while the crash is there. It says yes only to a run
// that ends well; a crash that does not come back on the original proves nothing and is told so.

import { access } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative } from 'node:path';
import { spansMeet, lineEndOffset, lineStartsOf } from '../../base/text.ts';
import type { CheckRun, TestCase, TestFailure } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { parseStackTrace, type Crash, type StackFrame } from '../../core/stackTrace.ts';
import { isInside } from '../../workspace/folders.ts';
import { nodeExecutable } from '../../workspace/nodeExecutable.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { pathToUri } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { withTrials } from '../genericTrials.ts';
import { findPython } from '../python/interpreter.ts';
import { pathWords } from '../tests/places.ts';
import { firstWords, receiptOf, runTool, unavailable } from '../toolRun.ts';
import { inScratch } from '../web/inScratch.ts';

const own = { checker: 'crash', family: 'tests' } as const;
const title = 'The crash';
const scriptEndings = {
  javascript: ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'],
  python: ['.py'],
} as const;

/** The checker; it is there only in runs that were given a crash. */
export function createCrashChecker(): Checker {
  return withTrials({
    id: own.checker,
    title,
    family: own.family,
    languages: ['javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'python'],
    needsTrust: true,
    runsCandidate: true,
    async detect({ crash }, snapshot) {
      if (!crash) return { kind: 'notApplicable' };
      const script = await scriptOf(crash, snapshot.root);
      if (script !== undefined)
        return { kind: 'available', tool: crash.language === 'python' ? 'python' : 'node', path: script };
      const message = `The pasted ${crash.error} names no script of this folder that could be run again.`;
      return { kind: 'unavailable', failure: failure('crash.not-reproduced', message, otherWays) };
    },
    async check(context, request) {
      const { crash } = context;
      const script = crash && (await scriptOf(crash, request.overlay.snapshot.root));
      if (!crash || script === undefined)
        return unavailable(own, 'crash.not-reproduced', 'There is no crash to run again.', otherWays);
      return inScratch(context, request, { ...own, title }, (scratch) =>
        rerun(context, request, scratch, crash, script),
      );
    },
  });
}

const otherWays =
  'Give an example instead (`--expect` on the command line, “Refine with an Example” in the editor), or write a failing test.';

/** The outermost frame that is a script of the folder, as an absolute path in it. */
async function scriptOf(crash: Crash, root: string): Promise<string | undefined> {
  const { language } = crash;
  if (language !== 'javascript' && language !== 'python') return undefined;
  const endings: readonly string[] = scriptEndings[language];
  for (const { path } of crash.frames.toReversed()) {
    if (!endings.includes(extname(path)) || /(?:^|[\\/])(?:node_modules|site-packages)[\\/]/u.test(path)) continue;
    const found = await inFolder(root, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The file of the folder that a trace names, although it may come from another machine: its longest ending that is there. */
async function inFolder(root: string, path: string): Promise<string | undefined> {
  if (isAbsolute(path) && isInside(root, path)) return (await exists(path)) ? path : undefined;
  const parts = path.split(/[\\/]+/u).filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return undefined;
  for (let from = 0; from < parts.length; from++) {
    const file = join(root, ...parts.slice(from));
    if (await exists(file)) return file;
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}

async function rerun(
  context: CheckerContext,
  request: CheckRequest,
  scratch: Scratch,
  crash: Crash,
  script: string,
): Promise<CheckRun> {
  const { snapshot } = request.overlay;
  const program = await programFor(crash, snapshot.root, script);
  if (program === undefined)
    return unavailable(own, 'checker.missing', 'No Python was found that could run the script.', 'Install Python 3.');
  const cwd = scratch.toScratch(snapshot.root);
  const end = await runTool(context, {
    argv: [program.path, scratch.toScratch(script)],
    cwd,
    env: { ...program.env, PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' },
    within: scratch,
  });
  if (end.kind === 'timedOut') {
    const message = 'The script of the crash did not end in time.';
    return { kind: 'timedOut', ...own, failure: failure('checker.timeout', message, otherWays, firstWords(end)) };
  }
  if (end.kind === 'notStarted') {
    const message = `The script of the crash could not be started: ${end.reason ?? 'no reason was given'}.`;
    return unavailable(own, 'crash.not-reproduced', message, otherWays, firstWords(end));
  }
  const words = pathWords(scratch, snapshot.root, dirname(scratch.root));
  const shown = relative(snapshot.root, script).replaceAll('\\', '/');
  const now = end.exitCode === 0 ? undefined : parseStackTrace(end.stderr);
  if (request.original === true && !isSame(crash, now)) {
    const seen = now ? `it ends with ${now.error}` : end.exitCode === 0 ? 'it ends well' : 'it ends without a trace';
    const message = `The crash does not come back when ${shown} is run again: ${seen}, not with ${crash.error}.`;
    return unavailable(own, 'crash.not-reproduced', message, otherWays, words.inWorkspace(firstWords(end)));
  }
  const frames = (now?.frames ?? []).map((frame) => ({ ...frame, path: scratch.toWorkspace(frame.path) }));
  const inside = now && frames.find(({ path }) => isInside(snapshot.root, path));
  const where = crash.frames.find(({ name }) => name !== undefined)?.name;
  const name = `${shown} ends without ${crash.error}${where === undefined ? '' : ` in ${where}`}`;
  const test: TestCase = {
    id: `crash > ${name}`,
    name,
    state: end.exitCode === 0 ? 'passed' : 'failed',
    durationMs: end.durationMs,
    ...(end.exitCode === 0 ? {} : { failure: failed(end, now, inside, words.inWorkspace(end.stderr)) }),
  };
  return {
    kind: 'ran',
    ...own,
    receipt: receiptOf(context, request, own, {
      command: [crash.language === 'python' ? 'python' : 'node', shown],
      cwd: snapshot.root,
      end,
      isolation: 'scratch-copy',
      testsRun: 1,
      excerpt: words.inWorkspace([end.stdout.trim(), end.stderr.trim()].filter((part) => part !== '').join('\n')),
    }),
    problems: [],
    tests: {
      cases: [test],
      scope: 'all',
      // A trace through the span proves that it ran; that it is missing proves nothing.
      targetRan: frames.some((frame) => isInSpan(request, frame)) ? 'yes' : 'unknown',
      flaky: [],
    },
  };
}

async function programFor(crash: Crash, root: string, script: string) {
  if (crash.language !== 'python') return nodeExecutable();
  const found = await findPython(root, script);
  return found.kind === 'found' ? { path: found.environment.python, env: {} } : undefined;
}

/** The same error in the same function; lines may have moved, and messages hold values. */
function isSame(crash: Crash, now: Crash | undefined): boolean {
  const place = ({ frames }: Crash) => frames.find(({ name }) => name !== undefined)?.name;
  return now !== undefined && now.error === crash.error && place(now) === place(crash);
}

function failed(end: ProcessEnd, now: Crash | undefined, inside: StackFrame | undefined, stack: string): TestFailure {
  const how = end.signal === null ? `exit code ${end.exitCode ?? 'unknown'}` : `signal ${end.signal}`;
  return {
    message: now ? `${now.error}: ${now.message}` : `It ended with ${how} and without a trace.`,
    stack: stack.slice(0, 4000).toWellFormed(),
    ...(inside === undefined ? {} : { at: { uri: pathToUri(inside.path), line: inside.line } }),
  };
}

function isInSpan({ overlay, document, span }: CheckRequest, { path, line }: StackFrame): boolean {
  const starts = lineStartsOf(document.text);
  if (path !== overlay.path || starts[line] === undefined) return false;
  return spansMeet({ start: starts[line], end: lineEndOffset(document.text, starts, line) }, span);
}
