// Finds conditions by what they must answer: first how a condition at a place would have to end at its visits for the
// failing calls to give what is wanted (angelic values: Chandra et al., ICSE 2011; Nopol, TSE 2017; staged as in SPR,
// FSE 2015, which asks whether any condition would do before it looks for one), then which conditions over the names
// in scope end like that, and as before in the passing calls.

import type { Span } from '../../base/text.ts';
import type { Behaviour, CallSession, Variant } from '../../core/trials.ts';
import type { RepairFunction } from '../functions.ts';
import type { Fix, RepairPlace } from '../template.ts';
import { atomsAt, type Atom } from './atoms.ts';
import { comparisonsOf, conditionsWith, grown, type Term } from './enumerate.ts';
import type { ConditionHole } from './holes.ts';
import { mostVisits, scripted, type Script } from './instrument.ts';
import { missing, visitsOf, type Value, type Visit } from './values.ts';
import { isMet, type KnownCall } from './wanted.ts';

/** What is synthesised from. */
export interface SynthesisIn {
  readonly place: RepairPlace;
  readonly func: RepairFunction & { readonly name: string };
  readonly session: CallSession;
  /** Failing ones first. */
  readonly known: readonly KnownCall[];
  suspicion(span: Span): number;
  hasTime(): boolean;
  /** Versions that may still hang: each costs its whole time limit. */
  readonly patience: { hangs: number };
  pause?(): Promise<void> | undefined;
  readonly signal: AbortSignal;
}

/** A fix that was found by its values, and how likely its kind is. */
export interface Synthesised {
  readonly fix: Fix;
  readonly prior: number;
}

const most = {
  /** Holes that are asked about their visits, and that are looked into. */
  asked: 260,
  feasible: 12,
  /** Versions of one question. */
  versions: 240,
  flips: 8,
  from: 4,
  /** Ways in which one call may pass. */
  ways: 3,
  /** Atoms in one version: what it tells has a limit. */
  atoms: 12,
  conditions: 24,
  numbers: 16,
  /** Versions that are called at once: between them it is seen whether there is time for more. */
  atOnce: 24,
};

/** What it costs to name a number that nobody has written, only had. */
const sizeOfSeen = 2.2;

/** What conditions, branches and statements are worth beside templates. */
const priors = { condition: 0.25, branch: 0.2, statement: 0.3 };

/** Conditions and guarded or plain statements after which the failing calls give what is wanted. */
export async function conditionsFor(
  given: SynthesisIn,
  holes: readonly ConditionHole[],
): Promise<readonly Synthesised[]> {
  const failing = given.known.filter(({ isFailing }) => isFailing);
  const sorted = holes
    .toSorted((a, b) => given.suspicion(b.at) * b.fit - given.suspicion(a.at) * a.fit)
    .slice(0, most.asked);
  const visited = await visitsAt(given, sorted, failing);
  const hopeful = sorted.filter((hole) => visited.get(hole.node) !== undefined);
  // The first failing call alone tells most holes apart.
  const first = await waysOf(given, hopeful, failing.slice(0, 1), (hole) => visited.get(hole.node)!);
  const rest = hopeful.filter((hole) => first.has(hole)).slice(0, 4 * most.feasible);
  const ways = failing.length === 1 ? first : await waysOf(given, rest, failing, (hole) => visited.get(hole.node)!);
  const found: Synthesised[] = [];
  let looked = 0;
  for (const hole of rest) {
    const own = ways.get(hole);
    if (!own || !given.hasTime()) continue;
    if (hole.always && own.every((scripts) => scripts.some(isAlways)))
      found.push({
        prior: priors.statement,
        fix: { template: 'synthesised-statement', ...hole.always, at: hole.at, fit: hole.fit },
      });
    if (looked++ >= most.feasible) continue;
    found.push(...(await conditionsAt(given, hole, failing, own)));
    given.signal.throwIfAborted();
    await given.pause?.();
  }
  return found;
}

function isAlways(script: Script): boolean {
  return script.kind === 'all' && script.says;
}

/** How often each place of a hole is visited by the failing calls, at most; absent where one of them never comes there. */
async function visitsAt(
  given: SynthesisIn,
  holes: readonly ConditionHole[],
  failing: readonly KnownCall[],
): Promise<ReadonlyMap<object, number>> {
  const one = new Map(holes.map((hole) => [hole.node, hole]));
  const nodes = [...one.values()];
  const told = await behave(
    given,
    nodes.map((hole) => version(given, hole, { kind: 'own' }, [])),
    failing,
  );
  const found = new Map<object, number>();
  for (const [at, hole] of nodes.entries()) {
    const counts = failing.map((_, call) => logOf(told[at]?.[call], 0)?.length ?? 0);
    if (counts.every((count) => count > 0)) found.set(hole.node, Math.max(...counts));
  }
  return found;
}

