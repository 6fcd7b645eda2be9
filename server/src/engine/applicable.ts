// Which checkers apply to the target of a run, and in which order they are asked: the fast static ones first. One that
// may not run says why, and is never counted as run.

import type { Checker, CheckerContext } from '../checkers/checker.ts';
import { familyOrder } from '../core/evidence.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { CritiqueRequest, EngineOptions, RefineRequest, RunRequest } from './api.ts';
import { consentMissing } from './consent.ts';

/** What a run says of which checkers it wants. */
export type AskedChecking = RunRequest &
  Partial<Pick<CritiqueRequest, 'withoutProcesses'> & Pick<RefineRequest, 'effort' | 'finding'>>;

/**
 * Whether a checker applies.
 *
 * @returns why not, where that is to be told; false where there is nothing to tell.
 */
export async function appliesTo(
  options: EngineOptions,
  request: AskedChecking,
  context: CheckerContext,
  checker: Checker,
  signal: AbortSignal,
): Promise<boolean | Failure> {
  const { snapshot, target } = request;
  if (request.checkers.off.includes(checker.id)) return false;
  if (checker.languages.length > 0 && !checker.languages.includes(target.document.languageId)) return false;
  if (checker.family === 'prose' && !wantsProse(request)) return false;
  const detection = await checker.detect(context, snapshot, target.document);
  if (detection.kind === 'notApplicable') return false;
  if (detection.kind === 'unavailable') return detection.failure;
  if (checker.needsTrust && !snapshot.trusted)
    return failure(
      'trust.untrusted',
      `${checker.title}: not run, because the folder is not trusted.`,
      'Trust the folder to let its own tools run.',
    );
  if (checker.needsTrust && request.withoutProcesses) return false;
  return (await consentMissing(options, request, checker, detection, signal)) ?? true;
}

/** Checkers in the order in which they are asked. */
export function inOrder(checkers: readonly Checker[]): readonly Checker[] {
  return checkers.toSorted((a, b) => familyRank(a) - familyRank(b));
}

/** Whether a checker is one of those that are asked first: a parser or a compiler. */
export function isCompiler({ family }: Checker): boolean {
  return family === 'syntax' || family === 'types';
}

/** Fast static checkers run before tests, whatever their weight in a verdict. */
function familyRank(checker: Checker): number {
  return checker.family === 'tests' ? familyOrder.length : familyOrder.indexOf(checker.family);
}

/** What is told of the comments of code is information and no goal: a refinement of code does without it. */
function wantsProse({ target, effort, finding }: AskedChecking): boolean {
  return target.kind === 'prose' || effort === undefined || finding?.category === 'prose';
}
