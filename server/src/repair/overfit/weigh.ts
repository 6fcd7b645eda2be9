// Weighs survivors: what each does on inputs, which behave alike, which is the likeliest, and how the telling input
// reads in the language.

import type { Random } from '../../base/random.ts';
import type { Literal } from '../../core/literal.ts';
import type { Behaviour, CallSession, RecordedCall, Variant } from '../../core/trials.ts';
import type { Dialect } from '../dialect.ts';
import type { RepairFunction } from '../functions.ts';
import type { RepairPlace } from '../template.ts';
import { compare, isRecorded, tellingInput, type BehaviourClass, type Compared } from './behaviours.ts';
import { constantOf, inputsFor, type Input } from './inputs.ts';

/** A survivor as weighing sees it. */
export interface Weighable {
  readonly variant: Variant;
  /** Suspicion × prior × fit. */
  readonly priority: number;
  /** Characters put in and left out; see `differenceOf`. */
  readonly size: number;
  /** How natural it reads, around 1; see `naturalness`. */
  readonly natural?: number;
  /** What proposed it: ways of one kind to the same behaviour say little more than one. */
  readonly kind?: string;
}

/** Classes of survivors, the likeliest first, and how they were told apart. */
export interface Weighing<T> {
  readonly classes: readonly BehaviourClass<T>[];
  /** What the place of each class comes from; see `WeighedClass`. */
  readonly scores: readonly Score[];
  readonly inputs: readonly Input[];
  readonly compared?: Compared<T>;
  /** Some survivors were not compared, for want of time. */
  readonly isPartial?: boolean;
  /**
   * Classes that are likelier than the first plausible one, and implausible only on inputs that were made up: what the
   * function is not meant for may be what tells against them.
   */
  readonly setAside: number;
}

/** How likely a class is, and the share of inputs near those of passing tests that it disturbs. */
export interface Score {
  readonly score: number;
  readonly disturbed: number;
}

/** What is weighed. */
export interface WeighRequest<T extends Weighable> {
  readonly survivors: readonly T[];
  readonly session: CallSession | undefined;
  readonly func: RepairFunction;
  readonly place: RepairPlace;
  readonly calls: readonly RecordedCall[];
  readonly random: Random;
  /** Whether there is time to compare more; asked before each few survivors. */
  hasTime(): boolean;
  readonly signal: AbortSignal;
  /** What all variants build on; without edits, the original. */
  readonly original: Variant;
}

/** Most inputs that are compared. */
const inputLimit = 160;

/** Survivors that are called at once: what hangs makes each slow. */
const fewSurvivors = 16;

/** Share that is taken from a change that does something else on all inputs near those of passing tests. */
const disturbance = 0.6;

/** How much each further kind of change to the same behaviour counts beside the one before. */
const fading = 0.7;

/** Most that they may count together, beside the best: much that is plainly wrong can be reached in many ways. */
const mostAgreement = 1.4;

/** Size at which a change is worth half. */
const halfSize = 40;

/** Groups survivors by behaviour; each by itself where behaviours cannot be had. */
export async function weigh<T extends Weighable>(request: WeighRequest<T>): Promise<Weighing<T>> {
  const { session, func, place, survivors } = request;
  const apart = (): Weighing<T> => ({
    ...ranked(
      survivors.map((member) => ({ members: [member], behaviours: [], changed: [] })),
      [],
      [],
    ),
    inputs: [],
  });
  if (!session || func.name === undefined) return apart();
  const { constants } = place.ingredients;
  const made = inputsFor(
    {
      calls: request.calls,
      name: func.name,
      types: func.parameters.slice(0, func.variadic?.from).map((parameter) => place.typeOf(parameter)),
      ...(func.variadic?.more ? { moreFrom: func.variadic.from } : {}),
      constants: constants.filter(({ nearness }) => nearness >= 1).flatMap(({ text }) => literalsNear(text)),
      limit: inputLimit,
    },
    request.random,
  );
  if (made.length === 0) return apart();
  const { name } = func;
  const behave = (variants: readonly Variant[], inputs: readonly Input[]) =>
    session.behave(
      variants,
      name,
      inputs.map(({ args }) => args),
      request.signal,
    );
  const [first] = await behave([request.original], made);
  if (!first || first.length < made.length) return apart();
  // What hangs on the original costs its whole limit in every version, and tells nothing.
  const usable = made.map((input, at) => first[at]!.kind !== 'hung' || isRecorded(input));
  const inputs = made.filter((_, at) => usable[at]);
  const original = first.filter((_, at) => usable[at]);
  const behaviours: (readonly Behaviour[] | undefined)[] = [];
  while (behaviours.length < survivors.length && (behaviours.length === 0 || request.hasTime())) {
    const few = survivors.slice(behaviours.length, behaviours.length + fewSurvivors);
    const seen = await behave(
      few.map(({ variant }) => variant),
      inputs,
    );
    behaviours.push(...few.map((_, index) => seen[index]));
  }
  if (behaviours.every((one) => !one)) return apart();
  const compared = compare(inputs, original, survivors, behaviours);
  const isPartial = behaviours.length < survivors.length;
  return { ...ranked(compared.classes, inputs, compared.counted), inputs, compared, isPartial };
}

