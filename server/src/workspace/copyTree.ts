// Copies tree-sitter's trees into plain objects. Each question to the parser is a call into WebAssembly, so few are asked,
// and none about what an edit left as it was: that is copied from the copy of the tree before.

import type { Language, Tree, TreeCursor } from 'web-tree-sitter';
import type { TextEdit } from '../base/edit.ts';
import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';

interface Copy extends Omit<SyntaxNode, 'parent' | 'children' | 'field' | 'source'> {
  readonly children: Copy[];
  /** Where the parser holds it, for nodes with children of trees that are followed; else 0. */
  address: number;
  field?: string;
  parent?: Copy;
  source?: string;
}

/** Copied nodes by their address. */
export type KeptNodes = Map<number, Copy>;

/** The copy of the tree before an edit. */
export interface CopyBefore {
  readonly nodes: KeptNodes;
  readonly step: TextEdit;
}

interface Copying {
  readonly cursor: TreeCursor;
  readonly language: Language;
  /** Whether anything of the tree can be faulty at all. */
  readonly mayFault: boolean;
  hasFault: boolean;
  /** Filled, where the next tree is to be copied from this one. */
  readonly kept: KeptNodes | undefined;
  readonly before: CopyBefore | undefined;
}

/**
 * Copies a tree.
 *
 * @param kept filled with what the copy of the next tree can be made from.
 * @param before the copy of the tree that this one was parsed from, which must not be freed yet.
 */
export function copyTree(
  language: Language,
  tree: Tree,
  text: string,
  kept?: KeptNodes,
  before?: CopyBefore,
): Pick<SyntaxTree, 'root' | 'hasFault'> {
  const cursor = tree.walk();
  try {
    const state: Copying = { cursor, language, mayFault: tree.rootNode.hasError, hasFault: false, kept, before };
    const root = copyBelow(state);
    root.source = text;
    return { root, hasFault: state.hasFault };
  } finally {
    cursor.delete();
  }
}

/** Copies the node under the cursor and all below it. */
function copyBelow(state: Copying): Copy {
  const { cursor, kept } = state;
  // Iterative: a long chain of operators is deeper than the stack.
  const first = nodeAt(state, undefined);
  let at = first;
  for (;;) {
    const address = kept ? cursor.nodeId : 0;
    const known = kept && knownAs(at, address, state);
    if (known) moveBelow(known, at, at.start - known.start, state);
    else if (cursor.gotoFirstChild()) {
      keep(at, address, kept);
      const child = nodeAt(state, at);
      at.children.push(child);
      at = child;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (at === first || !cursor.gotoParent()) return first;
      at = at.parent!;
      if (at === first) return first;
    }
    const above = at.parent!;
    const sibling = nodeAt(state, above);
    above.children.push(sibling);
    at = sibling;
  }
}

function keep(node: Copy, address: number, kept: KeptNodes | undefined): void {
  node.address = address;
  kept?.set(address, node);
}

/** The copy of the same node of the tree before, where the edit lies outside of it. */
function knownAs(node: Copy, address: number, { before }: Copying): Copy | undefined {
  const known = before?.nodes.get(address);
  if (!known || known.kind !== node.kind) return undefined;
  const { span, newText } = before!.step;
  const isBefore = known.end < span.start;
  const shift = isBefore ? 0 : newText.length - (span.end - span.start);
  if (!isBefore && known.start <= span.end) return undefined;
  return known.start + shift === node.start && known.end + shift === node.end ? known : undefined;
}

/** Copies what is below a node of the tree before to below the same node of the new one. */
function moveBelow(known: Copy, node: Copy, shift: number, state: Copying): void {
  const waiting: [from: Copy, to: Copy][] = [[known, node]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const [from, to] = pair;
    keep(to, from.address, state.kept);
    for (const child of from.children) {
      const copy: Copy = {
        kind: child.kind,
        named: child.named,
        start: child.start + shift,
        end: child.end + shift,
        children: [],
        faulty: child.faulty,
        address: 0,
      };
      if (child.field) copy.field = child.field;
      copy.parent = to;
      if (child.faulty) state.hasFault = true;
      to.children.push(copy);
      if (child.children.length > 0) waiting.push([child, copy]);
    }
  }
}

/** The node under the cursor, without its children. */
function nodeAt(state: Copying, parent: Copy | undefined): Copy {
  const { cursor, language } = state;
  const type = cursor.nodeTypeId;
  const kind = language.types[type] ?? 'ERROR';
  const faulty = state.mayFault && (kind === 'ERROR' || cursor.nodeIsMissing);
  if (faulty) state.hasFault = true;
  const named = kind === 'ERROR' ? cursor.nodeIsNamed : language.nodeTypeIsNamed(type);
  const { startIndex: start, endIndex: end } = cursor;
  const node: Copy = { kind, named, start, end, children: [], faulty, address: 0 };
  const field = language.fields[cursor.currentFieldId];
  if (field) node.field = field;
  if (parent) node.parent = parent;
  return node;
}
