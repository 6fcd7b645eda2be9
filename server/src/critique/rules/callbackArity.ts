// Callbacks that get or give something else than they think: `map(parseInt)`, a comparator that gives true or false.

import { bareShape, codeOf, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';

/** What is handed to a callback, and what it gives. */
export const callbackArity: TextRule = {
  id: 'callback-contract',
  title: 'A callback that does not fit',
  dialects: ['javascript'],
  bugKind: 'B.1',
  severity: 'warning',
  proof: 'supported',
  why: '`map` hands the index to its callback as second argument, which `parseInt` takes for the base. `sort` wants a number from its comparator: true counts as 1, false as 0, and nothing is ever less. Without a comparator it sorts numbers as texts.',
  wrong: [
    { language: 'javascript', code: 'function numbers(words) {\n  return words.map(parseInt);\n}\n' },
    { language: 'javascript', code: 'function ordered(items) {\n  return items.sort((a, b) => a > b);\n}\n' },
    {
      language: 'typescript',
      code: 'function median(values: number[]): number | undefined {\n  values.sort();\n  return values[values.length >> 1];\n}\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function numbers(words) {\n  return words.map(Number).sort((a, b) => a - b);\n}\n',
    },
    { language: 'typescript', code: 'function ordered(names: string[]): string[] {\n  return names.sort();\n}\n' },
  ],
  silent: ['What is sorted without a comparator is not declared as a list of numbers.'],
  equivalents: [
    'require-array-sort-compare',
    'radix',
    'no-array-callback-reference',
    'bad-array-method-on-arguments',
    'TS2345',
  ],
  *look(view) {
    for (const { node, shape: call } of shapedOf(view, 'call')) {
      if (call?.kind !== 'call' || !call.method || !call.object) continue;
      const method = textOf(view, call.method);
      const [first] = call.args;
      if (method === 'map' && first && call.args.length === 1 && /^(?:Number\.)?parseInt$/u.test(codeOf(view, first))) {
        yield {
          span: first,
          message:
            'The index becomes the base of `parseInt`: `["1", "2", "3"]` gives 1, NaN, NaN. Use `Number`, or a function of one parameter.',
        };
      } else if ((method === 'sort' || method === 'toSorted') && first && call.args.length === 1) {
        const given = comparatorResult(view, first);
        if (!given) continue;
        yield {
          span: given,
          message: `The comparator gives true or false; ${quoted(method)} wants a number below, at or above 0. Subtract, or give -1, 0 and 1.`,
        };
      } else if (
        (method === 'sort' || method === 'toSorted') &&
        call.args.length === 0 &&
        isListOfNumbers(view, textOf(view, call.object))
      ) {
        yield {
          span: node,
          message: `${quoted(textOf(view, call.object))} is a list of numbers, and ${quoted(textOf(view, node))} sorts them as texts: 10 comes before 9.`,
        };
      }
    }
  },
};

/** What a comparator gives, where it is a comparison and nothing else. */
function comparatorResult(view: RuleView, callback: SyntaxNode): SyntaxNode | undefined {
  const shape = bareShape(view, callback);
  if (shape?.kind !== 'function' || shape.parameters.length !== 2) return undefined;
  const statements =
    view.dialect.shapeOf(shape.body)?.kind === 'block'
      ? shape.body.children.filter((child) => child.named && child.kind !== 'comment')
      : [];
  const only = statements.length === 1 ? view.dialect.shapeOf(statements[0]!) : undefined;
  const value = shape.concise ? shape.body : only?.kind === 'return' ? only.value : undefined;
  const compared = value && bareShape(view, value);
  return compared?.kind === 'binary' && (compared.class === 'relational' || compared.class === 'equality')
    ? value
    : undefined;
}

/** Declared so by its annotation or by the doc comment. */
function isListOfNumbers(view: RuleView, name: string): boolean {
  if (!/^[\w$]+$/u.test(name)) return false;
  const written = view.doc?.parameters.find((one) => one.name === name)?.type;
  if (written !== undefined && /^(?:Array<number>|number\[\]|Array\.<number>)$/iu.test(written)) return true;
  const parameter = view.shape?.parameters.find((one) =>
    new RegExp(`^${name.replaceAll('$', '\\$')}\\??\\s*:`, 'u').test(textOf(view, one)),
  );
  return parameter !== undefined && /:\s*(?:readonly\s+)?(?:number\[\]|Array<number>)/u.test(textOf(view, parameter));
}
