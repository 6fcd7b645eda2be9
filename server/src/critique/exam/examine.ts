// Runs an exam: asks a model about texts whose truth is known, has a program judge every text that it gives back, and
// keeps records for `report.ts`. What is asked stands in `examine.prompt.ts`. Sources: S016, S044, S067, S100, S202, S269.

import * as z from 'zod/mini';
import { throwIfAborted } from '../../base/abort.ts';
import { anchorQuote } from '../../core/anchor.ts';
import type { BugKind } from '../../core/bugKind.ts';
import type { ExamPart } from '../../core/examParts.ts';
import { parseObjectReply } from '../../core/listReply.ts';
import { plainWords } from '../../core/plainWords.ts';
import type { Message, ModelPort } from '../../core/ports.ts';
import {
  comparisonScore,
  dimensionCells,
  feedbackScore,
  metaFeedbackScore,
  qualityOf,
  type Dimension,
  type DimensionScore,
} from './dimensions.ts';
import { effectOf, type CritiqueEffect, type WithoutCritique } from './effect.ts';
import {
  comparisonQuestion,
  critiqueQuestion,
  fixQuestion,
  metaQuestion,
  ownTurnQuestion,
  restartQuestion,
  version,
  type ExamTask,
} from './examine.prompt.ts';
import { recoveryOf, typedBugs, type RecoveryAttempt, type TypedBug } from './recovery.ts';
import { examReport, type ExamReport } from './report.ts';
import { habits, screeningOf, statedIn, type ObservedChange } from './tendencies.ts';
import { messages as habitMessages, version as habitVersion } from './tendencies.prompt.ts';
import type { Verdict } from './verdicts.ts';

/** A function with a planted error, and as it is right. */
export interface ExamItem extends ExamTask {
  readonly id: string;
  readonly kind: BugKind;
  readonly right: string;
  readonly wrong: string;
  /** Zero-based line of `wrong` with the error. */
  readonly line: number;
}

/** How a text fares: checks passed of all; a program's word. */
export type ExamJudge = (item: ExamItem, text: string) => Promise<{ readonly passed: number; readonly checks: number }>;

/** What an exam needs. */
export interface ExamPorts {
  readonly models: ModelPort;
  readonly judge: ExamJudge;
  readonly signal: AbortSignal;
}

/** Samples of one verdict; their agreement is its certainty. */
const samples = 3;
const sampleTemperature = 0.7;
const replyTokens = 1500;
/** Who wrote the texts with planted errors. */
const somebody = 'somebody';

/** One critique. */
interface Looked {
  readonly says: Verdict['says'];
  readonly quotes: readonly string[];
  readonly remarks: readonly string[];
}

/** The report of one model, and the records of both branches. */
export interface Examined {
  readonly report: ExamReport;
  /** What is added up with other exams. */
  readonly part: Omit<ExamPart, 'document'>;
  readonly bugs: readonly TypedBug[];
  readonly incomplete: number;
  readonly calls: number;
  /** Answers that failed or could not be read. */
  readonly lost: number;
}

/**
 * Examines the model of the role `critic`: some twenty questions an item.
 *
 * @param items each with a text that passes its checks and one that does not.
 */
