// Edits that make a document tell which lines of its functions run, and with which arguments the functions in
// question are called.

import type { TextEdit } from '../../../base/edit.ts';
import { lineStartsOf, positionAt, type Span } from '../../../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../../../core/syntaxTree.ts';

const functionKinds = new Set([
  'function_declaration',
  'generator_function_declaration',
  'function_expression',
  'generator_function',
  'arrow_function',
  'method_definition',
]);
const blocks = new Set(['statement_block', 'switch_case', 'switch_default']);
/** Fields whose statement may stand without braces. */
const bodies = new Set(['consequence', 'body', 'alternative']);

/**
 * @param functions spans whose functions are to tell their calls.
 * @returns insertions, sorted, in the order in which they must stand where they meet.
 */
export function tracedText(tree: SyntaxTree, functions: readonly Span[]): readonly TextEdit[] {
  const { text } = tree;
  const starts = lineStartsOf(text);
  const edits: TextEdit[] = [];
  const insert = (at: number, newText: string) => edits.push({ span: { start: at, end: at }, newText });
  const lineOf = (offset: number) => positionAt(text, offset, starts).line;
  const told = (node: SyntaxNode) => {
    // A statement with a block in it stands for its head; any other for all its lines.
    const block = firstBlock(node);
    return `__ts$t.lines(${lineOf(node.start)},${lineOf(block === undefined ? Math.max(node.start, node.end - 1) : block.start)})`;
  };
  const wanted = (node: SyntaxNode) =>
    functions.some(
      (span) =>
        (span.start <= node.start && node.end <= span.end) || (node.start <= span.start && span.end <= node.end),
    );

  const visit = (node: SyntaxNode, inside: boolean): void => {
    const isFunction = functionKinds.has(node.kind);
    const body = isFunction ? node.children.find((child) => child.field === 'body') : undefined;
    for (const child of node.children) {
      if (child === body) {
        const call = wanted(node) ? calledText(node, text) : undefined;
        if (child.kind === 'statement_block') {
          if (call !== undefined) insert(child.start + 1, `${call};`);
          visit(child, true);
        } else {
          insert(child.start, `(${told(child)},${call === undefined ? '' : `${call},`}`);
          visit(child, true);
          insert(child.end, ')');
        }
        continue;
      }
      if (!inside || !isStatement(child, node)) {
        visit(child, inside);
      } else if (blocks.has(node.kind)) {
        insert(child.start, `${told(child)};`);
        visit(child, true);
      } else {
        insert(child.start, `{${told(child)};`);
        visit(child, true);
        insert(child.end, '}');
      }
    }
  };
  visit(tree.root, false);
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.index - b.index)
    .map(({ edit }) => edit);
}

/** Whether a step may be put before it: a statement of a block, or the only one of a branch or loop. */
function isStatement(node: SyntaxNode, parent: SyntaxNode): boolean {
  if (!node.named || node.kind === 'comment' || blocks.has(node.kind)) return false;
  if (parent.kind === 'statement_block')
    return !/^(?:function|generator_function)_(?:declaration|signature)$|^(?:interface|type_alias)_declaration$/.test(
      node.kind,
    );
  if (parent.kind === 'switch_case' || parent.kind === 'switch_default') return node.field === 'body';
  if (parent.kind === 'else_clause') return true;
  return (
    node.field !== undefined &&
    bodies.has(node.field) &&
    /^(?:if|for|for_in|while|do)_statement$/.test(parent.kind) &&
    node.kind !== 'else_clause'
  );
}

function firstBlock(node: SyntaxNode): SyntaxNode | undefined {
  if (blocks.has(node.kind) || node.kind === 'class_body') return node;
  for (const child of node.children) {
    const found = firstBlock(child);
    if (found) return found;
  }
  return undefined;
}

/** An expression that tells the arguments of a call; undefined for functions without a name to call them by. */
function calledText(node: SyntaxNode, text: string): string | undefined {
  const name = nameOf(node, text);
  if (name === undefined) return undefined;
  if (node.kind !== 'arrow_function') return `__ts$t.called(${JSON.stringify(name)},arguments)`;
  const single = node.children.find((child) => child.field === 'parameter');
  const list = node.children.find((child) => child.field === 'parameters');
  const names: string[] = [];
  for (const child of single ? [single] : (list?.children ?? [])) {
    if (!child.named || child.kind === 'comment') continue;
    const pattern =
      child.kind === 'identifier' || child.kind === 'rest_pattern'
        ? child
        : child.children.find((one) => one.field === 'pattern' || one.field === 'left');
    const name = pattern?.kind === 'rest_pattern' ? pattern.children.find(({ named }) => named) : pattern;
    if (!pattern || name?.kind !== 'identifier') return undefined;
    names.push(text.slice(pattern.start, pattern.end));
  }
  return `__ts$t.called(${JSON.stringify(name)},[${names.join(',')}])`;
}

/** The name by which a function is called in its module. */
function nameOf(node: SyntaxNode, text: string): string | undefined {
  const own = node.children.find((child) => child.field === 'name');
  if (node.kind === 'method_definition') {
    const holder = node.parent?.parent;
    const name = holder?.children.find((child) => child.field === 'name');
    if (!own || !name || own.kind !== 'property_identifier') return undefined;
    return `${text.slice(name.start, name.end)}.${text.slice(own.start, own.end)}`;
  }
  if (own) return text.slice(own.start, own.end);
  const { parent } = node;
  if (parent?.kind !== 'variable_declarator') return undefined;
  const name = parent.children.find((child) => child.field === 'name');
  return name?.kind === 'identifier' ? text.slice(name.start, name.end) : undefined;
}
