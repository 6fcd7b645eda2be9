// Lints with the project's own Biome and configuration, in a scratch view. Its fixes come with the
// problems; which of them it calls safe is seen from what `--write` makes of a private copy of the text.

import { relative, sep } from 'node:path';
import { editsFault } from '../../base/edit.ts';
import { containsSpan, spansMeet } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import type { ToolFix } from '../../core/ports.ts';
import type { ProcessEnd, ProcessSpec } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { readBiome, type BiomeProblem } from './biomeOutput.ts';
import { editsBetween, fixesOfDiff } from './fixesOfDiff.ts';
import { inScratch } from './inScratch.ts';
import { excerptFor } from './oxlint.ts';
import { installedPackage, nearestFile, packagePlaces, platformProgram } from './packages.ts';
import { withPrivateFile } from './privateFile.ts';

const languages = [
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'json',
  'jsonc',
  'css',
  'graphql',
] as const;
const own = { checker: 'biome', family: 'lint' } as const;
const configNames = ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'] as const;
const copied = [...configNames, 'package.json', 'tsconfig.json', '.editorconfig', '.gitignore'];
const install = 'Install it in the project: npm install --save-dev @biomejs/biome';
const flags = ['--max-diagnostics=none', '--colors=off'];

interface FoundBiome {
  readonly kind: 'found';
  readonly program: string;
  readonly version: string;
  readonly folder: string;
  readonly config: string;
}
type Located = FoundBiome | { readonly kind: 'none' } | { readonly kind: 'failed'; readonly failure: Failure };

/** The Biome checker. */
export function createBiomeChecker(options: CheckerOptions): Checker {
  /** What the last check told, for the fixes of the text that was just checked. */
  let last: { readonly path: string; readonly textHash: string; readonly found: readonly BiomeProblem[] } | undefined;
  const remember = ({ overlay }: CheckRequest, found: readonly BiomeProblem[]) => {
    last = { path: overlay.path, textHash: overlay.textHash, found };
  };
  return {
    id: 'biome',
    title: 'Biome',
    family: 'lint',
    languages,
    needsTrust: true,
    async detect(_context, snapshot, document) {
      if (!(languages as readonly string[]).includes(document.languageId)) return { kind: 'notApplicable' };
      const found = locate(snapshot.root, uriToPath(document.uri));
      if (found.kind === 'none') return { kind: 'notApplicable' };
      if (found.kind === 'failed') return { kind: 'unavailable', failure: found.failure };
      const { program: path, version, config } = found;
      return { kind: 'available', tool: 'biome', version, path, configuration: [config] };
    },
    async check(context, request) {
      const found = locate(request.overlay.snapshot.root, request.overlay.path);
      if (found.kind === 'none')
        return unavailable(own, 'checker.missing', 'There is no biome.json above it.', install);
      if (found.kind === 'failed') return { kind: 'unavailable', ...own, failure: found.failure };
      return inScratch(context, request, { ...own, title: 'Biome' }, async (scratch) => {
        const end = await runTool(context, lintSpec(found, request, scratch));
        const trouble = toolTrouble(own, 'Biome', install, end, context.settings.deadlineMs);
        if (trouble) return trouble;
        const name = relative(request.overlay.snapshot.root, request.overlay.path).split(sep).join('/');
        if (isIgnored(end)) return unavailable(own, 'checker.missing', `Biome ignores ${name}.`, unignore);
        const told = readBiome(end.stdout, request.document.uri, request.overlay.text);
        if (!told.ok) return unusable(own, 'Biome', end, told.error);
        const problems = told.value.map(({ problem }) => problem);
        if (end.exitCode !== 0 && !problems.some(({ severity }) => severity === 'error'))
          return unusable(own, 'Biome', end, 'named no error');
        remember(request, told.value);
        const receipt = receiptOf(context, request, own, {
          version: found.version,
          command: ['biome', 'lint', '--reporter=rdjson', request.overlay.path],
          cwd: found.folder,
          end,
          isolation: 'scratch-copy',
          excerpt: excerptFor(problems),
        });
        return { kind: 'ran', ...own, problems, receipt };
      });
    },
    async fixes(context, request, problems) {
      const { overlay } = request;
      const found = locate(overlay.snapshot.root, overlay.path);
      if (found.kind !== 'found' || !overlay.snapshot.trusted) return [];
      if (last?.path !== overlay.path || last.textHash !== overlay.textHash) await this.check(context, request);
      if (last?.path !== overlay.path || last.textHash !== overlay.textHash) return [];
      const known = last.found;
      const safe = await safelyFixed(options, context, request, found);
      return fixesOf(request, known, safe, problems);
    },
  };
}

