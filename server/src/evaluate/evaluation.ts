// What an evaluation of pure code is: its limits, how it ends, and which lines it went through. An evaluator reads a
// syntax tree and computes with values of its own: it never runs code of the host, reads no file and knows no clock.
// What it does not know exactly ends the whole evaluation as `unknown`; a wrong answer is the one forbidden thing.

import type { Literal } from '../core/literal.ts';
import type { SyntaxTree } from '../core/syntaxTree.ts';

/** How far one evaluation may go. */
export interface EvaluationLimits {
  /** Statements, calls and turns of loops, of the language and of its library. */
  readonly steps: number;
  /** Items of lists and characters of strings that are made, in all. */
  readonly size: number;
  /** Calls within calls; what goes deeper is unknown. */
  readonly depth: number;
}

/** Limits of an example that is looked at while somebody types. */
export const defaultEvaluationLimits: EvaluationLimits = { steps: 200_000, size: 2_000_000, depth: 150 };

/** How one evaluation ended. `lines` are the zero-based lines on which a statement of the document ran. */
export type Evaluation =
  | {
      readonly kind: 'value';
      readonly value: Literal;
      /** As the language prints it; at most 400 characters. */
      readonly shown: string;
      readonly lines: ReadonlySet<number>;
    }
  | {
      readonly kind: 'throws';
      /** Class of the error, such as `ValueError`; `unknown` kinds of thrown values have their printed form. */
      readonly error: string;
      /** All classes that it belongs to, its own first. */
      readonly classes: readonly string[];
      /** Message, where the program wrote it; absent for the words of the language itself. */
      readonly message?: string;
      readonly lines: ReadonlySet<number>;
    }
  | {
      readonly kind: 'unknown';
      readonly why: string;
      /** Which limit was reached, if it was one. */
      readonly limit?: 'steps' | 'size' | 'depth';
      readonly lines: ReadonlySet<number>;
    };

/** A document that can be evaluated. Every evaluation begins with a fresh module. */
export interface Program {
  /** Evaluates an expression of the language in the scope of the module, after the statements `before`. */
  evaluate(expression: SyntaxTree, limits?: EvaluationLimits, before?: readonly SyntaxTree[]): Evaluation;
  /** Calls a function of the module, such as `median` or `Stack.of`, with values. */
  call(name: string, inputs: readonly Literal[], limits?: EvaluationLimits): Evaluation;
}

/** Ends an evaluation that cannot be exact. Never caught by the code that is evaluated. */
export class Unknown extends Error {
  readonly limit: 'steps' | 'size' | 'depth' | undefined;
  constructor(why: string, limit?: 'steps' | 'size' | 'depth') {
    super(why);
    this.limit = limit;
  }
}

/** Says that something lies outside of the subset. */
export function unknown(why: string): never {
  throw new Unknown(why);
}

/** Counts what an evaluation uses and remembers its way. One for each evaluation. */
export interface Meter {
  readonly lines: Set<number>;
  step(count?: number): void;
  /** To be called before something of `count` items or characters is made. */
  allocate(count: number): void;
  enter(): void;
  leave(): void;
}

/** A meter that ends the evaluation at its limits. */
export function createMeter(limits: EvaluationLimits): Meter {
  let steps = limits.steps;
  let size = limits.size;
  let depth = 0;
  return {
    lines: new Set(),
    step(count = 1) {
      if ((steps -= count) < 0) throw new Unknown('it takes more steps than are allowed', 'steps');
    },
    allocate(count) {
      if ((size -= count) < 0) throw new Unknown('it makes more data than is allowed', 'size');
    },
    enter() {
      if (++depth > limits.depth) throw new Unknown('its calls are nested too deeply', 'depth');
    },
    leave() {
      depth--;
    },
  };
}

/** Runs an evaluation: what is unknown, and what is too deep for the stack of the host, becomes an answer. */
export function evaluation(meter: Meter, run: () => Evaluation): Evaluation {
  try {
    return run();
  } catch (error) {
    const { lines } = meter;
    if (error instanceof Unknown)
      return {
        kind: 'unknown',
        why: error.message,
        ...(error.limit === undefined ? {} : { limit: error.limit }),
        lines,
      };
    if (error instanceof RangeError && /call stack/i.test(error.message))
      return { kind: 'unknown', why: 'it is nested too deeply', limit: 'depth', lines };
    throw error;
  }
}

/** At most 400 characters of a text, never half a character. */
export function shortened(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 399).replace(/[\ud800-\udbff]$/, '')}…`;
}
