// Names that a function reads and that nothing binds: what gave them a value is missing, or has another name.

import { roleOf, shaped, visibleAt } from './fixing.ts';
import type { RepairPlace } from './template.ts';
import { escapedName } from './names.ts';

/** Most names that are tried. */
const most = 3;

/** What languages bind by themselves and what is read as a value: types, and functions that are handed over. */
const ofLanguage =
  /^(?:int|str|float|bool|bytes|list|dict|set|frozenset|tuple|object|type|len|abs|min|max|sum|ord|chr|repr|print|any|all|sorted|range|map|filter|zip|id|hash|iter|next|super|self|cls|this|undefined|arguments|console|process|module|exports|globalThis|window|document)$/u;

/** Names that the function reads as values and that nothing there binds, with the place at which they are read first. */
export function unboundIn(place: RepairPlace): readonly { readonly name: string; readonly first: number }[] {
  const found = new Map<string, number>();
  for (const { node, shape } of shaped(place, 'name')) {
    const isRead = place.dialect.isExpression(node) && roleOf(place, node) !== 'callee';
    if (!isRead || found.has(shape.text) || !/^[\p{Ll}_]/u.test(shape.text) || ofLanguage.test(shape.text)) continue;
    if (!visibleAt(place, node).has(shape.text) && !isBound(place, shape.text)) found.set(shape.text, node.start);
  }
  return [...found].slice(0, most).map(([name, first]) => ({ name, first }));
}

/**
 * Whether something that the function can see binds a name, wherever that is: a pattern, a loop, a definition, an
 * import. In Python what other functions bind is their own.
 */
function isBound(place: RepairPlace, name: string): boolean {
  const word = escapedName(name);
  const binds = new RegExp(
    `(?<![\\w$.])(?:(?:const|let|var|function|class|def|as|import|global|nonlocal)\\s+(?:[^=\\n]*?(?<![\\w$.]))?${word}(?![\\w$])|for\\s+(?:(?!\\s(?:in|of)\\s)[^=\\n])*?(?<![\\w$.])${word}(?![\\w$])|${word}\\s*(?::=|(?:,[^=\\n]*)?=(?![=>])))`,
    'u',
  );
  const { text } = place.tree;
  if (place.dialect.id !== 'python') return binds.test(text);
  const outside = text
    .split('\n')
    .filter((line) => /^\S/u.test(line))
    .join('\n');
  const start = text.lastIndexOf('\n', place.func.start) + 1;
  return binds.test(outside) || binds.test(text.slice(start, place.func.end));
}
