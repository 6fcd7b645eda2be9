// A statement that is missing and stands elsewhere: copied from the function or its file, with a name replaced.

import { editing, shown, visibleAt } from '../fixing.ts';
import { insertAfter, insertBefore, leaves, loopAround, statementEnd, statementsOf } from '../statements.ts';
import { neglectedIn } from '../neglected.ts';
import type { Fix, FixTemplate, Ingredient, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { escapedName } from '../names.ts';

/** Most statements that are tried at one place, and most fixes of one function. */
const most = { here: 6, all: 60 };

/** Statements copied, and counters and gatherers that are not advanced. */
export const borrowedStatement: FixTemplate = {
  id: 'borrowed-statement',
  title: 'a statement that is missing',
  source: 'GenProg (ICSE 2009) “insert”; Barr et al. (FSE 2014) plastic surgery; ssFix (ASE 2017)',
  // Insertions are frequent among real fixes, but there are many places and many statements.
  prior: 0.2,
  *propose(place) {
    const found: Fix[] = [];
    for (const { node, siblings, index } of statementsOf(place)) {
      const isLast = index === siblings.length - 1;
      for (const { text, fit } of statementsFor(place, node).slice(0, most.here)) {
        const next = siblings[index + 1];
        const before = siblings[index - 1];
        const isThere = [node, next, before].some((each) => each && place.textOf(each) === text);
        if (isThere) continue;
        const edit = insertBefore(place, node, [text]);
        if (edit) found.push(editing(this, node, [edit], `Add ${shown(text)}`, fit));
        const after =
          isLast &&
          !leaves(place, node) &&
          place.dialect.shapeOf(node)?.kind !== 'pass' &&
          insertAfter(place, node, [text]);
        if (after) found.push(editing(this, node, [after], `Add ${shown(text)}`, fit * 0.95));
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

/** What may be missing at a place: steps of the loop's counter first, then code of the surroundings. */
function statementsFor(
  place: RepairPlace,
  node: SyntaxNode,
): readonly { readonly text: string; readonly fit: number }[] {
  const names = place.namesAt(node);
  const visible = visibleAt(place, node);
  const found: { readonly text: string; readonly fit: number }[] = [];
  const end = statementEnd(place.dialect);
  const loop = loopAround(place, node);
  const shape = loop && place.dialect.shapeOf(loop);
  if (shape?.kind === 'loop' && shape.condition && shape.flavour !== 'for') {
    const condition = place.textOf(shape.condition);
    for (const { name, type } of names) {
      if (type === 'function' || !new RegExp(`(?<![\\w$.])${escapedName(name)}(?![\\w$(.])`, 'u').test(condition))
        continue;
      found.push({ text: `${name} += 1${end}`, fit: 0.7 }, { text: `${name} -= 1${end}`, fit: 0.5 });
    }
  }
  // What has a first value only to keep it was to be counted up, or to be set like its neighbours.
  const { unchanged } = neglectedIn(place);
  if (unchanged.size > 0) {
    const open = names.filter(({ name }) => unchanged.has(name)).slice(0, 2);
    for (const { name, type } of open) {
      const alike = place.ingredients.statements
        .filter(({ nearness, text }) => nearness === 1 && !text.includes('\n') && /^[\w$]+ *[-+*/]?=/u.test(text))
        .slice(0, 2);
      for (const { text } of alike) {
        const target = /^[\w$]+/u.exec(text)![0];
        if (target === name) continue;
        const other = text.replace(new RegExp(`(?<![\\w$.])${escapedName(target)}(?![\\w$])`, 'gu'), () => name);
        for (const [one, fit] of [[other, 0.55] as const, ...alikeIn(place, other).map((each) => [each, 0.6] as const)])
          found.push({ text: one.endsWith(end) ? one : one + end, fit });
      }
      if (type === 'number' && loop) {
        found.push({ text: `${name} += 1${end}`, fit: 0.7 }, { text: `${name} = -${name}${end}`, fit: 0.45 });
      }
      if (type === 'boolean' && loop)
        found.push({ text: `${name} = ${place.dialect.write.not(name)}${end}`, fit: 0.5 });
    }
  }
  for (const ingredient of place.ingredients.statements) {
    if (found.length >= most.here) break;
    if (ingredient.text.includes('\n') || ingredient.nearness < 0.6) continue;
    const text = ingredient.text.endsWith(end) ? ingredient.text : ingredient.text + end;
    const missing = ingredient.names.filter((name) => !visible.has(name));
    if (missing.length === 0) {
      found.push({ text, fit: 0.5 * ingredient.nearness });
      // The like of it, with the counter of this loop for another name.
      const counter = names.find(({ name, origin }) => origin === 'loop' && !ingredient.names.includes(name));
      for (const own of ingredient.nearness === 1 && counter ? ingredient.names.slice(-1) : []) {
        for (const renamed of renamings({ ...ingredient, text }, own, [counter!]))
          found.push({ text: renamed, fit: 0.3 });
      }
    }
    for (const renamed of missing.length === 1 ? renamings(ingredient, missing[0]!, names) : []) {
      found.push({ text: renamed.endsWith(end) ? renamed : renamed + end, fit: 0.3 * ingredient.nearness });
    }
  }
  return found;
}

/** The statement with another function of the same shape: the greatest for the least. */
function alikeIn(place: RepairPlace, text: string): readonly string[] {
  return place.dialect.lookAlikes
    .flatMap((group) => {
      const own = group.find((word) => new RegExp(`\\b${word}\\(`, 'u').test(text));
      return own === undefined ? [] : group.filter((word) => word !== own).map((word) => [own, word] as const);
    })
    .slice(0, 2)
    .map(([own, word]) => text.replace(new RegExp(`\\b${own}\\(`, 'gu'), () => `${word}(`));
}

/** The missing name of the statement replaced by another variable. */
function renamings(
  { text, names }: Ingredient,
  missing: string,
  visible: readonly { readonly name: string }[],
): readonly string[] {
  const pattern = new RegExp(`(?<![\\w$.])${escapedName(missing)}(?![\\w$])`, 'gu');
  return visible
    .slice(0, 3)
    .filter(({ name }) => !names.includes(name))
    .map(({ name }) => text.replace(pattern, () => name));
}
