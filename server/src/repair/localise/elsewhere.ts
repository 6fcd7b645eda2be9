// Whether the fault lies outside of what was selected, asked when nothing inside could be fixed.

import { lineStartsOf, positionAt } from '../../base/text.ts';
import { failure, type Failure } from '../../core/failure.ts';
import type { RefineContext, RefineTask } from '../../core/strategy.ts';
import type { Suspicion } from '../../core/suspicion.ts';
import { allFunctions } from '../functions.ts';
import type { Subject } from '../subject.ts';
import { rankLines } from './combine.ts';

/** Most functions of a document that are traced for this. */
const mostTraced = 60;

/** How much more suspicious a line outside must be than every one inside. */
const margin = 1.05;

/** Traces all functions of the document once; a failure that names the line when the worst one lies outside. */
export async function elsewhere(
  context: RefineContext,
  task: RefineTask,
  subject: Subject,
  inside: Suspicion,
): Promise<Failure | undefined> {
  const { document } = task.target;
  const mine = new Set(subject.functions.map(({ node }) => node));
  const all = allFunctions(subject.tree, subject.dialect);
  if (all.every(({ node }) => mine.has(node)) || context.budget.exhausted()) return undefined;
  const opened = await context.trials.open(
    {
      functions: all.slice(0, mostTraced).map(({ node }) => ({ start: node.start, end: node.end })),
      failing: task.goals.flatMap((goal) => (goal.kind === 'test' && !goal.test.standIn ? [goal.test.id] : [])),
      testLimitMs: 1000,
    },
    context.signal,
  );
  try {
    context.signal.throwIfAborted();
    const starts = lineStartsOf(document.text);
    const lineOf = (offset: number) => positionAt(document.text, offset, starts).line;
    const isInside = (line: number) =>
      subject.functions.some(({ node }) => lineOf(node.start) <= line && line <= lineOf(node.end));
    const none = new Set<number>();
    const ranked = rankLines(
      opened.sessions.flatMap((session) => session.tests),
      { frames: none, typeErrors: none, slice: none },
    );
    const outside = ranked.find(({ line }) => !isInside(line));
    const within = ranked.find(({ line }) => isInside(line));
    if (!outside || (within && outside.combined < margin * within.combined)) return undefined;
    if (within === undefined && inside.lines.length > 0) return undefined;
    const file = decodeURIComponent(document.uri.slice(document.uri.lastIndexOf('/') + 1));
    return {
      ...failure(
        'repair.elsewhere',
        `The most suspicious line lies outside the selection: ${file}:${outside.line + 1}.`,
        'Select the function around that line and try again.',
      ),
      place: { uri: document.uri, line: outside.line },
    };
  } finally {
    await Promise.all(opened.sessions.map((session) => session.close()));
  }
}
