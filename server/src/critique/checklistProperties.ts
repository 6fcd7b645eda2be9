// Decides the checklist items that calls can decide: is it deterministic, does it leave its arguments alone, and the
// like. Inputs are made from the guessed types of the parameters; an item is unmet only with a call that shows it.
// Method: docs/methods.md#checklist-generate-judge.

import type { Span } from '../base/text.ts';
import type { ChecklistItem, Decider, JudgedItem, PropertyName } from '../core/checklist.ts';
import type { ProofPort } from '../core/claim.ts';
import type { Critic, CritiqueContext } from '../core/critic.ts';
import type { Literal } from '../core/literal.ts';
import type { Target } from '../core/target.ts';
import type { Behaviour } from '../core/trials.ts';
import type { RoughType } from '../repair/dialect.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { functionsOf } from '../repair/functions.ts';
import { literalKey } from '../repair/overfit/neighbours.ts';
import { inputsFor } from '../repair/overfit/inputs.ts';
import { checklistFindings } from './checklistFindings.ts';
import { watching } from './properties/watching.ts';

/** Most inputs of one function. */
const mostInputs = 24;
/** Calls that must have shown the property before it counts as met. */
const leastCalls = 3;
/** Most functions of a selection that one item is tried on. */
const mostFunctions = 4;

/** A function of the selection that can be called. */
interface Callable {
  readonly name: string;
  readonly span: Span;
  readonly types: readonly RoughType[];
  readonly inputs: readonly (readonly Literal[])[];
}

/** One call that was made, and what it gave. */
interface Seen {
  readonly input: readonly Literal[];
  readonly behaviour: Behaviour;
}

type PropertyDecider = Extract<Decider, { kind: 'property' }>;
/** What one function showed: `against` is the first call that breaks the property, `calls` those that hold it. */
interface Shown {
  readonly calls: readonly Seen[];
  readonly against?: Seen & { readonly why: string };
}

/** Items decided by calls. */
export const checklistProperties = {
  id: 'checklist-properties',
  title: 'Checklist items that calls decide',
  tier: 'program',
  kinds: ['code'],
  method: 'checklist-generate-judge',
  async critique(context, task) {
    const asked = task.checklist
      .filter((judged) => judged.state !== 'retired')
      .flatMap(({ item }) => (item.decider.kind === 'property' ? [{ item, decider: item.decider }] : []));
    const { proof } = context;
    if (asked.length === 0 || !proof) return { findings: [], items: [], failures: [] };
    const callables = await callablesOf(context, task.target);
    const items: JudgedItem[] = [];
    for (const { item, decider } of asked)
      items.push(await decide(item, decider, callables, proof, task.target, context.signal));
    return { findings: checklistFindings(task.target, items), items, failures: [] };
  },
} as const satisfies Critic;

async function callablesOf(
  context: Pick<CritiqueContext, 'parse' | 'random'>,
  { document, span }: Target,
): Promise<readonly Callable[]> {
  const dialect = dialectOf(document.languageId);
  const parse = await context.parse.parserOf(document.languageId);
  if (!dialect || !parse) return [];
  const tree = parse(document.text);
  return functionsOf(tree, dialect, span)
    .slice(0, mostFunctions)
    .flatMap(({ name, node, parameters }): Callable[] => {
      if (name === undefined) return [];
      const shape = dialect.shapeOf(node);
      const inside = shape?.kind === 'function' ? (shape.body.children.find(({ named }) => named) ?? shape.body) : node;
      const visible = dialect.namesAt(tree, inside);
      const types = parameters.map((parameter): RoughType => {
        const text = document.text.slice(parameter.start, parameter.end);
        const written = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(text)?.[0];
        return visible.find((one) => one.name === written)?.type ?? 'unknown';
      });
      const made = inputsFor({ calls: [], name, types, constants: [], limit: mostInputs }, context.random);
      const inputs = types.length === 0 ? [[]] : made.toSorted((a, b) => a.size - b.size).map(({ args }) => args);
      return [{ name, span: { start: node.start, end: node.end }, types, inputs }];
    });
}

async function decide(
  item: ChecklistItem,
  decider: PropertyDecider,
  callables: readonly Callable[],
  proof: ProofPort,
  target: Target,
  signal: AbortSignal,
): Promise<JudgedItem> {
  const open = (reason: string): JudgedItem => ({ item, state: 'cannot-tell', reason, evidence: [] });
  const meant = callables.filter(({ name }) => decider.name === undefined || name === decider.name);
  if (meant.length === 0)
    return open(
      decider.name === undefined
        ? 'The selection has no function that can be called by its name.'
        : `The selection has no function “${decider.name}” that can be called.`,
    );
  const held: { readonly callable: Callable; readonly calls: readonly Seen[] }[] = [];
  for (const callable of meant) {
    const shown = await show(decider.property, callable, proof, target, signal);
    if (typeof shown === 'string') return open(`${callable.name}: ${shown}`);
    if (shown.against) {
      const { input, behaviour, why } = shown.against;
      const receipt = proof.receiptOf(callable.name, input, behaviour);
      return {
        item,
        state: 'unmet',
        reason: `${receipt.command.at(-1) ?? callable.name}: ${why}`,
        evidence: [{ checker: receipt.checker, excerpt: `${receipt.excerpt}\n${why}`, receipt }],
      };
    }
    if (shown.calls.length < leastCalls)
      return open(`${callable.name}: too few calls tell (${shown.calls.length} of at least ${leastCalls}).`);
    held.push({ callable, calls: shown.calls });
  }
  const count = held.reduce((sum, { calls }) => sum + calls.length, 0);
  return {
    item,
    state: 'met',
    reason: `It holds in ${count} calls of ${held.map(({ callable }) => callable.name).join(', ')}; more calls could still break it.`,
    evidence: held.map(({ callable, calls }) => {
      const last = calls.at(-1)!;
      const receipt = proof.receiptOf(callable.name, last.input, last.behaviour);
      return { checker: receipt.checker, excerpt: receipt.excerpt, receipt };
    }),
  };
}

