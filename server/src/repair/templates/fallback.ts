// What is taken where a value is missing: `counts[word] ?? 0`, `counts.get(word, 0)`, a first entry of a map.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { editing, parentShape, replacing, roleOf, shaped, shown, spanOf } from '../fixing.ts';
import { insertBefore, statementEnd, statementsOf } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

/** Most fixes of one function. */
const most = 60;

/** Missing fallbacks. */
export const fallback: FixTemplate = {
  id: 'fallback',
  title: 'what is taken where a value is missing',
  source:
    'PAR (ICSE 2013) “null pointer checker”; NPEFix (SANER 2017) “default value”; TBar (ISSTA 2019) FP2; PyTER (FSE 2022)',
  // A fifth of null faults are mended by a default value (NPEFix); which one has to be guessed.
  prior: 0.3,
  *propose(place) {
    const found = [...missing(place), ...gathered(place), ...firstEntries(place)];
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most);
  },
};

/** What a value falls back to, the likeliest first. */
function others(place: RepairPlace): readonly (readonly [string, number])[] {
  const { write } = place.dialect;
  const texts = ['0', write.literal({ kind: 'string', value: '' }), write.literal({ kind: 'list', items: [] })];
  texts.push('1', write.trueWord, write.nullWord, write.falseWord);
  return texts.flatMap((text, index) => (text === undefined ? [] : [[text, 1 - index * 0.1] as const]));
}

/** Values that may be missing where they are used. */
function* missing(place: RepairPlace): Generator<Fix> {
  const { dialect } = place;
  const { orElse, lookup } = dialect.write;
  for (const node of place.nodes) {
    const shape = dialect.shapeOf(node);
    if (!shape || !dialect.isExpression(node)) continue;
    const fit = fitOf(place, node);
    if (fit === undefined) continue;
    const text = place.textOf(node);
    const say = (written: string, own: number) =>
      replacing(place, fallback, node, written, `Use ${shown(written)}`, fit * own);
    const isLookup = shape.kind === 'index' && place.typeOf(shape.object) !== 'list';
    const key = shape.kind === 'index' && dialect.shapeOf(shape.index)?.kind !== 'number' ? shape.index : undefined;
    const asks = shape.kind === 'call' && shape.method && shape.args.length === 1 ? shape : undefined;
    const isGet = asks !== undefined && place.textOf(asks.method!) === 'get';
    const isPlain = shape.kind === 'name' || shape.kind === 'member' || isLookup || isGet;
    for (const [other, weight] of others(place)) {
      if (dialect.id === 'python' && isGet) {
        const last = asks.args[0]!.end;
        const edit = { span: { start: last, end: last }, newText: `, ${other}` };
        yield editing(fallback, node, [edit], `Take ${shown(other)} where there is none`, fit * weight);
      } else if (dialect.id === 'python' && lookup && isLookup && key) {
        yield say(lookup(place.textOf(shape.object), place.textOf(key), other), weight);
      } else if (orElse && isPlain) {
        const kinds = orElse(text, other);
        const own = shape.kind === 'name' ? 0.5 : 1;
        for (const [index, written] of kinds.entries()) yield say(written, weight * own * (1 - index * 0.3));
      }
    }
  }
}

/** `counts[key] = n` where `counts[key]` was to be counted up. */
function* gathered(place: RepairPlace): Generator<Fix> {
  const { dialect } = place;
  const { lookup, binary } = dialect.write;
  if (!lookup) return;
  for (const { shape } of shaped(place, 'assignment')) {
    const target = dialect.shapeOf(shape.target);
    if (target?.kind !== 'index' || dialect.shapeOf(target.index)?.kind === 'number') continue;
    if (shape.operator !== '=' && shape.operator !== '+=') continue;
    const value = place.textOf(shape.value);
    const [object, key] = [place.textOf(target.object), place.textOf(target.index)];
    if (place.typeOf(target.object) === 'list' || value.includes(object)) continue;
    const span = { start: shape.op.start, end: shape.value.end };
    const newText = `= ${binary(lookup(object, key, '0'), '+', value)}`;
    yield editing(fallback, shape.value, [{ span, newText }], `Add to what ${shown(object)} holds`, 0.9);
  }
  for (const { node, shape } of shaped(place, 'call')) {
    const isSet = shape.object && shape.method && place.textOf(shape.method) === 'set' && shape.args.length === 2;
    if (!isSet || dialect.id !== 'javascript') continue;
    const [key, value] = [place.textOf(shape.args[0]!), place.textOf(shape.args[1]!)];
    const held = `${place.textOf(shape.object!)}.get(${key})`;
    if (value.includes('.get(')) continue;
    const newText = binary(`${held} ?? 0`, '+', value);
    yield editing(fallback, node, [{ span: spanOf(shape.args[1]!), newText }], `Add to ${shown(held)}`, 0.7);
  }
}

/** An entry that is asked for before it is made. */
function* firstEntries(place: RepairPlace): Generator<Fix> {
  const { dialect } = place;
  const { write } = dialect;
  const hasNotIn = dialect.operators.membership.includes('not in');
  if (!hasNotIn && dialect.id !== 'javascript') return;
  const end = statementEnd(dialect);
  for (const { node, shape } of statementsOf(place)) {
    if (shape?.kind !== 'expressionStatement' && shape?.kind !== 'assignment') continue;
    const inner = shape.kind === 'expressionStatement' ? dialect.shapeOf(shape.expression) : shape;
    const used = inner?.kind === 'assignment' ? inner.target : inner?.kind === 'call' ? inner.object : undefined;
    const entry = used && dialect.shapeOf(used);
    if (entry?.kind !== 'index' || dialect.shapeOf(entry.index)?.kind === 'number') continue;
    if (inner?.kind === 'assignment' && inner.operator === '=') continue;
    const [object, key] = [place.textOf(entry.object), place.textOf(entry.index)];
    if (place.typeOf(entry.object) === 'list') continue;
    for (const [first, weight] of inner?.kind === 'call' ? ([['[]', 1]] as const) : ([['0', 1]] as const)) {
      const lines = hasNotIn
        ? write.ifLines(write.binary(key, 'not in', object), [`${object}[${key}] = ${first}`], '    ')
        : [`${object}[${key}] ??= ${first}${end}`];
      const edit = insertBefore(place, node, lines);
      if (edit) yield editing(fallback, node, [edit], `First, ${shown(`${object}[${key}] = ${first}`)}`, weight * 0.8);
    }
  }
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const above = parentShape(place, node);
  // What has a fallback already needs no other.
  if (above?.kind === 'binary' && (above.class === 'logical' || above.class === 'nullish')) return undefined;
  if (above?.kind === 'assignment' && above.target === node) return undefined;
  switch (roleOf(place, node)) {
    case 'operand':
      return above?.kind === 'binary' && above.class === 'arithmetic' ? 0.9 : 0.4;
    case 'value':
      return 0.7;
    case 'return':
      return 0.8;
    case 'argument':
    case 'element':
      return 0.5;
    default:
      return undefined;
  }
}
