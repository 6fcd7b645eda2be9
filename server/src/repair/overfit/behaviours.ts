// Survivors by what they do: fixes that behave alike on all inputs are one class, however they are written. Inputs on
// which the original itself is beside its purpose do not count.

import type { Behaviour } from '../../core/trials.ts';
import type { Input } from './inputs.ts';

/** Fixes that behave alike. */
export interface BehaviourClass<T> {
  /** In the order given. */
  readonly members: readonly T[];
  /** For each input. */
  readonly behaviours: readonly Behaviour[];
  /** Inputs (by index) that count and on which it differs from the original. */
  readonly changed: readonly number[];
  /** What speaks against it, in a few words: it fails where the original and a rival do not. */
  readonly implausible?: string;
}

/** The comparison of survivors. */
export interface Compared<T> {
  readonly classes: readonly BehaviourClass<T>[];
  readonly original: readonly Behaviour[];
  /** Indices of the inputs that count. */
  readonly counted: readonly number[];
}

/** Whether a call ended in something that is rarely meant: an error, a hang, NaN or undefined. */
export function isBad(behaviour: Behaviour): boolean {
  return behaviour.kind !== 'returned' || behaviour.type === 'NaN' || behaviour.type === 'undefined';
}

/**
 * Groups survivors.
 *
 * @param original what the original does with each input; where it could not be loaded, nothing can be compared.
 * @param behaviours what each survivor does, undefined for those that could not be loaded, which are left out.
 */
export function compare<T>(
  inputs: readonly Input[],
  original: readonly Behaviour[],
  survivors: readonly T[],
  behaviours: readonly (readonly Behaviour[] | undefined)[],
): Compared<T> {
  const counted = inputs.flatMap((_, at) => (isWeak(inputs, original, at) ? [] : [at]));
  const groups = new Map<string, { members: T[]; behaviours: readonly Behaviour[] }>();
  for (const [index, member] of survivors.entries()) {
    const seen = behaviours[index];
    if (!seen || seen.length < inputs.length) continue;
    const key = JSON.stringify(counted.map((at) => seen[at]!.key));
    const group = groups.get(key) ?? { members: [], behaviours: seen };
    group.members.push(member);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const classes = all.map((group) => {
    const rivals = all.filter((other) => other !== group);
    const implausible = faultOf(inputs, original, counted, group.behaviours, rivals);
    return {
      ...group,
      changed: counted.filter((at) => group.behaviours[at]!.key !== original[at]!.key),
      ...(implausible === undefined ? {} : { implausible }),
    };
  });
  return { classes, original, counted };
}

/** Beside its purpose: the original fails on an input that no test used, in a way that it does not on those of tests. */
function isWeak(inputs: readonly Input[], original: readonly Behaviour[], at: number): boolean {
  const input = inputs[at]!;
  if (isRecorded(input)) return false;
  const own = original[at]!;
  if (own.kind === 'hung') return true;
  return isBad(own) && !inputs.some((other, index) => isRecorded(other) && original[index]!.type === own.type);
}

/** Whether a test made this very call. */
export function isRecorded({ origin }: Input): boolean {
  return origin === 'passing' || origin === 'failing';
}

/** Why a class is unlikely to be meant: it fails on an input on which the original and some rival do not. */
function faultOf(
  inputs: readonly Input[],
  original: readonly Behaviour[],
  counted: readonly number[],
  own: readonly Behaviour[],
  rivals: readonly { readonly behaviours: readonly Behaviour[] }[],
): string | undefined {
  const meant = new Set(inputs.flatMap((input, at) => (isRecorded(input) ? [own[at]!.type] : [])));
  for (const at of counted) {
    const behaviour = own[at]!;
    const was = original[at]!;
    if (isRecorded(inputs[at]!) || isBad(was)) continue;
    const isStrange = isBad(behaviour) || (!meant.has(behaviour.type) && behaviour.type !== was.type);
    if (!isStrange || meant.has(behaviour.type)) continue;
    const rivalIsFine = rivals.some(({ behaviours }) => !isBad(behaviours[at]!) && behaviours[at]!.type === was.type);
    if (rivalIsFine) return behaviour.kind === 'hung' ? 'it hangs' : `it gives ${behaviour.type}`;
  }
  return undefined;
}

/** The smallest counted input on which two classes differ, preferring those on which neither fails. */
export function tellingInput(
  inputs: readonly Input[],
  counted: readonly number[],
  a: readonly Behaviour[],
  b: readonly Behaviour[],
): number | undefined {
  const differing = counted.filter((at) => a[at]!.key !== b[at]!.key);
  const rank = (at: number) => inputs[at]!.size + (isBad(a[at]!) || isBad(b[at]!) ? 1000 : 0);
  return differing.toSorted((x, y) => rank(x) - rank(y) || x - y)[0];
}
