// The two prompts of checklist/generate-judge. The writer never sees the text that will be judged, so
// that the list follows the request; the judge never sees who wrote the text, nor any score of it.

import { materialRule, materialWords } from '../core/material.ts';
import type { Message } from '../core/ports.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 4;

/** What the writer of the list is told: the request, and nothing else. */
export interface RequestWords {
  readonly goal?: string;
  readonly docComment?: string;
  readonly signature?: string;
  readonly languageId: string;
}

/**
 * Asks for yes/no questions about a request.
 *
 * @param known questions that are asked already, so that one fault does not fail two of a kind.
 */
export function writerMessages(request: RequestWords, known: readonly string[]): readonly Message[] {
  const parts = [
    `Language: ${request.languageId}`,
    request.goal === undefined ? undefined : `Request:\n${request.goal}`,
    request.docComment === undefined ? undefined : `Documentation comment:\n${request.docComment}`,
    request.signature === undefined ? undefined : `Signature:\n${request.signature}`,
    known.length === 0 ? undefined : `Asked already:\n${known.map((question) => `- ${question}`).join('\n')}`,
  ];
  return [
    {
      role: 'system',
      content: [
        'You write checklists. You are shown a request, not the text that answers it.',
        'Write between one and eight questions that can be answered with yes or no by reading a text that answers the request.',
        'One requirement a question, each independent of the others, so that one fault fails as few as can be. Few good questions are better than many. Yes always means that the requirement is satisfied.',
        'A documentation comment or a signature, where shown, is part of the request.',
        'Where questions are shown that are asked already, leave out what they ask in other words, whole or in part; nothing may be left to ask.',
        'Ask only for what the request says or plainly needs; add no wishes of your own. If that is nothing which could be seen in a text, answer with an empty array.',
        'Answer with a JSON array of strings and nothing else.',
      ].join('\n'),
    },
    { role: 'user', content: parts.filter((part) => part !== undefined).join('\n\n') },
  ];
}

/** Asks for an answer to each question about a text. */
export function judgeMessages(
  questions: readonly string[],
  selection: string,
  request: RequestWords,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You answer questions about a text. Each answer is "yes", "no" or "cannot tell"; all three are equally welcome.',
        'For every "yes" and "no", quote word for word the shortest part of the text that shows it best; one part may serve several answers. A property that fails in an edge case that the request covers is "no". If nothing in the text shows it, answer "cannot tell" and leave the quote empty.',
        materialRule,
        'Answer with a JSON array and nothing else: [{"question": 1, "answer": "yes", "quote": "...", "reason": "one sentence"}]',
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        request.goal === undefined ? undefined : `What the text is for:\n${request.goal}`,
        request.docComment === undefined ? undefined : `Its documentation comment:\n${request.docComment}`,
        `Questions:\n${questions.map((question, index) => `${index + 1}. ${question}`).join('\n')}`,
        materialWords([{ title: `text (${request.languageId})`, text: selection }]),
      ]
        .filter((part) => part !== undefined)
        .join('\n\n'),
    },
  ];
}
