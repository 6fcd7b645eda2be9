// A value put under the wrong name: the one that is read later and that nothing binds was meant.

import { editing, shaped, shown, spanOf } from '../fixing.ts';
import { unboundIn } from '../unbound.ts';
import type { FixTemplate } from '../template.ts';

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
