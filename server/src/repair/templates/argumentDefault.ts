// What an argument stands for when it is left out: another one, nothing, an empty list, or, in functions such as
// `range(end)` and `range(start, end)`, the first one when the second is missing.

import { editing, shown } from '../fixing.ts';
import { insertBefore, statementEnd, statementsOf, unitOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

/** Most fixes of one function. */
const most = 16;

/** First values of arguments that may be missing. */
export const argumentDefault: FixTemplate = {
  id: 'argument-default',
  title: 'what an argument that is left out stands for',
  source: 'NPEFix (SANER 2017) “default value”; PAR (ICSE 2013) “object initializer”; TBar (ISSTA 2019) FP2',
  // Null faults are frequent, but what stands in has to be guessed.
  prior: 0.25,
  *propose(place) {
    const { dialect } = place;
    const first = statementsOf(place)[0]?.node;
    const own = dialect.shapeOf(place.func);
    if (!first || own?.kind !== 'function' || (dialect.id !== 'javascript' && dialect.id !== 'python')) return;
    const python = dialect.id === 'python';
    const names = own.parameters.map((parameter) => ({
      name: /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(place.textOf(parameter))?.[0] ?? '',
      text: place.textOf(parameter),
    }));
    const found: Fix[] = [];
    for (const [index, { name, text }] of names.entries()) {
      if (name === '' || index === 0 || !mayBeMissing(place, name, text)) continue;
      const before = names.slice(0, index).map((one) => one.name);
      const add = (lines: readonly string[], fit: number) => {
        const edit = insertBefore(place, first, lines);
        if (edit) found.push(editing(this, first, [edit], `First, ${shown(lines.join(' '))}`, fit));
      };
      const isMissing = python ? `${name} is None` : `${name} === undefined`;
      const end = statementEnd(dialect);
      for (const [value, fit] of defaultsFor(place, before)) {
        const line = `${name} = ${value}`;
        if (python) add(dialect.write.ifLines(isMissing, [line], unitOf(place)), fit);
        else add([`${name} ??= ${value}${end}`], fit);
      }
      const last = before.at(-1)!;
      if (last === '' || /^(?:self|cls)$/u.test(last)) continue;
      const shifted = python ? [`${last}, ${name} = 0, ${last}`] : [`${name} = ${last}${end}`, `${last} = 0${end}`];
      add(dialect.write.ifLines(isMissing, shifted, unitOf(place)), 0.5);
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most);
  },
};

/** Whether a call may leave it out, and the code asks for that nowhere. */
function mayBeMissing(place: RepairPlace, name: string, text: string): boolean {
  const word = escapedName(name);
  const code = place.textOf(place.func).slice(place.textOf(place.func).indexOf(text) + text.length);
  const isAsked = new RegExp(
    `(?<![\\w$.])${word}(?: (?:is|[=!]==?) (?:not )?(?:None|null|undefined)| \\?\\?| or | \\|\\|)|(?:not |!|\\bif |\\bif \\()${word}(?![\\w$.([])|typeof ${word}\\b`,
    'u',
  ).test(code);
  if (isAsked) return false;
  if (place.dialect.id === 'python') return /=\s*None$/u.test(text);
  // In TypeScript a question mark says so; where nothing is said, the last ones may be missing.
  return !text.includes('=') && !/^\.|[{[]/u.test(text) && (!text.includes(':') || /^[\w$]+\?/u.test(text));
}

function defaultsFor(place: RepairPlace, before: readonly string[]): readonly (readonly [string, number])[] {
  const others = before.filter((name) => name !== '' && !/^(?:self|cls)$/u.test(name));
  const length = others[0] === undefined ? undefined : place.dialect.write.lengthOf(others[0], 'list');
  return [
    ...others.slice(-2).map((name) => [name, 0.6] as const),
    ['0', 0.5],
    ['[]', 0.45],
    ['1', 0.4],
    ...(length === undefined ? [] : [[length, 0.4] as const]),
    ['{}', 0.35],
    ["''", 0.35],
  ];
}