export async function examine(ports: ExamPorts, items: readonly ExamItem[]): Promise<Examined> {
  const { models, judge, signal } = ports;
  const model = models.describe('critic');
  const verdicts: Verdict[] = [];
  const effects: CritiqueEffect[] = [];
  const baseline: WithoutCritique[] = [];
  const attempts: RecoveryAttempt[] = [];
  const scores: DimensionScore[] = [];
  const changes: ObservedChange[] = [];
  let [calls, lost] = [0, 0];

  const ask = async (what: string, messages: readonly Message[], temperature = 0): Promise<string> => {
    throwIfAborted(signal);
    const prompt = { id: `exam/${what}`, version: what === 'habits' ? habitVersion : version };
    const id = `e${++calls}`;
    const reply = await models.ask(
      { id, role: 'critic', prompt, messages, temperature, maxTokens: replyTokens },
      signal,
    );
    if (reply.kind === 'failed') lost++;
    return reply.kind === 'text' ? reply.text : '';
  };
  const textOf = async (what: string, messages: readonly Message[]): Promise<string | undefined> => {
    const text = codeIn(await ask(what, messages));
    if (text === undefined) lost++;
    return text;
  };
  const look = async (item: ExamItem, text: string, temperature: number): Promise<Looked> => {
    const looked = critiqueIn(await ask('critique', critiqueQuestion(item, text), temperature));
    if (looked.says === 'none') lost++;
    return looked;
  };
  const scored = (dimension: Dimension, passed: number, checks: number, score: number) => {
    const quality = qualityOf(passed, checks);
    if (quality) scores.push({ dimension, quality, score });
  };

  const stated = statedIn(await ask('habits', habitMessages(habits.map(({ id, words }) => [id, words] as const))));
  for (const item of items) {
    /** Fixes a text by a critique and judges what comes of it. */
    const fixed = async (text: string, passes: boolean, looked: Looked) => {
      if (looked.says !== 'wrong' || looked.remarks.length === 0) return undefined;
      const after = await textOf('fix', fixQuestion(item, text, looked.remarks));
      if (after === undefined) return undefined;
      const { passed, checks } = await judge(item, after);
      const passesAfter = checks > 0 && passed === checks;
      changes.push({ languageId: item.languageId, before: text, after, passedBefore: passes, passesAfter });
      return { text: after, passed, checks, passes: passesAfter };
    };
    for (const truth of ['wrong', 'right'] as const) {
      const text = item[truth];
      const id = `${item.id} ${truth}`;
      const before = await judge(item, text);
      const passes = truth === 'right';
      const looks: Looked[] = [];
      for (let sample = 0; sample < samples; sample++)
        looks.push(await look(item, text, sample === 0 ? 0 : sampleTemperature));
      const says = looks[0]!.says;
      const certainty = looks.filter((one) => one.says === says).length / samples;
      verdicts.push({ item: id, truth, says, certainty });
      const { quotes } = looks[0]!;
      const named = truth === 'wrong' && quotes.some((quote) => isAt(text, quote, item.line)) ? 1 : 0;
      scored('feedback', before.passed, before.checks, feedbackScore(truth === 'wrong' ? 1 : 0, named, quotes.length));

      const first = await fixed(text, passes, looks[0]!);
      const record = { item: id, critic: model, author: somebody, before: passes };
      effects.push({ ...record, mode: 'cross', round: 1, after: first?.passes ?? 'none' });
      effects.push({ ...record, mode: 'iterative', round: 1, after: first?.passes ?? 'none' });
      if (first) scored('refinement', before.passed, before.checks, first.passed / Math.max(1, first.checks));
      if (first && !first.passes) {
        const again = await fixed(first.text, false, await look(item, first.text, 0));
        effects.push({ ...record, mode: 'iterative', round: 2, after: again?.passes ?? false });
      }
      if (first) {
        const told = await ask('meta', metaQuestion(item, text, looks[0]!.remarks));
        scored('meta-feedback', before.passed, before.checks, metaFeedbackScore(usefulIn(told), first.passes));
      }
      const plain = await textOf('plain', fixQuestion(item, text, []));
      const plainPasses = plain === undefined ? passes : await isRight(judge, item, plain);
      baseline.push({ item: id, author: somebody, before: passes, after: plainPasses });
      if (plain !== undefined)
        changes.push({
          languageId: item.languageId,
          before: text,
          after: plain,
          passedBefore: passes,
          passesAfter: plainPasses,
        });
      if (truth === 'right') continue;

      const attempt = { model, item: item.id, kind: item.kind };
      const own = await textOf('own turn', ownTurnQuestion(item, text));
      const anew = await textOf('restart', restartQuestion(item));
      const anewPasses = anew !== undefined && (await isRight(judge, item, anew));
      attempts.push(
        {
          ...attempt,
          shownAs: 'user',
          branch: 'repair',
          text: plain ?? '',
          passes: plain !== undefined && plainPasses,
        },
        {
          ...attempt,
          shownAs: 'own',
          branch: 'repair',
          text: own ?? '',
          passes: own !== undefined && (await isRight(judge, item, own)),
        },
        { ...attempt, shownAs: 'user', branch: 'restart', text: anew ?? '', passes: anewPasses },
      );
      if (anew !== undefined) {
        const mended = await fixed(anew, anewPasses, await look(item, anew, 0));
        const self = { item: id, critic: model, author: model, before: anewPasses };
        effects.push({ ...self, mode: 'self', round: 1, after: mended?.passes ?? 'none' });
        baseline.push({ item: id, author: model, before: anewPasses, after: anewPasses });
      }
      const orders = [
        betterIn(await ask('comparison', comparisonQuestion(item, item.right, item.wrong))),
        turned(betterIn(await ask('comparison', comparisonQuestion(item, item.wrong, item.right)))),
      ] as const;
      scored('comparison', before.passed, before.checks, comparisonScore('first', orders));
    }
  }
  const screening = screeningOf({ endpoint: model, model }, stated, changes);
  const parts = {
    effect: effectOf(effects, baseline),
    recovery: recoveryOf(attempts),
    dimensions: dimensionCells(scores),
    screening,
  };
  const { records, incomplete } = typedBugs(attempts);
  const part = { verdicts, effects, baseline, attempts: attempts.map(withoutText) };
  return { report: examReport(model, verdicts, parts), part, bugs: records, incomplete, calls, lost };
}

