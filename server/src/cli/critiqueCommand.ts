// `touchstone critique`: findings on stdout as text, JSON or SARIF, and an exit code by proof state.

import { proofOrder } from '../core/finding.ts';
import { sarifLog } from '../trace/sarif.ts';
import type { Arguments } from './arguments.ts';
import { withoutDismissed } from './dismissed.ts';
import { exitCodes } from './exitCodes.ts';
import { critiqueJson } from './json.ts';
import { openRun, readRun } from './open.ts';
import { renderCritique, renderFailure } from './render.ts';
import { productVersion } from './version.ts';

/** Runs a critique; returns the exit code. */
export async function runCritique(
  words: Extract<Arguments, { command: 'critique' }>,
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
    const events = run.engine.critique(
      {
        ...run.request,
        useModels: words.model !== undefined,
        withoutProcesses: false,
        withFixes: words.format !== 'pretty',
        ...(words.critics ? { critics: words.critics } : {}),
      },
      signal,
    );
    const ended = (await readRun(run, words, events, 'critique-ended')).outcome;
    const outcome = ended.kind === 'critiqued' ? await withoutDismissed(ended, run.request.snapshot.root) : ended;
    switch (outcome.kind) {
      case 'cancelled':
        process.stderr.write('Cancelled.\n');
        return exitCodes.cancelled;
      case 'declined':
      case 'failed':
        process.stderr.write(renderFailure(outcome.failure, style));
        return exitCodes.notVerified;
      case 'critiqued': {
        const pathOf = () => run.pathInFolder;
        const { uri, text } = outcome.target.document;
        const textOf = (asked: string) => (asked === uri ? text : undefined);
        const answer = {
          pretty: () => renderCritique(outcome, run.shownPath, style),
          json: () => `${JSON.stringify(critiqueJson(outcome, run.pathInFolder), null, 2)}\n`,
          sarif: () =>
            `${JSON.stringify(sarifLog({ findings: outcome.findings, version: productVersion, pathOf, textOf }), null, 2)}\n`,
        };
        process.stdout.write(answer[words.format]());
        const limit = proofOrder.indexOf(words.failOn);
        return outcome.findings.some((finding) => proofOrder.indexOf(finding.proof) <= limit)
          ? exitCodes.findings
          : exitCodes.ok;
      }
    }
  } finally {
    await run.close();
  }
}
