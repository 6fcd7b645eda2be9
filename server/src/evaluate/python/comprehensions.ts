// Comprehensions and generator expressions: nested loops that are asked for one value at a time.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { isTrue } from './compare.ts';
import { notKnown, type Code, type Compiler } from './compiler.ts';
import { addTo, isUnordered, iterate, putInto, type Next } from './iterate.ts';
import { Frame, field, parts, scopeOf, type Scope } from './scope.ts';
import { assignTo } from './targets.ts';
import { PyDict, PyIterator, PyList, PySet, Raised, type Value } from './values.ts';

interface Loop {
  readonly assign: (frame: Frame, value: Value) => void;
  /** The first one is evaluated outside. */
  readonly source: Code;
  readonly conditions: readonly Code[];
}

interface Shape {
  readonly loops: readonly Loop[];
  readonly inner: Scope;
}

function shapeOf(compiler: Compiler, node: SyntaxNode, scope: Scope): Shape {
  const clauses = parts(node).filter((child) => child.kind === 'for_in_clause' || child.kind === 'if_clause');
  const targets = clauses.filter((clause) => clause.kind === 'for_in_clause').map((clause) => field(clause, 'left')!);
  const own = new Set<string>();
  const bind = (one: SyntaxNode): void => {
    if (one.kind === 'identifier') own.add(compiler.text.slice(one.start, one.end));
    else for (const child of parts(one)) bind(child);
  };
  targets.forEach(bind);
  const inner = scopeOf('comprehension', scope, [], [...own], compiler.text);
  const loops: { assign: Loop['assign']; source: Code; conditions: Code[] }[] = [];
  for (const clause of clauses) {
    if (clause.kind === 'if_clause') loops.at(-1)?.conditions.push(compiler.expression(parts(clause)[0], inner));
    else if (clause.children.some((child) => child.kind === 'async'))
      loops.push({ assign: () => undefined, source: notKnown('async'), conditions: [] });
    else
      loops.push({
        assign: assignTo(compiler, field(clause, 'left'), inner),
        source: compiler.expression(field(clause, 'right'), loops.length === 0 ? scope : inner),
        conditions: [],
      });
  }
  return { loops, inner };
}

/** Goes through all turns of the loops; each call of the result is one turn that fulfils the conditions. */
function turnsOf(compiler: Compiler, loops: readonly Loop[], frame: Frame, first: Next): () => boolean {
  const { machine } = compiler;
  const open: Next[] = [first];
  return () => {
    while (open.length > 0) {
      const depth = open.length - 1;
      const value = open[depth]!();
      if (value === undefined) {
        open.pop();
        continue;
      }
      const { assign, conditions } = loops[depth]!;
      assign(frame, value);
      if (!conditions.every((condition) => isTrue(machine, condition(frame)))) continue;
      if (depth === loops.length - 1) return true;
      open.push(iterate(machine, loops[depth + 1]!.source(frame)));
    }
    return false;
  };
}

const changing =
  /^(?:append|add|extend|insert|pop|popitem|remove|clear|update|setdefault|discard|sort|reverse|write|send)$/;

/** Whether the turns cannot see each other, so that their order shows in the order of the results alone. */
function isIndependent(compiler: Compiler, node: SyntaxNode): boolean {
  if (node.kind === 'named_expression' || node.kind === 'await' || node.kind === 'yield') return false;
  if (node.kind === 'call') {
    const callee = field(node, 'function');
    const name = callee && compiler.text.slice((field(callee, 'attribute') ?? callee).start, callee.end);
    if (
      name === undefined ||
      (callee!.kind === 'attribute' ? changing.test(name) : name === 'next' || !compiler.builtins.has(name))
    )
      return false;
  }
  return node.children.every((child) => isIndependent(compiler, child));
}

/** Errors of turns in no order: which one comes first, and whether one comes at all, is not known. */
function unorderedly<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Raised) return unknown('an error while going through a set');
    throw error;
  }
}

/** `[… for …]`, `{… for …}` and `{…: … for …}`. */
export function comprehension(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  const { loops, inner } = shapeOf(compiler, node, scope);
  const body = field(node, 'body');
  const isDict = node.kind === 'dictionary_comprehension';
  const result = compiler.expression(isDict ? body && field(body, 'key') : body, inner);
  const second = isDict ? compiler.expression(body && field(body, 'value'), inner) : undefined;
  const independent = isIndependent(compiler, node);
  return (frame) => {
    const own = new Frame(frame);
    const source = loops[0]!.source(frame);
    const loose = !isDict && independent && isUnordered(source);
    const turns = turnsOf(compiler, loops, own, iterate(machine, source, loose));
    const next = loose ? () => unorderedly(turns) : turns;
    const value = loose ? () => unorderedly(() => result(own)) : () => result(own);
    if (isDict) {
      const made = new PyDict();
      while (next()) {
        const key = result(own);
        putInto(machine, made, key, second!(own));
      }
      return made;
    }
    if (node.kind === 'set_comprehension') {
      const made = new PySet();
      while (next()) addTo(machine, made, value());
      return made;
    }
    const items: Value[] = [];
    while (next()) {
      machine.meter.allocate(1);
      items.push(value());
    }
    return new PyList(items, loose);
  };
}

/** `(… for …)`: nothing but the first iterable is evaluated before the first value is asked for. */
export function generatorExpression(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  const { loops, inner } = shapeOf(compiler, node, scope);
  const body = field(node, 'body');
  const result = compiler.expression(body, inner);
  const independent = isIndependent(compiler, node);
  return (frame) => {
    const source = loops[0]!.source(frame);
    const own = new Frame(frame);
    // What cannot be gone through says so at once.
    const ordered = isUnordered(source) ? undefined : iterate(machine, source);
    let turns: (() => boolean) | undefined;
    let ended = false;
    const made: PyIterator = new PyIterator('generator', () => {
      turns ??= turnsOf(compiler, loops, own, ordered ?? iterate(machine, source, made.anyOrder && independent));
      const turn = (): Value | undefined => (turns!() ? result(own) : undefined);
      const value = ended ? undefined : ordered ? turn() : unorderedly(turn);
      if (value === undefined) ended = true;
      return value;
    });
    return made;
  };
}
