// Independent critiques of one selection, put together by what they say of the same. How many hold a finding is shown
// as agreement, why the others do not is said in words; where the endpoint tells log-probabilities, the probability of
// “true” and the words at which a critique was torn are shown too, and what it says there is sampled again. A percentage that a model states counts for nothing.
// Method: docs/methods.md#critique-sampled-confidence. Sources: S025, S095, S099, S145, S260.

import * as z from 'zod/mini';
import { bugKinds, type BugKind } from '../core/bugKind.ts';
import type { Critic, CritiqueTask } from '../core/critic.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Agreement } from '../core/finding.ts';
import { parseListReply } from '../core/listReply.ts';
import type { TokenLogprob } from '../core/ports.ts';
import { tokensOf } from '../core/promptRoom.ts';
import { askerOf, type AskContext, type Asker } from './asking.ts';
import { agreementWords, clustersOf, foremost, type OpinionCluster, type SampledOpinion } from './clusters.ts';
import { evidenceMaterial, surroundings } from './evidenceMaterial.ts';
import type { Material } from '../core/material.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { plainWords } from '../core/plainWords.ts';
import { leftAside, onlyFailures, opinionLimit, opinionOf, placeOf } from './opinions.ts';
import { kindsFor, reviewMessages, summaryMessages, truthMessages, version } from './sampledConfidence.prompt.ts';
import { againCalls, sampleAgain, tornIn } from './sampledAgain.ts';
import { probabilityOfTrue } from './tokenDoubt.ts';

/** Critiques of one selection (systems.md: N=5, ours). */
const samples = 5;
/** Findings whose truth is asked. */
const mostTruths = 5;
const allCalls = samples + 1 + mostTruths + againCalls;
/** Share from which on a finding is shown as an opinion; below it is “cannot tell”. */
const wantedShare = 0.6;
const replyTokens = 700;
const temperature = 0.7;

const entrySchema = z.object({
  quote: z.string(),
  kind: z.optional(z.nullable(z.string())),
  message: z.string().check(z.minLength(1)),
});

/** One critique that could be read. */
interface Sample {
  readonly opinions: readonly SampledOpinion[];
  readonly text: string;
  readonly by: string;
  readonly logprobs: readonly TokenLogprob[] | undefined;
}

/** Agreement of independent critiques. */
export const sampledConfidence = {
  id: 'sampled-confidence',
  title: 'Several independent critiques',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: allCalls,
  method: 'critique-sampled-confidence',
  async critique(context, task) {
    const asker = askerOf(context, allCalls);
    const material = materialOf(task);
    const failures: Failure[] = [];
    const taken = await takeSamples(context, asker, task, material, failures);
    if (taken.length < 2) {
      const why = `Only ${taken.length} of ${samples} independent critiques could be read, so nothing can agree.`;
      return onlyFailures(...failures, failure('reply.not-a-list', why, 'Try again, or use a stronger model.'));
    }
    const by = taken[0]!.by;
    const all = foremost(clustersOf(taken.flatMap(({ opinions }) => opinions)));
    const clusters = all.slice(0, opinionLimit);
    context.emit({ type: 'note', message: sampleWords(by, taken, all) });
    const reasons = await reasonsOf(asker, task, clusters, taken, failures);
    const truths = await truthsOf(context, asker, material, clusters, taken, failures);
    if (taken.every(({ logprobs }) => logprobs === undefined)) failures.push(unavailable());
    const torn = clusters.map((cluster) => tornIn(cluster, taken));
    const again = await sampleAgain(asker, material, torn);
    const findings = clusters.map((cluster, index): Unnamed => {
      const first = cluster.opinions[0]!;
      const share = cluster.held / taken.length;
      const pTrue = truths[index];
      const agreement: Agreement = {
        held: cluster.held,
        of: taken.length,
        why: [agreementWords(cluster, taken.length), reasons[index] ?? ''].filter((one) => one !== '').join(' '),
        ...(pTrue === undefined ? {} : { pTrue }),
      };
      const resampled = again[index];
      const held = share >= wantedShare && (pTrue === undefined || pTrue >= 0.5) && resampled?.isLost !== true;
      const unnamed = opinionOf(task.target, {
        rule: 'critic/sampled-confidence',
        place: first.place,
        message: first.message,
        reason: `Agreement ${cluster.held} of ${taken.length}${pTrue === undefined ? '' : `, probability of “true” ${pTrue.toFixed(2)}`}. ${reasons[index] ?? ''}`,
        by,
        proof: held ? 'opinion' : 'unknown',
      });
      return {
        ...unnamed,
        agreement,
        ...(cluster.kind in bugKinds ? { bugKind: cluster.kind as BugKind } : {}),
        evidence: [
          ...unnamed.evidence,
          ...otherwiseWords(cluster).map((excerpt) => ({ checker: plainWords(by, 120), excerpt })),
          ...(resampled ? [{ checker: plainWords(by, 120), excerpt: resampled.words }] : []),
        ],
      };
    });
    const beyond = leftAside(0, all.length - clusters.length);
    return { findings: withIds(findings), items: [], failures: [...failures, ...beyond] };
  },
} as const satisfies Critic;

