// Cuts a document into the views that rules look at: one a function, and one for the code outside of all functions.

import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import type { Dialect } from '../../repair/dialect.ts';
import { readDocstring, readJsDoc, type DocComment } from './docComment.ts';
import type { DeclaredFunction, FileFacts, FunctionShape, RuleView } from './rule.ts';

/** A function of a document, or the document. */
interface Head {
  readonly node: SyntaxNode;
  readonly shape?: FunctionShape;
}

/**
 * The views of a document, functions in the order of the text, the document itself first.
 *
 * @param known what the whole file declares, where the tree is that of a piece of it; read from the tree when absent.
 */
export function viewsOf(tree: SyntaxTree, dialect: Dialect, known?: FileFacts): readonly RuleView[] {
  const heads: Head[] = [{ node: tree.root }];
  const waiting = [tree.root];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at.parent && mayBeFunction(at.kind)) {
      const shape = dialect.shapeOf(at);
      if (shape?.kind === 'function') heads.push({ node: at, shape });
    }
    const { children } = at;
    for (let index = children.length - 1; index >= 0; index--) {
      if (children[index]!.children.length > 0) waiting.push(children[index]!);
    }
  }
  const names = heads.map(({ node }) => nameOf(tree, dialect, node));
  const file = known ?? factsOf(tree, heads, names);
  // Nodes are put in order when they are first asked for: most functions are known already.
  const own = remembered((index) => ownOf(dialect, heads[index]!.node));
  const all = remembered((index) => {
    const found: SyntaxNode[] = [];
    // Heads stand in the order of the text, so those within follow at once.
    for (let at = index; at < heads.length && heads[at]!.node.start < heads[index]!.node.end; at++)
      found.push(...own(at));
    return found;
  });
  return heads.map(({ node, shape }, index) => {
    const doc = shape ? docOf(tree, node, shape) : undefined;
    const name = names[index]?.name;
    return {
      tree,
      dialect,
      node,
      ...(shape ? { shape } : {}),
      ...(name === undefined ? {} : { name }),
      method: names[index]?.method ?? false,
      get own() {
        return own(index);
      },
      get all() {
        return all(index);
      },
      ...(doc ? { doc } : {}),
      file,
    };
  });
}

const functionKinds = new Map<string, boolean>();

/** Whether a node of this kind may be a function in any of the grammars; what it is, the dialect says. */
function mayBeFunction(kind: string): boolean {
  let known = functionKinds.get(kind);
  if (known === undefined)
    functionKinds.set(kind, (known = /func|method|lambda|closure|arrow|constructor/u.test(kind)));
  return known;
}

/** Remembers what was made for a number. */
function remembered<T>(make: (index: number) => T): (index: number) => T {
  const known = new Map<number, T>();
  return (index) => {
    let found = known.get(index);
    if (found === undefined) known.set(index, (found = make(index)));
    return found;
  };
}

/** Named nodes of a function without those of functions within, which are there as one node. */
function ownOf(dialect: Dialect, head: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const waiting: SyntaxNode[] = [head];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at !== head) {
      found.push(at);
      if (mayBeFunction(at.kind) && dialect.shapeOf(at)?.kind === 'function') continue;
      if (dialect.moreNodes) found.push(...dialect.moreNodes(at));
    }
    for (let index = at.children.length - 1; index >= 0; index--) {
      if (at.children[index]!.named) waiting.push(at.children[index]!);
    }
  }
  return found;
}

/** The name by which the file calls a function, and whether it is a method. */
function nameOf(
  tree: SyntaxTree,
  dialect: Dialect,
  node: SyntaxNode,
): { readonly name?: string; readonly method: boolean } {
  const shape = dialect.shapeOf(node);
  if (shape?.kind !== 'function') return { method: false };
  const text = (part: SyntaxNode) => tree.text.slice(part.start, part.end);
  let name = shape.name && text(shape.name);
  for (let up = node.parent, hops = 0; name === undefined && up && hops < 3; up = up.parent, hops++) {
    const outer = dialect.shapeOf(up);
    if (outer?.kind === 'declaration' && outer.value && outer.value.start <= node.start) name = text(outer.name);
    else if (outer?.kind === 'assignment' && outer.value.start <= node.start) name = text(outer.target);
    else if (outer && outer.kind !== 'parenthesised') break;
  }
  for (let up = node.parent; up; up = up.parent) {
    const outer = dialect.shapeOf(up);
    if (outer?.kind === 'function') break;
    if (outer?.kind !== 'class') continue;
    return { ...(name === undefined ? {} : { name: `${outer.name ? text(outer.name) : ''}.${name}` }), method: true };
  }
  const method = node.kind === 'method_definition';
  return { ...(name === undefined ? {} : { name }), method };
}

