// What became of statements that were looked up before: one that is like a supported one, and whose source still says
// so, is not looked up again. Source: S163.

import type { KeptTexts } from '../core/critic.ts';
import { parseListReply } from '../core/listReply.ts';
import type { Lookup } from './claimLookup.ts';
import type { Passage } from './lookUp.ts';
import type { Statement } from './statements.ts';

const key = 'claims/past';
/** Most statements that are kept, in how many units, and from which share of common words on two are alike. */
const mostPast = 30;
const longest = 9000;
const alike = 0.8;

interface Past {
  readonly words: readonly string[];
  readonly values: string;
  readonly supported: boolean;
  readonly path: string;
  readonly quote: string;
}

/** Whether the likest past statement was supported, with the same values, by words that still stand there. */
export function wasSupported(kept: KeptTexts | undefined, passages: readonly Passage[], { terms }: Statement): boolean {
  const values = valuesOf(terms);
  const likest = pastIn(kept)
    .filter((past) => past.values === values)
    .map((past) => ({ past, likeness: likenessOf(terms.words, new Set(past.words)) }))
    .filter(({ likeness }) => likeness >= alike)
    // A failed one counts where both are as like.
    .toSorted((a, b) => b.likeness - a.likeness || Number(a.past.supported) - Number(b.past.supported))[0]?.past;
  return (
    likest?.supported === true && passages.some(({ path, text }) => path === likest.path && text.includes(likest.quote))
  );
}

/** Keeps what a look-up gave. */
export function rememberLookup(kept: KeptTexts | undefined, { terms }: Statement, lookup: Lookup): void {
  if (!kept) return;
  const one: Past = {
    words: [...terms.words].slice(0, 40),
    values: valuesOf(terms),
    supported: lookup.verdict === 'supported',
    path: lookup.source?.passage.path ?? '',
    quote: lookup.source?.quote ?? '',
  };
  const all = [one, ...pastIn(kept)].slice(0, mostPast);
  while (all.length > 1 && JSON.stringify(all).length > longest) all.pop();
  kept.set(key, JSON.stringify(all));
}

function pastIn(kept: KeptTexts | undefined): readonly Past[] {
  const text = kept?.get(key);
  const list = text === undefined ? undefined : parseListReply(text);
  return list?.ok ? (list.value as readonly Past[]) : [];
}

function valuesOf({ numbers, names }: Statement['terms']): string {
  return [...numbers, ...names].sort().join(' ').slice(0, 300);
}

function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, a.size + b.size - shared);
}
