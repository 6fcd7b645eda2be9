// Arguments of well-known functions in the wrong order, where literals and types show it.

import { bareShape, quoted, stringOf, textOf } from './expressions.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

type Test = (view: RuleView, args: readonly SyntaxNode[]) => boolean;

const isFunction = (view: RuleView, node: SyntaxNode | undefined) =>
  node !== undefined && bareShape(view, node)?.kind === 'function';
const isName = (view: RuleView, node: SyntaxNode | undefined) =>
  node !== undefined && /^(?:name|member)$/u.test(bareShape(view, node)?.kind ?? '');
const isText = (view: RuleView, node: SyntaxNode | undefined) =>
  node !== undefined && stringOf(view, node) !== undefined;
const isNumber = (view: RuleView, node: SyntaxNode | undefined) =>
  node !== undefined && bareShape(view, node)?.kind === 'number';
const builtIn = /^(?:int|str|float|bool|list|dict|set|tuple|bytes)$/u;

/** What is given first, and why it cannot be. */
const wrongOrders: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  python: {
    isinstance: (view, [first, second]) =>
      second !== undefined &&
      builtIn.test(textOf(view, first!)) &&
      !builtIn.test(textOf(view, second)) &&
      /^[a-z_]\w*$/u.test(textOf(view, second)) &&
      !/_$|type|class|cls|kind/iu.test(textOf(view, second)),
    hasattr: (view, [first, second]) => isText(view, first) && isName(view, second),
    getattr: (view, [first, second]) => isText(view, first) && isName(view, second),
    setattr: (view, [first, second]) => isText(view, first) && isName(view, second),
    map: (view, [first, second]) => !isFunction(view, first) && isFunction(view, second),
    filter: (view, [first, second]) => !isFunction(view, first) && isFunction(view, second),
    reduce: (view, [first, second]) => !isFunction(view, first) && isFunction(view, second),
    enumerate: (view, [first, second]) => isNumber(view, first) && isName(view, second),
    're.match': pattern,
    're.search': pattern,
    're.fullmatch': pattern,
    're.findall': pattern,
    're.finditer': pattern,
    're.split': pattern,
  },
  javascript: {
    parseInt: (view, [first, second]) => isNumber(view, first) && isName(view, second),
    'Object.hasOwn': (view, [first, second]) => isText(view, first) && isName(view, second),
    'Array.from': (view, [first, second]) => isFunction(view, first) && second !== undefined,
    '.reduce': (view, args) => args.length === 2 && isFunction(view, args[1]) && !isFunction(view, args[0]),
    '.addEventListener': (view, [first, second]) => isFunction(view, first) && isText(view, second),
    '.on': (view, [first, second]) => isFunction(view, first) && isText(view, second),
    '.padStart': (view, [first, second]) => isText(view, first) && isNumber(view, second),
    '.padEnd': (view, [first, second]) => isText(view, first) && isNumber(view, second),
  },
};

function pattern(view: RuleView, [first, second]: readonly SyntaxNode[]): boolean {
  return (
    isName(view, first) &&
    !/re$|regex|pattern|expr|^[A-Z_]+$|R[Ee]/u.test(textOf(view, first!)) &&
    second !== undefined &&
    /^[rR]["']/u.test(textOf(view, second)) &&
    /[\\[\](){}*+?^$]/u.test(textOf(view, second))
  );
}

/** Well known, and turned round. */
export const builtinArguments: TextRule = {
  id: 'builtin-arguments',
  title: 'Arguments of a well-known function in the wrong order',
  dialects: ['javascript', 'python'],
  bugKind: 'B.4',
  severity: 'warning',
  proof: 'opinion',
  why: 'The literals among the arguments show that they stand in another order than the function takes them: a type before the value, the start before the function, the text before the pattern.',
  wrong: [
    { language: 'python', code: 'def is_text(value):\n    return isinstance(str, value)\n' },
    { language: 'javascript', code: 'function sum(items) {\n  return items.reduce(0, (all, one) => all + one);\n}\n' },
    { language: 'python', code: 'def digits(text):\n    return re.findall(text, r"\\d+")\n' },
  ],
  right: [
    {
      language: 'python',
      code: 'def is_text(value, pattern):\n    return isinstance(value, str) and re.match(pattern, r"\\d") and getattr("abc", "upper")\n',
    },
    {
      language: 'javascript',
      code: 'function sum(items, add, start) {\n  return items.reduce((all, one) => all + one, 0) + items.reduce(start, add);\n}\n',
    },
  ],
  silent: ['Only names are given, or the function is not one that every reader knows.'],
  equivalents: ['TS2345', 'reportArgumentType', 'arg-type', 'call-overload'],
  *look(view) {
    const known = wrongOrders[view.dialect.id];
    if (!known) return;
    for (const { node, shape } of shapedOf(view, 'call')) {
      if (shape.args.length < 2) continue;
      const callee = textOf(view, shape.callee);
      const key = Object.hasOwn(known, callee)
        ? callee
        : shape.method && view.dialect.id === 'javascript'
          ? `.${textOf(view, shape.method)}`
          : '';
      if (!Object.hasOwn(known, key) || !known[key]!(view, shape.args)) continue;
      yield {
        span: shape.argumentList,
        message: `${quoted(textOf(view, node))}: the first two arguments seem to be exchanged.`,
      };
    }
  },
};
