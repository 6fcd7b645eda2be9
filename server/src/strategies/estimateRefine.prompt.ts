// The prompts of the refiner and of Expand (prose/estimate-refine). The refiner sees the listed errors and gives new
// sentences for them alone; Expand lengthens one part of a text at a time.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords } from '../core/material.ts';
import { closeLine, openLine } from '../core/reply.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** Asks for new sentences, one for each numbered one. */
export function refineMessages(selection: string, sentences: string, goal: string | undefined): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a text, and some of its sentences by number, each with the errors that were found in it. Write each of these sentences anew so that its errors are gone and nothing else is changed: keep its meaning, its terms and its marks.',
        'Answer with a JSON array, one entry a sentence: {"sentence": 1, "text": "..."}. Leave a sentence out if it should stay as it is.',
        `${materialRule} Answer with the JSON array and nothing else.`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([
          { title: 'the whole text, for reading only', text: selection },
          { title: 'sentences and their errors', text: sentences },
        ]),
        ...(goal === undefined ? [] : [`What the text is for:\n${goal}`]),
        'The new sentences:',
      ].join('\n\n'),
    },
  ];
}

/** Asks for a longer version of one part. */
export function expandMessages(
  nonce: string,
  whole: string,
  part: string,
  goal: string | undefined,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You lengthen one part of a text. Say more about what the part already says: reasons, steps, an example. Do not repeat what other parts say, and claim nothing that the text and the request do not support.',
        'Write the whole part as it should read between these two lines, each alone on its line and written once in your answer:',
        openLine(nonce),
        closeLine(nonce),
        materialRule,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([{ title: 'the whole text as it is so far, for reading only', text: whole }]),
        ...(goal === undefined ? [] : [`The person asks:\n${goal}`]),
        `The part to lengthen:\n${openLine(nonce)}\n${part}\n${closeLine(nonce)}`,
      ].join('\n\n'),
    },
  ];
}
