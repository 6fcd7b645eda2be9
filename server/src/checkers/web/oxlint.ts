// Lints with the project's own oxlint and configuration, in a scratch view; offers what its `--fix`
// makes of a private copy of the text. Trusted folders only.

import { readFileSync } from 'node:fs';
import { join, matchesGlob, relative, sep } from 'node:path';
import type { Problem } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import { nodeExecutable } from '../../workspace/nodeExecutable.ts';
import type { ProcessSpec } from '../../workspace/process.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { fixesOfDiff } from './fixesOfDiff.ts';
import { inScratch } from './inScratch.ts';
import { readOxlint } from './oxlintOutput.ts';
import { dependentFolder, installedPackage, nearestFile, packagePlaces, type InstalledPackage } from './packages.ts';
import { withPrivateFile } from './privateFile.ts';

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'] as const;
const own = { checker: 'oxlint', family: 'lint' } as const;
const configNames = ['.oxlintrc.json', '.oxlintrc.jsonc', 'oxlint.config.ts'] as const;
const copied = [...configNames, 'package.json', 'tsconfig.json', '.eslintignore'];
const install = 'Install it in the project: npm install --save-dev oxlint';

type Located =
  | { readonly kind: 'found'; readonly tool: InstalledPackage; readonly folder: string; readonly config?: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The oxlint checker. */
export function createOxlintChecker(options: CheckerOptions): Checker {
  return {
    id: 'oxlint',
    title: 'oxlint',
    family: 'lint',
    languages,
    needsTrust: true,
    async detect(_context, snapshot, document) {
      if (!(languages as readonly string[]).includes(document.languageId)) return { kind: 'notApplicable' };
      const found = locate(snapshot.root, uriToPath(document.uri));
      if (found.kind === 'none') return { kind: 'notApplicable' };
      if (found.kind === 'failed') return { kind: 'unavailable', failure: found.failure };
      const configuration = found.config === undefined ? [] : [found.config];
      const { folder: path, version } = found.tool;
      return { kind: 'available', tool: 'oxlint', version, path: entryOf(path), configuration };
    },
    async check(context, request) {
      const found = locate(request.overlay.snapshot.root, request.overlay.path);
      if (found.kind === 'none')
        return unavailable(own, 'checker.missing', 'This project does not use oxlint.', install);
      if (found.kind === 'failed') return { kind: 'unavailable', ...own, failure: found.failure };
      return inScratch(context, request, { ...own, title: 'oxlint' }, async (scratch) => {
        const file = scratch.toScratch(request.overlay.path);
        const spec = await specOf(found, scratch.toScratch(found.folder), ['--format', 'json', file]);
        const end = await runTool(context, { ...spec, within: scratch });
        const trouble = toolTrouble(own, 'oxlint', install, end, context.settings.deadlineMs);
        if (trouble) return trouble;
        const told = readOxlint(end.stdout, request.document.uri, request.overlay.text);
        if (!told.ok) return unusable(own, 'oxlint', end, told.error);
        const { problems, files } = told.value;
        if (files === 0) return unavailable(own, 'checker.missing', `oxlint ignores ${nameOf(request)}.`, unignore);
        if (end.exitCode !== 0 && problems.length === 0) return unusable(own, 'oxlint', end, 'named no problem');
        const receipt = receiptOf(context, request, own, {
          version: found.tool.version,
          command: ['oxlint', '--format', 'json', request.overlay.path],
          cwd: found.folder,
          end,
          isolation: 'scratch-copy',
          excerpt: excerptFor(problems),
        });
        return { kind: 'ran', ...own, problems, receipt };
      });
    },
    async fixes(context, request, problems) {
      const found = locate(request.overlay.snapshot.root, request.overlay.path);
      if (found.kind !== 'found' || !request.overlay.snapshot.trusted) return [];
      const fixed = await fixedText(options, context, request, found);
      return fixed === undefined ? [] : fixesOfDiff(request, 'oxlint', 'oxlint', fixed, problems);
    },
  };
}

const unignore = 'Take it out of ignorePatterns if it should be linted.';

function locate(root: string, path: string): Located {
  const config = nearestFile(root, path, configNames);
  const folder = config?.folder ?? dependentFolder(root, path, 'oxlint');
  if (folder === undefined) return { kind: 'none' };
  if (config !== undefined && isIgnored(config.folder, config.path, path)) return { kind: 'none' };
  const tool = installedPackage(root, path, 'oxlint');
  if (tool) return { kind: 'found', tool, folder, ...(config === undefined ? {} : { config: config.path }) };
  const message = `oxlint is used by this project but not installed; looked at ${packagePlaces(root, path, 'oxlint')}.`;
  const next = 'Install the project’s packages, for example with npm ci.';
  return { kind: 'failed', failure: failure('checker.missing', message, next) };
}

/** Whether the configuration plainly ignores the file, so that the document is none for this checker. */
function isIgnored(folder: string, config: string, path: string): boolean {
  const list = /"ignorePatterns"\s*:\s*\[([^\]]*)\]/.exec(readFileSync(config, 'utf8'))?.[1] ?? '';
  const name = relative(folder, path).split(sep).join('/');
  return [...list.matchAll(/"([^"]+)"/g)].some(([, pattern = '']) => {
    const plain = pattern.replace(/^\/|\/$/g, '');
    const globs = pattern.replace(/\/$/, '').includes('/') ? [plain] : [plain, `**/${plain}`];
    return globs.some((glob) => matchesGlob(name, glob) || matchesGlob(name, `${glob}/**`));
  });
}

const entryOf = (folder: string) => join(folder, 'bin', 'oxlint');
const nameOf = ({ overlay }: CheckRequest) => relative(overlay.snapshot.root, overlay.path).split(sep).join('/');

/** oxlint's entry is a module for Node; it is never started through a shell or a link of npm. */
async function specOf(
  found: Extract<Located, { kind: 'found' }>,
  cwd: string,
  words: readonly string[],
): Promise<Pick<ProcessSpec, 'argv' | 'cwd' | 'env' | 'outputLimit'>> {
  const node = await nodeExecutable();
  const argv = [node.path, entryOf(found.tool.folder), ...words] as const;
  return { argv, cwd, env: node.env, outputLimit: 16 * 1024 * 1024 };
}

async function fixedText(
  options: CheckerOptions,
  context: CheckerContext,
  request: CheckRequest,
  found: Extract<Located, { kind: 'found' }>,
): Promise<string | undefined> {
  return withPrivateFile(options, request, copied, async (place) => {
    const spec = await specOf(found, place.toPrivate(found.folder), ['--fix', '--format', 'json', place.file]);
    const end = await runTool(context, spec);
    return end.kind === 'exited' ? place.read() : undefined;
  });
}

/** Problems as lines, for a receipt. */
export function excerptFor(problems: readonly Problem[]): string {
  const lines = problems.map(
    ({ range, severity, rule, message }) =>
      `${range.start.line + 1}:${range.start.character + 1} ${severity} ${message} (${rule})`,
  );
  return lines.length > 0 ? lines.join('\n') : 'No problems.';
}