/** The scripts of each hole under which each call gives what is wanted; holes without one for some call are left out. */
async function waysOf(
  given: SynthesisIn,
  holes: readonly ConditionHole[],
  calls: readonly KnownCall[],
  visits: (hole: ConditionHole) => number,
): Promise<ReadonlyMap<ConditionHole, readonly (readonly Script[])[]>> {
  const found = new Map<ConditionHole, readonly (readonly Script[])[]>();
  let waiting: { readonly hole: ConditionHole; readonly script: Script }[] = [];
  const ask = async () => {
    const asked = waiting;
    waiting = [];
    const told = await behave(
      given,
      asked.map(({ hole, script }) => version(given, hole, script)),
      calls,
    );
    const passing = new Map<ConditionHole, Script[][]>();
    for (const [at, { hole, script }] of asked.entries()) {
      const ways = passing.get(hole) ?? calls.map(() => []);
      passing.set(hole, ways);
      calls.forEach((call, index) => {
        if (isMet(call, told[at]?.[index])) ways[index]!.push(script);
      });
    }
    for (const [hole, ways] of passing) if (ways.every((one) => one.length > 0)) found.set(hole, ways);
    given.signal.throwIfAborted();
    await given.pause?.();
  };
  for (const hole of holes) {
    if (!given.hasTime()) break;
    waiting.push(...scriptsFor(hole, visits(hole)).map((script) => ({ hole, script })));
    if (waiting.length >= most.versions) await ask();
  }
  if (waiting.length > 0) await ask();
  return found;
}

/** The simplest first. */
function scriptsFor(hole: ConditionHole, visits: number): readonly Script[] {
  const scripts: Script[] = [];
  if (!hole.keepsGoing) scripts.push({ kind: 'all', says: true });
  if (hole.isOld) scripts.push({ kind: 'all', says: false });
  if (visits === 1 && !hole.keepsGoing) return scripts;
  const last = Math.min(visits, mostVisits);
  const flips = Array.from({ length: Math.min(last, most.flips) }, (_, at) => at);
  if (last > most.flips) flips.push(last - 1);
  for (const at of flips) scripts.push({ kind: 'flip', at });
  for (let at = 1; at < last && at <= most.from; at++) {
    if (!hole.keepsGoing) scripts.push({ kind: 'from', at, says: true });
    if (hole.isOld) scripts.push({ kind: 'from', at, says: false });
  }
  return scripts;
}

/** The conditions at one hole. */
async function conditionsAt(
  given: SynthesisIn,
  hole: ConditionHole,
  failing: readonly KnownCall[],
  ways: readonly (readonly Script[])[],
): Promise<readonly Synthesised[]> {
  const { place, known } = given;
  const atoms = atomsAt(place, hole.node);
  const passing = known.filter(({ isFailing }) => !isFailing);
  const chosen = ways.map((scripts) => scripts.slice(0, most.ways));
  const scripts = [...new Map(chosen.flat().map((script) => [JSON.stringify(script), script])).values()];
  const own: Script = { kind: 'own' };
  /** Stretches of the rows: of which call, and what is to be said there. */
  const stretches: { readonly call: number; readonly visits: readonly Visit[] }[] = [];
  for (const script of scripts) {
    const logs = await logged(given, hole, script, atoms, failing);
    const key = JSON.stringify(script);
    for (const [call, log] of logs.entries())
      if (log && chosen[call]!.some((one) => JSON.stringify(one) === key)) stretches.push({ call, visits: log });
  }
  if (failing.some((_, call) => !stretches.some((stretch) => stretch.call === call))) return [];
  const logs = passing.length === 0 ? [] : await logged(given, hole, own, atoms, passing);
  for (const [call, log] of logs.entries()) if (log) stretches.push({ call: failing.length + call, visits: log });
  await given.pause?.();
  const language = { write: place.dialect.write, isPython: place.dialect.id === 'python' };
  const all = stretches.flatMap(({ visits }) => visits);
  const terms = atoms.map(({ text, size, isConstant }, at): Term => ({
    text,
    size,
    isConstant,
    row: all.map(({ values }) => values[at]!),
  }));
  const comparisons = comparisonsOf([...withGrown(terms, language), ...seenNumbers(terms)], language);
  const old: Term | undefined = hole.isOld
    ? { text: hole.own, size: 2, isConstant: false, row: all.map((visit): Value => visit.own) }
    : undefined;
  const isWanted = (strictly: boolean) => (row: readonly boolean[]) => {
    const met = new Set<number>();
    let at = 0;
    for (const { call, visits } of stretches) {
      let isLike = true;
      for (const { said } of visits) if (row[at++] !== said) isLike = false;
      if (isLike) met.add(call);
      else if (strictly && call >= failing.length) return false;
    }
    return failing.every((_, call) => met.has(call));
  };
  let found = conditionsWith(comparisons, old, isWanted(true), language, most.conditions);
  // Passing calls may pass with other answers, too.
  if (found.length === 0) found = conditionsWith(comparisons, old, isWanted(false), language, most.conditions / 2);
  return found.map(({ text, size }) => ({
    prior: hole.isOld ? priors.condition : priors.branch,
    fix: {
      template: hole.isOld ? 'synthesised-condition' : 'synthesised-branch',
      ...hole.with(text),
      at: hole.at,
      fit: hole.fit / (1 + Math.max(0, size - 2)),
    },
  }));
}

