// Reads what a model offers as an example of its finding: a call, what it should give, what it gives now, and the words
// from which that follows. Only a call of a function of the selection with literals becomes a claim, and only where the
// words really stand in a comment or in the request; the text that may run is written anew from the literals.

import type { Span } from '../base/text.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { Claim } from '../core/claim.ts';
import type { CritiqueContext, CritiqueTask } from '../core/critic.ts';
import type { Literal } from '../core/literal.ts';
import { plainWords } from '../core/plainWords.ts';
import type { SyntaxNode } from '../core/syntaxTree.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { allFunctions, functionsOf } from '../repair/functions.ts';
import { literalOfJson } from './jsonLiteral.ts';
import { callIn, literalIn } from './literalText.ts';

/** What is said in prompts about examples; for code alone. */
export const exampleRule =
  'Where one call shows it, add "example": {"call": "name(1, [2])", "expected": "3", "actual": "4", "says": "..."}: a call of a function of the text with nothing but literals in it, the value that it should give, the value that it gives now (each as a literal of the language, or "throws"), and in "says", word for word, the words of a comment or of the request from which the expected value follows. Without such words leave "example" out.';

/** What an example is held against. */
export interface ClaimSource {
  readonly languageId: string;
  /** Functions that may be called, as a caller in the same module writes them. */
  readonly names: ReadonlySet<string>;
  /** Texts in which what is expected must be said: comments, doc strings, the request, the folder's rules. */
  readonly said: readonly string[];
}

/** Rounds in which callers of callers are taken in. */
const mostHops = 3;

/** Functions of the selection and those that call them, and everything that says what they should do. */
export async function claimSourceOf(
  { target, context }: Pick<CritiqueTask, 'target' | 'context'>,
  parse: CritiqueContext['parse'],
): Promise<ClaimSource> {
  const { document, span, goal } = target;
  const { languageId, text } = document;
  const said = [
    ...(goal === undefined ? [] : [goal]),
    ...context.filter(({ kind }) => kind === 'rules').map((item) => item.text),
  ];
  const dialect = target.kind === 'code' ? dialectOf(languageId) : undefined;
  const parser = dialect && (await parse.parserOf(languageId));
  if (!dialect || !parser) return { languageId, names: new Set(), said };
  const tree = parser(text);
  const names = new Set(functionsOf(tree, dialect, span).flatMap(({ name }) => name ?? []));
  const all = allFunctions(tree, dialect).flatMap(({ name, node }) =>
    name === undefined ? [] : [{ name, words: wordsOf(text.slice(node.start, node.end)) }],
  );
  for (let hop = 0; hop < mostHops; hop++) {
    const callers = all.filter(({ words }) => [...names].some((name) => words.has(name.split('.').at(-1)!)));
    for (const { name } of callers) names.add(name);
  }
  const comments = commentsIn(tree.root).map(({ start, end }) => text.slice(start, end));
  return { languageId, names, said: [...said, ...comments] };
}

/**
 * The claim of an example.
 *
 * @param example as the model gave it; anything at all.
 * @param by the model, for the origin.
 * @returns undefined where it is no call of a known function with literals, where expected and actual are the same, or
 *   where nothing says what is expected.
 */
export function claimOf({ languageId, names, said }: ClaimSource, example: unknown, by: string): Claim | undefined {
  if (typeof example !== 'object' || example === null) return undefined;
  const field = (name: string): unknown =>
    Object.hasOwn(example, name) ? (example as Record<string, unknown>)[name] : undefined;
  const written = field('call');
  const call = typeof written === 'string' ? callIn(written, languageId) : undefined;
  if (!call || !names.has(call.name)) return undefined;
  const says = field('says');
  if (typeof says !== 'string' || !/\p{L}{2}|\d/u.test(says)) return undefined;
  if (said.every((text) => anchorQuote(text, { start: 0, end: text.length }, says) === 'missing')) return undefined;
  const literal = (value: Literal) => dialectOf(languageId)?.write.literal(value);
  const args = call.args.map(literal);
  const expected = outcomeOf(field('expected'), languageId);
  const actual = outcomeOf(field('actual'), languageId);
  if (args.includes(undefined) || !expected || !actual) return undefined;
  const wanted = expected.kind === 'value' ? literal(expected.value) : undefined;
  const given = actual.kind === 'value' ? literal(actual.value) : undefined;
  if (expected.kind === 'value' && wanted === undefined) return undefined;
  if (actual.kind === 'value' ? given === undefined || given === wanted : expected.kind === 'throws') return undefined;
  return {
    expectation: {
      call: `${call.name}(${args.join(', ')})`,
      expected:
        wanted === undefined
          ? { kind: 'throws', ...(expected.kind === 'throws' && expected.error ? { error: expected.error } : {}) }
          : { kind: 'value', text: wanted },
      origin: `${plainWords(by, 80)}, by “${plainWords(says, 160)}”`,
    },
    said: says.slice(0, 2000),
    // Runners print these alike; how they print others differs.
    ...(actual.kind === 'value' && isPlain(actual.value) && wanted !== undefined ? { actual: given! } : {}),
  };
}

type Outcome =
  | { readonly kind: 'value'; readonly value: Literal }
  | { readonly kind: 'throws'; readonly error?: string };

function outcomeOf(told: unknown, languageId: string): Outcome | undefined {
  if (told === undefined) return undefined;
  if (typeof told !== 'string') {
    const isSmall = JSON.stringify(told).length <= 1000;
    const value = isSmall ? literalOfJson(told, languageId) : undefined;
    return value && { kind: 'value', value };
  }
  const thrown = /^\s*(?:throws|raises)(?:\s+([\p{L}_$][\p{L}\p{N}_$]*))?\s*$/u.exec(told);
  if (thrown) return { kind: 'throws', ...(thrown[1] === undefined ? {} : { error: thrown[1] }) };
  const value = literalIn(told, languageId);
  return value && { kind: 'value', value };
}

function isPlain({ kind }: Literal): boolean {
  return kind === 'number' || kind === 'boolean' || kind === 'null' || kind === 'undefined';
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
}

/** Comments, and strings that stand alone as doc strings do. */
export function commentsIn(root: SyntaxNode): readonly Span[] {
  const found: Span[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const [only, second] = node.children;
    const isDocString = node.kind === 'expression_statement' && only?.kind === 'string' && second === undefined;
    if (/comment/.test(node.kind) || isDocString) found.push({ start: node.start, end: node.end });
    else pending.push(...node.children);
  }
  return found.sort((a, b) => a.start - b.start);
}
