// The lines of progress on stderr: one for each event that a person wants to see, and counters only now
// and then, so that a log stays readable. Pure; writing them is left to the caller.

import type { CheckRun } from '../core/evidence.ts';
import { searchWords, type RunEvent } from '../core/event.ts';
import type { StampedEvent } from '../trace/stamped.ts';

/** Messages that differ in their numbers only are shown this seldom. */
const counterMs = 5000;

/** A search is told this seldom. */
const searchMs = 1000;

/** Turns the events of a run about the document `uri` into lines; undefined for those that are not shown. */
export function createProgress(uri: string): (stamped: StampedEvent) => string | undefined {
  const shown = new Map<string, number>();
  return ({ event, atMs }) => {
    const line = progressLine(event, uri);
    if (line === undefined) return undefined;
    if (event.type === 'search') {
      const before = shown.get('search');
      if (before !== undefined && atMs - before < searchMs) return undefined;
      shown.set('search', atMs);
    }
    if (event.type === 'progress' && /\d/.test(event.message)) {
      const counter = event.message.replace(/\d+/g, '#');
      const before = shown.get(counter);
      if (before === undefined) shown.set(counter, atMs);
      if (before === undefined || atMs - before < counterMs) return undefined;
      shown.set(counter, atMs);
    }
    return `${(atMs / 1000).toFixed(1).padStart(6)} s  ${line}`;
  };
}

/** One event as words; undefined for those that only the trace needs. */
export function progressLine(event: RunEvent, uri: string): string | undefined {
  switch (event.type) {
    case 'progress':
    case 'note':
      return event.message;
    case 'checked': {
      const { run } = event;
      const on = event.candidate === undefined ? '' : ` on ${event.candidate}`;
      if (run.kind !== 'ran') return `${run.checker}${on}: ${run.failure.message}`;
      return `${run.checker}${on}: ${seen(run, uri)}, ${Math.round(run.receipt.durationMs)} ms`;
    }
    case 'rung-started':
      return `rung ${event.rung}: ${event.strategy}`;
    case 'judged':
      return `${event.candidate}: ${event.verdict.kind}${event.verdict.reasons[0] ? `, ${event.verdict.reasons[0].message}` : ''}`;
    case 'search':
      return searchWords(event);
    case 'suspicion': {
      const first = event.suspicion.lines[0];
      return first && `most suspicious: line ${first.line + 1}`;
    }
    case 'asked':
      return `asking the ${event.request.role} (${event.request.prompt.id})`;
    case 'answered':
      return event.reply.kind === 'text'
        ? `${event.reply.model} answered, ${event.reply.usage.completionTokens} tokens`
        : `${event.reply.failure.message} [${event.reply.failure.code}]`;
    case 'warning':
      return `${event.failure.message} [${event.failure.code}]`;
    default:
      return undefined;
  }
}

function seen(run: Extract<CheckRun, { kind: 'ran' }>, uri: string): string {
  if (run.tests) {
    const passed = run.tests.cases.filter((test) => test.state === 'passed').length;
    const ran = run.tests.cases.filter((test) => test.state !== 'skipped').length;
    return `${passed} of ${ran} test${ran === 1 ? '' : 's'} ${passed === 1 && ran === 1 ? 'passes' : 'pass'}`;
  }
  const here = run.problems.filter((problem) => problem.uri === uri).length;
  const elsewhere = run.problems.length - here;
  return `${here} problem${here === 1 ? '' : 's'}${elsewhere === 0 ? '' : `, ${elsewhere} in other files`}`;
}
