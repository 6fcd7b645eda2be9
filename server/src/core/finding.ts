// Findings: located faults with their proof state. Severity follows evidence, never tone.

import { shortHash } from '../base/hash.ts';
import type { TextEdit } from '../base/edit.ts';
import type { Range } from '../base/text.ts';
import type { BugKind } from './bugKind.ts';
import type { Claim, Reproducer } from './claim.ts';
import type { Receipt } from './evidence.ts';

/** How well a finding is known (design, section 1). Only receipts raise it. */
export type ProofState = 'proven' | 'supported' | 'opinion' | 'unknown';

/** Proof states from the strongest to the weakest. */
export const proofOrder: readonly ProofState[] = ['proven', 'supported', 'opinion', 'unknown'];

/** What a finding is about. */
export type FindingCategory = 'syntax' | 'type' | 'test' | 'lint' | 'checklist' | 'logic' | 'prose';

/** One observation behind a finding. */
export interface FindingEvidence {
  readonly checker: string;
  /** What was seen, in the tool's words; capped and stripped. */
  readonly excerpt: string;
  /** Present when a program saw it; absent for a model's word. */
  readonly receipt?: Receipt;
  /** A place that backs the finding, such as the failing assertion. */
  readonly at?: { readonly uri: string; readonly line: number };
}

/** What may be wrong when two sides disagree. */
export type Side = 'code' | 'test' | 'document' | 'type';

/** Edits of another document than the target's, such as the test's: places by line, since its text is not at hand. */
export interface EditsElsewhere {
  readonly uri: string;
  /** `oldText` stood at `range`; where something else stands there now, nothing may be applied. */
  readonly edits: readonly { readonly range: Range; readonly oldText: string; readonly newText: string }[];
}

/** A change that would clear a finding. Looked at before it is applied, like every other change. */
export interface FindingFix {
  readonly title: string;
  /** Which side it changes; a change of a check is taken only by its name. */
  readonly side: Side;
  /** Edits of the target's document, in UTF-16 offsets of its text; empty where they are still to be searched for. */
  readonly edits: readonly TextEdit[];
  readonly elsewhere?: EditsElsewhere;
  /** Ids of receipts that show that it passes a check that the original fails; empty when nothing has shown it. */
  readonly validatedBy: readonly string[];
}

/** How far independent critiques agree. Labelled agreement, never verified (S025, S260). */
export interface Agreement {
  /** How many of `of` hold the finding. */
  readonly held: number;
  readonly of: number;
  /** In what the others differ, in words. */
  readonly why: string;
  /** Probability of “true” from 0 to 1 by the model's own token probabilities, asked beside the samples (S145). */
  readonly pTrue?: number;
}

/** A ruling of a fresh critic on a finding: a critique of the critique (S155). */
export interface Dispute {
  readonly ruling: 'stands' | 'falls' | 'cannot-tell';
  readonly reason: string;
  readonly by: string;
  /** 2 where absent: a critique of the critique; 3: one of that. Then the person decides. */
  readonly order?: 2 | 3;
}

/** One located fault of the target's document. */
export interface Finding {
  /** Stable across runs, doors and moved lines: made of rule, document, message and quoted text. */
  readonly id: string;
  /** `tool/rule`, such as `typescript/TS2304`, `tests/failed`, `critic/keep-or-revise`. */
  readonly rule: string;
  readonly message: string;
  readonly category: FindingCategory;
  readonly severity: 'error' | 'warning' | 'info';
  readonly proof: ProofState;
  readonly uri: string;
  readonly range: Range;
  /** The text that the range covered when the finding was made; it is withdrawn when this changes. */
  readonly quote: string;
  readonly evidence: readonly FindingEvidence[];
  /** A documentation page. */
  readonly href?: string;
  /** True when the editor's own tool already underlines it, so that it is not published twice. */
  readonly shownByEditor?: boolean;
  readonly bugKind?: BugKind;
  /** Changes that would clear it, the likeliest first; of different sides where it is open which is wrong. */
  readonly fixes?: readonly FindingFix[];
  /** What running could settle about it; see `settleClaims`. */
  readonly claim?: Claim;
  /** The test that shows it; offered to be kept. */
  readonly reproducer?: Reproducer;
  readonly agreement?: Agreement;
  readonly dispute?: Dispute;
  /** From which general rule the place was found, the general one first (S141): guideline, task, check. */
  readonly chain?: readonly string[];
}

/** The stable id of a finding. `occurrence` counts equal ones from 0. */
export function findingId(finding: Pick<Finding, 'rule' | 'uri' | 'message' | 'quote'>, occurrence = 0): string {
  const parts = [finding.rule, finding.uri, finding.message, finding.quote.trim(), String(occurrence)];
  const key = JSON.stringify(parts);
  let id = ids.get(key);
  if (id === undefined) {
    if (ids.size > mostIds) ids.clear();
    ids.set(key, (id = shortHash(parts)));
  }
  return id;
}

/** The ids of the last findings: the live look asks for the same ones at every keystroke. */
const ids = new Map<string, string>();
const mostIds = 2000;
