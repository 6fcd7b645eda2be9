// The prompt of critique/independent-judge: questions about a text that someone handed in. The judge knows of no
// author, no history and no score; yes, no and cannot tell are equals.

import type { Message } from '../core/ports.ts';
import type { TargetKind } from '../core/target.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** What is asked of every text, beside what the workspace and the request ask; yes means that it is so. */
export const commonQuestions: Readonly<Record<TargetKind, readonly string[]>> = {
  code: [
    'Does the code do what its name, signature and documentation say, for every input that they allow?',
    'Does each comment and name agree with what the code does?',
    'Are all values that can be missing, empty or at a boundary treated as the code around them expects?',
  ],
  prose: [
    'Do all sentences agree with each other?',
    'Is each name, number and command used in the same way throughout?',
    'Can a reader who knows only this text follow each of its steps?',
  ],
};

/** Asks each question about a text. */
export function messages(
  questions: readonly string[],
  material: readonly Material[],
  goal: string | undefined,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a text that was handed in, and questions about it. Answer each with "yes", "no" or "cannot tell"; all three are equally welcome. The questions do not depend on each other, and their order means nothing.',
        'For "no", name in "reason" the input or the sentence with which it can be seen, and quote in "quote" word for word the shortest part of the text that would have to change. For "yes", the quote may be left out. Without such an input or sentence the answer is not "no".',
        `${materialRule} Answer with a JSON array and nothing else: [{"question": 1, "reason": "one sentence", "quote": "...", "answer": "yes"}]`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        ...(goal === undefined ? [] : [`What the text is for:\n${goal}`]),
        materialWords(material),
        `Questions:\n${questions.map((question, index) => `${index + 1}. ${question}`).join('\n')}`,
      ].join('\n\n'),
    },
  ];
}
