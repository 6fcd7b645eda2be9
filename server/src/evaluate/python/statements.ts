// Python's statements, compiled to functions over frames that say how they ended.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { Unknown, unknown } from '../evaluation.ts';
import { classDefinition } from './classes.ts';
import { isTrue } from './compare.ts';
import { isException, raise } from './errors.ts';
import { nameAccess, textOf, type Code, type Compiler, type End, type Run } from './compiler.ts';
import { expression } from './expressions.ts';
import { definition } from './functions.ts';
import { imported } from './imports.ts';
import { iterate } from './iterate.ts';
import { deleteSubscript, inPlace, setSubscript, subscript } from './operators.ts';
import { field, fields, parts, type Frame, type Scope } from './scope.ts';
import { subscriptIndex } from './subscripts.ts';
import { assignTo, setAttribute } from './targets.ts';
import { isSubclass, PyClass, PyInstance, PyTuple, Raised, type Value } from './values.ts';

/** Compiles a block; its statements run in order until one does not go on. */
export function body(compiler: Compiler, node: SyntaxNode | undefined, scope: Scope): Run {
  if (!node || node.faulty) return () => unknown('the text cannot be parsed');
  const runs = parts(node).map((one) => statement(compiler, one, scope));
  if (runs.length === 1) return runs[0]!;
  return (frame) => {
    for (const run of runs) {
      const end = run(frame);
      if (end !== 'next') return end;
    }
    return 'next';
  };
}

/** Compiles one statement, which counts a step and marks its line when it runs. */
export function statement(compiler: Compiler, node: SyntaxNode, scope: Scope): Run {
  const { machine } = compiler;
  const line = compiler.lineOf(node);
  let run: Run;
  try {
    run =
      node.faulty || node.children.some((child) => child.faulty)
        ? () => unknown('the text cannot be parsed')
        : compile(compiler, node, scope);
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    const why = error.message;
    run = () => unknown(why);
  }
  return (frame) => {
    const { meter } = machine;
    meter.step();
    meter.lines.add(line);
    return run(frame);
  };
}

function compile(compiler: Compiler, node: SyntaxNode, scope: Scope): Run {
  const { machine } = compiler;
  const of = (child: SyntaxNode | undefined) => expression(compiler, child, scope);
  switch (node.kind) {
    case 'expression_statement': {
      const inner = parts(node);
      const only = inner.length === 1 ? inner[0]! : undefined;
      if (only?.kind === 'assignment') return assignment(compiler, only, scope);
      if (only?.kind === 'augmented_assignment') return augmented(compiler, only, scope);
      const codes = inner.map(of);
      return (frame) => {
        for (const code of codes) code(frame);
        return 'next';
      };
    }
    case 'return_statement': {
      const [given] = parts(node);
      const value: Code = given ? of(given) : () => null;
      return (frame) => {
        frame.returned = value(frame);
        return 'return';
      };
    }
    case 'pass_statement':
      return () => 'next';
    case 'break_statement':
      return () => 'break';
    case 'continue_statement':
      return () => 'continue';
    case 'if_statement':
      return conditional(compiler, node, scope);
    case 'while_statement': {
      const condition = of(field(node, 'condition'));
      const inner = body(compiler, field(node, 'body'), scope);
      const otherwise = field(node, 'alternative')
        ? body(compiler, field(field(node, 'alternative')!, 'body'), scope)
        : undefined;
      return (frame) => {
        while (isTrue(machine, condition(frame))) {
          machine.meter.step();
          const end = inner(frame);
          if (end === 'break') return 'next';
          if (end === 'return') return end;
        }
        return otherwise?.(frame) ?? 'next';
      };
    }
    case 'for_statement': {
      if (node.children.some((child) => child.kind === 'async')) return unknown('async');
      const assign = assignTo(compiler, field(node, 'left'), scope);
      const source = of(field(node, 'right'));
      const inner = body(compiler, field(node, 'body'), scope);
      const otherwise = field(node, 'alternative')
        ? body(compiler, field(field(node, 'alternative')!, 'body'), scope)
        : undefined;
      return (frame) => {
        const next = iterate(machine, source(frame));
        for (let value = next(); value !== undefined; value = next()) {
          assign(frame, value);
          const end = inner(frame);
          if (end === 'break') return 'next';
          if (end === 'return') return end;
        }
        return otherwise?.(frame) ?? 'next';
      };
    }
    case 'function_definition':
    case 'class_definition':
    case 'decorated_definition':
      return defined(compiler, node, scope);
    case 'try_statement':
      return attempt(compiler, node, scope);
    case 'raise_statement': {
      const given = node.children.find((child) => child.named && child.field !== 'cause' && child.kind !== 'comment');
      if (!given)
        return (frame) => {
          if (frame.handled instanceof Raised) throw frame.handled;
          return unknown('a bare raise outside of except');
        };
      const value = of(given);
      return (frame) => {
        const what = value(frame);
        const error = what instanceof PyClass && isException(what) ? machine.call(what, []) : what;
        if (!(error instanceof PyInstance) || !isException(error.cls)) return raise('TypeError');
        throw new Raised(error);
      };
    }
    case 'assert_statement': {
      const [condition, message] = parts(node).map(of);
      return (frame) => {
        if (!isTrue(machine, condition!(frame))) raise('AssertionError', message ? [message(frame)] : []);
        return 'next';
      };
    }
    case 'global_statement':
    case 'nonlocal_statement':
      return () => 'next';
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
      return imported(compiler, node, scope);
    case 'delete_statement': {
      const inner = parts(node).flatMap((one) => (one.kind === 'expression_list' ? parts(one) : [one]));
      const runs = inner.map((one) => deletion(compiler, one, scope));
      return (frame) => {
        for (const run of runs) run(frame);
        return 'next';
      };
    }
    case 'comment':
      return () => 'next';
    default: {
      const why = `the statement ${node.kind}`;
      return () => unknown(why);
    }
  }
}

