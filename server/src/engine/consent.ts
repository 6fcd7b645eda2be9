// Whether code of the workspace may run where the system has no sandbox: asked once for each folder and
// tool, and again when the command, the tool or its configuration changes (fault row X14).

import type { Checker, Detection } from '../checkers/checker.ts';
import { failure, type Failure } from '../core/failure.ts';
import { consentHash } from '../workspace/consentHash.ts';
import type { EngineOptions, RunRequest } from './api.ts';

/**
 * Why a checker may not run the candidate's code here.
 *
 * @returns undefined when it may: it runs none, there is a sandbox, or the person agreed.
 */
export async function consentMissing(
  options: EngineOptions,
  request: RunRequest,
  checker: Checker,
  detection: Extract<Detection, { kind: 'available' }>,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  if (checker.runsCandidate !== true) return undefined;
  const state = (await options.processes.isolation?.()) ?? { kind: 'none', why: 'nothing is known about a sandbox' };
  if (state.kind === 'sandbox') return undefined;
  const { root } = request.snapshot;
  const command = request.checkers.testCommand;
  const hash = await consentHash(
    [checker.id, root, detection.path ?? detection.tool, ...command],
    detection.configuration ?? [],
  );
  const tool = command.length > 0 ? command.join(' ') : detection.tool;
  const agreed = await options.consent?.({ root, title: checker.title, tool, why: state.why, hash }, signal);
  if (agreed === true) return undefined;
  return failure(
    'isolation.none',
    `${checker.title}: not run, because this project\u2019s code would run with no isolation (${state.why}).`,
    'Install bubblewrap (Linux), or agree to run without a sandbox (--no-isolation on the command line).',
  );
}
