// Which side is wrong? A broken promise offers a change of the code, where a small one meets it and all that held
// before, and a change of the documentation that promises it. Neither is applied by itself.

import { applyEdits } from '../../base/edit.ts';
import { textHash } from '../../base/hash.ts';
import type { Span } from '../../base/text.ts';
import { anchorQuote } from '../../core/anchor.ts';
import type { Receipt } from '../../core/evidence.ts';
import type { FindingFix } from '../../core/finding.ts';
import { searchTitle } from '../../core/findingWords.ts';
import type { Parse, SyntaxTree } from '../../core/syntaxTree.ts';
import { dialectOf } from '../../repair/dialects/index.ts';
import { functionsOf } from '../../repair/functions.ts';
import { decideExamples } from '../documentedExamples.ts';
import type { Decided } from '../examples/decide.ts';
import { refits } from '../examples/refit.ts';
import { literalText, type Promised } from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Broken } from './tryOut.ts';

/** Most changes that are tried, by evaluation; fewer in a long text, which is parsed for each. */
const mostTries = 60;
const unitsTried = 300_000;
/** Most inputs on which a relation held and must still hold. */
const mostHeld = 12;

/** What fixes are looked for in. */
export interface FixPlace {
  readonly tree: SyntaxTree;
  readonly parse: Parse;
  nextId(): string;
}

/** The two sides, that of the code first; the receipts of what was run for them. */
export interface SideFixes {
  readonly fixes: readonly FindingFix[];
  readonly receipts: readonly Receipt[];
}

/**
 * The changes that would settle a broken promise.
 *
 * @param held inputs on which the promise holds.
 */
export function sideFixes(place: FixPlace, broken: Broken, held: readonly Arguments[]): SideFixes {
  const { basis } = broken.promised;
  const document = documentFix(place.tree.text, broken);
  const code = codeFix(place, broken, held);
  const open: FindingFix = { title: searchTitle, side: 'code', edits: [], validatedBy: [] };
  if (!document && !code) return { fixes: basis.kind === 'documented' ? [open] : [], receipts: [] };
  return {
    fixes: [code?.fix ?? open, ...(document ? [document] : [])],
    receipts: code ? [code.receipt] : [],
  };
}

/** A small change of the function that meets the promise, all that held of it, and every documented example. */
function codeFix(
  { tree, parse, nextId }: FixPlace,
  { promised, args }: Broken,
  held: readonly Arguments[],
): { readonly fix: FindingFix; readonly receipt: Receipt } | undefined {
  const { relation, subject } = promised;
  const { node } = subject;
  const dialect = dialectOf(tree.languageId);
  // Only what names a value pins a change down: many that are wrong would meet the others.
  if (!dialect || !relation.expects) return undefined;
  const found = functionsOf(tree, dialect, node).find(({ name }) => name === subject.name);
  if (!found) return undefined;
  const decided = [
    ...[args, ...held.slice(0, mostHeld)].flatMap((one, at) => exampleOf(promised, one, at > 0)),
    ...decideExamples(tree, node, parse).flatMap((one) => one.decided),
  ];
  const [fix] = refits({
    tree,
    dialect,
    parse,
    func: found.node,
    decided,
    suspicion: () => 0.5,
    most: Math.min(mostTries, Math.floor(unitsTried / Math.max(1, tree.text.length))),
    enough: 1,
  });
  const changed = fix && applyEdits(tree.text, fix.edits);
  if (!fix || !changed?.ok) return undefined;
  const calls = decided.flatMap(({ state, example }) => (state === 'unknown' ? [] : [example.call]));
  const receipt: Receipt = {
    id: nextId(),
    checker: 'examples',
    command: ['evaluate', ...calls],
    cwd: '.',
    exitCode: null,
    durationMs: 0,
    textHash: textHash(changed.value),
    isolation: 'in-process',
    excerpt: `${fix.title}: ${calls.length} calls give what they should`.slice(0, 4000),
  };
  return { fix: { title: fix.title, side: 'code', edits: fix.edits, validatedBy: [receipt.id] }, receipt };
}

function exampleOf({ relation }: Promised, args: Arguments, isMet: boolean): readonly Decided[] {
  const expectation = relation.expectation(args);
  if (!expectation) return [];
  const example = { ...expectation, before: [], line: 0, form: 'prose' } as const;
  const lines = new Set<number>();
  return [isMet ? { state: 'met', example, lines } : { state: 'contradicted', example, actual: '', lines }];
}

/** The documentation says what the code does, or promises no more; undefined where its words cannot be changed so. */
function documentFix(text: string, { promised, calls }: Broken): FindingFix | undefined {
  const { basis, relation, subject } = promised;
  const doc = (promised.at ?? subject).doc;
  if (basis.kind !== 'documented' || !doc) return undefined;
  const span = anchorQuote(text, doc.span, basis.quote);
  if (typeof span === 'string' || text.slice(span.start, span.end).includes('\n')) return undefined;
  const value = calls[0]?.behaviour.value;
  const swap =
    relation.expects &&
    value &&
    swapped(text, span, literalText(relation.expects, subject.languageId), literalText(value, subject.languageId));
  if (swap) return { title: `Document ${swap.newText}`, side: 'document', edits: [swap], validatedBy: [] };
  if (!/[.!]$/u.test(basis.quote)) return undefined;
  // A sentence goes with the blank before it.
  const start = text[span.start - 1] === ' ' && text[span.start - 2] !== '*' ? span.start - 1 : span.start;
  return {
    title: 'Take the promise out of the documentation',
    side: 'document',
    edits: [{ span: { start, end: span.end }, newText: '' }],
    validatedBy: [],
  };
}

/** The only place of a value in a stretch, with another value in it. */
function swapped(text: string, { start, end }: Span, is: string | undefined, should: string | undefined) {
  if (is === undefined || should === undefined || should.length > 60 || /[\n`*]/u.test(should)) return undefined;
  const at = text.indexOf(is, start);
  const isOnly = at >= start && at + is.length <= end && !text.slice(at + 1, end).includes(is);
  return isOnly ? { span: { start: at, end: at + is.length }, newText: should } : undefined;
}
