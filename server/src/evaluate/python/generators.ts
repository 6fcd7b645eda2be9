// Generator functions of Python: statements that may stop in the middle. Only `yield` as a statement of its own is
// known; statements without one run as everywhere.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { isTrue } from './compare.ts';
import { hasYield, textOf, type Compiler, type End } from './compiler.ts';
import { iterate } from './iterate.ts';
import { field, fields, parts, type Frame, type Scope } from './scope.ts';
import { assignTo } from './targets.ts';
import { PyIterator, type Value } from './values.ts';

type Steps = (frame: Frame) => Generator<Value, End>;

/** Compiles the body of a generator function: a call gives an iterator, and runs nothing yet. */
export function generatorBody(compiler: Compiler, block: SyntaxNode, scope: Scope): (frame: Frame) => Value {
  const steps = blockSteps(compiler, block, scope);
  return (frame) => {
    let running: Generator<Value, End> | undefined;
    let isOpen = false;
    return new PyIterator('generator', () => {
      // A generator that asks itself is an error of the language; here it is not known.
      if (isOpen) return unknown('a generator that runs itself');
      running ??= steps(frame);
      isOpen = true;
      compiler.machine.meter.enter();
      try {
        const { value, done } = running.next();
        return done === true ? undefined : value;
      } finally {
        compiler.machine.meter.leave();
        isOpen = false;
      }
    });
  };
}

function blockSteps(compiler: Compiler, node: SyntaxNode | undefined, scope: Scope): Steps {
  const all = node ? parts(node).map((one) => stepsOf(compiler, one, scope)) : [];
  return function* (frame) {
    for (const one of all) {
      const end = yield* one(frame);
      if (end !== 'next') return end;
    }
    return 'next';
  };
}

function stepsOf(compiler: Compiler, node: SyntaxNode, scope: Scope): Steps {
  const { machine } = compiler;
  if (!hasYield(node)) {
    const run = compiler.statement(node, scope);
    // oxlint-disable-next-line require-yield
    return function* (frame) {
      return run(frame);
    };
  }
  const line = compiler.lineOf(node);
  const mark = () => {
    machine.meter.step();
    machine.meter.lines.add(line);
  };
  switch (node.kind) {
    case 'expression_statement': {
      const [only, ...more] = parts(node);
      if (only?.kind !== 'yield' || more.length > 0) break;
      const [given] = parts(only);
      const value = given ? compiler.expression(given, scope) : () => null;
      const isFrom = only.children.some((child) => child.kind === 'from');
      return function* (frame) {
        mark();
        if (isFrom) {
          const next = iterate(machine, value(frame));
          for (let one = next(); one !== undefined; one = next()) yield one;
        } else yield value(frame);
        return 'next';
      };
    }
    case 'if_statement': {
      const branches = [
        { condition: field(node, 'condition'), block: field(node, 'consequence') },
        ...fields(node, 'alternative').map((one) =>
          one.kind === 'elif_clause'
            ? { condition: field(one, 'condition'), block: field(one, 'consequence') }
            : { condition: undefined, block: field(one, 'body') },
        ),
      ].map(({ condition, block }) => ({
        condition: condition && compiler.expression(condition, scope),
        run: blockSteps(compiler, block, scope),
      }));
      return function* (frame) {
        mark();
        for (const { condition, run } of branches)
          if (!condition || isTrue(machine, condition(frame))) return yield* run(frame);
        return 'next';
      };
    }
    case 'while_statement': {
      if (field(node, 'alternative')) break;
      const condition = compiler.expression(field(node, 'condition'), scope);
      const inner = blockSteps(compiler, field(node, 'body'), scope);
      return function* (frame) {
        mark();
        while (isTrue(machine, condition(frame))) {
          machine.meter.step();
          const end = yield* inner(frame);
          if (end === 'break') break;
          if (end === 'return') return end;
        }
        return 'next';
      };
    }
    case 'for_statement': {
      if (field(node, 'alternative') || node.children.some((child) => child.kind === 'async')) break;
      const assign = assignTo(compiler, field(node, 'left'), scope);
      const source = compiler.expression(field(node, 'right'), scope);
      const inner = blockSteps(compiler, field(node, 'body'), scope);
      return function* (frame) {
        mark();
        const next = iterate(machine, source(frame));
        for (let value = next(); value !== undefined; value = next()) {
          assign(frame, value);
          const end = yield* inner(frame);
          if (end === 'break') break;
          if (end === 'return') return end;
        }
        return 'next';
      };
    }
    default:
  }
  const why = `yield within ${textOf(compiler, node).slice(0, 20)}`;
  return () => unknown(why);
}
