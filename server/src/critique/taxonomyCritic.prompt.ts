// The prompt of critique/bug-taxonomy: a fixed list of kinds, one answer to each. That a kind is absent is as good an
// answer as that it is present.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';
import { exampleRule } from './claimOf.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/**
 * Asks of each kind whether it is there.
 *
 * @param kinds codes with their titles.
 */
export function messages(
  kinds: readonly (readonly [code: string, title: string])[],
  material: readonly Material[],
  goal: string | undefined,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown code and a list of kinds of faults. Say of each kind whether the code has it: "present", "absent" or "unsure". All three are equally welcome, and every kind may be absent.',
        'Answer with a JSON array and nothing else, at least one entry for each kind: {"kind": "C.1", "verdict": "absent"}. A kind that is at several places has an entry for each.',
        'For "present" and "unsure" add "quote", which repeats word for word the shortest part of the code that would have to change and that occurs there only once, and "message", one sentence that says what goes wrong and with which input.',
        exampleRule,
        `"present" needs an input with which it can be seen. Compilers and tests look after everything else; what they said is shown, where they said something. ${materialRule}`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords(material),
        ...(goal === undefined ? [] : [`What the code is for:\n${goal}`]),
        `The kinds:\n${kinds.map(([code, title]) => `${code} ${title}`).join('\n')}`,
      ].join('\n\n'),
    },
  ];
}
