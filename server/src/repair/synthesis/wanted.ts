// What failing calls should have given: a test says it, and is matched with the call that it made by what the call gave.

import type { Literal } from '../../core/literal.ts';
import type { Behaviour, CallSession, RecordedCall, TracedTest } from '../../core/trials.ts';
import type { RepairPlace } from '../template.ts';
import { giving } from './instrument.ts';

/** A call of the function and what it should give. */
export interface KnownCall {
  readonly inputs: readonly Literal[];
  readonly isFailing: boolean;
  /** What it should give, as the language prints it. */
  readonly wanted: string;
  /** The same as code; absent for passing calls. */
  readonly text?: string;
  readonly value?: Literal;
}

/** Most calls that are looked at. */
const most = { failing: 6, passing: 8 };

/** Longest text of an expected value that is written into a version. */
const longestText = 2000;

/**
 * The calls of tests with what they should give; failing ones of which nobody says it are left out.
 *
 * @returns failing ones first; empty where none is known.
 */
export async function knownCalls(
  place: RepairPlace,
  name: string,
  session: CallSession,
  calls: readonly RecordedCall[],
  tests: readonly TracedTest[],
  signal: AbortSignal,
): Promise<readonly KnownCall[]> {
  const mine = calls.filter((call) => call.name === name);
  const failing = mine.filter(({ passing }) => !passing);
  const passing = mine.filter((call) => call.passing).slice(0, most.passing);
  const asked = [...failing.slice(0, 4 * most.failing), ...passing];
  if (failing.length === 0) return [];
  const [given] = await session.behave(
    [{ edits: [] }],
    name,
    asked.map(({ inputs }) => inputs),
    signal,
  );
  if (!given || given.length < asked.length) return [];
  const said = tests.filter(({ state }) => state !== 'passed');
  const found: KnownCall[] = [];
  const used = new Set<TracedTest>();
  for (const [at, call] of asked.entries()) {
    const own = given[at]!;
    if (call.passing) {
      if (own.kind === 'returned')
        found.push({
          inputs: call.inputs,
          isFailing: false,
          wanted: own.shown,
          ...(own.value ? { value: own.value } : {}),
        });
      continue;
    }
    if (found.filter(({ isFailing }) => isFailing).length >= most.failing) continue;
    const test = said.find((one) => !used.has(one) && isOf(one, own, place));
    const text = test && expectedOf(test, place);
    if (!test || text === undefined || text.length > longestText) continue;
    used.add(test);
    const variant = giving(place, name, text);
    const [wanted] = variant ? await session.behave([variant], name, [call.inputs], signal) : [];
    const [value] = wanted ?? [];
    if (value?.kind !== 'returned' || value.shown === own.shown) continue;
    found.push({
      inputs: call.inputs,
      isFailing: true,
      wanted: value.shown,
      text,
      ...(value.value ? { value: value.value } : {}),
    });
  }
  return found.some(({ isFailing }) => isFailing)
    ? found.toSorted((a, b) => Number(b.isFailing) - Number(a.isFailing))
    : [];
}

/** Whether a test may have made a call that did this. */
function isOf(test: TracedTest, did: Behaviour, place: RepairPlace): boolean {
  const { state, failure } = test;
  if (did.kind === 'hung') return state === 'hung';
  const actual = failure?.actual;
  if (actual === undefined) {
    const truth = truthAsked(test, place);
    if (did.kind === 'returned' && truth !== undefined) return did.type.startsWith('bool') && did.shown !== truth;
    return did.kind === 'threw' && (failure?.message ?? '').includes(did.shown);
  }
  return did.kind === 'threw' ? actual.endsWith(did.shown) : actual === did.shown;
}

/** What a failing test expects, as code: what it says, what it asks to be the same as, or plain truth. */
function expectedOf(test: TracedTest, place: RepairPlace): string | undefined {
  const expected = test.failure?.expected;
  if (expected === undefined) return truthAsked(test, place);
  return /^is (?!not )/u.test(expected) ? expected.slice(3) : expected;
}

/** The truth value that a test's last line asks of a call and nothing else, where no comparison says it. */
function truthAsked({ failure }: TracedTest, { dialect }: RepairPlace): string | undefined {
  const line = failure?.source?.trimEnd().split('\n').at(-1)?.trim();
  if (line === undefined) return undefined;
  const asked =
    /^assert (?<not>not )?[\w.]+\([^=<>]*\)(?:, (?:f|r)?["'].*)?$/u.exec(line) ??
    /^self\.assert(?:True|(?<not>False))\([\w.]+\([^=<>]*\)\)$/u.exec(line);
  if (asked === null) return undefined;
  return asked.groups?.['not'] === undefined ? dialect.write.trueWord : dialect.write.falseWord;
}

/** Whether a call gave what is wanted of it. */
export function isMet({ wanted }: KnownCall, did: Behaviour | undefined): boolean {
  return did?.kind === 'returned' && did.shown === wanted;
}
