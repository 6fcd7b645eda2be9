// A call of one of the file's own async functions whose result is used as if it were there already.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { bareShape, quoted, textOf } from './expressions.ts';
import type { DeclaredFunction, RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** Not there yet. */
export const missingAwait: TextRule = {
  id: 'missing-await',
  title: 'A missing `await`',
  dialects: ['javascript', 'python'],
  bugKind: 'B.1',
  severity: 'warning',
  proof: 'supported',
  why: 'An async function gives a promise or a coroutine. As a condition it is always true, it has none of the members of the value, and a coroutine that nobody awaits never runs.',
  wrong: [
    {
      language: 'javascript',
      code: 'async function isReady() {\n  return true;\n}\nasync function start() {\n  if (isReady()) return 1;\n  return 2;\n}\n',
    },
    { language: 'python', code: 'async def save(one):\n    return one\n\n\nasync def run():\n    save(1)\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'async function load() {\n  return [];\n}\nasync function start() {\n  load().then(() => 1);\n  const waiting = load();\n  return (await load()).length + (await waiting).length;\n}\n',
    },
    {
      language: 'python',
      code: 'async def save(one):\n    return one\n\n\nasync def run():\n    await save(1)\n    task = create_task(save(2))\n    return task\n',
    },
  ],
  silent: [
    'The promise is handed on, kept or returned.',
    'JavaScript: the call is a statement of its own, which may be meant to go on by itself.',
  ],
  equivalents: [
    'no-floating-promises',
    'no-misused-promises',
    'noFloatingPromises',
    'reportUnusedCoroutine',
    'unused-coroutine',
    'RUF006',
    'TS2801',
    'TS2339',
    'reportAttributeAccessIssue',
  ],
  *look(view) {
    const python = view.dialect.id === 'python';
    for (const { node, shape: call } of shapedOf(view, 'call')) {
      if (call?.kind !== 'call' || call.constructs) continue;
      const callee = calledOf(view, textOf(view, call.callee));
      if (!callee?.asynchronous || callee.generator) continue;
      const use = useOf(view, node, python);
      if (!use) continue;
      yield {
        span: node,
        message: `${quoted(callee.name)} is async, so ${quoted(textOf(view, node))} gives a ${python ? 'coroutine' : 'promise'}${use}; \`await\` is missing.`,
      };
    }
  },
};

/** The function of the file that is called, as far as the words tell. */
function calledOf(view: RuleView, callee: string): DeclaredFunction | undefined {
  const own = view.file.functions.get(callee);
  if (own) return own;
  const method = /^(?:this|self)\.([\w$]+)$/u.exec(callee)?.[1];
  const owner = view.method ? view.name?.slice(0, view.name.lastIndexOf('.')) : undefined;
  return method === undefined || owner === undefined ? undefined : view.file.functions.get(`${owner}.${method}`);
}

/** What is wrong with how it is used; undefined where it may be right. */
function useOf(view: RuleView, node: SyntaxNode, python: boolean): string | undefined {
  let at = node;
  let { parent } = node;
  while (parent && view.dialect.shapeOf(parent)?.kind === 'parenthesised') [at, parent] = [parent, parent.parent];
  if (!parent) return undefined;
  const outer = view.dialect.shapeOf(parent);
  switch (outer?.kind) {
    case 'if':
    case 'conditional':
      return bareShape(view, outer.condition) === view.dialect.shapeOf(node) &&
        outer.condition.start <= node.start &&
        node.end <= outer.condition.end
        ? ', which is always true'
        : undefined;
    case 'unary':
      return outer.class === 'not' ? ', which is always true' : undefined;
    case 'binary':
      return /^(?:arithmetic|relational)$/u.test(outer.class) ? ', with which nothing can be computed' : undefined;
    case 'member': {
      if (outer.object !== at) return undefined;
      const name = textOf(view, outer.property);
      return /^(?:then|catch|finally|constructor|send|close|throw|cr_\w+|__\w+__)$/u.test(name)
        ? undefined
        : `, which has no ${quoted(name)}`;
    }
    case 'index':
      return outer.object === at ? ', which has no elements' : undefined;
    case 'each':
      return outer.iterable === at && !/\bawait\b/u.test(textOf(view, parent).split('\n')[0]!)
        ? ', over which nothing can walk'
        : undefined;
    case 'expressionStatement':
      return python ? ' that nobody awaits, so it never runs' : undefined;
    default:
      return undefined;
  }
}