/** A constant of the function and, for whole numbers, what lies beside it. */
function literalsNear(text: string): readonly Literal[] {
  const constant = constantOf(text);
  if (constant?.kind !== 'number' || constant.float) return constant ? [constant] : [];
  return [0, 1, -1].map((step) => ({ ...constant, value: constant.value + step }));
}

/** The plausible first, then the likeliest; members with the smallest change first. */
function ranked<T extends Weighable>(
  classes: readonly BehaviourClass<T>[],
  inputs: readonly Input[],
  counted: readonly number[],
): Pick<Weighing<T>, 'classes' | 'scores' | 'setAside'> {
  const nearPassing = counted.filter((at) => {
    return inputs[at]!.near === 'passing';
  });
  const scored = classes.map((one) => {
    const members = one.members.toSorted((a, b) => worth(b) - worth(a));
    const changed = new Set(one.changed);
    const disturbed = nearPassing.filter((at) => changed.has(at)).length / Math.max(1, nearPassing.length);
    const score = likelihood(members) * (1 - disturbance * disturbed);
    return { one: { ...one, members }, score, disturbed };
  });
  const sorted = scored.toSorted(
    (a, b) => Number(a.one.implausible !== undefined) - Number(b.one.implausible !== undefined) || b.score - a.score,
  );
  const [first] = sorted;
  const setAside = sorted.filter(
    ({ one, score }) => one.implausible !== undefined && score >= first!.score && one !== first!.one,
  );
  return {
    classes: sorted.map(({ one }) => one),
    scores: sorted.map(({ score, disturbed }) => ({ score, disturbed })),
    setAside: setAside.length,
  };
}

/** Ways of different kinds that lead to one behaviour speak for it together, each less than the one before. */
function likelihood<T extends Weighable>(members: readonly T[]): number {
  const best = new Map<string, number>();
  for (const member of members) {
    const kind = member.kind ?? '';
    best.set(kind, Math.max(best.get(kind) ?? 0, worth(member)));
  }
  const worths = [...best.values()].toSorted((a, b) => b - a);
  const sum = worths.reduce((total, one, at) => total + one * fading ** at, 0);
  return Math.min(sum, mostAgreement * worths[0]!);
}

function worth({ priority, size, natural }: Weighable): number {
  return (priority * (natural ?? 1)) / (1 + size / halfSize);
}

/** An input on which the first classes differ, as a call, and what each gives. */
export interface Telling {
  readonly call: string;
  readonly original: Behaviour;
  /** For each class asked about. */
  readonly behaviours: readonly Behaviour[];
  /** The same as an expectation; undefined where it cannot be written. */
  readonly expectations: readonly (string | undefined)[];
}

/** The smallest input that tells the first class from the others, all of them where one does. */
export function tellingOf<T>(
  weighing: Weighing<T>,
  classes: readonly BehaviourClass<T>[],
  name: string,
  dialect: Dialect,
): Telling | undefined {
  const { compared, inputs } = weighing;
  const [first, second] = classes;
  if (!compared || !first || !second) return undefined;
  const writable = compared.counted.filter((at) => callOf(name, inputs[at]!.args, dialect) !== undefined);
  const tellsAll = writable.filter(
    (at) => new Set(classes.map(({ behaviours }) => behaviours[at]!.key)).size === classes.length,
  );
  const at =
    tellingInput(inputs, tellsAll, first.behaviours, second.behaviours) ??
    tellingInput(inputs, writable, first.behaviours, second.behaviours);
  if (at === undefined) return undefined;
  const call = callOf(name, inputs[at]!.args, dialect)!;
  const behaviours = classes.map((one) => one.behaviours[at]!);
  return {
    call,
    original: compared.original[at]!,
    behaviours,
    expectations: behaviours.map((behaviour) => expectationOf(call, behaviour, dialect)),
  };
}

function callOf(name: string, args: readonly Literal[], dialect: Dialect): string | undefined {
  const written = args.flatMap((arg) => ('keywords' in arg ? namedOf(arg, dialect) : [dialect.write.literal(arg)]));
  return written.includes(undefined) ? undefined : `${name}(${written.join(', ')})`;
}

/** Arguments that are given by name: `sep=', '`. */
function namedOf({ entries }: Extract<Literal, { entries: unknown }>, dialect: Dialect): (string | undefined)[] {
  return entries.map(([key, value]) => {
    const text = dialect.write.literal(value);
    return key.kind === 'string' && text !== undefined && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(key.value)
      ? `${key.value}=${text}`
      : undefined;
  });
}

function expectationOf(call: string, behaviour: Behaviour, dialect: Dialect): string | undefined {
  if (behaviour.kind === 'threw') return `${call} throws ${behaviour.type}`;
  const value = behaviour.kind === 'returned' && behaviour.value ? dialect.write.literal(behaviour.value) : undefined;
  return value === undefined ? undefined : `${call} == ${value}`;
}
