// The order of a comparison function turned round, and sorting that lacks one.

import { editing, shaped, shown, spanOf } from '../fixing.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

const sorting = /^(?:sort|toSorted|sorted|min|max)$/u;

/** Wrong and missing comparison keys. */
export const sortOrder: FixTemplate = {
  id: 'sort-order',
  title: 'another order',
  source: 'mutation operator “comparator order”; TBar (ISSTA 2019) FP10.2, FP10.4 “mutate method arguments”',
  // Small in number, but each is a whole class of faults: numbers sorted as texts, descending for ascending.
  prior: 0.5,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'function')) {
      if (shape.parameters.length !== 2) continue;
      const [a, b] = shape.parameters.map((parameter) => place.textOf(parameter));
      const above = node.parent?.parent && place.dialect.shapeOf(node.parent.parent);
      if (a === undefined || b === undefined || above?.kind !== 'call' || !above.args.includes(node)) continue;
      const edits = shape.parameters.map((parameter, index) => ({
        span: spanOf(parameter),
        newText: index === 0 ? b : a,
      }));
      const called = above.method ? place.textOf(above.method) : place.textOf(above.callee);
      yield editing(
        this,
        node,
        edits,
        `Take ${shown(a)} and ${shown(b)} the other way round`,
        sorting.test(called) ? 1 : 0.4,
      );
    }
    for (const { node, shape } of shaped(place, 'call')) {
      const called = place.textOf(shape.method ?? shape.callee);
      const last = shape.args.at(-1);
      if (!sorting.test(called) || shape.args.length > 3) continue;
      const at = last?.end ?? shape.argumentList.start + 1;
      for (const [index, text] of (place.dialect.sortArguments ?? []).entries()) {
        if (!mayTake(place, called, shape.args, text)) continue;
        const edit = { span: { start: at, end: at }, newText: last ? `, ${text}` : text };
        yield editing(this, node, [edit], `Sort by ${shown(text)}`, 1 - Math.min(index, 4) * 0.15);
      }
    }
  },
};

/** Whether a sorting call has room for one more argument. */
function mayTake(place: RepairPlace, called: string, args: readonly SyntaxNode[], text: string): boolean {
  const name = /^\w+=(?!>)/u.exec(text)?.[0];
  // Unnamed, it is the first; and a least or greatest is chosen, not ordered.
  if (name === undefined) return args.length === 0 && !/^(?:min|max)$/u.test(called);
  if (args.some((arg) => place.textOf(arg).startsWith(name))) return false;
  return !/^(?:min|max)$/u.test(called) || (name === 'key=' && args.length === 1);
}
