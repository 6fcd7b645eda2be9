// Why a refinement leaves a text as it is, in words: what no change cleared, what the search for a fix says of it, and
// which tests prove nothing.

import { ranIn, type Evidence } from '../core/evidence.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { RungRecord } from '../core/outcome.ts';
import { isUnfinished, type Goal, type Verdict } from '../core/verdict.ts';

/** Most goals and tests that are named. */
const mostNamed = 5;

/** What programs say when they want the network and there is none. */
const networkWords =
  /\b(?:EAI_AGAIN|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|fetch failed|Network is unreachable|Name or service not known|Temporary failure in name resolution|Connection refused|network is unreachable|connection refused|no such host)\b/;

/**
 * The message of a run that found no change.
 *
 * @param refused why the last candidate was not taken.
 * @param kept why a strategy keeps the text; where nothing but a wish is open, that is the answer.
 */
export function whyUnchanged(
  goals: readonly Goal[],
  records: readonly RungRecord[],
  refused: string | undefined,
  kept?: string,
): string {
  const titles = goals.map((goal) => goal.title.replace(/[.。]$/u, '')).slice(0, mostNamed);
  const isAnswer = kept !== undefined && refused === undefined && goals.every(({ kind }) => kind === 'wish');
  const said = [
    isAnswer
      ? `The text stays as it is: ${kept}. What was asked for: ${titles.join('; ')}.`
      : `No change was found that clears a goal and breaks nothing. Still there: ${titles.join('; ')}.`,
  ];
  const search = records.findLast(({ rung }) => rung === 'search');
  if (search) said.push(`The search for a fix: ${search.reason}.`);
  if (goals.some(wantsNetwork)) said.push('A test seems to need the network, which is not given to code under test.');
  if (refused !== undefined) said.push(`The last try was refused: ${refused}`);
  return said.join(' ');
}

/** Why a change is neither verified nor refused, where all tests did not come to their end after it. */
export function unfinishedTests(verdict: Verdict): Failure | undefined {
  if (!isUnfinished(verdict)) return undefined;
  return failure(
    'checker.timeout',
    verdict.reasons.map(({ message }) => message).join(' '),
    'Look at the change, or raise touchstone.checkers.deadlineSeconds and the seconds of the run (touchstone.budget.seconds, `--max-seconds`) and ask again.',
  );
}

/** Tests that changed their mind on the original, as a failure that names them. */
export function flakyTests(before: Evidence): Failure | undefined {
  const ids = new Set(ranIn(before).flatMap((run) => run.tests?.flaky ?? []));
  if (ids.size === 0) return undefined;
  const names = [...ids].slice(0, mostNamed).map((id) => `“${id}”`);
  const more = ids.size > names.length ? ` and ${ids.size - names.length} more` : '';
  return failure(
    'verify.flaky',
    `${ids.size === 1 ? 'A test ends' : `${ids.size} tests end`} now this way, now that way on the same text, which proves nothing: ${names.join(', ')}${more}.`,
    'Make the test steady, for instance by a fixed seed or clock, and try again.',
  );
}

function wantsNetwork(goal: Goal): boolean {
  if (goal.kind !== 'test' || !goal.test.failure) return false;
  const { message, stack = '' } = goal.test.failure;
  return networkWords.test(message) || networkWords.test(stack);
}
