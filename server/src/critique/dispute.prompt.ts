// The prompts of a dispute: whether a remark on a text holds, and whether a ruling on a remark does. Who made either,
// and that someone doubts it, is not told.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

const answerRule =
  '"quote" repeats word for word a part of the text on which the answer rests and that occurs there only once; "reason" says in one sentence how you know. Without such a part the answer is "cannot tell".';

/** Asks whether a remark on a text holds. */
export function remarkMessages(
  remark: Material,
  material: readonly Material[],
  goal: string | undefined,
): readonly Message[] {
  return asked(
    [
      'You are shown a text and one remark on it. The remark may hold or not; both are equally likely. Say whether it does: "holds", "does not hold" or "cannot tell".',
      'It holds if what it says is so and has the consequence that it names. Follow the text through with the input that it speaks of before you answer.',
    ],
    [...material, remark],
    goal,
  );
}

/** Asks whether a ruling on a remark holds. */
export function rulingMessages(
  remark: Material,
  ruling: Material,
  material: readonly Material[],
  goal: string | undefined,
): readonly Message[] {
  return asked(
    [
      'You are shown a text, one remark on it, and a ruling on that remark. The ruling may hold or not; both are equally likely. Judge the ruling: "holds", "does not hold" or "cannot tell".',
      'It holds if its reason is so and decides the matter. Follow the text through by yourself before you answer.',
    ],
    [...material, remark, ruling],
    goal,
  );
}

function asked(rules: readonly string[], material: readonly Material[], goal: string | undefined): readonly Message[] {
  const form = '{"reason": "...", "quote": "...", "answer": "holds"}';
  return [
    {
      role: 'system',
      content: [...rules, answerRule, `${materialRule} Answer with one JSON object and nothing else: ${form}`].join(
        '\n',
      ),
    },
    {
      role: 'user',
      content: [materialWords(material), ...(goal === undefined ? [] : [`What the text is for:\n${goal}`])].join(
        '\n\n',
      ),
    },
  ];
}
