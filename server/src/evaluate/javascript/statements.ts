// JavaScript's statements, compiled to functions over environments that say how they ended.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { Unknown, unknown } from '../evaluation.ts';
import {
  declarationIn,
  Environment,
  field,
  hoist,
  lexicalNames,
  parts,
  textOf,
  type Code,
  type Compiler,
  type End,
  type Run,
} from './compiler.ts';
import { isTrue } from './convert.ts';
import { named } from './expressions.ts';
import { iterate, namesIn } from './members.ts';
import { ended, Thrown, type Value } from './values.ts';

/** Compiles statements that run in order until one does not go on. */
export function statements(compiler: Compiler, nodes: readonly SyntaxNode[]): Run {
  const runs = nodes.map((one) => compiler.statement(one));
  return (scope) => {
    for (const run of runs) {
      const end = run(scope);
      if (end !== 'next') return end;
    }
    return 'next';
  };
}

/** Compiles one statement, which counts a step and marks its line when it runs. */
export function statement(compiler: Compiler, node: SyntaxNode): Run {
  const { machine } = compiler;
  const line = compiler.lineOf(node);
  let run: Run;
  try {
    run =
      node.faulty || node.children.some((child) => child.faulty)
        ? () => unknown('the text cannot be parsed')
        : compile(compiler, node);
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    const why = error.message;
    run = () => unknown(why);
  }
  if (node.kind === 'statement_block') return run;
  return (scope) => {
    machine.meter.step();
    machine.meter.lines.add(line);
    return run(scope);
  };
}

/** A block with variables of its own. */
function block(compiler: Compiler, nodes: readonly SyntaxNode[]): Run {
  const run = statements(compiler, nodes);
  const prepare = hoist(compiler, nodes);
  if (!prepare) return run;
  return (scope) => {
    const own = new Environment(scope);
    prepare(own);
    return within(run, scope, own);
  };
}

/** Runs in an environment of its own; what `return` gave goes to the outer one. */
function within(run: Run, outer: Environment, own: Environment): End {
  const end = run(own);
  if (end === 'return') outer.returned = own.returned;
  return end;
}

function compile(compiler: Compiler, node: SyntaxNode): Run {
  const { machine } = compiler;
  const of = (child: SyntaxNode | undefined) => compiler.expression(child);
  const run = (child: SyntaxNode | undefined): Run => (child ? compiler.statement(child) : () => 'next');
  switch (node.kind) {
    case 'expression_statement': {
      const code = of(parts(node)[0]);
      return (scope) => {
        code(scope);
        return 'next';
      };
    }
    case 'lexical_declaration':
    case 'variable_declaration':
      return declaration(compiler, node);
    case 'statement_block':
      return block(compiler, parts(node));
    case 'return_statement': {
      const [given] = parts(node);
      const value: Code = given ? of(given) : () => undefined;
      return (scope) => {
        scope.returned = value(scope);
        return 'return';
      };
    }
    case 'if_statement': {
      const condition = of(field(node, 'condition'));
      const yes = run(field(node, 'consequence'));
      const alternative = field(node, 'alternative');
      const no = run(alternative && parts(alternative)[0]);
      return (scope) => (isTrue(condition(scope)) ? yes(scope) : no(scope));
    }
    case 'while_statement':
    case 'do_statement': {
      const condition = of(field(node, 'condition'));
      const inner = run(field(node, 'body'));
      const label = labelOf(compiler, node);
      const isDo = node.kind === 'do_statement';
      return (scope) => {
        for (let first = isDo; first || isTrue(condition(scope)); first = false) {
          machine.meter.step();
          const end = inner(scope);
          const after = afterTurn(end, label);
          if (after !== 'again') return after;
        }
        return 'next';
      };
    }
    case 'for_statement':
      return forLoop(compiler, node);
    case 'for_in_statement':
      return eachLoop(compiler, node);
    case 'labeled_statement': {
      const label = textOf(compiler, field(node, 'label')!);
      const inner = run(field(node, 'body'));
      return (scope) => {
        const end = inner(scope);
        return end === `break ${label}` ? 'next' : end;
      };
    }
    case 'break_statement':
    case 'continue_statement': {
      const word = node.kind === 'break_statement' ? 'break' : 'continue';
      const label = field(node, 'label');
      const end: End = label ? `${word} ${textOf(compiler, label)}` : word;
      return () => end;
    }
    case 'switch_statement':
      return switchStatement(compiler, node);
    case 'throw_statement': {
      const value = of(parts(node)[0]);
      return (scope) => {
        throw new Thrown(value(scope));
      };
    }
    case 'try_statement':
      return attempt(compiler, node);
    case 'class_declaration':
    case 'abstract_class_declaration': {
      const name = textOf(compiler, field(node, 'name')!);
      const make = compiler.classOf(node, name);
      return (scope) => {
        scope.declare(name, make(scope));
        return 'next';
      };
    }
    case 'export_statement': {
      const inner = declarationIn(node);
      if (inner !== node) return run(inner);
      return () => 'next';
    }
    case 'function_declaration':
    case 'generator_function_declaration':
    case 'empty_statement':
    case 'comment':
    case 'interface_declaration':
    case 'type_alias_declaration':
    case 'import_statement':
    case 'function_signature':
    case 'ambient_declaration':
      return () => 'next';
    default: {
      const why = `the statement ${node.kind}`;
      return () => unknown(why);
    }
  }
}

