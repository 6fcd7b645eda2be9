// What may stand in the workspace's checklist file, each with a sentence for people: the source of the completion in
// the editor, of docs/checklist.schema.json and of the check of docs/checklist.md.

import { deciderKinds, propertyNames, type Decider } from '../core/checklist.ts';

/** One member of an item. */
export interface FileMember {
  readonly words: string;
  /** Its only values; absent for free words. */
  readonly values?: readonly string[];
  readonly type: 'string' | 'boolean' | 'list';
  /** Longest text. */
  readonly longest?: number;
  /** What its text looks like. */
  readonly pattern?: string;
}

/** Patterns of the names in the file. */
export const namePatterns = {
  id: String.raw`^[\w.-]{1,64}$`,
  function: String.raw`^[\p{L}_$][\p{L}\p{N}_$.]{0,99}$`,
  command: String.raw`^[\w.-]{1,40}$`,
} as const;

/** Members of an item, in the order in which people write them. */
export const fileMembers = {
  id: {
    words: 'A name of its own, for findings and rulings; without one it is made of the question.',
    type: 'string',
    pattern: namePatterns.id,
  },
  question: { words: 'A question that yes answers well, one requirement each.', type: 'string', longest: 500 },
  check: { words: 'Who decides it.', values: deciderKinds, type: 'string' },
  pattern: { words: 'A regular expression without look-around and back-references.', type: 'string', longest: 500 },
  flags: { words: 'Flags of the pattern: any of i, m, s and u.', type: 'string' },
  expect: {
    words: 'Whether the pattern is to be found (match, the default) or not.',
    values: ['match', 'no-match'],
    type: 'string',
  },
  within: {
    words: 'Where the pattern is searched: code alone, without comments and strings, or the path of the file.',
    values: ['code', 'path'],
    type: 'string',
  },
  rule: { words: 'The rule of a linter, such as no-console or eslint/no-console.', type: 'string', longest: 500 },
  test: { words: 'The name of a test; without it all tests that run the selection.', type: 'string', longest: 500 },
  property: { words: 'What calls of a function are to show.', values: propertyNames, type: 'string' },
  function: {
    words: 'The function that is called; without it every one of the selection that can be.',
    type: 'string',
    pattern: namePatterns.function,
  },
  command: {
    words: 'The name of a command in your user settings (touchstone.checkers.commands); never a command line.',
    type: 'string',
    pattern: namePatterns.command,
  },
  severity: {
    words: 'How it is shown when a program finds it unmet; warning without it.',
    values: ['error', 'warning', 'info'],
    type: 'string',
  },
  languages: { words: 'Language identifiers that it is for; all without it.', type: 'list', longest: 500 },
  paths: { words: 'Files that it is for, as globs with *, ** and ?; all without it.', type: 'list', longest: 500 },
  retired: { words: 'Keeps the item and asks it no more.', values: ['true', 'false'], type: 'boolean' },
} as const satisfies Readonly<Record<string, FileMember>>;

/** Name of a member. */
export type MemberName = keyof typeof fileMembers;

/** What each kind of decider is, and which of its own members it needs and may have. */
export const fileChecks = {
  regex: { words: 'a pattern over the selection', needs: ['pattern'], may: ['flags', 'expect', 'within'] },
  types: { words: 'the type checker: no error in the selection', needs: [], may: [] },
  test: { words: 'the tests that run the selection, or one by name', needs: [], may: ['test'] },
  lint: { words: 'a rule of the linter: no complaint in the selection', needs: ['rule'], may: [] },
  property: { words: 'calls of a function, in a process of their own', needs: ['property'], may: ['function'] },
  command: { words: 'a command of your user settings: no complaint in the selection', needs: ['command'], may: [] },
  model: { words: 'a model, which must quote the selection; an opinion', needs: [], may: [] },
  person: { words: 'you, by a tick', needs: [], may: [] },
} as const satisfies Readonly<
  Record<
    Decider['kind'],
    { readonly words: string; readonly needs: readonly MemberName[]; readonly may: readonly MemberName[] }
  >
>;

/** Members that belong to kinds of deciders. */
export const checkMembers: readonly MemberName[] = [
  ...new Set(Object.values(fileChecks).flatMap(({ needs, may }) => [...needs, ...may])),
];

/** The JSON Schema of the file: docs/checklist.schema.json. */
export function checklistSchema(): object {
  const property = (member: FileMember): object => {
    const text = {
      type: 'string',
      ...(member.values ? { enum: member.values } : {}),
      ...(member.longest === undefined ? {} : { minLength: 1, maxLength: member.longest }),
      ...(member.pattern === undefined ? {} : { pattern: member.pattern }),
    };
    const described = { description: member.words };
    if (member.type === 'boolean') return { ...described, type: 'boolean' };
    return member.type === 'list' ? { ...described, type: 'array', items: text } : { ...described, ...text };
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'touchstone/checklist.schema.json',
    title: '.touchstone/checklist.yaml',
    type: ['object', 'null'],
    required: ['items'],
    additionalProperties: false,
    properties: {
      items: { type: 'array', maxItems: 200, items: { $ref: '#/definitions/item' } },
    },
    definitions: {
      item: {
        type: 'object',
        required: ['question', 'check'],
        additionalProperties: false,
        properties: Object.fromEntries(Object.entries(fileMembers).map(([name, member]) => [name, property(member)])),
        anyOf: Object.entries(fileChecks).map(([check, { needs, may }]) => {
          const own: readonly string[] = [...needs, ...may];
          const others = checkMembers.filter((name) => !own.includes(name));
          return {
            required: ['check', ...needs],
            properties: { check: { const: check }, ...Object.fromEntries(others.map((name) => [name, false])) },
          };
        }),
      },
    },
  };
}
