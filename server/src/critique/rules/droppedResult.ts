// The result of a method or function that changes nothing is dropped.

import { numberOf, quoted, stringOf, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** Methods by what they take; they give a new value and leave the old one as it is. */
const javascriptMethods: ReadonlyMap<string, (view: RuleView, args: readonly SyntaxNode[]) => boolean> = new Map([
  ...['trim', 'trimStart', 'trimEnd', 'toUpperCase', 'toLowerCase', 'toSorted', 'toReversed'].map(
    (name) => [name, none] as const,
  ),
  ['replace', (view, args) => args.length === 2 && isTextOrPattern(view, args[0]!)],
  ['replaceAll', (view, args) => args.length === 2 && isTextOrPattern(view, args[0]!)],
  ['concat', (_, args) => args.length > 0],
  ['padStart', (_, args) => args.length > 0],
  ['padEnd', (_, args) => args.length > 0],
  ['substring', (_, args) => args.length > 0],
  [
    'slice',
    (view, args) =>
      args.length > 0 &&
      args.every((one) => numberOf(view, one) !== undefined || /^[\w$.+ -]+$/u.test(textOf(view, one))),
  ],
  ['charAt', (_, args) => args.length === 1],
]);

const pythonMethods: ReadonlyMap<string, (view: RuleView, args: readonly SyntaxNode[]) => boolean> = new Map([
  ...['upper', 'lower', 'title', 'capitalize', 'swapcase'].map((name) => [name, none] as const),
  ...['strip', 'lstrip', 'rstrip'].map(
    (name) => [name, (_: RuleView, args: readonly SyntaxNode[]) => args.length <= 1] as const,
  ),
  ['replace', (view, args) => args.length === 2 && stringOf(view, args[0]!) !== undefined],
  ['zfill', (_, args) => args.length === 1],
]);

function none(_: RuleView, args: readonly SyntaxNode[]): boolean {
  return args.length === 0;
}

function isTextOrPattern(view: RuleView, node: SyntaxNode): boolean {
  return node.kind === 'regex' || stringOf(view, node) !== undefined;
}

/** What is given back and not taken. */
export const droppedResult: TextRule = {
  id: 'dropped-result',
  title: 'The result is dropped',
  dialects: ['javascript', 'python'],
  bugKind: 'B.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'Methods of texts, and methods such as `concat` and `toSorted`, give a new value and change nothing. As a statement of its own such a call does nothing; the result should be assigned or returned.',
  wrong: [
    { language: 'javascript', code: 'function clean(name) {\n  name.trim();\n  return name;\n}\n' },
    { language: 'python', code: 'def ordered(items):\n    sorted(items)\n    return items\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: "function go(place, items) {\n  location.replace('/home');\n  items.sort();\n  return place.trim();\n}\n",
    },
    {
      language: 'python',
      code: 'def check(path, text):\n    path.replace(text)\n    with raises(TypeError):\n        sorted(text)\n    return path\n',
    },
  ],
  silent: [
    'The call stands in a `try` or `with`, where it may be there to fail.',
    'The function that is called may change something.',
  ],
  equivalents: ['no-unused-expressions', 'B018', 'PLE1507', 'unused_must_use', 'reportUnusedCallResult'],
  *look(view) {
    const methods = view.dialect.id === 'python' ? pythonMethods : javascriptMethods;
    for (const { node, shape } of shapedOf(view, 'expressionStatement')) {
      if (shape?.kind !== 'expressionStatement') continue;
      const call = view.dialect.shapeOf(shape.expression);
      if (call?.kind !== 'call' || call.constructs || isTried(node)) continue;
      const callee = textOf(view, call.callee);
      const isDropped = call.method
        ? methods.get(textOf(view, call.method))?.(view, call.args) === true &&
          !/^(?:location|history|router|window|path|Path)\b|\b(?:location|router|history)$/u.test(
            textOf(view, call.object!),
          )
        : view.dialect.id === 'python' && /^(?:sorted|reversed|abs|round)$/u.test(callee) && call.args.length > 0;
      if (!isDropped) continue;
      yield {
        span: shape.expression,
        message: `${quoted(textOf(view, shape.expression))} gives a new value and changes nothing; its result is dropped.`,
      };
    }
  },
};

/** Whether it may be there to see it fail. */
function isTried(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (/^(?:try|with)/u.test(at.kind)) return true;
    if (/function|method/u.test(at.kind)) return false;
  }
  return false;
}
