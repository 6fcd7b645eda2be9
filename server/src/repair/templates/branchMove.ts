// A statement in the wrong branch: another branch of the same condition was meant, or all of them.

import type { TextEdit } from '../../base/edit.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, shown } from '../fixing.ts';
import {
  bodyOf,
  deletion,
  insertAfter,
  insertBefore,
  leaves,
  linesOf,
  startsLine,
  statementsOf,
} from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

/** Most other branches that are tried for one statement, and most fixes of one function. */
const most = { branches: 3, all: 40 };

/** Statements moved between branches. */
export const branchMove: FixTemplate = {
  id: 'branch-move',
  title: 'a statement in another branch',
  source: 'TBar (ISSTA 2019) FP14 “move statement”; Defects4J dissection (SANER 2018) “code moving”; GenProg (2009)',
  // One in fifteen of the patches of Defects4J moves a statement; most moves are by one place.
  prior: 0.2,
  *propose(place) {
    const found: Fix[] = [];
    for (const statement of statementsOf(place)) {
      const { node, siblings, index, shape } = statement;
      const isSimple = shape?.kind === 'assignment' || shape?.kind === 'expressionStatement';
      if (!isSimple || !startsLine(place, node)) continue;
      const chain = chainAround(place, node);
      const [lines, removed] = [linesOf(place, node), deletion(place, statement)];
      if (!chain || !lines || !removed) continue;
      const moved = (added: TextEdit | undefined, where: string, fit: number) => {
        const edits = added && inOrder(removed, added);
        if (edits) found.push(editing(this, node, edits, `Put ${shown(place.textOf(node))} ${where}`, fit));
      };
      const others = chain.branches.filter((branch) => branch !== node.parent).slice(0, most.branches);
      for (const branch of others) {
        const body = bodyOf(place, branch);
        const [first, last] = [body[0], body.at(-1)];
        if (!first || !last || !startsLine(place, first) || !startsLine(place, last)) continue;
        if (!leaves(place, last)) moved(insertAfter(place, last, lines), 'into the other branch', 0.8);
        moved(insertBefore(place, first, lines), 'first into the other branch', 0.5);
      }
      // The last statement of a branch is moved by the template that moves by one place.
      if (index < siblings.length - 1)
        moved(insertAfter(place, chain.top, lines), 'behind the condition', index === 0 ? 0.3 : 0.5);
      else if (index > 0) moved(insertBefore(place, chain.top, lines), 'before the condition', 0.3);
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

interface Chain {
  /** The outermost `if`. */
  readonly top: SyntaxNode;
  /** The blocks, in the order of the text. */
  readonly branches: readonly SyntaxNode[];
}

/** The conditions of whose branches a statement stands in one. */
function chainAround(place: RepairPlace, node: SyntaxNode): Chain | undefined {
  const { dialect } = place;
  const own = node.parent;
  if (!own || dialect.shapeOf(own)?.kind !== 'block') return undefined;
  let top: SyntaxNode | undefined;
  for (let at = own.parent; at && at !== place.func; at = at.parent) {
    const shape = dialect.shapeOf(at);
    if (shape?.kind === 'if') top = at;
    // Only what an `if` goes on with lies between two of a chain.
    if (dialect.isStatement(at) && !isContinued(place, at)) break;
  }
  if (!top) return undefined;
  const branches: SyntaxNode[] = [];
  for (let at: SyntaxNode | undefined = top; at;) {
    const shape = dialect.shapeOf(at);
    if (shape?.kind === 'if') branches.push(shape.then);
    else branches.push(at);
    at = shape?.kind === 'if' ? shape.otherwise : undefined;
  }
  const isBlock = branches.every((branch) => dialect.shapeOf(branch)?.kind === 'block');
  return isBlock && branches.includes(own) ? { top, branches } : undefined;
}

/** Whether a statement is what another condition goes on with. */
function isContinued(place: RepairPlace, node: SyntaxNode): boolean {
  for (let at = node.parent, hops = 0; at && hops < 2; at = at.parent, hops++) {
    const shape = place.dialect.shapeOf(at);
    if (shape?.kind === 'if') return shape.otherwise === node;
  }
  return false;
}

function inOrder(removed: TextEdit, added: TextEdit): readonly TextEdit[] | undefined {
  const edits = [removed, added].toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return edits[0]!.span.end < edits[1]!.span.start ? edits : undefined;
}
