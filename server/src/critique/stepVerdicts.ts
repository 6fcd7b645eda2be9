// Judges a selection step by step: correct, wrong or unsure, and which step is the first wrong one. A verdict names its
// step by number and must quote it; a number that disagrees with its quotation is not believed.
// Method: docs/methods.md#critique-step-verdicts. Sources: S005, S090, S116.

import * as z from 'zod/mini';
import { lineStartsOf, positionAt, type Span } from '../base/text.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { Critic, CritiqueTask } from '../core/critic.ts';
import { testsIn } from '../core/evidence.ts';
import { failure, type Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import { materialWords } from '../core/material.ts';
import type { Target } from '../core/target.ts';
import { askerOf, type Asker } from './asking.ts';
import { evidenceMaterial, surroundings } from './evidenceMaterial.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { plainWords } from '../core/plainWords.ts';
import { leftAside, onlyFailures, opinionLimit, opinionOf, placeOf } from './opinions.ts';
import { messages, version } from './stepVerdicts.prompt.ts';
import { stepsOf } from './steps.ts';

/** Most steps that are judged in one call, and most calls. */
const stepsOfOneCall = 60;
const calls = 3;

/** What a critic says of a step; `missing` where it said nothing that can be read. */
export type StepWord = 'correct' | 'wrong' | 'unsure' | 'missing';

/** The verdict on one step. */
export interface StepVerdict {
  /** Of the document. */
  readonly span: Span;
  readonly word: StepWord;
  /** 1 for correct, 0 for wrong, ½ where it is open (S005). */
  readonly score: number;
  /** The part that was quoted. */
  readonly place?: Span;
  readonly reason: string;
}

/** The verdicts on all steps of a text. */
export interface StepReport {
  readonly verdicts: readonly StepVerdict[];
  /** Index of the first wrong step. */
  readonly firstWrong: number | undefined;
  /** The model that judged; several replies come from one. */
  readonly by: string;
  readonly failures: readonly Failure[];
}

const scores: Readonly<Record<StepWord, number>> = { correct: 1, wrong: 0, unsure: 0.5, missing: 0.5 };

/** One verdict for each statement or sentence. */
export const stepVerdicts = {
  id: 'step-verdicts',
  title: 'Step by step',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: calls,
  method: 'critique-step-verdicts',
  async critique(context, task) {
    const steps = await stepsOf(task.target, context.parse);
    if (steps.length === 0) return onlyFailures();
    const report = await judgeSteps(askerOf(context, calls), task, steps);
    if (report.by === '') return onlyFailures(...report.failures);
    const isSilent = report.verdicts.every(({ word }) => word === 'missing');
    context.emit({
      type: 'note',
      message: stepWords(task.target, report),
      ...(isSilent ? {} : { critique: critiqueOf(task, report) }),
    });
    const open = report.verdicts.flatMap((verdict, index) =>
      verdict.word === 'wrong' || verdict.word === 'unsure' ? [{ verdict, index }] : [],
    );
    const findings = open.slice(0, opinionLimit).map(({ verdict, index }): Unnamed => {
      const which = index === report.firstWrong ? ', the first wrong one' : '';
      return opinionOf(task.target, {
        rule: `critic/step-verdicts`,
        place: verdict.place ?? verdict.span,
        message: verdict.reason === '' ? `The critic calls this step ${verdict.word}.` : verdict.reason,
        reason: `Step ${index + 1} of ${steps.length}${which}: ${verdict.word}.`,
        by: report.by,
        proof: verdict.word === 'wrong' ? 'opinion' : 'unknown',
      });
    });
    const beyond = leftAside(0, Math.max(0, open.length - opinionLimit));
    return { findings: withIds(findings), items: [], failures: [...report.failures, ...beyond] };
  },
} as const satisfies Critic;

/** Asks for the verdicts on `steps` of the task's text, in as many calls as they need and `asker` has. */
export async function judgeSteps(asker: Asker, task: CritiqueTask, steps: readonly Span[]): Promise<StepReport> {
  const { target } = task;
  const { text } = target.document;
  const verdicts: StepVerdict[] = [];
  const failures: Failure[] = [];
  let by = '';
  let unplaced = 0;
  for (let from = 0; from < steps.length; from += stepsOfOneCall) {
    const part = steps.slice(from, from + stepsOfOneCall);
    const numbered = part.map((step, index) => `[${index + 1}] ${text.slice(step.start, step.end)}`).join('\n');
    const reply = await asker.ask({
      role: 'critic',
      prompt: { id: 'critique/step-verdicts', version },
      messages: messages(
        numbered,
        [
          ...surroundings(task),
          ...evidenceMaterial(task),
          {
            title: `the whole text (${target.document.languageId})`,
            text: text.slice(target.span.start, target.span.end),
          },
        ],
        target.goal,
      ),
      maxTokens: 400 + 45 * part.length,
    });
    const list = reply.kind === 'failed' ? undefined : parseListReply(reply.text);
    if (reply.kind === 'failed') failures.push(reply.failure);
    else if (!list!.ok) failures.push(list!.error);
    if (reply.kind === 'failed' || !list?.ok) {
      verdicts.push(...part.map((span) => verdictOf(span, 'missing', '')));
      if (asker.over()) break;
      continue;
    }
    by = reply.model;
    const read = readVerdicts(target, part, list.value);
    unplaced += read.unplaced;
    verdicts.push(...read.verdicts);
  }
  const judged = verdicts.filter(({ word }) => word !== 'missing').length;
  if (by !== '' && judged < steps.length) {
    failures.push(
      failure(
        'reply.not-a-list',
        `${steps.length - judged} of ${steps.length} steps got no verdict.`,
        'Select less, or use a stronger model.',
      ),
    );
  }
  const first = verdicts.findIndex(({ word }) => word === 'wrong');
  return {
    verdicts,
    firstWrong: first < 0 ? undefined : first,
    by,
    failures: [...failures, ...leftAside(unplaced, 0)],
  };
}

const entrySchema = z.object({
  step: z.coerce.number(),
  verdict: z.string(),
  quote: z.optional(z.nullable(z.string())),
  reason: z.optional(z.nullable(z.string())),
});

/** Verdicts on `steps` from the entries of a reply; each entry is believed only where its quotation stands. */
function readVerdicts(
  target: Target,
  steps: readonly Span[],
  entries: readonly unknown[],
): { readonly verdicts: readonly StepVerdict[]; readonly unplaced: number } {
  const { text } = target.document;
  const said = new Map<number, StepVerdict>();
  let unplaced = 0;
  for (const entry of entries.slice(0, 4 * stepsOfOneCall)) {
    const parsed = entrySchema.safeParse(entry);
    const word = parsed.success ? wordOf(parsed.data.verdict) : undefined;
    if (!parsed.success || word === undefined) {
      unplaced++;
      continue;
    }
    let index = parsed.data.step - 1;
    let place: Span | undefined;
    if (word !== 'correct') {
      const quote = parsed.data.quote ?? '';
      const own = steps[index];
      const inStep = own && anchorQuote(text, own, quote);
      place = typeof inStep === 'object' ? inStep : inStep === 'twice' ? own : placeOf(target, quote);
      if (typeof inStep !== 'object' && inStep !== 'twice')
        index = steps.findIndex((step) => place !== undefined && step.start <= place.start && place.start < step.end);
    }
    const span = steps[index];
    if (!span || (word !== 'correct' && !place)) {
      unplaced++;
      continue;
    }
    const verdict = verdictOf(span, word, plainWords(parsed.data.reason), place);
    const before = said.get(index);
    said.set(index, before && before.word !== word ? disagreeing(before, verdict) : (before ?? verdict));
  }
  return { verdicts: steps.map((span, index) => said.get(index) ?? verdictOf(span, 'missing', '')), unplaced };
}

function wordOf(words: string): StepWord | undefined {
  const word = words.trim().toLowerCase();
  if (word === 'cannot tell') return 'unsure';
  return word === 'correct' || word === 'wrong' || word === 'unsure' ? word : undefined;
}

function verdictOf(span: Span, word: StepWord, reason: string, place?: Span): StepVerdict {
  return { span, word, score: scores[word], reason, ...(place ? { place } : {}) };
}

/** One reply that says two things of one step has said that it cannot tell. */
function disagreeing(one: StepVerdict, other: StepVerdict): StepVerdict {
  const place = one.place ?? other.place;
  const reason = plainWords(`The critic calls this step ${one.word} and ${other.word}. ${one.reason || other.reason}`);
  return verdictOf(one.span, 'unsure', reason, place);
}

/** What the report says in a line: how many of which verdict, and the score of each step that is not correct. */
export function stepWords(target: Target, { verdicts, firstWrong, by }: StepReport): string {
  const starts = lineStartsOf(target.document.text);
  const count = (word: StepWord) => verdicts.filter((one) => one.word === word).length;
  const open = verdicts.flatMap((verdict, index) =>
    verdict.score === 1 || verdict.word === 'missing'
      ? []
      : [
          `${index + 1} (line ${positionAt(target.document.text, verdict.span.start, starts).line + 1}): ${verdict.score}`,
        ],
  );
  const counts = `${count('correct')} steps correct, ${count('wrong')} wrong, ${count('unsure')} unsure, ${count('missing')} without a verdict`;
  const first = firstWrong === undefined ? '' : ` The first wrong step is ${firstWrong + 1}.`;
  return `${by}: ${counts}.${first}${open.length === 0 ? '' : ` Scores: ${open.slice(0, 40).join(', ')}.`}`;
}

/**
 * The report as one critique of one part: the verdicts that were read, by the number of their step. Where it calls
 * nothing wrong although a test fails, a program speaks against it.
 */
function critiqueOf(task: CritiqueTask, { verdicts, firstWrong, by }: StepReport) {
  const { text } = task.target.document;
  const steps = verdicts.map(({ span }, index) => `[${index + 1}] ${text.slice(span.start, span.end)}`).join('\n');
  const told = verdicts.flatMap(({ word, place, reason }, index) =>
    word === 'missing'
      ? []
      : [
          {
            step: index + 1,
            verdict: word,
            ...(place ? { quote: text.slice(place.start, place.end) } : {}),
            ...(reason === '' ? {} : { reason }),
          },
        ],
  );
  const verdict = firstWrong === undefined ? 'none wrong' : `first wrong: ${firstWrong + 1}`;
  const isContradicted = firstWrong === undefined && testsIn(task.evidence, 'failed').length > 0;
  return {
    prompt: `critique/step-verdicts@${version}`,
    by,
    about: [
      ...(task.target.goal === undefined ? [] : [`What the text is for:\n${task.target.goal}`]),
      materialWords([...surroundings(task), ...evidenceMaterial(task), { title: 'steps', text: steps }]),
    ].join('\n\n'),
    parts: [
      {
        text: JSON.stringify(told),
        verdict: isContradicted ? 'a test fails, and it calls nothing wrong' : verdict,
        kept: !isContradicted,
      },
    ],
    verdict,
  };
}

/** What is done with the verdicts on several candidates (S116): those with a wrong step go, or are to be refined. */
export type UseOfVerdicts = 'filter' | 'refine';

/** A candidate that stays as it is, or the step from which on it is to be written anew. */
export type StepUse =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'refine'; readonly from: StepVerdict };

/**
 * What becomes of each candidate by the verdicts on its steps. A report without any verdict drops nothing: a critic
 * that says nothing decides nothing.
 */
export function useVerdicts(reports: readonly StepReport[], use: UseOfVerdicts): readonly StepUse[] {
  return reports.map(({ verdicts, firstWrong }): StepUse => {
    if (firstWrong === undefined) return { kind: 'keep' };
    return use === 'filter' ? { kind: 'drop' } : { kind: 'refine', from: verdicts[firstWrong]! };
  });
}
