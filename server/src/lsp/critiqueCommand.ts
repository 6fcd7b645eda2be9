// Runs a critique and puts its findings into the store: for the command, and after a save where the
// person asked for that.

import { isAbort } from '../base/abort.ts';
import { carrySpan } from '../base/edit.ts';
import type { Range } from '../base/text.ts';
import type { Failure } from '../core/failure.ts';
import type { Finding } from '../core/finding.ts';
import { hiddenCritics, readExamResults } from '../memory/examResults.ts';
import { noRulings, readRulings, type Rulings } from '../memory/dismissals.ts';
import type { CritiqueArguments, RunAnswer } from '../protocol/commands.ts';
import type { EditorProblem } from '../protocol/editorProblems.ts';
import { carryFinding } from './carryFinding.ts';
import { keepChecklist } from './checklists.ts';
import type { ServerState } from './dependencies.ts';
import { openTarget, type OpenedTarget } from './openTarget.ts';
import { readRun, withProgress } from './readRun.ts';
import type { RunningJob } from './runRegistry.ts';
import { noteTraces } from './traceHints.ts';

/** How a critique was started. */
export interface CritiqueManner {
  /** On save: the whole document, without processes and without models; only the newest counts. */
  readonly onSave: boolean;
  /** After a check was changed: programs only, and what models said stays. */
  readonly isRecheck?: boolean;
  readonly progressToken?: string | number;
}

/** An expected failure as the answer of a command. */
export function failedAnswer(outcome: string, failed: Failure): RunAnswer {
  const { message, code, nextStep, place } = failed;
  return { outcome, message, code, nextStep, ...(place ? { place } : {}) };
}

/** Critiques a selection. */
export async function critiqueCommand(
  state: ServerState,
  words: Omit<CritiqueArguments, 'range'> & Partial<Pick<CritiqueArguments, 'range'>> & { readonly around?: Range },
  manner: CritiqueManner,
  signal: AbortSignal,
): Promise<RunAnswer> {
  const opened = await openTarget(state, words);
  if (!opened.ok) return failedAnswer('failed', opened.error);
  if (manner.onSave && !opened.value.settings.critiqueOnSave)
    return { outcome: 'off', message: 'Critique on save is off.' };
  const asked = manner.onSave || manner.isRecheck ? undefined : await criticsToAsk(state, opened.value);
  const job = state.runs.critique(words.uri, signal, manner.onSave);
  try {
    if (manner.onSave) return await critique(state, opened.value, manner, asked, job, { report: () => undefined });
    state.client.status({ state: 'critiquing', model: opened.value.models.describe('critic') });
    return await withProgress(state, 'Touchstone: critique', manner.progressToken, job.signal, (reporter, both) =>
      critique(state, opened.value, manner, asked, { ...job, signal: both }, reporter),
    );
  } catch (error) {
    if (isAbort(error) && job.closed())
      return {
        outcome: 'failed',
        message: 'The document was closed while the run was going on.',
        code: 'document.closed',
        nextStep: 'Open it and try again.',
      };
    throw error;
  } finally {
    job.end();
    if (!manner.onSave)
      state.client.status({
        state: 'idle',
        model: opened.value.models.describe('writer'),
        ...(asked?.hidden === undefined ? {} : { message: asked.hidden }),
      });
  }
}

/** The critics that are asked. */
interface AskedCritics {
  readonly critics: readonly string[];
  /** Which are not, why, and how to ask them all the same; absent where all are. */
  readonly hidden?: string;
}

/** Those that the person chose, without those whose model failed the exam (S044). */
async function criticsToAsk(state: ServerState, { settings, models }: OpenedTarget): Promise<AskedCritics> {
  const { critics, askFailedCritics } = settings;
  if (askFailedCritics || !models.has('critic')) return { critics };
  const model = models.describe('critic');
  const results = await readExamResults(state.storage, state.warn);
  const hidden = hiddenCritics(results, model, critics);
  if (hidden.critics.length === 0) return { critics };
  const left = critics.filter((id) => !hidden.critics.includes(id));
  const why = hidden.reasons.length === 0 ? '' : `: ${hidden.reasons.join('; ')}`;
  return {
    critics: left,
    hidden: `${model} failed the exam of critics${why}. Not asked: ${hidden.critics.join(', ')}. \`touchstone.critique.askFailedCritics\` asks all the same.`,
  };
}

