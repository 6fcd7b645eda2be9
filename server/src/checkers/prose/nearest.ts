// The names nearest to one that is not there, for “did you mean”.

import { editDistance } from './spelling.ts';

/** At most three of `names` that differ from `name` by few letters, the nearest first. */
export function nearest(name: string, names: readonly string[]): readonly string[] {
  const most = Math.max(1, Math.min(3, Math.floor(name.length / 4)));
  if (name.length > 200) return [];
  return names
    .slice(0, 5000)
    .map((other) => ({ other, distance: editDistance(name.toLowerCase(), other.toLowerCase(), most) }))
    .filter(({ distance }) => distance <= most)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ other }) => other);
}
