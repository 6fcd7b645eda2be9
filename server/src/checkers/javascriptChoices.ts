// Variants that are chosen where they differ: an expression becomes a conditional, a statement an `if`, so that a
// function with hundreds of variants is compiled once and stays fast. Only where the text that is chosen there means
// the same as in its place; all else is left to a body of its own. Method: mutant schemata (Untch, Offutt and
// Harrold 1993).

import type { TextEdit } from '../base/edit.ts';
import type { Parse, SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import { childIn, isLoopBlock, stepInsertions, stepOf, visitNodes, type Insertion } from './javascriptFunctions.ts';
import { sliceWith } from './javascriptInsert.ts';

/** A place in the document, and what a variant has there instead. */
export interface Choice {
  readonly node: SyntaxNode;
  readonly isStatement: boolean;
  /** The variant's text for the node, its steps counted. */
  readonly text: string;
}

/** What choices are looked for in. */
export interface ChoiceGround {
  readonly tree: SyntaxTree;
  readonly parse: Parse;
  readonly runtime: string;
}

/** How many nodes around an edit are looked at. */
const mostTried = 3;

/** Parents that do not care whether what stands in their parentheses is a reference or a value. */
const takesValue: ReadonlySet<string> = new Set([
  'if_statement',
  'while_statement',
  'do_statement',
  'switch_statement',
  'binary_expression',
  'ternary_expression',
  'return_statement',
  'arguments',
  'variable_declarator',
]);

/** Fields by kind of parent that hold a whole expression with an end of its own. */
const delimited: Readonly<Record<string, readonly string[]>> = {
  assignment_expression: ['right'],
  augmented_assignment_expression: ['right'],
  variable_declarator: ['value'],
  subscript_expression: ['index'],
  pair: ['value'],
  for_statement: ['condition', 'increment'],
  ternary_expression: ['consequence'],
};

/** What gets its name from where it stands, or is no expression by itself. */
const unwrapped: ReadonlySet<string> = new Set([
  'function_expression',
  'generator_function',
  'arrow_function',
  'class',
  'spread_element',
  'comment',
  'sequence_expression',
]);

const simpleStatements: ReadonlySet<string> = new Set([
  'expression_statement',
  'return_statement',
  'throw_statement',
  'break_statement',
  'continue_statement',
  'statement_block',
]);

const blockedStatements: ReadonlySet<string> = new Set([
  ...simpleStatements,
  'if_statement',
  'for_statement',
  'for_in_statement',
  'while_statement',
  'do_statement',
]);

const looseParents: ReadonlySet<string> = new Set([
  'if_statement',
  'else_clause',
  'for_statement',
  'for_in_statement',
  'while_statement',
  'do_statement',
]);

/**
 * The place at which a variant can be chosen, the smallest first.
 *
 * @param body the body of a function that holds all edits.
 * @param edits sorted, not empty, that do not touch each other.
 * @returns undefined where it cannot be chosen in its place without meaning something else.
 */
export function choiceOf(body: SyntaxNode, edits: readonly TextEdit[], ground: ChoiceGround): Choice | undefined {
  const start = edits[0]!.span.start;
  const { end } = edits.at(-1)!.span;
  let tried = 0;
  for (let node = smallest(body, start, end); node !== undefined && node !== body; node = node.parent!) {
    const isStatement = isStatementPlace(node);
    if (!isStatement && !isExpressionPlace(node)) continue;
    const text = isStatement ? statementText(node, edits, ground) : expressionText(node, edits, ground);
    if (text !== undefined) return { node, isStatement, text };
    if (++tried === mostTried) return undefined;
  }
  return undefined;
}

/** Texts of ours that choose among what is known of one place; `picked` are the numbers of the variants. */
export function choiceInsertion(
  choices: readonly (Choice & { readonly picked: number })[],
  runtime: string,
): Insertion {
  const { node, isStatement } = choices[0]!;
  const first = choices.map(({ picked, text }) =>
    isStatement ? `if(${runtime}.p===${picked}){${text}\n}else ` : `${runtime}.p===${picked}?(${text}\n):`,
  );
  const [open, close] = isStatement ? ['{', '}}'] : ['(', '))'];
  return { at: node.start, text: `${open}${first.join('')}${open}`, close: { at: node.end, text: close } };
}

/** The smallest node that holds a range. */
function smallest(body: SyntaxNode, start: number, end: number): SyntaxNode {
  let node = body;
  for (;;) {
    const inner = node.children.find((child) => child.start <= start && end <= child.end && child.end > child.start);
    if (inner === undefined) return node;
    node = inner;
  }
}

function isExpressionPlace(node: SyntaxNode): boolean {
  const { parent, field } = node;
  if (parent === undefined || !node.named || isNamedByPlace(node)) return false;
  switch (parent.kind) {
    case 'arguments':
    case 'array':
    case 'template_substitution':
      return parent.kind !== 'arguments' || parent.parent?.kind !== 'decorator';
    case 'parenthesized_expression':
      return isValue(parent);
    case 'return_statement':
    case 'throw_statement':
      return true;
    default:
      // Not what is a statement by itself: a parenthesis that begins a line would call what is before it.
      return field !== undefined && delimited[parent.kind]?.includes(field) === true;
  }
}

/** Whether parentheses hold a value and nothing that could be assigned to, called on, or deleted. */
function isValue({ parent, field }: SyntaxNode): boolean {
  if (parent === undefined) return false;
  if (takesValue.has(parent.kind)) return true;
  if (parent.kind === 'member_expression') return field === 'object';
  return parent.kind === 'unary_expression' && /^[!+~-]$/.test(parent.children[0]?.kind ?? '');
}

/** A function or class, in parentheses or not: it is called as what it is assigned to. */
function isNamedByPlace(node: SyntaxNode): boolean {
  if (node.kind !== 'parenthesized_expression') return unwrapped.has(node.kind);
  const inner = node.children.find((child) => child.named && child.kind !== 'comment');
  return inner === undefined || isNamedByPlace(inner);
}

/** Whether a line within an expression ends it, although the grammar reads on: nothing can call what is before it. */
function mayEndWithin(text: string): boolean {
  return /(?:\+\+|--|\})[ \t]*\r?\n\s*[([`]/.test(text);
}

function isStatementPlace({ kind, parent }: SyntaxNode): boolean {
  if (parent === undefined) return false;
  return (parent.kind === 'statement_block' || looseParents.has(parent.kind)) && blockedStatements.has(kind);
}

/** The changed text of an expression; undefined when it is not one expression any more. */
function expressionText(
  node: SyntaxNode,
  edits: readonly TextEdit[],
  { tree, parse, runtime }: ChoiceGround,
): string | undefined {
  const plain = sliceWith(tree.text, node.start, node.end, edits, []);
  // After `return` a new line ends the statement.
  if (!/^[^\s/]/.test(plain) || [plain, tree.text.slice(node.start, node.end)].some(mayEndWithin)) return undefined;
  const before = '(async function*(){return(';
  const wrapped = parse(`${before}${plain}\n)})`);
  if (wrapped.hasFault) return undefined;
  let group: SyntaxNode | undefined;
  visitNodes(wrapped.root, (one) => {
    if (one.kind === 'parenthesized_expression' && one.start === before.length - 1) group ??= one;
  });
  if (group === undefined || group.end !== before.length + plain.length + 2) return undefined;
  if (isNamedByPlace(group)) return undefined;
  return counted(wrapped, before.length, plain.length, runtime);
}

/** The changed text of a statement; undefined when it is not whole statements that declare nothing. */
function statementText(
  node: SyntaxNode,
  edits: readonly TextEdit[],
  { tree, parse, runtime }: ChoiceGround,
): string | undefined {
  const { text } = tree;
  const plain = sliceWith(text, node.start, node.end, edits, []);
  const isLoose = node.parent?.kind !== 'statement_block';
  if (!isApart(plain, text.slice(Math.max(0, node.start - 200), node.start))) return undefined;
  const before = '(async function*(){';
  const wrapped = parse(`${before}${plain}\n})`);
  if (wrapped.hasFault || !isOnePiece(wrapped, true)) return undefined;
  const body = blockOf(wrapped.root);
  const made = body?.children.filter((child) => child.named && child.kind !== 'comment') ?? [];
  // Without braces of its own it is one statement, to which no `else` can come that is not its own.
  if (isLoose && (made.length !== 1 || !simpleStatements.has(made[0]!.kind))) return undefined;
  const isOdd = ({ kind, start }: SyntaxNode) =>
    kind === 'expression_statement' ? wrapped.text[start] === '{' : !blockedStatements.has(kind);
  if (made.some((one) => one.kind !== 'empty_statement' && isOdd(one))) return undefined;
  const names = (source: string, root: SyntaxNode) =>
    [...new Set(declaredIn(root).map((name) => source.slice(name.start, name.end)))].sort().join();
  if (names(wrapped.text, wrapped.root) !== names(text, node)) return undefined;
  const changed = counted(wrapped, before.length, plain.length, runtime);
  return isLoopBlock(node) ? stepOf(runtime) + changed : changed;
}

/** Whether statements neither begin as the end of what is before them nor go on in what is after them. */
function isApart(plain: string, before: string): boolean {
  const own = plain.trim();
  if (own === '') return true;
  if (!/[;}]$/.test(own) || /^["']/.test(own)) return false;
  return /^[\w${}]/.test(own) || /[;{}]\s*$/.test(before);
}

function blockOf(root: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  visitNodes(root, (node) => {
    if (node.kind === 'generator_function') found ??= childIn(node, 'body');
  });
  return found;
}

/** The piece of ours within a text that was read around it, its steps counted. */
function counted({ root, text }: SyntaxTree, from: number, length: number, runtime: string): string {
  const inside = stepInsertions(root, text, runtime).filter((one) => one.at > from || one.close !== undefined);
  return sliceWith(text, from, from + length, [], inside);
}

/** What `var` and `function` declare for all of a function. */
export function declaredIn(body: SyntaxNode): readonly SyntaxNode[] {
  const declared: SyntaxNode[] = [];
  visitNodes(body, (node) => {
    const isHoisted = node.kind === 'variable_declarator' && node.parent?.kind === 'variable_declaration';
    const isFunction = /^(?:generator_)?function_declaration$/.test(node.kind);
    const name = isHoisted || isFunction ? childIn(node, 'name') : undefined;
    if (name !== undefined) declared.push(name);
  });
  return declared;
}

/** Whether a changed text, read in parentheses or in a function, is one body, or one expression without a comma of its own. */
export function isOnePiece({ root, text }: SyntaxTree, isBlock: boolean): boolean {
  const statements = root.children.filter((child) => child.kind !== 'comment');
  const [statement] = statements;
  if (statements.length !== 1 || statement?.kind !== 'expression_statement') return false;
  const group = statement.children.find((child) => child.named);
  if (group?.kind !== 'parenthesized_expression' || group.start !== 0 || group.end !== text.length) return false;
  const inner = group.children.filter((child) => child.named && child.kind !== 'comment');
  if (inner.length !== 1) return false;
  if (!isBlock) return inner[0]!.kind !== 'sequence_expression';
  const body = inner[0]!.children.find((child) => child.field === 'body');
  return inner[0]!.kind === 'generator_function' && body !== undefined && body.end === text.length - 1;
}
