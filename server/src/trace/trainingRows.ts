// Rows for training out of a trace: what was asked and drafted, what programs said of it, and what became of it. Text
// that was rejected, wrong or taken back is masked: it stands in a row to be read, and is no target. Offline training on
// such rows teaches little correction by itself; they are material, not a recipe.
// Method: docs/methods.md#verify-generated-checks. Sources: S004, S036, S209, S247; critiques: S090, S116, S124, S140.

import type { RunEvent } from '../core/event.ts';
import type { Message } from '../core/ports.ts';
import { closeLine, openLine } from '../core/reply.ts';
import type { StampedEvent } from './stamped.ts';

/** Name and version of the format; in every row. */
export const rowSchema = 'touchstone-rows/1';

/** One message of a row. */
export interface RowMessage extends Message {
  /** Whether it is a target; false for prompts, for what programs said, and for what turned out wrong. */
  readonly train: boolean;
  /** What was made of it: of parts of critiques. */
  readonly verdict?: string;
  /** Of statements that were looked up: 1 for supported, -1 for contradicted, 0 without evidence. */
  readonly reward?: number;
}

/** One row: a stage of checks that were run, an answer that was judged, or a critique whose parts have verdicts. */
export interface TrainingRow {
  readonly schema: typeof rowSchema;
  readonly kind: 'stage' | 'refinement' | 'critique';
  readonly run: string;
  /** Stage, or round, from 1. */
  readonly round: number;
  readonly role: string;
  readonly model: string;
  readonly endpoint: string;
  readonly prompt: string;
  readonly messages: readonly RowMessage[];
  /**
   * `conclude` and `next stage` of stages; `verified`, `unverified`, `rejected` of answers, `unread` without a text; of
   * critiques the first wrong step, or how many remarks were kept.
   */
  readonly verdict: string;
  /** Of answers: 1 for verified, -1 for rejected, 0 where nothing could tell, or where no text was made of it (S004). */
  readonly reward?: number;
  /** Of verified answers to what programs reported: the code before, what was reported, and the code after (S247). */
  readonly triple?: Triple;
  /** Why it is left out of what is taken by default; absent where it is taken. */
  readonly filtered?: string;
}

/** Code, what programs said of it, and the code that they verified. */
export interface Triple {
  readonly code: string;
  readonly error: string;
  readonly fix: string;
}

/** A stage of generated checks: the throwaway program, what running it gave, and the verdict. */
export type Stage = NonNullable<Extract<RunEvent, { type: 'note' }>['stage']>;

/** A critique whose parts have verdicts. */
export type Critique = NonNullable<Extract<RunEvent, { type: 'note' }>['critique']>;

type Asked = Extract<RunEvent, { type: 'asked' }>['request'];
type Answered = Extract<RunEvent, { type: 'answered' }>['reply'];

interface Exchange {
  readonly request: Asked;
  readonly reply: Extract<Answered, { kind: 'text' }>;
}

/** The rows of the events of one run or more, in the order in which they came to be. */
export function trainingRows(events: readonly StampedEvent[]): readonly TrainingRow[] {
  const runs = [...new Set(events.map(({ runId }) => runId))];
  return runs.flatMap((run) =>
    rowsOf(
      run,
      events.filter(({ runId }) => runId === run).map(({ event }) => event),
    ),
  );
}

