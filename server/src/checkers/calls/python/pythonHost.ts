// A session of calls on one Python document: questions to a fork of a warm process, asked again of a new one
// where a variant took it down.

import { relative } from 'node:path';
import { throwIfAborted } from '../../../base/abort.ts';
import { shortHash } from '../../../base/hash.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { positionAt } from '../../../base/text.ts';
import { failure, type Failure } from '../../../core/failure.ts';
import type { Behaviour, Variant } from '../../../core/trials.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import { codePointsOf } from '../../python/trials/codePoints.ts';
import { toldLiteral } from '../../python/trials/literalWire.ts';
import type { CallCase, CallHost, CaseEnd, TracedCase, VariantEnd } from '../callHost.ts';
import type { CallPlace, CallPool, CallProcess } from './callPool.ts';
import type { CallMessage, ToldEnd } from './callWire.ts';

/** Milliseconds of one call of `behave`, and of loading the document. */
const behaveMs = 250;
const loadMs = 10_000;
/**
 * What may take so many times the processor time that the slowest case took on the original, and at least so many
 * milliseconds of it, is given no longer: a case of a variant, one after the first that hang (most of them do for
 * ever), and a call of `behave`, whose limit is the same for all.
 */
const timesOriginal = 20;
const patientMs = 40;
const leastMs = 4;
const callMs = 60;
const patientHangs = 2;
/** Sessions that variants may take down before the host gives up. */
const mostRestarts = 8;

type Told = Extract<CallMessage, { kind: 'ends' }>['ends'][number][1];

/** A host of calls that also knows the docstrings of the document. */
export interface PythonHost extends CallHost {
  /** Name, and text from the first prompt on, of each docstring with examples: as a `call`, doctest decides it. */
  doctests(signal: AbortSignal): Promise<readonly (readonly [string, string])[]>;
}

