// What a refinement changes in behaviour: one small call on which the old and the new text differ, found on generated
// inputs, as a sentence beside the proposal. It decides nothing; what is right, tests and the person say.
// Method: docs/methods.md#verify-generated-checks.

import { minimalEdit } from '../base/edit.ts';
import { containsSpan } from '../base/text.ts';
import type { Judged } from '../core/outcome.ts';
import { plainWords } from '../core/plainWords.ts';
import type { RefineContext } from '../core/strategy.ts';
import type { Target } from '../core/target.ts';
import type { Behaviour, CallSession } from '../core/trials.ts';
import type { WorkspaceView } from '../core/workspaceView.ts';
import { inputsOf, textsWithCalls } from '../critique/properties/inputs.ts';
import { standIn } from '../critique/properties/manner.ts';
import { callText, gaveWords } from '../critique/properties/property.ts';
import { shrunk, sizeOf, type Arguments } from '../critique/properties/shrink.ts';
import { subjectsOf, type Subject } from '../critique/properties/subject.ts';

/** Inputs on which the two are compared. */
const mostInputs = 60;
/** Fewest calls that must tell something before it is said that nothing differs. */
const leastCalls = 10;
/** Milliseconds of the budget that must be left. */
const leastMs = 3000;

/** What is needed to compare. */
type DifferenceContext = Pick<RefineContext, 'parse' | 'trials' | 'random' | 'signal' | 'budget'> & {
  /** Tests are looked at for arguments. */
  readonly workspace: WorkspaceView;
};

/** The proposal with a sentence on how it behaves; as it is, where its functions cannot be called by themselves. */
export async function withDifference(context: DifferenceContext, target: Target, judged: Judged): Promise<Judged> {
  const sentence = await differenceOf(context, target, judged);
  if (sentence === undefined) return judged;
  const { candidate } = judged;
  const { provenance } = candidate;
  const notes = [...(provenance.notes ?? []), sentence];
  return { ...judged, candidate: { ...candidate, provenance: { ...provenance, notes } } };
}

/** The sentence; undefined where nothing can be told. */
async function differenceOf(
  context: DifferenceContext,
  target: Target,
  { candidate, text }: Judged,
): Promise<string | undefined> {
  const { document } = target;
  const { budget, signal } = context;
  const isLate = () => budget.exhausted() !== undefined || budget.millisecondsLeft() < leastMs;
  if (target.kind !== 'code' || text === document.text || isLate()) return undefined;
  const parse = await context.parse.parserOf(document.languageId);
  if (!parse) return undefined;
  const changed = subjectsOf(parse(document.text), target.span).selected.filter(({ node }) =>
    candidate.edits.some(({ span }) => containsSpan(node, span)),
  );
  const after = new Set(subjectsOf(parse(text), { start: 0, end: text.length }).all.map(({ label }) => label));
  const subject = changed.find(({ label }) => after.has(label));
  if (!subject) return undefined;
  const texts = [document.text, ...(await textsWithCalls(context.workspace))];
  const { list } = inputsOf(subject, texts, context.random, mostInputs);
  if (list.length === 0) return undefined;
  const session = await context.trials.calls(signal);
  if (!session) return undefined;
  try {
    const compare = comparison(session, subject, document.text, text, signal);
    return await sentenceOf(
      subject,
      list.map(({ args }) => args),
      compare,
      isLate,
    );
  } finally {
    await session.close();
  }
}

/** What the old and the new text do; undefined where either cannot be loaded. */
type Pair = readonly [old: Behaviour, now: Behaviour];
type Compare = (inputs: readonly Arguments[]) => Promise<readonly Pair[] | undefined>;

function comparison(session: CallSession, subject: Subject, old: string, now: string, signal: AbortSignal): Compare {
  const [before, after] = [old, now].map((text) => standIn(subject, text) ?? { name: subject.name, text });
  const { name } = before!;
  const variants = [before!, after!].map(({ text }) => {
    const edit = minimalEdit(old, text);
    return { edits: edit ? [edit] : [] };
  });
  return async (inputs) => {
    const [before, after] = await session.behave(variants, name, inputs, signal);
    return before && after && inputs.map((_, at) => [before[at]!, after[at]!] as const);
  };
}

async function sentenceOf(
  subject: Subject,
  inputs: readonly Arguments[],
  compare: Compare,
  isLate: () => boolean,
): Promise<string | undefined> {
  const pairs = await compare(inputs);
  if (!pairs) return undefined;
  const told = inputs.flatMap((args, at) => (isTold(pairs[at]!) ? [{ args, pair: pairs[at]! }] : []));
  const differing = told.filter(({ pair }) => differs(pair));
  if (differing.length === 0) {
    if (told.length < leastCalls) return undefined;
    return `In ${told.length} generated calls of ${subject.name} nothing behaves otherwise than before.`;
  }
  // Calls on which neither fails say the most.
  const rank = ({ args, pair }: (typeof differing)[number]) => sizeOf(args) + (hasResults(pair) ? 0 : 1000);
  const start = differing.toSorted((a, b) => rank(a) - rank(b))[0]!;
  const kinds = start.args.map(({ kind }) => kind).join();
  const accepts = (args: Arguments) => args.map(({ kind }) => kind).join() === kinds;
  const args = await shrunk(start.args, accepts, async (batch) => {
    const seen = isLate() ? undefined : await compare(batch);
    return batch.map((_, at) => {
      const pair = seen?.[at];
      return pair !== undefined && isTold(pair) && differs(pair) && hasResults(pair) === hasResults(start.pair);
    });
  });
  const [pair = start.pair] = args === start.args ? [] : ((await compare([args])) ?? []);
  const [call, [old, now]] = differs(pair) ? [args, pair] : [start.args, start.pair];
  const shown = callText(subject, call);
  const was = gaveWords(old)
    .replace(/^gives/u, 'gave')
    .replace(/^throws/u, 'threw');
  return shown === undefined
    ? undefined
    : plainWords(
        `${shown} ${gaveWords(now)}, where it ${was}; ${differing.length} of ${told.length} generated calls differ.`,
        500,
      );
}

function isTold([old, now]: Pair): boolean {
  return old.kind !== 'hung' && now.kind !== 'hung';
}

function differs([old, now]: Pair): boolean {
  return old.key !== now.key && old.shown !== now.shown;
}

function hasResults([old, now]: Pair): boolean {
  return old.kind === 'returned' && now.kind === 'returned';
}
