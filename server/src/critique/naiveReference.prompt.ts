// The prompt of the naive reference: a tester who sees signature and documentation, and never the body, writes the
// plainest function that does what is documented.

import { materialRule, materialWords } from '../core/material.ts';
import type { Message } from '../core/ports.ts';
import type { FunctionWords } from './crossQuestions.prompt.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** Asks for a plain function. @param name what it is to be called. */
export function referenceMessages(words: FunctionWords, name: string): readonly Message[] {
  const { signature, documentation, languageId } = words;
  const isPython = languageId === 'python';
  return [
    {
      role: 'system',
      content: [
        'You are shown the signature and the documentation of a function, not its body. Write the plainest function that does what is documented, the most obvious way, however slow: it is run beside the real one, and where they differ either may be wrong.',
        `Call it \`${name}\` and give it the same parameters. One function, without imports, input and output, and without calling the real one. Where the documentation leaves open what happens, let it ${isPython ? 'raise ValueError("open")' : "throw new Error('open')"} instead of guessing. Where the documentation is too thin to write any, answer with the word none, which is as good an answer.`,
        `${materialRule} Answer with one block of code between lines of three backticks, and nothing else.`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: materialWords([
        { title: `signature (${languageId})`, text: signature },
        { title: 'documentation', text: documentation },
      ]),
    },
  ];
}
