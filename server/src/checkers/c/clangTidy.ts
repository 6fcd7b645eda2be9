// clang-tidy where the project configures it: run on the candidate in the scratch with the flags that we
// chose, its warnings as problems and its replacements as fixes. What compilers say is left to them.

import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod/mini';
import { editsFault, type TextEdit } from '../../base/edit.ts';
import { containsSpan, lineStartsOf, lineText, positionAt } from '../../base/text.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { ToolFix } from '../../core/ports.ts';
import { findTool } from '../../workspace/findTool.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { byteOffsets } from '../byteOffsets.ts';
import type { CheckerOptions } from '../options.ts';
import { wordAt } from '../place.ts';
import {
  receiptOf,
  runTool,
  toolTrouble,
  unavailable,
  unusable,
  type NoEvidence,
  type ToolIdentity,
} from '../toolRun.ts';
import { flagsIn } from './cCompiler.ts';
import { cLanguages, nearestFile, unitsFor } from './cProject.ts';

const own: ToolIdentity = { checker: 'clang-tidy', family: 'lint' };
const install = 'Install clang-tidy, for example the package clang-tidy.';

const replacementShape = z.object({
  FilePath: z.string(),
  Offset: z.number(),
  Length: z.number(),
  ReplacementText: z.optional(z.nullable(z.coerce.string())),
});
const reportShape = z.object({
  Diagnostics: z.array(
    z.object({
      DiagnosticName: z.string(),
      DiagnosticMessage: z.object({
        Message: z.coerce.string(),
        FilePath: z.string(),
        FileOffset: z.number(),
        Replacements: z.optional(z.nullable(z.array(replacementShape))),
      }),
      Level: z.optional(z.string()),
    }),
  ),
});

/** One warning of clang-tidy. */
export interface TidyWarning {
  readonly rule: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** In bytes. */
  readonly offset: number;
  readonly replacements: readonly {
    readonly file: string;
    readonly offset: number;
    readonly length: number;
    readonly text: string;
  }[];
}

/** The warnings of an exported file; undefined when it is none. */
export function readTidy(yaml: string): readonly TidyWarning[] | undefined {
  let document: unknown;
  try {
    document = parseYaml(yaml, { maxAliasCount: 0, logLevel: 'error' });
  } catch {
    return undefined; // Not YAML: told as unusable by the caller.
  }
  const parsed = z.safeParse(reportShape, document);
  if (!parsed.success) return undefined;
  return parsed.data.Diagnostics.map(({ DiagnosticName: rule, DiagnosticMessage: said, Level: level }) => ({
    rule,
    message: said.Message,
    severity: level === 'Error' ? 'error' : 'warning',
    file: said.FilePath,
    offset: said.FileOffset,
    replacements: (said.Replacements ?? []).map((one) => ({
      file: one.FilePath,
      offset: one.Offset,
      length: one.Length,
      text: one.ReplacementText ?? '',
    })),
  }));
}

interface Seen {
  readonly key: string;
  readonly warnings: readonly TidyWarning[];
}

/** The clang-tidy checker. */
export function createClangTidy(options: CheckerOptions): Checker {
  let last: Seen | undefined;
  const keyOf = ({ overlay }: CheckRequest) => `${overlay.path}\n${overlay.textHash}`;

  const look = async (
    context: CheckerContext,
    request: CheckRequest,
  ): Promise<{ readonly run: CheckRun; readonly seen?: Seen }> => {
    const ran = await runTidy(context, request, options);
    if ('failure' in ran) return { run: ran };
    last = { key: keyOf(request), warnings: ran.warnings };
    return { run: ran.run, seen: last };
  };

  return {
    id: own.checker,
    title: 'clang-tidy',
    family: own.family,
    languages: cLanguages,
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const { languageId } = document;
      if (languageId !== 'c' && languageId !== 'cpp') return { kind: 'notApplicable' };
      const configuration = await nearestFile(snapshot, uriToPath(document.uri), ['.clang-tidy']);
      if (configuration === undefined) return { kind: 'notApplicable' };
      const found = await findTool('clang-tidy');
      if (found.kind === 'missing') {
        const message = `The project has a .clang-tidy, and clang-tidy was not found in ${found.searched.join(', ')}.`;
        return { kind: 'unavailable', failure: failure('checker.missing', message, install) };
      }
      return { kind: 'available', tool: 'clang-tidy', path: found.path, configuration: [configuration] };
    },
    check: async (context, request) => (await look(context, request)).run,
    async fixes(context, request, problems): Promise<readonly ToolFix[]> {
      const seen = last?.key === keyOf(request) ? last : (await look(context, request)).seen;
      return seen === undefined ? [] : fixesOf(request, seen.warnings, problems);
    },
  };
}

