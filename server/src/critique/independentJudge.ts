// Two judges who know nothing of the author answer the same questions, each in both orders: one as the loop would see
// it, one held out. Where they part, that is shown and not averaged away.
// Method: docs/methods.md#critique-independent-judge. Sources: S100, S120, S154, S208.

import * as z from 'zod/mini';
import { comparePositions, type Range, type Span } from '../base/text.ts';
import type { Critic, CritiqueTask } from '../core/critic.ts';
import type { Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import type { Role } from '../core/ports.ts';
import { askerOf, type AskContext, type Asker } from './asking.ts';
import { evidenceMaterial, surroundings } from './evidenceMaterial.ts';
import { commonQuestions, messages, version } from './independentJudge.prompt.ts';
import { judgesOf } from './judgeBias.ts';
import { inTextOrder, withIds, type Unnamed } from './occurrences.ts';
import { plainWords } from '../core/plainWords.ts';
import { leftAside, onlyFailures, opinionOf, placeOf } from './opinions.ts';

/** Most questions of one critique. */
const questionLimit = 8;
/** Two judges, two orders each. */
const calls = 4;

/** One answer to one question. */
interface Answer {
  readonly word: 'yes' | 'no' | 'cannot tell';
  readonly reason: string;
  readonly place?: Span;
}

/** All answers of one judge: for each question, those of both orders. */
interface Judgement {
  readonly by: string;
  readonly answers: readonly (readonly Answer[])[];
}

/** Questions to two judges who do not know of each other. */
export const independentJudge = {
  id: 'independent-judge',
  title: 'Two independent judges',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: calls,
  method: 'critique-independent-judge',
  async critique(context, task) {
    const { target } = task;
    const asker = askerOf(context, calls);
    const questions = questionsOf(task);
    const judges = judgesOf(context.models);
    const failures: Failure[] = [];
    const visible = await judgement(context, asker, judges.visible, task, questions, failures);
    const heldOut = await judgement(context, asker, judges.heldOut, task, questions, failures);
    const both = [visible, heldOut].filter((one) => one !== undefined);
    if (both.length === 0) return onlyFailures(...failures);
    for (const one of both) context.emit({ type: 'note', message: judgeWords(one) });
    if (judges.related) {
      const message =
        'Both judges are of one family of models, so that they agree says little; set `touchstone.roles.judge` to another.';
      context.emit({ type: 'note', message });
    }
    const findings = questions.flatMap((question, index): Unnamed[] => {
      const votes = both.flatMap(({ answers, by }) => (answers[index] ?? []).map((answer) => ({ answer, by })));
      const against = votes.filter(({ answer }) => answer.word === 'no');
      const first = against[0];
      const place = first?.answer.place;
      if (!first || !place) return [];
      const bothSay =
        both.length === 2 && both.every(({ answers }) => answers[index]?.some(({ word }) => word === 'no'));
      const agreed = bothSay && against.length > votes.length / 2;
      const words = both.map(
        ({ by, answers }) =>
          `${plainWords(by, 80)} says ${(answers[index] ?? []).map(({ word }) => word).join(' and ') || 'nothing'}`,
      );
      return [
        {
          ...opinionOf(target, {
            rule: 'critic/independent-judge',
            place,
            message: first.answer.reason || question,
            reason: `${question} ${first.answer.reason}`,
            by: first.by,
            proof: agreed ? 'opinion' : 'unknown',
          }),
          agreement: {
            held: against.length,
            of: votes.length,
            why: `In both orders of the questions ${words.join('; ')}.`,
          },
        },
      ];
    });
    return { findings: withIds(atOnePlaceOne(inTextOrder(findings))), items: [], failures };
  },
} as const satisfies Critic;

/** One finding for each place, the one that most votes hold: one fault often answers several questions. */
function atOnePlaceOne(findings: readonly Unnamed[]): readonly Unnamed[] {
  const kept: Unnamed[] = [];
  for (const finding of findings.toSorted((a, b) => b.agreement!.held - a.agreement!.held)) {
    const at = kept.findIndex(({ range }) => rangesMeet(range, finding.range));
    if (at < 0) kept.push(finding);
    else kept[at] = { ...kept[at]!, evidence: [...kept[at]!.evidence, ...finding.evidence] };
  }
  return inTextOrder(kept);
}

function rangesMeet(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) < 0 && comparePositions(b.start, a.end) < 0;
}

