// A value put under the wrong name: the one that is read later and that nothing binds was meant.

import { editing, roleOf, shaped, shown, spanOf, visibleAt } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

/** Most names that are tried. */
const most = 3;

/** What languages bind by themselves and what is read as a value: types, and functions that are handed over. */
const ofLanguage =
  /^(?:int|str|float|bool|bytes|list|dict|set|frozenset|tuple|object|type|len|abs|min|max|sum|ord|chr|repr|print|any|all|sorted|range|map|filter|zip|id|hash|iter|next|super|self|cls|this|undefined|arguments|console|process|module|exports|globalThis|window|document)$/u;

/** Names that are read and never bound, given to an assignment before. */
export const unboundTarget: FixTemplate = {
  id: 'unbound-target',
  title: 'the name that is read later',
  source: 'ManySStuBs4J (MSR 2020) “wrong identifier”; TBar (ISSTA 2019) FP13 “mutate variable”, on the left',
  // A name that nothing binds is a fault by itself, and there are few ways to mend it.
  prior: 0.5,
  *propose(place) {
    const unbound = unboundIn(place);
    if (unbound.length === 0) return;
    const targets = [...shaped(place, 'assignment')].flatMap(({ node, shape }) =>
      shape.operator === '=' && place.dialect.shapeOf(shape.target)?.kind === 'name'
        ? [{ node, target: shape.target, value: shape.value }]
        : [],
    );
    const declared = [...shaped(place, 'declaration')].flatMap(({ node, shape }) =>
      shape.value ? [{ node, target: shape.name, value: shape.value }] : [],
    );
    for (const { node, target, value } of [...targets, ...declared]) {
      const own = place.textOf(target);
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(own)) continue;
      for (const { name, first } of unbound) {
        // What is read before, or by the value itself, is not what this gives.
        if (first < value.end) continue;
        const others = place.nodes.filter((one) => one.start > target.end && place.textOf(one) === own).length;
        const edit = { span: spanOf(target), newText: name };
        const title = `Assign to ${shown(name)} instead of ${shown(own)}`;
        yield editing(this, node, [edit], title, others === 0 ? 1 : 0.6);
      }
    }
  },
};

/** Names that the function reads as values and that nothing there binds, with the place at which they are read first. */
function unboundIn(place: RepairPlace): readonly { readonly name: string; readonly first: number }[] {
  const found = new Map<string, number>();
  for (const { node, shape } of shaped(place, 'name')) {
    const isRead = place.dialect.isExpression(node) && roleOf(place, node) !== 'callee';
    if (!isRead || found.has(shape.text) || !/^[\p{Ll}_]/u.test(shape.text) || ofLanguage.test(shape.text)) continue;
    if (!visibleAt(place, node).has(shape.text) && !isBound(place, shape.text)) found.set(shape.text, node.start);
  }
  return [...found].slice(0, most).map(([name, first]) => ({ name, first }));
}

/** Whether something of the document binds a name, wherever that is: a pattern, a loop, a definition, an import. */
function isBound(place: RepairPlace, name: string): boolean {
  const word = name.replaceAll('$', '\\$');
  const binds = new RegExp(
    `(?<![\\w$.])(?:(?:const|let|var|function|class|def|for|as|import|global|nonlocal)\\s+(?:[^=\\n]*?(?<![\\w$.]))?${word}(?![\\w$])|${word}\\s*(?::=|(?:,[^=\\n]*)?=(?![=>])))`,
    'u',
  );
  return binds.test(place.tree.text);
}
