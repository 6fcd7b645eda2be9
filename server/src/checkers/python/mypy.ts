// Checks types with the project's mypy, on the candidate and the files that import it. Where Pyright is
// configured instead, pyright.ts does it.

import { mkdir } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { shortHash } from '../../base/hash.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { lineStartsOf, lineText } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { findTool } from '../../workspace/findTool.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { pathToUri, uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckRequest } from '../checker.ts';
import { cacheFolderOf, type CheckerOptions } from '../options.ts';
import { placeOf, wordsOfLine } from '../place.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { importGraph } from './importGraph.ts';
import { findPython, installedVersion, throughShim } from './interpreter.ts';
import { forgetTexts } from './mypyCache.ts';
import { dependsOn, readProject, tableOf, type PythonProject } from './project.ts';
import { inScratch } from './scratchRun.ts';
import { hasAnnotations, overlayText } from './staticFiles.ts';

const own = { checker: 'mypy', family: 'types' } as const;
const install = 'Install it in the project’s environment with "pip install mypy".';
const mostImporters = 40;

const lineShape = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  end_line: z.optional(z.nullable(z.number())),
  end_column: z.optional(z.nullable(z.number())),
  message: z.string(),
  hint: z.optional(z.nullable(z.string())),
  code: z.optional(z.nullable(z.string())),
  severity: z.string(),
});

/** One line of mypy. */
export type MypyMessage = z.infer<typeof lineShape>;

/** Reads `mypy --output json`: one object a line, nothing else. */
export function parseMypy(stdout: string): Result<readonly MypyMessage[], string> {
  const messages: MypyMessage[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch (error) {
      if (error instanceof SyntaxError) return err('printed a line that is not JSON');
      throw error;
    }
    const parsed = lineShape.safeParse(data);
    if (!parsed.success) return err('printed JSON of an unknown form');
    messages.push(parsed.data);
  }
  return ok(messages);
}

/** The mypy checker. */
export function createMypyChecker(options: CheckerOptions): Checker {
  return {
    id: own.checker,
    title: 'mypy',
    family: own.family,
    languages: ['python'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const found = await locateMypy(snapshot, uriToPath(document.uri), document.text);
      if (found.kind === 'notWanted') return { kind: 'notApplicable' };
      if (found.kind === 'found')
        return {
          kind: 'available',
          tool: 'mypy',
          ...(found.version === undefined ? {} : { version: found.version }),
          path: found.command[0],
        };
      const message = `This project uses mypy, which was not found in ${found.searched}.`;
      return { kind: 'unavailable', failure: failure('checker.missing', message, install) };
    },
    async check(context, request) {
      const { overlay } = request;
      const found = await locateMypy(overlay.snapshot, overlay.path, overlay.text);
      if (found.kind !== 'found') return unavailable(own, 'checker.missing', 'mypy was not found.', install);
      const cache = join(cacheFolderOf(options, 'mypy'), shortHash([overlay.snapshot.root]));
      await mkdir(cache, { recursive: true, mode: 0o700 });
      await forgetTexts(cache, overlay);
      const { folder } = found.project;
      const graph = await importGraph(overlay, folder);
      const importers = graph.importersOf(overlay.path).slice(0, mostImporters);
      const files = [overlay.path, ...importers];
      return inScratch(own, () =>
        context.scratch.withOverlay(
          overlay,
          async (scratch) => {
            const flags = ['--no-error-summary', '--show-column-numbers', '--show-error-end', '--output', 'json'];
            const command = [
              ...found.command,
              ...flags,
              '--no-pretty',
              '--no-sqlite-cache',
              '--cache-dir',
              cache,
              '--',
            ] as const;
            const end = await runTool(context, {
              argv: [command[0], ...command.slice(1), ...files.map((file) => scratch.toScratch(file))],
              cwd: scratch.toScratch(folder),
              outputLimit: 8 * 1024 * 1024,
              within: scratch,
              writable: [cache],
              env: { MYPYPATH: '', PYTHONDONTWRITEBYTECODE: '1' },
            });
            const trouble = toolTrouble(own, 'mypy', install, end, context.settings.deadlineMs);
            if (trouble) return trouble;
            if (end.droppedBytes > 0) return unusable(own, 'mypy', end, 'printed more than is read');
            const parsed = parseMypy(end.stdout);
            if (!parsed.ok) return unusable(own, 'mypy', end, parsed.error);
            const errors = parsed.value.filter((one) => one.severity === 'error').length;
            const code = end.exitCode ?? -1;
            if (code > 2 || (code !== 0) !== errors > 0)
              return unusable(own, 'mypy', end, `named ${errors} errors, which contradicts that`);
            const problems = await problemsOf(request, parsed.value, scratch, folder);
            const receipt = receiptOf(context, request, own, {
              ...(found.version === undefined ? {} : { version: found.version }),
              command: [...command, ...files],
              cwd: folder,
              end,
              isolation: 'scratch-copy',
              excerpt: scratchWords(end.stdout === '' ? end.stderr : end.stdout, scratch, overlay.snapshot.root),
            });
            return { kind: 'ran', ...own, receipt, problems };
          },
          context.signal,
        ),
      );
    },
  };
}

