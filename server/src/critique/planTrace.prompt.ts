// The prompt of verify/plan-trace: one call walked through the numbered statements of a function, by what the function
// is for and not by what its code happens to do. To leave statements out is welcome.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 5;

/**
 * Asks for the intended values.
 *
 * @param name the function, as it is called.
 * @param test the failing test whose call is to be walked; absent where there is none.
 */
export function messages(
  name: string,
  material: readonly Material[],
  goal: string | undefined,
  test?: string,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        `You are shown a function, what it is for, failing tests where there are some, and its statements with numbers. ${
          test === undefined
            ? 'Choose one call with nothing but literals in it, such as one at an edge of what the function is for, and walk it through the statements.'
            : 'Take the call that the failing test shown at the end makes, written with nothing but literals, and walk it through the statements; where it cannot be written so, answer with an empty array.'
        }`,
        'Give for statements that set a variable the value that the variable is meant to have right after the statement ran for the first time, by what the function is for. Where the code may or may not do so does not matter; where what the function is for does not tell, or you cannot tell, leave the statement out. An empty array is as good an answer as any other.',
        'Answer with a JSON array and nothing else, in the order of the statements: [{"call": "name([1, 2])", "step": 2, "variable": "total", "value": "0"}]. "call" is the same in each entry; "value" is a literal of the language, a string in its quotes.',
        materialRule,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([
          ...material,
          ...(test === undefined ? [] : [{ title: 'the failing test whose call is to be walked', text: test }]),
        ]),
        ...(goal === undefined ? [] : [`What the text is for:\n${goal}`]),
        `The function that is called: ${name}`,
      ].join('\n\n'),
    },
  ];
}
