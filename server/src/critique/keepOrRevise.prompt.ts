// The prompt of gate/keep-or-revise. Its wording never presumes an error: both answers are offered as
// equals, and an empty list is the first of the two.

import type { ContextItem } from '../core/context.ts';
import type { Message } from '../core/ports.ts';
import { contextMaterial, materialRule, materialWords } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 3;

/** Asks whether the text is to be kept or revised, and where. */
export function messages(
  selection: string,
  languageId: string,
  goal: string | undefined,
  context: readonly ContextItem[],
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You review a text. Decide whether it should be kept as it is or revised. Both answers are equally good.',
        'If it should be kept, answer with an empty JSON array: []',
        'If it should be revised, answer with a JSON array of the places, each as {"quote": "...", "message": "...", "reason": "..."}.',
        '"quote" repeats word for word the shortest part of the text that it is about and that occurs there only once. Name a place once; two places with one cause are two entries. "message" says in one sentence what would go wrong, and when. "reason" says in one more how you know.',
        'Name only what makes the text do or say something else than it should; not style, not taste, not what a compiler would report.',
        `${materialRule} Answer with the JSON array and nothing else.`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([...contextMaterial(context), { title: `text (${languageId})`, text: selection }]),
        ...(goal === undefined ? [] : [`What the text is for:\n${goal}`]),
        'Keep or revise?',
      ].join('\n\n'),
    },
  ];
}