function materialOf(task: CritiqueTask): readonly Material[] {
  const { document, span } = task.target;
  return [
    ...surroundings(task),
    ...evidenceMaterial(task),
    { title: `text (${document.languageId})`, text: document.text.slice(span.start, span.end) },
  ];
}

async function takeSamples(
  context: AskContext,
  asker: Asker,
  task: CritiqueTask,
  material: readonly Material[],
  failures: Failure[],
): Promise<readonly Sample[]> {
  const messages = reviewMessages(material, task.target.kind, task.target.goal);
  const size = messages.reduce((sum, { content }) => sum + tokensOf(content), replyTokens);
  const wanted = Math.min(samples, Math.floor(context.budget.tokensLeft() / size));
  const taken: Sample[] = [];
  let unplaced = 0;
  let beyond = 0;
  let sent = 0;
  for (; sent < wanted && !asker.over(); sent++) {
    const reply = await asker.ask({
      role: 'critic',
      prompt: { id: 'critique/sampled-confidence', version },
      messages,
      temperature,
      maxTokens: replyTokens,
      logprobs: 5,
    });
    const list = reply.kind === 'failed' ? undefined : parseListReply(reply.text);
    if (reply.kind === 'failed') failures.push(reply.failure);
    else if (!list!.ok) failures.push(list!.error);
    if (reply.kind === 'failed' || !list?.ok) continue;
    const opinions = list.value.slice(0, opinionLimit).flatMap((entry): readonly SampledOpinion[] => {
      const parsed = entrySchema.safeParse(entry);
      const place = parsed.success ? placeOf(task.target, parsed.data.quote) : undefined;
      if (!parsed.success || !place) {
        unplaced++;
        return [];
      }
      const kind = (parsed.data.kind ?? '').trim().slice(0, 3);
      const known = Object.hasOwn(kindsFor(task.target.kind), kind) ? kind : 'other';
      return [{ sample: taken.length, place, kind: known, message: plainWords(parsed.data.message) }];
    });
    beyond += Math.max(0, list.value.length - opinionLimit);
    taken.push({ opinions, text: reply.text, by: reply.model, logprobs: reply.logprobs });
  }
  if (sent < samples) {
    const why = `${sent} of ${samples} independent critiques were asked for; the budget holds no more.`;
    failures.push(failure('budget.spent', why, 'Select less, or raise `touchstone.budget`.'));
  }
  failures.push(...leftAside(unplaced, beyond));
  return taken;
}