type LocatedMypy =
  | {
      readonly kind: 'found';
      readonly command: readonly [string, ...string[]];
      readonly project: PythonProject;
      readonly version?: string;
    }
  | { readonly kind: 'missing'; readonly searched: string }
  | { readonly kind: 'notWanted' };

/** Which type checker the project's files ask for; undefined when they say nothing. */
export function configuredTypeChecker(project: PythonProject): 'mypy' | 'pyright' | undefined {
  for (const { files } of project.levels) {
    if (files.has('pyrightconfig.json') || tableOf(files.get('pyproject.toml'), 'tool.pyright') !== undefined)
      return 'pyright';
    const hasMypy =
      files.has('mypy.ini') ||
      files.has('.mypy.ini') ||
      tableOf(files.get('setup.cfg'), 'mypy') !== undefined ||
      tableOf(files.get('pyproject.toml'), 'tool.mypy') !== undefined;
    if (hasMypy) return 'mypy';
  }
  if (dependsOn(project, 'mypy')) return 'mypy';
  return dependsOn(project, 'pyright') || dependsOn(project, 'basedpyright') ? 'pyright' : undefined;
}

async function locateMypy(snapshot: Snapshot, path: string, text: string): Promise<LocatedMypy> {
  const project = await readProject(snapshot, path);
  const configured = configuredTypeChecker(project);
  if (configured === 'pyright') return { kind: 'notWanted' };
  const python = await findPython(snapshot.root, path);
  const environment = python.kind === 'found' ? python.environment : undefined;
  const version = environment && (await installedVersion(environment, 'mypy'));
  const folder = configFolder(project);
  const at = { ...project, folder };
  if (environment && version !== undefined) {
    const isWanted = configured === 'mypy' || (environment.own && hasAnnotations(text));
    if (!isWanted) return { kind: 'notWanted' };
    return { kind: 'found', command: [environment.python, '-m', 'mypy'], project: at, version };
  }
  if (configured !== 'mypy') return { kind: 'notWanted' };
  const listed = await findTool('mypy');
  const program = listed.kind === 'found' ? await throughShim(listed.path, 'mypy', path) : undefined;
  if (program === undefined)
    return { kind: 'missing', searched: listed.kind === 'missing' ? listed.searched.join(', ') : listed.path };
  const executable = environment?.own === true ? ['--python-executable', environment.python] : [];
  return { kind: 'found', command: [program, ...executable], project: at };
}

/** mypy reads its configuration from the folder where it runs. */
function configFolder(project: PythonProject): string {
  const level = project.levels.find(
    ({ files }) =>
      files.has('mypy.ini') ||
      files.has('.mypy.ini') ||
      tableOf(files.get('setup.cfg'), 'mypy') !== undefined ||
      tableOf(files.get('pyproject.toml'), 'tool.mypy') !== undefined,
  );
  return level?.folder ?? project.folder;
}

async function problemsOf(
  request: CheckRequest,
  messages: readonly MypyMessage[],
  scratch: Scratch,
  folder: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const message of messages) {
    const written = isAbsolute(message.file) ? message.file : resolve(scratch.toScratch(folder), message.file);
    const path = scratch.toWorkspace(written);
    const text = await overlayText(request, path);
    problems.push(problemOf(message, text, path === request.overlay.path ? request.document.uri : pathToUri(path)));
  }
  return problems;
}

/** mypy tells columns from 0, those of syntax errors from 1; on lines that are not plain ASCII they are not believed. */
export function problemOf(message: MypyMessage, text: string, uri: string): Problem {
  const starts = lineStartsOf(text);
  const shift = message.code === 'syntax' ? 0 : 1;
  const words = wordsOfLine(text, starts, message.line - 1);
  const isPlain = /^[\x20-\x7e\t]*$/.test(lineText(text, starts, words.start.line));
  const start =
    isPlain && message.column >= 0
      ? placeOf(text, starts, message.line, message.column + shift, 'codepoint')
      : words.start;
  const told =
    isPlain && message.end_line && message.end_column
      ? placeOf(text, starts, message.end_line, message.end_column + shift, 'codepoint')
      : words.end;
  const isAfter = told.line > start.line || (told.line === start.line && told.character >= start.character);
  return {
    checker: own.checker,
    rule: message.code ?? 'mypy',
    message: message.hint ? `${message.message}\n${message.hint}` : message.message,
    severity: message.severity === 'error' ? 'error' : 'info',
    uri,
    range: { start, end: isAfter ? told : start },
    lineText: lineText(text, starts, start.line).trim(),
  };
}

function scratchWords(text: string, scratch: Scratch, root: string): string {
  return scratch.root === root ? text : text.replaceAll(scratch.root, root);
}
