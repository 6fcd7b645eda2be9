// What an exam asked on one document came to: words of a closed list and yes or no, never a text. Kept in the private
// storage, so that the exams of several documents add up.

import type { BugKind } from './bugKind.ts';

/** The records of one document. Items are named within it; an exam of the same document takes their place. */
export interface ExamPart {
  /** Stands for the document, and does not tell where it lies. */
  readonly document: string;
  readonly verdicts: readonly {
    readonly item: string;
    readonly truth: 'right' | 'wrong';
    readonly says: 'right' | 'wrong' | 'none';
    /** From 0 to 1. */
    readonly certainty: number;
  }[];
  readonly effects: readonly {
    readonly item: string;
    readonly mode: 'self' | 'cross' | 'iterative';
    readonly critic: string;
    readonly author: string;
    readonly round: number;
    readonly before: boolean;
    readonly after: boolean | 'none';
  }[];
  readonly baseline: readonly {
    readonly item: string;
    readonly author: string;
    readonly before: boolean;
    readonly after: boolean;
  }[];
  readonly attempts: readonly {
    readonly model: string;
    readonly item: string;
    readonly kind: BugKind;
    readonly shownAs: 'user' | 'own';
    readonly branch: 'repair' | 'restart';
    readonly passes: boolean;
  }[];
}

/** The exams of one model so far, all with the same prompts. */
export interface GatheredExam {
  /** Of the prompts; what was asked in other words does not count with it. */
  readonly prompts: number;
  /** The newest document last. */
  readonly parts: readonly ExamPart[];
}
