// The prompt that compares two texts. They are nobody's, have no history and no scores; each has as good a chance as
// the other, and so has “equal”.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 3;

/** Asks which of two texts does better what both are for, how well each does it, and where it falls short. */
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
        'First hold each of them against the purpose by itself: "score" says from 1 to 5 how well it serves it. What counts is what the texts do or say; length, style and comments count only where the purpose speaks of them.',
        'Where one of them falls short, name the worst place: "quote" repeats word for word the shortest part of that text that shows it and that occurs there only once, "defect" says in one sentence what is wrong. Where it does not fall short leave both out; that is as good an answer.',
        `${materialRule} Answer with one JSON object and nothing else: {"one": {"score": 4, "quote": "...", "defect": "..."}, "two": {"score": 4}, "reason": "one sentence", "better": "equal"}`,
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
