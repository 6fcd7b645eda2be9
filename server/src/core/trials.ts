// Trials: many versions of one document run against the same tests, or called with the same inputs, in few
// processes. A trial is a screening and never a proof: what is kept is judged again by a process of its own.

import type { TextEdit } from '../base/edit.ts';
import type { Span } from '../base/text.ts';
import type { Isolation, TestFailure } from './evidence.ts';
import type { Failure } from './failure.ts';
import type { Literal } from './literal.ts';

/** One version of the document: edits of the original text, sorted, that do not touch each other. */
export interface Variant {
  readonly edits: readonly TextEdit[];
}

/** One test and its way through the original text. */
export interface TracedTest {
  /** As in `TestCase.id` of the checker's own runs. */
  readonly id: string;
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'hung';
  /** It hung because it waited, for whatever it was, and not because it was at work. */
  readonly waited?: true;
  readonly failure?: TestFailure;
  /** Zero-based lines of the document on which a statement ran, sorted; of functions in the traced spans at least. */
  readonly lines: readonly number[];
  /** Milliseconds of the test on the original. */
  readonly durationMs: number;
}

/** How one variant ended. It stops at the first failing test, the tests that fail on the original coming first. */
export type Trial =
  | { readonly kind: 'passed'; readonly testsRun: number }
  /** `passed` counts the originally failing tests that it passes: the measure of a partial fix. */
  | { readonly kind: 'failed'; readonly at: string; readonly passed: number; readonly message: string }
  /** A step or time limit was reached. */
  | { readonly kind: 'hung'; readonly passed: number }
  /** It did not compile or load, ended its process, or spoilt it. */
  | { readonly kind: 'broken'; readonly why: string };

/** What a search is told about tries in a session. */
export interface TrialOptions {
  /**
   * With `all`, every originally failing test is run although one has failed already, so that partial fixes show
   * (`passed`); tests that passed on the original stop a variant at once either way.
   */
  readonly failing: 'first' | 'all';
}

/** Arguments of one call that a test made of a function of the document. */
export interface RecordedCall {
  /** The function's name as it is called, such as `median` or `Stack.push`. */
  readonly name: string;
  readonly inputs: readonly Literal[];
  /** Whether every test that made this call passes on the original. */
  readonly passing: boolean;
}

/** Tests over many variants. Ends its processes on `close`, on abort, and when the server goes. */
export interface TrialSession {
  readonly isolation: Isolation;
  /** The tests on the original text; those that reach no traced span are left out. */
  readonly tests: readonly TracedTest[];
  /** Arguments with which the tests called functions in the traced spans; at most 200, distinct. */
  readonly calls: readonly RecordedCall[];
  /**
   * Tries variants in the order given and reports each as it ends, exactly once, unless aborted.
   *
   * A variant that hangs, exits, eats memory or spoils shared state costs its worker and nobody else's verdict: what is
   * in doubt is tried again in a fresh worker, alone if need be.
   */
  run(
    variants: readonly Variant[],
    options: TrialOptions,
    onTrial: (index: number, trial: Trial) => void,
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}

/** What a session is opened for. */
export interface TrialRequest {
  /** Spans of the functions that variants may change and that are traced, in offsets of the document. */
  readonly functions: readonly Span[];
  /** Ids of the tests that fail steadily on the original; empty for all that the session finds. */
  readonly failing: readonly string[];
  /** Ids of the tests that end now this way, now that way on the original: they prove nothing, and are left out. */
  readonly flaky?: readonly string[];
  /** Milliseconds after which a test of one variant hangs; at least three times the original's. */
  readonly testLimitMs: number;
}

/** What one call gave. Two behaviours are equal when their `key` is. */
export interface Behaviour {
  readonly kind: 'returned' | 'threw' | 'hung';
  /** The result, or the error's class and message, as the language prints it; at most 400 characters. */
  readonly shown: string;
  /** The result as a literal, where it is one. */
  readonly value?: Literal;
  /** Type of the result, such as `number`, `NaN`, `list[int]`, `undefined`; the class of an error. */
  readonly type: string;
  /** Stands for the whole of it: result, error class, and how the arguments were changed by the call. */
  readonly key: string;
}

/** Calls of one function of the document, over many variants. */
export interface CallSession {
  readonly isolation: Isolation;
  /**
   * Calls `name` with each input on each variant.
   *
   * @param name the function as a caller in the same module would write it: `median`, `Stack.of`.
   * @param inputs argument lists; arguments are made anew for every call.
   * @returns for each variant, for each input: what it did, or undefined where that variant could not be loaded.
   */
  behave(
    variants: readonly Variant[],
    name: string,
    inputs: readonly (readonly Literal[])[],
    signal: AbortSignal,
  ): Promise<readonly (readonly Behaviour[] | undefined)[]>;
  close(): Promise<void>;
}

/** An input and what is expected of it, as the person or the documentation wrote it. */
export interface Expectation {
  /** An expression of the document's language, such as `median([1, 2])`. */
  readonly call: string;
  /** An expression for the value; `throws` (with an optional class) for an error. */
  readonly expected:
    | { readonly kind: 'value'; readonly text: string }
    | { readonly kind: 'throws'; readonly error?: string };
  /** Where it came from, for the receipt: `--expect`, `docstring of median, line 4`. */
  readonly origin: string;
}

/** Sessions over the document of a run. Undefined results mean: no such way here, and why. */
export interface TrialPort {
  /** Sessions of the checkers that can open one, the nearest to the failing tests first. */
  open(
    request: TrialRequest,
    signal: AbortSignal,
  ): Promise<{ readonly sessions: readonly TrialSession[]; readonly failures: readonly Failure[] }>;
  /** Calls of functions by name; undefined where the document cannot be loaded by itself. */
  calls(signal: AbortSignal): Promise<CallSession | undefined>;
}
