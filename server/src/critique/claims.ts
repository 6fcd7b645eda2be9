// Holds the statements of prose and of doc comments against the workspace's own documents: each is looked up for a
// stated goal, and what fails is a finding with its source. A contradiction offers a fix only where a second file says
// the same. Everything stays an opinion: that a document says otherwise does not tell which of the two is right.
// Method: docs/methods.md#evidence-claims. Sources: S140, S163, S196, S237, S239, S249, S256, S258, S278.

import * as z from 'zod/mini';
import { containsSpan, type Span } from '../base/text.ts';
import type { Critic, CritiqueContext } from '../core/critic.ts';
import { headSpan } from '../core/declaration.ts';
import { distinctFailures, failure, type Failure } from '../core/failure.ts';
import type { FindingFix } from '../core/finding.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Target } from '../core/target.ts';
import { askerOf, type Asker } from './asking.ts';
import { askList } from './askList.ts';
import { lookUpStatement, scoresOf, type Lookup } from './claimLookup.ts';
import { planMessages, version } from './claims.prompt.ts';
import { passagesIn, type Passage } from './lookUp.ts';
import { inTextOrder, withIds, type Unnamed } from './occurrences.ts';
import { leftAside, onlyFailures, opinionOf } from './opinions.ts';
import { rememberLookup, wasSupported } from './pastClaims.ts';
import { partsOf, statementsIn, termsOf, type Statement } from './statements.ts';
import { settleTorn, tornCalls, type Judged } from './tornClaims.ts';

/** Statements that are looked up. */
const mostStatements = 5;
/** The plan, and two queries for each statement. */
const calls = 1 + 2 * mostStatements;
/** The same with what it takes to settle contradictions of which samples disagree. */
const allCalls = calls + tornCalls;

/** One thing that is said, and what is to be settled about it. */
interface Plan {
  readonly statement: Statement;
  readonly needed: boolean;
  readonly goal: string;
  readonly query: string;
}

