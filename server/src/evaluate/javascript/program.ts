// A JavaScript or TypeScript document that can be evaluated: its module is run anew for each evaluation; what a
// statement leaves unknown is the names that it binds, and the data that it may have changed. Types are not read.

import { lineStartsOf, positionAt } from '../../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import {
  createMeter,
  defaultEvaluationLimits,
  evaluation,
  shortened,
  Unknown,
  unknown,
  type Evaluation,
  type Program,
} from '../evaluation.ts';
import { classOf, createMachine } from './classes.ts';
import {
  declarationIn,
  Environment,
  field,
  hoist,
  lexicalNames,
  parts,
  varNames,
  type Code,
  type Compiler,
  type Run,
} from './compiler.ts';
import { expression } from './expressions.ts';
import { func } from './functions.ts';
import { errorClasses, globalsOf } from './globals.ts';
import { literalOf, shownOf, valueOf } from './literal.ts';
import { pattern } from './patterns.ts';
import { statement, statements } from './statements.ts';
import { isObject, JsFunction, JsObject, Thrown, type Machine, type Value } from './values.ts';

interface Top {
  readonly run: Run;
  readonly binds: readonly string[];
}

interface Module {
  readonly tops: readonly Top[];
  readonly vars: readonly string[];
  readonly prepare: ((scope: Environment) => void) | undefined;
}

type Basis = Pick<Compiler, 'text' | 'machine' | 'globals' | 'poisoned' | 'lineOf'>;

function createCompiler(basis: Basis): Compiler {
  const compiler: Compiler = {
    ...basis,
    expression: (node) => expression(compiler, node),
    statement: (node) => statement(compiler, node),
    statements: (nodes) => statements(compiler, nodes),
    pattern: (node, how) => pattern(compiler, node, how),
    func: (node, name) => func(compiler, node, name),
    classOf: (node, name) => classOf(compiler, node, name),
  };
  return compiler;
}

/** Makes the program of a document. */
export function javascriptProgram(tree: SyntaxTree): Program {
  const errors = errorClasses(() => machine);
  const machine: Machine = createMachine(createMeter(defaultEvaluationLimits), errors);
  const globals = globalsOf(machine);
  const starts = lineStartsOf(tree.text);
  const lineOf = (node: SyntaxNode) => positionAt(tree.text, node.start, starts).line;
  const compiler = createCompiler({ text: tree.text, machine, globals, poisoned: new Map(), lineOf });
  let module: Module | undefined;

  const load = (): Environment => {
    module ??= moduleOf(compiler, tree);
    const scope = new Environment(undefined);
    compiler.poisoned.clear();
    for (const name of module.vars) scope.declare(name, undefined);
    module.prepare?.(scope);
    for (const top of module.tops) runTop(compiler, scope, top);
    machine.meter.lines.clear();
    return scope;
  };
  const finish = (run: (scope: Environment) => Value): Evaluation => {
    const { meter } = machine;
    return evaluation(meter, () => {
      const scope = load();
      let value: Value;
      try {
        value = run(scope);
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        return thrown(machine, error.value);
      }
      const literal = literalOf(machine, value);
      return { kind: 'value', value: literal, shown: shortened(shownOf(literal)), lines: meter.lines };
    });
  };

  return {
    evaluate(given, limits = defaultEvaluationLimits, before = []) {
      machine.meter = createMeter(limits);
      return finish((scope) => {
        for (const one of before) {
          if (one.hasFault) unknown('a statement before it cannot be parsed');
          const own = withText(compiler, one);
          hoist(own, parts(one.root))?.(scope);
          for (const name of varNames(own, parts(one.root))) scope.declare(name, undefined);
          own.statements(parts(one.root))(scope);
        }
        return expressionOf(withText(compiler, given), given)(scope);
      });
    },
    call(name, inputs, limits = defaultEvaluationLimits) {
      machine.meter = createMeter(limits);
      return finish((scope) => {
        const [first, ...members] = name.split('.');
        const why = compiler.poisoned.get(first!);
        const cell = scope.cells.get(first!);
        if (why !== undefined || !cell) return unknown(why ?? `there is no ${first}`);
        let self: Value;
        let held = cell.value;
        for (const member of members) [self, held] = [held, machine.get(held, member)];
        return machine.call(held, self, inputs.map(valueOf));
      });
    },
  };
}

