// Reads the workspace's checklist file, `.touchstone/checklist.yaml`. The file is data: nothing in it is
// run, its patterns are bounded, and what is wrong with it is told with the line.

import { LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod/mini';
import { shortHash } from '../base/hash.ts';
import { err, ok, type Result } from '../base/result.ts';
import { deciderKinds, propertyNames, type ChecklistItem, type Decider } from '../core/checklist.ts';
import { failure, type Failure } from '../core/failure.ts';
import { checkMembers, fileChecks, namePatterns, type MemberName } from './fileMembers.ts';
import { compilePattern } from './pattern.ts';

/** Where the file lies, relative to the workspace folder. */
export const checklistPath = '.touchstone/checklist.yaml';

const sizeLimit = 256_000;
const itemLimit = 200;

const words = z.string().check(z.minLength(1), z.maxLength(500));
const itemSchema = z.strictObject({
  id: z.optional(
    z
      .string()
      .check(z.regex(new RegExp(namePatterns.id), 'an id is made of letters, digits, dots, dashes and underscores')),
  ),
  question: words,
  check: z.enum(deciderKinds),
  pattern: z.optional(words),
  flags: z.optional(z.string()),
  expect: z.optional(z.enum(['match', 'no-match'])),
  within: z.optional(z.enum(['code', 'path'])),
  rule: z.optional(words),
  test: z.optional(words),
  property: z.optional(z.enum(propertyNames)),
  function: z.optional(
    z.string().check(z.regex(/^[\p{L}_$][\p{L}\p{N}_$.]{0,99}$/u, 'is a name, such as `median` or `Stack.push`')),
  ),
  command: z.optional(
    z.string().check(z.regex(/^[\w.-]{1,40}$/, 'is the name of a command in your user settings, not a command line')),
  ),
  retired: z.optional(z.boolean()),
  severity: z.optional(z.enum(['error', 'warning', 'info'])),
  languages: z.optional(z.array(words)),
  paths: z.optional(z.array(words)),
});
const fileSchema = z.strictObject({ items: z.array(itemSchema).check(z.maxLength(itemLimit)) });
type RawItem = z.infer<typeof itemSchema>;

/** One item of the file with where it applies; empty lists mean everywhere. */
export interface WorkspaceItem {
  readonly item: ChecklistItem;
  readonly languages: readonly string[];
  /** Globs relative to the workspace folder, with `*`, `**` and `?`. */
  readonly paths: readonly string[];
}

/**
 * Reads a checklist file.
 *
 * @param text the whole file; an empty one has no items.
 * @returns the items in the order of the file, or `config.bad-file` with the line of the first fault.
 */
export function parseChecklist(text: string): Result<readonly WorkspaceItem[], Failure> {
  const { items, faults } = readChecklist(text);
  const [first] = faults;
  return first ? err(badFile(first.line, first.message)) : ok(items);
}

/** Something that is wrong with a checklist file. */
export interface ChecklistFault {
  /** Counted from one; undefined for the file as a whole. */
  readonly line: number | undefined;
  readonly message: string;
}

/** Most faults that are told. */
const faultLimit = 50;

/**
 * Reads a checklist file and tells everything that is wrong with it, in the order of the lines.
 *
 * @returns the items without a fault of their own; none where the file as a whole has one.
 */
export function readChecklist(text: string): {
  readonly items: readonly WorkspaceItem[];
  readonly faults: readonly ChecklistFault[];
} {
  const only = (line: number | undefined, message: string) => ({ items: [], faults: [{ line, message }] });
  if (text.length > sizeLimit) return only(undefined, `it is longer than ${sizeLimit} characters`);
  const lines = new LineCounter();
  let document: Document.Parsed;
  let value: unknown;
  try {
    document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
    const [error] = document.errors;
    if (error) return only(lines.linePos(error.pos[0]).line, error.message.split(/ at line |\n/)[0]!);
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    return only(undefined, error instanceof Error ? error.message.split('\n')[0]! : 'it cannot be parsed');
  }
  if (value === null || value === undefined) return { items: [], faults: [] };
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path);
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success)
    return { items: [], faults: inOrder(parsed.error.issues.flatMap((one) => faultsOf(one, lineOf))) };
  const items: WorkspaceItem[] = [];
  const faults: ChecklistFault[] = [];
  const ids = new Set<string>();
  for (const [index, raw] of parsed.data.items.entries()) {
    const decider = deciderOf(raw);
    if (!decider.ok) {
      faults.push({ line: lineOf(['items', index, ...decider.error.path]), message: decider.error.message });
      continue;
    }
    const id = raw.id ?? `item-${shortHash([raw.question, JSON.stringify(decider.value)], 8)}`;
    if (ids.has(id)) {
      faults.push({ line: lineOf(['items', index]), message: `two items have the id “${id}”` });
      continue;
    }
    ids.add(id);
    items.push({
      item: {
        id,
        question: raw.question,
        decider: decider.value,
        origin: 'workspace',
        severity: raw.severity ?? 'warning',
        source: { path: checklistPath, line: lineOf(['items', index]) - 1 },
        ...(raw.retired ? { retired: true as const } : {}),
      },
      languages: raw.languages ?? [],
      paths: raw.paths ?? [],
    });
  }
  return { items, faults: inOrder(faults) };
}