/** What a loop does after a turn that ended so. */
function afterTurn(end: End, label: string | undefined): End | 'again' {
  if (end === 'next' || end === 'continue' || (label !== undefined && end === `continue ${label}`)) return 'again';
  return end === 'break' ? 'next' : end;
}

function labelOf(compiler: Compiler, node: SyntaxNode): string | undefined {
  const { parent } = node;
  return parent?.kind === 'labeled_statement' ? textOf(compiler, field(parent, 'label')!) : undefined;
}

function declaration(compiler: Compiler, node: SyntaxNode): Run {
  const isConst = node.children.some((child) => child.kind === 'const');
  const how = node.kind === 'variable_declaration' ? 'var' : isConst ? 'const' : 'let';
  const steps = parts(node)
    .filter((one) => one.kind === 'variable_declarator')
    .map((one) => {
      const name = field(one, 'name');
      const value = field(one, 'value');
      return { assign: compiler.pattern(name, how), code: value && named(compiler, value, name) };
    });
  return (scope) => {
    for (const { assign, code } of steps) {
      if (code) assign(scope, code(scope));
      else if (how !== 'var') assign(scope, undefined);
    }
    return 'next';
  };
}

function forLoop(compiler: Compiler, node: SyntaxNode): Run {
  const { machine } = compiler;
  const initial = field(node, 'initializer');
  const isLexical = initial?.kind === 'lexical_declaration';
  const names = isLexical ? lexicalNames(compiler, [initial]) : [];
  const start: Run =
    initial && initial.kind !== 'empty_statement'
      ? initial.kind.endsWith('_declaration')
        ? compiler.statement(initial)
        : expressionRun(compiler, initial)
      : () => 'next';
  const conditionNode = field(node, 'condition');
  const condition =
    conditionNode && conditionNode.kind !== 'empty_statement'
      ? compiler.expression(conditionNode.kind === 'expression_statement' ? parts(conditionNode)[0] : conditionNode)
      : undefined;
  const step = field(node, 'increment') && compiler.expression(field(node, 'increment'));
  const inner = compiler.statement(field(node, 'body')!);
  const label = labelOf(compiler, node);
  return (scope) => {
    let own = new Environment(scope);
    for (const { name, isConstant } of names) own.declare(name, undefined, false, isConstant);
    start(own);
    for (;;) {
      if (condition && !isTrue(condition(own))) return 'next';
      machine.meter.step();
      const end = within(inner, scope, own);
      const after = afterTurn(end, label);
      if (after !== 'again') return after;
      if (names.length > 0) {
        // Every turn has variables of its own, which closures keep.
        const next = new Environment(scope);
        for (const { name } of names) next.cells.set(name, { ...own.cells.get(name)! });
        own = next;
      }
      step?.(own);
    }
  };
}

