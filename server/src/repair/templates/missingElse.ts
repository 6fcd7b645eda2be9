// An `else` that is missing: what was counted or gathered begins anew, or the other thing is done.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, shaped, shown } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import {
  bodyOf,
  hasBraces,
  indentAt,
  leaves,
  loopAround,
  newlineOf,
  startsLine,
  statementEnd,
  statementsOf,
  unitOf,
} from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

/** Most statements that one `else` is tried with, and most fixes of one function. */
const most = { here: 8, all: 40 };

/** Missing second branches. */
export const missingElse: FixTemplate = {
  id: 'missing-else',
  title: 'an else that is missing',
  source:
    'Defects4J dissection (SANER 2018) “conditional branch: else added”; SPR (FSE 2015) “copy and replace”; GenProg (2009)',
  // Else branches are added in a twentieth of the fixes of Defects4J; what they do has to be found.
  prior: 0.22,
  *propose(place) {
    const found: Fix[] = [];
    for (const { node, shape } of statementsOf(place)) {
      if (shape?.kind !== 'if' || shape.otherwise || !startsLine(place, node)) continue;
      const last = bodyOf(place, shape.then).at(-1);
      if (!last || leaves(place, last) || !place.textOf(node).includes('\n')) continue;
      const seen = new Set<string>();
      for (const { text, fit } of answersTo(place, shape.then, node)) {
        if (seen.has(text) || seen.size >= most.here) continue;
        seen.add(text);
        const edit = elseEdit(place, node, text);
        if (edit) found.push(editing(this, node, [edit], `Else, ${shown(text)}`, fit));
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

/** The branch written after the whole `if`. */
function elseEdit(place: RepairPlace, node: SyntaxNode, statement: string) {
  const { text } = place.tree;
  const indent = indentAt(text, node.start);
  const newline = newlineOf(text);
  const end = node.end - (text[node.end - 1] === '\r' ? 1 : 0);
  const inner = `${newline}${indent}${unitOf(place)}${statement}`;
  if (!hasBraces(place.dialect)) {
    // A comment after the block would stand in between.
    return { span: { start: end, end }, newText: `${newline}${indent}else:${inner}` };
  }
  if (text[end - 1] !== '}') return undefined;
  return { span: { start: end, end }, newText: ` else {${inner}${newline}${indent}}` };
}

/** Statements that may answer what the first branch does. */
function* answersTo(
  place: RepairPlace,
  then: SyntaxNode,
  node: SyntaxNode,
): Generator<{ readonly text: string; readonly fit: number }> {
  const { dialect } = place;
  const end = statementEnd(dialect);
  const isLoop = loopAround(place, node) !== undefined;
  for (const part of namedNodes(then)) {
    const shape = dialect.shapeOf(part);
    const target = shape?.kind === 'update' ? shape.operand : shape?.kind === 'assignment' ? shape.target : undefined;
    if (target && dialect.shapeOf(target)?.kind === 'name') {
      const name = place.textOf(target);
      const first = firstValueOf(place, name);
      const weight = isLoop ? 1 : 0.5;
      if (first !== undefined) yield { text: `${name} = ${first}${end}`, fit: 0.9 * weight };
      for (const [value, fit] of [
        ['0', 0.7],
        ['1', 0.65],
      ] as const) {
        if (value !== first && place.typeOf(target) === 'number')
          yield { text: `${name} = ${value}${end}`, fit: fit * weight };
      }
      if (shape?.kind === 'assignment' && /^[-+*/]=$/u.test(shape.operator)) {
        const opposite = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=' }[shape.operator];
        const value = place.textOf(shape.value);
        yield { text: `${name} ${opposite} ${value}${end}`, fit: 0.5 };
        // The same with the plain value: `out += item` beside `out += change(item)`.
        for (const plain of plainPartsOf(place, shape.value))
          yield { text: `${name} ${shape.operator} ${plain}${end}`, fit: 0.6 };
      } else if (shape?.kind === 'assignment' && shape.operator === '=') {
        for (const plain of plainPartsOf(place, shape.value))
          if (plain !== name) yield { text: `${name} = ${plain}${end}`, fit: 0.4 };
      } else if (shape?.kind === 'update') {
        yield { text: `${name} ${shape.operator === '++' ? '-=' : '+='} 1${end}`, fit: 0.45 };
      }
    }
    if (shape?.kind === 'call' && shape.object && shape.args.length === 1 && part.parent) {
      if (dialect.shapeOf(part.parent)?.kind !== 'expressionStatement') continue;
      const head = place.tree.text.slice(part.start, shape.args[0]!.start);
      const tail = place.tree.text.slice(shape.args[0]!.end, part.end);
      for (const plain of plainPartsOf(place, shape.args[0]!)) yield { text: head + plain + tail + end, fit: 0.6 };
    }
  }
}

/** The variables from which a value is made, when it is more than one of them. */
function plainPartsOf(place: RepairPlace, value: SyntaxNode): readonly string[] {
  const { dialect } = place;
  if (dialect.shapeOf(value)?.kind === 'name') return [];
  const visible = new Map(place.namesAt(value).map((one) => [one.name, one]));
  const names = namedNodes(value).flatMap((part) => {
    const shape = dialect.shapeOf(part);
    const known = shape?.kind === 'name' ? visible.get(shape.text) : undefined;
    return known && known.origin !== 'outer' && known.origin !== 'import' && known.type !== 'function'
      ? [known.name]
      : [];
  });
  return [...new Set(names)].slice(0, 2);
}

/** The literal or empty list that a variable of the function starts from. */
function firstValueOf(place: RepairPlace, name: string): string | undefined {
  for (const kind of ['declaration', 'assignment'] as const) {
    for (const { shape } of shaped(place, kind)) {
      const target = shape.kind === 'declaration' ? shape.name : shape.target;
      if (!shape.value || place.textOf(target) !== name) continue;
      const text = place.textOf(shape.value);
      return /^(?:-?\d[\w.]*|\[\]|\{\}|(['"]).{0,8}\1|true|false|True|False|null|None)$/u.test(text) ? text : undefined;
    }
  }
  return undefined;
}