async function runTidy(
  context: CheckerContext,
  request: CheckRequest,
  options: CheckerOptions,
): Promise<{ readonly run: CheckRun; readonly warnings: readonly TidyWarning[] } | NoEvidence> {
  const { overlay, document } = request;
  const { root } = overlay.snapshot;
  const found = await findTool('clang-tidy');
  const missing = failure('checker.missing', 'clang-tidy was not found.', install);
  if (found.kind === 'missing') return { kind: 'unavailable', ...own, failure: missing };
  const choice = await unitsFor(overlay.snapshot, overlay.path, document.languageId, 1);
  if (choice.kind === 'failed') return { kind: 'unavailable', ...own, failure: choice.failure };
  const unit = choice.units[0]!;
  await mkdir(options.tempFolder, { recursive: true });
  const folder = await mkdtemp(join(options.tempFolder, 'clang-tidy-'));
  try {
    return await context.scratch.withOverlay(
      overlay,
      async (scratch) => {
        const file = join(folder, 'fixes.yaml');
        const header = unit.path === overlay.path ? [] : [`--header-filter=/${escaped(basename(overlay.path))}$`];
        // Flags that only gcc knows are no fault of the text.
        const flags = [...flagsIn(scratch, root, unit.flags), '-Wno-unknown-warning-option', '-Qunused-arguments'];
        const end = await runTool(context, {
          argv: [
            found.path,
            '--quiet',
            `--export-fixes=${file}`,
            ...header,
            scratch.toScratch(unit.path),
            '--',
            ...flags,
          ],
          cwd: scratch.root,
          env: { LC_ALL: 'C.UTF-8' },
          within: scratch,
          writable: [folder],
        });
        const trouble = toolTrouble(own, 'clang-tidy', install, end, context.settings.deadlineMs);
        if (trouble !== undefined) return trouble;
        const yaml = await textOr(file);
        const read = yaml === undefined ? [] : readTidy(yaml);
        if (read === undefined) return unusable(own, 'clang-tidy', end, 'exported fixes that cannot be read');
        if (yaml === undefined && (end.exitCode !== 0 || / (?:warning|error): /.test(end.stdout))) {
          return unusable(own, 'clang-tidy', end, 'exported nothing');
        }
        const lost = read.find((one) => one.rule === 'clang-diagnostic-error');
        if (lost !== undefined) {
          const message = `clang-tidy could not parse the text, so it has not linted it: ${lost.message}`;
          return unavailable(
            own,
            'checker.set-up',
            message,
            'Correct the error, or the flags in compile_commands.json.',
          );
        }
        const back = (path: string) => scratch.toWorkspace(resolve(scratch.root, path));
        const warnings = read
          .map((one) => ({
            ...one,
            file: back(one.file),
            replacements: one.replacements.map((part) => ({ ...part, file: back(part.file) })),
          }))
          // Complaints of the compiler inside are those of another compiler than the project's.
          .filter((one) => one.file === overlay.path && !one.rule.startsWith('clang-diagnostic-'));
        const problems = warnings.map((one) => problemOf(request, one));
        const lines = problems.map(({ range, message, rule }) => `${range.start.line + 1} ${message} (${rule})`);
        const receipt = receiptOf(context, request, own, {
          command: ['clang-tidy', unit.path, '--', ...unit.flags],
          cwd: root,
          end,
          isolation: 'scratch-copy',
          excerpt: lines.join('\n') || 'No problems.',
        });
        return { run: { kind: 'ran', ...own, receipt, problems } as const, warnings };
      },
      context.signal,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function escaped(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

async function textOr(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function problemOf(request: CheckRequest, one: TidyWarning): Problem {
  const { text } = request.overlay;
  const starts = lineStartsOf(text);
  const range = wordAt(text, starts, positionAt(text, byteOffsets(text)(one.offset) ?? 0, starts));
  const [area, ...rest] = one.rule.split('-');
  return {
    checker: own.checker,
    rule: one.rule,
    message: one.message,
    severity: one.severity,
    uri: request.document.uri,
    range,
    lineText: lineText(text, starts, range.start.line).trim(),
    ...(/^[a-z]+(?:-[A-Za-z0-9.]+)+$/.test(one.rule)
      ? { href: `https://clang.llvm.org/extra/clang-tidy/checks/${area}/${rest.join('-')}.html` }
      : {}),
  };
}

/** The replacements that lie as a whole within the span. */
export function fixesOf(
  request: CheckRequest,
  warnings: readonly TidyWarning[],
  problems: readonly Problem[],
): readonly ToolFix[] {
  const { overlay, span } = request;
  const offset = byteOffsets(overlay.text);
  return warnings.flatMap((one): readonly ToolFix[] => {
    if (one.replacements.length === 0 || one.replacements.some((part) => part.file !== overlay.path)) return [];
    const edits: TextEdit[] = [];
    for (const part of one.replacements) {
      const [start, end] = [offset(part.offset), offset(part.offset + part.length)];
      if (start === undefined || end === undefined) return [];
      edits.push({ span: { start, end }, newText: part.text });
    }
    const like = problemOf(request, one);
    const problem = problems.find(
      (other) =>
        other.rule === like.rule &&
        other.message === like.message &&
        other.range.start.line === like.range.start.line &&
        other.range.start.character === like.range.start.character,
    );
    const fits = editsFault(overlay.text, edits) === undefined && edits.every((edit) => containsSpan(span, edit.span));
    if (problem === undefined || !fits) return [];
    return [{ tool: own.checker, title: `${one.message} (${one.rule})`, problem, edits, companions: [] }];
  });
}
