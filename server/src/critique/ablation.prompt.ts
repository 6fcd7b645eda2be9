// The prompts of evidence/ablation: a look whose findings cite what they rest on, and three ways to ask whether a
// statement is true of a text. Whether the text is whole is not told.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** One look; each finding cites the parts that it rests on. */
export function lookMessages(material: readonly Material[], goal: string | undefined): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You review a text. It may be right as it is: then answer with an empty JSON array, []. That answer is as good as any other.',
        'Where it does or says something else than it should, answer with a JSON array of the places, each as {"quote": "...", "cites": ["...", "..."], "message": "..."}.',
        '"quote" repeats word for word the shortest part of the text that would have to change and that occurs there only once. "cites" repeats word for word the other parts without which that could not be seen, one to four, each occurring only once; leave out what the message does not need. "message" says in one sentence what goes wrong, and with which input or for which reader; it does not name lines.',
        `Leave out style, taste and what a compiler reports. ${materialRule} Answer with the JSON array and nothing else.`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [materialWords(material), ...(goal === undefined ? [] : [`What the text is for:\n${goal}`])].join(
        '\n\n',
      ),
    },
  ];
}

/** Ways to ask; `affirms` is the answer that holds the statement for true. */
const wordings: readonly { readonly question: string; readonly affirms: 'true' | 'false' }[] = [
  { question: 'Does this text show that the statement is true?', affirms: 'true' },
  { question: 'Can this text be read without the statement having to be true?', affirms: 'false' },
  { question: 'Would someone who sees this text and nothing else have to agree with the statement?', affirms: 'true' },
];

/** How many ways there are (systems.md: m=3, ours). */
export const ways = wordings.length;

/**
 * Asks whether a statement is true of a text.
 *
 * @param way which wording, from 0.
 */
export function truthMessages(
  text: string,
  languageId: string,
  statement: string,
  way: number,
): { readonly messages: readonly Message[]; readonly affirms: 'true' | 'false' } {
  const { question, affirms } = wordings[way]!;
  return {
    affirms,
    messages: [
      {
        role: 'system',
        content: [
          'You are shown a text and one statement. The statement may be true or false of it; both are equally likely. What is not in the text does not count.',
          materialRule,
          'Answer the question with one word: True or False.',
        ].join('\n'),
      },
      {
        role: 'user',
        content: [
          materialWords([
            { title: `text (${languageId})`, text },
            { title: 'the statement', text: statement },
          ]),
          question,
        ].join('\n\n'),
      },
    ],
  };
}
