// Lints one text with the workspace's own ESLint and flat configuration, in a process of its own that
// stays for the next text, and offers ESLint's own fixes within the selection. Trusted folders only.

import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextEdit } from '../base/edit.ts';
import { containsSpan, lineStartsOf, lineText, positionAt, type Range } from '../base/text.ts';
import type { CheckRun, Problem } from '../core/evidence.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { ToolFix } from '../core/ports.ts';
import type { ProcessEnd } from '../workspace/process.ts';
import { abortError } from '../base/abort.ts';
import { uriToPath } from '../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from './checker.ts';
import { readAnswer, type EslintAnswer, type Linted } from './eslintAnswer.ts';
import { eslintHostSource } from './eslintHost.ts';
import { locateEslint, type FoundEslint } from './eslintLocate.ts';
import { createEslintWarm } from './eslintWarm.ts';
import type { CheckerOptions } from './options.ts';
import { inFolder } from './typescriptRun.ts';
import { excerptOf } from './toolRun.ts';

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'] as const;
const own = { checker: 'eslint', family: 'lint' } as const;

interface Seen {
  readonly end: ProcessEnd;
  readonly answer: EslintAnswer | undefined;
  readonly command: readonly string[];
  readonly warm?: boolean;
  readonly typed?: boolean;
}

