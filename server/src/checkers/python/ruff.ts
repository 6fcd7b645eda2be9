// Lints the candidate with the project's Ruff and its configuration, and offers Ruff's own fixes where they
// lie within the selection. What the project configures is left to Ruff.

import * as z from 'zod/mini';
import type { TextEdit } from '../../base/edit.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { containsSpan, lineStartsOf, lineText, offsetAt, type LineStarts } from '../../base/text.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { ToolFix } from '../../core/ports.ts';
import { findTool } from '../../workspace/findTool.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { placeOf } from '../place.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { findPython, programOf, throughShim } from './interpreter.ts';
import { dependsOn, readProject, tableOf } from './project.ts';
import { formatFix } from './ruffFormat.ts';
import { inScratch } from './scratchRun.ts';

const own = { checker: 'ruff', family: 'lint' } as const;
const install = 'Install it in the project’s environment with "pip install ruff".';

const placeShape = z.object({ row: z.number(), column: z.number() });
const outputShape = z.array(
  z.object({
    code: z.nullable(z.string()),
    message: z.string(),
    url: z.optional(z.nullable(z.string())),
    location: placeShape,
    end_location: placeShape,
    fix: z.nullable(
      z.object({
        applicability: z.string(),
        message: z.nullable(z.string()),
        edits: z.array(z.object({ content: z.string(), location: placeShape, end_location: placeShape })),
      }),
    ),
  }),
);

/** One complaint of Ruff, as it prints it. */
export type RuffMessage = z.infer<typeof outputShape>[number];

/** Reads `ruff check --output-format json`. */
export function parseRuff(stdout: string): Result<readonly RuffMessage[], string> {
  let data: unknown;
  try {
    data = JSON.parse(stdout);
  } catch (error) {
    if (error instanceof SyntaxError) return err('printed something that is not JSON');
    throw error;
  }
  const parsed = outputShape.safeParse(data);
  return parsed.success ? ok(parsed.data) : err('printed JSON of an unknown form');
}

/** The Ruff checker. */
export function createRuffChecker(_options: CheckerOptions): Checker {
  /** The last answer, for the fixes of the text that was just checked. */
  let last: { readonly key: string; readonly messages: readonly RuffMessage[] } | undefined;

  const lint = async (
    context: CheckerContext,
    request: CheckRequest,
    program: string,
  ): Promise<{ readonly end: ProcessEnd; readonly folder: string; readonly argv: readonly string[] }> => {
    const { overlay } = request;
    const { folder } = await readProject(overlay.snapshot, overlay.path);
    return context.scratch.withOverlay(
      overlay,
      async (scratch) => {
        const options = ['--output-format', 'json', '--no-cache', '--no-fix', '--force-exclude'];
        const argv = [program, 'check', ...options, '--', scratch.toScratch(overlay.path)] as const;
        const end = await runTool(context, {
          argv,
          cwd: scratch.toScratch(folder),
          outputLimit: 16 * 1024 * 1024,
          within: scratch,
        });
        return { end, folder, argv: [...argv.slice(0, -1), overlay.path] };
      },
      context.signal,
    );
  };

  return {
    id: own.checker,
    title: 'Ruff',
    family: own.family,
    languages: ['python'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const found = await locateRuff(snapshot, uriToPath(document.uri));
      switch (found.kind) {
        case 'found':
          return { kind: 'available', tool: 'ruff', path: found.path, configuration: found.configuration };
        case 'missing':
          return {
            kind: 'unavailable',
            failure: failure(
              'checker.missing',
              `This project uses Ruff, which was not found in ${found.searched}.`,
              install,
            ),
          };
        case 'notWanted':
          return { kind: 'notApplicable' };
      }
    },
    async check(context, request) {
      const found = await locateRuff(request.overlay.snapshot, request.overlay.path);
      if (found.kind !== 'found') return unavailable(own, 'checker.missing', 'Ruff was not found.', install);
      return inScratch(own, async () => {
        const { end, folder, argv } = await lint(context, request, found.path);
        const trouble = toolTrouble(own, 'Ruff', install, end, context.settings.deadlineMs);
        if (trouble) return trouble;
        if (end.exitCode !== 0 && end.exitCode !== 1) return unusable(own, 'Ruff', end, 'did not lint');
        if (end.droppedBytes > 0) return unusable(own, 'Ruff', end, 'printed more than is read');
        const parsed = parseRuff(end.stdout);
        if (!parsed.ok) return unusable(own, 'Ruff', end, parsed.error);
        if ((end.exitCode === 1) !== parsed.value.length > 0)
          return unusable(own, 'Ruff', end, `named ${parsed.value.length} problems, which contradicts that`);
        last = { key: keyOf(request), messages: parsed.value };
        const problems = problemsOf(request, parsed.value);
        const excerpt = problems
          .map((one) => `${one.range.start.line + 1}:${one.range.start.character + 1} ${one.rule} ${one.message}`)
          .join('\n');
        const receipt = receiptOf(context, request, own, {
          command: argv,
          cwd: folder,
          end,
          isolation: 'scratch-copy',
          excerpt: excerpt === '' ? end.stderr : excerpt,
        });
        return { kind: 'ran', ...own, receipt, problems } satisfies CheckRun;
      });
    },
    async fixes(context, request, problems) {
      if (last?.key !== keyOf(request)) await this.check(context, request);
      const found = await locateRuff(request.overlay.snapshot, request.overlay.path);
      if (last?.key !== keyOf(request) || found.kind !== 'found') return [];
      const own = fixesOf(request, last.messages, problems);
      return [...own, ...(await formatFix(context, request, found.path, problems))];
    },
  };
}

