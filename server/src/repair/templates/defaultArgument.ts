// A default value that all calls share: a list, map or set that the function changes.

import { editing } from '../fixing.ts';
import { hasBraces, insertBefore, statementsOf, unitOf } from '../statements.ts';
import type { FixTemplate } from '../template.ts';

/** Defaults made anew at each call. */
export const defaultArgument: FixTemplate = {
  id: 'default-argument',
  title: 'a default value of its own for each call',
  source: 'Pylint W0102 “dangerous-default-value”; PyTER (FSE 2022); Chen et al. (2018) on Python code smells',
  // Certain where it occurs, and it occurs seldom.
  prior: 0.4,
  *propose(place) {
    const { dialect } = place;
    const func = dialect.shapeOf(place.func);
    const first = statementsOf(place)[0]?.node;
    // Where blocks have braces, defaults are made at each call.
    if (func?.kind !== 'function' || func.concise || !first || hasBraces(dialect)) return;
    const { write } = dialect;
    for (const parameter of func.parameters) {
      const value = parameter.children.find((child) => child.field === 'value');
      const name = parameter.children.find((child) => child.field === 'name');
      const kind = value && dialect.shapeOf(value)?.kind;
      if (!value || !name || (kind !== 'list' && kind !== 'map') || place.textOf(value).startsWith('(')) continue;
      const own = place.textOf(name);
      const check = write.ifLines(
        write.binary(own, 'is', write.nullWord),
        [`${own} = ${place.textOf(value)}`],
        unitOf(place),
      );
      const inserted = insertBefore(place, first, check);
      if (!inserted) continue;
      const edits = [{ span: { start: value.start, end: value.end }, newText: write.nullWord }, inserted];
      yield editing(this, parameter, edits, `Make \`${own}\` anew at each call`, 1);
    }
  },
};
