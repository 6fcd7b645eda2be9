// Finds expressions by what they must give: what a failing call should return is known, so whatever is returned last
// must have been that. Expressions over the names in scope, from the bottom up (see enumerate.ts); what passing calls
// return stays. Of the kind of SemFix (ICSE 2013) and of synthesis from examples (SyGuS, FMCAD 2013).

import { replacing, shaped, shown, spanOf } from '../fixing.ts';
import { conditionsAround, logged, type Synthesised, type SynthesisIn } from './conditions.ts';
import { atomsAt } from './atoms.ts';
import { comparisonsOf, grown, type Term } from './enumerate.ts';
import type { ConditionHole } from './holes.ts';
import { missing, type Value } from './values.ts';

/** Most expressions for one `return`, and terms that are built upon. */
const most = { fixes: 16, terms: 160 };

/** What another expression is worth beside templates. */
const prior = 0.25;

/** Expressions that give what is wanted, for each `return` that all failing calls end with. */
export async function resultsFor(given: SynthesisIn): Promise<readonly Synthesised[]> {
  const { place, known } = given;
  const language = { write: place.dialect.write, isPython: place.dialect.id === 'python' };
  const failing = known.filter(({ isFailing }) => isFailing);
  const wanted = failing.map(({ value }): Value => {
    if (value?.kind === 'number' || value?.kind === 'string' || value?.kind === 'boolean') return value.value;
    return value?.kind === 'null' ? null : missing;
  });
  if (wanted.includes(missing)) return [];
  const found: Synthesised[] = [];
  for (const { node: statement, shape } of shaped(place, 'return')) {
    const { value } = shape;
    if (!value || !given.hasTime()) continue;
    const own = place.textOf(value);
    const atoms = atomsAt(place, statement);
    const hole: ConditionHole = {
      own: place.dialect.write.falseWord,
      node: statement,
      at: spanOf(value),
      isOld: false,
      keepsGoing: false,
      fit: 1,
      // The question is asked for what it tells, and answered by nothing.
      edit: (question) => ({
        span: spanOf(value),
        newText: language.isPython ? `(${question}, (${own}))[1]` : `(${question}, (${own}))`,
      }),
      with: () => ({ edits: [], title: '' }),
    };
    const logs = await logged(given, hole, { kind: 'own' }, atoms, known);
    const last = logs.map((log) => log?.at(-1));
    if (failing.some((_, at) => last[at] === undefined)) continue;
    const rows = known.flatMap(({ value: gives, isFailing }, at) => {
      const visit = last[at];
      if (!visit) return [];
      const target = isFailing ? wanted[at]! : plainOf(gives);
      return target === missing ? [] : [{ values: visit.values, target }];
    });
    if (new Set(rows.map(({ target }) => String(target))).size < 2) continue;
    const terms = atoms.map(({ text, size, isConstant }, index): Term => ({
      text,
      size,
      isConstant,
      row: rows.map(({ values }) => values[index]!),
    }));
    const isMet = ({ row }: Term) => row.every((one, at) => one === rows[at]!.target);
    const once = grown(terms, language, most.terms * 4);
    const candidates = once.filter(isMet);
    if (rows.every(({ target }) => typeof target === 'boolean'))
      candidates.push(
        ...conditionsAround(
          comparisonsOf(terms, language),
          rows.map(({ target }) => target === true),
          language,
        ),
      );
    if (candidates.length < most.fixes)
      candidates.push(
        ...twice(
          once,
          terms,
          rows.map(({ target }) => target),
          language,
        ),
      );
    for (const { text, size } of candidates.toSorted((a, b) => a.size - b.size).slice(0, most.fixes)) {
      if (text === own) continue;
      const fit = 1 / (1 + Math.max(0, size - 2) / 4);
      const title = `Return ${shown(text)} instead of ${shown(own)}`;
      found.push({ prior, fix: replacing(place, { id: 'synthesised-result' }, value, text, title, fit) });
    }
    given.signal.throwIfAborted();
    await given.pause?.();
  }
  return found;
}

function plainOf(value: { readonly kind: string; readonly value?: unknown } | undefined): Value {
  const own = value?.value;
  return typeof own === 'number' || typeof own === 'string' || typeof own === 'boolean' ? own : missing;
}

/** A third operand on what one operator made: only what gives the wanted is written down. */
function twice(
  once: readonly Term[],
  terms: readonly Term[],
  target: readonly Value[],
  language: Parameters<typeof grown>[1],
): readonly Term[] {
  const short = terms
    .filter(({ size, row }) => size <= 2 && row.every((value) => typeof value === 'number'))
    .slice(0, 24);
  const found: Term[] = [];
  for (const a of once.slice(0, most.terms)) {
    if (a.row.some((value) => typeof value !== 'number')) continue;
    for (const b of short) {
      for (const term of grown([a, b], language, 40).slice(2))
        if (term.row.every((value, at) => value === target[at])) found.push(term);
      if (found.length >= most.fixes) return found;
    }
  }
  return found;
}
