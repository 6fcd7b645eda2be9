// Names that a function declares and then forgets: where one is, the code that used it is likely what is missing.

import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { VisibleName } from './dialect.ts';
import { shaped } from './fixing.ts';
import { namedNodes } from './nodes.ts';
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

const importsOf = new WeakMap<SyntaxTree, ReadonlySet<string>>();

/**
 * Names that a JavaScript or Python file imports from a module, or `require`s, and that nothing in it speaks of again:
 * the call that needed one is likely what is missing.
 */
export function unreadImports({ tree }: RepairPlace): ReadonlySet<string> {
  const known = importsOf.get(tree);
  if (known) return known;
  const times = new Map<string, SyntaxNode[]>();
  for (const node of namedNodes(tree.root)) {
    if (!/^(?:type_|shorthand_property_)?identifier(?:_pattern)?$/u.test(node.kind)) continue;
    const name = tree.text.slice(node.start, node.end);
    const seen = times.get(name);
    if (seen) seen.push(node);
    else times.set(name, [node]);
  }
  const found = new Set(
    [...times].flatMap(([name, [node, ...more]]) => (more.length === 0 && isImported(tree, node!) ? [name] : [])),
  );
  importsOf.set(tree, found);
  return found;
}

/** The name that a named or default import gives, or what `require` gives; not a whole module under a name. */
function isImported(tree: SyntaxTree, node: SyntaxNode): boolean {
  let below = node;
  for (let up = node.parent; up; below = up, up = up.parent) {
    switch (up.kind) {
      case 'import_specifier':
      case 'aliased_import':
        // Of `one as other`, the other name.
        if (up.children.findLast(({ named }) => named) !== below) return false;
        break;
      case 'import_clause':
        return true;
      case 'import_from_statement':
        return below.field === 'name';
      case 'namespace_import':
      case 'import_statement':
        return false;
      case 'variable_declarator':
        return below.field === 'name' && /=\s*require\s*\([^()]*\)$/u.test(tree.text.slice(up.start, up.end));
    }
  }
  return false;
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
