// Tries promised relations on inputs: the first input that breaks one is made small, and what was seen is kept.

import type { Random } from '../../base/random.ts';
import type { ProofPort } from '../../core/claim.ts';
import { fits } from './domain.ts';
import { inputsOf, type TriedInput } from './inputs.ts';
import { making, standIn } from './manner.ts';
import type { Call, Promised, SeenCall, Tried } from './property.ts';
import { shrunk, type Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** Inputs of one relation (systems.md: 100 runs a property, ours). */
export const mostInputs = 100;

/** Inputs of which further ones are made. */
const mostBeside = 12;

/** A broken relation. */
export interface Broken {
  readonly promised: Promised;
  readonly args: Arguments;
  readonly why: string;
  readonly calls: readonly SeenCall[];
  /** Whether the function is surely meant for these arguments. */
  readonly sure: boolean;
  /** Inputs on which the relation holds. */
  readonly held: readonly Arguments[];
}

/** How one relation came out. */
export interface TriedOut {
  readonly promised: Promised;
  readonly broken?: Broken;
  /** Inputs on which it held, and on which nothing could be told. */
  readonly held: number;
  readonly open: number;
  /** Such as `40 inputs from its types`. */
  readonly inputs: string;
  /** The function could not be called at all. */
  readonly uncallable?: true;
}

/** What trying needs. */
export interface TryContext {
  readonly proof: Pick<ProofPort, 'behave'>;
  readonly signal: AbortSignal;
  readonly random: Random;
  /** Texts in which calls may be written. */
  readonly texts: readonly string[];
  /** The document, and its functions, where some of them are called in a manner of their own. */
  readonly text?: string;
  readonly subjects?: readonly Subject[];
  /** Whether objects can be made, by the expression that makes them; filled while trying. */
  readonly makes?: Map<string, boolean>;
}

/** Calls functions of the document, each in its manner. */
export function callsOf({ proof, signal, subjects = [], text: own }: TryContext): Call {
  return async (name, inputs, text) => {
    if (inputs.length === 0) return [];
    const subject = subjects.find((one) => one.name === name);
    const other = subject && own !== undefined ? standIn(subject, text ?? own) : undefined;
    return proof.behave(other?.name ?? name, inputs, signal, other?.text ?? text);
  };
}

/** Whether the object on which a method is called can be made at all. */
async function isMade({ proof, signal, text, makes }: TryContext, subject: Subject): Promise<boolean> {
  const made = text === undefined ? undefined : making(subject, text);
  if (!made) return subject.manner?.receiver === undefined;
  const key = subject.manner!.receiver!.text;
  const known = makes?.get(key);
  if (known !== undefined) return known;
  const [seen] = (await proof.behave(made.name, [[]], signal, made.text)) ?? [];
  const isGood = seen?.kind === 'returned';
  makes?.set(key, isGood);
  return isGood;
}

/** Tries one promised relation. @param more inputs that come first, such as those that a tester named. */
export async function tryOut(
  promised: Promised,
  context: TryContext,
  more: readonly Arguments[] = [],
): Promise<TriedOut> {
  const { relation, subject } = promised;
  const call = callsOf(context);
  const { basis } = promised;
  const promise = basis.kind === 'documented' ? basis.quote : undefined;
  const made = inputsOf(subject, context.texts, context.random, mostInputs, promise);
  const named = more.map((args): TriedInput => ({ args, sure: false, written: false }));
  const beside = (one: TriedInput) =>
    (relation.also?.(one.args) ?? []).map((args) => ({ args, sure: one.sure, written: false }));
  const promisedInputs = (relation.named ?? []).map((args): TriedInput => ({ args, sure: true, written: false }));
  const all = [...promisedInputs, ...named, ...made.list];
  const inputs = [...all, ...all.slice(0, mostBeside).flatMap(beside)].filter(
    ({ args }) => relation.accepts?.(args) !== false,
  );
  const told = { promised, inputs: made.words };
  if (inputs.length === 0) return { ...told, held: 0, open: 0 };
  if (!(await isMade(context, subject))) return { ...told, held: 0, open: inputs.length, uncallable: true };
  const tried = await relation.try(
    call,
    inputs.map(({ args }) => args),
  );
  if (!tried) return { ...told, held: 0, open: inputs.length, uncallable: true };
  const held = tried.filter(({ kind }) => kind === 'holds').length;
  const open = tried.filter(({ kind }) => kind === 'open').length;
  // What is surely meant first; then the simplest, which stand first.
  const isBroken = (at: number) => tried[at]!.kind === 'broken';
  const sure = inputs.findIndex(({ sure: isSure }, at) => isSure && isBroken(at));
  const at = sure >= 0 ? sure : inputs.findIndex((_, index) => isBroken(index));
  const start = inputs[at];
  if (!start) return { ...told, held, open };
  const args = await smallest(promised, start, call);
  const end = args === start.args ? tried[at]! : ((await relation.try(call, [args]))?.[0] ?? tried[at]!);
  const [kept, seen] = end.kind === 'broken' ? [args, end] : [start.args, tried[at]!];
  if (seen.kind !== 'broken') return { ...told, held, open };
  const holding = inputs.filter((_, index) => tried[index]!.kind === 'holds').map((one) => one.args);
  const { why, calls } = seen;
  return { ...told, held, open, broken: { promised, args: kept, why, calls, sure: start.sure, held: holding } };
}

/** A smaller input of the same standing; what somebody wrote stays as it is where types do not say what else is meant. */
async function smallest({ relation, subject }: Promised, start: TriedInput, call: Call): Promise<Arguments> {
  const isDeclared = subject.parameters.slice(0, start.args.length).every(({ declared }) => declared);
  if (start.written && !isDeclared) return start.args;
  const accepts = (args: Arguments) =>
    relation.accepts?.(args) !== false &&
    args.every((one, at) => {
      const domain = subject.parameters[at]?.domain;
      return domain === undefined ? one.kind === start.args[at]!.kind : fits(domain, one);
    });
  return shrunk(start.args, accepts, async (batch) => {
    const tried: readonly Tried[] = (await relation.try(call, batch)) ?? [];
    return batch.map((_, at) => tried[at]?.kind === 'broken');
  });
}