async function critique(
  state: ServerState,
  opened: OpenedTarget,
  manner: CritiqueManner,
  asked: AskedCritics | undefined,
  job: RunningJob,
  reporter: { report(message: string): void },
): Promise<RunAnswer> {
  const { document } = opened;
  const engine = state.dependencies.engineWith(opened.models, state.consents.ask);
  const request = {
    ...opened.request,
    useModels: !manner.onSave && !manner.isRecheck,
    ...(asked ? { critics: asked.critics } : {}),
    withoutProcesses: manner.onSave || !opened.trusted || !opened.onDisk,
  };
  // Asked for beforehand: what is seen first is not to wait for it.
  const known = outsideKnowledge(state, opened);
  known.catch(() => undefined);
  let hasEnded = false;
  // What static tools find is shown before the slower ones have run.
  const seen = (findings: readonly Finding[]) =>
    state.guard.background('findings', async () => {
      const carried = carriedFindings(state, opened, job, findings, await known);
      if (carried && !hasEnded) state.store.add(document.uri, carried.text, carried.findings);
    });
  const { event } = await readRun(
    state,
    engine.critique(request, job.signal),
    'critique-ended',
    { report: (message) => reporter.report(message), seen },
    job.signal,
  ).finally(() => (hasEnded = true));
  const { outcome } = event;
  switch (outcome.kind) {
    case 'cancelled':
      return { outcome: 'cancelled', message: 'The critique was cancelled.' };
    case 'declined':
    case 'failed':
      return failedAnswer(outcome.kind, outcome.failure);
    case 'critiqued':
      break;
  }
  const outside = await outsideKnowledge(state, opened);
  const now = state.documents.get(document.uri);
  if (!now.ok) return failedAnswer('failed', now.error);
  const carried = carriedFindings(state, opened, job, outcome.findings, outside)?.findings ?? [];
  const steps = job.changes.flatMap((change) => change.steps);
  let span: { start: number; end: number } | undefined = opened.span;
  for (const step of steps) span = span && carrySpan(span, [step]);
  if (span) {
    // What a run without models cannot tell stays, and so does all else where a tool could not look.
    const isKept = ({ rule }: Finding) =>
      rule.startsWith('critic/') || rule.startsWith('checklist/') || outcome.notLookedAt.length > 0;
    state.store.put(document.uri, now.value.text, span, carried, manner.isRecheck ? isKept : undefined);
    // Values are those of the text that ran; after an edit they may be others.
    noteTraces(state, document.uri, document.text, carried);
  }
  keepChecklist(state, opened, outcome, steps, now.value.text);
  countFindings(state, document.uri);
  await Promise.all([state.file.write(state.store.stored()), state.counts.save()]);
  const missed = outcome.notLookedAt[0];
  return {
    outcome: 'critiqued',
    findings: carried.length,
    message: critiqueWords(carried, outcome.notLookedAt) + (asked?.hidden === undefined ? '' : ` ${asked.hidden}`),
    ...(missed ? { code: missed.code, nextStep: missed.nextStep } : {}),
  };
}

/** What the editor shows by itself, and what the person has dismissed. */
interface Outside {
  readonly problems: readonly EditorProblem[];
  readonly rulings: Pick<Rulings, 'isDismissed'>;
}

async function outsideKnowledge(state: ServerState, { document, onDisk, root }: OpenedTarget): Promise<Outside> {
  const [problems, rulings] = await Promise.all([
    state.client.editorProblems(document.uri),
    onDisk ? readRulings(root, state.warn) : noRulings,
  ]);
  return { problems, rulings };
}

/** The findings that are to be shown, at their places in the text as it is now; undefined where it is closed. */
function carriedFindings(
  state: ServerState,
  { document, settings }: OpenedTarget,
  job: RunningJob,
  found: readonly Finding[],
  { problems, rulings }: Outside,
): { readonly text: string; readonly findings: readonly Finding[] } | undefined {
  const now = state.documents.get(document.uri);
  if (!now.ok) return undefined;
  const { text } = now.value;
  const steps = job.changes.flatMap((change) => change.steps);
  const findings = found.flatMap((finding): Finding[] => {
    if (rulings.isDismissed(finding) || !(settings.showOpinions || isKnown(finding))) return [];
    const there = carryFinding(finding, document.text, steps, text);
    if (!there) return [];
    const own = { ...there, uri: document.uri };
    return [isShown(own, problems) ? { ...own, shownByEditor: true } : own];
  });
  return { text, findings };
}

/** Notes what is shown of a document, and what is not there any more. */
export function countFindings({ counts, store }: ServerState, uri: string): void {
  counts.told(
    uri,
    store.of(uri).map(({ finding }) => finding),
    (id) => store.get(id) !== undefined,
  );
}

/** Whether more than the word of a model stands behind a finding. */
function isKnown({ proof }: Finding): boolean {
  return proof === 'proven' || proof === 'supported';
}

/** Whether another tool of the editor underlines the same problem on the same line. */
export function isShown(finding: Finding, problems: readonly EditorProblem[]): boolean {
  const code = plainCode(finding.rule.slice(finding.rule.indexOf('/') + 1));
  const words = plainWords(finding.message);
  return problems.some(
    (problem) =>
      problem.range.start.line === finding.range.start.line &&
      ((problem.code !== '' && plainCode(problem.code) === code) || plainWords(problem.message) === words),
  );
}

/** A rule's code without what some tools put in front of it, such as `TS2304` and `-Wunused`. */
function plainCode(code: string): string {
  return code
    .replace(/^TS(?=\d)/i, '')
    .replace(/^-W/, '')
    .replace(/^clippy::/, '')
    .toLowerCase();
}

/** The first line of a message, without case, blanks and final stop: tools quote one another with small changes. */
function plainWords(message: string): string {
  return (message.split('\n', 1)[0] ?? '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim();
}

function critiqueWords(findings: readonly Finding[], notLookedAt: readonly Failure[]): string {
  const proven = findings.filter((finding) => finding.proof === 'proven').length;
  const found =
    findings.length === 0
      ? 'Touchstone found nothing in the selection.'
      : findings.length === 1
        ? `Touchstone found 1 problem${proven === 1 ? ', proven' : ''}.`
        : `Touchstone found ${findings.length} problems, ${proven === findings.length ? 'all' : proven} of them proven.`;
  return found + asideWords(notLookedAt);
}

/** What could not be looked at, to be put after a message. */
export function asideWords(notLookedAt: readonly Failure[]): string {
  const words = notLookedAt.slice(0, 3).map((one) => one.message);
  return words.length === 0 ? '' : ` Not looked at: ${words.join(' ')}`;
}
