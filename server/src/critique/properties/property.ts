// What a property of a function is: a relation between calls that can be tried on inputs, and on whose word it should
// hold. One property a file in this folder, one line in index.ts.

import type { Span } from '../../base/text.ts';
import type { BugKind } from '../../core/bugKind.ts';
import type { Literal } from '../../core/literal.ts';
import type { Behaviour, Expectation } from '../../core/trials.ts';
import { dialectOf } from '../../repair/dialects/index.ts';
import { writtenCall } from './manner.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** One call that was made, and what it gave. */
export interface SeenCall {
  readonly name: string;
  readonly args: Arguments;
  readonly behaviour: Behaviour;
}

/** How a relation stands on one input. `open` where nothing can be told. */
export type Tried =
  | { readonly kind: 'holds' | 'open' }
  /** `why` is a whole sentence that names the call and what it gives. */
  | { readonly kind: 'broken'; readonly why: string; readonly calls: readonly SeenCall[] };

/**
 * Calls a function of the document once for each input; undefined where the document cannot be loaded by itself.
 *
 * @param text another text of the document.
 */
export type Call = (
  name: string,
  inputs: readonly Arguments[],
  text?: string,
) => Promise<readonly Behaviour[] | undefined>;

/** A relation between calls of one function, or of it and another. */
export interface Relation {
  /** Tries it on each input; undefined where the functions cannot be called. */
  try(call: Call, inputs: readonly Arguments[]): Promise<readonly Tried[] | undefined>;
  /** The value that it asks for, where it asks for one. */
  readonly expects?: Literal;
  /** Inputs that the promise itself names. */
  readonly named?: readonly Arguments[];
  /** Inputs that it says something about; all where absent. */
  accepts?(args: Arguments): boolean;
  /** The same as one call and what it should give; undefined where that cannot be written. */
  expectation(args: Arguments): Pick<Expectation, 'call' | 'expected'> | undefined;
  /** Further inputs of the same standing, such as an argument compared with itself. */
  also?(args: Arguments): readonly Arguments[];
  /** Where it is another than the property's. */
  readonly bugKind?: BugKind;
}

/** On whose word a relation should hold. */
export type Basis =
  /** The documentation says so: `quote` stands in it. */
  | { readonly kind: 'documented'; readonly quote: string; readonly span?: Span }
  /** A type says so; `loosely` where it is a type in a comment, and what it leaves out is what matters. */
  | { readonly kind: 'declared'; readonly words: string; readonly loosely?: true }
  /** The language says so of every such method; `words` is a whole sentence. */
  | { readonly kind: 'language'; readonly words: string }
  /** The name of the function alone; such a word is an opinion. */
  | { readonly kind: 'named'; readonly words: string };

/** One relation that a function should hold. */
export interface Promised {
  /** The function that inputs are made for. */
  readonly subject: Subject;
  readonly relation: Relation;
  readonly basis: Basis;
  /** The function whose words promise it, where that is another one. */
  readonly at?: Subject;
}

/** One entry of the menu. */
export interface Property {
  /** The second part of `property/id`. */
  readonly id: string;
  readonly title: string;
  readonly bugKind: BugKind;
  /**
   * What a function promises of it; nothing for most.
   *
   * @param all the functions of the document that can be called.
   * @param text the document.
   */
  promisedBy(subject: Subject, all: readonly Subject[], text: string): readonly Promised[];
}

/** A call as the language writes it; undefined where an argument, or the call itself, cannot be written. */
export function callText(
  subject: Pick<Subject, 'name' | 'languageId' | 'manner'>,
  args: Arguments,
): string | undefined {
  const written = argumentTexts(subject, args);
  return written && writtenCall(subject, written);
}

/** Arguments as the language writes them; undefined where one of them cannot be written. */
export function argumentTexts(
  { languageId }: Pick<Subject, 'languageId'>,
  args: Arguments,
): readonly string[] | undefined {
  const written = args.map((one) => literalText(one, languageId));
  return written.includes(undefined) ? undefined : (written as string[]);
}

/** A value as the language writes it. */
export function literalText(value: Literal, languageId: string): string | undefined {
  return dialectOf(languageId)?.write.literal(value);
}

/** Value of a call that returned something a literal can write. */
export function valueIn(behaviour: Behaviour | undefined): Literal | undefined {
  return behaviour?.kind === 'returned' ? behaviour.value : undefined;
}

/** What a call gave, in words. */
export function gaveWords({ kind, shown }: Behaviour): string {
  return kind === 'returned' ? `gives ${shown}` : kind === 'threw' ? `throws ${shown}` : 'does not end';
}

