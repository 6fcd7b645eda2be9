// Runs the person's own commands in a scratch view and reads their output with a VS Code problem matcher.
// Words are handed over as they are, without a shell. A command whose output says nothing has not passed.

import { basename, isAbsolute } from 'node:path';
import type { CheckRun, Problem, Receipt } from '../../core/evidence.ts';
import { failure, type Failure } from '../../core/failure.ts';
import { nodeExecutable } from '../../workspace/nodeExecutable.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Checker, CheckerContext, CheckerSettings, CheckRequest, MatcherCommand } from '../checker.ts';
import { commandArguments } from '../tests/testCommand.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable, type NoEvidence } from '../toolRun.ts';
import { inScratch } from '../web/inScratch.ts';
import { problemsOf } from './commandRun.ts';
import { matchOutput } from './matchOutput.ts';
import { withPlaces, type Places } from './placeholders.ts';
import { readProblemMatcher, type ProblemMatcher } from './problemMatcher.ts';
import { lineCountLimit, searchLines } from './searchLines.ts';

const own = { checker: 'commands', family: 'lint' } as const;
const correct = 'Correct touchstone.checkers.commands in your user settings.';
/** Milliseconds for searching one output. */
const searchDeadlineMs = 5000;
const outputLimit = 4 * 1024 * 1024;

/** The checker of all commands of the person; each is named in the rules of its problems. */
export function createCommandsChecker(): Checker {
  return {
    id: own.checker,
    title: 'Own commands',
    family: own.family,
    languages: [],
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      const commands = commandsFor(context.settings, document.languageId);
      if (commands.length === 0) return { kind: 'notApplicable' };
      for (const command of commands) {
        const fault = faultOf(command, commands);
        if (fault) return { kind: 'unavailable', failure: fault };
      }
      const [first] = commands;
      const program = first!.argv[0]!;
      const path = isAbsolute(program) ? { path: program } : {};
      return { kind: 'available', tool: commands.map(({ name }) => name).join(', '), ...path };
    },
    async check(context, request) {
      const commands = commandsFor(context.settings, request.document.languageId);
      if (commands.length === 0)
        return unavailable(own, 'checker.missing', 'There is no command for this language.', correct);
      return inScratch(context, request, { ...own, title: 'Your own command' }, async (scratch) => {
        const runs: Extract<CheckRun, { kind: 'ran' }>[] = [];
        for (const command of commands) {
          const fault = faultOf(command, commands);
          const run = fault
            ? ({ kind: 'unavailable', ...own, failure: fault } as const)
            : await runCommand(context, request, scratch, command);
          // One command that could not look means that the text was not looked at.
          if (run.kind !== 'ran') return run;
          runs.push(run);
        }
        return joined(context, runs);
      });
    },
  };
}

function commandsFor({ commands }: CheckerSettings, languageId: string): readonly MatcherCommand[] {
  return (commands ?? []).filter(({ languages }) => languages.length === 0 || languages.includes(languageId));
}

function faultOf(command: MatcherCommand, all: readonly MatcherCommand[]): Failure | undefined {
  const bad = (why: string) =>
    failure('config.bad-value', `The command “${command.name}” cannot be used: ${why}.`, correct);
  const program = command.argv[0] ?? '';
  if (program === '') return bad('it has no program');
  if (command.argv.some((word) => word.includes('\0'))) return bad('a word holds a NUL character');
  if (/\.(?:cmd|bat)$/i.test(program))
    return bad(`${basename(program)} is a batch file, which needs a shell; name the program that it starts`);
  if (all.filter(({ name }) => name === command.name).length > 1) return bad('there are two of that name');
  const matcher = readProblemMatcher(command.matcher);
  return matcher.ok ? undefined : bad(matcher.error);
}

/** The argument array of a command in a view; a program that is not found, or a placeholder without a meaning, is told. */
async function argumentsOf(
  command: MatcherCommand,
  scratch: Scratch,
  places: Places,
): Promise<
  { readonly argv: readonly [string, ...string[]]; readonly env: Readonly<Record<string, string>> } | NoEvidence
