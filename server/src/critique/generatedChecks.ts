// A tester writes checks of a function from its signature and documentation alone, in a closed form; they are run on
// generated inputs, judged “conclude” or “next stage”, and thrown away. A broken check is an opinion with an executed
// counterexample; where the documentation itself says what is checked, a test of the project may prove it.
// Method: docs/methods.md#verify-generated-checks. Sources: S036, S042, S088; S129 as an idea.

import * as z from 'zod/mini';
import { containsSpan, spansMeet } from '../base/text.ts';
import type { Claim } from '../core/claim.ts';
import type { Critic, CritiqueContext } from '../core/critic.ts';
import { headSpan } from '../core/declaration.ts';
import { distinctFailures, failure, type Failure } from '../core/failure.ts';
import type { FindingEvidence } from '../core/finding.ts';
import { parseObjectReply } from '../core/listReply.ts';
import { plainWords } from '../core/plainWords.ts';
import { askerOf, type Asker } from './asking.ts';
import { askList } from './askList.ts';
import { quizzedFunction } from './crossQuiz.ts';
import type { FunctionWords } from './crossQuestions.prompt.ts';
import { judgeMessages, version, writeMessages } from './generatedChecks.prompt.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { onlyFailures, opinionOf } from './opinions.ts';
import { checkIn, type Check, type CheckSource } from './properties/closedForm.ts';
import { sideFixes, type FixPlace } from './properties/fixes.ts';
import { textsWithCalls } from './properties/inputs.ts';
import type { Promised } from './properties/property.ts';
import { subjectsOf, type Subject } from './properties/subject.ts';
import { tryOut, type TriedOut, type TryContext } from './properties/tryOut.ts';

/** Stages (systems.md: 3, ours); the last one concludes by itself. */
const stages = 3;
/** Most checks of one stage, and of all. */
const mostNew = 6;
const mostChecks = 12;

/** One check and what came of it. */
interface Run {
  readonly check: Check;
  readonly result: TriedOut;
}

