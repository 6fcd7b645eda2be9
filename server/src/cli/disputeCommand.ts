// `touchstone dispute`: a fresh critic judges a finding of a saved critique, and another one that ruling; then the
// person's word ends it, with `--dismiss`. Method: docs/methods.md#critique-vetted-panel. Source: S155.

import { resolve } from 'node:path';
import { ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Dispute } from '../core/finding.ts';
import { dismiss } from '../memory/dismissals.ts';
import { readDocument } from '../workspace/readDocument.ts';
import type { Arguments } from './arguments.ts';
import { exitCodes } from './exitCodes.ts';
import { openEngine, openTarget } from './open.ts';
import { renderFailure, renderFinding } from './render.ts';
import { findingIn } from './report.ts';

/** Runs it: one question to a model at most, and no process. @returns the exit code. */
export async function runDispute(
  words: Extract<Arguments, { command: 'dispute' }>,
  signal: AbortSignal,
): Promise<number> {
  const style = { colour: (process.stdout.isTTY ?? false) && process.env['NO_COLOR'] === undefined };
  const refuse = (problem: Failure, code: number): number => {
    process.stderr.write(renderFailure(problem, style));
    return code;
  };
  const report = await reported(words);
  if (!report.ok) return refuse(report.error, exitCodes.usage);
  const goal = words.goal ?? report.value.goal;
  const opened = await openEngine(words);
  if (!opened.ok) return refuse(opened.error, exitCodes.usage);
  const engine = opened.value;
  try {
    const about = { ...words, ...(goal === undefined ? {} : { goal }) };
    const run = await openTarget(engine, about, resolve(words.target), { path: words.target }, (text) => {
      const found = report.value.locate(text, '');
      return found.ok ? ok(found.value.span) : found;
    });
    if (!run.ok) return refuse(run.error, exitCodes.usage);
    const { request, shownPath } = run.value;
    const { uri, text } = request.target.document;
    const located = report.value.locate(text, uri);
    if (!located.ok) return refuse(located.error, exitCodes.usage);
    const { finding } = located.value;
    if (words.dismiss !== undefined) {
      const ruling = { kind: words.dismiss, reason: words.reason ?? '' };
      const written = await dismiss(request.snapshot.root, finding, ruling);
      if (!written.ok) return refuse(written.error, exitCodes.notVerified);
      process.stdout.write('Dismissed; the ruling is in .touchstone/dismissed.json.\n');
      return exitCodes.ok;
    }
    const asked = { ...request, useModels: true, withoutProcesses: true };
    const { dispute, ended, failures } = await run.value.engine.dispute!(asked, finding, signal);
    signal.throwIfAborted();
    for (const problem of failures) process.stderr.write(renderFailure(problem, style));
    if (!dispute || failures.some(({ code }) => code.startsWith('model.'))) {
      if (failures.length === 0) process.stderr.write(renderFailure(nobody, style));
      return failures.some(({ code }) => code.startsWith('model.')) ? exitCodes.endpoint : exitCodes.notVerified;
    }
    // A report tells less of a receipt than a receipt does.
    const said = finding.evidence.map(({ checker, excerpt }) => ({ checker, excerpt }));
    process.stdout.write(
      words.format === 'json'
        ? `${JSON.stringify(report.value.withDispute(dispute), null, 2)}\n`
        : `${renderFinding({ ...finding, evidence: said, dispute }, text, shownPath, style)}\n${closing(dispute, ended)}\n`,
    );
    return { stands: exitCodes.findings, falls: exitCodes.ok, 'cannot-tell': exitCodes.notVerified }[dispute.ruling];
  } finally {
    await engine.close();
  }
}

const nobody = failure('model.none', 'No critic could be asked.', 'Decide it yourself, with `--dismiss`.');

/** What is left to do: another critic may judge the ruling once; then the person decides. */
export function closing({ ruling }: Dispute, ended: boolean): string {
  const told = { stands: 'The finding stands', falls: 'The finding falls', 'cannot-tell': 'It cannot be told' }[ruling];
  return ended
    ? `${told}, in a critic's opinion. Now your word ends it: dismiss it with \`--dismiss wrong|dismissed|intended\`, or leave it.`
    : `${told}, in a critic's opinion. To dispute the ruling as well, save this with \`--format json\` and name that file with \`--from\`; or dismiss the finding with \`--dismiss\`.`;
}

async function reported({
  from,
  finding,
}: Extract<Arguments, { command: 'dispute' }>): Promise<ReturnType<typeof findingIn>> {
  const read: Result<{ readonly text: string }, Failure> = await readDocument(resolve(from));
  return read.ok ? findingIn(read.value.text, finding) : read;
}
