// The peer mode of the panel: each endpoint looks alone, reviews what the others found with how sure it is, and gives
// its list anew. What most of them hold in the end is an opinion; that they agree is agreement and no proof.
// Method: docs/methods.md#critique-vetted-panel. Source: S222.

import * as z from 'zod/mini';
import type { Critic, CritiqueContext, CritiqueTask } from '../core/critic.ts';
import { distinctFailures, type Failure } from '../core/failure.ts';
import type { Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Role } from '../core/ports.ts';
import { askerOf, type Asker } from './asking.ts';
import { askList } from './askList.ts';
import { claimSourceOf, type ClaimSource } from './claimOf.ts';
import { agreementWords, clustersOf, type SampledOpinion } from './clusters.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { leftAside, onlyFailures, opinionLimit, opinionOf } from './opinions.ts';
import { panelMaterial, panelRoles, remarksIn, type Remark } from './panel.ts';
import { aloneMessages, peerMessages, reviseMessages, version } from './peerReview.prompt.ts';

/** Peers, and the questions of all three stages. */
const peers = 3;
const calls = 3 * peers;
/** Remarks of one peer; each is shown to all others. */
const mostRemarks = 6;
const replyTokens = 900;

/** One peer and what it says at the moment. */
interface Peer {
  readonly role: Role;
  readonly by: string;
  readonly remarks: readonly Remark[];
}

/** What all stages need. */
interface Stage {
  readonly context: CritiqueContext;
  readonly asker: Asker;
  readonly task: CritiqueTask;
  readonly material: readonly Material[];
  readonly source: ClaimSource;
  readonly failures: Failure[];
}

