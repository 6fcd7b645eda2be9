// The prompts of verify/cross-questions. Each question is short, stands for itself and is asked without the text that
// it comes from; “cannot tell” is always one of the answers.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** One statement and the heading that it stands under. */
export interface Statement {
  readonly text: string;
  readonly heading?: string;
}

/** The three ways to ask whether two statements agree; the second has them in the other order. */
const wordings = [
  { question: 'Can both statements be true at the same time?', contradicts: 'no' },
  { question: 'Does one of the statements contradict the other?', contradicts: 'yes' },
  { question: 'Suppose that the first statement is true. Can the second one be true as well?', contradicts: 'no' },
] as const;

/** How often a pair is asked about at most. */
export const pairVotes = wordings.length;

/** The `vote`-th question about two statements, from 0, and the answer by which they contradict each other. */
export function pairQuestion(
  first: Statement,
  second: Statement,
  vote: number,
): { readonly messages: readonly Message[]; readonly contradicts: 'yes' | 'no' } {
  const { question, contradicts } = wordings[vote % wordings.length]!;
  const [one, two] = vote % 2 === 0 ? [first, second] : [second, first];
  const title = (name: string, { heading }: Statement) =>
    heading === undefined ? name : `${name}, from the section “${heading}”`;
  return {
    contradicts,
    messages: [
      {
        role: 'system',
        content: [
          'You are shown two statements from one document, and one question. Answer it with "yes", "no" or "cannot tell"; all three are equally welcome.',
          'Statements about different things, different cases or different times agree. A statement that says more than the other agrees with it. Where it is open whether both speak of the same, answer "cannot tell".',
          `${materialRule} Answer with one JSON object and nothing else: {"why": "one sentence", "answer": "yes"}`,
        ].join('\n'),
      },
      {
        role: 'user',
        content: [
          materialWords([
            { title: title('first statement', one), text: one.text },
            { title: title('second statement', two), text: two.text },
          ]),
          question,
        ].join('\n\n'),
      },
    ],
  };
}

/** Asks which of many pairs are worth a question of their own. */
export function screenMessages(pairs: readonly (readonly [Statement, Statement])[]): readonly Message[] {
  const line = ({ text, heading }: Statement) => `- ${heading === undefined ? '' : `(${heading}) `}${text}`;
  return [
    {
      role: 'system',
      content: [
        'You are shown numbered pairs of statements from one document. Most pairs of most documents agree.',
        'Name the pairs whose two statements speak of the same and may not both hold: each by its number, the clearest first. An empty array is as good an answer as any other.',
        `${materialRule} Answer with a JSON array and nothing else: [{"pair": 1}]`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: materialWords(
        pairs.map(([one, two], index) => ({ title: `pair ${index + 1}`, text: `${line(one)}\n${line(two)}` })),
      ),
    },
  ];
}

/** Signature and documentation of a function: all that those who are asked about it see. */
export interface FunctionWords {
  readonly name: string;
  readonly signature: string;
  readonly documentation: string;
  readonly languageId: string;
}

function functionMaterial({ signature, documentation, languageId }: FunctionWords): string {
  return materialWords([
    { title: `signature (${languageId})`, text: signature },
    { title: 'documentation', text: documentation },
  ]);
}

/** Asks for arguments of calls whose results the documentation settles. */
export function inputMessages(words: FunctionWords, count: number): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        `You are shown the signature and the documentation of a function, not its body. Write up to ${count} lists of arguments for calls whose results these settle beyond doubt, each of another kind: a common one, and ones at the edges of what is documented.`,
        'Only arguments that can be written in JSON. If nothing is settled, answer with an empty array.',
        `${materialRule} Answer with a JSON array and nothing else: [{"arguments": [1, "a"]}]`,
      ].join('\n'),
    },
    { role: 'user', content: functionMaterial(words) },
  ];
}

/** Asks what one call gives. */
export function resultMessages(words: FunctionWords, args: readonly unknown[]): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown the signature and the documentation of a function, not its body, and one call. Say what the call gives by these alone.',
        'Answer with one JSON object and nothing else: {"why": "one sentence", "returns": VALUE} with the value in JSON, {"why": "...", "throws": true} where it is documented to fail, or {"why": "...", "answer": "cannot tell"} where what is shown does not settle it. All are equally welcome.',
        materialRule,
      ].join('\n'),
    },
    {
      role: 'user',
      content: `${functionMaterial(words)}\n\nThe call: ${words.name}(${args.map((one) => JSON.stringify(one)).join(', ')})`,
    },
  ];
}

/** Asks which places a compiler or linter would name, before it is told what they did. */
export function diagnosticsMessages(text: string, languageId: string, tools: readonly string[]): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        `You are shown a text. Say which of its lines these tools would name, if any: ${tools.join(', ')}. Naming none is as good an answer as any other.`,
        `${materialRule} Answer with a JSON array and nothing else, empty for none: [{"quote": "a part of the line that occurs only once"}]`,
      ].join('\n'),
    },
    { role: 'user', content: materialWords([{ title: `text (${languageId})`, text }]) },
  ];
}