function expressionRun(compiler: Compiler, node: SyntaxNode): Run {
  const code = compiler.expression(node.kind === 'expression_statement' ? parts(node)[0] : node);
  return (scope) => {
    code(scope);
    return 'next';
  };
}

function eachLoop(compiler: Compiler, node: SyntaxNode): Run {
  const { machine } = compiler;
  const kind = node.children.find((child) => /^(?:const|let|var)$/.test(child.kind))?.kind as
    | 'const'
    | 'let'
    | 'var'
    | undefined;
  if (node.children.some((child) => child.kind === 'await')) return unknown('for await');
  const assign = compiler.pattern(field(node, 'left'), kind ?? 'assign');
  const source = compiler.expression(field(node, 'right'));
  const inner = compiler.statement(field(node, 'body')!);
  const isOf = textOf(compiler, field(node, 'operator')!) === 'of';
  const label = labelOf(compiler, node);
  return (scope) => {
    const turn = (value: Value): End | 'again' => {
      const own = new Environment(scope);
      assign(own, value);
      machine.meter.step();
      return afterTurn(within(inner, scope, own), label);
    };
    if (!isOf) {
      for (const name of namesIn(source(scope))) {
        const after = turn(name);
        if (after !== 'again') return after;
      }
      return 'next';
    }
    const next = iterate(machine, source(scope));
    for (let value = next(); value !== ended; value = next()) {
      const after = turn(value);
      if (after !== 'again') return after;
    }
    return 'next';
  };
}

function switchStatement(compiler: Compiler, node: SyntaxNode): Run {
  const value = compiler.expression(field(node, 'value'));
  const cases = parts(field(node, 'body')!).map((one) => {
    const test = one.kind === 'switch_case' ? field(one, 'value') : undefined;
    const nodes = one.children.filter((child) => child.field === 'body' && child.named && child.kind !== 'comment');
    return { test: test && compiler.expression(test), nodes, run: statements(compiler, nodes) };
  });
  const prepare = hoist(
    compiler,
    cases.flatMap(({ nodes }) => nodes),
  );
  return (scope) => {
    const given = value(scope);
    const own = new Environment(scope);
    prepare?.(own);
    let from = cases.findIndex(({ test }) => test !== undefined && test(own) === given);
    if (from < 0) from = cases.findIndex(({ test }) => test === undefined);
    if (from < 0) return 'next';
    for (const { run } of cases.slice(from)) {
      const end = within(run, scope, own);
      if (end === 'break') return 'next';
      if (end !== 'next') return end;
    }
    return 'next';
  };
}

function attempt(compiler: Compiler, node: SyntaxNode): Run {
  const main = compiler.statement(field(node, 'body')!);
  const handler = field(node, 'handler');
  const parameter = handler && field(handler, 'parameter');
  const bind = parameter && compiler.pattern(parameter, 'let');
  const caught = handler && compiler.statement(field(handler, 'body')!);
  const finalizer = field(node, 'finalizer');
  const last = finalizer && compiler.statement(field(finalizer, 'body') ?? parts(finalizer)[0]!);
  const guarded: Run = (scope) => {
    try {
      return main(scope);
    } catch (error) {
      // What is unknown ends the evaluation: nothing of the program runs after it.
      if (!(error instanceof Thrown) || !caught) throw error;
      const own = new Environment(scope);
      bind?.(own, error.value);
      return within(caught, scope, own);
    }
  };
  if (!last) return guarded;
  return (scope) => {
    let end: End | Thrown;
    try {
      end = guarded(scope);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      end = error;
    }
    const held = scope.returned;
    const overruled = last(scope);
    if (overruled !== 'next') return overruled;
    scope.returned = held;
    if (end instanceof Thrown) throw end;
    return end;
  };
}