/** Critics that review each other. */
export const peerReview = {
  id: 'peer-review',
  title: 'Critics that review each other',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: calls,
  method: 'critique-vetted-panel',
  async critique(context, task) {
    const { target } = task;
    const failures: Failure[] = [];
    const stage: Stage = {
      context,
      asker: askerOf(context, calls),
      task,
      material: panelMaterial(context, task, calls),
      source: await claimSourceOf(task, context.parse),
      failures,
    };
    const log = (message: string) => context.emit({ type: 'note', message });
    const roles = panelRoles(context.models, peers);
    if (new Set(roles).size === 1) log('All peers are one endpoint, so that they agree says little.');
    const alone = await lookAlone(stage, roles);
    if (alone.length === 0) return onlyFailures(...distinctFailures(failures));
    log(`Stage 1, alone: ${alone.map(({ by, remarks }) => `${plainWords(by, 80)} ${remarks.length}`).join(', ')}.`);
    const isSilent = alone.every(({ remarks }) => remarks.length === 0);
    const final = isSilent || alone.length < 2 ? alone : await reviewAndRevise(stage, alone, log);
    const clusters = clustersOf(
      final.flatMap(({ remarks }, sample) => remarks.map((one): SampledOpinion => ({ ...one, sample, kind: '' }))),
    );
    const findings = clusters.slice(0, opinionLimit).map((cluster): Unnamed => {
      const first = cluster.opinions[0]!;
      const { remarks, by } = final[first.sample]!;
      const claim = remarks.find(({ place, message }) => place === first.place && message === first.message)?.claim;
      const why = agreementWords(cluster, final.length);
      const opinion = opinionOf(target, {
        rule: 'critic/peer-review',
        place: first.place,
        message: first.message,
        reason: `After all had reviewed each other: ${why}`,
        by,
        proof: cluster.held >= 2 ? 'opinion' : 'unknown',
      });
      return { ...opinion, agreement: { held: cluster.held, of: final.length, why }, ...(claim ? { claim } : {}) };
    });
    failures.push(...leftAside(0, clusters.length - findings.length));
    return { findings: withIds(findings), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

async function lookAlone(stage: Stage, roles: readonly Role[]): Promise<readonly Peer[]> {
  const { target } = stage.task;
  const found: Peer[] = [];
  for (const role of roles) {
    const messages = aloneMessages(stage.material, target.kind, target.goal);
    const prompt = { id: 'critique/peer-review/alone', version };
    const answer = await askList(stage.asker, { role, prompt, messages, maxTokens: replyTokens }, stage.failures);
    if (answer) found.push({ role, by: answer.by, remarks: read(stage, answer.entries, answer.by) });
  }
  return found;
}

const reviewSchema = z.object({
  remark: z.coerce.number(),
  answer: z.string(),
  reason: z.optional(z.nullable(z.string())),
  confidence: z.optional(z.nullable(z.coerce.number())),
});

async function reviewAndRevise(
  stage: Stage,
  alone: readonly Peer[],
  log: (message: string) => void,
): Promise<readonly Peer[]> {
  const { target } = stage.task;
  const all = alone.flatMap(({ remarks }, peer) => remarks.map((remark) => ({ peer, remark, said: [] as string[] })));
  const counts = { yes: 0, no: 0, 'cannot tell': 0 };
  for (const [peer, { role }] of alone.entries()) {
    const others = all.filter((one) => one.peer !== peer);
    if (others.length === 0) continue;
    const shown = others.map(({ remark }) => wordsOf(target.document.text, remark));
    const messages = peerMessages(shown, stage.material, target.goal);
    const prompt = { id: 'critique/peer-review/peers', version };
    const answer = await askList(stage.asker, { role, prompt, messages, maxTokens: replyTokens }, stage.failures);
    const seen = new Set<number>();
    for (const entry of answer?.entries.slice(0, 2 * shown.length) ?? []) {
      const parsed = reviewSchema.safeParse(entry);
      const index = parsed.success ? parsed.data.remark - 1 : -1;
      const word = parsed.success ? parsed.data.answer.trim().toLowerCase() : '';
      if (!parsed.success || !others[index] || seen.has(index)) continue;
      if (word !== 'yes' && word !== 'no' && word !== 'cannot tell') continue;
      seen.add(index);
      counts[word]++;
      const close = Math.round(parsed.data.confidence ?? 0);
      const looked = close >= 1 && close <= 5 ? String(close) : 'not told';
      others[index].said.push(`${word} (closeness ${looked}): ${plainWords(parsed.data.reason, 300)}`);
    }
  }
  log(`Stage 2, reviews: ${counts.yes} hold, ${counts.no} do not, ${counts['cannot tell']} cannot be told.`);
  const revised: Peer[] = [];
  for (const [peer, own] of alone.entries()) {
    const reviewed = all
      .filter((one) => one.peer === peer)
      .map(({ remark, said }) => ({ remark: wordsOf(target.document.text, remark), said }));
    // Without remarks of its own it takes up those of the others, or none.
    const shown =
      reviewed.length > 0
        ? reviewed
        : all.map(({ remark, said }) => ({ remark: wordsOf(target.document.text, remark), said }));
    const messages = reviseMessages(shown, stage.material, target.kind, target.goal);
    const prompt = { id: 'critique/peer-review/revise', version };
    const question = { role: own.role, prompt, messages, maxTokens: replyTokens };
    const answer = await askList(stage.asker, question, stage.failures);
    revised.push(answer ? { ...own, remarks: read(stage, answer.entries, answer.by) } : own);
  }
  const changed = revised.filter((one, index) => one.remarks !== alone[index]!.remarks);
  log(
    `Stage 3, revised: ${revised.map(({ by, remarks }) => `${plainWords(by, 80)} ${remarks.length}`).join(', ')}; ${alone.length - changed.length} gave no new list.`,
  );
  return revised;
}

function read({ task, source, failures }: Stage, entries: readonly unknown[], by: string): readonly Remark[] {
  const { remarks, unplaced, beyond } = remarksIn(task.target, source, entries, by, mostRemarks);
  failures.push(...leftAside(unplaced, beyond, mostRemarks));
  return remarks;
}

function wordsOf(text: string, { place, message }: Remark): string {
  return `${JSON.stringify(text.slice(place.start, place.end))}: ${message}`;
}
