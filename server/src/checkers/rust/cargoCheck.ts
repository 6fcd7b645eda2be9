// Compiles with Cargo in a scratch view, once for two checkers: `cargo-check` tells what keeps the code
// from compiling, `clippy` tells lints and warnings, both with the compiler's own fixes.

import type { CheckRun } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import { uriToPath } from '../../workspace/uri.ts';
import { byteOffsets } from '../byteOffsets.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { sourceTexts } from '../sourceTexts.ts';
import { receiptOf, toolTrouble, unavailable, unusable, type NoEvidence, type ToolIdentity } from '../toolRun.ts';
import { readBuild, type RustMessage } from './cargoMessages.ts';
import { notAnswered, selection, withCargo, type CargoRoom } from './cargoRun.ts';
import { compilerOf } from './cargoTarget.ts';
import { rustFixes, rustProblem, type RustProblem } from './rustDiagnostics.ts';
import { locateRust, rustInstall, type FoundRust } from './rustProject.ts';

const checkOwn = { checker: 'cargo-check', family: 'types' } as const;
const clippyOwn = { checker: 'clippy', family: 'lint' } as const;
/** Workspaces with more packages are compiled package by package only. */
const wholeWorkspaceLimit = 8;

/** One build that ended and could be read. */
interface Compiled {
  readonly end: ProcessEnd;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly version: string | undefined;
  readonly withClippy: boolean;
  readonly success: boolean;
  /** Errors, then the rest. */
  readonly errors: readonly RustProblem[];
  readonly warnings: readonly RustProblem[];
}

/** `cargo check` and Clippy. */
export function createCargoCheckers(options: CheckerOptions): readonly Checker[] {
  /** The build of the text that was just looked at; Clippy takes what `cargo-check` has begun, once. */
  let last: { readonly key: string; readonly compiled: Compiled; isFresh: boolean } | undefined;

  async function compile(context: CheckerContext, request: CheckRequest): Promise<Compiled | NoEvidence> {
    const { overlay } = request;
    const found = await locateRust(overlay.snapshot, overlay.path);
    if (found.kind !== 'found') return noRust(checkOwn, found);
    const { project } = found;
    const wantsClippy = project.hasClippy && !context.settings.off.includes('clippy');
    const outcome = await withCargo(options, context, overlay, project, checkOwn, async (room) => {
      // Without it Cargo starts nothing more after the first error, and which errors it tells depends on luck.
      let going: readonly string[] = ['--keep-going'];
      const command = async (verb: string) => {
        const args = [verb, '--offline', '--message-format=json', ...going, ...selectionOf(room, overlay.path)];
        return { end: await room.cargo(args), args };
      };
      let ran = await command(wantsClippy ? 'clippy' : 'check');
      let withClippy = wantsClippy;
      if (ran.end.exitCode !== 0 && /keep-going/.test(ran.end.stderr)) {
        // Before 1.74.
        going = [];
        ran = await command(wantsClippy ? 'clippy' : 'check');
      }
      if (withClippy && ran.end.exitCode !== 0 && /is not installed|no such command/.test(ran.end.stderr)) {
        withClippy = false;
        ran = await command('check');
      }
      return read(room, request, ran.end, [project.cargo, ...ran.args], withClippy);
    });
    if ('kind' in outcome) return outcome;
    const trouble = toolTrouble(checkOwn, 'Cargo', rustInstall, outcome.end, context.settings.deadlineMs);
    if (trouble) return trouble;
    if ('success' in outcome) return outcome;
    return outcome.isBegun
      ? unusable(checkOwn, 'Cargo', outcome.end, 'its answer cannot be read')
      : notAnswered(checkOwn, outcome.end);
  }

  async function answer(context: CheckerContext, request: CheckRequest, isFirst: boolean) {
    const key = JSON.stringify([
      request.overlay.path,
      request.overlay.textHash,
      context.settings.off.includes('clippy'),
    ]);
    if (!isFirst && last?.key === key && last.isFresh) {
      last.isFresh = false;
      return last.compiled;
    }
    const compiled = await compile(context, request);
    if (!('kind' in compiled)) last = { key, compiled, isFresh: isFirst };
    return compiled;
  }

  const fixesWith =
    (own: ToolIdentity): NonNullable<Checker['fixes']> =>
    async (context, request, problems) => {
      const { path, textHash } = request.overlay;
      const known =
        last !== undefined && last.key.startsWith(JSON.stringify([path, textHash]).slice(0, -1))
          ? last.compiled
          : undefined;
      const compiled = known ?? (await compile(context, request));
      if ('kind' in compiled) return [];
      const told = problemsFor(own, compiled).map(({ problem, suggestions }) => ({
        problem: { ...problem, checker: own.checker },
        suggestions,
      }));
      return rustFixes(own.checker, told, request.span, problems);
    };

  const noPackage = failure(
    'checker.missing',
    'The compiler, Clippy and the tests were not asked, since there is no Cargo.toml in or above the folder of this file.',
    'Make one there: cargo init.',
  );

  const check: Checker = {
    id: checkOwn.checker,
    title: 'cargo check',
    family: checkOwn.family,
    languages: ['rust'],
    needsTrust: true,
    // Build scripts and macros of the project are programs that it runs.
    runsCandidate: true,
    async detect(_context, snapshot, document) {
      const found = await locateRust(snapshot, uriToPath(document.uri));
      // Said once for all that Cargo could tell, so that silence is not taken for praise.
      if (found.kind === 'none') return { kind: 'unavailable', failure: noPackage };
      if (found.kind === 'failed') return { kind: 'unavailable', failure: found.failure };
      return {
        kind: 'available',
        tool: 'cargo',
        path: found.project.cargo,
        configuration: found.project.configuration,
      };
    },
    async check(context, request) {
      const compiled = await answer(context, request, true);
      if ('kind' in compiled) return { ...compiled, ...checkOwn };
      return ranOf(context, request, checkOwn, compiled);
    },
    fixes: fixesWith(checkOwn),
  };
  const clippy: Checker = {
    id: clippyOwn.checker,
    title: 'Clippy',
    family: clippyOwn.family,
    languages: ['rust'],
    needsTrust: true,
    // Build scripts and macros of the project are programs that it runs.
    runsCandidate: true,
    async detect(_context, snapshot, document) {
      const found = await locateRust(snapshot, uriToPath(document.uri));
      if (found.kind !== 'found' || !found.project.hasClippy) return { kind: 'notApplicable' };
      return {
        kind: 'available',
        tool: 'clippy',
        path: found.project.cargo,
        configuration: found.project.configuration,
      };
    },
    async check(context, request) {
      const compiled = await answer(context, request, false);
      if ('kind' in compiled) return { ...compiled, ...clippyOwn };
      if (!compiled.withClippy) {
        return unavailable(
          clippyOwn,
          'checker.missing',
          'Clippy is not installed for this toolchain.',
          'Add it: rustup component add clippy.',
        );
      }
      // Lints run on code that compiles; their silence about other code means nothing.
      if (compiled.errors.some(({ problem }) => isHard(problem.rule))) {
        return unavailable(
          clippyOwn,
          'checker.blocked',
          'Clippy could not look: the package does not compile.',
          'Repair what the compiler says first.',
        );
      }
      return ranOf(context, request, clippyOwn, compiled);
    },
    fixes: fixesWith(clippyOwn),
  };
  return [check, clippy];
}

