// gcc or clang as a checker: one candidate is parsed in the scratch with the flags that the project uses.
// Warnings are problems as well as errors; gcc's own hints are offered as fixes.

import { editsFault } from '../../base/edit.ts';
import { containsSpan, lineStartsOf, lineText } from '../../base/text.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import type { ToolFix } from '../../core/ports.ts';
import { findTool } from '../../workspace/findTool.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import { resolve } from 'node:path';
import type { Scratch } from '../../workspace/scratch.ts';
import { pathToUri } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { receiptOf, runTool, toolTrouble, unusable, type NoEvidence, type ToolIdentity } from '../toolRun.ts';
import { cLanguages, unitsFor, type Unit } from './cProject.ts';
import { editsOfDiagnostic, rangeOfDiagnostic, readClang, readGcc, type CDiagnostic } from './diagnostics.ts';
import { currentText } from '../../workspace/currentText.ts';

const own: ToolIdentity = { checker: 'c-compiler', family: 'types' };

/** How to get a compiler, as a sentence. */
export const installCompiler = 'Install a compiler, for example the packages gcc and g++.';

/** A compiler of this machine. */
export interface CCompiler {
  readonly path: string;
  readonly name: string;
  readonly kind: 'gcc' | 'clang';
}

/** The compiler that a project names, else the usual ones of a language. */
export async function findCompiler(language: 'c' | 'cpp', named?: string): Promise<CCompiler | Failure> {
  const usual = language === 'c' ? ['gcc', 'cc', 'clang'] : ['g++', 'c++', 'clang++'];
  const searched = new Set<string>();
  for (const name of named === undefined ? usual : [named]) {
    const found = await findTool(name);
    if (found.kind === 'found') return { path: found.path, name, kind: name.includes('clang') ? 'clang' : 'gcc' };
    for (const folder of found.searched) searched.add(folder);
  }
  const what = named ?? usual.join(', ');
  return failure('checker.missing', `No compiler (${what}) was found in ${[...searched].join(', ')}.`, installCompiler);
}

interface Compiled {
  readonly unit: Unit;
  readonly compiler: CCompiler;
  readonly end: ProcessEnd;
  readonly diagnostics: readonly CDiagnostic[];
  readonly command: readonly string[];
}

type Told =
  | { readonly kind: 'told'; readonly compiled: readonly Compiled[] }
  | { readonly kind: 'nothing'; readonly run: NoEvidence };

/** The compiler checker. */
export function createCCompiler(): Checker {
  let last: { readonly key: string; readonly compiled: readonly Compiled[] } | undefined;
  const keyOf = ({ overlay }: CheckRequest) => `${overlay.path}\n${overlay.textHash}`;

  return {
    id: own.checker,
    title: 'C and C++ compiler',
    family: own.family,
    languages: cLanguages,
    needsTrust: true,
    async detect(_context, _snapshot, document) {
      const { languageId } = document;
      if (languageId !== 'c' && languageId !== 'cpp') return { kind: 'notApplicable' };
      const compiler = await findCompiler(languageId);
      if ('code' in compiler) return { kind: 'unavailable', failure: compiler };
      return { kind: 'available', tool: compiler.name, path: compiler.path };
    },
    async check(context, request): Promise<CheckRun> {
      const told = await compile(context, request);
      if (told.kind === 'nothing') return told.run;
      last = { key: keyOf(request), compiled: told.compiled };
      const problems: Problem[] = [];
      for (const one of told.compiled) {
        for (const diagnostic of one.diagnostics) {
          const problem = await problemOf(request, diagnostic);
          const known = problems.some(
            (other) => other.uri === problem.uri && other.message === problem.message && sameStart(other, problem),
          );
          if (!known) problems.push(problem);
        }
      }
      const [first] = told.compiled;
      const worst = told.compiled.find(({ end }) => end.exitCode !== 0) ?? first!;
      const lines = problems.map(
        ({ uri, range, message, rule }) => `${uri.split('/').at(-1)}:${range.start.line + 1} ${message} (${rule})`,
      );
      return {
        kind: 'ran',
        ...own,
        problems,
        receipt: receiptOf(context, request, own, {
          command: worst.command,
          cwd: request.overlay.snapshot.root,
          end: { ...worst.end, durationMs: told.compiled.reduce((sum, { end }) => sum + end.durationMs, 0) },
          isolation: 'scratch-copy',
          excerpt: lines.join('\n') || 'No problems.',
        }),
      };
    },
    async fixes(context, request, problems): Promise<readonly ToolFix[]> {
      let compiled = last?.key === keyOf(request) ? last.compiled : undefined;
      if (compiled === undefined) {
        const told = await compile(context, request);
        if (told.kind === 'nothing') return [];
        ({ compiled } = told);
      }
      return fixesOf(request, compiled, problems);
    },
  };
}

