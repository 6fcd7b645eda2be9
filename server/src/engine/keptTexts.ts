// What critics keep from one run to the next, in memory: gone when the server ends, and never more than a few.

import type { KeptTexts } from '../core/critic.ts';

/** Most texts, and the most UTF-16 units of one. */
const mostTexts = 100;
const longestText = 10_000;

/** Makes an empty store; the oldest text goes first, and one that is too long is not kept. */
export function createKeptTexts(): KeptTexts {
  const texts = new Map<string, string>();
  return {
    get: (key) => texts.get(key),
    set(key, text) {
      if (text.length > longestText) return;
      texts.delete(key);
      texts.set(key, text);
      for (const oldest of texts.keys()) {
        if (texts.size <= mostTexts) break;
        texts.delete(oldest);
      }
    },
  };
}

const byOwner = new WeakMap<object, KeptTexts>();

/** The store of an engine, made when it is first asked for; it goes with its owner. */
export function keptFor(owner: object): KeptTexts {
  const known = byOwner.get(owner) ?? createKeptTexts();
  byOwner.set(owner, known);
  return known;
}
