// `touchstone/checklist`, server to client: the items of the last critique of a document, for the tree. And the
// argument of the command `touchstone.checklist`, by which any editor works with one item.

import type { WireRange } from './document.ts';

/** Method name. */
export const checklistNotification = 'touchstone/checklist';

/** What can be done with an item. */
export const checklistActions = ['tick', 'refuse', 'rerun', 'pin', 'retire', 'evidence', 'tighten'] as const;

/** One of them. */
export type ChecklistAction = (typeof checklistActions)[number];

/** Argument of `touchstone.checklist`; without an item it lists them. */
export interface ChecklistArguments {
  readonly uri: string;
  readonly item?: string;
  readonly action?: ChecklistAction;
}

/** One item. */
export interface WireItem {
  readonly id: string;
  readonly question: string;
  /** Who decides it, such as `regex` or `person`. */
  readonly decider: string;
  readonly state: 'met' | 'unmet' | 'cannot-tell' | 'disputed' | 'retired';
  readonly reason: string;
  /** Where it came from, such as `guide`. */
  readonly origin: string;
  /** Whether a program ran for the verdict. */
  readonly hasReceipt: boolean;
  /** Where the verdict rests in the document. */
  readonly range?: WireRange;
  /** The line that asks for it; zero-based. */
  readonly source?: { readonly uri: string; readonly line: number };
  /** The two sides of a disagreement. */
  readonly sides?: readonly string[];
}

/** The items of one document. */
export interface ChecklistParams {
  readonly uri: string;
  /** What they are about. */
  readonly range: WireRange;
  /** True once the text that they were decided on has changed. */
  readonly isOld: boolean;
  /** By state, what needs a look first. */
  readonly items: readonly WireItem[];
  /** How many more there are that need a model, where none was asked. */
  readonly needModel?: number;
}
