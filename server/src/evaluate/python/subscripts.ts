// What stands in the brackets of a subscript of Python.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Code, Compiler } from './compiler.ts';
import type { Scope } from './scope.ts';
import { PySlice, PyTuple } from './values.ts';

/** What stands in the brackets of a subscript: an index, a slice, or a tuple of them. */
export function subscriptIndex(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const given = node.children.filter((child) => child.field === 'subscript');
  const codes = given.map((child) =>
    child.kind === 'slice' ? slice(compiler, child, scope) : compiler.expression(child, scope),
  );
  if (codes.length === 1 && !node.children.some((child) => child.kind === ',')) return codes[0]!;
  return (frame) => new PyTuple(codes.map((code) => code(frame)));
}

function slice(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const bounds: (Code | undefined)[] = [undefined, undefined, undefined];
  let place = 0;
  for (const child of node.children) {
    if (child.kind === ':') place++;
    else if (child.named && child.kind !== 'comment') bounds[place] = compiler.expression(child, scope);
  }
  const [start, stop, step] = bounds;
  return (frame) => new PySlice(start?.(frame) ?? null, stop?.(frame) ?? null, step?.(frame) ?? null);
}
