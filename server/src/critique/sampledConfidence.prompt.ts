// The prompts of critique/sampled-confidence: one look, why the looks differ, whether one statement is true, and the rest
// of a sentence at which a look was torn. None presumes a fault, and none is told how many others said what.

import { bugKinds } from '../core/bugKind.ts';
import type { Message } from '../core/ports.ts';
import type { TargetKind } from '../core/target.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** Kinds of what may be wrong with prose, by code. */
const proseKinds: Readonly<Record<string, string>> = {
  'P.1': 'contradicts another place',
  'P.2': 'states something that is not so',
  'P.3': 'can be read in two ways',
  'P.4': 'leaves out what its reader needs',
};

/** The kinds to choose from: code → title. A compiler settles those of syntax, so they are not among them. */
export function kindsFor(kind: TargetKind): Readonly<Record<string, string>> {
  if (kind === 'prose') return proseKinds;
  return Object.fromEntries(
    Object.entries(bugKinds)
      .filter(([code]) => !code.startsWith('A'))
      .map(([code, { title }]) => [code, title]),
  );
}

/** One independent look. */
export function reviewMessages(
  material: readonly Material[],
  kind: TargetKind,
  goal: string | undefined,
): readonly Message[] {
  const kinds = Object.entries(kindsFor(kind)).map(([code, title]) => `${code} ${title}`);
  return [
    {
      role: 'system',
      content: [
        'You review a text. It may be right as it is: then answer with an empty JSON array, []. That answer is as good as any other.',
        'Where it does or says something else than it should, answer with a JSON array of the places, each as {"quote": "...", "kind": "...", "message": "..."}.',
        '"quote" repeats word for word the shortest part of the text that would have to change and that occurs there only once. "kind" is one of these codes, the first that fits:',
        kinds.join('; '),
        '"message" says in one sentence what goes wrong, and with which input or for which reader. Leave out style, taste and what a compiler reports. Say nothing of how sure you are.',
        `${materialRule} Answer with the JSON array and nothing else.`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [materialWords(material), ...(goal === undefined ? [] : [`What the text is for:\n${goal}`])].join(
        '\n\n',
      ),
    },
  ];
}

/**
 * Asks in what independent looks at one place differ.
 *
 * @param places one entry for each place: what is quoted, and what each reader said of it.
 */
export function summaryMessages(
  places: readonly { readonly quote: string; readonly said: readonly string[] }[],
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'Several readers looked at the same text, each alone. For each numbered place you are shown what they said of it; some said nothing.',
        'Say for each place in one sentence what the readers take differently, such as which inputs they have in mind or what they hold the text to be for. Do not decide who is right, and give no numbers, percentages or degrees of certainty. If it cannot be seen from what they said, write "cannot tell".',
        `${materialRule} Answer with a JSON array and nothing else: [{"place": 1, "why": "..."}]`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: materialWords(
        places.map(({ quote, said }, index) => ({
          title: `place ${index + 1}`,
          text: [`The readers speak of: ${quote}`, ...said.map((words) => `- ${words}`)].join('\n'),
        })),
      ),
    },
  ];
}

/**
 * Asks for the rest of a sentence about a text, from the word on at which its writer was torn.
 *
 * @param before the sentence up to there; empty where it is torn at its first word.
 */
export function againMessages(material: readonly Material[], before: string): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a text and the beginning of a sentence that says what goes wrong in it, and with which input or for which reader. It may be that nothing goes wrong there.',
        'Answer with the rest of the sentence and nothing else, without the beginning; or with [] if nothing goes wrong. Both answers are as good. Say nothing of how sure you are.',
        materialRule,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([...material, { title: 'beginning of the sentence', text: before }]),
        before === '' ? 'The sentence, from its first word on:' : 'The rest of the sentence:',
      ].join('\n\n'),
    },
  ];
}

/** Asks whether one statement about a text is true, beside what others said of it. */
export function truthMessages(
  material: readonly Material[],
  others: readonly string[],
  statement: string,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a text, what several readers noted about it, and one statement. The statement may be true or false; what the readers noted may be so too.',
        materialRule,
        'Answer with one word: True or False.',
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([
          ...material,
          { title: 'what readers noted', text: others.map((words) => `- ${words}`).join('\n') },
          { title: 'the statement', text: statement },
        ]),
        'Is the statement true of the text?',
      ].join('\n\n'),
    },
  ];
}
