// JavaScript's and TypeScript's syntax as shapes: one maker for each of tree-sitter's node kinds that templates use.

import { sourceOf, type SyntaxNode } from '../../core/syntaxTree.ts';
import type { OperatorClass, Shape } from '../dialect.ts';

/** Binary operators that stand in for one another. */
export const operators: Readonly<Record<OperatorClass, readonly string[]>> = {
  relational: ['<', '<=', '>', '>='],
  equality: ['===', '!==', '==', '!='],
  arithmetic: ['+', '-', '*', '/', '%', '**'],
  logical: ['&&', '||'],
  bitwise: ['&', '|', '^'],
  shift: ['<<', '>>', '>>>'],
  membership: [],
  nullish: ['??'],
};

const classes: ReadonlyMap<string, OperatorClass> = new Map<string, OperatorClass>([
  ...Object.entries(operators).flatMap(([name, words]) => words.map((word) => [word, name as OperatorClass] as const)),
  ['in', 'membership'],
  ['instanceof', 'membership'],
]);

/** The child that fills a field. */
function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name && child.named);
}

function operatorOf(node: SyntaxNode): SyntaxNode | undefined {
  return node.children.find((child) => child.field === 'operator') ?? node.children.find((child) => !child.named);
}

function real(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return nodes.filter((node) => node.named && node.kind !== 'comment');
}

/** Looks through the parentheses that the grammar asks for around a condition. */
function unwrapped(node: SyntaxNode): SyntaxNode {
  return node.kind === 'parenthesized_expression' ? (real(node.children)[0] ?? node) : node;
}

type Maker = (node: SyntaxNode) => Shape | undefined;

const update: Maker = (node) => {
  const operand = field(node, 'argument');
  const op = operatorOf(node);
  return operand && op && { kind: 'update', operand, operator: op.kind };
};

const assignment: Maker = (node) => {
  const target = field(node, 'left');
  const value = field(node, 'right');
  const op = node.children.find((child) => !child.named && child.kind.endsWith('='));
  return target && value && op && { kind: 'assignment', target, operator: op.kind, op, value };
};

const unaryClasses: Readonly<Record<string, 'not' | 'minus' | 'plus' | 'bitnot'>> = {
  '!': 'not',
  '-': 'minus',
  '+': 'plus',
  '~': 'bitnot',
};

const call: Maker = (node) => {
  const callee = field(node, 'function') ?? field(node, 'constructor');
  const argumentList = field(node, 'arguments');
  if (!callee || argumentList?.kind !== 'arguments') return undefined;
  const object = callee.kind === 'member_expression' ? field(callee, 'object') : undefined;
  const method = callee.kind === 'member_expression' ? field(callee, 'property') : undefined;
  return {
    kind: 'call',
    callee,
    args: real(argumentList.children),
    argumentList,
    ...(object && method ? { object, method } : {}),
    constructs: node.kind === 'new_expression',
  };
};

const declarator: Maker = (node) => {
  const name = field(node, 'name');
  if (name?.kind !== 'identifier') return undefined;
  const value = field(node, 'value');
  const type = field(node, 'type');
  return { kind: 'declaration', name, ...(value ? { value } : {}), ...(type ? { type } : {}) };
};

/** A statement that declares one name is the declaration; of several, each declarator is. */
const declaration: Maker = (node) => {
  const parts = node.children.filter((child) => child.kind === 'variable_declarator');
  return parts.length === 1 ? declarator(parts[0]!) : undefined;
};

const jump =
  (kind: 'return' | 'throw'): Maker =>
  (node): Shape => {
    const value = real(node.children)[0];
    return value ? { kind, value } : { kind };
  };

const conditionOf = (node: SyntaxNode): SyntaxNode | undefined => {
  const condition = field(node, 'condition');
  return condition && condition.kind !== 'empty_statement' ? unwrapped(condition) : undefined;
};

const ifStatement: Maker = (node) => {
  const condition = conditionOf(node);
  const then = field(node, 'consequence');
  const alternative = field(node, 'alternative');
  const otherwise = alternative && real(alternative.children)[0];
  // oxlint-disable-next-line unicorn/no-thenable -- the word of the contract; nothing awaits a shape
  return condition && then && { kind: 'if', condition, then, ...(otherwise ? { otherwise } : {}) };
};

const loop =
  (flavour: 'while' | 'do' | 'for'): Maker =>
  (node) => {
    const body = field(node, 'body');
    const condition = conditionOf(node);
    const initial = field(node, 'initializer');
    const change = field(node, 'increment');
    return (
      body && {
        kind: 'loop',
        flavour,
        ...(initial && initial.kind !== 'empty_statement' ? { initial } : {}),
        ...(condition ? { condition } : {}),
        ...(change ? { update: change } : {}),
        body,
      }
    );
  };

