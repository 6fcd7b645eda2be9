// Asks the person's own Node whether it understands a plain JavaScript text: it knows errors that a parser
// alone does not, and may be older than the text's syntax. What the parser says too is left to it.

import { mkdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { lineStartsOf, lineText, type Range } from '../../base/text.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import { plainText } from '../../workspace/plainText.ts';
import { nodeExecutable } from '../../workspace/nodeExecutable.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { placeOf, wordAt, wordsOfLine } from '../place.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import type { TypeScriptClient } from '../typescriptClient.ts';
import { locateClassic } from '../typescriptLocate.ts';
import { packageFiles, type PackageFile } from './packages.ts';

const own = { checker: 'node-check', family: 'syntax' } as const;
const install = 'Install Node 18 or newer.';

/** The checker; `client` is asked whether the parser sees the same, and ends with the type checker. */
export function createNodeCheck(options: CheckerOptions, client: TypeScriptClient): Checker {
  return {
    id: own.checker,
    title: 'Node',
    family: own.family,
    languages: ['javascript'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      if (document.languageId !== 'javascript') return { kind: 'notApplicable' };
      const path = uriToPath(document.uri);
      if (!/^\.[cm]?js$/.test(extname(path)) || !isForNode(nearest(snapshot.root, path)))
        return { kind: 'notApplicable' };
      return { kind: 'available', tool: 'node' };
    },
    async check(context, request): Promise<CheckRun> {
      const { snapshot, path, text } = request.overlay;
      if (!snapshot.trusted) {
        const message = 'Node: not run, because the folder is not trusted.';
        return unavailable(own, 'trust.untrusted', message, 'Trust the folder to let its own tools run.');
      }
      const node = await nodeExecutable();
      return withPrivateFolder(options.tempFolder, 'node-check', async (folder) => {
        const type = nearest(snapshot.root, path)?.type;
        await mkdir(join(folder, 'own'));
        // The kind of module follows from the ending and from this file, as it does beside the text.
        await writeFile(join(folder, 'own', 'package.json'), JSON.stringify(type === undefined ? {} : { type }));
        const file = join(folder, 'own', `text${extname(path)}`);
        await writeFile(file, text, { mode: 0o600 });
        const end = await runTool(context, { argv: [node.path, '--check', file], cwd: folder, env: node.env });
        const trouble = toolTrouble(own, 'Node', install, end, context.settings.deadlineMs);
        if (trouble) return trouble;
        const problem = end.exitCode === 0 ? undefined : readNodeCheck(end.stderr, file, request.document.uri, text);
        if (end.exitCode !== 0 && problem === undefined)
          return unusable(own, 'Node', end, 'did not say what is wrong with the text');
        const parsed = problem !== undefined && (await parserSeesIt(context, request, client));
        const receipt = receiptOf(context, request, own, {
          version: node.version,
          command: ['node', '--check', path],
          cwd: snapshot.root,
          end,
          isolation: 'separate-process',
          excerpt: [problem?.message ?? 'No problem.', ...(parsed ? ['The parser says so too.'] : [])].join('\n'),
        });
        return { kind: 'ran', ...own, receipt, problems: problem === undefined || parsed ? [] : [problem] };
      });
    },
  };
}

const nearest = (root: string, path: string): PackageFile | undefined => packageFiles(root, path)[0]?.manifest;

/** Other tools than Node read the sources of these; they may understand more than Node does. */
const translators =
  /^(?:react|preact|solid-js|vue|svelte|flow-bin|vite|webpack|rollup|parcel|next|esbuild|@babel\/core|@swc\/core|react-native|@angular\/core)$/;

/** Whether a package says that Node runs its files as they are. */
function isForNode(manifest: PackageFile | undefined): boolean {
  if (manifest === undefined) return false;
  const packages = [...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.devDependencies ?? {})];
  if (packages.some((name) => translators.test(name))) return false;
  if (typeof manifest.engines?.['node'] === 'string') return true;
  return Object.values(manifest.scripts ?? {}).some((script) => /(?:^|[\s;&])node\s/.test(String(script)));
}

async function parserSeesIt(
  context: CheckerContext,
  request: CheckRequest,
  client: TypeScriptClient,
): Promise<boolean> {
  const { snapshot, path, text } = request.overlay;
  const { languageId } = request.document;
  const compiler = locateClassic(snapshot, context.settings, path);
  if (!('kind' in compiler) || context.settings.off.includes('syntax')) return false;
  const question = {
    kind: 'syntax',
    typescript: compiler.path,
    root: snapshot.root,
    path,
    languageId,
    text,
    buffers: [],
  } as const;
  const answer = await client.ask(question, context.settings.deadlineMs, context.signal);
  return answer.kind === 'checked' && answer.problems.length > 0;
}

/** What Node says of a file: its path and line, the line itself, marks below it, and the error. */
export function readNodeCheck(stderr: string, file: string, uri: string, text: string): Problem | undefined {
  const lines = plainText(stderr).split('\n');
  const head = lines.findIndex(
    (line) => /^(?:file:\/\/)?.*:\d+$/.test(line) && line.includes(file.replaceAll('\\', '/').split('/').at(-1)!),
  );
  const error = lines.find((line) => /^(?:SyntaxError|Error|TypeError)\b.*: /.test(line));
  if (head < 0 || error === undefined) return undefined;
  const line = Number(/:(\d+)$/.exec(lines[head]!)![1]);
  const starts = lineStartsOf(text);
  const marks = /^(\s*)\^+\s*$/.exec(lines[head + 2] ?? '');
  const range = rangeAt(text, starts, line, marks);
  return {
    checker: own.checker,
    rule: /^\w+/.exec(error)![0],
    message: error.replace(/^\w+: /, ''),
    severity: 'error',
    uri,
    range,
    lineText: lineText(text, starts, range.start.line).trim(),
  };
}

function rangeAt(text: string, starts: readonly number[], line: number, marks: RegExpExecArray | null): Range {
  if (marks === null) return wordsOfLine(text, starts, line - 1);
  const start = placeOf(text, starts, line, marks[1]!.length + 1, 'utf16');
  const length = marks[0].trim().length;
  if (length <= 1) return wordAt(text, starts, start);
  return { start, end: placeOf(text, starts, line, start.character + 1 + length, 'utf16') };
}