function rowsOf(run: string, events: readonly RunEvent[]): readonly TrainingRow[] {
  const rows: TrainingRow[] = [];
  const asked = new Map<string, Asked>();
  let last: Exchange | undefined;
  let tester: Exchange | undefined;
  let round = 0;
  let open: (Exchange & { candidate?: string }) | undefined;
  const closeOpen = (verdict: string, why: string | undefined) => {
    if (!open) return;
    rows.push(refinement(run, ++round, open, verdict, why));
    open = undefined;
  };
  for (const event of events) {
    if (event.type === 'asked') asked.set(event.request.id, event.request);
    if (event.type === 'rung-started') round = 0;
    if (event.type === 'answered') {
      closeOpen('unread', 'No text was made of it.');
      const request = asked.get(event.request);
      const { reply } = event;
      last = request && reply.kind === 'text' ? { request, reply } : undefined;
      // Who judges a stage did not write it.
      if (last && !last.request.prompt.id.endsWith('/judge')) tester = last;
      open = last?.request.role === 'writer' ? { ...last } : undefined;
    }
    // Candidates of tools are judged as well; what a model wrote names it.
    if (event.type === 'candidate' && open && event.candidate.provenance.model === open.reply.model)
      open.candidate ??= event.candidate.id;
    if (event.type === 'judged' && open && event.candidate === open.candidate) {
      const { kind, reasons } = event.verdict;
      closeOpen(kind, kind === 'verified' ? undefined : (reasons[0]?.message ?? 'It was not verified.'));
    }
    if (event.type === 'note' && event.stage) rows.push(stageRow(run, event.stage, tester, rows));
    if (event.type === 'note' && event.critique) rows.push(critiqueRow(run, event.critique, last, rows));
  }
  closeOpen('unread', 'No text was made of it.');
  return rows;
}

/** What the writer was asked and said; what it said before, and heard of it, is no target. */
function refinement(
  run: string,
  round: number,
  { request, reply }: Exchange,
  verdict: string,
  filtered?: string,
): TrainingRow {
  const triple = verdict === 'verified' ? tripleOf({ request, reply }) : undefined;
  return {
    ...head(run, 'refinement', round, { request, reply }),
    messages: [
      ...request.messages.map((one) => ({ ...one, train: false })),
      { role: 'assistant', content: reply.text, train: filtered === undefined },
    ],
    verdict,
    reward: verdict === 'verified' ? 1 : verdict === 'rejected' ? -1 : 0,
    ...(triple ? { triple } : {}),
    ...(filtered === undefined ? {} : { filtered }),
  };
}

/** The triple of an answer: the text that it was shown last, the reports beside or after it, and its own text. */
function tripleOf({ request, reply }: Exchange): Triple | undefined {
  const nonce = /^<<<TOUCHSTONE (\w+)$/mu.exec(reply.text)?.[1];
  if (nonce === undefined) return undefined;
  const fix = blocksIn(reply.text, nonce).at(-1);
  const code = request.messages.flatMap(({ content }) => blocksIn(content, nonce)).at(-1);
  const error = /^(={3,}) reports \1\n([^]*?)\n\1 end \1$/mu.exec(request.messages.at(-1)?.content ?? '')?.[2];
  return fix !== undefined && code !== undefined && error !== undefined ? { code, error, fix } : undefined;
}

/** What stands between pairs of our lines; the two lines alone, as the rules show them, hold nothing. */
function blocksIn(text: string, nonce: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/u);
  const found: string[] = [];
  let open = -1;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === openLine(nonce)) open = at;
    if (line.trim() !== closeLine(nonce) || open < 0) continue;
    if (at > open + 1) found.push(lines.slice(open + 1, at).join('\n'));
    open = -1;
  }
  return found;
}

/** One stage as a conversation: the program, what running it gave, the verdict. */
function stageRow(run: string, stage: Stage, last: Exchange | undefined, before: readonly TrainingRow[]): TrainingRow {
  const withdrawn = new Set(stage.withdrawn);
  const earlier = before.filter(({ kind }) => kind === 'stage');
  const isRun = stage.checks.some(({ result }) => result !== 'could not be run');
  const filtered = isRun ? undefined : 'Nothing of it could be run.';
  const program = (taken: boolean): readonly RowMessage[] => {
    const checks = stage.checks.filter(({ words }) => withdrawn.has(words) === taken);
    if (checks.length === 0) return [];
    const content = checks.map(({ program: written }) => written).join('\n');
    // What the tester took back was wrong by its own word.
    return [{ role: 'assistant', content, train: !taken && filtered === undefined }];
  };
  const output = stage.checks.map(({ words, result }) => `${words}: ${result}`).join('\n');
  const said = stage.verdict === 'conclude' ? 'conclude' : `next stage: ${stage.because ?? ''}`.trim();
  return {
    ...head(run, 'stage', earlier.length + 1, last),
    messages: [
      ...(last?.request.messages ?? []).map((one) => ({ ...one, train: false })),
      ...program(true),
      ...program(false),
      { role: 'user', content: output, train: false },
      { role: 'assistant', content: said, train: filtered === undefined },
    ],
    verdict: stage.verdict,
    ...(filtered === undefined ? {} : { filtered }),
  };
}

