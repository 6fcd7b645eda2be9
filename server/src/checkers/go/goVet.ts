// Asks `go vet` about the document's package, without a copy, and offers the fixes that it suggests
// within the selection. Type errors are left to the compiler's checker.

import { dirname } from 'node:path';
import * as z from 'zod/mini';
import type { TextEdit } from '../../base/edit.ts';
import { containsSpan } from '../../base/text.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import type { ToolFix } from '../../core/ports.ts';
import { uriToPath } from '../../workspace/uri.ts';
import { byteOffsets } from '../byteOffsets.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { problemOf, sourceTexts } from '../sourceTexts.ts';
import { receiptOf, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { noGoRun } from './goBuild.ts';
import { goInstall, locateGo } from './goProject.ts';
import { jsonDocuments, runGo } from './goRun.ts';

const own = { checker: 'go-vet', family: 'lint' } as const;

const editShape = z.object({ filename: z.string(), start: z.number(), end: z.number(), new: z.string() });
const saidShape = z.object({
  posn: z.string(),
  end: z.optional(z.string()),
  message: z.string(),
  suggested_fixes: z.optional(z.nullable(z.array(z.object({ message: z.string(), edits: z.array(editShape) })))),
});
const answerShape = z.record(
  z.string(),
  z.record(z.string(), z.union([z.array(saidShape), z.object({ error: z.string() })])),
);

/** One complaint of an analyzer. */
export interface VetMessage extends z.infer<typeof saidShape> {
  readonly analyzer: string;
}

/** Reads what `go vet -json` printed; undefined for anything else. Older versions print `#` lines in between. */
export function readVet(printed: string): readonly VetMessage[] | undefined {
  const text = printed
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  const documents = jsonDocuments(text);
  // It prints an empty object where it finds nothing.
  if (documents === undefined || documents.length === 0) return undefined;
  const messages = new Map<string, VetMessage>();
  for (const document of documents) {
    const parsed = z.safeParse(answerShape, document);
    if (!parsed.success) return undefined;
    for (const analyzers of Object.values(parsed.data)) {
      for (const [analyzer, said] of Object.entries(analyzers)) {
        if (!Array.isArray(said)) return undefined;
        // The package and its test variant tell the same things.
        for (const one of said) messages.set(JSON.stringify([analyzer, one.posn, one.message]), { ...one, analyzer });
      }
    }
  }
  return [...messages.values()];
}

interface Vetted {
  readonly run: CheckRun;
  readonly fixes: readonly { readonly problem: Problem; readonly title: string; readonly edits: readonly TextEdit[] }[];
}

/** The `go vet` checker. */
export function createGoVetChecker(options: CheckerOptions): Checker {
  /** The last answer, for the fixes of the text that was just checked. */
  let last: { readonly path: string; readonly textHash: string; readonly vetted: Vetted } | undefined;

  async function vet(context: CheckerContext, request: CheckRequest): Promise<Vetted> {
    const { overlay } = request;
    const found = await locateGo(overlay.snapshot, overlay.path);
    if (found.kind !== 'found') return { run: noGoRun(own)(found), fixes: [] };
    const { project } = found;
    const { end, command, cwd, toWorkspace } = await runGo(
      options,
      context,
      request,
      project,
      'vet',
      ['-json', '.'],
      dirname(overlay.path),
    );
    const none = (run: CheckRun): Vetted => ({ run, fixes: [] });
    const trouble = toolTrouble(own, 'go vet', goInstall, end, context.settings.deadlineMs);
    if (trouble) return none(trouble);
    // Without -json in its answer it could not look: it needs code that compiles.
    const printed = end.stdout.trim() === '' ? end.stderr : end.stdout;
    const messages = end.droppedBytes > 0 ? undefined : readVet(printed);
    if (messages === undefined && /^vet: /m.test(end.stderr)) {
      const message = 'go vet could not look: the package does not compile.';
      return none(
        unavailable(own, 'checker.blocked', message, 'Repair what the compiler says first.', end.stderr.slice(0, 2000)),
      );
    }
    if (messages === undefined || (end.exitCode !== 0 && messages.length === 0)) {
      return none(unusable(own, 'go vet', end, 'its answer cannot be read'));
    }
    const texts = sourceTexts(overlay);
    const toOffset = byteOffsets(overlay.text);
    const problems: Problem[] = [];
    const fixes: Vetted['fixes'][number][] = [];
    for (const { analyzer, posn, end: until, message, suggested_fixes: suggested } of messages) {
      const start = placeOfWords(posn);
      if (start === undefined) return none(unusable(own, 'go vet', end, `named a place that cannot be read (${posn})`));
      const behind = until === undefined ? undefined : placeOfWords(until);
      const problem = await problemOf(texts, {
        checker: own.checker,
        rule: analyzer,
        message,
        severity: 'warning',
        href: `https://pkg.go.dev/golang.org/x/tools/go/analysis/passes/${analyzer}`,
        unit: 'utf8',
        path: toWorkspace(start.path),
        line: start.line,
        column: start.column,
        ...(behind === undefined ? {} : { end: behind }),
      });
      problems.push(problem);
      for (const fix of suggested ?? []) {
        const edits = fix.edits.map((edit): TextEdit | undefined => {
          const [from, to] = [toOffset(edit.start), toOffset(edit.end)];
          if (toWorkspace(edit.filename) !== overlay.path || from === undefined || to === undefined || to < from)
            return undefined;
          return { span: { start: from, end: to }, newText: edit.new };
        });
        if (edits.length > 0 && edits.every((edit) => edit !== undefined))
          fixes.push({ problem, title: fix.message, edits });
      }
    }
    const receipt = receiptOf(context, request, own, {
      ...(project.version === undefined ? {} : { version: project.version }),
      command,
      cwd,
      end,
      isolation: 'separate-process',
      excerpt:
        messages.map((one) => `${one.posn.split('/').at(-1)}: ${one.message} (${one.analyzer})`).join('\n') ||
        'No problems.',
    });
    return { run: { kind: 'ran', ...own, receipt, problems }, fixes };
  }

  return {
    id: own.checker,
    title: 'go vet',
    family: own.family,
    languages: ['go'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const found = await locateGo(snapshot, uriToPath(document.uri));
      // That Go is missing is told once, by the compiler's checker.
      if (found.kind !== 'found') return { kind: 'notApplicable' };
      const { go, version, configuration } = found.project;
      return { kind: 'available', tool: 'go', path: go, configuration, ...(version === undefined ? {} : { version }) };
    },
    async check(context, request) {
      const vetted = await vet(context, request);
      last = { path: request.overlay.path, textHash: request.overlay.textHash, vetted };
      return vetted.run;
    },
    async fixes(context, request, problems): Promise<readonly ToolFix[]> {
      const { path, textHash } = request.overlay;
      const known = last?.path === path && last.textHash === textHash ? last.vetted : undefined;
      const { fixes } = known ?? (await vet(context, request));
      const keyOf = ({ rule, message, range, uri }: Problem) => JSON.stringify([uri, rule, message, range]);
      const asked = new Map(problems.map((problem) => [keyOf(problem), problem] as const));
      return fixes.flatMap(({ problem, title, edits }) => {
        const wanted = asked.get(keyOf(problem));
        if (wanted === undefined || !edits.every((edit) => containsSpan(request.span, edit.span))) return [];
        return [{ tool: own.checker, title, problem: wanted, edits, companions: [] }];
      });
    },
  };
}

function placeOfWords(
  posn: string,
): { readonly path: string; readonly line: number; readonly column: number } | undefined {
  const parts = /^(.+):(\d+):(\d+)$/.exec(posn);
  return parts ? { path: parts[1]!, line: Number(parts[2]), column: Number(parts[3]) } : undefined;
}