type LocatedRuff =
  | { readonly kind: 'found'; readonly path: string; readonly configuration: readonly string[] }
  | { readonly kind: 'missing'; readonly searched: string }
  | { readonly kind: 'notWanted' };

async function locateRuff(snapshot: Snapshot, path: string): Promise<LocatedRuff> {
  const project = await readProject(snapshot, path);
  const configuration = project.levels.flatMap(({ folder, files }) =>
    [...files]
      .filter(
        ([name, text]) =>
          name.endsWith('ruff.toml') || (name === 'pyproject.toml' && tableOf(text, 'tool.ruff') !== undefined),
      )
      .map(([name]) => `${folder}/${name}`),
  );
  const wanted = configuration.length > 0 || dependsOn(project, 'ruff');
  const python = await findPython(snapshot.root, path);
  const mine = python.kind === 'found' ? await programOf(python.environment, 'ruff') : undefined;
  const isOwn = python.kind === 'found' && python.environment.own;
  if (!wanted && !(isOwn && mine !== undefined)) return { kind: 'notWanted' };
  const listed = mine === undefined ? await findTool('ruff') : { kind: 'found' as const, path: mine };
  const real = listed.kind === 'found' ? await throughShim(listed.path, 'ruff', path) : undefined;
  if (real !== undefined) return { kind: 'found', path: real, configuration };
  return { kind: 'missing', searched: listed.kind === 'missing' ? listed.searched.join(', ') : listed.path };
}

function keyOf({ overlay }: CheckRequest): string {
  return `${overlay.path}\n${overlay.textHash}`;
}

/** The problems of an output, in UTF-16 units of the text. */
export function problemsOf(request: CheckRequest, messages: readonly RuffMessage[]): readonly Problem[] {
  const { text } = request.overlay;
  const starts = lineStartsOf(text);
  return messages.map((message) => {
    const start = positionOf(text, starts, message.location);
    const end = positionOf(text, starts, message.end_location);
    const isSyntax = message.code === null || message.code === 'invalid-syntax';
    return {
      checker: own.checker,
      rule: message.code ?? 'invalid-syntax',
      message: message.message,
      severity: isSyntax ? 'error' : 'warning',
      uri: request.document.uri,
      range: { start, end: end.line < start.line ? start : end },
      lineText: lineText(text, starts, start.line).trim(),
      ...(typeof message.url === 'string' ? { href: message.url } : {}),
    };
  });
}

/** Safe fixes one by one, all of them at once, then those that may change what the code does. */
export function fixesOf(
  request: CheckRequest,
  messages: readonly RuffMessage[],
  wanted: readonly Problem[],
): readonly ToolFix[] {
  const problems = problemsOf(request, messages);
  const key = ({ rule, message, range }: Problem) => JSON.stringify([rule, message, range]);
  const asked = new Map(wanted.map((problem) => [key(problem), problem] as const));
  const offered = messages.flatMap((message, index) => {
    const problem = asked.get(key(problems[index]!));
    const edits = problem && message.fix ? editsOf(request, message) : undefined;
    return problem && message.fix && edits
      ? [{ problem, message, edits, safe: message.fix.applicability === 'safe' }]
      : [];
  });
  const titled = ({ message }: (typeof offered)[number]) =>
    `${message.code ?? 'Ruff'}: ${message.fix?.message ?? message.message}`;
  const fixOf = (one: (typeof offered)[number], title: string): ToolFix => ({
    tool: own.checker,
    title,
    problem: one.problem,
    edits: one.edits,
    companions: [],
  });
  const safe = offered.filter((one) => one.safe);
  const single = safe.map((one) => fixOf(one, titled(one)));
  const unsafe = offered
    .filter((one) => !one.safe && one.message.fix?.applicability === 'unsafe')
    .map((one) => fixOf(one, `${titled(one)} (unsafe: may change what the code does)`));
  const together: TextEdit[] = [];
  let joined = 0;
  for (const { edits } of safe) {
    const meets = edits.some((edit) =>
      together.some((other) => edit.span.start <= other.span.end && other.span.start <= edit.span.end),
    );
    if (meets) continue;
    together.push(...edits);
    joined += 1;
  }
  together.sort((a, b) => a.span.start - b.span.start);
  if (joined < 2) return [...single, ...unsafe];
  const all: ToolFix = {
    tool: own.checker,
    title: `Apply ${joined} Ruff fixes`,
    problem: safe[0]!.problem,
    edits: together,
    companions: [],
  };
  return [...single, all, ...unsafe];
}

/** The edits of a fix as offsets, or undefined when one of them lies outside of the selection. */
function editsOf(request: CheckRequest, message: RuffMessage): readonly TextEdit[] | undefined {
  const { text } = request.overlay;
  const starts = lineStartsOf(text);
  const edits = (message.fix?.edits ?? []).map(({ content, location, end_location }) => ({
    span: { start: offsetOf(text, starts, location), end: offsetOf(text, starts, end_location) },
    newText: content,
  }));
  const within = edits.every(({ span }) => span.start <= span.end && containsSpan(request.span, span));
  return edits.length > 0 && within ? edits : undefined;
}

/** Ruff counts rows and columns of code points from 1; a row past the end is the end of the text. */
function positionOf(text: string, starts: LineStarts, place: { readonly row: number; readonly column: number }) {
  return placeOf(text, starts, place.row, place.column, 'codepoint');
}

function offsetOf(text: string, starts: LineStarts, place: { readonly row: number; readonly column: number }): number {
  if (place.row > starts.length) return text.length;
  const position = positionOf(text, starts, place);
  const offset = offsetAt(text, position, starts);
  return offset.ok ? offset.value : text.length;
}