/** One critique: what it is about, then each of its parts with its verdict; only parts that were kept are targets. */
function critiqueRow(
  run: string,
  { prompt, by, about, parts, verdict }: Critique,
  last: Exchange | undefined,
  before: readonly TrainingRow[],
): TrainingRow {
  const filtered = parts.some(({ kept }) => kept) ? undefined : 'Nothing speaks for any part of it.';
  return {
    ...head(run, 'critique', before.filter(({ kind }) => kind === 'critique').length + 1, last),
    role: 'critic',
    model: by,
    prompt,
    messages: [
      { role: 'user', content: about, train: false },
      ...parts.map(({ text, verdict: word, kept, reward }) => ({
        role: 'assistant' as const,
        content: text,
        train: kept,
        verdict: word,
        ...(reward === undefined ? {} : { reward }),
      })),
    ],
    verdict,
    ...(filtered === undefined ? {} : { filtered }),
  };
}

function head(run: string, kind: TrainingRow['kind'], round: number, last: Exchange | undefined) {
  return {
    schema: rowSchema,
    kind,
    run,
    round,
    role: last?.request.role ?? 'critic',
    model: last?.reply.model ?? '',
    endpoint: last?.reply.endpoint ?? '',
    prompt: last ? `${last.request.prompt.id}@${last.request.prompt.version}` : '',
  } as const;
}

/** Reads the events of a trace file; lines that are none are left aside and counted. */
export function eventsIn(text: string): { readonly events: readonly StampedEvent[]; readonly odd: number } {
  const events: StampedEvent[] = [];
  let odd = 0;
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const value = readLine(line);
    if (isStamped(value)) events.push(value);
    // The first line names the format, the last one may tell what was dropped.
    else if (typeof value !== 'object' || value === null || !('schema' in value || 'dropped' in value)) odd++;
  }
  return { events, odd };
}

function readLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Events that rows are made of are looked at more closely; others pass by their type alone. */
function isStamped(value: unknown): value is StampedEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { runId, event } = value as { runId?: unknown; event?: unknown };
  if (typeof runId !== 'string' || typeof event !== 'object' || event === null) return false;
  const { type, ...rest } = event as { readonly type?: unknown } & Readonly<Record<string, unknown>>;
  const isObject = (one: unknown): one is Readonly<Record<string, unknown>> => typeof one === 'object' && one !== null;
  switch (type) {
    case 'asked': {
      const { request } = rest;
      return (
        isObject(request) &&
        typeof request['id'] === 'string' &&
        Array.isArray(request['messages']) &&
        isObject(request['prompt'])
      );
    }
    case 'answered':
      return typeof rest['request'] === 'string' && isObject(rest['reply']);
    case 'candidate':
      return isObject(rest['candidate']) && isObject(rest['candidate']['provenance']);
    case 'judged':
      return isObject(rest['verdict']) && Array.isArray(rest['verdict']['reasons']);
    case 'note':
      return (
        (rest['stage'] === undefined ||
          (isObject(rest['stage']) &&
            Array.isArray(rest['stage']['checks']) &&
            Array.isArray(rest['stage']['withdrawn']))) &&
        (rest['critique'] === undefined ||
          (isObject(rest['critique']) &&
            Array.isArray(rest['critique']['parts']) &&
            rest['critique']['parts'].every(isObject)))
      );
    default:
      return typeof type === 'string';
  }
}
