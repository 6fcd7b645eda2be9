// The prompts of prose/estimate-refine: an estimate of the errors of a text, and of how well its parts agree. An empty
// list is as good an answer as any other; style is left to the workspace's glossary and checklist.

import type { Message } from '../../core/ports.ts';
import { materialRule, materialWords, type Material } from '../../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 3;

/** What an error may be; our own short list after MQM. */
export const categories = ['accuracy', 'omission', 'consistency', 'terminology', 'grammar', 'other'] as const;

/** How much it matters. */
export const severities = ['minor', 'major', 'critical'] as const;

/**
 * Asks for the errors of a text.
 *
 * @param about what is looked at: all errors, or only places that do not agree with each other.
 */
export function messages(
  selection: string,
  languageId: string,
  about: 'errors' | 'consistency',
  goal: string | undefined,
  material: readonly Material[],
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        about === 'errors'
          ? 'You estimate the quality of a text: you look for errors in it, and say whether it needs correction. That it has none is as good an answer as any other.'
          : 'You look only for places of a text that do not agree with each other: other numbers, names, terms or claims for the same thing. That there are none is as good an answer as any other.',
        'Answer with one JSON object: {"need_correction": false, "errors": []}',
        `For each error the list has {"quote": "...", "category": "...", "severity": "...", "reason": "..."}. "quote" repeats word for word the shortest part of the text that is wrong and that occurs there only once. "category" is one of ${categories.join(', ')}. "severity" is one of ${severities.join(', ')}: critical misleads the reader, major stops the reader, minor does neither. "reason" says in one sentence what a reader is told wrongly or is stopped by, and how you know; it can be understood without the text beside it.`,
        'Taste, tone and style are no errors. "need_correction" is true only if leaving them as they are would matter to a reader.',
        `${materialRule} Answer with the JSON object and nothing else.`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([...material, { title: `text (${languageId})`, text: selection }]),
        ...(goal === undefined ? [] : [`What the text is for:\n${goal}`]),
        'Your estimate:',
      ].join('\n\n'),
    },
  ];
}
