// What a function gives back: another name in scope, or a statement's value that was never returned.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, mayBe, replacing, shaped, shown } from '../fixing.ts';
import { bodyOf, endsLine, insertAfter, leaves, statementsOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

const mostNames = 5;

/** Other names to return, `return` before an expression, and a `return` at the end. */
export const returnValue: FixTemplate = {
  id: 'return-value',
  title: 'another or a missing return',
  source: 'TBar (ISSTA 2019) FP12 “mutate return statement”; mutation operator RSR (Agrawal et al. 1989)',
  // TBar puts changed returns in the middle of its patterns.
  prior: 0.35,
  *propose(place) {
    const { dialect } = place;
    const { write } = dialect;
    const func = dialect.shapeOf(place.func);
    // What a generator returns is not what it gives.
    if (func?.kind === 'function' && func.generator) return;
    for (const { node, shape } of statementsOf(place)) {
      if (shape?.kind !== 'expressionStatement') continue;
      const kind = dialect.shapeOf(shape.expression)?.kind;
      if (kind !== 'call' && kind !== 'binary' && kind !== 'conditional' && kind !== 'name') continue;
      const isTail = !node.parent || bodyOf(place, node.parent).at(-1) === node;
      const newText = write.returnOf(place.textOf(shape.expression));
      const edit = { span: { start: node.start, end: node.end }, newText };
      yield editing(this, node, [edit], `Return ${shown(place.textOf(shape.expression))}`, isTail ? 0.9 : 0.3);
    }
    const returned = [...shaped(place, 'return')];
    for (const { node, shape } of returned) {
      const own = shape.value;
      const type = own ? place.typeOf(own) : 'unknown';
      // `return a, b` is not one expression.
      if (own && !dialect.isExpression(own)) continue;
      const names = place
        .namesAt(node)
        .filter(({ name, origin, type: other }) => {
          const isValue = origin === 'local' || origin === 'parameter' || origin === 'loop';
          return (
            isValue &&
            !/^(?:self|cls)$/u.test(name) &&
            other !== 'function' &&
            mayBe(type, other) &&
            (!own || place.textOf(own) !== name)
          );
        })
        .slice(0, mostNames);
      if (!own || isFixed(place, own)) {
        for (const [index, text] of fixedValues(place, own).entries()) {
          const title = `Return ${shown(text)}`;
          const fit = Math.max(0.2, 0.6 - index * 0.06);
          const edit = { span: { start: node.start, end: node.end }, newText: write.returnOf(text) };
          yield own ? replacing(place, this, own, text, title, fit) : editing(this, node, [edit], title, fit);
        }
      }
      for (const [text, fit] of own ? insteadOfFixed(place, node, own) : [])
        yield replacing(place, this, own!, text, `Return ${shown(text)}`, fit);
      for (const [index, { name, type: other }] of names.entries()) {
        const fit = (type !== 'unknown' && other === type ? 0.8 : 0.5) - index * 0.05;
        if (own) yield replacing(place, this, own, name, `Return ${shown(name)}`, fit);
        else
          yield editing(
            this,
            node,
            [{ span: { start: node.start, end: node.end }, newText: write.returnOf(name) }],
            `Return ${shown(name)}`,
            fit,
          );
      }
    }
    yield* atEnd(place);
  },
};

/** Whether the same is returned whatever was computed. */
function isFixed(place: RepairPlace, node: SyntaxNode): boolean {
  const kind = place.dialect.shapeOf(node)?.kind;
  const isLiteral = kind === 'null' || kind === 'boolean' || kind === 'number' || kind === 'string';
  return isLiteral || /^(?:\[\]|\{\}|\(\)|undefined)$/u.test(place.textOf(node));
}

/** Other values that stand for no result, those that the function returns elsewhere first. */
function fixedValues(place: RepairPlace, own: SyntaxNode | undefined): readonly string[] {
  const { write } = place.dialect;
  const elsewhere = [...shaped(place, 'return')].flatMap(({ shape }) =>
    shape.value && shape.value !== own && isFixed(place, shape.value) ? [place.textOf(shape.value)] : [],
  );
  const list = write.literal({ kind: 'list', items: [] });
  const empty = write.literal({ kind: 'string', value: '' });
  const usual = [write.nullWord, '0', empty, list, write.falseWord, write.trueWord, '-1'];
  const all = new Set([...elsewhere, ...usual].filter((text) => text !== undefined));
  // Literals of one sort are another template’s.
  const kind = own && place.dialect.shapeOf(own)?.kind;
  const isNumber = kind === 'number' || kind === 'unary';
  return [...all]
    .filter((text) => text !== (own && place.textOf(own)) && !(isNumber && /^-?\d/u.test(text)))
    .slice(0, 7);
}

/** What depends on something in place of an empty list or of a truth value. */
function insteadOfFixed(
  place: RepairPlace,
  node: SyntaxNode,
  own: SyntaxNode,
): readonly (readonly [text: string, fit: number])[] {
  const { dialect } = place;
  const { write } = dialect;
  const values = place
    .namesAt(node)
    .filter(({ name, origin, type }) => {
      const isValue = origin === 'local' || origin === 'parameter' || origin === 'loop';
      return isValue && type !== 'function' && !/^(?:self|cls)$/u.test(name);
    })
    .slice(0, mostNames);
  if (place.textOf(own) === '[]')
    return ['[]', ...values.filter(({ type }) => type !== 'list').map(({ name }) => name)]
      .slice(0, 4)
      .map((text, index) => [`[${text}]`, 0.5 - index * 0.05] as const);
  if (dialect.shapeOf(own)?.kind !== 'boolean') return [];
  const equal = dialect.id === 'javascript' ? '===' : '==';
  return values
    .filter(({ origin }) => origin === 'local')
    .flatMap(({ name, type }): readonly string[] => {
      if (type === 'number') return [write.binary(name, equal, '0'), write.binary(name, '>', '0')];
      const empty = type === 'unknown' ? undefined : write.isEmpty(name, type);
      return empty === undefined ? [] : [empty, write.not(empty)];
    })
    .slice(0, 6)
    .map((text, index) => [text, 0.55 - index * 0.05] as const);
}

/** Where the function runs out of statements. */
function* atEnd(place: RepairPlace): Generator<Fix> {
  const { dialect } = place;
  const { write } = dialect;
  const own = dialect.shapeOf(place.func);
  if (own?.kind !== 'function' || own.concise) return;
  const last = bodyOf(place, own.body).at(-1);
  if (!last || leaves(place, last) || !(endsLine(place, last) || place.textOf(own.body).endsWith('}'))) return;
  const texts = [
    ...namesSetIn(place, own.body),
    ...(last && dialect.shapeOf(last)?.kind === 'if' ? [] : [write.nullWord]),
    write.falseWord,
    write.trueWord,
    '0',
    '-1',
  ];
  for (const [index, text] of texts.slice(0, 9).entries()) {
    const edit = insertAfter(place, last, [write.returnOf(text)]);
    if (edit)
      yield editing(returnValue, last, [edit], `At last, return ${shown(text)}`, Math.max(0.2, 0.9 - index * 0.1));
  }
}

/** Names that the function's own block sets, the first first. */
function namesSetIn(place: RepairPlace, body: SyntaxNode): readonly string[] {
  const found = new Set<string>();
  for (const statement of bodyOf(place, body)) {
    const shape = place.dialect.shapeOf(statement);
    const inner = shape?.kind === 'expressionStatement' ? place.dialect.shapeOf(shape.expression) : shape;
    if (inner?.kind === 'declaration') found.add(place.textOf(inner.name));
    if (inner?.kind === 'assignment' && place.dialect.shapeOf(inner.target)?.kind === 'name')
      found.add(place.textOf(inner.target));
  }
  return [...found].slice(0, 4);
}
