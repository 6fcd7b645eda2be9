// The prompts of the peer mode of critique/vetted-panel: a look alone, a review of the others' remarks, and a revision
// in the light of what was said of them.

import type { Message } from '../core/ports.ts';
import type { TargetKind } from '../core/target.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';
import { exampleRule } from './claimOf.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

const remarkRule =
  '"quote" repeats word for word the shortest part of the text that would have to change and that occurs there only once. "message" says in one sentence what goes wrong, and with which input or for which reader. Leave out style, taste and what a compiler reports.';

/** One look alone. */
export function aloneMessages(material: readonly Material[], kind: TargetKind, goal: string | undefined) {
  return asked(
    [
      'You review a text. It may be right as it is: then answer with an empty JSON array, []. That answer is as good as any other.',
      'Where it does or says something else than it should, answer with a JSON array of the places, each as {"quote": "...", "message": "..."}.',
      remarkRule,
      ...(kind === 'code' ? [exampleRule] : []),
      `${materialRule} Answer with the JSON array and nothing else.`,
    ],
    material,
    goal,
  );
}

/** A review of remarks that others made. */
export function peerMessages(remarks: readonly string[], material: readonly Material[], goal: string | undefined) {
  return asked(
    [
      'You are shown a text and numbered remarks on it by several readers. Say of each remark whether it holds: "yes", "no" or "cannot tell". All three are equally welcome.',
      '"reason" says in one sentence what in the text the answer rests on; "confidence" is a whole number from 1 (a guess) to 5 (checked step by step).',
      `${materialRule} Answer with a JSON array and nothing else: [{"remark": 1, "reason": "...", "answer": "yes", "confidence": 3}]`,
    ],
    [...material, { title: 'the remarks', text: remarks.map((one, index) => `${index + 1}. ${one}`).join('\n') }],
    goal,
  );
}

/**
 * Asks which remarks hold after what was said of them.
 *
 * @param reviewed each remark with what others said of it.
 */
export function reviseMessages(
  reviewed: readonly { readonly remark: string; readonly said: readonly string[] }[],
  material: readonly Material[],
  kind: TargetKind,
  goal: string | undefined,
) {
  return asked(
    [
      'You are shown a text, remarks on it, and what readers said of each remark, with how closely they looked (1 a guess, 5 checked step by step). Remarks and readers may be right or not; how many say something decides nothing.',
      'Look at the text anew and answer with a JSON array of the remarks that hold, each as {"quote": "...", "message": "..."}; if none holds, with an empty JSON array, []. Both are equally welcome. A remark may be put better, and nothing else is added.',
      remarkRule,
      ...(kind === 'code' ? [exampleRule] : []),
      `${materialRule} Answer with the JSON array and nothing else.`,
    ],
    [
      ...material,
      ...reviewed.map(({ remark, said }, index) => ({
        title: `remark ${index + 1}`,
        text: [remark, ...said.map((words) => `- ${words}`)].join('\n'),
      })),
    ],
    goal,
  );
}

function asked(rules: readonly string[], material: readonly Material[], goal: string | undefined): readonly Message[] {
  const content = [materialWords(material), ...(goal === undefined ? [] : [`What the text is for:\n${goal}`])];
  return [
    { role: 'system', content: rules.join('\n') },
    { role: 'user', content: content.join('\n\n') },
  ];
}
