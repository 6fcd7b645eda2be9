// The prompts of critique/vetted-panel: one look through one channel, and the judgement on each merged finding. Who
// named what, and how many did, is shown to nobody.

import type { Message } from '../core/ports.ts';
import type { TargetKind } from '../core/target.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';
import { exampleRule } from './claimOf.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

/** What one critic of a panel looks at; everything else is left to the others. */
export interface Channel {
  /** One word; findings are tagged with it. */
  readonly name: string;
  readonly looksAt: string;
}

/** The channels of a panel, by what it looks at. */
export const channels: Readonly<Record<TargetKind, readonly Channel[]>> = {
  code: [
    {
      name: 'values',
      looksAt: 'the values: start values, boundaries, empty and missing ones, what loops and conditions make of them',
    },
    {
      name: 'contract',
      looksAt: 'what callers rely on: signature, documentation, results, errors, what is changed in place',
    },
    { name: 'words', looksAt: 'whether names, messages, comments and labels say what the code does' },
  ],
  prose: [
    { name: 'values', looksAt: 'numbers, names, commands and dates: whether they are right and the same throughout' },
    { name: 'reasoning', looksAt: 'whether statements follow from each other and agree' },
    { name: 'words', looksAt: 'whether a reader who knows only this text understands each sentence in one way' },
  ],
};

/** One look through one channel. */
export function reviewMessages(
  channel: Channel,
  material: readonly Material[],
  kind: TargetKind,
  goal: string | undefined,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        `You review a text. You look at one thing: ${channel.looksAt}. Others look at the rest.`,
        'The text may be right as it is: then answer with an empty JSON array, []. That answer is as good as any other.',
        'Where it does or says something else than it should, answer with a JSON array of the places, each as {"quote": "...", "message": "..."}.',
        '"quote" repeats word for word the shortest part of the text that would have to change and that occurs there only once. "message" says in one sentence what goes wrong, and with which input or for which reader.',
        ...(kind === 'code' ? [exampleRule] : []),
        `Leave out style and taste. ${materialRule} Answer with the JSON array and nothing else.`,
      ].join('\n'),
    },
    userMessage(material, goal),
  ];
}

/**
 * Asks for a verdict on each of several findings.
 *
 * @param findings what is quoted, and what was said of it.
 */
export function vettingMessages(
  findings: readonly { readonly quote: string; readonly said: readonly string[] }[],
  material: readonly Material[],
  goal: string | undefined,
): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown a text and numbered remarks on it that several readers made. Judge each remark, not the text: "keep", "drop" or "cannot tell". All three are equally welcome, and so are all of one kind.',
        '"keep": what the remark says is so, can be seen in the text at the place that it quotes, and has a consequence that it names. "drop": it is not so, or has no consequence, or is about taste. "cannot tell": what is shown does not settle it.',
        'The remarks do not depend on each other; their order and their tone mean nothing. "reason" says in one sentence what in the text the verdict rests on.',
        `${materialRule} Answer with a JSON array and nothing else, one entry for each remark: [{"remark": 1, "reason": "...", "verdict": "keep"}]`,
      ].join('\n'),
    },
    userMessage(
      [
        ...material,
        ...findings.map(({ quote, said }, index) => ({
          title: `remark ${index + 1}`,
          text: [`It quotes: ${quote}`, ...said.map((words) => `- ${words}`)].join('\n'),
        })),
      ],
      goal,
    ),
  ];
}

function userMessage(material: readonly Material[], goal: string | undefined): Message {
  return {
    role: 'user',
    content: [materialWords(material), ...(goal === undefined ? [] : [`What the text is for:\n${goal}`])].join('\n\n'),
  };
}
