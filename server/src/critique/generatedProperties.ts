// Properties from a menu, tried by calls: what documentation, types or names promise of functions that can be called by
// themselves, on generated inputs. A promise that a run breaks is proven; what a name alone promises stays an opinion.
// Method: docs/methods.md#verify-generated-checks. Sources: S036, S042, S088.

import { throwIfAborted } from '../base/abort.ts';
import { rangeOf, spanOf, spansMeet, type Span } from '../base/text.ts';
import type { Critic, CritiqueContext } from '../core/critic.ts';
import { ranIn, type Evidence } from '../core/evidence.ts';
import type { FindingEvidence } from '../core/finding.ts';
import { plainWords } from '../core/plainWords.ts';
import type { SyntaxTree } from '../core/syntaxTree.ts';
import type { Target } from '../core/target.ts';
import { inTextOrder, withIds, type Unnamed } from './occurrences.ts';
import { textsWithCalls } from './properties/inputs.ts';
import { sideFixes, type FixPlace } from './properties/fixes.ts';
import { properties } from './properties/index.ts';
import { mannerWords } from './properties/manner.ts';
import type { Basis, Promised, Property } from './properties/property.ts';
import { subjectsOf, type Subject, type Subjects } from './properties/subject.ts';
import { tryOut, type Broken, type TryContext } from './properties/tryOut.ts';
import { reproducerOf } from './properties/reproducer.ts';

/** Most promises that are tried in one critique, and counterexamples that become tests. */
const mostPromises = 16;
const mostTests = 4;
const weights: readonly Basis['kind'][] = ['documented', 'declared', 'language', 'named'];

/** Broken promises of the functions of a selection. */
export const generatedProperties = {
  id: 'generated-properties',
  title: 'Properties, tried by calls',
  tier: 'program',
  kinds: ['code'],
  method: 'verify-generated-checks',
  async critique(context, { target, evidence }) {
    const { document, span } = target;
    const { proof } = context;
    const parse = proof ? await context.parse.parserOf(document.languageId) : undefined;
    if (!proof || !parse) return { findings: [], items: [], failures: [] };
    const tree = parse(document.text);
    const { subjects, texts } = await callables(context, tree, span);
    const { all, selected, others } = subjects;
    const promises = selected.flatMap((subject) =>
      properties.flatMap((property) =>
        property
          .promisedBy(subject, all, document.text)
          // What the compiler tells of a function by itself is not told again as what a call then gives.
          .filter(({ basis }) => basis.kind !== 'declared' || !isRefused(subject.node, target, evidence))
          .map((promised) => ({ property, promised })),
      ),
    );
    const skipped = others.map(({ name, why }) => `${name} is not called, since ${why}`);
    const manners = selected.flatMap((one) => {
      const words = mannerWords(one);
      return words === undefined ? [] : `${one.label} is ${words}`;
    });
    const tell = (told: readonly string[]) => {
      const message = plainWords(`Properties: ${[...told, ...new Set(manners), ...skipped].join('; ')}.`, 2000);
      context.emit({ type: 'note', message });
    };
    if (promises.length === 0) {
      if (manners.length + skipped.length > 0) tell(['nothing is promised that calls could try']);
      return { findings: [], items: [], failures: [] };
    }
    const tryContext: TryContext = {
      proof,
      signal: context.signal,
      random: context.random,
      texts: [document.text, ...(texts ?? (await textsWithCalls(context.workspace)))],
      text: document.text,
      subjects: all,
      makes: new Map(),
    };
    const place: FixPlace = { tree, parse, nextId: () => context.nextId() };
    const found: Unnamed[] = [];
    const told: string[] = [];
    let tests = mostTests;
    // What somebody wrote down before what only a type or a name says.
    const weight = ({ promised: { basis } }: (typeof promises)[number]) => weights.indexOf(basis.kind);
    let tried = 0;
    for (const { property, promised } of promises.toSorted((a, b) => weight(a) - weight(b)).slice(0, mostPromises)) {
      throwIfAborted(context.signal);
      if (context.budget.exhausted()) break;
      tried++;
      const { broken, held, inputs, uncallable } = await tryOut(promised, tryContext);
      const where = `${property.id} of ${promised.subject.label}`;
      told.push(
        uncallable === true
          ? `${where}: it was not called, since ${proof.whyNot?.() ?? 'it cannot be called by itself here'}`
          : broken
            ? `${where}: broken (${inputs})`
            : `${where}: held in ${held} calls (${inputs})`,
      );
      if (!broken) continue;
      const finding = await findingOf(context, target, property, broken, tests > 0, place);
      tests -= finding?.reproducer ? 1 : 0;
      if (finding) found.push(finding);
    }
    if (tried < promises.length) told.push(`${promises.length - tried} more were not tried, for want of time`);
    tell(told);
    return { findings: withIds(inTextOrder(found)), items: [], failures: [] };
  },
} as const satisfies Critic;

