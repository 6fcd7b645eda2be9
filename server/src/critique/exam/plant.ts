// Plants faults in functions of one's own code for an exam: one small change each, of a kind of bug that tests settle.
// Whether it is a fault is for the tests to say.

import type { BugKind } from '../../core/bugKind.ts';
import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import type { Dialect } from '../../repair/dialect.ts';
import { namedNodes } from '../../repair/nodes.ts';

/** One change of a text. */
export interface PlantedChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a fault maker sees. */
export interface PlantPlace {
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  readonly nodes: readonly SyntaxNode[];
  readonly text: (node: SyntaxNode) => string;
}

/** Every place where a fault can be made. */
export type FaultMaker = (place: PlantPlace) => readonly PlantedChange[];

/** A change of one node. */
export const over = (node: SyntaxNode, text: string): PlantedChange => ({ start: node.start, end: node.end, text });

/** A bound taken in or left out (B.3). */
export const bound: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    if (shape?.kind !== 'binary' || shape.class !== 'relational') return [];
    return [over(shape.op, { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }[text(shape.op)]!)];
  });

/** A `return` left out (C.3). */
export const dropReturn: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    return shape?.kind === 'return' && shape.value
      ? [over(node, `${text(shape.value)}${text(node).endsWith(';') ? ';' : ''}`)]
      : [];
  });

const otherStarts: Readonly<Record<string, string>> = {
  '0': '1',
  '1': '0',
  true: 'false',
  false: 'true',
  True: 'False',
  False: 'True',
  Infinity: '-Infinity',
  '-Infinity': 'Infinity',
};

/** Another start value (C.4). */
export const otherStart: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    const value =
      shape?.kind === 'declaration' || (shape?.kind === 'assignment' && shape.operator === '=')
        ? shape.value
        : undefined;
    const replaced = value && Object.hasOwn(otherStarts, text(value)) ? otherStarts[text(value)] : undefined;
    return value && replaced !== undefined ? [over(value, replaced)] : [];
  });

/** `=` for `+=` (C.1). */
export const addWithout: FaultMaker = ({ dialect, nodes }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    return shape?.kind === 'assignment' && /^[-+*]=$/u.test(shape.operator) ? [over(shape.op, '=')] : [];
  });

const turned: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '+', '/': '*' };

/** Another operator (C.1). */
export const otherOperator: FaultMaker = ({ dialect, nodes, text }) =>
  nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    if (shape?.kind !== 'binary') return [];
    const replaced = Object.hasOwn(turned, text(shape.op)) ? turned[text(shape.op)] : undefined;
    return replaced === undefined ? [] : [over(shape.op, replaced)];
  });

const makers: readonly { readonly kind: BugKind; readonly make: FaultMaker }[] = [
  { kind: 'B.3', make: bound },
  { kind: 'C.1', make: addWithout },
  { kind: 'C.4', make: otherStart },
  { kind: 'C.1', make: otherOperator },
  { kind: 'C.3', make: dropReturn },
];

/** A function with a fault in it. */
export interface PlantedText {
  readonly kind: BugKind;
  /** The whole document. */
  readonly text: string;
  /** Zero-based line of the fault in the document. */
  readonly line: number;
}

/**
 * The faults that can be planted in a function, kinds in turn.
 *
 * @param turn from 0: which kind comes first. @returns texts that still parse and differ from the original.
 */
export function plantedTexts(
  tree: SyntaxTree,
  dialect: Dialect,
  func: SyntaxNode,
  parse: (text: string) => SyntaxTree,
  turn: number,
): readonly PlantedText[] {
  const place: PlantPlace = {
    tree,
    dialect,
    nodes: namedNodes(func),
    text: (node) => tree.text.slice(node.start, node.end),
  };
  return makers.flatMap((_, step) => {
    const { kind, make } = makers[(turn + step) % makers.length]!;
    return make(place).flatMap((change): readonly PlantedText[] => {
      const text = tree.text.slice(0, change.start) + change.text + tree.text.slice(change.end);
      if (text === tree.text || parse(text).hasFault) return [];
      return [{ kind, text, line: text.slice(0, change.start).split('\n').length - 1 }];
    });
  });
}
