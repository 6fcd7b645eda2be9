// The prompt that makes a contract of a request (verify/generated-checks). Who writes it sees the request and the head
// of the text, never the text that answers it, so that the contract follows the request.

import { materialRule, materialWords } from '../core/material.ts';
import type { Message } from '../core/ports.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 2;

/** What the writer of the contract is shown. */
export interface RequestParts {
  readonly goal: string;
  readonly languageId: string;
  readonly docComment?: string;
  readonly signature?: string;
}

/**
 * Asks for the conditions of a request.
 *
 * @param most conditions at most.
 */
export function contractMessages(parts: RequestParts, most: number): readonly Message[] {
  const system = [
    `You are shown what a person asks for, not the text that is to answer it. Write the contract: between one and ${most} conditions under which the request is met. One requirement a condition, each independent of the others; few good ones are better than many.`,
    'Say each condition in one sentence that is true of a text that meets the request. Ask only for what the request says or plainly needs; add no wishes of your own.',
    'Where a program can decide a condition, give it a check as well, in one of these forms: {"call": "name([1, 2])", "gives": "3"}, a call with nothing but literals of the language and the literal that it returns, a string in its quotes as in {"call": "name(1)", "gives": "\'one\'"}; {"call": "name([])", "throws": "RangeError"}; {"test": "the full name of a test that the request names"}; {"text": "words that must stand in the text"}; {"no_text": "words that must not"}; {"clean": true}, no compiler and no linter complains. Prefer calls. Give no check of which you are not sure; without one, a reader decides.',
    'If the request asks for nothing that could be seen in a text, answer with an empty array.',
    `${materialRule} Answer with a JSON array and nothing else: [{"condition": "An empty list gives 0.", "check": {"call": "mean([])", "gives": "0"}}, {"condition": "The doc comment names the unit."}].`,
  ].join('\n');
  const head = [
    ...(parts.docComment === undefined ? [] : [{ title: 'documentation comment', text: parts.docComment }]),
    ...(parts.signature === undefined ? [] : [{ title: 'signature', text: parts.signature }]),
  ];
  const user = [
    `Language: ${parts.languageId}`,
    ...(head.length === 0 ? [] : [materialWords(head)]),
    `The person asks:\n${parts.goal}`,
    'The contract:',
  ].join('\n\n');
  return [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
}
