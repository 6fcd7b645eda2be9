// Findings: located faults with their proof state. Severity follows evidence, never tone.

import { shortHash } from '../base/hash.ts';
import type { Range } from '../base/text.ts';
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
}

/** The stable id of a finding. `occurrence` counts equal ones from 0. */
export function findingId(finding: Pick<Finding, 'rule' | 'uri' | 'message' | 'quote'>, occurrence = 0): string {
  return shortHash([finding.rule, finding.uri, finding.message, finding.quote.trim(), String(occurrence)]);
}
