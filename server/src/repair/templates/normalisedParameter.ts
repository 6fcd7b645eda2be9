// A parameter that a function of the file or of an import was to bring into shape first: `number = compact(number)`.

import { declaredFunctions, forgottenFunctions } from '../callables.ts';
import { editing, shown, visibleAt } from '../fixing.ts';
import { insertBefore, statementEnd, statementsOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

/** Statements before which a forgotten function is tried. */
const mostLater = 4;
/** Most fixes of one function. */
const most = 24;

/** Parameters assigned anew at the start, by a function that is at hand or as another function of the file does it. */
export const normalisedParameter: FixTemplate = {
  id: 'normalised-parameter',
  title: 'a parameter brought into shape by a function at hand',
  source:
    'PAR (ICSE 2013) “initialise and insert”; SOFix (SANER 2018) “insert method call”; plastic surgery (Barr et al., FSE 2014)',
  prior: 0.3,
  *propose(place) {
    const { dialect } = place;
    const first = statementsOf(place)[0]?.node;
    // Parameters of these languages can be assigned.
    if (!first || (dialect.id !== 'javascript' && dialect.id !== 'python')) return;
    const own = dialect.shapeOf(place.func);
    const self = own?.kind === 'function' && own.name ? place.textOf(own.name) : '';
    const later = statementsOf(place).filter(
      ({ node, index }) => own?.kind === 'function' && node.parent === own.body && index > 0 && index < mostLater,
    );
    const code = place.textOf(place.func);
    const visible = visibleAt(place, first);
    const end = statementEnd(dialect);
    const found: Fix[] = [];
    for (const { name, type, origin } of place.namesAt(first)) {
      if (origin !== 'parameter' || type === 'function' || /^(?:self|cls|this)$/u.test(name)) continue;
      const add = (value: string, fit: number) => {
        const text = `${name} = ${value}${end}`;
        if (code.includes(text)) return;
        const edit = insertBefore(place, first, [text]);
        if (edit) found.push(editing(this, first, [edit], `First, ${shown(text)}`, fit));
      };
      for (const { name: callee, fit } of forgottenFunctions(place, first))
        if (callee !== name && !/^(?:is|has)[A-Z_]|^[A-Z]/u.test(callee)) add(`${callee}(${name})`, fit);
      // What is forgotten may come after the first checks, too.
      for (const { node } of later) {
        for (const { name: callee, fit } of forgottenFunctions(place, node).slice(0, 1)) {
          const text = `${name} = ${callee}(${name})${end}`;
          const edit = callee === name || code.includes(text) ? undefined : insertBefore(place, node, [text]);
          if (edit) found.push(editing(this, node, [edit], `Then, ${shown(text)}`, fit * 0.6));
        }
      }
      for (const { name: callee, needed } of declaredFunctions(place)) {
        const isAlike = needed.length === 1 && needed[0] === name && visible.has(callee) && callee !== self;
        if (isAlike) add(`${callee}(${name})`, 0.5);
      }
      for (const { value, target, names } of assignmentsToThemselves(place)) {
        if (target !== name && !/^[\w$]+\([\w$]+\)$/u.test(value)) continue;
        const renamed = value.replace(new RegExp(`(?<![\\w$.])${escapedName(target)}(?![\\w$])`, 'gu'), () => name);
        if (names.every((one) => one === target || visible.has(one))) add(renamed, target === name ? 0.8 : 0.3);
      }
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most);
  },
};

/** What the file assigns to a name and makes of that name: `x = x.strip()`. */
function assignmentsToThemselves(
  place: RepairPlace,
): readonly { readonly target: string; readonly value: string; readonly names: readonly string[] }[] {
  return place.ingredients.statements.flatMap(({ text, names, nearness }) => {
    const groups = /^(?<target>[\p{L}_$][\w$]*) = (?<value>[^\n;]+);?$/u.exec(text)?.groups;
    if (!groups || nearness < 0.6) return [];
    const { target, value } = groups as { readonly target: string; readonly value: string };
    return new RegExp(`(?<![\\w$.])${escapedName(target)}(?![\\w$])`, 'u').test(value)
      ? [{ target, value, names }]
      : [];
  });
}
