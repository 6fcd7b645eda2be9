// A declaration in a block that hides a variable of the function which was meant: assign to that one instead.

import { editing } from '../fixing.ts';
import { statementEnd, statementsOf } from '../statements.ts';
import type { FixTemplate } from '../template.ts';
import { escapedName } from '../names.ts';

/** Declarations turned into assignments. */
export const shadowedVariable: FixTemplate = {
  id: 'shadowed-variable',
  title: 'a variable that hides another',
  source: 'ESLint no-shadow; Martinez & Monperrus (EMSE 2015) “variable declaration replaced by assignment”',
  // Nearly always right where the outer variable is changeable and nothing else changes it.
  prior: 0.4,
  *propose(place) {
    const { dialect } = place;
    for (const { node, shape } of statementsOf(place)) {
      // Of a declaration with a type, the type would be lost.
      if (shape?.kind !== 'declaration' || !shape.value || shape.type) continue;
      const name = place.textOf(shape.name);
      const isHiding = place
        .namesAt(node)
        .some((other) => other.name === name && (other.origin === 'local' || other.origin === 'parameter'));
      if (!isHiding || isConstant(place.tree.text, place.func, node.start, name)) continue;
      const newText = `${name} = ${place.textOf(shape.value)}${statementEnd(dialect)}`;
      const edit = { span: { start: node.start, end: node.end }, newText };
      yield editing(this, node, [edit], `Set the outer \`${name}\``, 1);
    }
  },
};

/** Whether the name was declared as a constant before. */
function isConstant(text: string, func: { readonly start: number }, end: number, name: string): boolean {
  return new RegExp(`\\b(?:const|final)\\b[^=;]*\\b${escapedName(name)}\\s*=`, 'u').test(text.slice(func.start, end));
}
