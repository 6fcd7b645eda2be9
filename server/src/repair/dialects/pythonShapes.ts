// Python's syntax as shapes: one maker for each of tree-sitter's node kinds that templates use.

import { sourceOf, type SyntaxNode } from '../../core/syntaxTree.ts';
import type { OperatorClass, Shape } from '../dialect.ts';
import { namedNodes } from '../nodes.ts';

/** Binary operators that stand in for one another. */
export const operators: Readonly<Record<OperatorClass, readonly string[]>> = {
  relational: ['<', '<=', '>', '>='],
  equality: ['==', '!=', 'is', 'is not'],
  arithmetic: ['+', '-', '*', '/', '//', '%', '**'],
  logical: ['and', 'or'],
  bitwise: ['&', '|', '^'],
  shift: ['<<', '>>'],
  membership: ['in', 'not in'],
  nullish: [],
};

const classes: ReadonlyMap<string, OperatorClass> = new Map(
  Object.entries(operators).flatMap(([name, words]) => words.map((word) => [word, name as OperatorClass] as const)),
);

/** The child that fills a field. */
export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name && child.named);
}

/** Named children without comments. */
export function real(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return nodes.filter((node) => node.named && node.kind !== 'comment');
}

type Maker = (node: SyntaxNode) => Shape | undefined;

/** The kind of the nodes that `pairsOf` makes. */
const pairKind = 'comparison_pair';
const pairs = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();

/** The pairs of a chained comparison as nodes of their own: `a < b <= c` has `a < b` and `b <= c`. */
export function pairsOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.kind !== 'comparison_operator') return [];
  const known = pairs.get(node);
  if (known) return known;
  const words = node.children.filter((child) => child.field === 'operators');
  const operands = real(node.children.filter((child) => child.field !== 'operators'));
  const isChain = words.length > 1 && operands.length === words.length + 1;
  const made = isChain ? words.map((op, index) => pair(node, operands[index]!, op, operands[index + 1]!)) : [];
  pairs.set(node, made);
  return made;
}

function pair(parent: SyntaxNode, left: SyntaxNode, op: SyntaxNode, right: SyntaxNode): SyntaxNode {
  const { start } = left;
  return { kind: pairKind, named: true, start, end: right.end, parent, children: [left, op, right], faulty: false };
}

const comparison: Maker = (node) => {
  const op = node.children.find((child) => child.field === 'operators');
  const operands = real(node.children.filter((child) => child !== op));
  const [left, right] = operands;
  if (!op || !left || !right || operands.length !== 2) return undefined;
  // `not   in` is one token to the grammar, spaces and all.
  const operator = op.kind === '<>' ? '!=' : op.kind;
  const cls = classes.get(operator);
  return cls && { kind: 'binary', class: cls, left, op, operator, right };
};

const binary: Maker = (node) => {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  const op = node.children.find((child) => child.field === 'operator');
  const cls = op && classes.get(op.kind);
  return left && right && op && cls && { kind: 'binary', class: cls, left, op, operator: op.kind, right };
};

const unaryClasses: Readonly<Record<string, 'not' | 'minus' | 'plus' | 'bitnot'>> = {
  not: 'not',
  '-': 'minus',
  '+': 'plus',
  '~': 'bitnot',
};

const unary: Maker = (node) => {
  const operand = field(node, 'argument');
  return operand && { kind: 'unary', class: unaryClasses[node.children[0]!.kind] ?? 'other', operand };
};

const items: Maker = (node) => ({ kind: 'list', items: real(node.children) });

const comprehension: Maker = (node) => {
  const result = field(node, 'body');
  const conditions = node.children.filter((child) => child.kind === 'if_clause').flatMap((it) => real(it.children));
  return result && { kind: 'comprehension', result, conditions };
};

