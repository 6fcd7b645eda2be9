// Asks the project's own Python whether the text compiles, in an isolated interpreter that imports nothing
// of the project. What the names in it mean is left to the type checkers.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { lineStartsOf, lineText } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { placeOf, wordsOfLine } from '../place.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { findPython, type FoundPython } from './interpreter.ts';

const own = { checker: 'python-syntax', family: 'syntax' } as const;
const install = 'Install Python 3, or make an environment with "python3 -m venv .venv".';

/** Compiles the file named first and answers in one line of JSON that carries the token named second. */
const program = String.raw`
import json, sys, warnings
warnings.simplefilter("ignore")
answer = {"token": sys.argv[2], "version": "%d.%d.%d" % sys.version_info[:3], "errors": []}
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    text = file.read()
if text.startswith("\ufeff"):
    text = text[1:]
try:
    compile(text, "document", "exec", dont_inherit=True)
except SyntaxError as error:
    answer["errors"].append({
        "kind": type(error).__name__, "message": str(error.msg), "line": error.lineno,
        "column": error.offset, "endLine": getattr(error, "end_lineno", None),
        "endColumn": getattr(error, "end_offset", None),
    })
except (ValueError, RecursionError, MemoryError, OverflowError) as error:
    answer["errors"].append({
        "kind": type(error).__name__, "message": str(error), "line": 1,
        "column": None, "endLine": None, "endColumn": None,
    })
print(json.dumps(answer))
`;

const number = z.nullable(z.number());
const answerShape = z.object({
  token: z.string(),
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

/** What the interpreter said about a text. */
export type CompileAnswer = z.infer<typeof answerShape>;

/** Reads the interpreter's answer; undefined when it is not one that carries the token. */
export function parseCompileAnswer(stdout: string, token: string): CompileAnswer | undefined {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  try {
    const parsed = answerShape.safeParse(JSON.parse(line));
    return parsed.success && parsed.data.token === token ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The checker of Python's grammar. */
export function createPythonSyntaxChecker(options: CheckerOptions): Checker {
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
      await mkdir(options.tempFolder, { recursive: true, mode: 0o700 });
      const folder = await mkdtemp(join(options.tempFolder, 'python-syntax-'));
      try {
        const file = join(folder, 'document');
        const token = randomUUID();
        await writeFile(file, overlay.text, { mode: 0o600 });
        const end = await runTool(context, {
          argv: [found.environment.python, '-I', '-S', '-c', program, file, token],
          cwd: folder,
        });
        const trouble = toolTrouble(own, 'Python', install, end, context.settings.deadlineMs);
        if (trouble) return trouble;
        const answer = parseCompileAnswer(end.stdout, token);
        if (answer === undefined || end.exitCode !== 0)
          return unusable(own, 'Python', end, 'did not say whether it compiles');
        const problems = problemsOf(request, answer);
        const excerpt = problems.map((one) => `${one.range.start.line + 1}: ${one.rule}: ${one.message}`).join('\n');
        const receipt = receiptOf(context, request, own, {
          version: answer.version,
          command: [found.environment.python, '-I', '-S', '-c', 'compile(…)', overlay.path],
          cwd: overlay.snapshot.root,
          end,
          isolation: 'separate-process',
          excerpt: excerpt === '' ? 'it compiles' : excerpt,
        });
        return { kind: 'ran', ...own, receipt, problems };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
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
