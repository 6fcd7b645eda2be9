// Import statements: known modules are bound, all other names are unknown when they are used. Nothing is loaded.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { nameAccess, textOf, type Compiler, type Run } from './compiler.ts';
import { annotationModules, moduleOf } from './modules.ts';
import { field, fields, type Frame, type Scope } from './scope.ts';
import { PyModule, type Value } from './values.ts';

/** Compiles an import. */
export function imported(compiler: Compiler, node: SyntaxNode, scope: Scope): Run {
  if (node.kind === 'future_import_statement') return () => 'next';
  const from = field(node, 'module_name');
  const wildcard = node.children.some((child) => child.kind === 'wildcard_import');
  if (wildcard) return () => unknown('names of an import that takes all');
  const module = from ? textOf(compiler, from) : undefined;
  const binds = fields(node, 'name').map((one) => {
    const alias = field(one, 'alias');
    const path = textOf(compiler, field(one, 'name') ?? one);
    const name = alias ? textOf(compiler, alias) : path.split('.')[0]!;
    return { name, path, hasAlias: alias !== undefined, access: nameAccess(compiler, name, scope) };
  });
  // Within a `try` it is open whether it is there at all.
  const isOuter = node.parent?.parent === undefined;
  return (frame) => {
    for (const { name, path, hasAlias, access } of binds) {
      const value =
        module === undefined ? whole(compiler, hasAlias ? path : name, path) : member(compiler, module, path);
      bindOrPoison(compiler, frame, isOuter && scope.kind === 'module', name, value, access.set);
    }
    return 'next';
  };
}

function bindOrPoison(
  compiler: Compiler,
  frame: Frame,
  mayPoison: boolean,
  name: string,
  value: Value | string,
  set: (frame: Frame, value: Value) => void,
): void {
  if (typeof value !== 'string') {
    compiler.poisoned.delete(name);
    set(frame, value);
    return;
  }
  if (!mayPoison) unknown(value);
  frame.names.delete(name);
  compiler.poisoned.set(name, value);
}

/** The value of a name that an import binds, or why it is not known. */
function whole(compiler: Compiler, name: string, path: string): Value | string {
  const found = path.includes('.') ? undefined : moduleOf(compiler.machine, name);
  return found ?? `the module ${path}`;
}

function member(compiler: Compiler, module: string, name: string): Value | string {
  const found = moduleOf(compiler.machine, module);
  const value = found instanceof PyModule ? found.members.get(name) : undefined;
  if (value !== undefined && typeof value !== 'string') return value;
  // A text cannot be told from a reason: it goes the same way as a member of its module.
  return annotationModules.has(module) ? `${name} of ${module}` : `${name} of the module ${module}`;
}
