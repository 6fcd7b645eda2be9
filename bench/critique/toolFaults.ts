// Faults of the kinds that parsers, resolvers and compilers settle (A.1 to B.2), which bench/critique/faults.ts leaves
// out, and one way in for all twelve kinds.

import type { Random } from '../../server/src/base/random.ts';
import type { Span } from '../../server/src/base/text.ts';
import type { BugKind } from '../../server/src/core/bugKind.ts';
import type { SyntaxNode, SyntaxTree } from '../../server/src/core/syntaxTree.ts';
import type { Dialect } from '../../server/src/repair/dialect.ts';
import { namedNodes } from '../../server/src/repair/nodes.ts';
import { faultKinds, plantFault } from './faults.ts';

/** A function with a fault. */
export interface KindFault {
  readonly kind: BugKind;
  readonly title: string;
  /** The whole document. */
  readonly text: string;
  /** Zero-based line of the fault in `text`. */
  readonly line: number;
  /** What would be selected in the original: the function, and for A.3 the import before it too. */
  readonly selected: Span;
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Place {
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  readonly func: SyntaxNode;
  readonly nodes: readonly SyntaxNode[];
  readonly textOf: (node: SyntaxNode) => string;
}

interface Way {
  readonly kind: BugKind;
  readonly title: string;
  /** Every place where the fault can be made; one is drawn. */
  readonly make: (place: Place) => readonly Change[];
  /** Whether the faulty text must, or must not, be broken for the parser. */
  readonly broken: boolean;
}

const closing: Way['make'] = ({ func }) =>
  leavesOf(func)
    .filter(({ kind, start, end }) => end - start === 1 && /^[)\]}]$/u.test(kind))
    .map(({ start, end }) => ({ start, end, text: '' }));

const headColon: Way['make'] = ({ tree, func }) =>
  tree.languageId === 'python'
    ? leavesOf(func)
        .filter(({ kind, parent }) => kind === ':' && /statement|clause|definition/u.test(parent?.kind ?? ''))
        .map(({ start, end }) => ({ start, end, text: '' }))
    : [];

/** Statements that are not the first of their block, moved in by two columns. */
const indentation: Way['make'] = ({ tree, nodes }) =>
  tree.languageId === 'python'
    ? nodes.flatMap((node) => {
        const before = node.parent?.kind === 'block' ? node.parent.children.filter(({ named }) => named) : [];
        const line = tree.text.lastIndexOf('\n', node.start) + 1;
        const ownLine = tree.text.slice(line, node.start).trim() === '';
        return before.indexOf(node) > 0 && ownLine ? [{ start: line, end: line, text: '  ' }] : [];
      })
    : [];

const missingImport: Way['make'] = ({ tree }) =>
  namedNodes(tree.root).flatMap((node) => {
    if (node.parent?.parent && node.kind !== 'call_expression') return [];
    const text = tree.text.slice(node.start, node.end);
    const source =
      tree.languageId === 'python'
        ? /^(?:from|import)\s+(\.*\w[\w.]*)/u.exec(text)
        : /(?:^import\b[^'"]*|\bfrom\s*|^require\()['"]([^'"]+?)(?:\.[cm]?[jt]s)?['"]/u.exec(text);
    if (!source || (node.kind !== 'call_expression' && !/import/u.test(node.kind))) return [];
    const at =
      node.start + text.indexOf(source[1]!, text.search(/['"]/u) < 0 ? 0 : text.search(/['"]/u)) + source[1]!.length;
    return [{ start: at, end: at, text: 'extra' }];
  });

const argumentLeftOut: Way['make'] = ({ dialect, nodes }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    if (shape?.kind !== 'call' || shape.args.length < 2) return [];
    const [before, last] = shape.args.slice(-2) as [SyntaxNode, SyntaxNode];
    return /keyword|spread|splat/u.test(last.kind) ? [] : [{ start: before.end, end: last.end, text: '' }];
  });

const notCalled: Way['make'] = ({ dialect, nodes }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    return shape?.kind === 'call' && shape.method && shape.args.length === 0
      ? [{ start: shape.callee.end, end: node.end, text: '' }]
      : [];
  });

const nowhere: Way['make'] = ({ dialect, nodes, textOf }) =>
  nodes.flatMap((node) => {
    const parent = node.parent?.kind ?? '';
    if (node.kind !== 'identifier' || /parameter|declarator|function|definition|keyword|lambda|import/u.test(parent))
      return [];
    // A property is made up, not undefined.
    if (dialect.shapeOf(node.parent!)?.kind === 'member' && node.field !== 'object') return [];
    return node.field === 'left' || node.field === 'name'
      ? []
      : [{ start: node.end, end: node.end, text: `${textOf(node)}Own` }];
  });

const ways: readonly Way[] = [
  { kind: 'A.1', title: 'a bracket left out', make: closing, broken: true },
  { kind: 'A.1', title: 'the colon of a head left out', make: headColon, broken: true },
  { kind: 'A.2', title: 'a statement further in', make: indentation, broken: false },
  { kind: 'A.3', title: 'an import from nowhere', make: missingImport, broken: false },
  { kind: 'B.1', title: 'an argument left out', make: argumentLeftOut, broken: false },
  { kind: 'B.1', title: 'a method that is not called', make: notCalled, broken: false },
  { kind: 'B.2', title: 'a name that is nowhere', make: nowhere, broken: false },
];

/**
 * Plants one fault of a kind, in one of the ways that there are for it.
 *
 * @param only leaves other ways out, by their titles.
 * @returns undefined where no way finds a place in the function.
 */
export function plantOfKind(
  kind: BugKind,
  tree: SyntaxTree,
  dialect: Dialect,
  func: SyntaxNode,
  random: Random,
  parse: (text: string) => SyntaxTree,
): KindFault | undefined {
  const others = faultKinds.filter((one) => one.kind === kind);
  const makers: (() => KindFault | undefined)[] = [
    ...ways.filter((one) => one.kind === kind).map((way) => () => plantWay(way, tree, dialect, func, random, parse)),
    ...others.map((fault) => () => {
      const made = plantFault(fault, tree, dialect, func, random, parse);
      return made && { kind, title: fault.title, ...made, selected: { start: func.start, end: func.end } };
    }),
  ];
  while (makers.length > 0) {
    const [make] = makers.splice(Math.floor(random.next() * makers.length), 1);
    const made = make!();
    if (made) return made;
  }
  return undefined;
}

function plantWay(
  { kind, title, make, broken }: Way,
  tree: SyntaxTree,
  dialect: Dialect,
  func: SyntaxNode,
  random: Random,
  parse: (text: string) => SyntaxTree,
): KindFault | undefined {
  const textOf = (node: SyntaxNode) => tree.text.slice(node.start, node.end);
  const changes = make({ tree, dialect, func, nodes: namedNodes(func), textOf });
  const change = changes[Math.floor(random.next() * changes.length)];
  if (!change) return undefined;
  const text = tree.text.slice(0, change.start) + change.text + tree.text.slice(change.end);
  // Grammars forgive indentation that the language does not.
  if (kind !== 'A.2' && parse(text).hasFault !== broken) return undefined;
  const line = text.slice(0, change.start).split('\n').length - 1;
  const start = Math.min(func.start, tree.text.lastIndexOf('\n', change.start) + 1);
  const end = Math.max(func.end, change.end);
  return { kind, title, text, line, selected: { start, end } };
}

function leavesOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}