/** `if`, `elif` and `else`. */
function conditional(compiler: Compiler, node: SyntaxNode, scope: Scope): Run {
  const { machine } = compiler;
  const block = (one: SyntaxNode | undefined) => body(compiler, one, scope);
  const branches = [
    { condition: expression(compiler, field(node, 'condition'), scope), run: block(field(node, 'consequence')) },
  ];
  let otherwise: Run | undefined;
  for (const one of fields(node, 'alternative')) {
    if (one.kind === 'elif_clause') {
      const line = compiler.lineOf(one);
      const test = expression(compiler, field(one, 'condition'), scope);
      branches.push({
        condition: (frame) => {
          machine.meter.lines.add(line);
          return test(frame);
        },
        run: block(field(one, 'consequence')),
      });
    } else otherwise = block(field(one, 'body'));
  }
  return (frame) => {
    for (const { condition, run } of branches) if (isTrue(machine, condition(frame))) return run(frame);
    return otherwise?.(frame) ?? 'next';
  };
}

function assignment(compiler: Compiler, node: SyntaxNode, scope: Scope): Run {
  const targets: ((frame: Frame, value: Value) => void)[] = [];
  let at: SyntaxNode | undefined = node;
  while (at?.kind === 'assignment') {
    const right = field(at, 'right');
    // A bare annotation declares and does nothing.
    if (!right) return () => 'next';
    targets.push(assignTo(compiler, field(at, 'left'), scope));
    at = right;
  }
  const value = expression(compiler, at, scope);
  return (frame) => {
    const result = value(frame);
    for (const assign of targets) assign(frame, result);
    return 'next';
  };
}

function augmented(compiler: Compiler, node: SyntaxNode, scope: Scope): Run {
  const { machine } = compiler;
  const left = field(node, 'left')!;
  const operator = textOf(compiler, field(node, 'operator')!).slice(0, -1);
  const right = expression(compiler, field(node, 'right'), scope);
  if (left.kind === 'identifier') {
    const access = nameAccess(compiler, textOf(compiler, left), scope);
    return (frame) => {
      access.set(frame, inPlace(machine, operator, access.get(frame), right(frame)));
      return 'next';
    };
  }
  // The object and the index are evaluated once.
  const object = expression(compiler, field(left, left.kind === 'subscript' ? 'value' : 'object'), scope);
  if (left.kind === 'subscript') {
    const index = subscriptIndex(compiler, left, scope);
    return (frame) => {
      const [held, at] = [object(frame), index(frame)];
      setSubscript(machine, held, at, inPlace(machine, operator, subscript(machine, held, at), right(frame)));
      return 'next';
    };
  }
  if (left.kind !== 'attribute') return unknown('an unusual assignment');
  const name = textOf(compiler, field(left, 'attribute')!);
  return (frame) => {
    const held = object(frame);
    setAttribute(held, name, inPlace(machine, operator, machine.attribute(held, name), right(frame)));
    return 'next';
  };
}

