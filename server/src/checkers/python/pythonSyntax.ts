// Asks the project's own Python whether the text compiles, in an isolated interpreter that imports nothing
// of the project. What the names in it mean is left to the type checkers.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { lineStartsOf, lineText } from '../../base/text.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { placeOf, wordsOfLine } from '../place.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable, type ReceiptFacts } from '../toolRun.ts';
import { findPython, type FoundPython } from './interpreter.ts';
import { compileProgram, createWarmCompile } from './warmCompile.ts';

const own = { checker: 'python-syntax', family: 'syntax' } as const;
const install = 'Install Python 3, or make an environment with "python3 -m venv .venv".';

/** Compiles the file named first and answers in one line of JSON that carries the token named second. */
const program = `${compileProgram}
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    print(json.dumps({"token": sys.argv[2], **said(file.read())}))
`;

const number = z.nullable(z.number());
const answerShape = z.object({
  version: z.string(),
  errors: z.array(
    z.object({
      kind: z.string(),
      message: z.string(),
      line: number,
      column: number,
      endLine: number,
      endColumn: number,
    }),
  ),
});

const tokenShape = z.object({ token: z.string() });

/** What the interpreter said about a text. */
export type CompileAnswer = z.infer<typeof answerShape>;

/** Reads the interpreter's answer; undefined when it is not one that carries the token. */
export function parseCompileAnswer(stdout: string, token: string): CompileAnswer | undefined {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  try {
    const told: unknown = JSON.parse(line);
    const carried = tokenShape.safeParse(told);
    if (!carried.success || carried.data.token !== token) return undefined;
    const parsed = answerShape.safeParse(told);
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The checker of Python's grammar. */
export function createPythonSyntaxChecker(options: CheckerOptions): Checker {
  const warm = createWarmCompile();
  const ran = (
    context: CheckerContext,
    request: CheckRequest,
    answer: CompileAnswer,
    python: string,
    end: ReceiptFacts['end'],
  ): CheckRun => {
    const { overlay } = request;
    const problems = problemsOf(request, answer);
    const excerpt = problems.map((one) => `${one.range.start.line + 1}: ${one.rule}: ${one.message}`).join('\n');
    const receipt = receiptOf(context, request, own, {
      version: answer.version,
      command: [python, '-I', '-S', '-c', 'compile(…)', overlay.path],
      cwd: overlay.snapshot.root,
      end,
      isolation: 'separate-process',
      excerpt: excerpt === '' ? 'it compiles' : excerpt,
    });
    return { kind: 'ran', ...own, receipt, problems };
  };
  return {
    id: own.checker,
    title: 'Python syntax',
    family: own.family,
    languages: ['python'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const found = await findPython(snapshot.root, uriToPath(document.uri));
      if (found.kind === 'found') return { kind: 'available', tool: 'python', path: found.environment.python };
      return { kind: 'unavailable', failure: failure('checker.missing', missing(found), install) };
    },
    async check(context, request) {
      const { overlay } = request;
      const found = await findPython(overlay.snapshot.root, overlay.path);
      if (found.kind === 'missing') return unavailable(own, 'checker.missing', missing(found), install);
      const { python } = found.environment;
      await mkdir(options.tempFolder, { recursive: true, mode: 0o700 });
      if (request.fresh !== true) {
        const startedAt = context.now();
        const told = answerShape.safeParse(await warm.ask(context, python, options.tempFolder, overlay.text));
        const durationMs = Math.round(context.now() - startedAt);
        const end = { exitCode: 0, stdout: '', stderr: '', durationMs };
        if (told.success) return ran(context, request, told.data, python, end);
      }
      const folder = await mkdtemp(join(options.tempFolder, 'python-syntax-'));
      try {
        const file = join(folder, 'document');
        const token = randomUUID();
        await writeFile(file, overlay.text, { mode: 0o600 });
        const end = await runTool(context, { argv: [python, '-I', '-S', '-c', program, file, token], cwd: folder });
        const trouble = toolTrouble(own, 'Python', install, end, context.settings.deadlineMs);
        if (trouble) return trouble;
        const answer = parseCompileAnswer(end.stdout, token);
        if (answer === undefined || end.exitCode !== 0)
          return unusable(own, 'Python', end, 'did not say whether it compiles');
        return ran(context, request, answer, python, end);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    dispose: () => warm.dispose(),
  };
}

function missing(found: Extract<FoundPython, { kind: 'missing' }>): string {
  return `Python was not found in ${found.searched.join(', ')}.`;
}

/** Python counts lines and columns of code points from 1, and tells 0 where it does not know. */
export function problemsOf(request: CheckRequest, answer: CompileAnswer): readonly Problem[] {
  const { text } = request.overlay;
  const starts = lineStartsOf(text);
  return answer.errors.map((error) => {
    const line = error.line ?? 1;
    const words = wordsOfLine(text, starts, line - 1);
    const start = error.column ? placeOf(text, starts, line, error.column, 'codepoint') : words.start;
    const told =
      error.endLine && error.endColumn ? placeOf(text, starts, error.endLine, error.endColumn, 'codepoint') : undefined;
    const isAfter = (end: typeof start) =>
      end.line > start.line || (end.line === start.line && end.character > start.character);
    const end = told && isAfter(told) ? told : isAfter(words.end) ? words.end : start;
    return {
      checker: own.checker,
      rule: error.kind,
      message: error.message,
      severity: 'error',
      uri: request.document.uri,
      range: { start, end },
      lineText: lineText(text, starts, start.line).trim(),
    };
  });
}
