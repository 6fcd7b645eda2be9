// Short independent questions in fresh contexts, compared with each other and with the real run: of prose, whether
// sentences on one subject can both be so; of code, what documented calls give, and what tools will say.
// Method: docs/methods.md#verify-cross-questions. Sources: S123, S138, S206, S226, S244, S252.

import * as z from 'zod/mini';
import { spansMeet, spanOf } from '../base/text.ts';
import type { Critic, CritiqueContext, CritiqueResult, CritiqueTask } from '../core/critic.ts';
import { headSpan } from '../core/declaration.ts';
import { problemsIn, ranIn } from '../core/evidence.ts';
import { distinctFailures, type Failure } from '../core/failure.ts';
import { parseListReply } from '../core/listReply.ts';
import { askerOf, type Asker } from './asking.ts';
import { askPairs } from './crossPairs.ts';
import { diagnosticsMessages, version } from './crossQuestions.prompt.ts';
import { quiz, quizzedFunction, type QuizMiss } from './crossQuiz.ts';
import { inTextOrder, withIds, type Unnamed } from './occurrences.ts';
import { plainWords } from '../core/plainWords.ts';
import { onlyFailures, opinionOf, placeOf } from './opinions.ts';

/** Questions of one selection (systems.md: 12, ours). */
const calls = 12;

/** Independent questions, compared. */
export const crossQuestions = {
  id: 'cross-questions',
  title: 'Independent questions, compared',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: calls,
  method: 'verify-cross-questions',
  async critique(context, task) {
    const asker = askerOf(context, calls);
    if (task.target.kind === 'code') return ofCode(context, asker, task);
    const { findings, failures, words } = await askPairs(asker, task);
    context.emit({ type: 'note', message: words });
    return { findings: withIds(inTextOrder(findings)), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

async function ofCode(context: CritiqueContext, asker: Asker, task: CritiqueTask): Promise<CritiqueResult> {
  const failures: Failure[] = [];
  await predictDiagnostics(context, asker, task, failures);
  const found = await quizzedFunction(task.target, context.parse);
  if (!found) {
    const message = 'No named function with documentation is selected, so there are no calls to ask about.';
    context.emit({ type: 'note', message });
    return onlyFailures(...distinctFailures(failures));
  }
  const { words, span } = found;
  const result = await quiz(context, asker, words);
  failures.push(...result.failures);
  if (result.compared + result.open > 0) {
    const rate = `${result.misses.length} of ${result.compared} calls of ${words.name} went otherwise than its documentation lets readers expect`;
    const trust = result.distrusted
      ? '; that is more than half, so either the text or their grasp of it is not to be trusted'
      : '';
    context.emit({ type: 'note', message: `${rate}, ${result.open} are open${trust}.` });
  }
  const place = headSpan(task.target.document.text, span);
  const inside = spansMeet(place, task.target.span) ? place : headSpan(task.target.document.text, task.target.span);
  if (result.compared + result.open === 0 && result.failures.length === 0) {
    const message = `No call of ${words.name} was named whose result its documentation settles.`;
    context.emit({ type: 'note', message });
  }
  const findings = result.misses.map((miss): Unnamed => {
    const call = `${words.name}(${miss.args.map((one) => JSON.stringify(one)).join(', ')})`;
    const unnamed = opinionOf(task.target, {
      rule: 'critic/cross-questions',
      place: inside,
      message: `By its documentation ${call} should ${expectedWords(miss)}; it ${realWords(miss)}.`,
      reason: miss.why,
      by: miss.by,
    });
    const receipt = context.proof?.receiptOf(words.name, miss.input, miss.behaviour);
    return {
      ...unnamed,
      agreement: { held: miss.held, of: miss.of, why: 'Readers of the documentation alone, each asked by itself.' },
      evidence: [
        ...unnamed.evidence,
        ...(receipt ? [{ checker: receipt.checker, excerpt: `${call} ${realWords(miss)}`, receipt }] : []),
      ],
    };
  });
  return { findings: withIds(findings), items: [], failures: distinctFailures(failures) };
}

function expectedWords({ predicted }: QuizMiss): string {
  return predicted.kind === 'throws' ? 'throw' : `return ${plainWords(JSON.stringify(predicted.value ?? null), 120)}`;
}

function realWords({ behaviour }: QuizMiss): string {
  return `${behaviour.kind === 'threw' ? 'threw' : 'returned'} ${plainWords(behaviour.shown, 120)}`;
}

const quoteSchema = z.object({ quote: z.string() });

/** Lets the critic say what tools will name, and shows how often it was wrong (S138); costs one call. */
async function predictDiagnostics(
  context: CritiqueContext,
  asker: Asker,
  task: CritiqueTask,
  failures: Failure[],
): Promise<void> {
  const { document, span } = task.target;
  // That a text parses is no question.
  const ran = ranIn(task.evidence).filter(({ family }) => family === 'types' || family === 'lint');
  if (ran.length === 0) return;
  const tools = ran.map(({ checker }) => checker);
  const reply = await asker.ask({
    role: 'critic',
    prompt: { id: 'critique/cross-questions/diagnostics', version },
    messages: diagnosticsMessages(document.text.slice(span.start, span.end), document.languageId, tools),
    maxTokens: 400,
  });
  const list = reply.kind === 'failed' ? undefined : parseListReply(reply.text);
  if (reply.kind === 'failed') failures.push(reply.failure);
  else if (!list!.ok) failures.push(list!.error);
  if (reply.kind === 'failed' || !list?.ok) return;
  const lineOf = (offset: number) => document.text.slice(0, offset).split(/\r\n|\r|\n/).length;
  const predicted = new Set(
    list.value.slice(0, 100).flatMap((entry) => {
      const parsed = quoteSchema.safeParse(entry);
      const place = parsed.success ? placeOf(task.target, parsed.data.quote) : undefined;
      return place ? [lineOf(place.start)] : [];
    }),
  );
  const real = new Set(
    problemsIn(task.evidence).flatMap((problem) => {
      const at = spanOf(document.text, problem.range);
      return problem.uri === document.uri && at.ok && spansMeet(at.value, span) ? [problem.range.start.line + 1] : [];
    }),
  );
  const all = new Set([...predicted, ...real]);
  const missed = [...all].filter((line) => !predicted.has(line) || !real.has(line)).length;
  context.emit({
    type: 'note',
    message: `${reply.model} foretold the lines that ${tools.join(', ')} would name: wrong on ${missed} of ${all.size}.`,
  });
}