function deletion(compiler: Compiler, node: SyntaxNode, scope: Scope): (frame: Frame) => void {
  if (node.kind === 'identifier') return nameAccess(compiler, textOf(compiler, node), scope).delete;
  if (node.kind !== 'subscript') return () => unknown('del of such a target');
  const object = expression(compiler, field(node, 'value'), scope);
  const index = subscriptIndex(compiler, node, scope);
  return (frame) => deleteSubscript(object(frame), index(frame));
}

function defined(compiler: Compiler, node: SyntaxNode, scope: Scope): Run {
  const inner = node.kind === 'decorated_definition' ? field(node, 'definition')! : node;
  const decorators = parts(node)
    .filter((one) => one.kind === 'decorator' && inner !== node)
    .map((one) => expression(compiler, parts(one)[0], scope));
  const make: Code =
    inner.kind === 'function_definition' ? definition(compiler, inner, scope) : classDefinition(compiler, inner, scope);
  const access = nameAccess(compiler, textOf(compiler, field(inner, 'name')!), scope);
  return (frame) => {
    const wraps = decorators.map((code) => code(frame));
    let made = make(frame);
    for (const wrap of wraps.toReversed()) made = compiler.machine.call(wrap, [made]);
    access.set(frame, made);
    return 'next';
  };
}

function attempt(compiler: Compiler, node: SyntaxNode, scope: Scope): Run {
  const main = body(compiler, field(node, 'body'), scope);
  const blockOf = (clause: SyntaxNode) => clause.children.find((child) => child.kind === 'block');
  const handlers = parts(node)
    .filter((one) => one.kind === 'except_clause')
    .map((clause) => handler(compiler, clause, blockOf(clause), scope));
  if (parts(node).some((one) => one.kind === 'except_group_clause')) return unknown('except*');
  const otherwise = parts(node).find((one) => one.kind === 'else_clause');
  const finallyClause = parts(node).find((one) => one.kind === 'finally_clause');
  const after = otherwise && body(compiler, field(otherwise, 'body') ?? blockOf(otherwise), scope);
  const last = finallyClause && body(compiler, blockOf(finallyClause), scope);
  const guarded: Run = (frame) => {
    let end: End;
    try {
      end = main(frame);
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
      for (const one of handlers) if (one.takes(frame, error.error)) return one.run(frame, error);
      throw error;
    }
    return end === 'next' && after ? after(frame) : end;
  };
  if (!last) return guarded;
  return (frame) => {
    let end: End;
    try {
      end = guarded(frame);
    } catch (error) {
      // What is unknown ends the evaluation: nothing of the program runs after it.
      if (!(error instanceof Raised)) throw error;
      const held = frame.returned;
      const overruled = last(frame);
      if (overruled !== 'next') return overruled;
      frame.returned = held;
      throw error;
    }
    const held = frame.returned;
    const overruled = last(frame);
    if (overruled !== 'next') return overruled;
    frame.returned = held;
    return end;
  };
}

interface Handler {
  readonly takes: (frame: Frame, error: PyInstance) => boolean;
  readonly run: (frame: Frame, raised: Raised) => End;
}

function handler(compiler: Compiler, clause: SyntaxNode, block: SyntaxNode | undefined, scope: Scope): Handler {
  const given = field(clause, 'value');
  const isNamed = given?.kind === 'as_pattern';
  const alias = isNamed ? field(given, 'alias') : undefined;
  const wanted = given && expression(compiler, isNamed ? parts(given)[0] : given, scope);
  const name = alias ? nameAccess(compiler, textOf(compiler, alias), scope) : undefined;
  const inner = body(compiler, block, scope);
  const line = compiler.lineOf(clause);
  return {
    takes(frame, error) {
      compiler.machine.meter.lines.add(line);
      if (!wanted) return true;
      const classes = wanted(frame);
      return (classes instanceof PyTuple ? classes.items : [classes]).some((one) =>
        one instanceof PyClass && isException(one)
          ? isSubclass(error.cls, one)
          : unknown('except of something unusual'),
      );
    },
    run(frame, raised) {
      const before = frame.handled;
      frame.handled = raised;
      name?.set(frame, raised.error);
      try {
        return inner(frame);
      } finally {
        frame.handled = before;
        if (name) attemptDelete(() => name.delete(frame));
      }
    },
  };
}

/** The name of a handler goes with it; that it is gone already is no error. */
function attemptDelete(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
  }
}
