// clang-format where the project configures it: one note when a text is not formatted as it says, with the
// replacements as its fix.

import { editsFault, type TextEdit } from '../../base/edit.ts';
import { containsSpan, lineStartsOf, lineText, positionAt, rangeOf } from '../../base/text.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { ToolFix } from '../../core/ports.ts';
import { findTool } from '../../workspace/findTool.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { parseXml } from '../junitXml.ts';
import { wordsOfLine } from '../place.ts';
import { receiptOf, runTool, toolTrouble, unusable, type NoEvidence, type ToolIdentity } from '../toolRun.ts';
import { byteOffsets } from './byteOffsets.ts';
import { cLanguages, nearestFile } from './cProject.ts';

const own: ToolIdentity = { checker: 'clang-format', family: 'lint' };
const install = 'Install clang-format, for example the package clang-format.';
const configurations = ['.clang-format', '_clang-format'];

/** The edits that `--output-replacements-xml` tells; undefined when it is no such document. */
export function readReplacements(xml: string, text: string): readonly TextEdit[] | undefined {
  const parsed = parseXml(xml);
  if (!parsed.ok || parsed.value.name !== 'replacements') return undefined;
  const offset = byteOffsets(text);
  const edits: TextEdit[] = [];
  for (const one of parsed.value.children) {
    if (one.name !== 'replacement') continue;
    const [start, length] = [Number(one.attributes['offset']), Number(one.attributes['length'])];
    if (!Number.isInteger(start) || !Number.isInteger(length) || start < 0 || length < 0) return undefined;
    const edit = { span: { start: offset(start), end: offset(start + length) }, newText: one.text };
    if (text.slice(edit.span.start, edit.span.end) !== edit.newText) edits.push(edit);
  }
  return editsFault(text, edits) === undefined ? edits : undefined;
}

/** The clang-format checker. */
export function createClangFormat(): Checker {
  return {
    id: own.checker,
    title: 'clang-format',
    family: own.family,
    languages: cLanguages,
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const { languageId } = document;
      if (languageId !== 'c' && languageId !== 'cpp') return { kind: 'notApplicable' };
      const configuration = await nearestFile(snapshot, uriToPath(document.uri), configurations);
      if (configuration === undefined) return { kind: 'notApplicable' };
      const found = await findTool('clang-format');
      if (found.kind === 'missing') {
        const message = `The project has a .clang-format, and clang-format was not found in ${found.searched.join(', ')}.`;
        return { kind: 'unavailable', failure: failure('checker.missing', message, install) };
      }
      return { kind: 'available', tool: 'clang-format', path: found.path, configuration: [configuration] };
    },
    async check(context, request) {
      const seen = await format(context, request);
      return 'failure' in seen ? seen : seen.run;
    },
    async fixes(context, request, problems): Promise<readonly ToolFix[]> {
      const problem = problems.find((one) => one.rule === 'format');
      if (problem === undefined) return [];
      const seen = await format(context, request);
      if ('failure' in seen) return [];
      const edits = seen.edits.filter((edit) => containsSpan(request.span, edit.span));
      return edits.length === 0
        ? []
        : [{ tool: own.checker, title: 'Format with clang-format', problem, edits, companions: [] }];
    },
  };
}

async function format(
  context: CheckerContext,
  request: CheckRequest,
): Promise<{ readonly run: CheckRun; readonly edits: readonly TextEdit[] } | NoEvidence> {
  const { overlay } = request;
  const found = await findTool('clang-format');
  const missing = failure('checker.missing', 'clang-format was not found.', install);
  if (found.kind === 'missing') return { kind: 'unavailable', ...own, failure: missing };
  return context.scratch.withOverlay(
    overlay,
    async (scratch) => {
      const path = scratch.toScratch(overlay.path);
      const words = ['--style=file', '--fallback-style=none', '--output-replacements-xml'] as const;
      const end = await runTool(context, {
        argv: [found.path, ...words, path],
        cwd: scratch.root,
        within: scratch,
        outputLimit: 16 * 1024 * 1024,
      });
      const trouble = toolTrouble(own, 'clang-format', install, end, context.settings.deadlineMs);
      if (trouble !== undefined) return trouble;
      const edits =
        end.exitCode === 0 && end.droppedBytes === 0 ? readReplacements(end.stdout, overlay.text) : undefined;
      if (edits === undefined) return unusable(own, 'clang-format', end, 'gave replacements that cannot be read');
      const problems = edits.length === 0 ? [] : [problemOf(request, edits)];
      const receipt = receiptOf(context, request, own, {
        command: ['clang-format', ...words, overlay.path],
        cwd: overlay.snapshot.root,
        end,
        isolation: 'scratch-copy',
        excerpt: edits.length === 0 ? 'No problems.' : `${edits.length} replacements`,
      });
      return { run: { kind: 'ran', ...own, receipt, problems } as const, edits };
    },
    context.signal,
  );
}

function problemOf(request: CheckRequest, edits: readonly TextEdit[]): Problem {
  const { text } = request.overlay;
  const starts = lineStartsOf(text);
  const lines = new Set(edits.map((edit) => positionAt(text, firstChange(text, edit), starts).line));
  const line = Math.min(...lines);
  const whole = wordsOfLine(text, starts, line);
  const [edit] = edits;
  const range = whole.start.character < whole.end.character ? whole : rangeOf(text, edit!.span, starts);
  return {
    checker: own.checker,
    rule: 'format',
    message: `Not formatted as .clang-format says: ${lines.size === 1 ? 'one line' : `${lines.size} lines`} from here on.`,
    severity: 'info',
    uri: request.document.uri,
    range,
    lineText: lineText(text, starts, line).trim(),
  };
}

/** Where a replacement of blanks starts to matter: line ends that stay are not what is wrong. */
function firstChange(text: string, edit: TextEdit): number {
  const old = text.slice(edit.span.start, edit.span.end);
  let same = 0;
  while (same < old.length && old[same] === edit.newText[same]) same++;
  return Math.min(edit.span.start + same, Math.max(edit.span.start, text.length));
}
