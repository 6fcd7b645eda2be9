// A length that is missing or surplus: `list` against `list.length`.

import { mayBe, replacing, roleOf, shaped, shown } from '../fixing.ts';
import type { RoughType } from '../dialect.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

const measured: readonly RoughType[] = ['list', 'string', 'map', 'set'];

/** Missing and surplus lengths. */
export const length: FixTemplate = {
  id: 'length',
  title: 'its length',
  source: 'SOFix (SANER 2018) and ELIXIR (ASE 2017) “insert or remove a call or field access”',
  prior: 0.3,
  *propose(place) {
    const { write } = place.dialect;
    for (const { node, shape } of shaped(place, 'name')) {
      const own = place.typeOf(node);
      // What is calculated with looks like a number, though it may be indexed or gone over elsewhere.
      const type = own === 'number' && isCollection(place, shape.text) ? 'list' : own;
      if (!measured.includes(type) || !place.dialect.isExpression(node)) continue;
      const role = roleOf(place, node);
      if (role === 'object' || role === 'callee' || role === 'iterable' || role === 'element') continue;
      const text = write.lengthOf(shape.text, type);
      if (text !== undefined)
        yield replacing(place, this, node, text, `Use ${shown(text)}`, role === 'operand' ? 1 : 0.4);
    }
    for (const { node, shape } of shaped(place, 'member')) {
      const object = place.textOf(shape.object);
      if (!place.dialect.isExpression(node) || place.textOf(node) !== write.lengthOf(object, 'list')) continue;
      if (!mayBe(place.typeOf(shape.object), 'list') && place.typeOf(shape.object) !== 'string') continue;
      yield replacing(place, this, node, object, `Use ${shown(object)} itself`, 0.5);
    }
  },
};

/** Whether the function indexes a name, measures it or goes over it. */
function isCollection(place: RepairPlace, name: string): boolean {
  const word = `(?<![\\w$.])${escapedName(name)}`;
  return new RegExp(`${word}(?:\\[|\\.length\\b)|\\b(?:len\\(|of |in )\\s*${word}(?![\\w$(.])`, 'u').test(
    place.textOf(place.func),
  );
}
