// What a table of codes is: one kind of bug, and the codes of one tool that mean it.

import type { BugKind } from '../../core/bugKind.ts';

/** Codes by kind, written one after another with blanks between them. */
export type CodesByKind = Partial<Readonly<Record<BugKind, string>>>;

/** A kind that only the words of a complaint tell. */
export interface SaidKind {
  readonly kind: BugKind;
  readonly says: RegExp;
}

/** The table of one tool. */
export interface CodeTable {
  readonly codes: CodesByKind;
  /** Asked where no code is known, in this order. */
  readonly says?: readonly SaidKind[];
}
