// Arguments that are swapped, surplus or missing.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, namesLike, shaped, shown, spanOf } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

const mostNames = 5;

/** Swapped, surplus and missing arguments. */
export const argument: FixTemplate = {
  id: 'argument',
  title: 'other arguments',
  source: 'PAR (ICSE 2013) “parameter adder or remover”; ManySStuBs4J (MSR 2020) “swap arguments”; TBar FP10.3',
  prior: 0.45,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'call')) {
      const { args } = shape;
      for (let first = 0; first < args.length; first++) {
        for (let second = first + 1; second < args.length && args.length <= 4; second++) {
          // Named arguments come last.
          if (place.dialect.isExpression(args[first]!) !== place.dialect.isExpression(args[second]!)) continue;
          yield swapped(place, node, args[first]!, args[second]!, second === first + 1 ? 0.9 : 0.5);
        }
        if (args.length > 1) yield without(place, node, args, first);
      }
      const arity = arityOf(place, shape.callee);
      if (arity !== undefined && arity <= args.length) continue;
      yield* longer(place, node, shape.argumentList, args, arity === undefined ? 0.3 : 1);
    }
  },
};

function swapped(place: RepairPlace, call: SyntaxNode, a: SyntaxNode, b: SyntaxNode, fit: number): Fix {
  const [left, right] = [place.textOf(a), place.textOf(b)];
  const edits = [
    { span: spanOf(a), newText: right },
    { span: spanOf(b), newText: left },
  ];
  return editing(argument, call, edits, `Swap ${shown(left)} and ${shown(right)}`, fit);
}

/** The argument goes with the comma before it, or the one after it where it is the first. */
function without(place: RepairPlace, call: SyntaxNode, args: readonly SyntaxNode[], index: number): Fix {
  const own = args[index]!;
  const span = index === 0 ? { start: own.start, end: args[1]!.start } : { start: args[index - 1]!.end, end: own.end };
  return editing(argument, call, [{ span, newText: '' }], `Leave out ${shown(place.textOf(own))}`, 0.5);
}

function* longer(
  place: RepairPlace,
  call: SyntaxNode,
  list: SyntaxNode,
  args: readonly SyntaxNode[],
  fit: number,
): Generator<Fix> {
  const last = args.at(-1);
  // Callbacks and templates take what they take; a call without arguments is known to take some by its declaration.
  if (last && !place.dialect.isExpression(last)) return;
  if (fit < 1 && (!last || args.length > 2 || place.typeOf(last) === 'function')) return;
  const at = last?.end ?? list.start + 1;
  const given = new Set(args.map((arg) => place.textOf(arg)));
  for (const { name, fit: own } of namesLike(place, call, 'unknown', mostNames)) {
    if (given.has(name)) continue;
    const edit = { span: { start: at, end: at }, newText: last ? `, ${name}` : name };
    yield editing(argument, call, [edit], `Pass \`${name}\` too`, fit * own);
  }
}

const arities = new WeakMap<SyntaxNode, ReadonlyMap<string, number>>();

/** How many parameters the function of the file has that is called by its bare name. */
function arityOf(place: RepairPlace, callee: SyntaxNode): number | undefined {
  let known = arities.get(place.tree.root);
  if (!known) {
    const found = new Map<string, number>();
    for (const node of namedNodes(place.tree.root)) {
      const shape = place.dialect.shapeOf(node);
      if (shape?.kind === 'function' && shape.name) found.set(place.textOf(shape.name), shape.parameters.length);
    }
    known = found;
    arities.set(place.tree.root, known);
  }
  const shape = place.dialect.shapeOf(callee);
  return shape?.kind === 'name' ? known.get(shape.text) : undefined;
}
