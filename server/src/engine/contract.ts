// The written contract of a selection: what documentation and types promise of its functions, tried on generated
// inputs as one more check. A promise that a call breaks is a failing case with its smallest counterexample: it is a
// goal, it is fed back to the next round, and a change that breaks one, or takes one out, is refused.
// Method: docs/methods.md#verify-generated-checks. Source: S001.

import { shortHash, textHash } from '../base/hash.ts';
import { minimalEdit } from '../base/edit.ts';
import { seededRandom } from '../base/random.ts';
import type { CheckRun, Evidence, TestCase } from '../core/evidence.ts';
import { plainWords } from '../core/plainWords.ts';
import type { ParsePort } from '../core/syntaxTree.ts';
import type { Target } from '../core/target.ts';
import type { CallSession } from '../core/trials.ts';
import type { WorkspaceView } from '../core/workspaceView.ts';
import { textsWithCalls } from '../critique/properties/inputs.ts';
import { properties } from '../critique/properties/index.ts';
import { gaveWords, type Promised, type Property } from '../critique/properties/property.ts';
import { subjectsOf, type Subject } from '../critique/properties/subject.ts';
import { tryOut, type TriedOut, type TryContext } from '../critique/properties/tryOut.ts';
import type { Checking } from './checking.ts';

/** The checker's id in receipts and goals. */
export const contractChecker = 'properties';
/** Promises that are tried of one text. */
const mostPromises = 12;

/** A contract that was tried on the original. */
export interface Contract {
  /** The original's evidence with it. */
  readonly before: Evidence;
  /** Adds it to what is compared of another text. */
  added(compared: Compared, text: string): Promise<Compared>;
}

interface Compared {
  readonly before: Evidence;
  readonly after: Evidence;
}

interface ContractContext {
  readonly parse: ParsePort;
  readonly checking: Pick<Checking, 'trials' | 'receipt'>;
  readonly workspace: WorkspaceView;
  readonly signal: AbortSignal;
  readonly seed: number;
}

/**
 * Reads and tries the contract of a selection.
 *
 * @returns undefined where nothing is promised, or nothing can be called.
 */
export async function contractOf(
  context: ContractContext,
  target: Target,
  before: Evidence,
): Promise<Contract | undefined> {
  const { document } = target;
  const parse = await context.parse.parserOf(document.languageId);
  if (!parse || target.kind !== 'code') return undefined;
  const selected = subjectsOf(parse(document.text), target.span).selected;
  const labels = new Set(selected.map(({ label }) => label));
  if (labels.size === 0) return undefined;
  const texts = await textsWithCalls(context.workspace);
  const run = async (text: string): Promise<CheckRun | undefined> => {
    const tree = parse(text);
    const { all } = subjectsOf(tree, { start: 0, end: text.length }, texts);
    const meant = all.filter(({ label }) => labels.has(label));
    const promises = meant.flatMap((subject) => promisesOf(subject, all, text)).slice(0, mostPromises);
    const session =
      promises.length > 0 && !tree.hasFault ? await context.checking.trials.calls(context.signal) : undefined;
    if (promises.length === 0 || (!session && text === document.text)) return undefined;
    const cases = session ? await triedOut(context, session, document.text, text, all, texts, promises) : [];
    return ranOn(context, text, cases, session);
  };
  const original = await run(document.text);
  if (original?.kind !== 'ran' || original.tests!.cases.length === 0) return undefined;
  return {
    before: withRun(before, original),
    async added(compared, text) {
      const now = await run(text);
      const after = now ?? ranOn(context, text, [], undefined);
      return { before: withRun(compared.before, original), after: withRun(compared.after, after) };
    },
  };
}

interface OwnPromise {
  readonly property: Property;
  readonly promised: Promised;
}

/** What somebody wrote down; a name alone promises nothing that a change could be refused for. */
function promisesOf(subject: Subject, all: readonly Subject[], text: string): readonly OwnPromise[] {
  return properties.flatMap((property) =>
    property
      .promisedBy(subject, all, text)
      .filter(({ basis }) => basis.kind !== 'named')
      .map((promised) => ({ property, promised })),
  );
}

async function triedOut(
  context: ContractContext,
  session: CallSession,
  original: string,
  text: string,
  subjects: readonly Subject[],
  texts: readonly string[],
  promises: readonly OwnPromise[],
): Promise<readonly TestCase[]> {
  const { signal } = context;
  const tryContext: TryContext = {
    proof: {
      async behave(name, inputs, given, other = text) {
        const edit = minimalEdit(original, other);
        const [seen] = await session.behave([{ edits: edit ? [edit] : [] }], name, inputs, given);
        return seen;
      },
    },
    signal,
    // The same inputs for every text.
    random: seededRandom(context.seed),
    texts: [text, ...texts],
    text,
    subjects,
    makes: new Map(),
  };
  const cases: TestCase[] = [];
  try {
    for (const { property, promised } of promises) cases.push(...caseOf(property, await tryOut(promised, tryContext)));
  } finally {
    await session.close();
  }
  return cases.filter(({ id }, at) => cases.findIndex((other) => other.id === id) === at);
}

/** A promise as a case; nothing where nothing can be told, or not surely. */
function caseOf(property: Property, { promised, broken, held }: TriedOut): readonly TestCase[] {
  const { subject, basis } = promised;
  const name = `${subject.label} keeps property/${property.id}`;
  const words = basis.kind === 'documented' ? basis.quote : basis.words;
  const id = `${name} ${shortHash([words])}`;
  if (!broken) return held > 0 ? [{ id, name, state: 'passed' }] : [];
  if (!broken.sure || (subject.manner?.receiver && subject.manner.receiver.by !== 'written')) return [];
  const last = broken.calls.at(-1);
  return [
    {
      id,
      name,
      state: 'failed',
      failure: {
        message: plainWords(`${broken.why} It is promised: “${words}”`, 600),
        ...(last ? { actual: plainWords(gaveWords(last.behaviour), 200) } : {}),
      },
    },
  ];
}

function ranOn(
  context: ContractContext,
  text: string,
  cases: readonly TestCase[],
  session: CallSession | undefined,
): CheckRun {
  const failed = cases.filter(({ state }) => state === 'failed');
  const excerpt =
    cases.length === 0
      ? 'No promise could be tried.'
      : [
          `${cases.length - failed.length} of ${cases.length} promises held.`,
          ...failed.map((one) => one.failure!.message),
        ].join('\n');
  const command = ['call', ...cases.map(({ name }) => name)];
  const isolation = session?.isolation ?? 'in-process';
  const receipt = context.checking.receipt({
    checker: contractChecker,
    command,
    excerpt: excerpt.slice(0, 4000),
    isolation,
  });
  return {
    kind: 'ran',
    checker: contractChecker,
    family: 'properties',
    receipt: { ...receipt, textHash: textHash(text), testsRun: cases.length },
    problems: [],
    tests: { cases, scope: 'related', targetRan: 'yes', flaky: [] },
  };
}

function withRun(evidence: Evidence, run: CheckRun): Evidence {
  return { ...evidence, runs: [...evidence.runs, run] };
}