const unignore = 'Add it to files.includes of the Biome configuration if it should be linted.';

function locate(root: string, path: string): Located {
  const config = nearestFile(root, path, configNames);
  if (config === undefined) return { kind: 'none' };
  const owner = installedPackage(root, path, '@biomejs/biome');
  const name = `@biomejs/cli-${process.platform}-${process.arch}`;
  const program = owner === undefined ? undefined : platformProgram(owner, [name, `${name}-musl`], 'biome');
  if (owner !== undefined && program !== undefined)
    return { kind: 'found', program, version: owner.version, folder: config.folder, config: config.path };
  const message =
    owner === undefined
      ? `Biome is configured but not installed; looked at ${packagePlaces(root, path, '@biomejs/biome')}.`
      : `Biome ${owner.version} is installed without its program for this system (${name}).`;
  const next = 'Install the project’s packages, for example with npm ci.';
  return { kind: 'failed', failure: failure('checker.missing', message, next) };
}

function lintSpec(found: FoundBiome, { overlay }: CheckRequest, scratch: Scratch): Omit<ProcessSpec, 'deadlineMs'> {
  const argv = [found.program, 'lint', '--reporter=rdjson', ...flags, scratch.toScratch(overlay.path)] as const;
  return { argv, cwd: scratch.toScratch(found.folder), within: scratch, outputLimit: 16 * 1024 * 1024 };
}

/** Biome says so on its error stream and ends with 1; its JSON is then an empty list. */
function isIgnored(end: ProcessEnd): boolean {
  return (
    end.exitCode !== 0 &&
    /these paths were provided but ignored/i.test(end.stderr) &&
    !/size of the file/.test(end.stdout)
  );
}

async function safelyFixed(
  options: CheckerOptions,
  context: CheckerContext,
  request: CheckRequest,
  found: FoundBiome,
): Promise<string | undefined> {
  return withPrivateFile(options, request, copied, async (place) => {
    const argv = [found.program, 'lint', '--write', ...flags, place.file] as const;
    const end = await runTool(context, { argv, cwd: place.toPrivate(found.folder) });
    return end.kind === 'exited' ? place.read() : undefined;
  });
}

/** The safe ones first, then all safe ones together, then those that Biome calls unsafe. */
function fixesOf(
  request: CheckRequest,
  known: readonly BiomeProblem[],
  safe: string | undefined,
  wanted: readonly Problem[],
): readonly ToolFix[] {
  const { text } = request.overlay;
  const written = safe === undefined ? [] : editsBetween(text, safe);
  const keyOf = ({ rule, message, range }: Problem) => JSON.stringify([rule, message, range]);
  const asked = new Map(wanted.map((problem) => [keyOf(problem), problem] as const));
  const groups: { readonly safe: ToolFix[]; readonly unsafe: ToolFix[] } = { safe: [], unsafe: [] };
  for (const { problem, edits } of known) {
    const answered = asked.get(keyOf(problem));
    if (answered === undefined || edits.length === 0 || editsFault(text, edits) !== undefined) continue;
    if (!edits.every(({ span }) => containsSpan(request.span, span))) continue;
    const isSafe = edits.every((edit) => written.some(({ span }) => spansMeet(edit.span, span)));
    const title = `${isSafe ? 'Fix' : 'Fix (unsafe)'} ${problem.rule}: ${problem.message}`;
    groups[isSafe ? 'safe' : 'unsafe'].push({ tool: 'biome', title, problem: answered, edits, companions: [] });
  }
  const together =
    safe === undefined
      ? []
      : fixesOfDiff(request, 'biome', 'Biome', safe, wanted).filter((fix) => fix.edits.length > 1);
  return [...groups.safe, ...together, ...groups.unsafe];
}