/** A lone generator is an argument without a list around it: `any(x for x in xs)`. */
const call: Maker = (node) => {
  const callee = field(node, 'function');
  const argumentList = field(node, 'arguments');
  if (!callee || !argumentList) return undefined;
  const args = argumentList.kind === 'argument_list' ? real(argumentList.children) : [argumentList];
  const object = callee.kind === 'attribute' ? field(callee, 'object') : undefined;
  const method = callee.kind === 'attribute' ? field(callee, 'attribute') : undefined;
  const constructs = /^_*[A-Z]\w*[a-z]/u.test(sourceOf(method ?? callee));
  return { kind: 'call', callee, args, argumentList, ...(object && method ? { object, method } : {}), constructs };
};

const subscript: Maker = (node) => {
  const object = field(node, 'value');
  const parts = node.children.filter((child) => child.field === 'subscript');
  const [index] = parts;
  if (!object || !index || parts.length !== 1) return undefined;
  if (index.kind !== 'slice') return { kind: 'index', object, index };
  const found: (SyntaxNode | undefined)[] = [undefined, undefined, undefined];
  let at = 0;
  for (const child of index.children) {
    if (child.kind === ':') at++;
    else if (child.named && child.kind !== 'comment') found[at] = child;
  }
  const [from, to, step] = found;
  return { kind: 'slice', object, ...(from ? { from } : {}), ...(to ? { to } : {}), ...(step ? { step } : {}) };
};

/** With an annotation it is a declaration. */
const assignment: Maker = (node) => {
  const [target, value, type] = [field(node, 'left'), field(node, 'right'), field(node, 'type')];
  if (target?.kind === 'identifier' && type)
    return { kind: 'declaration', name: target, ...(value && { value }), type };
  const op = node.children.find((child) => child.kind === '=' || child.field === 'operator');
  return target && value && op && { kind: 'assignment', target, operator: op.kind, op, value };
};

/** What follows an `if` or `elif`: the next `elif`, or the block of `else`. */
function otherwiseOf(node: SyntaxNode): SyntaxNode | undefined {
  const owner = node.kind === 'elif_clause' ? node.parent! : node;
  const next = owner.children.find(
    (child) => child.field === 'alternative' && (node === owner || child.start > node.start),
  );
  return next?.kind === 'else_clause' ? field(next, 'body') : next;
}

const ifShape: Maker = (node) => {
  const condition = field(node, 'condition');
  const then = field(node, 'consequence');
  const otherwise = otherwiseOf(node);
  // oxlint-disable-next-line unicorn/no-thenable -- The contract's word; a shape is never awaited.
  return condition && then && { kind: 'if', condition, then, ...(otherwise ? { otherwise } : {}) };
};

/** Whether a function yields itself. */
function yields(node: SyntaxNode): boolean {
  return node.children.some(
    (child) =>
      child.kind === 'yield' || (child.kind !== 'function_definition' && child.kind !== 'lambda' && yields(child)),
  );
}

const functionShape: Maker = (node) => {
  const [body, name] = [field(node, 'body'), field(node, 'name')];
  if (!body) return undefined;
  const written = real(field(node, 'parameters')?.children ?? []);
  const parameters = written.filter((it) => it.kind !== 'positional_separator' && it.kind !== 'keyword_separator');
  // What follows `*rest`, `*` or `**named` is given by name.
  const isSplat = (it: SyntaxNode, kind: RegExp): boolean =>
    kind.test(it.kind) || (it.kind === 'typed_parameter' && it.children.some((child) => kind.test(child.kind)));
  const last = written.find((it) => isSplat(it, /_splat_pattern$|^keyword_separator$/u));
  const from = parameters.filter((it) => last && it.start < last.start).length;
  return {
    kind: 'function',
    ...(name ? { name } : {}),
    parameters,
    ...(last && { variadic: { from, more: isSplat(last, /^list_splat_pattern$/u) } }),
    body,
    concise: node.kind === 'lambda',
    asynchronous: node.children.some((child) => child.kind === 'async'),
    generator: node.kind === 'function_definition' && yields(body),
  };
};

const jump =
  (kind: 'return' | 'throw'): Maker =>
  (node): Shape => {
    const value = node.children.find((child) => child.named && child.kind !== 'comment' && child.field !== 'cause');
    return value ? { kind, value } : { kind };
  };

