// Reads the workspace's checklist file, `.touchstone/checklist.yaml`. The file is data: nothing in it is
// run, its patterns are bounded, and what is wrong with it is told with the line.

import { LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod/mini';
import { shortHash } from '../base/hash.ts';
import { err, ok, type Result } from '../base/result.ts';
import { deciderKinds, propertyNames, type ChecklistItem, type Decider } from '../core/checklist.ts';
import { failure, type Failure } from '../core/failure.ts';
import { compilePattern } from './pattern.ts';

/** Where the file lies, relative to the workspace folder. */
export const checklistPath = '.touchstone/checklist.yaml';

const sizeLimit = 256_000;
const itemLimit = 200;

const words = z.string().check(z.minLength(1), z.maxLength(500));
const itemSchema = z.strictObject({
  id: z.optional(
    z.string().check(z.regex(/^[\w.-]{1,64}$/, 'an id is made of letters, digits, dots, dashes and underscores')),
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

/** Which of its own members a kind of check needs and which it may have. */
const membersOf: Record<
  RawItem['check'],
  { readonly needs: readonly (keyof RawItem)[]; readonly may: readonly (keyof RawItem)[] }
> = {
  regex: { needs: ['pattern'], may: ['flags', 'expect', 'within'] },
  types: { needs: [], may: [] },
  test: { needs: [], may: ['test'] },
  lint: { needs: ['rule'], may: [] },
  property: { needs: ['property'], may: ['function'] },
  command: { needs: ['command'], may: [] },
  model: { needs: [], may: [] },
  person: { needs: [], may: [] },
};

/** Members that only some kinds of checks may have. */
const deciderMembers = [
  'pattern',
  'flags',
  'expect',
  'within',
  'rule',
  'test',
  'property',
  'function',
  'command',
] as const satisfies readonly (keyof RawItem)[];

/**
 * Reads a checklist file.
 *
 * @param text the whole file; an empty one has no items.
 * @returns the items in the order of the file, or `config.bad-file` with the line of the first fault.
 */
export function parseChecklist(text: string): Result<readonly WorkspaceItem[], Failure> {
  if (text.length > sizeLimit) return err(badFile(undefined, `it is longer than ${sizeLimit} characters`));
  const lines = new LineCounter();
  let document: Document.Parsed;
  let value: unknown;
  try {
    document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
    const [error] = document.errors;
    if (error) return err(badFile(lines.linePos(error.pos[0]).line, error.message.split(/ at line |\n/)[0]!));
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    return err(badFile(undefined, error instanceof Error ? error.message.split('\n')[0]! : 'it cannot be parsed'));
  }
  if (value === null || value === undefined) return ok([]);
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path);
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const keys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
    const path = [...(issue?.path ?? []), ...keys.slice(0, 1)];
    const what =
      keys.length > 0
        ? `“${keys[0]}” is not a member that it may have`
        : `${path.join('.') || 'the file'}: ${wordsOf(issue)}`;
    return err(badFile(lineOf(path), what));
  }
  const items: WorkspaceItem[] = [];
  const ids = new Set<string>();
  for (const [index, raw] of parsed.data.items.entries()) {
    const decider = deciderOf(raw);
    if (!decider.ok) return err(badFile(lineOf(['items', index, ...decider.error.path]), decider.error.message));
    const id = raw.id ?? `item-${shortHash([raw.question, JSON.stringify(decider.value)], 8)}`;
    if (ids.has(id)) return err(badFile(lineOf(['items', index]), `two items have the id “${id}”`));
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
  return ok(items);
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
  const { needs, may } = membersOf[raw.check];
  for (const member of needs)
    if (raw[member] === undefined)
      return err({ path: [], message: `an item checked by ${raw.check} needs “${member}”` });
  for (const member of deciderMembers) {
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
