// A Python document that can be evaluated: its module is run anew for each evaluation, statement by statement; what
// a statement leaves unknown is the names that it binds, and the data that it may have changed.

import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import { lineStartsOf, positionAt } from '../../base/text.ts';
import {
  createMeter,
  defaultEvaluationLimits,
  evaluation,
  shortened,
  Unknown,
  unknown,
  type Evaluation,
  type EvaluationLimits,
  type Program,
} from '../evaluation.ts';
import { builtinsOf } from './builtins.ts';
import { createMachine } from './classes.ts';
import type { Code, Compiler, Run } from './compiler.ts';
import { expression } from './expressions.ts';
import { literalOf, shownOf, valueOf } from './literal.ts';
import { str } from './repr.ts';
import { everything, Frame, field, parts, scopeOf, type Scope } from './scope.ts';
import { body, statement } from './statements.ts';
import { ancestry, PyClass, PyFunction, PyNative, Raised, type Machine, type Value } from './values.ts';

interface Top {
  readonly run: Run;
  /** Names that it binds. */
  readonly binds: ReadonlySet<string>;
  readonly isPlain: boolean;
  /** `from … import *`: any name may be another one after it, those of the language too. */
  readonly isWild: boolean;
}

/** Makes the program of a document. */
export function pythonProgram(tree: SyntaxTree): Program {
  const machine = createMachine(createMeter(defaultEvaluationLimits));
  const builtins = builtinsOf(machine);
  const scope = scopeOf('module', undefined, [tree.root], [], tree.text);
  const starts = lineStartsOf(tree.text);
  const lineOf = (node: SyntaxNode) => positionAt(tree.text, node.start, starts).line;
  const compiler = createCompiler({ text: tree.text, machine, builtins, poisoned: new Map(), lineOf });
  const globals = globalsIn(tree.root, tree.text);
  let tops: readonly Top[] | undefined;

  const start = (limits: EvaluationLimits) => {
    const meter = createMeter(limits);
    machine.meter = meter;
    return meter;
  };
  const load = (): Frame => {
    tops ??= parts(tree.root).map((node) => topOf(compiler, node, scope));
    const module = new Frame();
    compiler.poisoned.clear();
    for (const top of tops) runTop(machine, compiler, module, top, globals);
    machine.meter.lines.clear();
    return module;
  };
  const finish = (run: (module: Frame) => Value): Evaluation => {
    const { meter } = machine;
    return evaluation(meter, () => {
      const module = load();
      let value: Value;
      try {
        value = run(module);
      } catch (error) {
        if (!(error instanceof Raised)) throw error;
        const { cls, args } = error.error;
        const message = args === undefined ? undefined : messageOf(machine, error);
        return {
          kind: 'throws',
          error: cls.name,
          classes: ancestry(cls).map(({ name }) => name),
          ...(message === undefined ? {} : { message }),
          lines: meter.lines,
        };
      }
      return {
        kind: 'value',
        value: literalOf(machine, value),
        shown: shortened(shownOf(machine, value)),
        lines: meter.lines,
      };
    });
  };

  return {
    evaluate(given, limits = defaultEvaluationLimits, before = []) {
      start(limits);
      return finish((module) => {
        for (const one of before) runBefore(compiler, one, scope, module);
        return expressionOf(compiler, given, scope)(module);
      });
    },
    call(name, inputs, limits = defaultEvaluationLimits) {
      start(limits);
      return finish((module) => {
        const [first, ...members] = name.split('.');
        const why = compiler.poisoned.get(first!);
        const held = module.names.get(first!);
        if (why !== undefined || held === undefined) return unknown(why ?? `there is no ${first}`);
        const func = members.reduce((value, member) => machine.attribute(value, member), held);
        return machine.call(
          func,
          inputs.map((one) => valueOf(machine, one)),
        );
      });
    },
  };
}

type Basis = Pick<Compiler, 'text' | 'machine' | 'builtins' | 'poisoned' | 'lineOf'>;

function createCompiler(basis: Basis): Compiler {
  const compiler: Compiler = {
    ...basis,
    expression: (node, scope) => expression(compiler, node, scope),
    statement: (node, scope) => statement(compiler, node, scope),
    body: (node, scope) => body(compiler, node, scope),
  };
  return compiler;
}