function withoutText({ model, item, kind, shownAs, branch, passes }: RecoveryAttempt): ExamPart['attempts'][number] {
  return { model, item, kind, shownAs, branch, passes };
}

async function isRight(judge: ExamJudge, item: ExamItem, text: string): Promise<boolean> {
  const { passed, checks } = await judge(item, text);
  return checks > 0 && passed === checks;
}

/** The longest fenced block of a reply; undefined where there is none. */
export function codeIn(reply: string): string | undefined {
  const blocks = [...reply.slice(0, 100_000).matchAll(/^[ \t]*(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gmu)];
  const texts = blocks.map((match) => match[2]!.replace(/\n$/u, '')).filter((text) => text.trim() !== '');
  return texts.toSorted((a, b) => b.length - a.length)[0];
}

const remarkSchema = z.object({ quote: z.optional(z.string()), message: z.string() });

/** What a critique says; `none` where it cannot be read. */
function critiqueIn(reply: string): Looked {
  const read = parseObjectReply(reply);
  const told = read.ok ? read.value['verdict'] : undefined;
  const says = told === 'right' || told === 'wrong' ? told : 'none';
  const list = read.ok && Array.isArray(read.value['remarks']) ? (read.value['remarks'] as readonly unknown[]) : [];
  const remarks = list.slice(0, 20).flatMap((entry) => {
    const parsed = remarkSchema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
  return {
    says,
    quotes: says === 'wrong' ? remarks.flatMap(({ quote }) => quote ?? []) : [],
    remarks: says === 'wrong' ? remarks.map(({ quote, message }) => plainWords(`${quote ?? ''}: ${message}`, 500)) : [],
  };
}

/** Whether a quotation stands at most one line away from a line. */
function isAt(text: string, quote: string, line: number): boolean {
  const place = anchorQuote(text, { start: 0, end: text.length }, quote);
  if (typeof place === 'string') return false;
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  return line >= lineOf(place.start) - 1 && line <= lineOf(place.end) + 1;
}

type Better = 'first' | 'second' | 'equal';

function betterIn(reply: string): Better {
  const read = parseObjectReply(reply);
  const told = read.ok ? read.value['better'] : undefined;
  return told === 'first' || told === 'second' ? told : 'equal';
}

function turned(better: Better): Better {
  return better === 'equal' ? better : better === 'first' ? 'second' : 'first';
}

function usefulIn(reply: string): 'useful' | 'useless' | 'none' {
  const read = parseObjectReply(reply);
  const told = read.ok ? read.value['remarks'] : undefined;
  return told === 'useful' || told === 'useless' ? told : 'none';
}
