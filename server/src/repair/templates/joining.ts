// Texts that should be put together: a list where its items were to be joined.

import { replacing, roleOf, shown } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

const separators: readonly (readonly [string, number])[] = [
  ["''", 1],
  ["', '", 0.7],
  ["' '", 0.8],
  ["','", 0.6],
  ["'\\n'", 0.4],
  ["'-'", 0.4],
];

/** Most separators of the file that are tried. */
const mostBorrowed = 4;

/** Missing joins. */
export const joining: FixTemplate = {
  id: 'joining',
  title: 'the texts put together',
  source: 'ELIXIR (ASE 2017) “insert method call”; PyTER (FSE 2022) “type conversion”; SOFix (SANER 2018)',
  prior: 0.2,
  *propose(place) {
    const { joined } = place.dialect.write;
    if (!joined) return;
    const wanted = separatorsOf(place);
    for (const node of place.nodes) {
      const shape = place.dialect.shapeOf(node);
      if (!shape || !place.dialect.isExpression(node) || place.typeOf(node) !== 'list') continue;
      const isList = shape.kind === 'list' && shape.items.length > 1;
      if (!isList && !['name', 'call', 'comprehension', 'index', 'slice'].includes(shape.kind)) continue;
      const role = roleOf(place, node);
      if (role !== 'return' && role !== 'value' && role !== 'argument' && role !== 'operand' && role !== 'element')
        continue;
      const weight = isList ? 0.4 : role === 'return' ? 1 : role === 'value' ? 0.6 : 0.5;
      for (const [separator, fit] of wanted) {
        const written = joined(place.textOf(node), separator);
        yield replacing(place, this, node, written, `Use ${shown(written)}`, fit * weight);
      }
    }
  },
};

/** What stands between parts in the file first. */
function separatorsOf(place: RepairPlace): readonly (readonly [string, number])[] {
  const found = new Map<string, number>();
  for (const { text, nearness } of place.ingredients.constants) {
    if (found.size >= mostBorrowed || !/^(['"])[^\p{L}\p{N}'"]{0,3}\1$/u.test(text)) continue;
    found.set(text.replaceAll('"', "'"), 0.9 * nearness);
  }
  for (const [text, fit] of separators) if (!found.has(text)) found.set(text, fit);
  return [...found];
}
