// clang-format where the project configures it: one note when a text is not formatted as it says, with the
// replacements as its fix.

import { applyEdits, editsFault, type TextEdit } from '../../base/edit.ts';
import { containsSpan } from '../../base/text.ts';
import type { CheckRun } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { ToolFix } from '../../core/ports.ts';
import { findTool } from '../../workspace/findTool.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { byteOffsets } from '../byteOffsets.ts';
import { formattingProblems } from '../formatDrift.ts';
import { parseXml } from '../junitXml.ts';
import { receiptOf, runTool, toolTrouble, unusable, type NoEvidence, type ToolIdentity } from '../toolRun.ts';
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
    const [from, length] = [Number(one.attributes['offset']), Number(one.attributes['length'])];
    const [start, end] = [offset(from), offset(from + length)];
    if (start === undefined || end === undefined || end < start) return undefined;
    if (text.slice(start, end) !== one.text) edits.push({ span: { start, end }, newText: one.text });
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
      // The tool's own edits are finer than lines, so that a selection gets all that lies in it.
      const edits = seen.edits.filter((edit) => containsSpan(request.span, edit.span));
      if (edits.length === 0) return [];
      return [{ tool: own.checker, title: 'Format with clang-format', problem, edits, companions: [] }];
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
      const read = end.exitCode === 0 && end.droppedBytes === 0;
      const edits = read ? readReplacements(end.stdout, overlay.text) : undefined;
      const formatted = edits === undefined ? undefined : applyEdits(overlay.text, edits);
      if (edits === undefined || formatted?.ok !== true) {
        return unusable(own, 'clang-format', end, 'gave replacements that cannot be read');
      }
      const { uri } = request.document;
      const problems = formattingProblems(
        own.checker,
        'clang-format',
        uri,
        overlay.text,
        formatted.value,
        request.span,
      );
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
