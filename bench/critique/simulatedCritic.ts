// SIMULATION: a critic whose quality is set by the measure. It knows where a fault was planted, and answers in the words
// that a model would use; how often it is right, and in which way it is wrong, is drawn. No model is asked.

import type { Random } from '../../server/src/base/random.ts';
import type { Span } from '../../server/src/base/text.ts';
import type { BugKind } from '../../server/src/core/bugKind.ts';
import type { ModelPort } from '../../server/src/core/ports.ts';

/** How good a simulated critic is; all shares from 0 to 1. */
export interface CriticQuality {
  /** Faults that it names. */
  readonly hits: number;
  /** Of its findings, those that name the fault: with it, half of the texts being clean, the false alarms are drawn. */
  readonly precision: number;
  /** Of its hits, those that quote another line. */
  readonly lineErrors: number;
  /** Of its hits, those whose example tells a wrong present value. */
  readonly misread: number;
  /** Of its false alarms, those that are wrong about what is wanted, not about what the code does. */
  readonly wrongIntent: number;
}

/**
 * Ways in which one finding can be right or wrong. `hit…` names the planted fault.
 *
 * - hit: the right line, what is wanted, and what the code gives now. hit-line: another line. hit-misread: what the code
 *   gives now is told wrongly.
 * - alarm-code: right about what is wanted, wrong about the code: it gives that already. alarm-intent: right about the
 *   code, wrong about what is wanted. alarm-both: wrong about both.
 */
export type FindingWay = 'hit' | 'hit-line' | 'hit-misread' | 'alarm-code' | 'alarm-intent' | 'alarm-both';

/** All of them. */
export const findingWays: readonly FindingWay[] = [
  'hit',
  'hit-line',
  'hit-misread',
  'alarm-code',
  'alarm-intent',
  'alarm-both',
];

/** What a simulated critic is given to look at. */
export interface Seen {
  readonly text: string;
  readonly span: Span;
  /** Present where a fault was planted. */
  readonly fault?: { readonly kind: BugKind; readonly line: number };
  /** Calls with what is wanted, and what the text gives now; null where that is no literal. */
  readonly calls: readonly { readonly call: string; readonly wanted: string; readonly given: string | null }[];
  /** Words of the request that name no value; it also says of each call what is wanted, see `wantedWords`. */
  readonly says: string;
}

/** One finding of a simulated critic; the message is how it is known again. */
export interface SimulatedFinding {
  readonly way: FindingWay;
  readonly message: string;
  readonly entry: object;
}

/** What the request says of one call. */
export function wantedWords({ call, wanted }: Seen['calls'][number]): string {
  return `${call} gives ${wanted}`;
}

/** A finding made in a way; undefined where the text offers nothing for it. */
export function simulatedFinding(
  way: FindingWay,
  seen: Seen,
  random: Random,
  number: number,
): SimulatedFinding | undefined {
  const example = exampleOf(way, seen, random);
  const right = seen.fault && quoteAt(seen, seen.fault.line);
  const isHit = way.startsWith('hit');
  const quote = isHit && way !== 'hit-line' ? right : anotherQuote(seen, random);
  if (!example || quote === undefined || (isHit && !seen.fault)) return undefined;
  // Half of the findings quote words that name a value, the right one: right findings then agree with them.
  const call = seen.calls.find((one) => one.call === example.call)!;
  const says = random.next() < 0.5 ? wantedWords(call) : seen.says;
  const message = `Simulated ${way} number ${number}.`;
  const kind = seen.fault && isHit && seen.fault.kind.startsWith('C') ? seen.fault.kind : 'C.1';
  return {
    way,
    message,
    entry: { kind, verdict: 'present', quote, message, example: { ...example, says } },
  };
}

