// Looks statements up in the workspace's own documents, without a model: paragraphs that speak of the same by their
// rare words, names and numbers. Those that name other values than the statement come first: agreement is cheap, and
// what disagrees is what has to be seen. Sources: S196, S249, S258.

import { throwIfAborted } from '../base/abort.ts';
import type { WorkspaceView } from '../core/workspaceView.ts';
import { termsOf, type Terms } from './statements.ts';

/** Most files that are read, most units of one, and most units of a passage. */
const mostFiles = 60;
const longestFile = 100_000;
const longestPassage = 700;
/** Least share of the statement's weight that a passage must hold. */
const leastLikeness = 0.2;

/** One paragraph of a document of the workspace. */
export interface Passage {
  /** Relative to the workspace folder. */
  readonly path: string;
  /** Zero-based line on which it starts. */
  readonly line: number;
  readonly text: string;
  readonly terms: Terms;
}

/** A passage that speaks of a statement's subject. */
export interface Hit {
  readonly passage: Passage;
  /** Share of the statement's words and names that it holds, by their rarity, from 0 to 1. */
  readonly likeness: number;
  /** Whether it names numbers, and none of the statement's. */
  readonly disagrees: boolean;
}

/** Documents first, then what describes the package, then code. */
const ranks: readonly RegExp[] = [
  /(?:^|\/)readme[^/]*$/i,
  /\.(?:md|mdx|rst|txt|adoc)$/i,
  /\.(?:json|ya?ml|toml|ini|cfg)$/i,
  /\.(?:[cm]?[jt]sx?|py|go|rs|java|c|h|cpp|rb|sh)$/i,
];

/** Reads the workspace's documents as passages; the nearest kinds first. */
export async function passagesIn(view: WorkspaceView, signal: AbortSignal): Promise<readonly Passage[]> {
  const rankOf = (path: string) => ranks.findIndex((rank) => rank.test(path));
  const names = (await view.files(2000)).filter((path) => rankOf(path) >= 0 && !/(?:^|\/)[^/]*lock[^/]*$/i.test(path));
  const found: Passage[] = [];
  for (const path of names.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, mostFiles)) {
    throwIfAborted(signal);
    const text = await view.read(path, longestFile);
    if (text !== undefined) found.push(...paragraphsOf(path, text));
  }
  return found;
}

function paragraphsOf(path: string, text: string): readonly Passage[] {
  const found: Passage[] = [];
  let open: string[] = [];
  let from = 0;
  const close = () => {
    const words = open.join('\n').slice(0, longestPassage).toWellFormed();
    if (/[\p{L}\p{N}]{2}/u.test(words)) found.push({ path, line: from, text: words, terms: termsOf(words) });
    open = [];
  };
  for (const [number, line] of text.split(/\r\n|\r|\n/).entries()) {
    const isFull = open.reduce((sum, one) => sum + one.length + 1, line.length) > longestPassage;
    if (line.trim() === '' || isFull) close();
    if (line.trim() === '') continue;
    if (open.length === 0) from = number;
    open.push(line);
  }
  close();
  return found;
}

/**
 * The passages that speak of what is asked for; those that disagree first, then the likest.
 *
 * @param own text of the statement itself: passages that hold it say nothing of their own.
 */
export function lookUp(passages: readonly Passage[], asked: Terms, own: string, limit: number): readonly Hit[] {
  const wanted = [...asked.words, ...asked.names];
  const has = ({ terms, text }: Passage, word: string) =>
    terms.words.has(word) || terms.names.has(word) || (asked.names.has(word) && text.toLowerCase().includes(word));
  const weights = new Map(
    wanted.map((word) => {
      const count = passages.filter((one) => has(one, word)).length;
      return [word, count === 0 ? 0 : Math.log((passages.length + 1) / count) * (asked.names.has(word) ? 2 : 1) + 0.1];
    }),
  );
  const all = wanted.reduce((sum, word) => sum + (weights.get(word)! || 1), 0);
  const self = squeezed(own);
  return passages
    .flatMap((passage): readonly Hit[] => {
      const shared = wanted.filter((word) => has(passage, word));
      const likeness = shared.reduce((sum, word) => sum + weights.get(word)!, 0) / Math.max(all, 1);
      if (likeness < leastLikeness || shared.length < (wanted.length > 3 ? 2 : 1)) return [];
      if (squeezed(passage.text).includes(self)) return [];
      const { numbers } = passage.terms;
      const disagrees =
        asked.numbers.size > 0 && numbers.size > 0 && [...asked.numbers].every((number) => !numbers.has(number));
      return [{ passage, likeness, disagrees }];
    })
    .toSorted((a, b) => Number(b.disagrees) - Number(a.disagrees) || b.likeness - a.likeness)
    .slice(0, limit);
}

function squeezed(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
