// A bound that is missing around a number: no less than 0, no more than a limit.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { replacing, roleOf, shown } from '../fixing.ts';
import { unreadAt } from '../neglected.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Most limits that one value is held to. */
const mostLimits = 3;

/** Numbers held within bounds. */
export const clamp: FixTemplate = {
  id: 'clamp',
  title: 'a bound of a number',
  source:
    'PAR (ICSE 2013) “range checker”; ELIXIR (ASE 2017) “insert method call”; mutation operator ABS (Mothra 1988)',
  // Put in from nowhere: a missing bound is rarer than a wrong one.
  prior: 0.25,
  *propose(place) {
    const { least, greatest } = place.dialect.write;
    if (!least || !greatest) return;
    for (const node of place.nodes) {
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      const text = place.textOf(node);
      const around = place.tree.text.slice(0, node.start);
      for (const [low, weight] of [['0', 1], ['1', 0.5], ...limitsAt(place, node)] as const) {
        if (text === low || around.endsWith(`(${low}, `) || text.startsWith(greatest(low, '').slice(0, -1))) continue;
        const written = greatest(low, text);
        yield replacing(place, this, node, written, `At least ${shown(low)}: ${shown(written)}`, fit * weight);
      }
      for (const [high, weight] of limitsAt(place, node)) {
        if (text === high) continue;
        const written = least(text, high);
        yield replacing(place, this, node, written, `At most ${shown(high)}: ${shown(written)}`, fit * weight);
      }
    }
  },
};

/** What may be a limit here: numbers that nothing reads, parameters, lengths of lists. */
function limitsAt(place: RepairPlace, node: SyntaxNode): readonly (readonly [string, number])[] {
  const { write } = place.dialect;
  const own = new Set(place.textOf(node).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  const unread = new Set(unreadAt(place, node).map(({ name }) => name));
  const found: (readonly [string, number])[] = [];
  for (const { name, type, origin } of place.namesAt(node)) {
    if (origin !== 'parameter' && origin !== 'local') continue;
    if (own.has(name) && place.textOf(node) === name) continue;
    if (unread.has(name) && (type === 'number' || type === 'unknown')) found.unshift([name, 0.9]);
    else if (type === 'number' && !own.has(name)) found.push([name, 0.5]);
    else if (type === 'list' || type === 'string') {
      const length = write.lengthOf(name, type);
      if (length !== undefined) found.push([length, 0.4]);
    }
  }
  return found.toSorted((a, b) => b[1] - a[1]).slice(0, mostLimits);
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const { dialect } = place;
  const shape = dialect.shapeOf(node);
  if (!shape || !dialect.isExpression(node)) return undefined;
  const isBound = shape.kind === 'call' && /(?:^|[.:])(?:min|max)$/u.test(place.textOf(shape.callee));
  const isSum = shape.kind === 'binary' && shape.class === 'arithmetic';
  if (!isBound && !isSum && shape.kind !== 'name' && shape.kind !== 'call') return undefined;
  const type = place.typeOf(node);
  // What is reckoned with is a number even where its parts are not known to be.
  const isNumber = type === 'number' || (isSum && shape.operator !== '+' && type === 'unknown');
  if (!isBound && !isNumber) return undefined;
  switch (roleOf(place, node)) {
    case 'return':
      return 1;
    case 'value':
    case 'argument':
    case 'index':
      return isSum || isBound ? 0.8 : 0.4;
    case 'branch':
    case 'element':
      return isSum || isBound ? 0.7 : 0.4;
    default:
      return undefined;
  }
}
