// Another variable of the same rough type that is in scope.

import { editing, namesLike, replacing, roleOf, shaped, shown, spanOf } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

const most = 7;

/** Wrong variables. */
export const variable: FixTemplate = {
  id: 'variable',
  title: 'another variable',
  source: 'TBar (ISSTA 2019) FP13 “mutate variable”; SOFix (SANER 2018) “replace variable”; ELIXIR (ASE 2017)',
  // “Wrong identifier” is the first of ManySStuBs4J (MSR 2020), but the right one is among several.
  prior: 0.75,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'name')) {
      if (shape.text === 'this' || shape.text === 'super') continue;
      const role = roleOf(place, node);
      if (role === 'callee' || !place.dialect.isExpression(node)) continue;
      const visible = place.namesAt(node).find(({ name }) => name === shape.text);
      // What the module imports or does not know at all is seldom mistaken for a variable.
      if (!visible || visible.origin === 'import') continue;
      for (const { name, fit } of namesLike(place, node, place.typeOf(node), most)) {
        yield replacing(place, this, node, name, `Use \`${name}\` instead of ${shown(shape.text)}`, fit);
      }
    }
    for (const { node, shape } of shaped(place, 'assignment')) {
      const target = place.dialect.shapeOf(shape.target);
      if (target?.kind !== 'name') continue;
      for (const { name, fit } of namesLike(place, shape.target, place.typeOf(shape.value), most)) {
        const edit = { span: spanOf(shape.target), newText: name };
        yield editing(this, node, [edit], `Assign to \`${name}\` instead of ${shown(target.text)}`, fit * 0.4);
      }
    }
    for (const { node, shape } of shaped(place, 'update')) {
      const operand = place.dialect.shapeOf(shape.operand);
      if (operand?.kind !== 'name') continue;
      for (const { name, fit } of namesLike(place, shape.operand, 'number', most)) {
        const edit = { span: spanOf(shape.operand), newText: name };
        yield editing(this, node, [edit], `Change \`${name}\` instead of ${shown(operand.text)}`, fit * 0.6);
      }
    }
  },
};
