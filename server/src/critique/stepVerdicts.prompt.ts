// The prompt of critique/step-verdicts: numbered statements, one verdict each. All three verdicts are offered as
// equals, and a statement that only suffers from an earlier one counts as correct.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/**
 * Asks for a verdict on each step.
 *
 * @param numbered the steps, each with its number in front.
 * @param material the whole text, and what programs said of it.
 */
export function messages(
  numbered: string,
  material: readonly Material[],
  goal: string | undefined,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a text whose statements are numbered. Give each of them one verdict: "correct", "wrong" or "unsure". All three are equally welcome, and every statement may be correct.',
        '"wrong" means that this statement makes the text do or say something else than it should: name the input or the fact with which that can be seen. A statement that only suffers from an earlier one is "correct". "unsure" means that what is shown does not settle it. Style and taste are not looked at.',
        'Read the statements in their order and follow the values through them before you answer.',
        'Answer with a JSON array and nothing else, one entry for each statement in order: {"step": 1, "verdict": "correct"}. For "wrong" and "unsure" add "quote", which repeats word for word a part of that statement, and "reason", one sentence.',
        materialRule,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([...material, { title: 'the numbered statements', text: numbered }]),
        ...(goal === undefined ? [] : [`What the text is for:\n${goal}`]),
        'The verdict on each statement:',
      ].join('\n\n'),
    },
  ];
}
