// Adds up the exams of one model on several documents: two or three of them have the verdicts that settle it, which one
// document of an editor seldom has.

import type { ExamPart, GatheredExam } from '../../core/examParts.ts';
import { effectOf } from './effect.ts';
import { version } from './examine.prompt.ts';
import { recoveryOf } from './recovery.ts';
import { examReport, type ExamReport } from './report.ts';

/** Documents that are kept; more than settle any exam. */
const mostParts = 20;

/**
 * The exams so far with one more.
 *
 * @param earlier forgotten where other prompts asked; its part of the same document gives way.
 */
export function gather(earlier: GatheredExam | undefined, part: ExamPart): GatheredExam {
  const before = earlier?.prompts === version ? earlier.parts : [];
  const others = before.filter(({ document }) => document !== part.document);
  return { prompts: version, parts: [...others, part].slice(-mostParts) };
}

/** Whether a kept exam was asked in the words of now. */
export function isOfThesePrompts({ prompts }: GatheredExam): boolean {
  return prompts === version;
}

/** The report of all of them; what was not kept of each, as the places that remarks name, is not in it. */
export function gatheredReport(critic: string, { parts }: GatheredExam): ExamReport {
  /** Items are named within their document. */
  const all = <T extends { readonly item: string }>(of: (part: ExamPart) => readonly T[]) =>
    parts.flatMap((part) => of(part).map((one) => ({ ...one, item: `${part.document} ${one.item}` })));
  const attempts = all((part) => part.attempts).map((one) => ({ ...one, text: '' }));
  return examReport(
    critic,
    all((part) => part.verdicts),
    {
      effect: effectOf(
        all((part) => part.effects),
        all((part) => part.baseline),
      ),
      recovery: recoveryOf(attempts),
      dimensions: [],
    },
  );
}
