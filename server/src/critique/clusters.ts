// Puts together what independent critiques say of the same: the same kind at places that overlap. How many critiques
// hold it is the agreement; it is never called verified (S025).

import { spansMeet, type Span } from '../base/text.ts';

/** What one of several critiques says of one place. */
export interface SampledOpinion {
  /** Index of the critique. */
  readonly sample: number;
  readonly place: Span;
  /** Code of the kind. */
  readonly kind: string;
  readonly message: string;
}

/** What several critiques say of the same. */
export interface OpinionCluster {
  readonly kind: string;
  /** In the order of the critiques; the first one stands for all. */
  readonly opinions: readonly SampledOpinion[];
  /** How many critiques hold it, each counted once. */
  readonly held: number;
  /** Critiques that see another kind at the place. */
  readonly otherwise: readonly SampledOpinion[];
}

/** Clusters in the order of the text. The order of the critiques changes which words stand for all, and nothing else. */
export function clustersOf(opinions: readonly SampledOpinion[]): readonly OpinionCluster[] {
  const groups: SampledOpinion[][] = [];
  for (const opinion of opinions) {
    const joined = groups.filter((group) =>
      group.some(({ kind, place }) => kind === opinion.kind && spansMeet(place, opinion.place)),
    );
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push([...joined.flat(), opinion]);
  }
  return groups
    .map((group): OpinionCluster => {
      const sorted = group.toSorted((a, b) => a.sample - b.sample || a.place.start - b.place.start);
      const holders = new Set(group.map(({ sample }) => sample));
      const otherwise = opinions.filter(
        (one) =>
          !holders.has(one.sample) &&
          one.kind !== sorted[0]!.kind &&
          sorted.some(({ place }) => spansMeet(place, one.place)),
      );
      return { kind: sorted[0]!.kind, opinions: sorted, held: holders.size, otherwise };
    })
    .toSorted((a, b) => a.opinions[0]!.place.start - b.opinions[0]!.place.start || a.kind.localeCompare(b.kind));
}

/**
 * One cluster for each place: where critiques name several kinds at one place, the kind that most of them name. What
 * the others say of it stands in its `otherwise`, so that one fault under two names is not shown twice.
 */
export function foremost(clusters: readonly OpinionCluster[]): readonly OpinionCluster[] {
  const meets = (a: OpinionCluster, b: OpinionCluster) =>
    a.opinions.some((one) => b.opinions.some(({ place }) => spansMeet(one.place, place)));
  return clusters.filter(
    (cluster) =>
      !clusters.some(
        (other) =>
          other.held > cluster.held &&
          meets(other, cluster) &&
          cluster.opinions.every((one) => other.otherwise.includes(one)),
      ),
  );
}

/**
 * How far critiques agree, in words that a program can stand for.
 *
 * @param of how many critiques there were.
 */
export function agreementWords({ held, otherwise }: OpinionCluster, of: number): string {
  if (held === of) return `All ${of} independent critiques name it.`;
  const kinds = [...new Set(otherwise.map(({ kind }) => kind))];
  const others = new Set(otherwise.map(({ sample }) => sample)).size;
  const silent = of - held - others;
  return [
    `${held} of ${of} independent critiques name it`,
    others === 0 ? '' : `${others} ${others === 1 ? 'sees' : 'see'} another kind here (${kinds.join(', ')})`,
    silent === 0 ? '' : `${silent} ${silent === 1 ? 'says' : 'say'} nothing of it`,
  ]
    .filter((part) => part !== '')
    .join('; ')
    .concat('.');
}