/** Checks of a tester, run. */
export const generatedChecks = {
  id: 'generated-checks',
  title: 'Checks that a tester writes from the documentation, run',
  tier: 'model',
  kinds: ['code'],
  onRequest: true,
  mostCalls: stages,
  method: 'verify-generated-checks',
  async critique(context, task) {
    const { target } = task;
    const { document } = target;
    const found = await quizzedFunction(target, context.parse);
    const parse = await context.parse.parserOf(document.languageId);
    const tree = parse?.(document.text);
    const subjects = tree && subjectsOf(tree, target.span);
    const subject = subjects?.selected.find(({ label }) => label === found?.words.name);
    if (!found || !subject || !parse || !tree) {
      const why = subjects?.others.find(({ name }) => name === found?.words.name)?.why;
      const message = `No checks are written: ${why ?? 'no named function with documentation is selected'}.`;
      context.emit({ type: 'note', message });
      return onlyFailures();
    }
    const { proof } = context;
    if (!proof) {
      const why = 'Checks were not written: nothing of this folder may run, so nothing could be tried.';
      return onlyFailures(failure('verify.no-signal', why, 'Trust the folder, or use another critic.'));
    }
    const { words } = found;
    const source: CheckSource = { subject, all: subjects!.all, text: document.text, said: [words.documentation] };
    const failures: Failure[] = [];
    const asker = askerOf(context, stages);
    const ended = await inStages(context, asker, words, source, failures);
    if (!ended) return onlyFailures(...distinctFailures(failures));
    const place: FixPlace = { tree, parse, nextId: () => context.nextId() };
    const head = headSpan(document.text, subject.node);
    const inside = spansMeet(head, target.span) ? head : headSpan(document.text, target.span);
    const findings = ended.runs.flatMap(({ check, result }): readonly Unnamed[] => {
      const { broken } = result;
      if (!broken) return [];
      const isWithdrawn = ended.withdrawn.has(check.key);
      // What the documentation says is not taken back by a word; what only the tester said is.
      if (isWithdrawn && !check.isSaid) return [];
      const says =
        check.quote === undefined ? 'Nothing in the documentation is quoted for it.' : `It quotes: “${check.quote}”`;
      const opinion = opinionOf(target, {
        rule: 'critic/generated-checks',
        place: inside,
        message: `${broken.why} A tester expects: ${check.words}.`,
        reason: isWithdrawn ? `${says} The tester took the check back.` : says,
        by: ended.by,
        ...(isWithdrawn ? { proof: 'unknown' as const } : {}),
      });
      const sides = sideFixes(place, broken, broken.held);
      const fixes = sides.fixes.filter(({ edits }) => edits.every(({ span }) => containsSpan(target.span, span)));
      const receipts = [
        ...broken.calls.map(({ name, args, behaviour }) => proof.receiptOf(name, args, behaviour)),
        ...sides.receipts,
      ];
      const evidence = receipts.map((receipt): FindingEvidence => ({
        checker: receipt.checker,
        excerpt: receipt.excerpt,
        receipt,
      }));
      const claim = check.isSaid && broken.sure && !isWithdrawn ? claimOf(check, result, ended.by) : undefined;
      return [
        {
          ...opinion,
          evidence: [...opinion.evidence, ...evidence],
          ...(fixes.length > 0 ? { fixes } : {}),
          ...(claim ? { claim } : {}),
        },
      ];
    });
    return { findings: withIds(findings), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

/** How the stages ended. */
interface Ended {
  /** All checks, those of earlier stages too, as they came out in the last one. */
  readonly runs: readonly Run[];
  /** Keys of the checks that the tester took back. */
  readonly withdrawn: ReadonlySet<string>;
  readonly by: string;
}

async function inStages(
  context: CritiqueContext,
  asker: Asker,
  words: FunctionWords,
  source: CheckSource,
  failures: Failure[],
): Promise<Ended | undefined> {
  const others = source.all
    .filter((one) => one !== source.subject)
    .map(headOf)
    .slice(0, 20);
  const prompt = { id: 'critique/generated-checks', version };
  const question = { role: 'critic', prompt, messages: writeMessages(words, others, mostNew), maxTokens: 900 } as const;
  const answer = await askList(asker, question, failures);
  if (!answer) return undefined;
  const texts = [source.text, ...(await textsWithCalls(context.workspace))];
  const checks = new Map<string, Check>();
  const withdrawn = new Set<string>();
  const add = (entries: readonly unknown[]) => {
    let unread = 0;
    for (const entry of entries.slice(0, mostNew)) {
      const check = checkIn(entry, source);
      if (!check) unread++;
      else if (checks.size < mostChecks) checks.set(check.key, checks.get(check.key) ?? check);
    }
    failures.push(...unreadFailures(unread, Math.max(0, entries.length - mostNew)));
  };
  add(answer.entries);
  let runs: readonly Run[] = [];
  const makes = new Map<string, boolean>();
  for (let stage = 1; checks.size > 0 && stage <= stages; stage++) {
    const earlier = runs.length;
    runs = await runAll(context, [...checks.values()], texts, { text: source.text, subjects: source.all, makes });
    const results = runs.map(({ check, result }, at) => `${at + 1}. ${check.words}: ${resultWords(result)}`);
    const judged =
      stage < stages ? await judge(asker, words, others, results, failures) : ({ verdict: 'conclude' } as const);
    const taken = (judged.verdict === 'conclude' ? [] : judged.withdraw).flatMap((at) => runs[at - 1]?.check ?? []);
    for (const check of taken) withdrawn.add(check.key);
    const flagged = taken.length > 0 ? ` Taken back by the tester: ${taken.map((one) => one.words).join('; ')}.` : '';
    const verdict = judged.verdict === 'conclude' ? 'conclude' : `next stage, because ${judged.because}`;
    const message = `Stage ${stage} of ${words.name}: ${runs.length} checks, ${earlier} of them earlier ones. ${results.join('; ')}. Verdict: ${verdict}.${flagged}`;
    context.emit({
      type: 'note',
      message: plainWords(message, 2000),
      stage: {
        subject: words.name,
        stage,
        checks: runs.map(({ check, result }) => ({
          words: check.words,
          program: check.key,
          result: plainWords(resultWords(result), 500),
        })),
        withdrawn: taken.map((one) => one.words),
        verdict: judged.verdict,
        ...(judged.verdict === 'conclude' ? {} : { because: judged.because }),
      },
    });
    if (judged.verdict === 'conclude') break;
    const known = checks.size;
    add(judged.checks);
    // Nothing new to run: the next stage would say the same.
    if (checks.size === known) break;
  }
  return { runs, withdrawn, by: answer.by };
}

async function runAll(
  context: CritiqueContext,
  checks: readonly Check[],
  texts: readonly string[],
  own: Pick<TryContext, 'text' | 'subjects' | 'makes'>,
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const check of checks) {
    const { proof, signal, random } = context;
    const result = await tryOut(promisedOf(check), { proof: proof!, signal, random, texts, ...own }, check.inputs);
    runs.push({ check, result });
  }
  return runs;
}

function unreadFailures(unread: number, beyond: number): readonly Failure[] {
  const parts = [
    unread > 0 ? `${unread} of the tester’s checks are not of the form that can be run` : '',
    beyond > 0 ? `${beyond} are beyond the limit of ${mostNew}` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return [];
  const next = 'They were left aside. Ask again, or use a stronger model.';
  return [failure('reply.unanchored', `${parts.join('; ')}.`, next)];
}

function promisedOf({ subject, relation, quote, words }: Check): Promised {
  return {
    subject,
    relation,
    basis: quote === undefined ? { kind: 'named', words } : { kind: 'documented', quote },
  };
}

function resultWords({ broken, held, open, uncallable }: TriedOut): string {
  if (uncallable === true) return 'could not be run';
  if (broken) return `broken: ${broken.why}`;
  return held === 0
    ? 'could not be tried: no call told anything'
    : `held in ${held} calls${open > 0 ? `, ${open} told nothing` : ''}`;
}

const judgedSchema = z.object({
  verdict: z.string(),
  because: z.optional(z.string()),
  withdraw: z.optional(z.array(z.unknown())),
  checks: z.optional(z.array(z.unknown())),
});

type Judged =
  | { readonly verdict: 'conclude' }
  | {
      readonly verdict: 'next stage';
      readonly because: string;
      /** Numbers of checks, from 1. */
      readonly withdraw: readonly number[];
      readonly checks: readonly unknown[];
    };

/** Conclude, or next stage; what cannot be read concludes. */
async function judge(
  asker: Asker,
  words: FunctionWords,
  others: readonly string[],
  results: readonly string[],
  failures: Failure[],
): Promise<Judged> {
  const reply = await asker.ask({
    role: 'critic',
    prompt: { id: 'critique/generated-checks/judge', version },
    messages: judgeMessages(words, others, results, mostNew),
    maxTokens: 900,
  });
  const read = reply.kind === 'failed' ? undefined : parseObjectReply(reply.text);
  if (reply.kind === 'failed') failures.push(reply.failure);
  else if (!read!.ok) failures.push(read!.error);
  const parsed = read?.ok ? judgedSchema.safeParse(read.value) : undefined;
  if (!parsed?.success || !/^\s*next/iu.test(parsed.data.verdict)) return { verdict: 'conclude' };
  const { because = 'no reason is given', withdraw = [], checks = [] } = parsed.data;
  const numbers = withdraw.flatMap((one) => (typeof one === 'number' && Number.isInteger(one) ? [one] : []));
  return { verdict: 'next stage', because: plainWords(because, 200), withdraw: numbers, checks };
}

function claimOf(check: Check, { broken }: TriedOut, by: string): Claim | undefined {
  const expectation = check.relation.expectation(broken!.args);
  return expectation && { expectation: { ...expectation, origin: `${plainWords(by, 80)}, by “${check.quote}”` } };
}

function headOf({ label, parameters }: Subject): string {
  return `${label}(${parameters.map((one) => one.name).join(', ')})`;
}
