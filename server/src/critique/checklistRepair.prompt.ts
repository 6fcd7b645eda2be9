// The prompts of checklist/repair-rubric: answer under the items, and reword the items that such an answer meets in
// words alone. Both say that keeping everything as it is is welcome.

import { materialRule, materialWords, type Material } from '../core/material.ts';
import type { Message } from '../core/ports.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/**
 * Asks for the cheapest text that satisfies the items as they are worded.
 *
 * @param questions the items, in order.
 */
export function answerMessages(questions: readonly string[], material: readonly Material[]): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You test a checklist. For each question write the smallest text that makes a reader who goes by the words alone say yes, although what the question is for is not met: a comment, a string, a name.',
        'Where no such text is possible, leave the question out; an empty JSON array is a good answer.',
        materialRule,
        'Answer with a JSON array and nothing else: [{"question": 1, "text": "...", "intent": "what the question is for, one sentence"}]',
      ].join('\n'),
    },
    { role: 'user', content: [materialWords(material), listOf(questions), 'The texts:'].join('\n\n') },
  ];
}

/** Asks whether texts satisfy questions as they are worded. */
export function critiqueMessages(
  pairs: readonly { readonly question: string; readonly text: string }[],
): readonly Message[] {
  const material = pairs.map(({ text }, index): Material => ({ title: `text ${index + 1}`, text }));
  return [
    {
      role: 'system',
      content: [
        'Answer each question about the text of its number, going by the words of the question. Answers are "yes", "no" and "cannot tell"; all three are equally welcome.',
        materialRule,
        'Answer with a JSON array and nothing else: [{"question": 1, "answer": "yes"}]',
      ].join('\n'),
    },
    {
      role: 'user',
      content: [materialWords(material), listOf(pairs.map(({ question }) => question)), 'The answers:'].join('\n\n'),
    },
  ];
}

/** Asks for a tighter wording of each question that a text has met in words alone. */
export function reviseMessages(
  gamed: readonly { readonly question: string; readonly text: string; readonly intent: string }[],
): readonly Message[] {
  const material = gamed.map(({ text, intent }, index): Material => ({
    title: `text ${index + 1}`,
    text: `${text}\n\nIntent: ${intent}`,
  }));
  return [
    {
      role: 'system',
      content: [
        'Each question is answered with yes by the text of its number although its intent is not met. Reword the question so that yes needs the intent and nothing else changes. Where its wording is good as it is, leave it out; an empty JSON array is a good answer.',
        materialRule,
        'Answer with a JSON array and nothing else: [{"question": 1, "reworded": "..."}]',
      ].join('\n'),
    },
    {
      role: 'user',
      content: [materialWords(material), listOf(gamed.map(({ question }) => question)), 'The rewordings:'].join('\n\n'),
    },
  ];
}

function listOf(questions: readonly string[]): string {
  return `Questions:\n${questions.map((question, index) => `${index + 1}. ${question}`).join('\n')}`;
}
