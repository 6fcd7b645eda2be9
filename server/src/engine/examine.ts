// An exam of the critic on the person's own code: functions of a document whose tests pass, with faults planted that
// these tests show. Every text that the model gives back is judged by the tests, in a copy. Method: docs/methods.md#bench-critic-exam.

import { spanAfterEdits } from '../base/edit.ts';
import { shortHash } from '../base/hash.ts';
import type { Budget } from '../core/budget.ts';
import type { Emit } from '../core/event.ts';
import { testsIn, type Evidence } from '../core/evidence.ts';
import type { GatheredExam } from '../core/examParts.ts';
import { failure } from '../core/failure.ts';
import type { Target } from '../core/target.ts';
import { examResultOf, reportLines } from '../critique/exam/report.ts';
import { examine, type ExamItem, type ExamJudge } from '../critique/exam/examine.ts';
import { gather, gatheredReport, isOfThesePrompts } from '../critique/exam/gather.ts';
import { plantedTexts } from '../critique/exam/plant.ts';
import { declarationOf } from '../core/declaration.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { allFunctions } from '../repair/functions.ts';
import type { CritiqueRequest, EngineOptions, ExamOutcome } from './api.ts';
import { startChecking, type Checking } from './checking.ts';
import { meteredModels } from './metering.ts';

/** Functions of one exam, of which three exams settle a model, and planted texts that are tried of each until the tests show one. */
export const mostExamItems = 7;
const mostTries = 4;
/** Questions that an exam asks of one item, at most. */
export const questionsOfItem = 24;

interface Placed {
  readonly item: ExamItem;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Whether a kept exam was asked in the words of now. */
export { isOfThesePrompts };

/** Examines the model of the role `critic`. @param emit hears how far it is. */
export async function examineRun(
  options: EngineOptions,
  request: CritiqueRequest,
  budget: Budget,
  emit: Emit,
  signal: AbortSignal,
): Promise<ExamOutcome> {
  const { target } = request;
  const lost = (message: string, next: string): ExamOutcome => ({
    kind: 'failed',
    failure: failure('verify.no-signal', message, next),
  });
  if (!options.models.has('critic'))
    return { kind: 'failed', failure: failure('model.none', 'An exam needs a model.', 'Choose a model first.') };
  const checking = await startChecking(options, request, budget, emit, signal);
  emit({ type: 'progress', message: 'Running the tests of the document' });
  const before = await checking.baseline();
  const [passing, failing] = [testsIn(before, 'passed'), testsIn(before, 'failed')];
  if (passing.length === 0 || failing.length > 0) {
    const why = failing.length > 0 ? `${failing.length} tests of it fail` : 'no test of it passes';
    return lost(`An exam needs code that its tests call right, and ${why}.`, 'Open a document whose tests pass.');
  }
  const judged = judgeBy(checking, target, passing.length, before);
  const placed = await itemsOf(options, target, judged, emit);
  if (placed.length === 0)
    return lost(
      'In no function of the document a fault could be planted that its tests show.',
      'Open a document whose functions are covered by tests.',
    );
  const byId = new Map(placed.map((one) => [one.item.id, one]));
  const judge: ExamJudge = async (item, text) => {
    const { start, end } = byId.get(item.id)!;
    return judged(start, end, text);
  };
  const models = meteredModels(options.models, budget, emit);
  let asked = 0;
  const counted = {
    ...models,
    ask: (...question: Parameters<typeof models.ask>) => {
      emit({
        type: 'progress',
        message: `Question ${++asked} of about ${placed.length * (questionsOfItem - 4)}`,
        fraction: Math.min(1, asked / (placed.length * (questionsOfItem - 4))),
      });
      return models.ask(...question);
    },
  };
  const items = placed.map(({ item }) => item);
  const { report, part, calls, lost: unread } = await examine({ models: counted, judge, signal }, items);
  return {
    kind: 'examined',
    result: examResultOf(report),
    part: { ...part, document: shortHash([target.document.uri]) },
    lines: reportLines(report),
    functions: placed.map(({ name }) => name),
    calls,
    lost: unread,
  };
}

/**
 * Adds an exam to those of the same model on other documents.
 *
 * @param earlier what was kept of them; forgotten where other prompts asked.
 * @returns what is to be kept, and the result and the report of all of them together.
 */
export function withEarlier(
  { result, part, lines }: Extract<ExamOutcome, { kind: 'examined' }>,
  earlier: GatheredExam | undefined,
): {
  readonly gathered: GatheredExam;
  readonly result: ReturnType<typeof examResultOf>;
  readonly lines: readonly string[];
} {
  const gathered = gather(earlier, part);
  if (gathered.parts.length === 1) return { gathered, result, lines };
  const report = gatheredReport(result.model, gathered);
  return { gathered, result: examResultOf(report), lines: reportLines(report) };
}

/** Judges a function's text by the tests of the document. */
function judgeBy(checking: Checking, target: Target, checks: number, before: Evidence) {
  let count = 0;
  return async (start: number, end: number, text: string): Promise<{ passed: number; checks: number }> => {
    const original = target.document.text;
    if (original.slice(start, end) === text) return { passed: testsIn(before, 'passed').length, checks };
    const edit = { span: { start, end }, newText: text };
    const whole = original.slice(0, start) + text + original.slice(end);
    const span = spanAfterEdits({ start, end }, [edit]);
    const { after } = await checking.candidate(whole, span, `x${++count}`);
    const failed = testsIn(after, 'failed').length;
    const passed = testsIn(after, 'passed').length;
    return { passed, checks: Math.max(checks, passed + failed) };
  };
}

/** Functions of the document in which a planted fault shows. */
async function itemsOf(
  options: EngineOptions,
  target: Target,
  judged: ReturnType<typeof judgeBy>,
  emit: Emit,
): Promise<readonly Placed[]> {
  const { document } = target;
  const dialect = dialectOf(document.languageId);
  const parse = await options.parse.parserOf(document.languageId);
  if (!dialect || !parse) return [];
  const tree = parse(document.text);
  const placed: Placed[] = [];
  for (const { name, node } of allFunctions(tree, dialect)) {
    const isInside = placed.some(({ start, end }) => node.start < end && start < node.end);
    if (name === undefined || isInside || placed.length === mostExamItems) continue;
    const { start, end } = node;
    const right = document.text.slice(start, end);
    emit({ type: 'progress', message: `Planting a fault in ${name}` });
    for (const fault of plantedTexts(tree, dialect, node, parse, placed.length).slice(0, mostTries)) {
      const wrong = fault.text.slice(start, end + fault.text.length - document.text.length);
      const { passed, checks } = await judged(start, end, wrong);
      if (passed === checks) continue;
      const { docComment, signature } = declarationOf({ ...target, span: { start, end } });
      const task = [docComment, signature ?? right.split('\n')[0]].filter((one) => one !== undefined).join('\n');
      const line = fault.line - (document.text.slice(0, start).split('\n').length - 1);
      const item = {
        id: `${name} ${start}`,
        kind: fault.kind,
        languageId: document.languageId,
        task,
        right,
        wrong,
        line,
      };
      placed.push({ item, name, start, end });
      break;
    }
  }
  return placed;
}