async function compile(context: CheckerContext, request: CheckRequest): Promise<Told> {
  const { overlay, document } = request;
  const choice = await unitsFor(overlay.snapshot, overlay.path, document.languageId);
  const nothing = (why: Failure): Told => ({ kind: 'nothing', run: { kind: 'unavailable', ...own, failure: why } });
  if (choice.kind === 'failed') return nothing(choice.failure);
  return context.scratch.withOverlay(
    overlay,
    async (scratch): Promise<Told> => {
      const compiled: Compiled[] = [];
      for (const unit of choice.units) {
        const compiler = await findCompiler(unit.language, unit.compiler);
        if ('code' in compiler) return nothing(compiler);
        const one = await compileUnit(context, request, scratch, unit, compiler);
        if ('failure' in one) return { kind: 'nothing', run: one };
        const lost = one.diagnostics.find((said) =>
          /: No such file or directory$|' file not found$/.test(said.message),
        );
        if (lost !== undefined && choice.guessed !== undefined) {
          const message = `The folders of headers are known to ${choice.guessed} only, and without them nothing is proven: ${lost.message}`;
          const next = 'Let the build write compile_commands.json (CMake: -DCMAKE_EXPORT_COMPILE_COMMANDS=ON).';
          return nothing(failure('checker.set-up', message, next));
        }
        compiled.push(one);
      }
      return { kind: 'told', compiled };
    },
    context.signal,
  );
}

/** Flags with the workspace's paths replaced by those of the scratch. */
export function flagsIn(scratch: Scratch, root: string, flags: readonly string[]): readonly string[] {
  if (scratch.root === root) return flags;
  return flags.map((flag) => flag.split(`${root}/`).join(`${scratch.root}/`));
}

async function compileUnit(
  context: CheckerContext,
  request: CheckRequest,
  scratch: Scratch,
  unit: Unit,
  compiler: CCompiler,
): Promise<Compiled | NoEvidence> {
  const { root } = request.overlay.snapshot;
  const format =
    compiler.kind === 'gcc'
      ? ['-fdiagnostics-format=json']
      : ['-fno-caret-diagnostics', '-fno-color-diagnostics', '-fno-diagnostics-fixit-info'];
  const last = ['-fsyntax-only', unit.path];
  const argv = [
    compiler.path,
    ...flagsIn(scratch, root, unit.flags),
    ...format,
    '-fsyntax-only',
    scratch.toScratch(unit.path),
  ] as const;
  const end = await runTool(context, {
    argv,
    cwd: scratch.root,
    env: { LC_ALL: 'C.UTF-8' },
    within: scratch,
    outputLimit: 16 * 1024 * 1024,
  });
  const trouble = toolTrouble(own, compiler.name, installCompiler, end, context.settings.deadlineMs);
  if (trouble !== undefined) return trouble;
  const read = compiler.kind === 'gcc' ? readGcc(end.stderr) : readClang(end.stderr);
  if (read === undefined || end.droppedBytes > 0) {
    return unusable(own, compiler.name, end, 'gave diagnostics that cannot be read');
  }
  if (end.exitCode !== 0 && !read.some((one) => one.severity === 'error')) {
    return unusable(own, compiler.name, end, 'named no error');
  }
  const back = (file: string) => scratch.toWorkspace(resolve(scratch.root, file));
  const there = <T extends { readonly file: string }>(place: T): T => ({ ...place, file: back(place.file) });
  const diagnostics = read
    .filter((one) => one.message !== '#pragma once in main file')
    .map((one): CDiagnostic => ({
      ...one,
      message: one.message.split(scratch.root).join(root),
      at: there(one.at),
      ...(one.start === undefined ? {} : { start: there(one.start) }),
      ...(one.last === undefined ? {} : { last: there(one.last) }),
      fixes: one.fixes.map((fix) => ({ ...fix, start: there(fix.start), end: there(fix.end) })),
    }));
  return { unit, compiler, end, diagnostics, command: [compiler.name, ...unit.flags, ...last] };
}

function sameStart(a: Problem, b: Problem): boolean {
  return a.range.start.line === b.range.start.line && a.range.start.character === b.range.start.character;
}

async function problemOf(request: CheckRequest, one: CDiagnostic): Promise<Problem> {
  const { overlay, document } = request;
  const isTarget = one.at.file === overlay.path;
  const text = isTarget ? overlay.text : ((await currentText(overlay.snapshot, one.at.file)) ?? '');
  const starts = lineStartsOf(text);
  const range = rangeOfDiagnostic(text, starts, one);
  return {
    checker: own.checker,
    rule: one.rule,
    message: one.message,
    severity: one.severity,
    uri: isTarget ? document.uri : pathToUri(one.at.file),
    range,
    lineText: lineText(text, starts, range.start.line).trim(),
    ...(one.href === undefined ? {} : { href: one.href }),
  };
}

async function fixesOf(
  request: CheckRequest,
  compiled: readonly Compiled[],
  problems: readonly Problem[],
): Promise<readonly ToolFix[]> {
  const { overlay } = request;
  const fixes: ToolFix[] = [];
  for (const diagnostic of compiled.flatMap((one) => one.diagnostics)) {
    if (diagnostic.at.file !== overlay.path) continue;
    const edits = editsOfDiagnostic(overlay.text, overlay.path, diagnostic);
    if (edits.length === 0 || editsFault(overlay.text, edits) !== undefined) continue;
    if (!edits.every((edit) => containsSpan(request.span, edit.span))) continue;
    const own = await problemOf(request, diagnostic);
    const problem = problems.find(
      (one) => one.uri === own.uri && one.message === own.message && one.rule === own.rule && sameStart(one, own),
    );
    if (problem === undefined || fixes.some((fix) => fix.problem === problem)) continue;
    const title = `Apply the compiler's hint: ${diagnostic.message}`;
    fixes.push({ tool: own.checker, title, problem, edits, companions: [] });
  }
  return fixes;
}
