// Checks types with Pyright where the project configures it, on the candidate and the files that import it.
// The npm package runs in our Node; a wrapper that would first download one is not used.

import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.ts';
import { comparePositions, lineStartsOf, lineText } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { nodeExecutable } from '../../workspace/nodeExecutable.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { pathToUri, uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { placeOf } from '../place.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { importGraph } from './importGraph.ts';
import { findPython, type PythonEnvironment } from './interpreter.ts';
import { hasMypy } from './mypy.ts';
import { readProject } from './project.ts';
import { inScratch } from './scratchRun.ts';
import { overlayText } from './staticFiles.ts';
import { asksForMypy, asksForPyright, configuredTypeChecker, nearestPyright } from './typeCheckers.ts';

const own = { checker: 'pyright', family: 'types' } as const;
const install = 'Install it with "npm install --save-dev pyright".';
const mostImporters = 40;

const placeShape = z.object({ line: z.number(), character: z.number() });
const outputShape = z.object({
  version: z.string(),
  generalDiagnostics: z.array(
    z.object({
      file: z.optional(z.string()),
      severity: z.enum(['error', 'warning', 'information']),
      message: z.string(),
      rule: z.optional(z.string()),
      range: z.optional(z.object({ start: placeShape, end: placeShape })),
    }),
  ),
  summary: z.object({ filesAnalyzed: z.number(), errorCount: z.number() }),
});

/** What Pyright printed. */
export type PyrightOutput = z.infer<typeof outputShape>;

/** Reads `pyright --outputjson`. */
export function parsePyright(stdout: string): Result<PyrightOutput, string> {
  let data: unknown;
  try {
    data = JSON.parse(stdout);
  } catch (error) {
    if (error instanceof SyntaxError) return err('printed something that is not JSON');
    throw error;
  }
  const parsed = outputShape.safeParse(data);
  if (!parsed.success) return err('printed JSON of an unknown form');
  const errors = parsed.data.generalDiagnostics.filter((one) => one.severity === 'error').length;
  if (errors !== parsed.data.summary.errorCount) return err('counted other errors than it named');
  return ok(parsed.data);
}

/** The Pyright checker. */
export function createPyrightChecker(_options: CheckerOptions): Checker {
  return {
    id: own.checker,
    title: 'Pyright',
    family: own.family,
    languages: ['python'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const found = await locatePyright(snapshot, uriToPath(document.uri));
      if (found.kind === 'notWanted') return { kind: 'notApplicable' };
      if (found.kind === 'found')
        return { kind: 'available', tool: 'pyright', version: found.version, path: found.entry };
      const message = 'This project uses Pyright, which was not found in the node_modules of its folders.';
      return { kind: 'unavailable', failure: failure('checker.missing', message, install) };
    },
    async check(context, request) {
      const { overlay } = request;
      const found = await locatePyright(overlay.snapshot, overlay.path);
      if (found.kind !== 'found') return unavailable(own, 'checker.missing', 'Pyright was not found.', install);
      const { folder, environment } = found;
      const graph = await importGraph(overlay, folder);
      const files = [overlay.path, ...graph.importersOf(overlay.path).slice(0, mostImporters)];
      const node = await nodeExecutable();
      const python = environment === undefined ? [] : ['--pythonpath', environment.python];
      const command = [node.path, found.entry, '--outputjson', ...python] as const;
      return inScratch(own, () =>
        context.scratch.withOverlay(
          overlay,
          async (scratch) => {
            const end = await runTool(context, {
              argv: [command[0], ...command.slice(1), ...files.map((file) => scratch.toScratch(file))],
              cwd: scratch.toScratch(folder),
              env: node.env,
              outputLimit: 8 * 1024 * 1024,
              within: scratch,
            });
            const trouble = toolTrouble(own, 'Pyright', install, end, context.settings.deadlineMs);
            if (trouble) return trouble;
            if (end.exitCode !== 0 && end.exitCode !== 1) return unusable(own, 'Pyright', end, 'did not check');
            if (end.droppedBytes > 0) return unusable(own, 'Pyright', end, 'printed more than is read');
            const parsed = parsePyright(end.stdout);
            if (!parsed.ok) return unusable(own, 'Pyright', end, parsed.error);
            const { summary, version } = parsed.value;
            if ((end.exitCode === 1) !== summary.errorCount > 0 || summary.filesAnalyzed === 0)
              return unusable(
                own,
                'Pyright',
                end,
                `told ${summary.errorCount} errors in ${summary.filesAnalyzed} files, which contradicts that`,
              );
            const problems = await problemsOf(request, parsed.value, scratch);
            const excerpt = problems
              .map((one) => `${one.range.start.line + 1}:${one.range.start.character + 1} ${one.rule} ${one.message}`)
              .join('\n');
            const receipt = receiptOf(context, request, own, {
              version,
              command: ['pyright', ...command.slice(2), ...files],
              cwd: folder,
              end,
              isolation: 'scratch-copy',
              excerpt: excerpt === '' ? `${summary.filesAnalyzed} files, no errors` : excerpt,
            });
            return { kind: 'ran', ...own, receipt, problems };
          },
          context.signal,
        ),
      );
    },
  };
}

type LocatedPyright =
  | {
      readonly kind: 'found';
      /** The package's script. */
      readonly entry: string;
      readonly version: string;
      readonly folder: string;
      readonly environment?: PythonEnvironment;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'notWanted' };

async function locatePyright(snapshot: Snapshot, path: string): Promise<LocatedPyright> {
  const project = await readProject(snapshot, path);
  if (configuredTypeChecker(project) !== 'pyright') return { kind: 'notWanted' };
  const nearest = await nearestPyright(snapshot, path);
  if (nearest === undefined) {
    // A project that configures both is checked with the one that is installed.
    return project.levels.some(asksForMypy) && (await hasMypy(snapshot, path))
      ? { kind: 'notWanted' }
      : { kind: 'missing' };
  }
  const level = project.levels.find(asksForPyright);
  const python = await findPython(snapshot.root, path);
  return {
    kind: 'found',
    ...nearest,
    folder: level?.folder ?? project.folder,
    ...(python.kind === 'found' ? { environment: python.environment } : {}),
  };
}

/** The problems of an output, in workspace paths. Pyright counts from 0, in UTF-16 units. */
export async function problemsOf(
  request: CheckRequest,
  output: PyrightOutput,
  scratch: Pick<Scratch, 'toWorkspace'>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const one of output.generalDiagnostics) {
    const path = one.file === undefined ? request.overlay.path : scratch.toWorkspace(one.file);
    const text = await overlayText(request, path);
    const starts = lineStartsOf(text);
    const told = one.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const start = placeOf(text, starts, told.start.line + 1, told.start.character + 1, 'utf16');
    const end = placeOf(text, starts, told.end.line + 1, told.end.character + 1, 'utf16');
    problems.push({
      checker: own.checker,
      rule: one.rule ?? 'syntax',
      message: one.message,
      severity: one.severity === 'information' ? 'info' : one.severity,
      uri: path === request.overlay.path ? request.document.uri : pathToUri(path),
      range: { start, end: comparePositions(start, end) <= 0 ? end : start },
      lineText: lineText(text, starts, start.line).trim(),
      ...(one.rule === undefined ? {} : { href: `https://microsoft.github.io/pyright/#/configuration?id=${one.rule}` }),
    });
  }
  return problems;
}
