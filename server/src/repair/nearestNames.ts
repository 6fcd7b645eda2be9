// Names that a text knows and that look like one it does not know: a hint for the person and for later
// rungs, found without any model.

const nameLimit = 5000;

/**
 * The names in `text` nearest to `unknown`, the nearest first, at most three.
 *
 * Near means at most a third of the letters differ, in any case of letters; swapped neighbours count once.
 */
export function nearestNames(unknown: string, text: string): readonly string[] {
  const names = new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)?.slice(0, nameLimit) ?? []);
  names.delete(unknown);
  const limit = Math.max(1, Math.floor(unknown.length / 3));
  return [...names]
    .filter((name) => Math.abs(name.length - unknown.length) <= limit && name.length > 1 && name.length <= 80)
    .map((name) => ({ name, distance: distance(unknown.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** The fewest insertions, deletions, replacements and swaps of neighbours between two words. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