> {
  const words: string[] = [];
  for (const word of command.argv) {
    const meant = withPlaces(word, places);
    if (!meant.ok)
      return unavailable(
        own,
        'config.bad-value',
        `The command “${command.name}” cannot be used: ${meant.error}.`,
        correct,
      );
    words.push(meant.value);
  }
  const node = await nodeExecutable();
  const found = await commandArguments(words, {
    node: node.path,
    cwd: places.workspaceFolder,
    root: scratch.root,
    path: process.env['PATH'] ?? process.env['Path'] ?? '',
    toScratch: (path) => scratch.toScratch(path),
  });
  if ('argv' in found) return { argv: found.argv, env: words[0] === 'node' ? node.env : {} };
  const searched = found.searched.map((folder) => scratch.toWorkspace(folder)).join(', ');
  const message = `The program “${words[0]}” of the command “${command.name}” was not found in ${searched}.`;
  return unavailable(own, 'checker.missing', message, 'Install the program, or correct touchstone.checkers.commands.');
}

async function runCommand(
  context: CheckerContext,
  request: CheckRequest,
  scratch: Scratch,
  command: MatcherCommand,
): Promise<CheckRun> {
  const { snapshot, path } = request.overlay;
  const title = `The command “${command.name}”`;
  const matcher = readProblemMatcher(command.matcher);
  if (!matcher.ok) return unavailable(own, 'config.bad-value', `${title} cannot be used: ${matcher.error}.`, correct);
  const places = { file: scratch.toScratch(path), workspaceFolder: scratch.toScratch(snapshot.root) };
  const start = await argumentsOf(command, scratch, places);
  if ('failure' in start) return start;
  const cwd = places.workspaceFolder;
  const end = await runTool(context, { ...start, cwd, within: scratch, outputLimit });
  const trouble = toolTrouble(own, title, 'See whether its program can be started.', end, context.settings.deadlineMs);
  if (trouble) return trouble;
  if (end.droppedBytes > 0) return unusable(own, title, end, 'printed more than can be read');
  const lines = `${end.stdout}\n${end.stderr}`.split('\n');
  if (lines.length > lineCountLimit) return unusable(own, title, end, 'printed more lines than can be read');
  const found = await search(context, matcher.value, lines);
  if (found.kind !== 'found') return unusable(own, title, end, slowWords(found));
  const told = matchOutput(matcher.value, lines.length, found.lines);
  const at = { request, scratch, places, checker: own.checker, name: command.name };
  const problems = problemsOf(at, matcher.value.fileLocation, told);
  if (end.exitCode !== 0 && problems.length === 0)
    return unusable(own, title, end, 'printed nothing that its problem matcher knows');
  const receipt = receiptOf(context, request, own, {
    command: start.argv.map((word) => wordInWorkspace(scratch, snapshot.root, word)),
    cwd: snapshot.root,
    end,
    isolation: 'scratch-copy',
  });
  return { kind: 'ran', ...own, problems, receipt };
}

function search(context: CheckerContext, { pattern }: ProblemMatcher, lines: readonly string[]) {
  const sources = pattern.map(({ regexp }) => regexp);
  return searchLines(lines, sources, searchDeadlineMs, context.signal);
}

function slowWords(found: { readonly kind: 'tooSlow' } | { readonly kind: 'failed'; readonly why: string }): string {
  return found.kind === 'tooSlow'
    ? 'its problem matcher takes too long on this output'
    : `its problem matcher failed: ${found.why}`;
}

/** A word as the person knows it: the view's folder is not shown. */
function wordInWorkspace(scratch: Scratch, root: string, word: string): string {
  if (scratch.root === root) return word;
  return isAbsolute(word) ? scratch.toWorkspace(word) : word.replaceAll(scratch.root, root);
}

/** The evidence of several commands; one receipt for all. */
function joined(context: CheckerContext, runs: readonly Extract<CheckRun, { kind: 'ran' }>[]): CheckRun {
  const [first] = runs;
  if (runs.length === 1) return first!;
  const receipts = runs.map(({ receipt }) => receipt);
  const problems: readonly Problem[] = runs.flatMap((run) => run.problems);
  const receipt: Receipt = {
    ...first!.receipt,
    id: context.nextReceipt(),
    command: receipts.flatMap(({ command }, index) => (index === 0 ? command : [';', ...command])),
    exitCode: Math.max(...receipts.map(({ exitCode }) => exitCode ?? 0)),
    durationMs: receipts.reduce((sum, { durationMs }) => sum + durationMs, 0),
    excerpt: receipts
      .map(({ command, excerpt }) => `$ ${[basename(command[0] ?? ''), ...command.slice(1)].join(' ')}\n${excerpt}`)
      .join('\n')
      .slice(0, 4000),
  };
  return { kind: 'ran', ...own, problems, receipt };
}
