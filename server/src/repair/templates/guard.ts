// A check that is missing before a statement: leave early where a value is missing, empty, zero or negative.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { VisibleName } from '../dialect.ts';
import { documentedAnswers } from '../documented.ts';
import { editing, shown, visibleAt } from '../fixing.ts';
import { namedNodes } from '../nodes.ts';
import { insertBefore, jumpText, loopAround, statementsOf, unitOf, type Statement } from '../statements.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

interface Weighed {
  readonly text: string;
  readonly fit: number;
}

/** What is returned; nothing where there is no text. */
interface Answer {
  readonly text?: string;
  readonly fit: number;
}

/** Most guards of one function. */
const most = 40;
/** Most of those that ask for what was just worked out, and how much less likely they are. */
const mostLate = 20;
const lateWeight = 0.6;
/** Most answers that one guard is tried with. */
const mostAnswers = 7;

/** Guards at the start of the function and of loops. */
export const guard: FixTemplate = {
  id: 'guard',
  title: 'a check that is missing',
  source:
    'PAR (ICSE 2013) “null pointer checker”, “range checker”; TBar (ISSTA 2019) FP2; SOFix (SANER 2018) “missing guard”',
  // Null and range checks are the most frequent insertions in PAR and TBar; the answer has to be guessed as well.
  prior: 0.45,
  *propose(place) {
    const unit = unitOf(place);
    const statements = statementsOf(place);
    const first = statements[0];
    const found: Fix[] = first ? [...before(place, first, unit, 'parameter')] : [];
    for (const statement of statements) {
      const loop = statement.index === 0 && loopAround(place, statement.node);
      if (loop && statement.node.parent?.parent === loop) found.push(...before(place, statement, unit, 'loop'));
    }
    yield* found.toSorted((a, b) => b.fit - a.fit).slice(0, most);
    const late = statements.flatMap((statement) => {
      const bound = boundBefore(place, statement);
      if (bound === undefined) return [];
      const isBody = statement.node.parent?.parent === place.func;
      const isLoop = statement.node.parent?.parent === loopAround(place, statement.node);
      return isBody || isLoop ? [...before(place, statement, unit, isBody ? 'parameter' : 'loop', bound)] : [];
    });
    yield* late
      .map((fix) => ({ ...fix, fit: fix.fit * lateWeight }))
      .toSorted((a, b) => b.fit - a.fit)
      .slice(0, mostLate);
  },
};

/** The variable to which the statement before gives a value by a call, a length or an element. */
function boundBefore(place: RepairPlace, { siblings, index }: Statement): string | undefined {
  const { dialect } = place;
  const last = siblings[index - 1];
  if (!last) return undefined;
  const lists = namedNodes(last).flatMap((part) => {
    const shape = dialect.shapeOf(part);
    const name = shape?.kind === 'declaration' ? shape.name : shape?.kind === 'assignment' ? shape.target : undefined;
    const value = shape?.kind === 'declaration' || shape?.kind === 'assignment' ? shape.value : undefined;
    const isFound = /^(?:call|member|index|conditional)$/u.test((value && dialect.shapeOf(value)?.kind) ?? '');
    return name && isFound && dialect.shapeOf(name)?.kind === 'name' ? [place.textOf(name)] : [];
  });
  return lists.length === 1 ? lists[0] : undefined;
}

function* before(
  place: RepairPlace,
  { node }: Statement,
  unit: string,
  origin: 'parameter' | 'loop',
  only?: string,
): Generator<Fix> {
  const { write } = place.dialect;
  const loop = loopAround(place, node);
  const names = place
    .namesAt(node)
    .filter((name) =>
      only === undefined ? name.origin === origin && !/^(?:self|cls|this)$/u.test(name.name) : name.name === only,
    );
  for (const name of names.slice(0, 4)) {
    if (!place.textOf(place.func).includes(name.name)) continue;
    for (const condition of conditionsOn(place, name)) {
      const exits: readonly Weighed[] =
        origin === 'loop' && loop
          ? [
              { text: jumpText(place.dialect, 'continue'), fit: 0.8 },
              { text: jumpText(place.dialect, 'break'), fit: 0.4 },
            ]
          : answers(place, node, name).map(({ text, fit }) => ({ text: write.returnOf(text), fit }));
      for (const exit of exits) {
        const edit = insertBefore(place, node, write.ifLines(condition.text, [exit.text], unit));
        if (!edit) continue;
        const title = `First, ${shown(exit.text.replace(/;$/u, ''))} if ${shown(condition.text)}`;
        yield editing(guard, node, [edit], title, condition.fit * exit.fit);
      }
    }
  }
}