const functionShape: Maker = (node) => {
  const body = field(node, 'body');
  if (!body) return undefined;
  const name = field(node, 'name');
  const single = field(node, 'parameter');
  const list = field(node, 'parameters');
  const parameters = single ? [single] : real(list?.children ?? []);
  const from = parameters.findIndex(({ kind, children }) =>
    [kind, ...children.map((child) => child.kind)].includes('rest_pattern'),
  );
  return {
    kind: 'function',
    ...(name ? { name } : {}),
    parameters,
    ...(from >= 0 && { variadic: { from, more: true } }),
    body,
    concise: body.kind !== 'statement_block',
    asynchronous: node.children.some((child) => child.kind === 'async'),
    generator: node.children.some((child) => child.kind === '*'),
  };
};

const classShape: Maker = (node) => {
  const body = field(node, 'body');
  const name = field(node, 'name');
  return body && { kind: 'class', ...(name ? { name } : {}), body };
};

const suspends =
  (kind: 'await' | 'yield'): Maker =>
  (node): Shape => {
    const operand = real(node.children)[0];
    return operand ? { kind, operand } : { kind };
  };

/** The shape of a node by its kind. */
export const makers: Readonly<Record<string, Maker>> = {
  binary_expression: (node) => {
    const left = field(node, 'left');
    const right = field(node, 'right');
    const op = operatorOf(node);
    const cls = op && classes.get(op.kind);
    return left && right && op && cls && { kind: 'binary', class: cls, left, op, operator: op.kind, right };
  },
  unary_expression: (node) => {
    const operand = field(node, 'argument');
    const op = operatorOf(node);
    return operand && op && { kind: 'unary', class: unaryClasses[op.kind] ?? 'other', operand };
  },
  update_expression: update,
  parenthesized_expression: (node) => {
    const inner = real(node.children)[0];
    return inner && { kind: 'parenthesised', inner };
  },
  true: () => ({ kind: 'boolean', value: true }),
  false: () => ({ kind: 'boolean', value: false }),
  null: () => ({ kind: 'null' }),
  undefined: () => ({ kind: 'null' }),
  array: (node) => ({ kind: 'list', items: real(node.children) }),
  object: (node) => ({
    kind: 'map',
    entries: node.children.flatMap((child) => {
      const [key, value] = child.kind === 'pair' ? [field(child, 'key'), field(child, 'value')] : [];
      return key && value ? [{ key, value }] : [];
    }),
  }),
  call_expression: call,
  new_expression: call,
  member_expression: (node) => {
    const object = field(node, 'object');
    const property = field(node, 'property');
    const optional = node.children.some((child) => child.kind === 'optional_chain');
    return object && property && { kind: 'member', object, property, optional };
  },
  subscript_expression: (node) => {
    const object = field(node, 'object');
    const index = field(node, 'index');
    return object && index && { kind: 'index', object, index };
  },
  ternary_expression: (node) => {
    const condition = field(node, 'condition');
    const yes = field(node, 'consequence');
    const no = field(node, 'alternative');
    return condition && yes && no && { kind: 'conditional', condition, yes, no };
  },
  assignment_expression: assignment,
  augmented_assignment_expression: assignment,
  lexical_declaration: declaration,
  variable_declaration: declaration,
  variable_declarator: (node) => {
    const siblings = node.parent?.children.filter((child) => child.kind === 'variable_declarator').length ?? 0;
    return siblings > 1 ? declarator(node) : undefined;
  },
  expression_statement: (node) => {
    const expression = real(node.children)[0];
    return expression && { kind: 'expressionStatement', expression };
  },
  return_statement: jump('return'),
  throw_statement: jump('throw'),
  break_statement: () => ({ kind: 'break' }),
  continue_statement: () => ({ kind: 'continue' }),
  empty_statement: () => ({ kind: 'pass' }),
  if_statement: ifStatement,
  while_statement: loop('while'),
  do_statement: loop('do'),
  for_statement: loop('for'),
  for_in_statement: (node) => {
    const variable = field(node, 'left');
    const iterable = field(node, 'right');
    const body = field(node, 'body');
    return variable && iterable && body && { kind: 'each', variable, iterable, body };
  },
  statement_block: (node) => ({ kind: 'block', statements: real(node.children) }),
  function_declaration: functionShape,
  function_expression: functionShape,
  arrow_function: functionShape,
  generator_function: functionShape,
  generator_function_declaration: functionShape,
  method_definition: functionShape,
  class_declaration: classShape,
  class: classShape,
  abstract_class_declaration: classShape,
  await_expression: suspends('await'),
  yield_expression: suspends('yield'),
  identifier: (node) => ({ kind: 'name', text: sourceOf(node) }),
  this: () => ({ kind: 'name', text: 'this' }),
  super: () => ({ kind: 'name', text: 'super' }),
  number: (node) => ({ kind: 'number', text: sourceOf(node) }),
  string: (node) => ({ kind: 'string', text: sourceOf(node), plain: true }),
  template_string: (node) => ({
    kind: 'string',
    text: sourceOf(node),
    plain: !node.children.some((child) => child.kind === 'template_substitution'),
  }),
  import_statement: () => ({ kind: 'import' }),
  comment: () => ({ kind: 'comment' }),
};
