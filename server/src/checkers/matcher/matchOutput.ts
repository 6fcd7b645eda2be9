// Applies the lines of a problem matcher to what a command printed: which lines belong together, and what
// they tell. Pure; searching the lines is left to searchLines.ts, making problems of them to commandRun.ts.

import { severityOf, type Part, type ProblemMatcher } from './problemMatcher.ts';
import type { FoundLines } from './searchLines.ts';

/** A place as the command told it: counted from 1, in its own columns. */
export interface ToldPlace {
  readonly line: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** One problem as the command told it. */
export interface ToldProblem {
  readonly file: string;
  /** Absent for a problem of a file as a whole. */
  readonly place?: ToldPlace;
  readonly severity: 'error' | 'warning' | 'info';
  readonly code?: string;
  readonly message: string;
}

type Told = Partial<Record<Part, string>>;

/**
 * The problems in the order in which they stand. Lines of one problem follow each other directly; a line
 * that begins none is passed over.
 */
export function matchOutput(matcher: ProblemMatcher, lineCount: number, found: FoundLines): readonly ToldProblem[] {
  const { pattern } = matcher;
  const problems: ToldProblem[] = [];
  const add = (told: Told) => {
    const problem = problemOf(matcher, told);
    if (problem) problems.push(problem);
  };
  let line = 0;
  while (line < lineCount) {
    const told: Told = {};
    let beforeLast: Told = {};
    let matched = 0;
    for (; matched < pattern.length; matched++) {
      const groups = found[matched]?.get(line + matched);
      if (groups === undefined) break;
      if (matched === pattern.length - 1) beforeLast = { ...told };
      take(told, pattern[matched]!.groups, groups);
    }
    if (matched < pattern.length) {
      line++;
      continue;
    }
    add(told);
    line += matched;
    const last = pattern.length - 1;
    if (!pattern[last]!.loop) continue;
    for (let groups = found[last]?.get(line); groups !== undefined; groups = found[last]?.get(++line)) {
      const again: Told = { ...beforeLast };
      take(again, pattern[last]!.groups, groups);
      add(again);
    }
  }
  return problems;
}

/** Notes what a line tells. A message over several lines grows; all else is told once. */
function take(told: Told, groups: Readonly<Partial<Record<Part, number>>>, match: readonly (string | undefined)[]) {
  for (const [part, index] of Object.entries(groups) as readonly [Part, number][]) {
    const value = match[index]?.trim();
    if (value === undefined || value === '') continue;
    if (part === 'message' && told.message !== undefined) told.message += `\n${value}`;
    else told[part] ??= value;
  }
}

function problemOf(matcher: ProblemMatcher, told: Told): ToldProblem | undefined {
  if (told.file === undefined || told.message === undefined) return undefined;
  const place = matcher.pattern[0]!.kind === 'file' ? undefined : placeOf(told);
  if (place === undefined && matcher.pattern[0]!.kind !== 'file') return undefined;
  const named = told.severity === undefined ? undefined : severityOf(told.severity);
  return {
    file: told.file,
    ...(place === undefined ? {} : { place }),
    severity: named?.ok === true ? named.value : matcher.severity,
    ...(told.code === undefined ? {} : { code: told.code }),
    message: told.message,
  };
}

function placeOf(told: Told): ToldPlace | undefined {
  if (told.location !== undefined) return readLocation(told.location);
  const line = numberOf(told.line);
  if (line === undefined) return undefined;
  return placeFrom([line, numberOf(told.column), numberOf(told.endLine), numberOf(told.endColumn)]);
}

/** `12`, `12,5`, `12,5,9` (a line and two columns) or `12,5,13,9`, with or without brackets. */
export function readLocation(text: string): ToldPlace | undefined {
  const numbers = text
    .replace(/^[([]|[)\]]$/g, '')
    .split(/[,:]/)
    .map(numberOf);
  const [first, second, third, fourth] = numbers;
  if (first === undefined || numbers.includes(undefined) || numbers.length > 4) return undefined;
  return placeFrom(numbers.length === 3 ? [first, second, first, third] : [first, second, third, fourth]);
}

function placeFrom([line, column, endLine, endColumn]: readonly (number | undefined)[]): ToldPlace | undefined {
  if (line === undefined) return undefined;
  if (column === undefined) return { line };
  if (endColumn === undefined) return { line, column };
  return { line, column, endLine: endLine ?? line, endColumn };
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d{1,9}\s*$/.test(text)) return undefined;
  return Number(text);
}
