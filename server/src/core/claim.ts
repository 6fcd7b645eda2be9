// Claims that running can settle, and what running them gave. A finding is proven by a reproducer: a minimal test
// in the project's own framework that fails on the selection, in the claimed way and for the claimed reason, twice.

import type { Result } from '../base/result.ts';
import type { Receipt } from './evidence.ts';
import type { Failure } from './failure.ts';
import type { Literal } from './literal.ts';
import type { Behaviour, Expectation } from './trials.ts';

/** What is said about the behaviour of the selection: a call, and what it should give. */
export interface Claim {
  readonly expectation: Expectation;
  /** What the claim says that the call gives now, where it says so; a reproducer must see it. */
  readonly actual?: string;
  /**
   * The words that a model quotes for what it expects, where what it expects is its reading of them; absent where a
   * program read it, or derived it from what the words say.
   */
  readonly said?: string;
}

/** What running a claim showed. */
export interface Shown {
  readonly expected: string;
  readonly actual: string;
  /** Two runs, the second in a process of its own. */
  readonly receipts: readonly [Receipt, Receipt];
}

/** A minimal test that fails on the selection. */
export interface Reproducer extends Shown {
  /** The runner's id, such as `vitest` or `pytest`. */
  readonly framework: string;
  /** Where the test would be kept, relative to the workspace folder; there is no file of this name. */
  readonly path: string;
  /** The whole test file. */
  readonly text: string;
  /** What the assertion said, such as `expected 6, got 5`. */
  readonly failure: string;
}

/** Why a claim was not proven. */
export type Unproven =
  /** The test passes: the claim is wrong, and the finding with it. */
  | { readonly kind: 'refuted'; readonly receipt: Receipt }
  /** It fails, but not in the claimed way or for the claimed reason. */
  | { readonly kind: 'other-reason'; readonly message: string; readonly receipt: Receipt }
  /** It changes its mind, hangs, writes, or cannot be run: nothing is known. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** What can be tried out about the text of a run. Nothing here changes a file of the person. */
export interface ProofPort {
  /** Writes a test of the claim and runs it on the text of the run, in an overlay, twice. */
  reproduce(claim: Claim, signal: AbortSignal): Promise<Result<Reproducer, Unproven>>;
  /**
   * Makes the call of a claim on the text of the run, twice and in two processes, where no test can be written: a
   * function that its module keeps to itself. Gives what `reproduce` gives, without a test.
   */
  call?(claim: Claim, signal: AbortSignal): Promise<Result<Shown, Unproven>>;
  /**
   * Calls a function of the document as it is, or as `text` has it.
   *
   * @param name as a caller in the same module writes it.
   * @returns one behaviour an input; undefined where the document cannot be loaded by itself.
   */
  behave(
    name: string,
    inputs: readonly (readonly Literal[])[],
    signal: AbortSignal,
    text?: string,
  ): Promise<readonly Behaviour[] | undefined>;
  /** Why `behave` gave nothing the last time, in words that follow “it was not called, since”. */
  whyNot?(): string | undefined;
  /** A receipt for calls made by `behave`, which finding and hover can show. */
  receiptOf(name: string, input: readonly Literal[], behaviour: Behaviour): Receipt;
}
