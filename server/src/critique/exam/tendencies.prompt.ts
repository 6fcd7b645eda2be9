// The question by which a model reports its own habits. It is asked alone, before anything is measured, and presumes
// neither that it has a habit nor that it knows.

import type { Message } from '../../core/ports.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/**
 * Asks how often, in a hundred changes, each habit would be seen.
 *
 * @param habits ids with the words that describe them.
 */
export function messages(habits: readonly (readonly [id: string, words: string])[]): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are asked about your own habits when you change code on request. There is no better or worse answer, and "unknown" is one.',
        'Answer with a JSON array and nothing else, one entry for each habit: {"habit": "...", "times": 0}. "times" says in how many of 100 changes it would be seen, from 0 to 100, or "unknown".',
      ].join('\n'),
    },
    { role: 'user', content: habits.map(([id, words]) => `${id}: ${words}`).join('\n') },
  ];
}