function exampleOf(way: FindingWay, { calls }: Seen, random: Random) {
  const shows = calls.filter(({ wanted, given }) => given !== null && given !== wanted);
  const holds = calls.filter(({ wanted, given }) => given === wanted);
  /** A value of the function's own kind that is none of those. */
  const imagined = (...not: readonly (string | null)[]) =>
    draw(
      calls.map(({ wanted }) => wanted).filter((value) => !not.includes(value)),
      random,
    );
  const on = draw(way.startsWith('hit') ? shows : holds, random);
  if (!on || on.given === null) return undefined;
  const other = imagined(on.wanted, on.given);
  const another = imagined(on.wanted, on.given, other ?? null);
  const made: Readonly<Record<FindingWay, readonly [string | undefined, string | undefined]>> = {
    hit: [on.wanted, on.given],
    'hit-line': [on.wanted, on.given],
    'hit-misread': [on.wanted, other],
    'alarm-code': [on.wanted, other],
    'alarm-intent': [other, on.given],
    'alarm-both': [other, another],
  };
  const [expected, actual] = made[way];
  return expected === undefined || actual === undefined ? undefined : { call: on.call, expected, actual };
}

/**
 * Draws what a critic of a quality says of a text.
 *
 * @param rate of false alarms for one text; see `alarmRate`.
 */
export function drawWays(quality: CriticQuality, isFaulty: boolean, random: Random): readonly FindingWay[] {
  const ways: FindingWay[] = [];
  if (isFaulty && random.next() < quality.hits) {
    const lot = random.next();
    if (lot < quality.lineErrors) ways.push('hit-line');
    else ways.push(lot < quality.lineErrors + quality.misread ? 'hit-misread' : 'hit');
  }
  // Half of the texts are clean, so that the alarms of both are set against the hits of one.
  for (let left = alarmRate(quality); left > 0; left--) {
    if (random.next() >= left) continue;
    if (random.next() >= quality.wrongIntent) ways.push('alarm-code');
    else ways.push(random.next() < 0.5 ? 'alarm-intent' : 'alarm-both');
  }
  return ways;
}

/** False alarms for one text, such that hits and alarms over as many faulty as clean texts give the precision. */
export function alarmRate({ hits, precision }: CriticQuality): number {
  return (hits * (1 - precision)) / precision / 2;
}

/** A model that answers as the simulated critic would. */
export function simulatedModel(findings: readonly SimulatedFinding[]): ModelPort {
  const text = JSON.stringify(findings.map(({ entry }) => entry));
  return {
    has: (role) => role === 'critic',
    describe: () => 'simulated critic',
    ask: () =>
      Promise.resolve({
        kind: 'text',
        text,
        finish: 'stop',
        model: 'simulated critic',
        endpoint: 'replay',
        usage: { promptTokens: 100, completionTokens: 50, estimated: true },
        usd: 0,
        durationMs: 0,
        warnings: [],
      }),
  };
}

/** The shortest run of whole lines around a line that stands once in the selection. */
function quoteAt({ text, span }: Seen, line: number): string | undefined {
  const lines = text.split('\n');
  const selected = text.slice(span.start, span.end).replace(/\s+/gu, ' ');
  for (const [before, after] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 2],
  ] as const) {
    const quote = lines
      .slice(Math.max(0, line - before), line + after + 1)
      .join('\n')
      .trim();
    const squeezed = quote.replace(/\s+/gu, ' ');
    if (squeezed.length >= 3 && selected.split(squeezed).length === 2) return quote;
  }
  return undefined;
}

function anotherQuote(seen: Seen, random: Random): string | undefined {
  const first = seen.text.slice(0, seen.span.start).split('\n').length - 1;
  const last = seen.text.slice(0, seen.span.end).split('\n').length - 1;
  const far = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
    (line) => !seen.fault || Math.abs(line - seen.fault.line) > 1,
  );
  return draw(
    far.flatMap((line) => quoteAt(seen, line) ?? []),
    random,
  );
}

function draw<T>(from: readonly T[], random: Random): T | undefined {
  return from[Math.floor(random.next() * from.length)];
}
