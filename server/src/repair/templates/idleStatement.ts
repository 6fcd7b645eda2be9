// A statement that works a value out and does nothing with it: `item;` where it was to be put into a list, handed to a
// function, added up or given out.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { forgottenFunctions } from '../callables.ts';
import { editing, functionAround, shown, visibleAt } from '../fixing.ts';
import { neglectedIn } from '../neglected.ts';
import { statementsOf } from '../statements.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';
import { escapedName } from '../names.ts';

/** Most lists that are tried, and most fixes of one statement. */
const most = { lists: 3, here: 12 };

/** Values that nothing is done with. */
export const idleStatement: FixTemplate = {
  id: 'idle-statement',
  title: 'what a value was worked out for',
  source:
    'FindBugs (Hovemeyer & Pugh 2004) “return value ignored”; ELIXIR (ASE 2017) “insert method invocation”; TBar FP9',
  // A value that nothing is done with is a fault by itself.
  prior: 0.5,
  *propose(place) {
    const { id } = place.dialect;
    if (id !== 'javascript' && id !== 'python') return;
    for (const { node, shape } of statementsOf(place)) {
      if (shape?.kind !== 'expressionStatement' || !isIdle(place, shape.expression)) continue;
      const edit = (text: string) => ({
        span: { start: shape.expression.start, end: shape.expression.end },
        newText: text,
      });
      const texts = [...uses(place, node, place.textOf(shape.expression))].toSorted((a, b) => b.fit - a.fit);
      for (const { text, fit } of texts.slice(0, most.here))
        yield editing(this, node, [edit(text)], `Use ${shown(text)}`, fit);
    }
  },
};

/** Whether working it out changes nothing: no call, no assignment. */
function isIdle(place: RepairPlace, node: SyntaxNode): boolean {
  const kind = place.dialect.shapeOf(node)?.kind;
  // A directive, a jump or a declaration has another shape.
  return (
    /^(?:name|index|member|slice|list|binary|number|conditional)$/u.test(kind ?? '') &&
    !/[({]|\+\+|--/u.test(place.textOf(node).replace(/^\(|\)$/gu, ''))
  );
}

function* uses(
  place: RepairPlace,
  node: SyntaxNode,
  text: string,
): Generator<{ readonly text: string; readonly fit: number }> {
  const { dialect } = place;
  const python = dialect.id === 'python';
  const visible = visibleAt(place, node);
  const { unchanged } = neglectedIn(place);
  const code = place.textOf(place.func);
  const names = place
    .namesAt(node)
    .filter(({ name, origin }) => origin === 'local' || (origin === 'parameter' && name !== text));
  const has = (name: string, pattern: string) =>
    new RegExp(`(?<![\\w$.])${escapedName(name)}${pattern}`, 'u').test(code);
  const stores = names.filter(({ type }) => type === 'list' || type === 'set').slice(0, most.lists);
  for (const [index, { name, type }] of stores.entries()) {
    if (name === text) continue;
    const method = type === 'set' ? 'add' : python ? 'append' : 'push';
    // One that begins empty and is not filled was the one.
    const isOpen = has(name, ' = (?:\\[\\]|set\\(\\)|new Set\\(\\))') && !has(name, '\\.(?:push|append|add)\\(');
    yield { text: `${name}.${method}(${text})`, fit: isOpen ? 1 : 0.7 - index * 0.1 };
  }
  for (const { name, fit } of forgottenFunctions(place, node)) yield { text: `${name}(${text})`, fit: fit * 0.8 };
  for (const { name, type } of names) {
    if (!unchanged.has(name) || !visible.has(name) || name === text) continue;
    if (type === 'number' || type === 'string') yield { text: `${name} += ${text}`, fit: 0.8 };
    else yield { text: `${name} = ${text}`, fit: 0.6 };
  }
  if (functionAround(place, node)?.generator === true) yield { text: `yield ${text}`, fit: 0.9 };
}
