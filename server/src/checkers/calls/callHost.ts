// What a language must offer so that functions of one document can be called by themselves: a host process that
// stays, holds many versions of the document, and evaluates expressions in its scope. The checker `examples`
// (examples.ts) decides expectations and documented examples with it, whatever the language.

import type { Result } from '../../base/result.ts';
import type { Span } from '../../base/text.ts';
import type { Isolation } from '../../core/evidence.ts';
import type { Failure } from '../../core/failure.ts';
import type { Parse, SyntaxTree } from '../../core/syntaxTree.ts';
import type { DocumentText } from '../../core/target.ts';
import type { Behaviour, Expectation, RecordedCall, Variant } from '../../core/trials.ts';
import type { Literal } from '../../core/literal.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { CheckerContext, CheckRequest, Detection } from '../checker.ts';

/** One case that a host decides: an expression of the document's language and what it should give. */
export interface CallCase {
  /** Evaluated in the scope of the document, after it was loaded, so that functions that are not exported are reached. */
  readonly call: string;
  /** Statements that are run before it, in order, such as the earlier lines of a docstring's example. */
  readonly before?: readonly string[];
  readonly expected:
    /** Equal in depth to this expression, evaluated in the same scope. Classes of plain data and -0 do not matter. */
    | { readonly kind: 'value'; readonly text: string }
    /** What the language prints for it: Python's `repr` (as doctest compares), JavaScript's `console.log`. */
    | { readonly kind: 'printed'; readonly text: string }
    /** Throws; of this class or one derived from it, where a class is named. */
    | { readonly kind: 'throws'; readonly error?: string };
  /** Documentation rounds: a number written with three decimals or more is met by all that round to it. */
  readonly rounded?: boolean;
}

/** How one case ended. */
export type CaseEnd =
  | { readonly state: 'passed' }
  | {
      readonly state: 'failed';
      readonly message: string;
      /** As the language prints it; at most 400 characters each. */
      readonly expected?: string;
      readonly actual?: string;
      /** Words of the language on where it was thrown. */
      readonly stack?: string;
    }
  /** The budget of steps or the limit of time ran out. */
  | { readonly state: 'hung' };

/** What came of one variant: the ends of the cases that ran, in order; those after a stop are left out. */
export type VariantEnd =
  | { readonly kind: 'ran'; readonly ends: readonly CaseEnd[] }
  /** It did not compile or load, or ended or spoilt its process. */
  | { readonly kind: 'broken'; readonly why: string }
  /** Loading it did not end. */
  | { readonly kind: 'hung' };

/** One case on one text, with its way through it. */
export interface TracedCase {
  readonly end: CaseEnd;
  /** Zero-based lines of the document on which a statement ran, sorted; of functions in the traced spans at least. */
  readonly lines: readonly number[];
  /** Calls of functions in the traced spans, made by this case, in order; at most 50. */
  readonly calls: readonly Omit<RecordedCall, 'passing'>[];
  readonly durationMs: number;
}

/** How far `CallHost.evaluate` goes on. */
export interface EvaluateOptions {
  /**
   * How many of the first cases run whatever came of them; after those a variant stops when anything has failed,
   * and at the first case that fails. 0 stops at the very first failure, `cases.length` runs all. One that hangs
   * is stopped there in any case.
   */
  readonly always: number;
  /** Milliseconds after which one case of one variant hangs. */
  readonly limitMs: number;
}

/**
 * A document in a process that stays. Questions are asked one at a time. A variant that hangs, exits, eats memory
 * or spoils what others see costs its process or context at most, and changes the answer of no other variant: what
 * is in doubt is asked again elsewhere.
 */
export interface CallHost {
  readonly isolation: Isolation;
  /** The program behind it, for receipts, such as `node`. */
  readonly tool: string;
  readonly version?: string;
  /**
   * Decides `cases` on each variant, each with the document loaded anew.
   *
   * @param onEnd called exactly once for each variant, in any order, unless aborted.
   */
  evaluate(
    variants: readonly Variant[],
    cases: readonly CallCase[],
    options: EvaluateOptions,
    onEnd: (index: number, end: VariantEnd) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Decides `cases` on the document as it was opened, and tells which lines each of them ran.
   *
   * @param functions spans of the functions whose lines and calls are wanted.
   * @param failing indexes of cases that are known to fail: that one of them does not end is found out sooner.
   * @returns one for each case, or why the document cannot be loaded.
   */
  trace(
    cases: readonly CallCase[],
    functions: readonly Span[],
    limitMs: number,
    signal: AbortSignal,
    failing?: readonly number[],
  ): Promise<Result<readonly TracedCase[], string>>;
  /** See `CallSession.behave`. */
  behave(
    variants: readonly Variant[],
    name: string,
    inputs: readonly (readonly Literal[])[],
    signal: AbortSignal,
  ): Promise<readonly (readonly Behaviour[] | undefined)[]>;
  /** Ends the session; the process may stay warm for the next one of the same folder until it was idle for long. */
  close(): Promise<void>;
}

/** An example that the document's own words give. */
export interface DocumentedExample {
  readonly case: CallCase;
  /** Qualified name of the function that it documents, such as `median`. */
  readonly owner: string;
  /** Zero-based line of the document on which the call is written. */
  readonly line: number;
}

/** One language of the checker `examples`. */
export interface CallLanguage {
  /** VS Code language identifiers. */
  readonly languages: readonly string[];
  /** Looks at files only. */
  detect(context: CheckerContext, snapshot: Snapshot, document: DocumentText): Promise<Detection>;
  /**
   * Documented examples of functions that lie in the span or around it, in order of the text; only forms that
   * cannot be read in two ways, and none that another checker of this project already decides.
   */
  examplesIn(tree: SyntaxTree, span: Span, parse: Parse): readonly DocumentedExample[];
  /** What a person's expectation means in this language: `==` in Python asks the language, for instance. */
  caseOf(expectation: Expectation): CallCase;
  /**
   * Opens the document of the request, `overlay.text` being the original of all variants. A warm process is used
   * where there is one, unless `request.fresh`.
   */
  open(context: CheckerContext, request: CheckRequest): Promise<Result<CallHost, Failure>>;
  /** Ends what is kept warm. */
  dispose(): Promise<void>;
}
