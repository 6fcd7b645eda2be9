// A check that another function of the file begins with, or that this one has elsewhere: the same `if` with one statement.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, shown, visibleAt } from '../fixing.ts';
import { isWithin, namedNodes } from '../nodes.ts';
import { bodyOf, insertBefore, linesOf, loopAround, newlineOf, statementsOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

/** Longest check that is borrowed, in UTF-16 units; most checks of the file, and most fixes of one function. */
const most = { length: 160, checks: 24, all: 30 };

/** Checks copied from the file. */
export const borrowedBranch: FixTemplate = {
  id: 'borrowed-branch',
  title: 'a check that the file has elsewhere',
  source: 'Plastic surgery (Barr et al., FSE 2014); ssFix (ASE 2017); PAR (ICSE 2013) “range checker”, copied whole',
  // Insertions of an `if` are frequent, and copies of whole ones less so than of conditions.
  prior: 0.2,
  *propose(place) {
    const checks = checksOf(place);
    if (checks.length === 0) return;
    const own = place.dialect.shapeOf(place.func);
    if (own?.kind !== 'function') return;
    const code = place.textOf(place.func);
    const found: Fix[] = [];
    for (const { node, siblings, index } of statementsOf(place)) {
      const inLoop = loopAround(place, node) !== undefined;
      if (node.parent !== own.body && !(inLoop && siblings.length > 1)) continue;
      const visible = visibleAt(place, node);
      const before = index === 0 ? '' : place.textOf(siblings[index - 1]!);
      for (const { lines, names, jumps, nearness } of checks) {
        if (jumps && !inLoop) continue;
        if (!names.every((name) => visible.has(name))) continue;
        if (code.includes(lines[0]!) && nearness < 1) continue;
        if (place.textOf(node).startsWith(lines[0]!) || before.startsWith(lines[0]!)) continue;
        // It stands where what it asks about has just got its value, or at the start.
        const isFresh =
          index === 0 || names.some((name) => new RegExp(`(?<![\\w$.])${escapedName(name)}\\b`, 'u').test(before));
        const edit = isFresh ? insertBefore(place, node, lines) : undefined;
        if (edit)
          found.push(
            editing(this, node, [edit], `Add ${shown(lines.join(' '))}`, nearness * (index === 0 ? 0.8 : 0.7)),
          );
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

interface Check {
  readonly lines: readonly string[];
  readonly names: readonly string[];
  /** Whether it ends with a jump within a loop. */
  readonly jumps: boolean;
  readonly nearness: number;
}

/** The short checks of a file, those of other functions first: what the function has it seldom has twice. */
function checksOf(place: RepairPlace): readonly Check[] {
  const { dialect, tree } = place;
  const found = new Map<string, Check>();
  for (const node of namedNodes(tree.root)) {
    if (found.size >= most.checks) break;
    const shape = dialect.shapeOf(node);
    if (shape?.kind !== 'if' || shape.otherwise || node.end - node.start > most.length || !dialect.isStatement(node))
      continue;
    const body = bodyOf(place, shape.then);
    const kind = body.length === 1 ? dialect.shapeOf(body[0]!)?.kind : undefined;
    if (!/^(?:return|throw|continue|break|expressionStatement|assignment)$/u.test(kind ?? '')) continue;
    const lines = linesOf(place, node);
    if (!lines || lines.some((line) => /#|\/\//u.test(line))) continue;
    const isOwn = isWithin(node, place.func);
    const key = lines.join(newlineOf(tree.text));
    if (found.has(key)) continue;
    found.set(key, {
      lines,
      names: namesIn(place, node),
      jumps: kind === 'continue' || kind === 'break',
      nearness: isOwn ? 0.4 : 0.8,
    });
  }
  return [...found.values()].filter(({ names }) => names.length > 0);
}

/** Bare names that are read; what the language gives by itself is visible everywhere and left out. */
function namesIn(place: RepairPlace, node: SyntaxNode): readonly string[] {
  const names = new Set<string>();
  for (const part of namedNodes(node)) {
    const shape = place.dialect.shapeOf(part);
    const above = part.parent && place.dialect.shapeOf(part.parent);
    const isProperty = above?.kind === 'member' && above.property === part;
    if (
      shape?.kind === 'name' &&
      !isProperty &&
      !/^(?:[A-Z]\w*|len|isinstance|str|int|float|any|all|min|max|abs|sum|undefined|not)$/u.test(shape.text)
    )
      names.add(shape.text);
  }
  return [...names];
}
