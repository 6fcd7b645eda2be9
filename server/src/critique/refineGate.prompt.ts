// The prompt of the Ask step of gate/keep-or-revise: the questions that a text must answer to be what is wanted, and
// whether it does. That all are answered is as good an outcome as any other.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** Asks for the questions that a wish poses, each with its answer from the text. */
export function messages(selection: string, languageId: string, goal: string): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a text and what is wanted of it. Write between one and six questions, each about one thing that is wanted, that can be answered with yes or no from the text; yes means that it is already so.',
        'Then answer each of them with "yes", "no" or "cannot tell"; all three are equally welcome, and it may well be that the text is already as it is wanted. For "yes", quote word for word a part of the text that shows it.',
        'Add nothing that is not wanted.',
        `${materialRule} Answer with a JSON array and nothing else: [{"question": "...", "answer": "yes", "quote": "..."}]`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        `What is wanted:\n${goal}`,
        materialWords([{ title: `text (${languageId})`, text: selection }]),
        'The questions and their answers:',
      ].join('\n\n'),
    },
  ];
}
