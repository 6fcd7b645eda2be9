// Examples decided by the evaluator: what each call gives beside what the documentation says that it gives. What is
// not known exactly, and what leniency can explain, contradicts nothing.

import type { Literal } from '../../core/literal.ts';
import type { Parse } from '../../core/syntaxTree.ts';
import type { Evaluation, EvaluationLimits, Program } from '../../evaluate/evaluation.ts';
import type { Example } from './example.ts';

/** How one example stands. */
export type Decided =
  | { readonly state: 'met'; readonly example: Example; readonly lines: ReadonlySet<number> }
  | {
      readonly state: 'contradicted';
      readonly example: Example;
      /** What the call gives, as the language prints it, or `throws ValueError`. */
      readonly actual: string;
      /** The value as a literal; absent where it throws. */
      readonly value?: Literal;
      readonly lines: ReadonlySet<number>;
    }
  | { readonly state: 'unknown'; readonly example: Example; readonly why: string };

/** Errors that say more of the example than of the function: a call that the function never meant. */
const ofTheCall = new Set(['NameError', 'ReferenceError', 'RecursionError']);

/** Decides one example. */
export function decide(
  program: Program,
  parse: Parse,
  example: Example,
  isJavaScript: boolean,
  limits: EvaluationLimits,
): Decided {
  const tree = (text: string) => parse(isJavaScript ? `(${text}\n)` : text);
  const found = program.evaluate(tree(example.call), limits, example.before.map(parse));
  if (found.kind === 'unknown') return { state: 'unknown', example, why: found.why };
  const { expected } = example;
  if (expected.kind === 'throws') return decideError(example, found, expected.error);
  const wanted = program.evaluate(tree(expected.text));
  if (wanted.kind !== 'value') return { state: 'unknown', example, why: 'the documented value is not known' };
  if (found.kind === 'throws') {
    if (ofTheCall.has(found.error) && found.lines.size === 0)
      return { state: 'unknown', example, why: 'the call is of something else' };
    const words = found.message === undefined || found.message === '' ? '' : `: ${found.message.slice(0, 100)}`;
    return { state: 'contradicted', example, actual: `throws ${found.error}${words}`, lines: found.lines };
  }
  if (isMet(found.value, wanted.value, example.form === 'doctest' && !isJavaScript))
    return { state: 'met', example, lines: found.lines };
  return { state: 'contradicted', example, actual: found.shown, value: found.value, lines: found.lines };
}

function decideError(
  example: Example,
  found: Exclude<Evaluation, { kind: 'unknown' }>,
  error: string | undefined,
): Decided {
  if (found.kind === 'value')
    return { state: 'contradicted', example, actual: found.shown, value: found.value, lines: found.lines };
  if (error === undefined || found.classes.includes(error)) return { state: 'met', example, lines: found.lines };
  return { state: 'unknown', example, why: `it throws ${found.error}` };
}

/** Whether a text or a value is a list, a tuple, a set, or a map. */
function isMany(given: string | Literal): boolean {
  return typeof given === 'string' ? /^[[({]/.test(given) : 'items' in given || 'entries' in given;
}

/**
 * Leaves out what speaks of something else: one call with two values, and a value of another form than the function
 * gives, where other examples have the form that it gives (`tri(4) = 10` beside `tri(3) → [1, 3, 6]` is about a series).
 */
export function withoutOthers(decided: readonly Decided[]): readonly Decided[] {
  const valueOf = ({ example: { expected } }: Decided) => (expected.kind === 'value' ? expected.text : 'throws');
  return decided.map((one): Decided => {
    if (one.state !== 'contradicted') return one;
    const { example, value } = one;
    const same = decided.some(
      (other) => other.example.call === example.call && valueOf(other) !== valueOf(one) && other.state === 'met',
    );
    if (same) return { state: 'unknown', example, why: 'one call is documented with two values' };
    if (!value || example.expected.kind !== 'value' || isMany(example.expected.text) === isMany(value)) return one;
    const fits = decided.some(
      ({ example: { expected } }) => expected.kind === 'value' && isMany(expected.text) === isMany(value),
    );
    return fits ? { state: 'unknown', example, why: 'values are documented in two forms' } : one;
  });
}

/**
 * Whether a value is what was documented. Documentation rounds, writes lists for tuples and null for undefined, and
 * gives sets and maps in any order.
 *
 * @param isPrinted true for what is compared as it is printed: lists and tuples are told apart there.
 */
export function isMet(actual: Literal, wanted: Literal, isPrinted: boolean): boolean {
  const [x, y] = [numberOf(actual), numberOf(wanted)];
  if (x !== undefined && y !== undefined) return isRounded(x, y);
  if (isNothing(actual) || isNothing(wanted)) return isNothing(actual) && isNothing(wanted);
  if (actual.kind === 'string' || wanted.kind === 'string') {
    if (!('value' in actual) || !('value' in wanted)) return false;
    // Prose leaves out quotes.
    return isPrinted || actual.kind === wanted.kind ? actual.value === wanted.value : shown(actual) === shown(wanted);
  }
  if (actual.kind === 'bigint' || wanted.kind === 'bigint') return shown(actual) === shown(wanted);
  if ('items' in actual && 'items' in wanted) {
    if (actual.kind === 'set' || wanted.kind === 'set') return isSameBag(actual.items, wanted.items, isPrinted);
    if (isPrinted && actual.kind !== wanted.kind) return false;
    return (
      actual.items.length === wanted.items.length &&
      actual.items.every((one, index) => isMet(one, wanted.items[index]!, isPrinted))
    );
  }
  if ('entries' in actual && 'entries' in wanted)
    return (
      actual.entries.length === wanted.entries.length &&
      actual.entries.every(([key, value]) =>
        wanted.entries.some(([other, held]) => isSameKey(key, other) && isMet(value, held, isPrinted)),
      )
    );
  return actual.kind === 'opaque' || wanted.kind === 'opaque';
}

function isNothing(one: Literal): boolean {
  return one.kind === 'null' || one.kind === 'undefined';
}

function numberOf(one: Literal): number | undefined {
  return one.kind === 'number' ? one.value : one.kind === 'boolean' ? Number(one.value) : undefined;
}

function shown(one: Literal): string {
  return 'value' in one ? String(one.value) : one.kind;
}

function isSameKey(a: Literal, b: Literal): boolean {
  return isMet(a, b, false) || shown(a) === shown(b);
}

function isSameBag(a: readonly Literal[], b: readonly Literal[], isPrinted: boolean): boolean {
  const left = [...b];
  return (
    a.length === b.length &&
    a.every((one) => {
      const at = left.findIndex((other) => isMet(one, other, isPrinted));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    })
  );
}

/** A documented number is met by all that it rounds or cuts off, and by what differs in the last bits. */
function isRounded(actual: number, wanted: number): boolean {
  if (Object.is(actual, wanted) || actual === wanted) return true;
  if (Number.isInteger(wanted) && Number.isInteger(actual)) return false;
  if (Math.abs(actual - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted))) return true;
  const places = /\.(\d+)$/.exec(String(wanted))?.[1]?.length ?? 0;
  return places >= 2 && Math.abs(actual - wanted) < 10 ** -places;
}
