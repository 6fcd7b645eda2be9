// What a loop does when a group is full, and does not do for the last group: the statement once more after the loop.

import { editing, shown } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import type { Shape } from '../dialect.ts';
import { insertAfter, statementEnd, statementsOf, unitOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { escapedName } from '../names.ts';

/** Most fixes of one function. */
const most = 24;

/** Statements of a loop done once more after it. */
export const afterLoop: FixTemplate = {
  id: 'after-loop',
  title: 'once more after the loop',
  source:
    'GenProg (ICSE 2009) “insert”; Barr et al. (FSE 2014) plastic surgery; ssFix (ASE 2017); PAR “collection size checker”',
  // Insertions of copied statements are one place and one statement of many.
  prior: 0.2,
  *propose(place) {
    const found: Fix[] = [];
    const { dialect } = place;
    const unit = unitOf(place);
    for (const { node, shape } of statementsOf(place)) {
      if (shape?.kind !== 'loop' && shape?.kind !== 'each') continue;
      for (const part of namedNodes(shape.body)) {
        if (!dialect.isStatement(part)) continue;
        const own = dialect.shapeOf(part);
        const inner = own?.kind === 'expressionStatement' ? dialect.shapeOf(own.expression) : own;
        const text = place.textOf(part);
        if ((inner?.kind !== 'call' && inner?.kind !== 'assignment') || text.includes('\n') || text.length > 80)
          continue;
        if (inner.kind === 'assignment' && inner.operator === '=' && dialect.shapeOf(inner.value)?.kind !== 'call')
          continue;
        for (const [left, condition] of leftOver(place, node, shape, inner)) {
          const edit = insertAfter(place, node, condition ? dialect.write.ifLines(condition, [left], unit) : [left]);
          if (edit) found.push(editing(this, node, [edit], `After the loop, ${shown(left)}`, condition ? 0.75 : 0.72));
        }
        const names = namesOf(place, part);
        const known = new Map(place.namesAt(node).map((each) => [each.name, each]));
        if (!names.every((name) => known.has(name))) continue;
        const plain = insertAfter(place, node, [text]);
        if (plain) found.push(editing(this, node, [plain], `After the loop, ${shown(text)}`, 0.7));
        const values = inner.kind === 'call' ? inner.args : [inner.value];
        for (const name of namesIn(place, values).slice(0, 2)) {
          const variable = known.get(name)!;
          if (variable.origin !== 'local') continue;
          const type = variable.type === 'unknown' ? 'list' : variable.type;
          const empty = dialect.write.isEmpty(name, type);
          const condition =
            type === 'number' ? dialect.write.binary(name, '>', '0') : empty && dialect.write.not(empty);
          if (condition === undefined) continue;
          const edit = insertAfter(place, node, dialect.write.ifLines(condition, [text], unit));
          if (edit)
            found.push(editing(this, node, [edit], `After the loop, ${shown(text)} if ${shown(condition)}`, 0.8));
        }
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most);
  },
};

function namesIn(place: RepairPlace, nodes: readonly SyntaxNode[]): readonly string[] {
  return [...new Set(nodes.flatMap((node) => namesOf(place, node)))];
}

/** Variables that a node reads; fields and methods are none. */
function namesOf(place: RepairPlace, node: SyntaxNode): readonly string[] {
  return namedNodes(node).flatMap((part) => {
    const shape = place.dialect.shapeOf(part);
    const above = part.parent && place.dialect.shapeOf(part.parent);
    const isField = above?.kind === 'member' && above.property === part;
    return shape?.kind === 'name' && !isField ? [shape.text] : [];
  });
}

/** A call of the loop for what the loop's condition left over: `lines.append(rest)` after `lines.append(line)`. */
function leftOver(
  place: RepairPlace,
  loop: SyntaxNode,
  shape: Shape,
  inner: Shape,
): readonly (readonly [text: string, condition?: string])[] {
  const [value] = inner.kind === 'call' && inner.args.length === 1 ? inner.args : [];
  if (inner.kind !== 'call' || shape.kind !== 'loop' || !shape.condition || !inner.object || !value) return [];
  const asked = namesIn(place, [shape.condition]);
  const body = place.textOf(shape.body);
  const known = new Map(place.namesAt(loop).map((each) => [each.name, each]));
  return asked
    .filter((name) => {
      const isSet = new RegExp(`(?<![\\w$.])${escapedName(name)}(?:, *[\\w$]+)* *(?:[-+]?=)(?!=)`, 'u').test(body);
      const { type } = known.get(name) ?? { type: 'function' };
      return isSet && type !== 'function' && type !== 'number' && place.textOf(value) !== name;
    })
    .slice(0, 2)
    .flatMap((name) => {
      const call = `${place.textOf(inner.callee)}(${name})${statementEnd(place.dialect)}`;
      const empty = place.dialect.write.isEmpty(
        name,
        known.get(name)!.type === 'unknown' ? 'list' : known.get(name)!.type,
      );
      return [[call] as const, ...(empty === undefined ? [] : [[call, place.dialect.write.not(empty)] as const])];
    });
}