const suspends =
  (kind: 'await' | 'yield'): Maker =>
  (node): Shape => {
    const operand = real(node.children)[0];
    return operand ? { kind, operand } : { kind };
  };

const number: Maker = (node) => ({ kind: 'number', text: sourceOf(node) });
const isNameOfArgument = (node: SyntaxNode) => node.parent?.kind === 'keyword_argument' && node.field === 'name';

/** The shape of a node by its kind. */
export const makers: Readonly<Record<string, Maker>> = {
  comparison_operator: comparison,
  [pairKind]: comparison,
  binary_operator: binary,
  boolean_operator: binary,
  not_operator: unary,
  unary_operator: unary,
  parenthesized_expression: (node) => {
    const inner = real(node.children)[0];
    return inner && { kind: 'parenthesised', inner };
  },
  identifier: (node) => (isNameOfArgument(node) ? undefined : { kind: 'name', text: sourceOf(node) }),
  integer: number,
  float: number,
  string: (node) => ({
    kind: 'string',
    text: sourceOf(node),
    plain: /^['"]/u.test(sourceOf(node)),
  }),
  concatenated_string: (node) => ({ kind: 'string', text: sourceOf(node), plain: false }),
  true: () => ({ kind: 'boolean', value: true }),
  false: () => ({ kind: 'boolean', value: false }),
  none: () => ({ kind: 'null' }),
  list: items,
  tuple: items,
  dictionary: (node) => ({
    kind: 'map',
    entries: node.children.flatMap((child) => {
      const [key, value] = child.kind === 'pair' ? [field(child, 'key'), field(child, 'value')] : [];
      return key && value ? [{ key, value }] : [];
    }),
  }),
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  dictionary_comprehension: comprehension,
  generator_expression: comprehension,
  call,
  attribute: (node) => {
    const [object, property] = [field(node, 'object'), field(node, 'attribute')];
    return object && property && { kind: 'member', object, property, optional: false };
  },
  subscript,
  conditional_expression: (node) => {
    const [yes, condition, no] = real(node.children);
    return yes && condition && no && { kind: 'conditional', condition, yes, no };
  },
  assignment,
  augmented_assignment: assignment,
  expression_statement: (node) => {
    const parts = real(node.children);
    return parts.length === 1 ? { kind: 'expressionStatement', expression: parts[0]! } : undefined;
  },
  return_statement: jump('return'),
  raise_statement: jump('throw'),
  pass_statement: () => ({ kind: 'pass' }),
  break_statement: () => ({ kind: 'break' }),
  continue_statement: () => ({ kind: 'continue' }),
  if_statement: ifShape,
  elif_clause: ifShape,
  while_statement: (node) => {
    const [condition, body] = [field(node, 'condition'), field(node, 'body')];
    return condition && body && { kind: 'loop', flavour: 'while', condition, body };
  },
  for_statement: (node) => {
    const [variable, iterable, body] = [field(node, 'left'), field(node, 'right'), field(node, 'body')];
    return variable && iterable && body && { kind: 'each', variable, iterable, body };
  },
  block: (node) => ({ kind: 'block', statements: real(node.children) }),
  function_definition: functionShape,
  lambda: functionShape,
  class_definition: (node) => {
    const [name, body] = [field(node, 'name'), field(node, 'body')];
    return body && { kind: 'class', ...(name ? { name } : {}), body };
  },
  await: suspends('await'),
  yield: suspends('yield'),
  import_statement: () => ({ kind: 'import' }),
  import_from_statement: () => ({ kind: 'import' }),
  future_import_statement: () => ({ kind: 'import' }),
  comment: () => ({ kind: 'comment' }),
};

/** Names that a pattern binds: `a`, `(a, [b, *c])`. */
export function namesOfPattern(pattern: SyntaxNode): readonly SyntaxNode[] {
  if (pattern.kind === 'attribute' || pattern.kind === 'subscript') return [];
  return namedNodes(pattern).filter(
    (node) => node.kind === 'identifier' && node.parent?.kind !== 'attribute' && node.parent?.kind !== 'subscript',
  );
}