/** The functions that can be called; tests are read for how objects are made where the document does not say it. */
async function callables(
  { workspace }: Pick<CritiqueContext, 'workspace'>,
  tree: SyntaxTree,
  span: Span,
): Promise<{ readonly subjects: Subjects; readonly texts?: readonly string[] }> {
  const subjects = subjectsOf(tree, span);
  const isMade = ({ manner }: Subject) => manner?.receiver === undefined || manner.receiver.by === 'written';
  if (subjects.others.every(({ why }) => !why.includes('how its object')) && subjects.selected.every(isMade))
    return { subjects };
  const texts = await textsWithCalls(workspace);
  return { subjects: texts.length > 0 ? subjectsOf(tree, span, texts) : subjects, texts };
}

/**
 * Whether the object of a method is one that the promise is surely about: what a type says of the result need not hold
 * before anything was put into an object that nobody has made so.
 */
function isMeantObject({ subject: { manner }, basis }: Promised): boolean {
  const { receiver } = manner ?? {};
  if (!receiver) return true;
  return receiver.by === 'written' || basis.kind === 'language' || (basis.kind === 'documented' && !receiver.narrowed);
}

/** Whether a compiler or type checker finds an error within a function. */
function isRefused(node: Span, { document }: Target, evidence: Evidence): boolean {
  const runs = ranIn(evidence).filter(({ family }) => family === 'types' || family === 'syntax');
  return runs.some(({ problems }) =>
    problems.some(({ severity, uri, range }) => {
      const at = severity === 'error' && uri === document.uri ? spanOf(document.text, range) : undefined;
      return at?.ok === true && spansMeet(at.value, node);
    }),
  );
}

/** A finding of a counterexample; undefined where a test of the same in a process of its own does not show it. */
async function findingOf(
  context: Pick<CritiqueContext, 'proof' | 'signal'>,
  target: Target,
  property: Property,
  broken: Broken,
  withTest: boolean,
  fixPlace: FixPlace,
): Promise<Unnamed | undefined> {
  const { document } = target;
  const { promised, calls, why, sure } = broken;
  const isPromised = promised.basis.kind !== 'named' && sure && isMeantObject(promised);
  const tested = withTest ? await reproducerOf(context, promised, broken) : { kind: 'none' as const };
  if (tested.kind === 'refuted') return undefined;
  const receipts = calls.map(({ name, args, behaviour }) => context.proof!.receiptOf(name, args, behaviour));
  const { head } = promised.at ?? promised.subject;
  const place = spansMeet(head, target.span) ? head : target.span;
  const sides = sideFixes(fixPlace, broken, broken.held);
  const evidence: FindingEvidence[] = [
    ...(tested.kind === 'shown'
      ? tested.reproducer.receipts.map((receipt) => ({ checker: receipt.checker, excerpt: why, receipt }))
      : []),
    ...receipts.map((receipt) => ({ checker: receipt.checker, excerpt: receipt.excerpt, receipt })),
    ...sides.receipts.map((receipt) => ({ checker: receipt.checker, excerpt: receipt.excerpt, receipt })),
    { checker: 'properties', excerpt: basisWords(promised) },
  ];
  return {
    rule: `property/${property.id}`,
    identity: `${(promised.at ?? promised.subject).label} breaks ${property.id}`,
    message: plainWords(`${why} ${basisWords(promised)}`, 500),
    category: 'logic',
    severity: isPromised ? 'warning' : 'info',
    proof: !isPromised ? 'opinion' : isReading(promised.basis) ? 'supported' : 'proven',
    uri: document.uri,
    range: rangeOf(document.text, place),
    quote: document.text.slice(place.start, place.end),
    evidence,
    ...(sides.fixes.length > 0 ? { fixes: sides.fixes } : {}),
    bugKind: promised.relation.bugKind ?? property.bugKind,
    ...(tested.kind === 'shown' ? { reproducer: tested.reproducer } : {}),
  };
}

/**
 * Whether it rests on a type in a comment. No program holds those, and what they leave out (nothing found, a row for a
 * list) is seldom written down: that a result is another is shown, that it should not be is read.
 */
function isReading(basis: Basis): boolean {
  return basis.kind === 'declared' && basis.loosely === true;
}

function basisWords({ basis, subject }: Promised): string {
  switch (basis.kind) {
    case 'documented':
      return `Its documentation says: “${plainWords(basis.quote, 160)}”`;
    case 'language':
      return basis.words;
    case 'declared':
      return isReading(basis)
        ? `Its comment has it so: \`${plainWords(basis.words, 120)}\`.`
        : `It is declared so: \`${plainWords(basis.words, 120)}\`.`;
    case 'named':
      return `Only the name of ${subject.label} says that this should not be so.`;
  }
}