/** Equality in depth; numbers may differ by rounding, zeros by their sign, lists and tuples are alike. */
export function sameValue(a: Literal, b: Literal): boolean {
  if (a.kind === 'number' && b.kind === 'number') {
    if (Object.is(a.value, b.value) || a.value === b.value) return true;
    return Math.abs(a.value - b.value) <= 1e-9 * Math.max(1, Math.abs(a.value), Math.abs(b.value));
  }
  const kindOf = ({ kind }: Literal) => (kind === 'tuple' ? 'list' : kind);
  if (kindOf(a) !== kindOf(b)) return false;
  if ('items' in a && 'items' in b) {
    if (a.items.length !== b.items.length) return false;
    return a.kind === 'set'
      ? a.items.every((one) => b.items.some((other) => sameValue(one, other)))
      : a.items.every((one, at) => sameValue(one, b.items[at]!));
  }
  if ('entries' in a && 'entries' in b)
    return (
      a.entries.length === b.entries.length &&
      a.entries.every(([key, one]) => b.entries.some(([own, other]) => sameValue(key, own) && sameValue(one, other)))
    );
  if ('value' in a && 'value' in b) return a.value === b.value;
  return a.kind === b.kind && a.kind !== 'opaque';
}

/** Items of a list or a tuple. */
export function itemsIn(value: Literal | undefined): readonly Literal[] | undefined {
  return value?.kind === 'list' || value?.kind === 'tuple' ? value.items : undefined;
}

/** Sentences of the documentation, without their marks: the prose, and what is said of the result. */
export function saysOf({ doc }: Subject): { readonly prose: string; readonly returns: string } {
  return { prose: doc?.prose ?? '', returns: doc?.returns?.text ?? '' };
}

/** The words of a text around a match: the sentence that it stands in. */
export function sentenceAround(text: string, index: number): string {
  const before = Math.max(text.lastIndexOf('. ', index) + 1, text.lastIndexOf('; ', index) + 1, 0);
  const rest = /[.;](?=\s|$)/u.exec(text.slice(index));
  return text.slice(before, rest ? index + rest.index + 1 : text.length).trim();
}

const turned = /\b(?:not|never|no longer|n't|unless|except|unlike|isn't|without)\b/iu;

/**
 * The sentence of the documentation that a pattern stands in; undefined where none does, or one that turns or narrows
 * it (`is not idempotent`).
 */
export function promiseIn(subject: Subject, pattern: RegExp, where: 'any' | 'returns' = 'any'): string | undefined {
  const { prose, returns } = saysOf(subject);
  for (const text of where === 'returns' ? [returns] : [prose, returns]) {
    const match = pattern.exec(text);
    if (!match) continue;
    const sentence = sentenceAround(text, match.index);
    if (!turned.test(sentence)) return sentence;
  }
  return undefined;
}

/** The sentence of the documentation that a pattern stands in, whatever else it says. */
export function sentenceWith({ doc }: Subject, pattern: RegExp): string | undefined {
  for (const text of [doc?.prose ?? '', doc?.returns?.text ?? '']) {
    const match = pattern.exec(text);
    if (match) return sentenceAround(text, match.index);
  }
  return undefined;
}

/** The name without what it belongs to. */
export function shortName({ name }: Pick<Subject, 'name'>): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Parameters that must be given. */
export function requiredOf({ parameters }: Subject): Subject['parameters'] {
  return parameters.filter(({ optional }) => !optional);
}

/**
 * A relation that looks at the result of single calls.
 *
 * @param judge undefined where nothing can be told, true where it holds, else what is wrong, in words that follow
 *   the call: `gives -1, which is below 0`.
 */
export function ofResult(
  subject: Subject,
  judge: (behaviour: Behaviour, args: Arguments) => true | string | undefined,
  more: Omit<Relation, 'try'>,
): Relation {
  return {
    ...more,
    async try(call, inputs) {
      const seen = await call(subject.name, inputs);
      return (
        seen &&
        inputs.map((args, at): Tried => {
          const behaviour = seen[at];
          const judged = behaviour && judge(behaviour, args);
          if (judged === undefined || judged === true) return { kind: judged ? 'holds' : 'open' };
          const why = `${callText(subject, args) ?? `${subject.name}(…)`} ${judged}.`;
          return { kind: 'broken', why, calls: [{ name: subject.name, args, behaviour: behaviour! }] };
        })
      );
    },
  };
}