function factsOf(
  tree: SyntaxTree,
  heads: readonly { readonly shape?: FunctionShape }[],
  names: readonly { readonly name?: string }[],
): FileFacts {
  const functions = new Map<string, DeclaredFunction>();
  const twice = new Set<string>();
  const lines: string[] = [];
  for (const [index, { shape }] of heads.entries()) {
    const name = names[index]?.name;
    if (!shape || name === undefined) continue;
    if (functions.has(name)) twice.add(name);
    const parameters = shape.parameters.map((one) => parameterName(tree, one) ?? '');
    const { asynchronous, generator } = shape;
    functions.set(name, { name, parameters, asynchronous, generator });
    lines.push(`${asynchronous ? '~' : ''}${generator ? '*' : ''}${name}(${parameters.join(',')})`);
  }
  for (const name of twice) functions.delete(name);
  return { functions, key: lines.join('\n') };
}

/** The name of a parameter without its default, type and stars; undefined for patterns and the like. */
export function parameterName(tree: SyntaxTree, parameter: SyntaxNode): string | undefined {
  const named = /identifier$/u;
  if (named.test(parameter.kind)) return tree.text.slice(parameter.start, parameter.end);
  const inner = parameter.children.find((child) => /^(?:pattern|left|name)$/u.test(child.field ?? ''));
  const first = inner ?? parameter.children.find((child) => child.named);
  if (!first || /^(?:object|array)_pattern$/u.test(first.kind)) return undefined;
  return first.start === parameter.start && first.end === parameter.end && first.children.length === 0
    ? tree.text.slice(first.start, first.end)
    : parameterName(tree, first);
}

function docOf(tree: SyntaxTree, node: SyntaxNode, shape: FunctionShape): DocComment | undefined {
  if (tree.languageId === 'python') {
    const first =
      shape.body.kind === 'block' ? shape.body.children.find((child) => child.kind !== 'comment') : undefined;
    const literal =
      first?.kind === 'expression_statement' && first.children.length === 1 ? first.children[0] : undefined;
    if (literal?.kind !== 'string') return undefined;
    return readDocstring(tree.text.slice(literal.start, literal.end), literal.start);
  }
  for (let at: SyntaxNode | undefined = node; at?.parent; at = at.parent) {
    // A function that is handed to another is not what the comment is about.
    if (at.parent.kind === 'arguments') return undefined;
    const { children }: SyntaxNode = at.parent;
    const before: SyntaxNode | undefined = children[children.indexOf(at) - 1];
    if (before?.kind.endsWith('comment')) {
      const raw = tree.text.slice(before.start, before.end);
      if (/\n\s*\n/u.test(tree.text.slice(before.end, node.start)) || raw.startsWith('/*!')) return undefined;
      return raw.startsWith('/*') ? readJsDoc(raw, before.start) : linesOf(tree, children, before);
    }
    // Only along the first thing of a declaration: `export const f = function () {}`.
    if (
      before &&
      !/^(?:identifier|=|const|let|var|export|default|async|static|member_expression|\()$/u.test(before.kind) &&
      before.field !== 'name'
    )
      return undefined;
    if (/_statement$|_declaration$|^method_definition$|^pair$/u.test(at.kind) && !at.parent.kind.startsWith('export'))
      return undefined;
  }
  return undefined;
}

/** Comments of one line each that stand one under another. */
function linesOf(tree: SyntaxTree, children: readonly SyntaxNode[], last: SyntaxNode): DocComment | undefined {
  let at = children.indexOf(last);
  const isLine = (node: SyntaxNode | undefined) =>
    node?.kind.endsWith('comment') === true && tree.text.startsWith('//', node.start);
  if (!isLine(last)) return undefined;
  while (
    isLine(children[at - 1]) &&
    /^[ \t]*\r?\n[ \t]*$/u.test(tree.text.slice(children[at - 1]!.end, children[at]!.start))
  )
    at--;
  const { start } = children[at]!;
  return readJsDoc(tree.text.slice(start, last.end), start);
}

/** Where what a rule may look at begins: the doc comment, or else the function. */
export function viewStart(view: RuleView): number {
  return Math.min(view.node.start, view.doc?.span.start ?? view.node.start);
}
