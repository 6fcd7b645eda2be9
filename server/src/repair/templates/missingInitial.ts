// A variable that is read and has no first value: the statement that gave it one is missing.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, shaped, shown } from '../fixing.ts';
import { unboundIn } from '../unbound.ts';
import { insertBefore, statementEnd, statementsOf } from '../statements.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

/** Most first values that are tried for one name. */
const most = 7;

/** First values of names that have none. */
export const missingInitial: FixTemplate = {
  id: 'missing-initial',
  title: 'a first value that is missing',
  source: 'PAR (ICSE 2013) “object initializer”; Martinez & Monperrus (EMSE 2015) “statement insert of assignment”',
  // A name that nothing binds is a fault by itself, and how it is used tells what it begins with.
  prior: 0.5,
  *propose(place) {
    const { id } = place.dialect;
    if (id !== 'javascript' && id !== 'python') return;
    const end = statementEnd(place.dialect);
    for (const { name, first } of [...unboundIn(place), ...startedByThemselves(place)]) {
      const node = outermostAt(place, first);
      if (!node) continue;
      for (const { text, fit } of firstValues(place, name, node)) {
        const line = `${id === 'javascript' ? 'let ' : ''}${name} = ${text}${end}`;
        const edit = insertBefore(place, node, [line]);
        if (edit) yield editing(this, node, [edit], `First, ${shown(line)}`, fit);
      }
    }
  },
};

/** Names of Python that get their first value from themselves: `best = max(best, x)`, `n += 1`. */
function startedByThemselves(place: RepairPlace): readonly { readonly name: string; readonly first: number }[] {
  if (place.dialect.id !== 'python') return [];
  const found = new Map<string, number>();
  for (const { shape } of shaped(place, 'assignment')) {
    const name = place.textOf(shape.target);
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || found.has(name)) continue;
    const isRead =
      shape.operator !== '=' || new RegExp(`(?<![\\w.])${name}(?!\\w|\\s*=[^=])`, 'u').test(place.textOf(shape.value));
    if (isRead) found.set(name, shape.target.start);
  }
  const code = place.textOf(place.func);
  return [...found]
    .filter(([name, at]) => {
      const before = code.slice(0, at - place.func.start);
      // Bound in another way: a parameter, a loop, a declaration as a name of the module.
      return !new RegExp(
        `\\bdef\\b[^)]*(?<![\\w.])${name}\\b|\\b(?:for|as|global|nonlocal|import)\\b[^\\n:=]*(?<![\\w.])${name}\\b|(?<![\\w.])${name}\\s*(?:[,:][^\\n=]*)?=(?!=)`,
        'u',
      ).test(before);
    })
    .slice(0, 2)
    .map(([name, first]) => ({ name, first }));
}

/** The statement of the function's own block in which a place lies. */
function outermostAt(place: RepairPlace, at: number): SyntaxNode | undefined {
  const own = place.dialect.shapeOf(place.func);
  if (own?.kind !== 'function') return undefined;
  return statementsOf(place).find(({ node }) => node.parent === own.body && node.start <= at && at < node.end)?.node;
}

/** What a variable begins with, by how it is used; what the file gives the same name comes first. */
function firstValues(
  place: RepairPlace,
  name: string,
  node: SyntaxNode,
): readonly { readonly text: string; readonly fit: number }[] {
  const { dialect } = place;
  const code = place.textOf(place.func);
  const word = `(?<![\\w$.])${escapedName(name)}`;
  const uses = (pattern: string) => new RegExp(word + pattern, 'u').test(code);
  const visible = new Set(place.namesAt(node).map((one) => one.name));
  const found = new Map<string, number>();
  const add = (text: string | undefined, fit: number) => {
    if (text !== undefined && !found.has(text)) found.set(text, fit);
  };
  for (const { text, names } of place.ingredients.statements) {
    const value = new RegExp(`^${escapedName(name)} = (?<value>[^\\n;]+);?$`, 'u').exec(text)?.groups?.['value'];
    const isKnown = names.every((one) => one === name || visible.has(one));
    if (value !== undefined && isKnown && !new RegExp(`${word}(?![\\w$])`, 'u').test(value)) add(value, 0.9);
  }
  const python = dialect.id === 'python';
  if (uses('\\.(?:append|extend|push|unshift|insert|pop)\\(')) add('[]', 1);
  if (uses('\\.(?:add|discard)\\(')) add(python ? 'set()' : 'new Set()', 1);
  if (uses('\\.set\\(')) add('new Map()', 1);
  if (uses('\\[[^\\]\\n]*\\] *[-+]?=(?!=)|\\.(?:setdefault|items|keys)\\(')) add('{}', 0.9);
  const lists = place
    .namesAt(node)
    .filter(
      ({ type, origin }) => origin === 'parameter' && (type === 'list' || type === 'string' || type === 'unknown'),
    );
  const isSize = /^(?:n|m|len|length|size|count|total|rows|cols)$|(?:_len|_size|Length|Size)$/u.test(name);
  for (const { name: list, type } of lists.slice(0, 2))
    add(dialect.write.lengthOf(list, type === 'unknown' ? 'list' : type), isSize ? 0.9 : 0.4);
  const counts = uses(' *(?:[-+*/]=|\\+\\+|--)') || uses(' *(?:[-<>]|\\+|[<>]=) ') || code.includes(`[${name}]`);
  add('0', counts ? 0.8 : 0.5);
  add("''", uses(' \\+= *[\'"]') ? 0.8 : 0.3);
  add('1', uses(' \\*=') ? 0.9 : 0.4);
  add('[]', 0.4);
  add(dialect.write.falseWord, 0.35);
  add(dialect.write.nullWord, 0.35);
  return [...found]
    .map(([text, fit]) => ({ text, fit }))
    .toSorted((a, b) => b.fit - a.fit)
    .slice(0, most);
}