/** The only expression of a tree of its own, in the scope of the module. */
function expressionOf(compiler: Compiler, tree: SyntaxTree, scope: Scope): Code {
  const [only, ...more] = parts(tree.root);
  const [inner, ...others] = only?.kind === 'expression_statement' ? parts(only) : [];
  if (tree.hasFault || !inner || more.length > 0 || others.length > 0 || /assignment/.test(inner.kind))
    return unknown('it is not one expression');
  return expression(withText(compiler, tree), inner, scope);
}

function runBefore(compiler: Compiler, tree: SyntaxTree, scope: Scope, module: Frame): void {
  if (tree.hasFault) unknown('a statement before it cannot be parsed');
  for (const one of parts(tree.root)) statement(withText(compiler, tree), one, scope)(module);
}

/** The same compiler over another text; its lines are not those of the document. */
function withText(compiler: Compiler, tree: SyntaxTree): Compiler {
  return createCompiler({ ...compiler, text: tree.text, lineOf: () => -1 });
}

function topOf(compiler: Compiler, node: SyntaxNode, scope: Scope): Top {
  const binds = scopeOf('module', undefined, [node], [], compiler.text).own;
  const [only] = parts(node);
  const isDocumentation = node.kind === 'expression_statement' && only?.kind === 'string';
  const isMain =
    node.kind === 'if_statement' &&
    /^\(?\s*__name__\s*==/.test(compiler.text.slice(field(node, 'condition')?.start ?? node.start, node.end));
  const run: Run = isDocumentation || isMain ? () => 'next' : statement(compiler, node, scope);
  return {
    run,
    binds: isMain ? new Set() : binds,
    isPlain: /^(?:function_definition|import_statement|import_from_statement)$/.test(node.kind),
    isWild: node.children.some((child) => child.kind === 'wildcard_import'),
  };
}

/** Runs a statement of the module; what it leaves unknown is not known from then on. */
function runTop(
  machine: Machine,
  compiler: Compiler,
  module: Frame,
  { run, binds, isPlain, isWild }: Top,
  { declared, isReflective }: Globals,
): void {
  try {
    run(module);
    for (const name of binds) if (module.names.has(name)) compiler.poisoned.delete(name);
  } catch (error) {
    if (!(error instanceof Unknown) || error.limit !== undefined) {
      if (error instanceof Raised) throw new Unknown('the module raises an error when it is loaded');
      throw error;
    }
    const lost = new Set(binds);
    if (isWild) compiler.poisoned.set(everything, error.message);
    if (isWild || (isReflective && !isPlain)) for (const name of module.names.keys()) lost.add(name);
    if (!isPlain)
      // It may have changed any data of the module, and what functions declare as global.
      for (const [name, value] of module.names)
        if (
          declared.has(name) ||
          !(
            value === null ||
            typeof value !== 'object' ||
            value instanceof PyFunction ||
            value instanceof PyNative ||
            (value instanceof PyClass && value.construct !== undefined)
          )
        )
          lost.add(name);
    for (const name of lost) {
      module.names.delete(name);
      compiler.poisoned.set(name, `${name} is not known: ${error.message}`);
    }
  }
}

/** How a module may be changed by code that is not known. */
interface Globals {
  /** Names that any function declares as global. */
  readonly declared: ReadonlySet<string>;
  /** Whether the text reaches its own names as data. */
  readonly isReflective: boolean;
}

function globalsIn(root: SyntaxNode, text: string): Globals {
  const declared = new Set<string>();
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind === 'global_statement') for (const one of parts(node)) declared.add(text.slice(one.start, one.end));
    pending.push(...node.children);
  }
  return { declared, isReflective: /\b(?:globals|locals|vars|exec|eval|setattr|__dict__|modules)\b/.test(text) };
}

/** The message of an error that the program wrote. */
function messageOf(machine: Machine, raised: Raised): string | undefined {
  try {
    return str(machine, raised.error);
  } catch (error) {
    if (error instanceof Unknown || error instanceof Raised) return undefined;
    throw error;
  }
}
