// Reads a problem matcher as tasks.json has it: an object, the name of one that is known by name, or a
// known one with some parts replaced. Applying it to output is left to matchOutput.ts.

import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.ts';
import { matcherShape, type WrittenMatcher, type WrittenPattern } from './matcherShape.ts';
import { namedMatchers } from './namedMatchers.ts';

/** What one group of a regular expression may tell; numbers are groups, 0 is the whole match. */
const parts = ['file', 'location', 'line', 'column', 'endLine', 'endColumn', 'severity', 'code', 'message'] as const;

/** One of them. */
export type Part = (typeof parts)[number];

/** One line of a problem. */
export interface LinePattern {
  readonly regexp: string;
  /** Whether a problem is about a file as a whole. */
  readonly kind: 'location' | 'file';
  readonly groups: Readonly<Partial<Record<Part, number>>>;
  /** The last line of a problem repeats, and what the lines before it told holds for each. */
  readonly loop: boolean;
}

/** Where a told path starts. */
export type FileLocation =
  | { readonly kind: 'absolute' }
  /** Below `folder`, which may hold placeholders; `orAbsolute` takes the path itself where there is no such file. */
  | { readonly kind: 'relative'; readonly folder: string; readonly orAbsolute: boolean };

/** A problem matcher that can be applied. */
export interface ProblemMatcher {
  readonly owner?: string;
  /** For problems that tell none. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly fileLocation: FileLocation;
  /** The lines of one problem, in order; at least one. */
  readonly pattern: readonly LinePattern[];
}

/** The matcher, or in words why it cannot be used. */
export function readProblemMatcher(value: unknown): Result<ProblemMatcher, string> {
  if (Array.isArray(value) && value.length === 1) return readProblemMatcher(value[0]);
  const given = typeof value === 'string' ? { base: value } : value;
  const parsed = z.safeParse(matcherShape, given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err(`its problem matcher is not one: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  return resolved(parsed.data, 0);
}

function resolved(written: WrittenMatcher, depth: number): Result<ProblemMatcher, string> {
  let base: ProblemMatcher | undefined;
  if (written.base !== undefined) {
    const known = named(written.base);
    if (known === undefined || depth > 3) return err(`there is no problem matcher called ${written.base} here`);
    const of = resolved(known, depth + 1);
    if (!of.ok) return of;
    base = of.value;
  }
  const severity = written.severity === undefined ? ok(base?.severity ?? 'error') : severityOf(written.severity);
  if (!severity.ok) return severity;
  const fileLocation =
    written.fileLocation === undefined
      ? ok(base?.fileLocation ?? workspaceRelative)
      : fileLocationOf(written.fileLocation);
  if (!fileLocation.ok) return fileLocation;
  const pattern = written.pattern === undefined ? ok(base?.pattern ?? []) : patternOf(written.pattern);
  if (!pattern.ok) return pattern;
  if (pattern.value.length === 0) return err('its problem matcher has no pattern');
  const owner = written.owner ?? base?.owner;
  return ok({
    ...(owner === undefined ? {} : { owner }),
    severity: severity.value,
    fileLocation: fileLocation.value,
    pattern: pattern.value,
  });
}

const workspaceRelative = {
  kind: 'relative',
  folder: '${workspaceFolder}',
  orAbsolute: false,
} as const satisfies FileLocation;

function named(name: string): WrittenMatcher | undefined {
  return Object.hasOwn(namedMatchers, name) ? namedMatchers[name] : undefined;
}

/** A severity by its word or first letter, in any case. */
export function severityOf(word: string): Result<'error' | 'warning' | 'info', string> {
  const told = word.trim().toLowerCase();
  if (/^(?:e|err|error|fatal|fatal error|fehler)$/.test(told)) return ok('error');
  if (/^(?:w|warn|warning)$/.test(told)) return ok('warning');
  if (/^(?:i|n|info|information|informational|hint|note|help)$/.test(told)) return ok('info');
  return err(`“${word}” is no severity`);
}

function fileLocationOf(value: NonNullable<WrittenMatcher['fileLocation']>): Result<FileLocation, string> {
  const [kind, folder] = typeof value === 'string' ? [value] : value;
  if (kind === 'absolute') return ok({ kind: 'absolute' });
  if (kind !== 'relative' && kind !== 'autoDetect')
    return err(`the file location “${String(kind)}” is not one of relative, absolute and autoDetect`);
  if (folder !== undefined && typeof folder !== 'string') return err('the folder of its file location is no text');
  return ok({ kind: 'relative', folder: folder ?? workspaceRelative.folder, orAbsolute: kind === 'autoDetect' });
}

function patternOf(value: NonNullable<WrittenMatcher['pattern']>): Result<readonly LinePattern[], string> {
  if (typeof value === 'string') {
    const known = named(value)?.pattern;
    return known === undefined ? err(`there is no pattern called ${value} here`) : patternOf(known);
  }
  const written = Array.isArray(value) ? value : [value];
  const read: LinePattern[] = [];
  for (const [index, one] of written.entries()) {
    try {
      new RegExp(one.regexp);
    } catch (error) {
      return err(`the pattern ${one.regexp} is no regular expression: ${error instanceof Error ? error.message : ''}`);
    }
    if (one.loop === true && index !== written.length - 1)
      return err('only the last of several lines of a pattern can repeat');
    read.push(linePattern(one, written[0]!.kind ?? 'location', written.length === 1));
  }
  const told = (part: Part) => read.some(({ groups }) => groups[part] !== undefined);
  if (!told('file') || !told('message')) return err('its pattern must tell a file and a message');
  if (read[0]!.kind === 'location' && !told('line') && !told('location'))
    return err('its pattern must tell a line or a location');
  return ok(read);
}

/** A pattern of one line that names no groups means file, line, column in this order, and the whole as message. */
function linePattern(written: WrittenPattern, kind: LinePattern['kind'], alone: boolean): LinePattern {
  const groups: Partial<Record<Part, number>> = {};
  for (const part of parts) {
    const own = written[part];
    if (own !== undefined) groups[part] = own;
  }
  if (alone) {
    const usual: Partial<Record<Part, number>> =
      kind === 'file' || groups.location !== undefined
        ? { file: 1, message: 0 }
        : { file: 1, line: 2, ...(groups.line === undefined ? { column: 3 } : {}), message: 0 };
    return { regexp: written.regexp, kind, groups: { ...usual, ...groups }, loop: false };
  }
  return { regexp: written.regexp, kind, groups, loop: written.loop ?? false };
}