/** What may be wrong with a value, by its type. */
function conditionsOn(place: RepairPlace, { name, type }: VisibleName): readonly Weighed[] {
  const { write, operators } = place.dialect;
  const isNull = write.binary(name, operators.equality.includes('is') ? 'is' : write.equals, write.nullWord);
  const zero = (operator: string) => write.binary(name, operator, '0');
  const empty = write.isEmpty(name, type);
  switch (type) {
    case 'number':
      return [
        { text: zero(write.equals), fit: 0.9 },
        { text: zero('<'), fit: 0.8 },
        { text: zero('<='), fit: 0.7 },
        { text: write.binary(name, '<', '2'), fit: 0.5 },
        { text: write.binary(name, write.equals, '1'), fit: 0.4 },
      ];
    case 'list':
    case 'string':
    case 'map':
    case 'set': {
      const length = write.lengthOf(name, type);
      return [
        ...(empty === undefined ? [] : [{ text: empty, fit: 1 }]),
        ...(length === undefined ? [] : [{ text: write.binary(length, '<', '2'), fit: 0.4 }]),
        { text: isNull, fit: 0.5 },
      ];
    }
    case 'function':
    case 'boolean':
      return [];
    default:
      return [
        { text: isNull, fit: 0.7 },
        { text: write.not(name), fit: 0.7 },
        { text: zero('<='), fit: 0.2 },
      ];
  }
}

/** What may be returned: what the function returns elsewhere, of the type that it returns, and the parameter itself. */
function answers(place: RepairPlace, node: SyntaxNode, name: VisibleName): readonly Answer[] {
  const { dialect } = place;
  const { write } = dialect;
  const own = dialect.shapeOf(place.func);
  // What a generator returns is not what it gives.
  if (own?.kind === 'function' && own.generator) return [{ fit: 0.8 }];
  const found = new Map<string, number>();
  const add = (text: string | undefined, fit: number) => {
    if (text !== undefined && !found.has(text)) found.set(text, fit);
  };
  // What the documentation says is given in a special case.
  for (const text of documentedAnswers(place)) add(text, 1);
  const visible = visibleAt(place, node);
  let returned: readonly string[] = [];
  for (const part of place.nodes) {
    const shape = dialect.shapeOf(part);
    if (shape?.kind !== 'return' || !shape.value) continue;
    const kind = dialect.shapeOf(shape.value)?.kind;
    const text = place.textOf(shape.value);
    const isConstant = kind === 'boolean' || kind === 'null' || kind === 'number' || kind === 'string';
    if (isConstant || (kind === 'name' && visible.has(text)) || /^(?:\[\]|\{\}|\(\)|''|"")$/u.test(text))
      add(text, 0.9);
    const type = kind === 'list' ? 'list' : place.typeOf(shape.value);
    returned = [...returned, ...(emptyOf[type]?.(write.trueWord, write.falseWord) ?? [])];
  }
  returned.forEach((text, index) => add(text, 0.8 - Math.min(index, 3) * 0.15));
  add(write.nullWord, 0.6);
  add(name.name, 0.4);
  add('0', 0.4);
  add(write.literal({ kind: 'list', items: [] }), 0.35);
  add(write.falseWord, 0.3);
  return [...found].slice(0, mostAnswers).map(([text, fit]) => ({ text, fit }));
}

/** What nothing is in a type. */
const emptyOf: Readonly<Record<string, (yes: string, no: string) => readonly string[]>> = {
  number: () => ['0', '1', '-1'],
  string: () => ["''"],
  boolean: (yes, no) => [no, yes],
  list: () => ['[]'],
  map: () => ['{}'],
  object: () => ['{}'],
};
