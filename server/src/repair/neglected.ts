// Names that a function declares and then forgets: where one is, the code that used it is likely what is missing.

import type { SyntaxNode } from '../core/syntaxTree.ts';
import type { VisibleName } from './dialect.ts';
import { shaped } from './fixing.ts';
import type { RepairPlace } from './template.ts';

/** What a function does too little with. */
export interface Neglected {
  /** Parameters and variables that nothing reads. */
  readonly unread: ReadonlySet<string>;
  /** Variables that get a literal or nothing as their first value, and never another one. */
  readonly unchanged: ReadonlySet<string>;
}

const literals = /^(?:number|string|boolean|null)$/u;
const remembered = new WeakMap<RepairPlace, Neglected>();

/** The neglected names of the function, remembered. */
export function neglectedIn(place: RepairPlace): Neglected {
  const known = remembered.get(place);
  if (known) return known;
  const found = find(place);
  remembered.set(place, found);
  return found;
}

/** Variables visible at a node that nothing reads, the nearest first. */
export function unreadAt(place: RepairPlace, node: SyntaxNode): readonly VisibleName[] {
  const { unread } = neglectedIn(place);
  if (unread.size === 0) return [];
  return place
    .namesAt(node)
    .filter(({ name, origin }) => unread.has(name) && origin !== 'import' && origin !== 'outer');
}

/** Whether a variable is nothing at first: what it is compared with has to wait until it is something. */
export function startsFromNothing(place: RepairPlace, name: string): boolean {
  for (const kind of ['declaration', 'assignment'] as const) {
    for (const { shape } of shaped(place, kind)) {
      const target = shape.kind === 'declaration' ? shape.name : shape.target;
      const isNull = shape.value && place.dialect.shapeOf(shape.value)?.kind === 'null';
      if (isNull && place.textOf(target) === name) return true;
    }
  }
  return false;
}

function find(place: RepairPlace): Neglected {
  const { dialect } = place;
  const code = place.textOf(place.func);
  const times = new Map<string, number>();
  for (const [word] of code.matchAll(/(?<![\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*/gu))
    times.set(word, (times.get(word) ?? 0) + 1);
  const unread = new Set<string>();
  const func = dialect.shapeOf(place.func);
  for (const parameter of func?.kind === 'function' ? func.parameters : []) {
    const name = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(place.textOf(parameter))?.[0];
    if (name !== undefined && times.get(name) === 1) unread.add(name);
  }
  const first = new Set<string>();
  const changed = new Set<string>();
  const isPlain = (value: SyntaxNode | undefined) => {
    const kind = value && dialect.shapeOf(value)?.kind;
    return !value || (kind !== undefined && literals.test(kind)) || /^(?:-|\[\]|\{\})/u.test(place.textOf(value));
  };
  const isFixed = (name: SyntaxNode) =>
    /\bconst\s+$/u.test(place.tree.text.slice(Math.max(0, name.start - 10), name.start));
  for (const { shape } of shaped(place, 'declaration')) {
    const name = place.textOf(shape.name);
    if (times.get(name) === 1) unread.add(name);
    if (isPlain(shape.value) && !isFixed(shape.name)) first.add(name);
  }
  for (const { shape } of shaped(place, 'assignment')) {
    const name = place.textOf(shape.target);
    if (dialect.shapeOf(shape.target)?.kind !== 'name') {
      const object = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(name)?.[0];
      if (object !== undefined) changed.add(object);
      continue;
    }
    if (times.get(name) === 1) unread.add(name);
    if (first.has(name) || shape.operator !== '=' || !isPlain(shape.value)) changed.add(name);
    else first.add(name);
  }
  for (const { shape } of shaped(place, 'update')) changed.add(place.textOf(shape.operand));
  for (const { shape } of shaped(place, 'call')) if (shape.object) changed.add(place.textOf(shape.object));
  return { unread, unchanged: new Set([...first].filter((name) => !changed.has(name))) };
}
