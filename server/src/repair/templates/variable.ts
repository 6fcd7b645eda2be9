// Another variable of the same rough type that is in scope.

import { editing, mayBe, namesLike, replacing, roleOf, shaped, shown, spanOf } from '../fixing.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { namedNodes } from '../nodes.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

const most = 7;

/** Wrong variables. */
export const variable: FixTemplate = {
  id: 'variable',
  title: 'another variable',
  source: 'TBar (ISSTA 2019) FP13 “mutate variable”; SOFix (SANER 2018) “replace variable”; ELIXIR (ASE 2017)',
  // “Wrong identifier” is the first of ManySStuBs4J (MSR 2020), but the right one is among several.
  prior: 0.75,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'name')) {
      if (shape.text === 'this' || shape.text === 'super') continue;
      const role = roleOf(place, node);
      if (role === 'callee') {
        yield* callees(place, node, shape.text);
        continue;
      }
      if (!place.dialect.isExpression(node)) continue;
      const visible = place.namesAt(node).find(({ name }) => name === shape.text);
      // What the module imports is seldom mistaken for a variable.
      if (visible?.origin === 'import') continue;
      if (!visible) {
        yield* unknownNames(place, node, shape.text);
        continue;
      }
      for (const { name, fit } of namesLike(place, node, place.typeOf(node), most)) {
        yield replacing(place, this, node, name, `Use \`${name}\` instead of ${shown(shape.text)}`, fit);
      }
    }
    for (const { node, shape } of shaped(place, 'assignment')) {
      const target = place.dialect.shapeOf(shape.target);
      if (target?.kind !== 'name') continue;
      for (const { name, fit } of namesLike(place, shape.target, place.typeOf(shape.value), most)) {
        const edit = { span: spanOf(shape.target), newText: name };
        yield editing(this, node, [edit], `Assign to \`${name}\` instead of ${shown(target.text)}`, fit * 0.4);
      }
    }
    yield* everywhere(place);
    for (const { node, shape } of shaped(place, 'update')) {
      const operand = place.dialect.shapeOf(shape.operand);
      if (operand?.kind !== 'name') continue;
      for (const { name, fit } of namesLike(place, shape.operand, 'number', most)) {
        const edit = { span: spanOf(shape.operand), newText: name };
        yield editing(this, node, [edit], `Change \`${name}\` instead of ${shown(operand.text)}`, fit * 0.6);
      }
    }
  },
};

/** Of the language, and so no variables: objects that are only asked for their members, and words for values. */
const wellKnown =
  /^(?:Math|Object|Number|JSON|Array|String|Date|Promise|Symbol|Reflect|Intl|console|process|undefined|NaN|Infinity|arguments|globalThis)$/u;

/** What nothing declares: a name of the language, or one that is misspelt or of another scope. */
function* unknownNames(place: RepairPlace, node: SyntaxNode, own: string): Generator<Fix> {
  const above = node.parent?.parent && place.dialect.shapeOf(node.parent.parent);
  if (wellKnown.test(own) || (above?.kind === 'call' && /^isinstance$|^issubclass$/u.test(place.textOf(above.callee))))
    return;
  const found = namesLike(place, node, 'unknown', most).filter(({ name }) => {
    const origin = place.namesAt(node).find((each) => each.name === name)?.origin;
    return origin === 'parameter' || origin === 'local' || origin === 'loop';
  });
  for (const [index, { name }] of found.entries()) {
    yield replacing(place, variable, node, name, `Use \`${name}\` instead of ${shown(own)}`, 0.7 - index * 0.05);
  }
}

/** A value that is called although it is none, or another function of the same place. */
function* callees(place: RepairPlace, node: SyntaxNode, own: string): Generator<Fix> {
  const visible = place.namesAt(node).find(({ name }) => name === own);
  if (!visible || visible.origin === 'import' || visible.origin === 'outer' || visible.origin === 'self') return;
  const others = place.namesAt(node).filter(({ name, type, origin }) => {
    const isNear = origin === 'local' || origin === 'parameter';
    return name !== own && isNear && (type === 'function' || type === 'unknown');
  });
  for (const { name, type } of others.slice(0, 3)) {
    const title = `Call \`${name}\` instead of ${shown(own)}`;
    yield replacing(place, variable, node, name, title, type === 'function' ? 0.9 : 0.5);
  }
}

/** Most variables of one expression whose roles are exchanged. */
const mostExchanged = 3;

/** Two variables exchanged throughout an expression: `h * d + h` for `w * d + w`. */
function* everywhere(place: RepairPlace): Generator<Fix> {
  for (const node of place.nodes) {
    const shape = place.dialect.shapeOf(node);
    const isWhole = /^(?:binary|list|call|index)$/u.test(shape?.kind ?? '');
    if (!isWhole || node.end - node.start > 120) continue;
    const role = roleOf(place, node);
    const isPlace = shape?.kind === 'index' && role === 'argument';
    if (!isPlace && role !== 'value' && role !== 'return' && role !== 'condition') continue;
    const uses = new Map<string, SyntaxNode[]>();
    for (const part of namedNodes(node)) {
      const inner = place.dialect.shapeOf(part);
      if (inner?.kind === 'function') break;
      if (inner?.kind !== 'name' || !place.dialect.isExpression(part) || roleOf(place, part) === 'callee') continue;
      uses.set(inner.text, [...(uses.get(inner.text) ?? []), part]);
    }
    const known = place.namesAt(node).filter(({ origin }) => origin !== 'outer' && origin !== 'import');
    const used = known.filter(({ name }) => uses.has(name)).slice(0, mostExchanged);
    for (const [index, one] of used.entries()) {
      const repeated = uses.get(one.name)!.length > 1;
      for (const other of known.slice(0, 6)) {
        const own = uses.get(other.name);
        // One use each is what other templates exchange; so is one name alone.
        const isPair = own !== undefined && used.indexOf(other) > index;
        if (other === one || !mayBe(one.type, other.type) || !(isPair || (repeated && !own))) continue;
        const edits = [
          ...uses.get(one.name)!.map((part) => ({ span: spanOf(part), newText: other.name })),
          ...(own ?? []).map((part) => ({ span: spanOf(part), newText: one.name })),
        ].toSorted((a, b) => a.span.start - b.span.start);
        const title = own
          ? `Exchange \`${one.name}\` and \`${other.name}\``
          : `Use \`${other.name}\` for every \`${one.name}\` here`;
        yield editing(variable, node, edits, title, one.type === other.type ? 0.6 : 0.4);
      }
    }
  }
}
