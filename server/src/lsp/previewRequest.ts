// What would be sent to a model for a selection: the run is driven up to its first question, which is
// shown instead of being asked. Nothing leaves the machine.

import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { ModelPort, ModelRequest } from '../core/ports.ts';
import type { PreviewRequestAnswer, PreviewRequestParams } from '../protocol/previewRequest.ts';
import type { ServerState } from './dependencies.ts';
import { openTarget } from './openTarget.ts';
import { readRun, withProgress } from './readRun.ts';

/** The text of the preview, or why there is none. */
export async function previewRequest(
  state: ServerState,
  params: PreviewRequestParams,
  signal: AbortSignal,
): Promise<PreviewRequestAnswer> {
  const answer = await preview(state, params, signal);
  if (answer.ok) return { kind: 'text', text: answer.value };
  const { code, message, nextStep } = answer.error;
  return { kind: 'refused', failure: { code, message, nextStep } };
}

async function preview(
  state: ServerState,
  params: PreviewRequestParams,
  signal: AbortSignal,
): Promise<Result<string, Failure>> {
  const opened = await openTarget(state, params);
  if (!opened.ok) return opened;
  const { settings } = opened.value;
  const choice = settings.models.writer ?? settings.models.default;
  if (!choice)
    return err(
      failure(
        'model.none',
        'No model is configured, so nothing is ever sent.',
        'Choose a model with “Touchstone: Choose Model”.',
      ),
    );
  const stop = new AbortController();
  let asked: ModelRequest | undefined;
  const silent: ModelPort = {
    has: () => true,
    describe: () => 'preview',
    ask(request) {
      asked ??= request;
      stop.abort();
      return Promise.reject(new DOMException('Only a preview was wanted.', 'AbortError'));
    },
  };
  const engine = state.dependencies.engineWith(silent, () => Promise.resolve(false));
  try {
    await withProgress(
      state,
      'Touchstone: preview',
      undefined,
      AbortSignal.any([signal, stop.signal]),
      (reporter, both) =>
        readRun(
          state,
          engine.refine({ ...opened.value.request, effort: 'repair' }, both),
          'refine-ended',
          reporter,
          both,
        ),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!stop.signal.aborted) throw error;
  }
  if (!asked)
    return ok('For this selection no question would be asked: tools alone settle it, or there is nothing to repair.');
  return state.dependencies.preview(asked, choice);
}