function questionsOf({ target, checklist }: CritiqueTask): readonly string[] {
  const own = checklist.filter(({ item }) => item.decider.kind === 'model').map(({ item }) => item.question);
  const asked = target.goal === undefined ? [] : ['Does the text do all of what it is for?'];
  return [...own, ...asked, ...commonQuestions[target.kind]].slice(0, questionLimit);
}

async function judgement(
  context: AskContext,
  asker: Asker,
  role: Role,
  task: CritiqueTask,
  questions: readonly string[],
  failures: Failure[],
): Promise<Judgement | undefined> {
  const { document, span } = task.target;
  const material = [
    ...surroundings(task),
    ...evidenceMaterial(task),
    { title: `text (${document.languageId})`, text: document.text.slice(span.start, span.end) },
  ];
  const start = shuffled(context, questions.length);
  const answers: Answer[][] = questions.map(() => []);
  let by: string | undefined;
  let unplaced = 0;
  for (const order of [start, start.toReversed()]) {
    const reply = await asker.ask({
      role,
      prompt: { id: 'critique/independent-judge', version },
      messages: messages(
        order.map((index) => questions[index]!),
        material,
        task.target.goal,
      ),
      maxTokens: 150 + 120 * questions.length,
    });
    const list = reply.kind === 'failed' ? undefined : parseListReply(reply.text);
    if (reply.kind === 'failed') failures.push(reply.failure);
    else if (!list!.ok) failures.push(list!.error);
    if (reply.kind === 'failed' || !list?.ok) continue;
    by ??= reply.model;
    const said = new Map<number, Answer | 'twice'>();
    for (const entry of list.value.slice(0, 4 * questionLimit)) {
      const parsed = answerSchema.safeParse(entry);
      const index = parsed.success ? order[parsed.data.question - 1] : undefined;
      if (!parsed.success || index === undefined) continue;
      const answer = readAnswer(task, parsed.data);
      if (answer === 'unplaced') unplaced++;
      const before = said.get(index);
      const read =
        answer === 'unplaced' ? cannotTell('The judge quoted nothing that stands once in the selection.') : answer;
      said.set(index, before === undefined ? read : 'twice');
    }
    for (const [index, answer] of said)
      answers[index]!.push(answer === 'twice' ? cannotTell('The judge answered this question twice.') : answer);
  }
  failures.push(...leftAside(unplaced, 0));
  return by === undefined ? undefined : { by, answers };
}

const answerSchema = z.object({
  question: z.coerce.number(),
  answer: z.string(),
  reason: z.optional(z.nullable(z.string())),
  quote: z.optional(z.nullable(z.string())),
});

function readAnswer({ target }: CritiqueTask, given: z.infer<typeof answerSchema>): Answer | 'unplaced' {
  const word = given.answer.trim().toLowerCase();
  const reason = plainWords(given.reason, 300);
  if (word === 'yes') return { word, reason };
  if (word !== 'no') return cannotTell(reason);
  const place = placeOf(target, given.quote);
  return place ? { word, reason, place } : 'unplaced';
}

function cannotTell(reason: string): Answer {
  return { word: 'cannot tell', reason };
}

/** How many questions a judge says yes to, and how many answers the order changed. */
function judgeWords({ by, answers }: Judgement): string {
  const twice = answers.filter((all) => all.length === 2);
  const changed = twice.filter(([one, two]) => one!.word !== two!.word).length;
  const met = answers.filter((all) => all.length > 0 && all.every(({ word }) => word === 'yes')).length;
  return `${plainWords(by, 120)}: ${met} of ${answers.length} questions answered yes; the order of the questions changed ${changed} of ${twice.length} answers.`;
}

function shuffled(context: AskContext, count: number): readonly number[] {
  const left = Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: count }, () => left.splice(context.random.below(left.length), 1)[0]!);
}
