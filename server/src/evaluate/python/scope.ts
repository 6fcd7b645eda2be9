// Which names of a Python text are local to what: found once for each function before it is compiled.

import { unknown } from '../evaluation.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { raise } from './errors.ts';
import type { Value } from './values.ts';

/** The names of one function, class, comprehension or module while it runs. */
export class Frame {
  readonly names = new Map<string, Value>();
  readonly parent: Frame | undefined;
  /** What `return` gave. */
  returned: Value = null;
  /** The exception that is being handled, for a bare `raise`. */
  handled: unknown = undefined;
  constructor(parent?: Frame) {
    this.parent = parent;
  }
}

/** What is known of the names of a scope before it runs. */
export interface Scope {
  readonly kind: 'module' | 'function' | 'class' | 'comprehension';
  readonly parent?: Scope;
  readonly own: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
  readonly outer: ReadonlySet<string>;
}

/** Named children without comments. */
export function parts(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named && child.kind !== 'comment' && child.kind !== 'line_continuation');
}

export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name);
}

export function fields(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === name);
}

/** The scope of a body: all names that are bound anywhere in it, without those of functions within. */
export function scopeOf(
  kind: Scope['kind'],
  parent: Scope | undefined,
  bodies: readonly SyntaxNode[],
  given: readonly string[],
  text: string,
): Scope {
  const own = new Set(given);
  const globals = new Set<string>();
  const outer = new Set<string>();
  const nameOf = (node: SyntaxNode) => text.slice(node.start, node.end);
  const bind = (node: SyntaxNode | undefined): void => {
    if (!node) return;
    if (node.kind === 'identifier') own.add(nameOf(node));
    else if (!/^(?:attribute|subscript|call)$/.test(node.kind)) for (const child of parts(node)) bind(child);
  };
  const visit = (node: SyntaxNode): void => {
    switch (node.kind) {
      case 'function_definition':
      case 'class_definition':
        bind(field(node, 'name'));
        return;
      case 'lambda':
        return;
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        // Targets are the comprehension's own; `:=` within binds here.
        walrus(node);
        return;
      case 'assignment':
      case 'augmented_assignment':
      case 'for_statement':
        bind(field(node, 'left'));
        break;
      case 'named_expression':
        bind(field(node, 'name'));
        break;
      case 'as_pattern_target':
        bind(node);
        return;
      case 'global_statement':
        for (const one of parts(node)) globals.add(nameOf(one));
        return;
      case 'nonlocal_statement':
        for (const one of parts(node)) outer.add(nameOf(one));
        return;
      case 'import_statement':
      case 'import_from_statement':
        for (const one of fields(node, 'name')) {
          const alias = field(one, 'alias');
          if (alias) own.add(nameOf(alias));
          else own.add(nameOf(one).split('.')[0]!);
        }
        return;
      case 'delete_statement':
        bind(node);
        break;
      default:
    }
    for (const child of node.children) visit(child);
  };
  const walrus = (node: SyntaxNode): void => {
    if (node.kind === 'named_expression') bind(field(node, 'name'));
    for (const child of node.children) walrus(child);
  };
  for (const body of bodies) visit(body);
  for (const name of [...globals, ...outer]) own.delete(name);
  return { kind, ...(parent ? { parent } : {}), own, globals, outer };
}

/** Stands for all names among those that are not known. */
export const everything = '*';

/** Reads and writes one name, as the scopes at compile time place it. */
export interface Access {
  get(frame: Frame): Value;
  set(frame: Frame, value: Value): void;
  delete(frame: Frame): void;
}

/** How many frames up a name is held; undefined where it is a global or built in. */
function hopsTo(name: string, scope: Scope): number | undefined {
  let hops = 0;
  for (let at: Scope | undefined = scope; at; at = at.parent, hops++) {
    if (at.kind === 'module') return undefined;
    if (at.globals.has(name)) return undefined;
    // A class's names are seen in its own body only.
    if (at.own.has(name) && (at === scope || at.kind !== 'class')) return hops;
  }
  return undefined;
}

/**
 * Where a name lives.
 *
 * @param poisoned why a name of the module is not known, where it is not.
 */
export function accessTo(
  name: string,
  scope: Scope,
  builtins: ReadonlyMap<string, Value>,
  poisoned: ReadonlyMap<string, string>,
): Access {
  const hops = hopsTo(name, scope);
  const frameOf = (frame: Frame): Frame => {
    let at = frame;
    for (let hop = hops ?? Infinity; hop > 0 && at.parent; hop--) at = at.parent;
    return at;
  };
  const isGlobal = hops === undefined;
  const fallsBack = isGlobal || (scope.kind === 'class' && hops === 0);
  return {
    get(frame) {
      const held = frameOf(frame).names.get(name);
      if (held !== undefined) return held;
      if (!fallsBack) return raise(hops === 0 ? 'UnboundLocalError' : 'NameError');
      if (!isGlobal) return unknown(`the name ${name} in a class`);
      const why = poisoned.get(name) ?? poisoned.get(everything);
      if (why !== undefined) return unknown(why);
      return builtins.get(name) ?? (builtins.has(name) ? null : unknown(`the name ${name} is not known here`));
    },
    set(frame, value) {
      frameOf(frame).names.set(name, value);
    },
    delete(frame) {
      // What is not known is gone all the same.
      if (!frameOf(frame).names.delete(name) && !(fallsBack && poisoned.has(name))) raise('NameError');
    },
  };
}
