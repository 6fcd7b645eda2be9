// The prompts of checklist/from-disagreement: who should look, what one of them sees, in what two of them differ, and
// who is right. Nobody is told that anything is wrong, and nobody sees another's review before the contrast.

import { materialRule, materialWords, type Material } from '../core/material.ts';
import type { Message } from '../core/ports.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

const listOnly = 'An empty JSON array is a good answer where there is nothing.';

function asked(words: readonly string[], material: readonly Material[], end: string): readonly Message[] {
  return [
    { role: 'system', content: [...words, materialRule].join('\n') },
    { role: 'user', content: [materialWords(material), end].join('\n\n') },
  ];
}

/** Asks which perspectives suit a request. */
export function perspectiveMessages(material: readonly Material[], most: number): readonly Message[] {
  return asked(
    [
      `Name up to ${most} perspectives from which a text like this is best looked at, each so that it could arrive at something else than the others: who looks, and what that person relies on.`,
      `Answer with a JSON array of short texts and nothing else. ${listOnly}`,
    ],
    material,
    'The perspectives:',
  );
}

/** Asks for one review. */
export function reviewMessages(perspective: string, material: readonly Material[]): readonly Message[] {
  return asked(
    [
      `You look at a text as this person: ${perspective}.`,
      'State what the text does and what it should do for its purpose, in short separate sentences, the weightiest first, at most eight. Right and wrong are equally likely; say which.',
      'Where a single call would show it, add the call and the value that it should give, written in the language of the text.',
      `Answer with a JSON array and nothing else: [{"says": "one sentence", "quote": "words of the text", "call": "f(1)", "expected": "2"}]; "call" and "expected" may be left out. ${listOnly}`,
    ],
    material,
    'What you say:',
  );
}

/** Asks where two reviews contradict each other. */
export function contrastMessages(material: readonly Material[]): readonly Message[] {
  return asked(
    [
      'You are shown a text and two reviews of it. Find where the two cannot both be right about the text. Different topics, emphasis and wording are no contradiction.',
      'For each, write a question about the text that yes answers if the text is as it should be, and repeat word for word the sentence of each review.',
      `Answer with a JSON array and nothing else: [{"question": "...", "first": "words of the first review", "second": "words of the second review"}]. ${listOnly}`,
    ],
    material,
    'Where they contradict each other:',
  );
}

/** Asks who is right, for each open question. */
export function settleMessages(
  open: readonly { readonly question: string; readonly sides: readonly string[] }[],
  material: readonly Material[],
): readonly Message[] {
  const lines = open.map(({ question, sides }, index) => `${index + 1}. ${question}\n   - ${sides.join('\n   - ')}`);
  return asked(
    [
      'You answer questions about a text. Two views are given with each; either may be right, or neither. Answers are "yes", "no" and "cannot tell"; all three are equally welcome.',
      'For "yes" and "no" quote word for word the shortest part of the text that shows it.',
      'Answer with a JSON array and nothing else: [{"question": 1, "answer": "yes", "quote": "...", "reason": "one sentence"}]',
    ],
    [...material, { title: 'questions and views', text: lines.join('\n') }],
    'The answers:',
  );
}