/** Statements against the workspace's documents. */
export const claims = {
  id: 'claims',
  title: 'Statements against the project’s documents',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: allCalls,
  method: 'evidence-claims',
  async critique(context, task) {
    const { target } = task;
    const log = (message: string) => context.emit({ type: 'note', message });
    const all = await statementsIn(target, context.parse, 200);
    if (all.length === 0) {
      log('No sentence names a number, a piece of code, a path or something quoted, so nothing is looked up.');
      return onlyFailures();
    }
    const passages = await passagesIn(context.workspace, context.signal);
    const open = all.filter((statement) => {
      const skipped = wasSupported(context.kept, passages, statement);
      if (skipped) log(`Skipped, since a like statement was supported: ${statement.text.slice(0, 120)}`);
      return !skipped;
    });
    if (open.length === 0) return onlyFailures();
    const statements = open.slice(0, mostStatements);
    const failures: Failure[] = [...leftAsideStatements(open.length - statements.length)];
    const asker = askerOf(context, calls);
    const plans = await planFor(asker, target.document.text, statements, failures);
    if (!plans) return onlyFailures(...distinctFailures(failures));
    failures.push(...leftAsideStatements(plans.length - mostStatements));
    const judged: Judged[] = [];
    for (const { statement, needed, goal, query } of plans.slice(0, mostStatements)) {
      if (!needed) {
        log(verdictWords(statement, undefined));
        continue;
      }
      const lookup = await lookUpStatement(asker, passages, statement, goal, query, log, failures);
      judged.push({ statement, goal, lookup });
    }
    const found: Unnamed[] = [];
    for (const { statement, goal, lookup } of await settleTorn(askerOf(context, tornCalls), passages, judged, log)) {
      const message = verdictWords(statement, lookup);
      context.emit({ type: 'note', message, critique: labelled(statement, goal, lookup) });
      rememberLookup(context.kept, statement, lookup);
      if (lookup.verdict !== 'supported') found.push(findingOf(context, target, statement, goal, lookup));
    }
    return { findings: withIds(inTextOrder(found)), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

const planSchema = z.object({
  claim: z.coerce.number(),
  part: z.optional(z.nullable(z.string())),
  needed: z.optional(z.nullable(z.string())),
  goal: z.optional(z.nullable(z.string())),
  query: z.optional(z.nullable(z.string())),
});

/**
 * What to settle about each statement, or about each thing that it says; a statement that the reply leaves out is looked
 * up by its own words.
 */
async function planFor(
  asker: Asker,
  document: string,
  statements: readonly Statement[],
  failures: Failure[],
): Promise<readonly Plan[] | undefined> {
  const prompt = { id: 'critique/claims/plan', version };
  const messages = planMessages(statements.map(({ text }) => text));
  const answer = await askList(
    asker,
    { role: 'small', prompt, messages, maxTokens: 100 + 200 * statements.length },
    failures,
  );
  if (!answer) return undefined;
  const entries = answer.entries.slice(0, 4 * mostStatements).flatMap((entry) => {
    const parsed = planSchema.safeParse(entry);
    return parsed.success && statements[parsed.data.claim - 1] ? [parsed.data] : [];
  });
  failures.push(...leftAside(Math.min(answer.entries.length, 4 * mostStatements) - entries.length, 0));
  return statements.flatMap((statement, index) => {
    const own = entries.filter(({ claim }) => claim === index + 1);
    const parts = partsOf(
      document,
      statement,
      own.map(({ part }) => part ?? ''),
    );
    return (parts.length > 0 ? parts : [statement]).map((one, at): Plan => {
      const { needed, goal, query } = own[at] ?? {};
      return {
        statement: one,
        needed: needed?.trim().toLowerCase() !== 'no',
        goal: plainWords(goal, 200) || ownGoal(one),
        query: plainWords(query, 120),
      };
    });
  });
}

const rewards = { supported: 1, contradicted: -1, 'no evidence': 0 } as const;

/** The labels of one thing that is said, for rows of traces: whether it is so by the project, and of use. */
function labelled(statement: Statement, goal: string, lookup: Lookup) {
  const { verdict, useful, source } = lookup;
  const shown = source ? `${source.passage.path}, line ${source.passage.line + 1}: ${source.passage.text}` : 'nothing';
  return {
    prompt: `critique/claims/judge@${version}`,
    by: plainWords(lookup.by || 'look-up', 120),
    about: `${statement.within ?? statement.text}\n\nTo be settled: ${goal}\n\nFound: ${shown.slice(0, 1000)}`,
    parts: [
      {
        text: statement.text,
        verdict: `truth: ${verdict}; useful: ${useful}`,
        kept: verdict === 'supported',
        reward: rewards[verdict],
      },
    ],
    verdict,
  };
}

function ownGoal({ text }: Statement): string {
  return `Whether it is so: ${plainWords(text, 160)}`;
}

/** The four verdicts on one statement, in words (S239). */
function verdictWords({ text }: Statement, lookup: Lookup | undefined): string {
  const words = plainWords(text, 120);
  if (!lookup) return `Evidence needed: no. “${words}”`;
  const { truth, use } = scoresOf(lookup);
  return `Evidence needed: yes. Passage relevant: ${lookup.relevant ? 'yes' : 'no'}. Statement: ${lookup.verdict}. Useful here: ${lookup.useful}. Scores: truth ${truth.toFixed(2)}, use ${use.toFixed(2)}. “${words}”`;
}

function findingOf(
  { workspace }: Pick<CritiqueContext, 'workspace'>,
  target: Target,
  statement: Statement,
  goal: string,
  lookup: Lookup,
): Unnamed {
  const { document } = target;
  const isInside = containsSpan(target.span, statement.span);
  const { source, second, samples } = lookup;
  const opinion = opinionOf(target, {
    rule: 'critic/claims',
    place: isInside ? statement.span : headSpan(document.text, target.span),
    message: source
      ? `${source.passage.path} says otherwise: “${plainWords(source.quote, 200)}”`
      : `No document of the project shows that this is so: “${plainWords(statement.text, 200)}”`,
    reason: `${verdictWords(statement, lookup)} Goal: ${goal} ${lookup.reason}${source ? ` ${sourceWords(source.passage, second)}` : ''}`,
    by: lookup.by || 'look-up',
    proof: source ? 'opinion' : 'unknown',
  });
  const placed = [source?.passage, second].flatMap((passage) => {
    if (!passage) return [];
    const uri = uriOf(target, workspace.document, passage.path);
    const at = uri === undefined ? {} : { at: { uri, line: passage.line } };
    return [
      {
        checker: 'look-up',
        excerpt: `${passage.path}, line ${passage.line + 1}: ${passage.text}`.slice(0, 1000),
        ...at,
      },
    ];
  });
  const fix = isInside && source && second ? fixOf(document.text, statement.span, source.quote) : undefined;
  return {
    ...opinion,
    category: 'prose',
    evidence: [...opinion.evidence, ...placed],
    ...(source && samples ? { agreement: { ...samples, why: '' } } : {}),
    ...(fix ? { fixes: [fix] } : {}),
  };
}

function sourceWords(source: Passage, second: Passage | undefined): string {
  return second
    ? `${source.path} and ${second.path} name the same values.`
    : `Only ${source.path} says so; a second source is needed before a fix is offered.`;
}

/** Puts the source's number in place of the statement's, where each has exactly one. */
function fixOf(text: string, { start, end }: Span, quote: string): FindingFix | undefined {
  const [own, ...more] = termsOf(text.slice(start, end)).numbers;
  const [told, ...others] = termsOf(quote).numbers;
  if (own === undefined || told === undefined || more.length + others.length > 0 || own === told) return undefined;
  const places = [...text.slice(start, end).matchAll(/(?<![\p{L}\p{N}_.-])\d+(?:[.,]\d+)*(?![\p{N}_])/gu)];
  if (places.length !== 1) return undefined;
  const at = start + places[0]!.index;
  return {
    title: `Say ${told}, as two other places do`,
    side: 'document',
    edits: [{ span: { start: at, end: at + own.length }, newText: told }],
    validatedBy: [],
  };
}

/** The URI of a file of the folder, by the document's own; undefined where that does not end in its path. */
function uriOf({ document }: Target, own: string, path: string): string | undefined {
  const encoded = (one: string) => one.split('/').map(encodeURIComponent).join('/');
  for (const ending of [own, encoded(own)])
    if (document.uri.endsWith(`/${ending}`)) return document.uri.slice(0, -ending.length) + encoded(path);
  return undefined;
}

function leftAsideStatements(beyond: number): readonly Failure[] {
  if (beyond <= 0) return [];
  const why = `${beyond} statements were not looked up: one critique looks up ${mostStatements}.`;
  return [failure('budget.spent', why, 'Select less.')];
}