/** The ESLint checker. */
export function createEslintChecker(options: CheckerOptions): Checker {
  /** The last answer, for the fixes of the text that was just checked. */
  let last: { readonly path: string; readonly textHash: string; readonly linted: Linted } | undefined;

  const warmed = createEslintWarm(options);

  /** By the worker that is kept; by a process of its own where that is asked for, or where the worker ended. */
  async function lint(context: CheckerContext, request: CheckRequest, eslint: FoundEslint): Promise<Seen> {
    const { overlay } = request;
    if (request.fresh === true) return lintCold(context, request, eslint);
    const startedAt = context.now();
    const reply = await warmed.ask(context, request, eslint);
    if (reply.kind === 'none') return lintCold(context, request, eslint);
    const command = ['node', 'eslint', inFolder(overlay.snapshot.root, overlay.path)];
    if (reply.kind === 'timedOut') return { end: reply.end, answer: undefined, command };
    const { answer, warm, typed } = reply;
    if (answer.kind === 'linted') last = { path: overlay.path, textHash: overlay.textHash, linted: answer };
    return { end: answeredEnd(context.now() - startedAt), answer, command, warm, typed };
  }

  async function lintCold(context: CheckerContext, request: CheckRequest, eslint: FoundEslint): Promise<Seen> {
    const { overlay } = request;
    await mkdir(options.tempFolder, { recursive: true });
    const folder = await mkdtemp(join(options.tempFolder, 'eslint-'));
    try {
      const nonce = randomUUID();
      const host = join(folder, 'host.mjs');
      const question = join(folder, 'question.json');
      await writeFile(host, eslintHostSource, { mode: 0o600 });
      const asked = {
        eslint: eslint.packageFolder,
        cwd: eslint.configFolder,
        filePath: overlay.path,
        text: overlay.text,
        nonce,
      };
      await writeFile(question, JSON.stringify(asked), { mode: 0o600 });
      const electron: Record<string, string> =
        process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
      const spec = {
        argv: [process.execPath, host, question] as const,
        cwd: eslint.configFolder,
        env: { ...electron, ESLINT_USE_FLAT_CONFIG: 'true' },
        deadlineMs: context.settings.deadlineMs,
        outputLimit: 16 * 1024 * 1024,
      };
      const end = await context.processes.run(spec, context.signal);
      if (end.kind === 'cancelled') throw abortError(context.signal);
      const answer = readAnswer(end.stdout, nonce);
      if (answer?.kind === 'linted') last = { path: overlay.path, textHash: overlay.textHash, linted: answer };
      return { end, answer, command: ['node', 'eslint', inFolder(overlay.snapshot.root, overlay.path)] };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    id: 'eslint',
    title: 'ESLint',
    family: 'lint',
    languages,
    needsTrust: true,
    async detect(_context, snapshot, document) {
      if (!(languages as readonly string[]).includes(document.languageId)) return { kind: 'notApplicable' };
      const found = locateEslint(snapshot.root, uriToPath(document.uri));
      if (found.kind === 'none') return { kind: 'notApplicable' };
      if (found.kind === 'failed') return { kind: 'unavailable', failure: found.failure };
      return { kind: 'available', tool: 'eslint', version: found.version };
    },
    async check(context, request) {
      const { overlay } = request;
      const startedAt = context.now();
      const eslint = usable(request);
      if (eslint.kind !== 'found') return { kind: 'unavailable', ...own, failure: eslint.failure };
      const { end, answer, command, warm, typed } = await lint(context, request, eslint);
      const problem = failureOf(
        end,
        answer,
        inFolder(overlay.snapshot.root, overlay.path),
        context.settings.deadlineMs,
      );
      if (problem) return { ...own, ...problem };
      const problems = problemsOf(request, answer as Linted);
      const lines = problems.map(
        ({ range, severity, rule, message }) =>
          `${range.start.line + 1}:${range.start.character + 1} ${severity} ${message} (${rule})`,
      );
      return {
        kind: 'ran',
        ...own,
        problems,
        receipt: {
          id: context.nextReceipt(),
          checker: own.checker,
          version: (answer as Linted).version,
          command,
          cwd: inFolder(overlay.snapshot.root, eslint.configFolder),
          exitCode: end.exitCode,
          durationMs: Math.max(0, context.now() - startedAt),
          textHash: overlay.textHash,
          isolation: 'separate-process',
          ...(warm === true ? { warm } : {}),
          excerpt: excerptOf(
            [...(lines.length > 0 ? lines : ['No problems.']), ...(typed === true ? [onDisk] : [])].join('\n'),
          ),
        },
      };
    },
    async fixes(context, request, problems) {
      const eslint = usable(request);
      if (eslint.kind !== 'found') return [];
      const { overlay } = request;
      const known = last?.path === overlay.path && last.textHash === overlay.textHash ? last.linted : undefined;
      const answer = known ?? (await lint(context, request, eslint)).answer;
      return answer?.kind === 'linted' ? fixesOf(request, answer, problems) : [];
    },
    dispose: () => warmed.dispose(),
  };
}

/** Said where rules look at types. */
const onDisk = 'Rules that look at types saw the other files as they are on disk.';

/** The end of a question to a process that goes on. */
function answeredEnd(durationMs: number): ProcessEnd {
  return { kind: 'exited', exitCode: null, signal: null, stdout: '', stderr: '', droppedBytes: 0, durationMs };
}

function usable(request: CheckRequest): FoundEslint | { readonly kind: 'failed'; readonly failure: Failure } {
  const { snapshot, path } = request.overlay;
  if (!snapshot.trusted) {
    const message = 'ESLint loads modules of the workspace, and the folder is not trusted.';
    return {
      kind: 'failed',
      failure: failure('trust.untrusted', message, 'Trust the folder to lint with its own ESLint.'),
    };
  }
  const found = locateEslint(snapshot.root, path);
  if (found.kind !== 'none') return found;
  const message = 'There is no eslint.config file above this document.';
  return { kind: 'failed', failure: failure('checker.missing', message, 'Add one: npm init @eslint/config') };
}

type Broken = Pick<Extract<CheckRun, { failure: Failure }>, 'kind' | 'failure'>;

function failureOf(end: ProcessEnd, answer: Seen['answer'], path: string, deadlineMs: number): Broken | undefined {
  if (answer?.kind === 'linted') return undefined;
  if (answer?.kind === 'ignored') {
    const message = `ESLint ignores ${path}.`;
    return {
      kind: 'unavailable',
      failure: failure(
        'checker.missing',
        message,
        'Add the file to a configuration object of eslint.config if it should be linted.',
      ),
    };
  }
  const words = excerptOf(answer?.kind === 'threw' ? answer.message : `${end.stderr}\n${end.stdout}`.trim());
  const first = words.split('\n').find((line) => line.trim() !== '') ?? 'it said nothing';
  if (answer?.kind === 'threw' || end.kind === 'signalled') {
    return {
      kind: 'crashed',
      failure: failure(
        'checker.crashed',
        `ESLint ended abnormally: ${first}`,
        `Run it yourself to see the same: npx eslint ${path}`,
        words,
      ),
    };
  }
  if (end.kind === 'timedOut') {
    const message = `ESLint did not end within ${Math.round(deadlineMs / 1000)} s.`;
    return {
      kind: 'timedOut',
      failure: failure('checker.timeout', message, 'Try again, or switch the ESLint checker off.'),
    };
  }
  if (end.kind === 'notStarted') {
    const message = `ESLint could not be started: ${end.reason ?? first}`;
    return { kind: 'unavailable', failure: failure('checker.missing', message, 'Check that Node.js can be run here.') };
  }
  const message = `ESLint gave an answer that cannot be understood: ${first}`;
  return {
    kind: 'unavailable',
    failure: failure('checker.unusable', message, `Run it yourself to see the same: npx eslint ${path}`, words),
  };
}

/** ESLint's lines also end at U+2028 and U+2029, which ours do not. */
function eslintLineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|[\r\n\u2028\u2029]/g)].map((match) => match.index + match[0].length)];
}

