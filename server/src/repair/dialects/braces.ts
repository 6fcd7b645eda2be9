// What the dialects of languages with braces have in common: shapes made once a node, names found by walking
// outwards over what was declared before, and types guessed from the shapes. What a node kind means is theirs to say.

import { sourceOf, type SyntaxNode, type SyntaxTree } from '../../core/syntaxTree.ts';
import type { Dialect, OperatorClass, RoughType, Shape, VisibleName, Writer } from '../dialect.ts';

/** Makes the shape of a node of one kind. */
export type Maker = (node: SyntaxNode) => Shape | undefined;

/** A language with braces, by the words of its grammar. */
export interface Grammar {
  readonly id: string;
  readonly languages: readonly string[];
  readonly write: Writer;
  readonly operators: Readonly<Record<OperatorClass, readonly string[]>>;
  readonly lookAlikes: readonly (readonly string[])[];
  /** By node kind. */
  readonly makers: Readonly<Record<string, Maker>>;
  /** Kinds of nodes whose named children are statements. */
  readonly blocks: ReadonlySet<string>;
  /** Kinds that stand in a block and are no statements, beside comments. */
  readonly notStatements: ReadonlySet<string>;
  /** Kinds that have a value wherever `isValue` does not say otherwise. */
  readonly expressions: ReadonlySet<string>;
  /** Whether a node of such a kind has a value in this place: it declares no name, and is no type, label or property. */
  isValue(node: SyntaxNode): boolean;
  /** Kinds whose children are visible everywhere within, whatever their order: files, bodies of classes. */
  readonly wide: ReadonlySet<string>;
  /** Names that a node declares for what follows it in its parent, the last first. */
  declares(node: SyntaxNode): readonly VisibleName[];
  /** Results of functions and methods by name. */
  readonly results: Readonly<Record<string, RoughType>>;
  /** Type of an element of a string. */
  readonly character: RoughType;
}

/** The operators of C, which the others took over. */
export const operatorsOfC: Grammar['operators'] = {
  relational: ['<', '<=', '>', '>='],
  equality: ['==', '!='],
  arithmetic: ['+', '-', '*', '/', '%'],
  logical: ['&&', '||'],
  bitwise: ['&', '|', '^'],
  shift: ['<<', '>>'],
  membership: [],
  nullish: [],
};

/** A set of node kinds that are written one after another. */
export function kinds(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/u));
}

/** The first named child that fills a field. */
export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name && child.named);
}

/** All named children that fill a field. */
export function fields(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === name && child.named);
}

/** Named nodes without comments. */
export function real(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return nodes.filter((node) => node.named && !isComment(node));
}

/** The only named child, or the first of several. */
export function inner(node: SyntaxNode): SyntaxNode | undefined {
  return real(node.children)[0];
}

/** The first anonymous child, which is the operator where no field says so. */
export function token(node: SyntaxNode): SyntaxNode | undefined {
  return node.children.find((child) => child.field === 'operator') ?? node.children.find((child) => !child.named);
}

/** Whether it is a comment in any of the grammars. */
export function isComment(node: SyntaxNode): boolean {
  return node.kind.endsWith('comment');
}

/** Operators to their class. */
export function classesOf(
  operators: Readonly<Record<OperatorClass, readonly string[]>>,
): ReadonlyMap<string, OperatorClass> {
  return new Map(
    Object.entries(operators).flatMap(([name, words]) => words.map((word) => [word, name as OperatorClass] as const)),
  );
}

/** A binary expression with the fields `left`, `operator` and `right`. */
export function binaryMaker(operators: Readonly<Record<OperatorClass, readonly string[]>>): Maker {
  const classes = classesOf(operators);
  return (node) => {
    const [left, right, op] = [field(node, 'left'), field(node, 'right'), token(node)];
    const cls = op && classes.get(op.kind);
    return left && right && op && cls && { kind: 'binary', class: cls, left, op, operator: op.kind, right };
  };
}

const unaryClasses: Readonly<Record<string, 'not' | 'minus' | 'plus' | 'bitnot'>> = {
  '!': 'not',
  '-': 'minus',
  '+': 'plus',
  '~': 'bitnot',
};

/** A prefix operator with one operand. @param bitnot the operator that inverts bits, where it is not `~`. */
export function unaryMaker(bitnot?: string): Maker {
  return (node) => {
    const [operand, op] = [inner(node), token(node)];
    if (!operand || !op) return undefined;
    const cls = op.kind === bitnot ? 'bitnot' : (unaryClasses[op.kind] ?? 'other');
    return { kind: 'unary', class: cls, operand };
  };
}

/** `i++`, before or after. */
export const updateMaker: Maker = (node) => {
  const operand = inner(node);
  const op = node.children.find((child) => !child.named);
  return operand && op && { kind: 'update', operand, operator: op.kind };
};

/** `(a)`. */
export const parenthesised: Maker = (node) => {
  const inside = inner(node);
  return inside && { kind: 'parenthesised', inner: inside };
};

/** An assignment with the fields `left` and `right`. */
export const assignmentMaker: Maker = (node) => {
  const [target, value] = [field(node, 'left'), field(node, 'right')];
  const op = node.children.find((child) => !child.named && child.kind.endsWith('='));
  return target && value && op && { kind: 'assignment', target, operator: op.kind, op, value };
};

/** `return` and its kin. */
export function jump(kind: 'return' | 'throw'): Maker {
  return (node) => {
    const value = inner(node);
    return { kind, ...(value ? { value } : {}) };
  };
}

/** `condition ? yes : no` by fields. */
export const conditionalMaker: Maker = (node) => {
  const [condition, yes, no] = ['condition', 'consequence', 'alternative'].map((name) => field(node, name));
  return condition && yes && no && { kind: 'conditional', condition, yes, no };
};

