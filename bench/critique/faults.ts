// Plants one fault of a kind of bug in a function. Kinds A are a parser's business and A.3 and B.2 a resolver's, so
// that they are not among these. Where repair has an operator of its own for a kind, that one is used too.

import type { Random } from '../../server/src/base/random.ts';
import type { BugKind } from '../../server/src/core/bugKind.ts';
import type { SyntaxNode, SyntaxTree } from '../../server/src/core/syntaxTree.ts';
import type { Dialect } from '../../server/src/repair/dialect.ts';
import {
  addWithout,
  bound,
  dropReturn,
  otherStart,
  over,
  type FaultMaker,
  type PlantPlace,
} from '../../server/src/critique/exam/plant.ts';
import { namedNodes } from '../../server/src/repair/nodes.ts';
import { plant } from '../repair/plant.ts';

/** One way to make a fault; `repair` names an operator of bench/repair/plant.ts. */
export interface FaultKind {
  readonly kind: BugKind;
  readonly title: string;
  readonly make: FaultMaker | { readonly repair: string };
}

/** Every place where the fault can be made; one is drawn. */
const dropResult: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    const call = shape?.kind === 'assignment' && shape.operator === '=' ? dialect.shapeOf(shape.value) : undefined;
    return shape?.kind === 'assignment' && call?.kind === 'call' && call.object ? [over(node, text(shape.value))] : [];
  });

const dropAwait: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    return shape?.kind === 'await' && shape.operand ? [over(node, text(shape.operand))] : [];
  });

const rangeEnd: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    if (shape?.kind === 'index') return [over(shape.index, `${text(shape.index)} + 1`)];
    const end =
      shape?.kind === 'call' && text(shape.callee) === 'range'
        ? shape.args.at(shape.args.length > 1 ? 1 : 0)
        : undefined;
    return end ? [over(end, `${text(end)} + 1`)] : [];
  });

const swapArguments: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    const [first, second] = shape?.kind === 'call' ? shape.args : [];
    if (!first || !second || text(first) === text(second) || /keyword|spread|splat/u.test(first.kind + second.kind))
      return [];
    return [{ start: first.start, end: second.end, text: `${text(second)}, ${text(first)}` }];
  });

const otherArgument: FaultMaker = ({ dialect, nodes, text }) => {
  const names = [
    ...new Set(nodes.filter((node) => node.kind === 'identifier' && node.parent?.kind !== 'attribute').map(text)),
  ];
  return nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    if (shape?.kind !== 'call') return [];
    return shape.args
      .filter((one) => one.kind === 'identifier')
      .map((one) => over(one, names[(names.indexOf(text(one)) + 1) % names.length]!));
  });
};

const madeUp: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    return shape?.kind === 'call' && shape.method ? [over(shape.method, `${text(shape.method)}All`)] : [];
  });

const otherForm: FaultMaker = ({ dialect, nodes, text, tree }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    if (shape?.kind !== 'return' || !shape.value) return [];
    return [
      over(shape.value, tree.languageId === 'python' ? `str(${text(shape.value)})` : `String(${text(shape.value)})`),
    ];
  });

const dropStep: FaultMaker = ({ dialect, nodes, text, tree }) => {
  const loops = nodes.filter((node) => {
    const shape = dialect.shapeOf(node);
    return shape?.kind === 'loop' && shape.flavour !== 'for';
  });
  return loops.flatMap((loop) =>
    namedNodes(loop).flatMap((node) => {
      const shape = dialect.shapeOf(node);
      if (shape?.kind !== 'expressionStatement') return [];
      const inner = dialect.shapeOf(shape.expression);
      const isStep =
        inner?.kind === 'update' ||
        (inner?.kind === 'assignment' && inner.operator !== '=' && text(inner.target).length > 0);
      return isStep ? [over(node, tree.languageId === 'python' ? 'pass' : ';')] : [];
    }),
  );
};

/** The kinds of faults, by the kind of bug. */
export const faultKinds: readonly FaultKind[] = [
  { kind: 'B.1', title: 'result of a method dropped', make: dropResult },
  { kind: 'B.1', title: '`await` left out', make: dropAwait },
  { kind: 'B.3', title: 'bound taken in or left out', make: bound },
  { kind: 'B.3', title: 'index or range one further', make: rangeEnd },
  { kind: 'B.4', title: 'arguments exchanged', make: swapArguments },
  { kind: 'B.4', title: 'another variable as argument', make: otherArgument },
  { kind: 'B.5', title: 'a branch left out', make: { repair: 'missing branch' } },
  { kind: 'C.1', title: 'a statement left out', make: { repair: 'missing statement' } },
  { kind: 'C.1', title: 'another variable', make: { repair: 'wrong name' } },
  { kind: 'C.1', title: 'a condition turned', make: { repair: 'condition turned' } },
  { kind: 'C.1', title: 'two operators', make: { repair: 'two operators' } },
  { kind: 'C.1', title: 'statements exchanged', make: { repair: 'statements exchanged' } },
  { kind: 'C.1', title: '`=` for `+=`', make: addWithout },
  { kind: 'C.2', title: 'a method that does not exist', make: madeUp },
  { kind: 'C.3', title: 'a text in place of the result', make: otherForm },
  { kind: 'C.3', title: '`return` left out', make: dropReturn },
  { kind: 'C.4', title: 'another start value', make: otherStart },
  { kind: 'C.4', title: 'the step of a loop left out', make: dropStep },
];

/**
 * Plants one fault in a function.
 *
 * @returns the whole text with the fault and the zero-based line of it; undefined where the function has no such place.
 */
export function plantFault(
  fault: FaultKind,
  tree: SyntaxTree,
  dialect: Dialect,
  func: SyntaxNode,
  random: Random,
  parse: (text: string) => SyntaxTree,
): { readonly text: string; readonly line: number } | undefined {
  if (typeof fault.make !== 'function') {
    const planted = plant(tree, func, fault.make.repair, random, parse);
    return planted && { text: planted.text, line: planted.lines[0]! };
  }
  const place: PlantPlace = {
    tree,
    dialect,
    nodes: namedNodes(func),
    text: (node) => tree.text.slice(node.start, node.end),
  };
  const changes = fault.make(place);
  const change = changes[Math.floor(random.next() * changes.length)];
  if (!change) return undefined;
  const text = tree.text.slice(0, change.start) + change.text + tree.text.slice(change.end);
  if (text === tree.text || parse(text).hasFault) return undefined;
  return { text, line: text.slice(0, change.start).split('\n').length - 1 };
}