/** What a checker of Rust says where Cargo or the package has gone since detection. */
export function noRust<Own extends ToolIdentity>(own: Own, found: Exclude<FoundRust, { kind: 'found' }>): NoEvidence {
  if (found.kind === 'failed') return { kind: 'unavailable', ...own, failure: found.failure };
  return unavailable(own, 'checker.missing', 'There is no Cargo.toml above this document.', 'Make one: cargo init.');
}

function selectionOf(room: CargoRoom, document: string): readonly string[] {
  const { packages } = room.workspace;
  const chosen = room.own !== undefined && packages.length > wholeWorkspaceLimit ? [room.own] : packages;
  return selection(chosen, room.scratch.toScratch(document));
}

async function read(
  room: CargoRoom,
  request: CheckRequest,
  end: ProcessEnd,
  command: readonly [string, ...string[]],
  withClippy: boolean,
): Promise<Compiled | { readonly end: ProcessEnd; readonly isBegun: boolean }> {
  const build = end.droppedBytes > 0 ? undefined : readBuild(end.stdout);
  const { overlay } = request;
  const isBegun = end.stdout.includes('{"reason":') || end.exitCode === 0;
  if (build === undefined || build.success !== (end.exitCode === 0)) return { end, isBegun };
  const places = {
    texts: sourceTexts(overlay),
    toWorkspace: (file: string) => room.toWorkspace(file),
    document: overlay.path,
    toOffset: byteOffsets(overlay.text),
  };
  const errors: RustProblem[] = [];
  const warnings: RustProblem[] = [];
  for (const message of build.messages) {
    if (!/^(?:error|warning)/.test(message.level)) continue;
    const told = await rustProblem(checkOwn, message, places);
    if (told !== undefined) (isError(message) ? errors : warnings).push(told);
  }
  // A build that fails without an error in the folder (a linker, a dependency) has said nothing of the code.
  if (!build.success && errors.length === 0 && warnings.every(({ problem }) => problem.severity !== 'error')) {
    return { end, isBegun: false };
  }
  const { version } = await compilerOf(room.target);
  return { end, command, cwd: room.folder, version, withClippy, success: build.success, errors, warnings };
}

/** Errors of Clippy's own lints are lints; errors of rustc's keep the crate from compiling. */
function isError({ level, code }: RustMessage): boolean {
  return level.startsWith('error') && !(code?.code.startsWith('clippy::') ?? false);
}

function isHard(rule: string): boolean {
  return rule === 'syntax' || /^E\d{4}$/.test(rule);
}

function problemsFor(own: ToolIdentity, { errors, warnings, withClippy }: Compiled): readonly RustProblem[] {
  if (own.checker === clippyOwn.checker) return warnings;
  return withClippy ? errors : [...errors, ...warnings];
}

function ranOf<Own extends ToolIdentity>(
  context: CheckerContext,
  request: CheckRequest,
  own: Own,
  compiled: Compiled,
): CheckRun {
  const problems = problemsFor(own, compiled).map(({ problem }) => ({ ...problem, checker: own.checker }));
  const lines = problems.map(
    ({ uri, range, message, rule }) => `${uri.split('/').at(-1)}:${range.start.line + 1}: ${message} (${rule})`,
  );
  const receipt = receiptOf(context, request, own, {
    ...(compiled.version === undefined ? {} : { version: compiled.version }),
    command: compiled.command,
    cwd: compiled.cwd,
    end: compiled.end,
    isolation: 'scratch-copy',
    excerpt: lines.length === 0 ? 'No problems.' : lines.join('\n'),
  });
  return { kind: 'ran', ...own, receipt, problems };
}