/** A leaf that is its text. */
export function leaf(kind: 'name' | 'number'): Maker {
  return (node) => ({ kind, text: sourceOf(node) });
}

/** A string; plain when nothing in it is computed. */
export const stringMaker: Maker = (node) => ({ kind: 'string', text: sourceOf(node), plain: true });

/** A `for` with its parts by field; `condition` without the parentheses of the grammar. */
export function loopOf(
  flavour: 'while' | 'do' | 'for',
  parts: Readonly<Record<'initial' | 'condition' | 'update' | 'body', SyntaxNode | undefined>>,
): Shape | undefined {
  const { initial, condition, update, body } = parts;
  return (
    body && {
      kind: 'loop',
      flavour,
      ...(initial ? { initial } : {}),
      ...(condition ? { condition } : {}),
      ...(update ? { update } : {}),
      body,
    }
  );
}

/** A function. */
export function functionOf(
  name: SyntaxNode | undefined,
  parameters: readonly SyntaxNode[],
  body: SyntaxNode | undefined,
  rest: { readonly concise?: boolean; readonly asynchronous?: boolean } = {},
): Shape | undefined {
  return (
    body && {
      kind: 'function',
      ...(name ? { name } : {}),
      parameters,
      body,
      concise: rest.concise ?? false,
      asynchronous: rest.asynchronous ?? false,
      generator: false,
    }
  );
}

/** An `if`; a condition that declares something as well is none that templates may change as a whole. */
export function ifOf(
  condition: SyntaxNode | undefined,
  then: SyntaxNode | undefined,
  otherwise: SyntaxNode | undefined,
): Shape | undefined {
  // oxlint-disable-next-line unicorn/no-thenable -- the word of the contract; nothing awaits a shape
  return condition && then && { kind: 'if', condition, then, ...(otherwise ? { otherwise } : {}) };
}

/** The dialect of a grammar. */
export function createDialect(grammar: Grammar): Dialect {
  const shapes = new WeakMap<SyntaxNode, Shape | null>();
  const shapeOf = (node: SyntaxNode): Shape | undefined => {
    const known = shapes.get(node);
    if (known !== undefined) return known ?? undefined;
    const made = isComment(node)
      ? ({ kind: 'comment' } as const)
      : node.named && Object.hasOwn(grammar.makers, node.kind)
        ? grammar.makers[node.kind]!(node)
        : undefined;
    shapes.set(node, made ?? null);
    return made;
  };

  const namesAt = (_tree: SyntaxTree, node: SyntaxNode): readonly VisibleName[] => {
    const found = new Map<string, VisibleName>();
    const take = (names: readonly VisibleName[]) => {
      for (const one of names) if (one.name !== '_' && !found.has(one.name)) found.set(one.name, one);
    };
    for (let at = node; at.parent; at = at.parent) {
      const { children } = at.parent;
      if (grammar.wide.has(at.parent.kind)) {
        for (const child of children) {
          take(grammar.declares(child).map((one) => (one.origin === 'import' ? one : { ...one, origin: 'outer' })));
        }
      } else {
        for (let index = children.indexOf(at) - 1; index >= 0; index--) take(grammar.declares(children[index]!));
      }
    }
    return [...found.values()];
  };

  const typeOf = (tree: SyntaxTree, node: SyntaxNode): RoughType =>
    typeOfShape(shapeOf(node), (part) => typeOf(tree, part), {
      nameType: (name) => namesAt(tree, node).find((one) => one.name === name)?.type ?? 'unknown',
      resultOf: (name) => (Object.hasOwn(grammar.results, name) ? grammar.results[name]! : 'unknown'),
      character: grammar.character,
    });

  return {
    id: grammar.id,
    languages: grammar.languages,
    write: grammar.write,
    operators: grammar.operators,
    lookAlikes: grammar.lookAlikes,
    shapeOf,
    isStatement: (node) =>
      node.named &&
      !isComment(node) &&
      node.parent !== undefined &&
      grammar.blocks.has(node.parent.kind) &&
      !grammar.notStatements.has(node.kind) &&
      node.field !== 'value' &&
      node.field !== 'label',
    isExpression: (node) => node.named && grammar.expressions.has(node.kind) && grammar.isValue(node),
    namesAt,
    typeOf,
  };
}

interface TypeSources {
  nameType(name: string): RoughType;
  resultOf(name: string): RoughType;
  readonly character: RoughType;
}

function typeOfShape(
  shape: Shape | undefined,
  typeOf: (node: SyntaxNode) => RoughType,
  sources: TypeSources,
): RoughType {
  switch (shape?.kind) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'null':
    case 'list':
    case 'map':
    case 'function':
      return shape.kind;
    case 'name':
      return sources.nameType(shape.text);
    case 'parenthesised':
      return typeOf(shape.inner);
    case 'conditional':
      return typeOf(shape.yes);
    case 'assignment':
      return typeOf(shape.value);
    case 'update':
      return 'number';
    case 'unary':
      if (shape.class === 'other') return 'unknown';
      return shape.class === 'not' && typeOf(shape.operand) !== 'number' ? 'boolean' : 'number';
    case 'binary': {
      if (!['arithmetic', 'bitwise', 'shift'].includes(shape.class)) return 'boolean';
      const sides = [typeOf(shape.left), typeOf(shape.right)];
      if (sides.includes('string')) return 'string';
      return sides.includes('number') ? 'number' : sides[0]!;
    }
    case 'slice':
      return typeOf(shape.object);
    case 'index':
      return typeOf(shape.object) === 'string' ? sources.character : 'unknown';
    case 'call':
      return sources.resultOf(sourceOf(shape.method ?? shape.callee));
    default:
      return 'unknown';
  }
}
