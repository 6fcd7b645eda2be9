// A wrong value to start from: a sum from 1, a product from 0, a best from 0.

import { replacing, shaped, shown } from '../fixing.ts';
import type { Dialect, RoughType } from '../dialect.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Other first values for what a loop changes. */
export const initialValue: FixTemplate = {
  id: 'initial-value',
  title: 'another value to start from',
  source: 'TBar (ISSTA 2019) FP9 “mutate literal expression”; Martinez & Monperrus (EMSE 2015) “initialisation”',
  // Literals are changed in about a twelfth of TBar's fixes; only those that a loop builds upon are meant here.
  prior: 0.35,
  *propose(place) {
    for (const { shape } of shaped(place, 'declaration')) {
      if (shape.value) yield* others(place, shape.name, shape.value);
    }
    for (const { shape } of shaped(place, 'assignment')) {
      if (shape.operator === '=' && place.dialect.shapeOf(shape.target)?.kind === 'name') {
        yield* others(place, shape.target, shape.value);
      }
    }
  },
};

function* others(place: RepairPlace, target: SyntaxNode, value: SyntaxNode): Generator<Fix> {
  const { dialect } = place;
  const kind = dialect.shapeOf(value)?.kind;
  const isPlain = kind === 'number' || kind === 'string' || kind === 'null' || kind === 'list' || kind === 'map';
  if ((!isPlain && kind !== 'boolean' && kind !== 'unary') || !dialect.isExpression(value)) return;
  if (!isChangedLater(place, place.textOf(target), value)) return;
  const own = place.textOf(value);
  const wanted = startFor(place, place.textOf(target), value);
  if (wanted !== undefined && wanted !== own)
    yield replacing(place, initialValue, value, wanted, `Start from ${shown(wanted)}`, 1);
  for (const [index, text] of startsOf(place, dialect, place.typeOf(value), value).entries()) {
    if (text !== own && text !== wanted)
      yield replacing(place, initialValue, value, text, `Start from ${shown(text)}`, Math.max(0.3, 0.9 - index * 0.1));
  }
}

function startsOf(place: RepairPlace, { write }: Dialect, type: RoughType, at: SyntaxNode): readonly string[] {
  const infinite = (value: number) => write.literal({ kind: 'number', value, float: true });
  const first = place
    .namesAt(at)
    .find(({ type: other, origin }) => other === 'list' && (origin === 'parameter' || origin === 'local'));
  const texts = {
    number: ['0', '1', '-1', infinite(-Infinity), infinite(Infinity), first && `${first.name}[0]`, write.nullWord],
    null: ['0', first && `${first.name}[0]`, infinite(-Infinity), infinite(Infinity), '[]', "''"],
    string: ["''", '[]', write.nullWord],
    boolean: [write.trueWord, write.falseWord],
    list: ['[]', '{}', "''", write.nullWord],
    map: ['{}', '[]'],
    object: ['{}', '[]'],
  }[type as string];
  return (texts ?? []).filter((text) => text !== undefined);
}

/** What the name has to start from for what is done to it later: 1 for a product, an empty list for items. */
function startFor(place: RepairPlace, name: string, value: SyntaxNode): string | undefined {
  const { dialect } = place;
  const { write } = dialect;
  const infinite = (sign: number) => write.literal({ kind: 'number', value: sign * Infinity, float: true });
  const isOwn = (node: SyntaxNode) => place.textOf(node) === name;
  for (const node of place.nodes) {
    if (node.start < value.end) continue;
    const shape = dialect.shapeOf(node);
    if (shape?.kind === 'call' && shape.object && isOwn(shape.object) && shape.method) {
      const method = place.textOf(shape.method);
      if (/^(?:append|extend|insert|push|unshift)$/u.test(method)) return '[]';
      if (method === 'add') return dialect.id === 'python' ? 'set()' : 'new Set()';
    }
    if (shape?.kind !== 'assignment') continue;
    if (dialect.shapeOf(shape.target)?.kind === 'index' && place.textOf(shape.target).startsWith(`${name}[`)) {
      // A number as a key may be a place in a list, too.
      const target = dialect.shapeOf(shape.target);
      if (target?.kind === 'index' && place.typeOf(target.index) === 'string') return '{}';
    }
    if (!isOwn(shape.target)) continue;
    if (shape.operator === '*=') return '1';
    if (shape.operator === '+=' && place.typeOf(shape.value) === 'string') return "''";
    const given = dialect.shapeOf(shape.value);
    if (shape.operator !== '=' || !given) continue;
    if (given.kind === 'binary' && (isOwn(given.left) || isOwn(given.right))) {
      if (given.operator === '*') return '1';
      if (given.operator === write.and) return write.trueWord;
      if (given.operator === write.or) return write.falseWord;
    }
    if (given.kind === 'call' && given.args.some(isOwn)) {
      const callee = place.textOf(given.callee);
      if (/^(?:Math\.)?max$/u.test(callee)) return infinite(-1);
      if (/^(?:Math\.)?min$/u.test(callee)) return infinite(1);
    }
  }
  return undefined;
}

/** Whether the name is assigned, updated or called upon after its first value. */
function isChangedLater(place: RepairPlace, name: string, value: SyntaxNode): boolean {
  return place.nodes.some((node) => {
    if (node.start < value.end) return false;
    const shape = place.dialect.shapeOf(node);
    if (shape?.kind === 'assignment') return place.textOf(shape.target).startsWith(name);
    if (shape?.kind === 'update') return place.textOf(shape.operand) === name;
    return shape?.kind === 'call' && shape.object !== undefined && place.textOf(shape.object) === name;
  });
}