/** Problems of a text in the order in which ESLint told them; one for each message. */
function problemsOf(request: CheckRequest, answer: Linted): readonly Problem[] {
  const { text } = request.overlay;
  // ESLint strips a byte order mark and counts from after it.
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const theirs = eslintLineStarts(text.slice(shift));
  const starts = lineStartsOf(text);
  const place = (line: number, column: number) =>
    positionAt(text, shift + (theirs[line - 1] ?? text.length) + column - 1, starts);
  return answer.messages.map((message): Problem => {
    const start = place(message.line, message.column);
    const end =
      message.endLine === null || message.endColumn === null ? start : place(message.endLine, message.endColumn);
    const range: Range = { start, end };
    const href = message.rule === null ? undefined : answer.links[message.rule];
    return {
      checker: own.checker,
      rule: message.rule ?? (message.fatal ? 'parse-error' : 'eslint'),
      message: message.message,
      severity: message.fatal || message.severity >= 2 ? 'error' : 'warning',
      uri: request.document.uri,
      range,
      lineText: lineText(text, starts, start.line).trim(),
      ...(href === undefined ? {} : { href }),
    };
  });
}

/** Each fix within the span by itself, then all of them at once where there are several. */
function fixesOf(request: CheckRequest, answer: Linted, wanted: readonly Problem[]): readonly ToolFix[] {
  const { text } = request.overlay;
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const found = problemsOf(request, answer);
  const keyOf = ({ rule, message, range, uri }: Problem) => JSON.stringify([uri, rule, message, range]);
  const asked = new Map(wanted.map((problem) => [keyOf(problem), problem] as const));
  const single: ToolFix[] = [];
  const together: { readonly edit: TextEdit; readonly problem: Problem }[] = [];
  for (const [index, { fix, rule, message }] of answer.messages.entries()) {
    const problem = asked.get(keyOf(found[index]!));
    if (fix === null || problem === undefined) continue;
    const edit = { span: { start: fix.start + shift, end: fix.end + shift }, newText: fix.text };
    if (edit.span.start > edit.span.end || fix.start < 0 || !containsSpan(request.span, edit.span)) continue;
    single.push({
      tool: 'eslint',
      title: `Fix ${rule ?? 'problem'}: ${message}`,
      problem,
      edits: [edit],
      companions: [],
    });
    together.push({ edit, problem });
  }
  together.sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end);
  const apart = together.filter(({ edit }, index) => index === 0 || edit.span.start > endBefore(together, index));
  if (apart.length < 2) return single;
  const edits = apart.map(({ edit }) => edit);
  return [
    ...single,
    { tool: 'eslint', title: `Apply ${edits.length} ESLint fixes`, problem: apart[0]!.problem, edits, companions: [] },
  ];
}

function endBefore(sorted: readonly { readonly edit: TextEdit }[], index: number): number {
  return Math.max(...sorted.slice(0, index).map(({ edit }) => edit.span.end));
}
