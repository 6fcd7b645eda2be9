// A parameter that is to be brought into shape first: lower case, without blanks around it, sorted, without its sign.

import { editing, shown } from '../fixing.ts';
import { insertBefore, statementEnd, statementsOf } from '../statements.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Uses from which on one statement is likelier to be missing than each of the calls. */
const fewestUses = 2;

/** Methods that change a list itself, in both languages. */
const inPlace = [
  ['sort', 0.4],
  ['reverse', 0.4],
] as const;

/** Parameters assigned anew at the start. */
export const parameterWrap: FixTemplate = {
  id: 'parameter-wrap',
  title: 'a parameter brought into shape first',
  source:
    'PAR (ICSE 2013) “initialise and insert”; ELIXIR (ASE 2017) “insert method call”; GenProg (ICSE 2009) “insert”',
  prior: 0.2,
  *propose(place) {
    const { dialect } = place;
    const first = statementsOf(place)[0]?.node;
    // Parameters of these languages can be assigned.
    if (!first || (dialect.id !== 'javascript' && dialect.id !== 'python')) return;
    const end = statementEnd(dialect);
    for (const { name, type, origin } of place.namesAt(first)) {
      if (origin !== 'parameter' || type === 'function' || /^(?:self|cls|this)$/u.test(name)) continue;
      if (usesOf(place, name) < fewestUses) continue;
      for (const wrap of dialect.wraps ?? []) {
        const isKnown = wrap.takes === type;
        if ((!isKnown && type !== 'unknown') || wrap.takes !== wrap.gives || wrap.rounds === true) continue;
        const text = `${name} = ${wrap.before}${name}${wrap.after}${end}`;
        const edit = insertBefore(place, first, [text]);
        if (edit) yield editing(this, first, [edit], `First, ${shown(text)}`, wrap.fit * (isKnown ? 1 : 0.4));
      }
      if (type !== 'list' && type !== 'unknown') continue;
      for (const [method, fit] of inPlace) {
        const text = `${name}.${method}()${end}`;
        const edit = insertBefore(place, first, [text]);
        if (edit) yield editing(this, first, [edit], `First, ${shown(text)}`, fit * (type === 'list' ? 1 : 0.4));
      }
    }
  },
};

/** How often a name stands in the function after its parameters. */
function usesOf(place: RepairPlace, name: string): number {
  const own = place.dialect.shapeOf(place.func);
  if (own?.kind !== 'function') return 0;
  return place.nodes.filter((node) => {
    const shape = node.start >= own.body.start ? place.dialect.shapeOf(node) : undefined;
    return shape?.kind === 'name' && shape.text === name;
  }).length;
}
