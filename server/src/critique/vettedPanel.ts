// Critics with different channels look at the selection alone; what they say of the same place is merged; a judge who
// took no part keeps or drops each remark, and says why. What is dropped is counted and told, not shown.
// Method: docs/methods.md#critique-vetted-panel. Sources: S124, S010.

import * as z from 'zod/mini';
import type { Critic, CritiqueContext, CritiqueTask } from '../core/critic.ts';
import type { Failure } from '../core/failure.ts';
import { distinctFailures, failure } from '../core/failure.ts';
import { materialWords, type Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import { askerOf, type Asker } from './asking.ts';
import { askList } from './askList.ts';
import { claimSourceOf } from './claimOf.ts';
import { clustersOf, type OpinionCluster, type SampledOpinion } from './clusters.ts';
import { judgesOf } from './judgeBias.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { leftAside, onlyFailures, opinionLimit, opinionOf } from './opinions.ts';
import { panelMaterial, panelRoles, remarksIn, type Remark } from './panel.ts';
import { channels, reviewMessages, version, vettingMessages } from './vettedPanel.prompt.ts';

/** Critics of one panel (systems.md: k=3, ours). */
const critics = 3;
const calls = critics + 1;
const replyTokens = 900;

/** One remark of the panel, with the channel that it came through. */
interface ChannelRemark extends Remark {
  readonly sample: number;
  readonly channel: string;
}

/** What the judge says of one merged remark. */
interface Vetting {
  readonly word: 'keep' | 'drop' | 'cannot tell';
  readonly reason: string;
}

/** A panel whose remarks are judged before they are shown. */
export const vettedPanel = {
  id: 'vetted-panel',
  title: 'A panel whose findings are judged',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: calls,
  method: 'critique-vetted-panel',
  async critique(context, task) {
    const { target } = task;
    const asker = askerOf(context, calls);
    const material = panelMaterial(context, task, calls);
    const failures: Failure[] = [];
    const { remarks, heard } = await reviews(context, asker, task, material, failures);
    if (heard === 0) return onlyFailures(...distinctFailures(failures));
    // The kind plays no part: what is said of one place is merged, whoever says it.
    const all = clustersOf(remarks.map((one): SampledOpinion => ({ ...one, kind: '' })));
    const clusters = all.slice(0, opinionLimit);
    const vetted = clusters.length === 0 ? [] : await vet(context, asker, task, material, clusters, failures);
    const counts = { keep: 0, drop: 0, 'cannot tell': 0, open: 0 };
    const findings = clusters.flatMap((cluster, index): Unnamed[] => {
      const vetting = vetted[index];
      counts[vetting?.word ?? 'open']++;
      const own = remarksOf(cluster, remarks);
      const first = own[0]!;
      const quality = vetting
        ? `The judge would ${wordsOf(vetting.word)}: ${vetting.reason}`
        : 'No judge looked at it.';
      const claim = own.find((one) => one.claim)?.claim;
      // Where running can tell, a judge does not.
      if (vetting?.word === 'drop' && !(claim && context.proof)) {
        context.emit({ type: 'note', message: `Dropped by the judge: ${first.message} ${vetting.reason}` });
        return [];
      }
      const named = [...new Set(own.map(({ channel }) => channel))];
      const opinion = opinionOf(target, {
        rule: 'critic/vetted-panel',
        place: first.place,
        message: first.message,
        reason: `Seen through ${named.join(', ')}. ${quality}`,
        by: first.by,
        proof: vetting?.word === 'keep' ? 'opinion' : 'unknown',
      });
      const others = own.slice(1).map(({ by, message }) => ({ checker: plainWords(by, 120), excerpt: message }));
      return [
        {
          ...opinion,
          evidence: [...opinion.evidence, ...others],
          agreement: { held: cluster.held, of: heard, why: `Seen through ${named.join(', ')}. ${quality}` },
          ...(claim ? { claim } : {}),
        },
      ];
    });
    const told = `${counts.keep} kept, ${counts.drop} dropped, ${counts['cannot tell']} cannot be told, ${counts.open} not judged`;
    context.emit({
      type: 'note',
      message: `${heard} critics, ${remarks.length} remarks at ${all.length} places: ${told}.`,
      ...(clusters.length === 0
        ? {}
        : { critique: critiqueOf(context, task, material, clusters, vetted, remarks, told) }),
    });
    failures.push(...leftAside(0, all.length - clusters.length));
    return { findings: withIds(findings), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

/**
 * The merged remarks as one critique, each with the judge's verdict. Only what the judge keeps has a word for it; where
 * an example can be run, running decides, so that the judge's word is none.
 */
function critiqueOf(
  { proof }: CritiqueContext,
  { target }: CritiqueTask,
  material: readonly Material[],
  clusters: readonly OpinionCluster[],
  vetted: readonly (Vetting | undefined)[],
  remarks: readonly ChannelRemark[],
  verdict: string,
) {
  const { document, goal } = target;
  return {
    prompt: `critique/vetted-panel@${version}`,
    by: [...new Set(remarks.map(({ by }) => plainWords(by, 120)))].join(', '),
    about: [...(goal === undefined ? [] : [`What the text is for:\n${goal}`]), materialWords(material)].join('\n\n'),
    parts: clusters.map((cluster, index) => {
      const { start, end } = cluster.opinions[0]!.place;
      const vetting = vetted[index];
      const isRun = proof !== undefined && remarksOf(cluster, remarks).some(({ claim }) => claim);
      return {
        text: JSON.stringify({
          quote: document.text.slice(start, end),
          messages: [...new Set(cluster.opinions.map(({ message }) => message))],
        }),
        verdict: `${vetting ? `${vetting.word}: ${vetting.reason}` : 'not judged'}${isRun ? ' (its example is run)' : ''}`,
        kept: vetting?.word === 'keep' && !isRun,
      };
    }),
    verdict,
  };
}

/** The remarks that were merged into one. */
function remarksOf({ opinions }: OpinionCluster, remarks: readonly ChannelRemark[]): readonly ChannelRemark[] {
  return remarks.filter(({ sample, place, message }) =>
    opinions.some((one) => one.sample === sample && one.place === place && one.message === message),
  );
}

function wordsOf(word: Vetting['word']): string {
  return word === 'cannot tell' ? 'neither keep nor drop it' : `${word} it`;
}

/** Each critic alone; none sees what another one says. */
async function reviews(
  context: CritiqueContext,
  asker: Asker,
  task: CritiqueTask,
  material: readonly Material[],
  failures: Failure[],
): Promise<{ readonly remarks: readonly ChannelRemark[]; readonly heard: number }> {
  const { target } = task;
  const source = await claimSourceOf(task, context.parse);
  const roles = panelRoles(context.models, critics);
  const remarks: ChannelRemark[] = [];
  let heard = 0;
  let unplaced = 0;
  let beyond = 0;
  for (const [sample, channel] of channels[target.kind].entries()) {
    const question = {
      role: roles[sample]!,
      prompt: { id: 'critique/vetted-panel', version },
      messages: reviewMessages(channel, material, target.kind, target.goal),
      maxTokens: replyTokens,
    };
    const answer = await askList(asker, question, failures);
    if (!answer) continue;
    const read = remarksIn(target, source, answer.entries, answer.by);
    heard++;
    unplaced += read.unplaced;
    beyond += read.beyond;
    for (const remark of read.remarks) remarks.push({ ...remark, sample, channel: channel.name });
  }
  failures.push(...leftAside(unplaced, beyond));
  return { remarks, heard };
}

const verdictSchema = z.object({
  remark: z.coerce.number(),
  verdict: z.string(),
  reason: z.optional(z.nullable(z.string())),
});

/** One verdict for each place; undefined where there is none. A remark that is judged twice otherwise cannot be told. */
async function vet(
  context: CritiqueContext,
  asker: Asker,
  { target }: CritiqueTask,
  material: readonly Material[],
  clusters: readonly OpinionCluster[],
  failures: Failure[],
): Promise<readonly (Vetting | undefined)[]> {
  const shown = clusters.map(({ opinions }) => ({
    quote: target.document.text.slice(opinions[0]!.place.start, opinions[0]!.place.end),
    said: [...new Set(opinions.map(({ message }) => message))].slice(0, 6),
  }));
  const question = {
    role: judgesOf(context.models).visible,
    prompt: { id: 'critique/vetted-panel/judge', version },
    messages: vettingMessages(shown, material, target.goal),
    maxTokens: 150 + 90 * clusters.length,
  };
  const answer = await askList(asker, question, failures);
  const verdicts: (Vetting | undefined)[] = clusters.map(() => undefined);
  for (const entry of answer?.entries.slice(0, 4 * opinionLimit) ?? []) {
    const parsed = verdictSchema.safeParse(entry);
    const index = parsed.success ? parsed.data.remark - 1 : -1;
    const word = parsed.success ? parsed.data.verdict.trim().toLowerCase() : '';
    if (!parsed.success || !clusters[index] || (word !== 'keep' && word !== 'drop' && word !== 'cannot tell')) continue;
    const before = verdicts[index];
    verdicts[index] =
      before && before.word !== word
        ? { word: 'cannot tell', reason: 'The judge said two things of it.' }
        : (before ?? { word, reason: plainWords(parsed.data.reason, 300) });
  }
  const unjudged = verdicts.filter((one) => one === undefined).length;
  if (unjudged > 0) {
    const why = `${unjudged} of ${clusters.length} merged findings were not judged; they are shown as what cannot be told.`;
    failures.push(failure('reply.not-a-list', why, 'Select less, or use a stronger model.'));
  }
  return verdicts;
}