function faultsOf(
  issue: z.core.$ZodIssue,
  lineOf: (path: readonly PropertyKey[]) => number,
): readonly ChecklistFault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      line: lineOf([...issue.path, key]),
      message: `“${key}” is not a member that it may have`,
    }));
  return [{ line: lineOf(issue.path), message: `${issue.path.join('.') || 'the file'}: ${wordsOf(issue)}` }];
}

function inOrder(faults: readonly ChecklistFault[]): readonly ChecklistFault[] {
  return faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, faultLimit);
}

/** The items that apply to one document; `path` is relative to the workspace folder, with forward slashes. */
export function itemsFor(items: readonly WorkspaceItem[], languageId: string, path: string): readonly ChecklistItem[] {
  return items
    .filter(({ languages }) => languages.length === 0 || languages.includes(languageId))
    .filter(({ paths }) => paths.length === 0 || paths.some((glob) => matchesGlob(path, glob)))
    .map(({ item }) => item);
}

/** Whether a path matches a glob; takes time in proportion to the product of their lengths at most. */
export function matchesGlob(path: string, glob: string): boolean {
  const parts = glob.match(/\*\*\/|\*\*|[^]/g) ?? [];
  let ends = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const end of ends) {
      if (part === '**/') {
        next.add(end);
        for (let at = end; at < path.length; at++) if (path[at] === '/') next.add(at + 1);
      } else if (part === '**' || part === '*') {
        for (let at = end; at <= path.length; at++) {
          next.add(at);
          if (part === '*' && path[at] === '/') break;
        }
      } else if (path[end] === part || (part === '?' && path[end] !== undefined && path[end] !== '/')) {
        next.add(end + 1);
      }
    }
    ends = next;
  }
  return ends.has(path.length);
}

function deciderOf(raw: RawItem): Result<Decider, { readonly path: readonly string[]; readonly message: string }> {
  const { needs, may }: { readonly needs: readonly MemberName[]; readonly may: readonly MemberName[] } =
    fileChecks[raw.check];
  for (const member of needs)
    if (raw[member] === undefined)
      return err({ path: [], message: `an item checked by ${raw.check} needs “${member}”` });
  for (const member of checkMembers) {
    if (raw[member] !== undefined && !needs.includes(member) && !may.includes(member)) {
      return err({ path: [member], message: `“${member}” has no meaning for an item checked by ${raw.check}` });
    }
  }
  switch (raw.check) {
    case 'regex': {
      const flags = raw.flags ?? '';
      const compiled = compilePattern(raw.pattern!, flags);
      if (!compiled.ok) return err({ path: ['pattern'], message: `the pattern cannot be used: ${compiled.error}` });
      return ok({
        kind: 'regex',
        pattern: raw.pattern!,
        flags,
        expect: raw.expect ?? 'match',
        ...(raw.within === undefined ? {} : { within: raw.within }),
      });
    }
    case 'test':
      return ok(raw.test === undefined ? { kind: 'test' } : { kind: 'test', name: raw.test });
    case 'lint':
      return ok({ kind: 'lint', rule: raw.rule! });
    case 'property':
      return ok({
        kind: 'property',
        property: raw.property!,
        ...(raw.function === undefined ? {} : { name: raw.function }),
      });
    case 'command':
      return ok({ kind: 'command', name: raw.command! });
    case 'types':
    case 'model':
    case 'person':
      return ok({ kind: raw.check });
  }
}

function wordsOf(issue: { readonly message: string; readonly code?: string | undefined } | undefined): string {
  if (issue === undefined) return 'has a wrong shape';
  return issue.message === 'Invalid input' ? 'has a wrong value or is missing' : issue.message;
}

function badFile(line: number | undefined, what: string): Failure {
  const place = line === undefined ? checklistPath : `${checklistPath}, line ${line}`;
  return failure('config.bad-file', `${place}: ${what}.`, 'Correct the file; until then its items are left out.');
}

/** The line of the node at `path`, or of its nearest ancestor that has one. */
function lineAt(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (node as { readonly range?: readonly number[] | null } | null | undefined)?.range;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}
