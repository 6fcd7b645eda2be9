// What a step of a plan says that a program will see once the step is done, and what the program saw. A reply can name
// four things: what a call gives, a test that passes, words that stand in the text, and a text without complaints.

import * as z from 'zod/mini';
import type { Candidate } from '../core/candidate.ts';
import { testsIn, type Evidence, type Problem } from '../core/evidence.ts';
import { agree, type Literal } from '../core/literal.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Target } from '../core/target.ts';
import type { CallSession } from '../core/trials.ts';
import { callIn, toldLiteral, type LiteralCall } from '../critique/literalText.ts';
import { composedSpan, composedText, type Composition } from '../repair/composition.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { problemsAt } from './openProblems.ts';

/** One thing that a program can decide about a text. */
export type Assertion =
  | { readonly kind: 'gives'; readonly words: string; readonly call: LiteralCall; readonly value: Literal }
  | { readonly kind: 'throws'; readonly words: string; readonly call: LiteralCall; readonly error?: string }
  | { readonly kind: 'test'; readonly words: string; readonly name: string }
  | { readonly kind: 'text'; readonly words: string; readonly text: string; readonly stands: boolean }
  | { readonly kind: 'clean'; readonly words: string };

/** How an assertion stands on one text. `undecided` contradicts nothing, and shows nothing. */
export interface Stand {
  readonly state: 'holds' | 'contradicted' | 'undecided';
  /** What the program saw, in a few words. */
  readonly seen: string;
}

const schema = z.object({
  call: z.optional(z.string()),
  gives: z.optional(z.unknown()),
  throws: z.optional(z.unknown()),
  test: z.optional(z.string()),
  text: z.optional(z.string()),
  no_text: z.optional(z.string()),
  clean: z.optional(z.unknown()),
});

/**
 * Reads the assertion of a step.
 *
 * @param told anything at all; a reply is data from outside.
 * @returns undefined where it is none of the forms, so that no program could decide it.
 */
export function assertionIn(told: unknown, languageId: string): Assertion | undefined {
  const read = schema.safeParse(told);
  if (!read.success) return undefined;
  const { call, gives, throws, test, text, no_text: noText, clean } = read.data;
  if (call !== undefined) {
    const parsed = callIn(call, languageId);
    if (!parsed) return undefined;
    const shown = plainWords(call, 200);
    if (throws !== undefined) {
      const error = typeof throws === 'string' ? /^[\p{L}_$][\p{L}\p{N}_$]*$/u.exec(throws)?.[0] : undefined;
      const words = `${shown} throws${error === undefined ? '' : ` ${error}`}`;
      return { kind: 'throws', words, call: parsed, ...(error === undefined ? {} : { error }) };
    }
    const value = toldLiteral(gives, languageId);
    const written = typeof gives === 'string' ? gives : value && dialectOf(languageId)?.write.literal(value);
    return value && { kind: 'gives', words: `${shown} gives ${plainWords(written ?? '', 200)}`, call: parsed, value };
  }
  if (test !== undefined && test.trim() !== '')
    return { kind: 'test', words: `the test “${plainWords(test, 200)}” passes`, name: test.trim() };
  const wanted = text ?? noText;
  if (wanted !== undefined && wanted.trim() !== '') {
    const stands = text !== undefined;
    const words = `“${plainWords(wanted, 200)}” ${stands ? 'stands' : 'does not stand'} in the piece`;
    return { kind: 'text', words, text: wanted, stands };
  }
  return clean === true || clean === 'true' ? { kind: 'clean', words: 'no checker complains' } : undefined;
}

/** A text that checkers looked at. */
export interface Looked {
  readonly candidate: Pick<Candidate, 'edits' | 'companions'>;
  readonly evidence: Evidence;
}

/** What is needed to decide. */
export interface Decided {
  /** The text as a change of the original, and what the checkers saw on it. */
  readonly judged: Looked;
  /** The same text, with the piece set apart. */
  readonly composition: Composition;
  readonly target: Target;
  readonly signal: AbortSignal;
  /** Calls of functions of the document; undefined where it cannot be loaded by itself, or nothing may run. */
  calls(): Promise<CallSession | undefined>;
}

/** Decides an assertion by a program. */
export async function decideAssertion(assertion: Assertion, on: Decided): Promise<Stand> {
  switch (assertion.kind) {
    case 'gives':
    case 'throws':
      return called(assertion, on);
    case 'test':
      return tested(assertion.name, on.judged);
    case 'text':
      return flat(on.composition.inside).includes(flat(assertion.text)) === assertion.stands
        ? { state: 'holds', seen: assertion.words }
        : { state: 'contradicted', seen: assertion.stands ? 'it does not stand there' : 'it stands there' };
    case 'clean': {
      const { composition, judged, target } = on;
      const here = problemsAt(
        judged.evidence,
        composedText(composition),
        target.document.uri,
        composedSpan(composition),
      );
      const loud = here.filter(({ severity }) => severity !== 'info');
      if (judged.evidence.runs.every(({ kind }) => kind !== 'ran'))
        return { state: 'undecided', seen: 'no checker ran' };
      return loud.length === 0
        ? { state: 'holds', seen: 'no checker complains' }
        : { state: 'contradicted', seen: problemWords(loud) };
    }
  }
}

async function called(
  assertion: Extract<Assertion, { call: LiteralCall }>,
  { judged, target, signal, calls }: Decided,
): Promise<Stand> {
  const session = await calls();
  const edits = [...judged.candidate.edits, ...judged.candidate.companions].toSorted(
    (a, b) => a.span.start - b.span.start,
  );
  const { name, args } = assertion.call;
  const [told] = (await session?.behave([{ edits }], name, [args], signal)) ?? [];
  const behaviour = told?.[0];
  if (!behaviour) return { state: 'undecided', seen: 'the function cannot be called by itself' };
  if (behaviour.kind === 'hung') return { state: 'contradicted', seen: 'the call does not end' };
  const shown = plainWords(behaviour.shown, 300);
  const seen = behaviour.kind === 'threw' ? `it throws ${shown}` : `it gives ${shown}`;
  if (assertion.kind === 'throws') {
    const holds =
      behaviour.kind === 'threw' && (assertion.error === undefined || errorName(behaviour.type) === assertion.error);
    return { state: holds ? 'holds' : 'contradicted', seen };
  }
  if (behaviour.kind === 'threw') return { state: 'contradicted', seen };
  const isWritten = (value: Literal) => dialectOf(target.document.languageId)?.write.literal(value) !== undefined;
  if (!behaviour.value || !isWritten(behaviour.value) || !isWritten(assertion.value))
    return { state: 'undecided', seen: `${seen}, which is no literal` };
  return { state: agree(assertion.value, behaviour.value) ? 'holds' : 'contradicted', seen };
}

function tested(name: string, { evidence }: Looked): Stand {
  const named = (state: 'passed' | 'failed') =>
    testsIn(evidence, state).find((one) => one.name === name || one.id === name || one.id.endsWith(` > ${name}`));
  const failed = named('failed');
  if (failed) return { state: 'contradicted', seen: plainWords(failed.failure?.message ?? 'it fails', 300) };
  return named('passed')
    ? { state: 'holds', seen: 'it passes' }
    : { state: 'undecided', seen: 'no test of this name ran' };
}

function problemWords(problems: readonly Problem[]): string {
  const [first] = problems;
  return plainWords(
    `${first!.rule}: ${first!.message}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}`,
  );
}

/** The class of an error without its module, as `json.decoder.JSONDecodeError` has one. */
function errorName(type: string): string {
  return type.split('.').at(-1)!;
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
