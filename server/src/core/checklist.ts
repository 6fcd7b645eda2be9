// Checklists: yes/no questions about a selection, each with the one who decides it.

import type { FindingEvidence } from './finding.ts';

/** What calls of a function can show about it; each is tried on inputs made from its parameters. */
export const propertyNames = [
  'deterministic',
  'keeps-arguments',
  'idempotent',
  'same-length',
  'sorted',
  'never-throws',
] as const;

/** One of them. */
export type PropertyName = (typeof propertyNames)[number];

/** Who decides an item. A program where one can; else a model; else the person. */
export type Decider =
  | {
      readonly kind: 'regex';
      readonly pattern: string;
      readonly flags: string;
      readonly expect: 'match' | 'no-match';
      /**
       * `code` looks past comments and the insides of strings, `path` at the document's path in its folder. Absent: at
       * the selection as it stands.
       */
      readonly within?: 'code' | 'path';
    }
  | { readonly kind: 'types' }
  | { readonly kind: 'test'; readonly name?: string }
  | { readonly kind: 'lint'; readonly rule: string }
  /** Calls of a function of the selection: the one that is named, or all that can be called. */
  | { readonly kind: 'property'; readonly property: PropertyName; readonly name?: string }
  /** A command of the person's own settings (`touchstone.checkers.commands`), by its name; never a command line. */
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'model' }
  | { readonly kind: 'person' };

/** The kinds of deciders, programs first. */
export const deciderKinds = [
  'regex',
  'types',
  'test',
  'lint',
  'property',
  'command',
  'model',
  'person',
] as const satisfies readonly Decider['kind'][];

/** How an item stands. `unmet` and `met` by a program carry a receipt. */
export type ItemState = 'met' | 'unmet' | 'cannot-tell' | 'disputed' | 'retired';

/** States in the order in which people want to see them. */
export const itemStates: readonly ItemState[] = ['unmet', 'disputed', 'cannot-tell', 'met', 'retired'];

/** One view of a selection and what it says. */
export interface Perspective {
  readonly name: string;
  readonly says: string;
}

/** One yes/no requirement; yes means that it is satisfied. */
export interface ChecklistItem {
  readonly id: string;
  readonly question: string;
  readonly decider: Decider;
  /**
   * Where it came from: the request, the workspace's checklist file, the head of the selection, a guide such as
   * AGENTS.md, the linter's configuration, or two views that disagree.
   */
  readonly origin: 'request' | 'workspace' | 'signature' | 'guide' | 'lint' | 'disagreement';
  readonly severity: 'error' | 'warning' | 'info';
  /** The line that asks for it: a path relative to the workspace folder, and a line counted from zero. */
  readonly source?: { readonly path: string; readonly line: number };
  /** Kept in the file but asked no more. */
  readonly retired?: true;
  /** The two sides that disagree, for items of that origin. */
  readonly sides?: readonly [Perspective, Perspective];
}

/** An item with its verdict on one text. */
export interface JudgedItem {
  readonly item: ChecklistItem;
  readonly state: ItemState;
  readonly reason: string;
  readonly evidence: readonly FindingEvidence[];
  /** Text of the selection that the verdict rests on; a model must quote it. */
  readonly quote?: string;
}
