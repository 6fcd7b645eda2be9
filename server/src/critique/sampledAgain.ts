// Where critiques were torn when they wrote a finding, what they say there is sampled again: the sentence up to the first
// torn word is shown, and its rest is asked for anew. Source: S095.

import { plainWords } from '../core/plainWords.ts';
import type { Material } from '../core/material.ts';
import type { TokenLogprob } from '../core/ports.ts';
import type { Asker } from './asking.ts';
import type { OpinionCluster } from './clusters.ts';
import { againMessages, version } from './sampledConfidence.prompt.ts';
import { hotSpotsOf } from './tokenDoubt.ts';

/** Findings of one critique whose torn words are sampled again, and how often each is. */
const mostFindings = 2;
const times = 2;
/** Most questions of it all. */
export const againCalls = mostFindings * times;
const temperature = 0.7;

/** Words that carry no claim: who is torn between “the” and “that” is torn between wordings. */
const saysNothing =
  /^[^\p{L}\p{N}]*(?:an?|the|this|that|these|those|its?|they|their|is|are|was|were|be|of|to|in|on|at|by|for|from|with|as|and|so|then|which|because)[^\p{L}\p{N}]*$|^[^\p{L}\p{N}]+$/iu;

/** Where a finding was torn. */
export interface Torn {
  /** All torn words of it, at most eight. */
  readonly words: readonly string[];
  /** The sentence up to the first torn word of the first torn critique, and that word. */
  readonly before: string;
  readonly word: string;
}

/** A critique as it was read. */
interface Said {
  readonly text: string;
  readonly logprobs: readonly TokenLogprob[] | undefined;
}

/** At which words the critiques were torn when they wrote a finding; undefined where nothing stands out. */
export function tornIn(cluster: OpinionCluster, taken: readonly Said[]): Torn | undefined {
  const torn = cluster.opinions.flatMap(({ sample, message }) => {
    const { text, logprobs } = taken[sample]!;
    const start = text.indexOf(JSON.stringify(message).slice(1, -1));
    if (start < 0 || !logprobs) return [];
    return hotSpotsOf(logprobs)
      .filter(({ span }) => span.start < start + message.length && start < span.end)
      .map(({ span }) => ({
        word: plainWords(text.slice(span.start, span.end), 40),
        before: plainWords(text.slice(start, Math.max(start, span.start)), 300),
      }))
      .filter(({ word }) => word !== '' && !saysNothing.test(word));
  });
  const [first] = torn;
  return first && { ...first, words: [...new Set(torn.map(({ word }) => word))].slice(0, 8) };
}

/** What came of sampling again. */
export interface Again {
  /** In words, for the finding's evidence. */
  readonly words: string;
  /** Whether less than half of what was said again begins with the torn word; false where nothing was. */
  readonly isLost: boolean;
}

/**
 * Samples the torn words of findings again, as far as calls and budget reach.
 *
 * @param torn one entry a finding, the most agreed on first.
 * @returns for each finding what came of it; undefined where nothing was torn.
 */
export async function sampleAgain(
  asker: Asker,
  material: readonly Material[],
  torn: readonly (Torn | undefined)[],
): Promise<readonly (Again | undefined)[]> {
  const results: (Again | undefined)[] = [];
  let asked = 0;
  for (const one of torn) {
    if (!one) {
      results.push(undefined);
      continue;
    }
    const said: string[] = [];
    const isAsked = asked < mostFindings;
    if (isAsked) asked++;
    for (let turn = 0; isAsked && turn < times && !asker.over(); turn++) {
      const reply = await asker.ask({
        role: 'critic',
        prompt: { id: 'critique/sampled-confidence/again', version },
        messages: againMessages(material, one.before),
        temperature,
        maxTokens: 120,
      });
      if (reply.kind === 'failed') break;
      said.push(restIn(reply.text));
    }
    results.push(resultOf(one, said));
  }
  return results;
}

function resultOf({ words, word }: Torn, said: readonly string[]): Again {
  const stands = `Entropy stands out at ${words.map((one) => `“${one}”`).join(', ')}`;
  if (said.length === 0)
    return { words: `${stands}; it was not sampled again, since calls or budget are spent.`, isLost: false };
  const same = said.filter((rest) => rest.toLowerCase().startsWith(word.toLowerCase())).length;
  const other = said.filter((rest) => rest !== '' && !rest.toLowerCase().startsWith(word.toLowerCase()));
  const none = said.filter((rest) => rest === '').length;
  const told = [
    `${same} of ${said.length} say it again`,
    ...other.map((rest) => `one says “${rest}”`),
    ...(none > 0 ? [`${none} would say nothing`] : []),
  ];
  return { words: `${stands}. Sampled again from there: ${told.join('; ')}.`, isLost: same * 2 < said.length };
}

/** The rest of the sentence; empty where nothing would be said. */
function restIn(reply: string): string {
  const line = reply.trim().split(/\r\n|\r|\n/)[0] ?? '';
  const bare = line.replace(/^["'“”…. ]+|["'“” ]+$/gu, '');
  return /^\[\s*\]?$/.test(bare) || bare === '' ? '' : plainWords(bare, 160);
}