/** Opens it on a process of the pool. `folder` is the project's, absolute in the workspace. */
export async function openPythonHost(
  pool: CallPool,
  context: CheckerContext,
  request: CheckRequest,
  place: CallPlace & { readonly folder: string },
): Promise<Result<PythonHost, Failure>> {
  const { overlay } = request;
  const offsetOf = codePointsOf(overlay.text);
  const document = shortHash([overlay.path, place.folder, overlay.text]);
  const taken = await pool.take(context, request, place, request.fresh === true, document);
  if ('why' in taken) return err(cannot(taken.why));
  let current: CallProcess | undefined = taken;
  let restarts = 0;
  const known = pool.known(document);
  let patience = patientHangs;
  let closed = false;

  const open = async (on: CallProcess, signal: AbortSignal): Promise<string | undefined> => {
    if (on.open === document && !on.stale) return undefined;
    if (on.open !== undefined && (await shut(on, signal)) !== 'closed') return ended;
    on.send({
      kind: 'open',
      path: relative(overlay.snapshot.root, overlay.path),
      folder: on.scratch.toScratch(place.folder),
      text: overlay.text,
      loadMs: Math.min(loadMs, context.settings.deadlineMs),
    });
    const message = await on.next(signal);
    if (message?.kind === 'opened' && message.fault === null) on.open = document;
    else if (message?.kind === 'opened') {
      await on.next(signal);
      return message.fault ?? '';
    } else if (message?.kind === 'lost') return message.why;
    else return ended;
    return undefined;
  };

  let first = await open(taken, context.signal);
  if (first === ended && request.fresh !== true) {
    // What went wrong in a warm one says nothing of the document.
    await taken.stop();
    const other = await pool.take(context, request, place, true, document);
    if ('why' in other) return err(cannot(other.why));
    current = other;
    first = await open(other, context.signal);
  }
  if (first !== undefined) {
    await current.stop();
    return err(cannot(first));
  }

  const end = async () => {
    const ending = current;
    current = undefined;
    await ending?.stop();
  };

  /** A process with the document open; undefined when too many were taken down. */
  const opened = async (signal: AbortSignal): Promise<CallProcess | undefined> => {
    if (current !== undefined) return current;
    if (closed || restarts++ >= mostRestarts) return undefined;
    await end();
    const next = await pool.take({ ...context, signal }, request, place, true, document);
    if ('why' in next) return undefined;
    current = next;
    if ((await open(next, signal)) === undefined) return next;
    await end();
    return undefined;
  };

  const within = (limitMs: number, least: number) =>
    known.slowestMs === undefined ? limitMs : Math.min(limitMs, Math.max(least, timesOriginal * known.slowestMs));
  const editsOf = ({ edits }: Variant) =>
    edits.map(({ span, newText }) => [offsetOf(span.start), offsetOf(span.end), newText] as const);

  /** Asks about variants; what was open when a session went is asked again, one by one. */
  const askAll = async (
    question: object,
    variants: readonly Variant[],
    onEnd: (index: number, told: Told) => void,
    onLost: (index: number, why: string) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    let groups: (readonly number[])[] = variants.length === 0 ? [] : [variants.map((_, index) => index)];
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      throwIfAborted(signal);
      const on = await opened(signal);
      if (on === undefined) {
        for (const index of [group, ...groups].flat()) onLost(index, 'calls cannot be made any more');
        return;
      }
      const left = new Set(group);
      on.send({ ...question, variants: group.map((index) => editsOf(variants[index]!)) });
      for (;;) {
        let message: CallMessage | undefined;
        try {
          message = await on.next(signal);
        } catch (error) {
          current = undefined;
          throw error;
        }
        if (message?.kind === 'ends') {
          for (const [place, told] of message.ends) {
            const index = group[place];
            if (index !== undefined && left.delete(index)) onEnd(index, told);
          }
          continue;
        }
        if (message?.kind === 'done') break;
        await end();
        break;
      }
      if (left.size === 0) continue;
      const lost = 'it took down the process in which it was called';
      if (group.length === 1) onLost(group[0]!, lost);
      else groups = [...[...left].map((index) => [index]), ...groups];
    }
  };

  return ok({
    isolation: (await context.processes.isolation?.())?.kind === 'sandbox' ? 'sandbox' : 'scratch-copy',
    tool: 'python',
    version: taken.version,
    evaluate(variants, cases, { always, limitMs }, onEnd, signal) {
      return askAll(
        {
          kind: 'evaluate',
          cases: cases.map(toldCase),
          always,
          limitMs: within(limitMs, patientMs),
          fewMs: within(limitMs, leastMs),
          patience: Math.max(0, patience),
        },
        variants,
        (index, told) => {
          const seen = variantEnd(told);
          if (isPass(seen, cases.length)) known.isPassed = true;
          if (seen.kind === 'hung' || (seen.kind === 'ran' && seen.ends.at(-1)?.state === 'hung')) patience--;
          onEnd(index, seen);
        },
        (index, why) => onEnd(index, { kind: 'broken', why }),
        signal,
      );
    },
    async doctests(signal) {
      const on = await opened(signal);
      on?.send({ kind: 'doctests' });
      const message = await on?.next(signal);
      return message?.kind === 'doctests' ? message.tests : [];
    },
    async trace(cases, functions, limitMs, signal) {
      const lineOf = (offset: number) => positionAt(overlay.text, offset).line + 1;
      const spans = functions.map((span) => [lineOf(span.start), lineOf(Math.max(span.start, span.end - 1))]);
      const on = await opened(signal);
      if (on === undefined) return err('the document cannot be loaded any more');
      const told = cases.map(toldCase);
      const keys = told.map((one) => JSON.stringify(one));
      const hung = keys.flatMap((key, place) => (known.hung.has(key) ? [place] : []));
      on.send({ kind: 'trace', cases: told, spans, limitMs, known: hung });
      const message = await on.next(signal);
      if (message?.kind !== 'traced') {
        await end();
        return err('The process in which they are run ended, or told nothing for a minute.');
      }
      known.slowestMs ??= 0;
      for (const [place, one] of message.cases.entries()) {
        if (one.end.state === 'hung') known.hung.add(keys[place]!);
        else known.slowestMs = Math.max(known.slowestMs, one.durationMs);
      }
      return ok(
        message.cases.map((one): TracedCase => ({
          end: caseEnd(one.end),
          lines: one.lines.map((line) => line - 1),
          calls: one.calls,
          durationMs: one.durationMs,
        })),
      );
    },
    async behave(variants, name, inputs, signal) {
      const found: (readonly Behaviour[] | undefined)[] = variants.map(() => undefined);
      // What passed is called next, and judged by a fresh process then. One in a mount sees what is saved meanwhile.
      if (known.isPassed && current?.scratch.mount !== undefined) pool.foresee(context, request, place);
      known.isPassed = false;
      const question = {
        kind: 'behave',
        name,
        inputs: inputs.map((one) => one.map(toldLiteral)),
        limitMs: within(behaveMs, callMs),
      };
      await askAll(
        question,
        variants,
        (index, told) => {
          if (Array.isArray(told)) found[index] = told.map(behaviourOf);
        },
        () => undefined,
        signal,
      );
      return found;
    },
    async close() {
      closed = true;
      const ending = current;
      current = undefined;
      if (ending === undefined) return;
      // The document stays open: who asks about the same text next need not load it again.
      return pool.give(ending);
    },
  });
}

const ended = 'the process for calls ended';

/** Closes what is open; it is the next document's only when the fork of this one is gone. */
async function shut(on: CallProcess, signal: AbortSignal): Promise<string | undefined> {
  on.open = undefined;
  on.stale = false;
  on.send({ kind: 'close' });
  return (await on.next(signal))?.kind;
}

function cannot(why: string): Failure {
  const words = `The document cannot be loaded by itself: ${why}`;
  return failure('checker.set-up', words.slice(0, 800), 'Its examples and expectations are not decided.');
}

function toldCase({ call, before, expected }: CallCase) {
  return { call, before: before ?? [], expected };
}

function variantEnd(told: Told): VariantEnd {
  if (told === null || Array.isArray(told)) return { kind: 'broken', why: 'it told what nobody asked for' };
  return told.kind === 'ran' ? { kind: 'ran', ends: told.ends.map(caseEnd) } : told;
}

/** Whether all cases passed. */
function isPass(end: VariantEnd, count: number): boolean {
  return end.kind === 'ran' && end.ends.length === count && end.ends.every(({ state }) => state === 'passed');
}

function caseEnd(told: ToldEnd): CaseEnd {
  if (told.state !== 'failed') return told;
  const { message, expected, actual, stack } = told;
  return {
    state: 'failed',
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(stack === undefined ? {} : { stack }),
  };
}

function behaviourOf({ value, ...rest }: Extract<Told, readonly unknown[]>[number]): Behaviour {
  return value === undefined ? rest : { ...rest, value };
}