/** The same compiler over another text; its lines are not those of the document. */
function withText(compiler: Compiler, tree: SyntaxTree): Compiler {
  return createCompiler({ ...compiler, text: tree.text, lineOf: () => -1 });
}

/** The only expression of a tree of its own. */
function expressionOf(compiler: Compiler, tree: SyntaxTree): Code {
  const [only, ...more] = parts(tree.root);
  const [inner] = only?.kind === 'expression_statement' ? parts(only) : [];
  if (tree.hasFault || !inner || more.length > 0) return unknown('it is not one expression');
  return compiler.expression(inner);
}

function moduleOf(compiler: Compiler, tree: SyntaxTree): Module {
  const nodes = parts(tree.root);
  return {
    tops: nodes.map((node) => topOf(compiler, node)),
    vars: [...varNames(compiler, nodes)],
    prepare: hoist(compiler, nodes),
  };
}

function topOf(compiler: Compiler, node: SyntaxNode): Top {
  const inner = declarationIn(node);
  const names = [...varNames(compiler, [inner]), ...lexicalNames(compiler, [inner]).map(({ name }) => name)];
  if (node.kind === 'import_statement')
    return { run: () => unknown('what is imported'), binds: importedNames(compiler, node) };
  if (inner.kind === 'enum_declaration') {
    const name = field(inner, 'name');
    return { run: () => unknown('an enum'), binds: name ? [compiler.text.slice(name.start, name.end)] : [] };
  }
  // What is given to the outside changes nothing inside.
  if (
    node.kind === 'expression_statement' &&
    /^(?:module\.exports|exports\.[\w$]+)\s*=\s*(?:[\w$.]+|\{[\w$\s,:]*\})\s*;?$/.test(
      compiler.text.slice(node.start, node.end),
    )
  )
    return { run: () => 'next', binds: [] };
  return { run: compiler.statement(node), binds: names };
}

function importedNames(compiler: Compiler, node: SyntaxNode): readonly string[] {
  const found: string[] = [];
  const visit = (one: SyntaxNode): void => {
    if (one.kind === 'identifier') found.push(compiler.text.slice(one.start, one.end));
    for (const child of one.children) visit(child);
  };
  visit(node);
  return found;
}

/** Runs a statement of the module; what it leaves unknown is not known from then on. */
function runTop(compiler: Compiler, scope: Environment, { run, binds }: Top): void {
  try {
    run(scope);
  } catch (error) {
    if (error instanceof Thrown) throw new Unknown('the module throws an error when it is loaded');
    if (!(error instanceof Unknown) || error.limit !== undefined) throw error;
    const lost = new Set(binds);
    if (error.message !== 'what is imported' && error.message !== 'an enum')
      // It may have changed every variable, and the data in it.
      for (const [name, { value, isConstant, isReady }] of scope.cells) {
        const isPlainFunction =
          value instanceof JsFunction && value.statics.size === 0 && (isConstant || !isAssigned(compiler.text, name));
        if (isReady && !isPlainFunction && (!isConstant || isObject(value))) lost.add(name);
      }
    for (const name of lost) {
      scope.cells.delete(name);
      compiler.poisoned.set(name, `${name} is not known: ${error.message}`);
    }
  }
}

/** Whether a text gives a name another value, or may do so out of sight. */
function isAssigned(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])(?:${name.replaceAll('$', '\\$')}\\s*=(?![=>])|eval\\()`).test(text);
}

function thrown(machine: Machine, value: Value): Evaluation {
  const { lines } = machine.meter;
  if (!(value instanceof JsObject) || !value.proto?.owner) {
    const literal = literalOf(machine, value);
    const error = literal.kind === 'string' ? literal.value : shownOf(literal);
    return { kind: 'throws', error: `thrown ${error}`, classes: [], lines };
  }
  const classes: string[] = [];
  for (let at = value.proto; at; at = at.proto!) if (at.owner) classes.push(at.owner.name);
  const message = value.properties.get('message');
  return { kind: 'throws', error: classes[0]!, classes, ...(typeof message === 'string' ? { message } : {}), lines };
}
