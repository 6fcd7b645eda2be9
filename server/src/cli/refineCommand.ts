// `touchstone refine`: a verified diff with its gate panel on stdout; the file changes only with
// `--apply`, whole and once, and never to a text that was not verified without a second option.

import { defaultLimits } from '../core/budget.ts';
import { writeDocument } from '../workspace/readDocument.ts';
import type { Arguments } from './arguments.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';
import { offered, refineJson } from './json.ts';
import { openRun, readRun } from './open.ts';
import { renderFailure, renderRefine } from './render.ts';

/** Runs a refinement; returns the exit code. */
export async function runRefine(
  words: Extract<Arguments, { command: 'refine' }>,
  signal: AbortSignal,
): Promise<number> {
  const style = { colour: (process.stdout.isTTY ?? false) && process.env['NO_COLOR'] === undefined };
  const opened = await openRun(words);
  if (!opened.ok) {
    process.stderr.write(renderFailure(opened.error, style));
    return exitCodes.usage;
  }
  const run = opened.value;
  try {
    const limits = {
      ...run.request.limits,
      tokens: words.maxTokens ?? defaultLimits.tokens,
      seconds: words.maxSeconds ?? run.request.limits.seconds,
      usd: words.maxCost ?? defaultLimits.usd,
    };
    const request = {
      ...run.request,
      limits,
      effort: words.effort,
      ...(words.strategy === undefined ? {} : { strategy: words.strategy }),
    };
    const { outcome } = await readRun(run, words, run.engine.refine(request, signal), 'refine-ended');
    process.stdout.write(
      words.format === 'json'
        ? `${JSON.stringify(refineJson(outcome, run.pathInFolder), null, 2)}\n`
        : renderRefine(outcome, run.shownPath, style),
    );
    const code = exitCodeOf(outcome);
    const shown = offered(outcome);
    if (!words.apply || !shown) return code;
    if (outcome.kind === 'unverified' && !words.acceptUnverified) {
      process.stderr.write(
        'Not applied: the change is not verified. [edit.not-verified]\n  Look at the diff; `--accept-unverified` applies it all the same.\n',
      );
      return code;
    }
    const written = await writeDocument(run.absolutePath, run.request.target.document.text, shown.text);
    if (!written.ok) {
      process.stderr.write(renderFailure(written.error, style));
      return exitCodes.notVerified;
    }
    process.stderr.write(`Applied to ${run.shownPath}.\n`);
    return code;
  } finally {
    await run.close();
  }
}
