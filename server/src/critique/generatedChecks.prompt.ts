// The prompts of verify/generated-checks: a tester who sees signature and documentation, and never the body, writes
// checks in a closed form; the same eyes then say whether what came of them settles anything.

import { materialRule, materialWords, type Material } from '../core/material.ts';
import type { Message } from '../core/ports.ts';
import type { FunctionWords } from './crossQuestions.prompt.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** How checks are written. */
const form = [
  'A check names one relation: "equals" (with "arguments" and "value"), "throws" (with "arguments"), "round trip" (with "other", the function that leads back), "idempotent", "permutation invariant" (the order of a list does not matter), "permutation" (the result has the items of the first argument), "monotone" (with "place", the number of the argument, and "direction", "up" or "down"), "same length", "sorted" (with "direction"), "symmetric" (two arguments in either order), "between" (with "low" and "high"), "keeps arguments", or "deterministic".',
  'All but the first two are tried on generated inputs; in "try" lists of arguments may be added that are worth it. Values are written in JSON. Put into "says", word for word, the words of the documentation or of the request from which the check follows.',
].join('\n');

const example = '{"relation": "equals", "arguments": [[]], "value": 0, "says": "0 for an empty list"}';

/** What the tester sees: the function from outside, and its neighbours in the document. */
function seen({ signature, documentation, languageId }: FunctionWords, others: readonly string[]): readonly Material[] {
  return [
    { title: `signature (${languageId})`, text: signature },
    { title: 'documentation', text: documentation },
    ...(others.length > 0 ? [{ title: 'other functions of the document', text: others.join('\n') }] : []),
  ];
}

/**
 * Asks for checks.
 *
 * @param others heads of the other functions that can be called.
 */
export function writeMessages(words: FunctionWords, others: readonly string[], most: number): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        `You are shown the signature and the documentation of a function, not its body. Write up to ${most} checks that hold for every function that does what is documented, however it is written. What the documentation leaves open is no check; an empty array is as good an answer as any other.`,
        form,
        `${materialRule} Answer with a JSON array and nothing else: [${example}]`,
      ].join('\n'),
    },
    { role: 'user', content: materialWords(seen(words, others)) },
  ];
}

/**
 * Asks whether the results settle it, or what to check next.
 *
 * @param results one line a check, numbered from 1.
 */
export function judgeMessages(
  words: FunctionWords,
  others: readonly string[],
  results: readonly string[],
  most: number,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown the signature and the documentation of a function, not its body, and numbered checks of it, each with what came of running it. Do the results make sense for what is documented: sign, size, unit, form? Either the function or a check may be what does not fit; both are equally likely.',
        `Answer with one JSON object and nothing else. {"verdict": "conclude"} where nothing more is to be learned. {"verdict": "next stage", "because": "one sentence", "withdraw": [2], "checks": [${example}]} where something is: "withdraw" names checks that ask for what is not documented, "checks" are up to ${most} further ones. Both verdicts are equally welcome.`,
        form,
        materialRule,
      ].join('\n'),
    },
    {
      role: 'user',
      content: materialWords([...seen(words, others), { title: 'checks and results', text: results.join('\n') }]),
    },
  ];
}
