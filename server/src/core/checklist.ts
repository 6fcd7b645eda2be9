// Checklists: yes/no questions about a selection, each with the one who decides it.

import type { FindingEvidence } from './finding.ts';

/** Who decides an item. A program where one can; else a model; else the person. */
export type Decider =
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags: string; readonly expect: 'match' | 'no-match' }
  | { readonly kind: 'types' }
  | { readonly kind: 'test'; readonly name?: string }
  | { readonly kind: 'lint'; readonly rule: string }
  | { readonly kind: 'model' }
  | { readonly kind: 'person' };

/** How an item stands. `unmet` and `met` by a program carry a receipt. */
export type ItemState = 'met' | 'unmet' | 'cannot-tell' | 'disputed' | 'retired';

/** One yes/no requirement; yes means that it is satisfied. */
export interface ChecklistItem {
  readonly id: string;
  readonly question: string;
  readonly decider: Decider;
  /** Where it came from: the request, the workspace's checklist file, and so on. */
  readonly origin: 'request' | 'workspace' | 'signature';
  readonly severity: 'error' | 'warning' | 'info';
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
