// “Examine the Critics”: the model that critiques is examined on functions of the open document whose tests pass. The
// result is shown as a text to read, and kept in the private storage: a model that failed is not asked as critic.

import { failure } from '../core/failure.ts';
import type { ExamOutcome } from '../engine/api.ts';
import { isOfThesePrompts, mostExamItems, questionsOfItem, withEarlier } from '../engine/examine.ts';
import { keepExamResult, readExamResults } from '../memory/examResults.ts';
import type { ExamineArguments, RunAnswer } from '../protocol/commands.ts';
import { failedAnswer } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import { openTarget } from './openTarget.ts';
import { withProgress } from './readRun.ts';

const questions = mostExamItems * questionsOfItem;
/** Tokens of one question and its answer, and seconds of a whole exam; the person's limit of cost stays. */
const tokensOfQuestion = 4000;
const seconds = 3600;

/** Examines the critic on one document. */
export async function examineCommand(
  state: ServerState,
  { uri }: ExamineArguments,
  token: string | number | undefined,
  signal: AbortSignal,
): Promise<RunAnswer> {
  const opened = await openTarget(state, { uri });
  if (!opened.ok) return failedAnswer('failed', opened.error);
  const { models, request, trusted } = opened.value;
  const engine = state.dependencies.engineWith(models, state.consents.ask);
  if (!models.has('critic') || !engine.examine)
    return failedAnswer('failed', failure('model.none', 'An exam needs a model.', 'Choose a model first.'));
  if (!trusted)
    return failedAnswer(
      'failed',
      failure('trust.untrusted', 'An exam runs tests, and this folder is not trusted.', 'Trust the folder.'),
    );
  const limits = {
    ...request.limits,
    calls: questions,
    tokens: questions * tokensOfQuestion,
    processes: Math.max(request.limits.processes, 20 * questions),
    seconds,
  };
  state.client.status({ state: 'critiquing', model: models.describe('critic') });
  try {
    const outcome = await withProgress(state, 'Touchstone: exam', token, signal, (reporter, both) =>
      engine.examine!(
        { ...request, limits, useModels: true, withoutProcesses: false },
        (event) => {
          if (event.type === 'progress') reporter.report(event.message);
        },
        both,
      ),
    );
    if (outcome.kind === 'failed') return failedAnswer('failed', outcome.failure);
    return await told(state, outcome);
  } finally {
    state.client.status({ state: 'idle', model: models.describe('writer') });
  }
}

async function told(state: ServerState, outcome: Extract<ExamOutcome, { kind: 'examined' }>): Promise<RunAnswer> {
  const { functions, calls, lost } = outcome;
  const known = (await readExamResults(state.storage, state.warn)).find(
    ({ model, critic }) => model === outcome.result.model && critic === undefined,
  );
  // What other prompts asked is forgotten; what was kept without its records, by the bench, is of no document.
  const earlier = known?.gathered && !isOfThesePrompts(known.gathered) ? undefined : known;
  const { gathered, result, lines: all } = withEarlier(outcome, earlier?.gathered);
  // Too few items to tell do not undo what more of them told.
  const isKept = result.passed !== 'open' || earlier === undefined || earlier.passed === 'open';
  await keepExamResult(state.storage, { ...(isKept ? result : earlier), gathered }, state.warn);
  const [first = '', ...lines] = all;
  const documents = gathered.parts.length;
  const text = [
    `# Exam of ${result.model}`,
    first,
    `On ${functions.length} functions of the document, with faults that its tests show: ${functions.map((name) => `\`${name}\``).join(', ')}. ${calls} questions were asked, ${lost} answers were lost. Every text that came back was judged by the tests.`,
    ...(documents > 1
      ? [`The figures are of ${documents} documents: this one, and those on which the same model was examined before.`]
      : []),
    ...(result.passed === 'open' ? ['Exams of further documents are added to it.'] : []),
    lines.map((line) => `- ${line}`).join('\n'),
    isKept
      ? 'The result is kept in the private storage of the editor. A model that failed is not asked as critic; “Delete Stored Data” forgets it.'
      : `These are too few items to tell, so that the earlier result stays: ${earlier.passed === 'yes' ? 'passed' : 'failed'}.`,
  ].join('\n\n');
  state.client.show({ title: 'Critic Exam', text: `${text}\n` });
  return { outcome: 'examined', message: first };
}
