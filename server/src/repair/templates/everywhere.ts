// The same mistake at several places: one fix that mends all of them, where another template would mend each.

import { sortEdits } from '../../base/edit.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { arithmeticOperator } from './arithmeticOperator.ts';
import { constant } from './constant.ts';
import { lookAlike } from './lookAlike.ts';
import { offByOne } from './offByOne.ts';
import { property } from './property.ts';
import { relationalOperator } from './relationalOperator.ts';
import { variable } from './variable.ts';

/** Templates whose titles say what is written instead of what, so that equal titles are equal changes. */
const bases: readonly FixTemplate[] = [
  relationalOperator,
  arithmeticOperator,
  constant,
  variable,
  lookAlike,
  property,
  offByOne,
];

/** Most places at once, and fixes of one function. */
const most = { places: 6, all: 24 };

/** One change at all of its places. */
export const everywhere: FixTemplate = {
  id: 'everywhere',
  title: 'the same change everywhere',
  source:
    'Yue, Meng & Wang (ICSME 2017): repeated fixes, 15 to 20 % of bugs; Saha et al., Hercules (ICSE 2019) “evolutionary siblings”',
  // Where one place is wrong so are its copies; most single changes have no copy.
  prior: 0.3,
  *propose(place) {
    const found: Fix[] = [];
    for (const base of bases) found.push(...repeated(place, base));
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most.all);
  },
};

function* repeated(place: RepairPlace, base: FixTemplate): Generator<Fix> {
  const groups = new Map<string, Fix[]>();
  for (const fix of base.propose(place)) {
    if (fix.edits.length !== 1) continue;
    const group = groups.get(fix.title);
    if (!group) groups.set(fix.title, [fix]);
    else if (group.every(({ edits: [one] }) => isApart(one!.span, fix.edits[0]!.span))) group.push(fix);
  }
  for (const [title, group] of groups) {
    if (group.length < 2 || group.length > most.places) continue;
    const [first] = group;
    yield {
      template: 'everywhere',
      title: `${title}, at ${group.length} places`,
      edits: sortEdits(group.flatMap(({ edits }) => edits)),
      at: first!.at,
      fit: base.prior * Math.min(...group.map(({ fit }) => fit)),
    };
  }
}

function isApart(a: { readonly start: number; readonly end: number }, b: typeof a): boolean {
  return a.end < b.start || b.end < a.start;
}
