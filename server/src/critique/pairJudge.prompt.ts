// The prompt that compares two texts. They are nobody's, have no history and no scores; each has as good a chance as
// the other, and so has “equal”.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 2;

/** Asks which of two texts does better what both are for. */
export function messages(
  one: string,
  two: string,
  material: readonly Material[],
  purpose: string | undefined,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'Two texts were handed in for the same purpose, One and Two. Say which of them serves it better: "one", "two" or "equal". All three answers are equally welcome; their order means nothing.',
        'First hold each of them against the purpose by itself. What counts is what the texts do or say; length, style and comments count only where the purpose speaks of them.',
        `${materialRule} Answer with one JSON object and nothing else: {"reason": "one sentence", "better": "one"}`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        ...(purpose === undefined ? [] : [`The purpose:\n${purpose}`]),
        materialWords([...material, { title: 'One', text: one }, { title: 'Two', text: two }]),
        'Which serves the purpose better?',
      ].join('\n\n'),
    },
  ];
}
