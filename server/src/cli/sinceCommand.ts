// `touchstone critique --since REF`: every file with lines that differ from a commit, each critiqued around those lines;
// findings on other lines are left out. One log of all, for CI.

import { realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { ok } from '../base/result.ts';
import { lineStartsOf, lineEndOffset, type Span } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import { proofOrder, type Finding } from '../core/finding.ts';
import type { CritiqueOutcome } from '../core/outcome.ts';
import { sarifLog } from '../trace/sarif.ts';
import { isInside } from '../workspace/folders.ts';
import { changedSince, type ChangedFile } from '../workspace/gitDiff.ts';
import type { Arguments } from './arguments.ts';
import { withoutDismissed } from './dismissed.ts';
import { exitCodes } from './exitCodes.ts';
import { critiqueJson, jsonVersion } from './json.ts';
import { openEngine, openTarget, readRun, type Opened } from './open.ts';
import { renderCritique, renderFailure } from './render.ts';
import { productVersion } from './version.ts';

type Words = Extract<Arguments, { command: 'critique' }> & { readonly since: string };
type Critiqued = Extract<CritiqueOutcome, { kind: 'critiqued' }>;

/** Runs it; returns the exit code. */
export async function runSince(words: Words, signal: AbortSignal): Promise<number> {
  const style = { colour: (process.stdout.isTTY ?? false) && process.env['NO_COLOR'] === undefined };
  const refuse = (problem: Failure, code: number): number => {
    process.stderr.write(renderFailure(problem, style));
    return code;
  };
  if (words.untrusted)
    return refuse(
      failure('usage.bad-arguments', '`--since` asks git, which `--untrusted` does not let start.', 'Leave one out.'),
      exitCodes.usage,
    );
  const opened = await openEngine(words);
  if (!opened.ok) return refuse(opened.error, exitCodes.usage);
  const engine = opened.value;
  try {
    const below = await realpath(resolve(words.target)).catch(() => undefined);
    if (below === undefined)
      return refuse(
        failure('target.unknown-path', `There is nothing at ${words.target}.`, 'Name a folder of a git repository.'),
        exitCodes.usage,
      );
    const changed = await changedSince(engine.processes, below, words.since, signal);
    if (!changed.ok) return refuse(changed.error, exitCodes.usage);
    const done: { readonly run: Opened; readonly outcome: Critiqued; readonly path: string }[] = [];
    const leftOut: string[] = [];
    for (const file of changed.value.files) {
      const at = join(changed.value.top, file.path);
      if (!isInside(below, at)) continue;
      const run = await openTarget(engine, words, at, { path: relative(process.cwd(), at) }, (text) =>
        ok(spanOfLines(text, file)),
      );
      if (!run.ok) {
        leftOut.push(`${file.path}: ${run.error.message}`);
        continue;
      }
      const request = {
        ...run.value.request,
        useModels: words.model !== undefined,
        withoutProcesses: false,
        withFixes: words.format !== 'pretty',
      };
      const critics = words.critics ? { critics: words.critics } : {};
      const events = engine.engine.critique({ ...request, ...critics }, signal);
      const { outcome } = await readRun(run.value, words, events, 'critique-ended');
      if (outcome.kind === 'cancelled') return refuse(cancelled, exitCodes.cancelled);
      if (outcome.kind !== 'critiqued') {
        leftOut.push(`${file.path}: ${outcome.failure.message}`);
        continue;
      }
      const ruled = await withoutDismissed(outcome, run.value.request.snapshot.root);
      const findings = ruled.findings.filter((finding) => concerns(finding, file));
      done.push({ run: run.value, outcome: { ...ruled, findings }, path: file.path });
    }
    for (const line of leftOut) process.stderr.write(`Not looked at: ${line}\n`);
    const all = done.flatMap(({ outcome }) => outcome.findings);
    const byUri = new Map(done.map((one) => [one.outcome.target.document.uri, one]));
    const answer = {
      pretty: () =>
        done.length === 0
          ? `No file that can be critiqued has changed since ${words.since}.\n`
          : done.map(({ outcome, run }) => renderCritique(outcome, run.shownPath, style)).join('\n'),
      json: () =>
        `${JSON.stringify({ version: jsonVersion, since: words.since, critiques: done.map(({ outcome, path }) => critiqueJson(outcome, path)), leftOut }, null, 2)}\n`,
      sarif: () =>
        `${JSON.stringify(
          sarifLog({
            findings: all,
            version: productVersion,
            pathOf: (uri) => byUri.get(uri)!.path,
            textOf: (uri) => byUri.get(uri)?.outcome.target.document.text,
          }),
          null,
          2,
        )}\n`,
    };
    process.stdout.write(answer[words.format]());
    const limit = proofOrder.indexOf(words.failOn);
    return all.some(({ proof }) => proofOrder.indexOf(proof) <= limit) ? exitCodes.findings : exitCodes.ok;
  } finally {
    await engine.close();
  }
}

const cancelled = failure('run.cancelled', 'The run was cancelled.', 'Start it again.');

/** From the first to the last changed line. */
function spanOfLines(text: string, { lines }: ChangedFile): Span {
  const starts = lineStartsOf(text);
  const last = starts.length - 1;
  const first = lines?.[0]?.[0] ?? 0;
  const end = Math.min(last, lines?.at(-1)?.[1] ?? last);
  return { start: starts[Math.min(first, last)]!, end: lineEndOffset(text, starts, end) };
}

/** Whether a finding touches a changed line; a failing test concerns all of them, wherever it is drawn. */
function concerns({ category, range }: Finding, { lines }: ChangedFile): boolean {
  if (lines === undefined || category === 'test') return true;
  return lines.some(([first, last]) => range.start.line <= last && range.end.line >= first);
}
