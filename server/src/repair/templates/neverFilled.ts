// A list that begins empty, is read, and that nothing is ever put into.

import { editing, shown } from '../fixing.ts';
import { insertAfter, leaves, loopAround, statementEnd, statementsOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

/** Most values that are tried at one place, and most fixes of one function. */
const most = { values: 3, all: 24 };

/** What is put into a list that is never filled. */
export const neverFilled: FixTemplate = {
  id: 'never-filled',
  title: 'what a list was to hold',
  source: 'Martinez & Monperrus (EMSE 2015) “statement insert of method invocation”, the most frequent repair action',
  // Nearly certain where it applies; it seldom does.
  prior: 0.35,
  *propose(place) {
    const empty = emptyLists(place);
    if (empty.length === 0) return;
    const method = place.dialect.id === 'python' ? 'append' : 'push';
    const end = statementEnd(place.dialect);
    const found: Fix[] = [];
    for (const { node, siblings, index } of statementsOf(place)) {
      if (index !== siblings.length - 1 || leaves(place, node) || !loopAround(place, node)) continue;
      const values = place
        .namesAt(node)
        .filter(({ name, origin, type }) => {
          const isNear = origin === 'loop' || origin === 'local';
          return isNear && type !== 'function' && !empty.includes(name);
        })
        .toSorted((a, b) => Number(b.origin === 'loop') - Number(a.origin === 'loop'));
      for (const list of empty) {
        for (const [rank, { name }] of values.slice(0, most.values).entries()) {
          const text = `${list}.${method}(${name})${end}`;
          const edit = insertAfter(place, node, [text]);
          if (edit) found.push(editing(this, node, [edit], `Add ${shown(text)}`, 0.9 - rank * 0.2));
        }
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

/** Names of lists that begin empty, are asked for something, and get nothing. */
function emptyLists(place: RepairPlace): readonly string[] {
  if (place.dialect.id !== 'python' && place.dialect.id !== 'javascript') return [];
  const code = place.textOf(place.func);
  const names = new Set<string>();
  for (const { groups } of code.matchAll(/(?<![\w$.])(?<name>[A-Za-z_$][\w$]*) = \[\]/gu)) names.add(groups!['name']!);
  return [...names]
    .filter((name) => {
      const word = `(?<![\\w$.])${escapedName(name)}`;
      const isFilled = new RegExp(
        `${word}(?:\\.(?:append|push|extend|insert|unshift|splice|concat|fill)\\b|\\[[^\\]]*\\] *[-+*/|&]*=(?!=)| *\\+=)`,
        'u',
      ).test(code);
      const times = code.match(new RegExp(`${word}(?![\\w$])`, 'gu'))?.length ?? 0;
      const isSet = (code.match(new RegExp(`${word} = `, 'gu'))?.length ?? 0) > 1;
      return !isFilled && !isSet && times > 1;
    })
    .slice(0, 2);
}