/** Terms, and sums and the like of two of the short ones behind them. */
function withGrown(terms: readonly Term[], language: Parameters<typeof grown>[1]): readonly Term[] {
  const known = terms.filter(({ row }) => row.some((value) => value !== missing));
  const more = grown(
    known.filter(({ size }) => size <= 2),
    language,
    120,
  );
  const texts = new Set(known.map(({ text }) => text));
  return [
    ...known,
    // What is worked out within a condition is said at some cost.
    ...more.filter(({ text }) => !texts.has(text)).map((term) => ({ ...term, size: term.size + 1 })),
  ].toSorted((a, b) => a.size - b.size);
}

/** Whole numbers that names had: where a bound lies between two of them, one of them names it. */
function seenNumbers(terms: readonly Term[]): readonly Term[] {
  const written = new Set(terms.flatMap(({ text, isConstant }) => (isConstant ? [text] : [])));
  const seen = new Set<string>();
  for (const { row, size, isConstant } of terms) {
    if (isConstant || size > 1.5) continue;
    for (const value of row)
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && !written.has(String(value)))
        seen.add(String(value));
  }
  return [...seen].slice(0, most.numbers).map((text) => ({
    text,
    size: sizeOfSeen,
    isConstant: true,
    row: (terms[0]?.row ?? []).map(() => Number(text)),
  }));
}

/** Conditions that are true and false as a row says. */
export function conditionsAround(
  comparisons: readonly Term[],
  target: readonly boolean[],
  language: Parameters<typeof grown>[1],
): readonly Term[] {
  const isWanted = (row: readonly boolean[]) => row.every((value, at) => value === target[at]);
  return conditionsWith(comparisons, undefined, isWanted, language, most.conditions);
}

/** What was seen at a hole under a script, for each call; undefined where nothing is known. */
export async function logged(
  given: SynthesisIn,
  hole: ConditionHole,
  script: Script,
  atoms: readonly Atom[],
  calls: readonly KnownCall[],
): Promise<readonly (readonly Visit[] | undefined)[]> {
  const chunks = Array.from({ length: Math.ceil(atoms.length / most.atoms) }, (_, at) =>
    atoms.slice(at * most.atoms, (at + 1) * most.atoms),
  );
  const told = await behave(
    given,
    chunks.map((chunk) => version(given, hole, script, chunk)),
    calls,
  );
  return calls.map((_, call) => {
    const parts = chunks.map((chunk, at) => logOf(told[at]?.[call], chunk.length));
    const whole = parts.find((part) => part !== undefined);
    if (!whole) return undefined;
    return whole.map((visit, at) => ({
      ...visit,
      values: chunks.flatMap((chunk, part) => parts[part]?.[at]?.values ?? chunk.map((): Value => missing)),
    }));
  });
}

function logOf(did: Behaviour | undefined, atoms: number): readonly Visit[] | undefined {
  return did?.kind === 'returned' && did.value?.kind === 'string' ? visitsOf(did.value.value, atoms) : undefined;
}

function version(given: SynthesisIn, hole: ConditionHole, script: Script, atoms?: readonly Atom[]): Variant {
  return scripted(
    given.place,
    given.func.name,
    hole,
    script,
    atoms?.map(({ text }) => text),
  );
}

/**
 * What calls of versions did, a few versions at a time: what is left when time is up, or when many have hung, is not
 * known.
 */
async function behave(given: SynthesisIn, variants: readonly Variant[], calls: readonly KnownCall[]) {
  const { session, func, signal, patience } = given;
  const inputs = calls.map((call) => call.inputs);
  const found: (readonly Behaviour[] | undefined)[] = [];
  while (found.length < variants.length && patience.hangs > 0 && given.hasTime()) {
    const few = variants.slice(found.length, found.length + most.atOnce);
    const told = await session.behave(few, func.name, inputs, signal);
    found.push(...few.map((_, at) => told[at]));
    patience.hangs -= told.filter((one) => one?.some(({ kind }) => kind === 'hung')).length;
    await given.pause?.();
  }
  return found;
}
