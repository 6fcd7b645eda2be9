// A place that may be negative and is then meant from the end, and one that may lie beyond it: `if (at < 0) at += n`.

import { editing, shown, visibleAt } from '../fixing.ts';
import { insertBefore, statementEnd, statementsOf, unitOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

/** Most fixes of one function. */
const most = 12;

/** Places brought between the ends of a list. */
export const countedFromEnd: FixTemplate = {
  id: 'counted-from-end',
  title: 'a place that is counted from the end',
  source: 'PAR (ICSE 2013) “range checker”; SOFix (SANER 2018) “index adjustment”; mutation operator ABS (Mothra 1988)',
  // Seldom; range checks that leave the function are far more frequent.
  prior: 0.2,
  *propose(place) {
    const { dialect } = place;
    const own = dialect.shapeOf(place.func);
    if (own?.kind !== 'function' || (dialect.id !== 'javascript' && dialect.id !== 'python')) return;
    const end = statementEnd(dialect);
    const { write } = dialect;
    const code = place.textOf(place.func);
    const found: Fix[] = [];
    for (const { node, index } of statementsOf(place)) {
      if (node.parent !== own.body || index > 3) continue;
      const size = sizeAt(place, node);
      if (size === undefined) continue;
      for (const { name, type, origin } of place.namesAt(node)) {
        const isPlace = isPlaceName.test(name) && (type === 'number' || type === 'unknown');
        if (!isPlace || name === size || (origin !== 'parameter' && origin !== 'local')) continue;
        if (code.includes(`${name} < 0`) || new RegExp(`\\bconst ${name}\\b`, 'u').test(code)) continue;
        const below = write.ifLines(write.binary(name, '<', '0'), [`${name} += ${size}${end}`], unitOf(place));
        const bounded = write.greatest?.('0', write.binary(size, '+', name));
        const clamped =
          bounded === undefined
            ? undefined
            : write.ifLines(write.binary(name, '<', '0'), [`${name} = ${bounded}${end}`], unitOf(place));
        for (const [lines, fit] of [
          [below, 0.8],
          [clamped, 0.7],
        ] as const) {
          const edit = lines && insertBefore(place, node, lines);
          if (edit) found.push(editing(this, node, [edit], `Add ${shown(lines.join(' '))}`, fit - index * 0.05));
        }
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most);
  },
};

/** Names of places in a list. */
const isPlaceName =
  /^(?:i|j|k|at|n|index|idx|position|pos|start|end|from|to|first|last|offset)$|(?:Index|Position|_index|_pos)$/u;

/** The length of the list: what has such a name, or of the first parameter that is indexed, cut or measured. */
function sizeAt(place: RepairPlace, node: Parameters<typeof visibleAt>[1]): string | undefined {
  const names = place.namesAt(node);
  const named = names.find(({ name, origin }) => origin === 'local' && /^(?:n|len|length|size)$/u.test(name));
  if (named) return named.name;
  const code = place.textOf(place.func);
  const list = names.find(
    ({ name, type, origin }) =>
      origin === 'parameter' &&
      /^(?:list|string|unknown)$/u.test(type) &&
      new RegExp(`(?<![\\w$.])${escapedName(name)}(?:\\[|\\.(?:length|slice)\\b)`, 'u').test(code),
  );
  return list && place.dialect.write.lengthOf(list.name, list.type === 'string' ? 'string' : 'list');
}