function notCalled(proof: ProofPort): string {
  return `it was not called, since ${proof.whyNot?.() ?? 'it cannot be called by itself here'}.`;
}

/** Tries a property on one function; a string says why nothing can be told. */
async function show(
  property: PropertyName,
  callable: Callable,
  proof: ProofPort,
  target: Target,
  signal: AbortSignal,
): Promise<Shown | string> {
  const { name, inputs, types } = callable;
  if (inputs.length === 0) return 'no inputs can be made from its parameters.';
  const first = await proof.behave(name, inputs, signal);
  if (!first) return notCalled(proof);
  const seen = inputs.flatMap((input, index): Seen[] => {
    const behaviour = first[index];
    return behaviour && behaviour.kind !== 'hung' ? [{ input, behaviour }] : [];
  });
  const returned = seen.filter(({ behaviour }) => behaviour.kind === 'returned');
  switch (property) {
    case 'never-throws': {
      if (types.includes('unknown')) return 'the types of its parameters are not known, so an error may be right.';
      const thrown = seen.find(({ behaviour }) => behaviour.kind === 'threw');
      return thrown ? { calls: returned, against: { ...thrown, why: 'It throws.' } } : { calls: returned };
    }
    case 'deterministic': {
      const again = await proof.behave(name, inputs, signal);
      if (!again) return notCalled(proof);
      const keys = new Map(inputs.map((input, index) => [input, again[index]] as const));
      const other = seen.find(({ input, behaviour }) => {
        const second = keys.get(input);
        return second !== undefined && second.kind !== 'hung' && second.key !== behaviour.key;
      });
      if (!other) return { calls: seen };
      return { calls: seen, against: { ...other, why: `A second call gives ${keys.get(other.input)!.shown}.` } };
    }
    case 'idempotent': {
      const once = returned.flatMap((one) => (one.behaviour.value ? [{ ...one, value: one.behaviour.value }] : []));
      const twice = await proof.behave(
        name,
        once.map(({ input, value }) => [value, ...input.slice(1)]),
        signal,
      );
      if (!twice) return notCalled(proof);
      const other = once.findIndex(({ value }, index) => {
        const second = twice[index];
        return (
          second?.kind === 'returned' &&
          second.value !== undefined &&
          literalKey([second.value]) !== literalKey([value])
        );
      });
      if (other < 0) return { calls: once };
      return {
        calls: once,
        against: { ...once[other]!, why: `Applied to its own result it gives ${twice[other]!.shown}.` },
      };
    }
    case 'keeps-arguments': {
      const watched = watching(target.document.text, target.document.languageId, name);
      if (!watched) return 'no way to watch arguments is known for this language.';
      const kept = await proof.behave(watched.name, inputs, signal, watched.text);
      if (!kept) return notCalled(proof);
      const told = seen.flatMap((one) => {
        const verdict = kept[inputs.indexOf(one.input)]?.value;
        return verdict?.kind === 'boolean' && one.input.length > 0 ? [{ ...one, kept: verdict.value }] : [];
      });
      const changed = told.find((one) => !one.kept);
      return changed
        ? { calls: told, against: { ...changed, why: 'The call changes its arguments.' } }
        : { calls: told };
    }
    case 'same-length': {
      const told = returned.filter(({ input, behaviour }) => itemsIn(input[0]) && itemsIn(behaviour.value));
      const other = told.find(({ input, behaviour }) => itemsIn(input[0])!.length !== itemsIn(behaviour.value)!.length);
      if (!other) return { calls: told };
      const why = `It gives ${itemsIn(other.behaviour.value)!.length} items for ${itemsIn(other.input[0])!.length}.`;
      return { calls: told, against: { ...other, why } };
    }
    case 'sorted': {
      const told = returned.filter(({ behaviour }) => (itemsIn(behaviour.value)?.length ?? 0) > 1);
      const other = told.find(({ behaviour }) => ascends(itemsIn(behaviour.value)!) === false);
      return other
        ? { calls: told, against: { ...other, why: `It gives ${other.behaviour.shown}, which does not ascend.` } }
        : { calls: told };
    }
  }
}

function itemsIn(value: Literal | undefined): readonly Literal[] | undefined {
  return value?.kind === 'list' || value?.kind === 'tuple' ? value.items : undefined;
}

/** Whether a list ascends; undefined where its items cannot be compared. */
function ascends(items: readonly Literal[]): boolean | undefined {
  const values = items.map((one) => (one.kind === 'number' || one.kind === 'string' ? one.value : undefined));
  const kind = typeof values[0];
  if (values.some((one) => one === undefined || typeof one !== kind || Number.isNaN(one))) return undefined;
  return values.every((one, index) => index === 0 || values[index - 1]! <= one!);
}
