// What a search found beside its offer: every change that passes all tests, by what it does on further inputs, and what
// its place in the order comes from. For measures and traces; an offer is told as an outcome.

import type { TextEdit } from '../base/edit.ts';

/** A change that passes every test. */
export interface WeighedMember {
  readonly title: string;
  /** Of the original text, sorted. */
  readonly edits: readonly TextEdit[];
  /** Id of each template that it is made by, and how well it fits there, from 0 to 1. */
  readonly fixes: readonly { readonly template: string; readonly fit: number }[];
  /** Suspicion × prior × fit, from 0 to 1. */
  readonly priority: number;
  /** Characters put in and left out. */
  readonly size: number;
  /** How natural it reads, around 1. */
  readonly natural: number;
}

/** Changes that behave alike on all inputs that they were compared on. */
export interface WeighedClass {
  /** At least one; the likeliest first. */
  readonly members: readonly WeighedMember[];
  /** By which classes are ordered within the plausible and the implausible ones; greater is likelier. */
  readonly score: number;
  /** Share of the inputs near those of passing tests on which it does something else than the original. */
  readonly disturbed: number;
  /** What speaks against it; see `BehaviourClass`. */
  readonly implausible?: string;
}
