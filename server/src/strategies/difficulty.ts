// How hard a selection is, told by a program from what can be counted before anything is asked: its length, its decisions,
// and what is open in it. The weights are ours and tuned to nothing. Source: S005.

import { codeOnly } from '../checklist/codeOnly.ts';
import type { Target } from '../core/target.ts';
import type { Goal } from '../core/verdict.ts';
import { sentencesIn } from '../critique/steps.ts';

/** How much of each makes a selection hard by itself. */
const lotsOf = { lines: 60, decisions: 12, sentences: 25, open: 4 } as const;

/** A selection's difficulty. */
export interface Difficulty {
  readonly kind: 'easy' | 'hard';
  /** From 0; hard from 1 on. */
  readonly score: number;
  /** What was counted, in words. */
  readonly words: string;
}

const decision =
  /\b(?:if|elif|for|foreach|while|case|when|match|catch|except|and|or|select|guard|unless|until)\b|&&|\|\||\?\?|\?(?![.:?])/gu;

/** The difficulty of what is selected. @param goals what is to be cleared. */
export function difficultyOf({ document, span, kind }: Target, goals: readonly Goal[]): Difficulty {
  const selected = document.text.slice(span.start, span.end);
  const open = goals.filter((goal) => goal.kind !== 'wish').length;
  const counted: readonly (readonly [number, keyof typeof lotsOf, string, string])[] =
    kind === 'prose'
      ? [[sentencesIn(document.text, span).length, 'sentences', 'sentence', 'sentences']]
      : [
          [selected.split(/\r\n|\r|\n/u).filter((line) => line.trim() !== '').length, 'lines', 'line', 'lines'],
          [
            [...(codeOnly(selected, document.languageId) ?? selected).matchAll(decision)].length,
            'decisions',
            'decision',
            'decisions',
          ],
        ];
  const all = [...counted, [open, 'open', 'open check', 'open checks'] as const];
  const score = all.reduce((sum, [count, what]) => sum + count / lotsOf[what], 0);
  const hard = score >= 1;
  const words = all.map(([count, , one, many]) => `${count} ${count === 1 ? one : many}`).join(', ');
  return { kind: hard ? 'hard' : 'easy', score, words: `${words}; score ${score.toFixed(2)}, hard from 1.00` };
}