/** Why the critiques differ, by place; a sentence that states a certainty is not shown. */
async function reasonsOf(
  asker: Asker,
  { target }: CritiqueTask,
  clusters: readonly OpinionCluster[],
  taken: readonly Sample[],
  failures: Failure[],
): Promise<readonly (string | undefined)[]> {
  const open = clusters.flatMap((cluster, index) => (cluster.held < taken.length ? [{ cluster, index }] : []));
  if (open.length === 0) return [];
  const reply = await asker.ask({
    role: 'small',
    prompt: { id: 'critique/sampled-confidence/why', version },
    messages: summaryMessages(
      open.map(({ cluster }) => ({
        quote: target.document.text.slice(cluster.opinions[0]!.place.start, cluster.opinions[0]!.place.end),
        said: [
          ...[...cluster.opinions, ...cluster.otherwise].map(({ message }) => message),
          ...(cluster.held + cluster.otherwise.length < taken.length ? ['(nothing)'] : []),
        ],
      })),
    ),
    maxTokens: 100 + 80 * open.length,
  });
  const list = reply.kind === 'failed' ? undefined : parseListReply(reply.text);
  if (reply.kind === 'failed') failures.push(reply.failure);
  else if (!list!.ok) failures.push(list!.error);
  if (reply.kind === 'failed' || !list?.ok) return [];
  const reasons: (string | undefined)[] = [];
  for (const entry of list.value) {
    const parsed = whySchema.safeParse(entry);
    const place = parsed.success ? open[parsed.data.place - 1] : undefined;
    const why = parsed.success ? plainWords(parsed.data.why, 300) : '';
    if (!place || why === '' || statesCertainty.test(why)) continue;
    reasons[place.index] ??= /^cannot tell\b/i.test(why) ? 'Why cannot be told from what they say.' : why;
  }
  return reasons;
}

const whySchema = z.object({ place: z.coerce.number(), why: z.string() });
const statesCertainty =
  /\d\s*(?:%|percent|per cent|\/\s*\d|out of)|\b(?:confiden(?:t|ce)|certainty|probabilit|likely|likelihood)/i;

/** The probability of “true” for the first findings; asked once where the endpoint gives none. */
async function truthsOf(
  context: AskContext,
  asker: Asker,
  material: readonly Material[],
  clusters: readonly OpinionCluster[],
  taken: readonly Sample[],
  failures: Failure[],
): Promise<readonly (number | undefined)[]> {
  if (clusters.length === 0 || taken.every(({ logprobs }) => logprobs === undefined)) return [];
  const said = taken.flatMap(({ opinions }) =>
    opinions.length === 0 ? ['(nothing)'] : opinions.map((one) => one.message),
  );
  const truths: (number | undefined)[] = [];
  const wanted = Math.min(mostTruths, clusters.length);
  for (const cluster of clusters.slice(0, wanted)) {
    const reply = await asker.ask({
      role: 'critic',
      prompt: { id: 'critique/sampled-confidence/true', version },
      messages: truthMessages(material, shuffled(context, said), cluster.opinions[0]!.message),
      maxTokens: 4,
      logprobs: 20,
    });
    if (reply.kind === 'failed') {
      failures.push(reply.failure);
      break;
    }
    if (reply.logprobs === undefined) {
      failures.push(unavailable());
      break;
    }
    truths.push(probabilityOfTrue(reply.logprobs));
  }
  if (clusters.length > mostTruths) {
    const why = `The probability of “true” was asked for ${mostTruths} of ${clusters.length} findings.`;
    failures.push(failure('budget.spent', why, 'Select less.'));
  }
  return truths;
}

function shuffled(context: AskContext, words: readonly string[]): readonly string[] {
  const left = [...words];
  return words.map(() => left.splice(context.random.below(left.length), 1)[0]!);
}

/** What critiques say that see another kind at the place; at most three. */
function otherwiseWords({ otherwise }: OpinionCluster): readonly string[] {
  return otherwise.slice(0, 3).map(({ kind, message }) => `Another critique (${kind}): ${message}`);
}

function sampleWords(by: string, taken: readonly Sample[], clusters: readonly OpinionCluster[]): string {
  const silent = taken.filter(({ opinions }) => opinions.length === 0).length;
  return `${by}: ${taken.length} independent critiques, ${silent} of them would keep the text; agreement ${
    clusters.length === 0
      ? 'that there is nothing to name'
      : clusters.map(({ held }) => `${held}/${taken.length}`).join(', ')
  }.`;
}

function unavailable(): Failure {
  return failure(
    'model.no-logprobs',
    'The probability of “true” and the words at which the model was torn are unavailable: the endpoint tells no log-probabilities.',
    'Use an endpoint that does, where you want them; agreement does not need them.',
  );
}
