// The prompts of critique/lenses: lenses for texts of a kind, the same refined once, and a look through each of them.
// The first two know the kind alone and no text, so that no text can say how it is looked at.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';
import { exampleRule } from './claimOf.ts';

/** Raised with every change of wording; part of the key of recorded answers and of kept structures. */
export const version = 1;

/** Lenses to choose from; others may be invented. */
const known: readonly string[] = [
  'contract: what callers rely on',
  'boundaries: empty, first, last, missing, huge',
  'order: what must come before what',
  'aliasing: who else holds this value',
  'errors: what fails, and who hears of it',
  'units and forms: what values mean and how they are written',
  'state: what is left behind',
  'reader: who comes to this text with which question',
  'agreement: whether places that speak of one thing say the same',
];

const form = '{"name": "...", "reader": "...", "guideline": "...", "task": "..."}';

/** Asks for the lenses through which texts of a kind are best looked at. */
export function structureMessages(what: string, fewest: number, most: number): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        `Plan how texts of one kind are reviewed. Choose or invent between ${fewest} and ${most} lenses that fit the kind and overlap little, in the order in which they are best used.`,
        '"name" is one or two words. "reader" is who would look through it, such as "a caller from another module". "guideline" is the general advice behind it, one sentence, true of every kind of text. "task" says in one sentence what that means for this kind: what is followed through, and what is compared with what.',
        `All lenses are equally welcome, known or new. Known ones: ${known.join('; ')}.`,
        `Answer with a JSON array and nothing else: [${form}]`,
      ].join('\n'),
    },
    { role: 'user', content: `The kind of text: ${what}` },
  ];
}

/** Asks to refine a structure; to give it back as it is, is welcome. */
export function refineMessages(what: string, structure: string, fewest: number, most: number): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a plan for reviewing texts of one kind. Put together lenses that overlap, leave out what cannot be seen in a text of this kind, and make vague tasks such that two people would do the same. A plan that needs none of this is equally welcome as it is.',
        `Keep between ${fewest} and ${most} lenses. ${materialRule} Answer with the whole plan as a JSON array and nothing else: [${form}]`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [`The kind of text: ${what}`, materialWords([{ title: 'the plan', text: structure }])].join('\n\n'),
    },
  ];
}

/** One look through all lenses, each staged as a reader of its own. */
export function lookMessages(
  structure: string,
  material: readonly Material[],
  isCode: boolean,
  goal: string | undefined,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a text and numbered lenses. Take the lenses one after another; for each, be the reader whom it names, who knows nothing of the other lenses, and do what its task says.',
        'The text may be right as it is: then answer with an empty JSON array, []. That answer is as good as any other, and so is a lens through which nothing is seen.',
        'Where a reader sees that the text does or says something else than it should, answer with a JSON array of the places, each as {"lens": 1, "check": "...", "quote": "...", "message": "..."}. "check" says in a few words what was held against what. "quote" repeats word for word the shortest part of the text that would have to change and that occurs there only once. "message" says in one sentence what goes wrong, and with which input or for which reader.',
        ...(isCode ? [exampleRule] : []),
        `Leave out style, taste and what a compiler reports. ${materialRule} Answer with the JSON array and nothing else.`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([...material, { title: 'the lenses', text: structure }]),
        ...(goal === undefined ? [] : [`What the text is for:\n${goal}`]),
      ].join('\n\n'),
    },
  ];
}
