// Python as templates see it: shapes, names, types, and that what is written parses and holds together.

import { beforeAll, describe, expect, test } from 'vitest';
import { sourceOf, type SyntaxNode, type SyntaxTree } from '../../../../server/src/core/syntaxTree.ts';
import { python } from '../../../../server/src/repair/dialects/python.ts';
import { namedNodes } from '../../../../server/src/repair/nodes.ts';
import { placeOf } from '../../../../server/src/repair/place.ts';
import { functionsOf, parserOf, treeOf } from '../samples.ts';

const text = `import os, json as js
from math import floor as down
LIMIT: int = 10
def helper(n) -> str: return str(n)
class Box:
    size = 1
    def fill(self, items: list[int], *rest, label: Optional[str] = None, **more):
        """Doc."""
        total = 0
        if not 0 < len(items) <= LIMIT or label is not None: return None
        elif label not in more:
            total += 1; total -= 2
        else:
            pass
        for index, item in enumerate(items):
            if (half := item // 2) > 1: continue
            total = total + half
        pairs = {key: value for key, value in more.items() if value}
        part = items[1:total]; back = items[::-1]; grid = items[0, 1]
        text = f"{total!r:>{index}} of {item}" 'x'
        try:
            yield helper(total), any(x > 1 for x in rest)
        except (KeyError, ValueError) as error:
            raise ValueError('bad') from error
        match label:
            case [first, 2] if first > 1:
                return first
        (low, high) = 1, -1
        key = lambda pair, sign=-1: pair[1] * sign
        return low if key else high ** 2
`;

let tree: SyntaxTree;
let nodes: readonly SyntaxNode[];
beforeAll(async () => {
  tree = await treeOf('python', text);
  nodes = namedNodes(tree.root);
});

/** The last node of these words that has a shape of the kind, or any. */
function at(words: string, kind?: string): SyntaxNode {
  const found = nodes.findLast(
    (node) => sourceOf(node) === words && (kind === undefined || python.shapeOf(node)?.kind === kind),
  );
  if (!found) throw new Error(`no node reads ${words}`);
  return found;
}
const textOf = (node: SyntaxNode | undefined) => node && tree.text.slice(node.start, node.end);

test('knows the shapes of the language', () => {
  const kinds = new Set(nodes.map((node) => python.shapeOf(node)?.kind));
  for (const kind of ['binary', 'unary', 'call', 'member', 'slice', 'conditional', 'assignment', 'comprehension']) {
    expect(kinds, kind).toContain(kind);
  }
  for (const kind of ['declaration', 'return', 'throw', 'continue', 'pass', 'if', 'each', 'block', 'class', 'yield']) {
    expect(kinds, kind).toContain(kind);
  }
});

test('a chained comparison is one pair each', () => {
  const chain = nodes.find((node) => sourceOf(node) === '0 < len(items) <= LIMIT')!;
  expect(python.shapeOf(chain)).toBeUndefined();
  const pairs = python.moreNodes!(chain).map((node) => python.shapeOf(node));
  expect(
    pairs.map((pair) => pair?.kind === 'binary' && [textOf(pair.left), pair.operator, textOf(pair.right)]),
  ).toEqual([
    ['0', '<', 'len(items)'],
    ['len(items)', '<=', 'LIMIT'],
  ]);
  const place = placeOf(tree, python, functionsOf(tree)[1]!);
  for (const node of python.moreNodes!(chain)) expect(place.nodes).toContain(node);
});

test.each([
  ['label is not None', 'is not', 'equality'],
  ['label not in more', 'not in', 'membership'],
  ['item // 2', '//', 'arithmetic'],
])('%s is a binary expression by %s', (words, operator, cls) => {
  expect(python.shapeOf(at(words))).toMatchObject({ kind: 'binary', operator, class: cls });
});

test('elif is the if in otherwise, else its block', () => {
  const first = nodes.map((node) => python.shapeOf(node)).find((shape) => shape?.kind === 'if');
  const second = first?.kind === 'if' && first.otherwise ? python.shapeOf(first.otherwise) : undefined;
  expect(second?.kind === 'if' && textOf(second.condition)).toBe('label not in more');
  const last = second?.kind === 'if' && second.otherwise ? python.shapeOf(second.otherwise) : undefined;
  expect(last?.kind === 'block' && last.statements.map(textOf)).toEqual(['pass']);
});

test('slices by their colons, and no shape for several indices', () => {
  const slice = python.shapeOf(at('items[1:total]'));
  expect(slice?.kind === 'slice' && [textOf(slice.from), textOf(slice.to), slice.step]).toEqual([
    '1',
    'total',
    undefined,
  ]);
  const back = python.shapeOf(at('items[::-1]'));
  expect(back?.kind === 'slice' && [back.from, back.to, textOf(back.step)]).toEqual([undefined, undefined, '-1']);
  expect(python.shapeOf(at('items[0, 1]'))).toBeUndefined();
});

test('names at a place, the nearest first', () => {
  const names = python.namesAt(tree, at('total + half'));
  const told = names.map(({ name, origin, type }) => `${origin} ${name}: ${type}`);
  expect(told).toEqual(
    expect.arrayContaining([
      'local half: number',
      'loop index: number',
      'parameter items: list',
      'parameter label: string',
      'parameter more: map',
      'parameter rest: list',
      'parameter self: object',
      'outer LIMIT: number',
      'outer helper: function',
      'import js: unknown',
      'import down: unknown',
    ]),
  );
  for (const never of ['pairs', 'key', 'value', 'x', 'error', 'size', 'json', 'floor', 'first']) {
    expect(names.map(({ name }) => name)).not.toContain(never);
  }
  expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
});

test('a loop variable is not known in what is iterated, a comprehension’s in its result is', () => {
  const names = (node: SyntaxNode) => python.namesAt(tree, node).map(({ name }) => name);
  expect(names(at('enumerate(items)'))).not.toContain('item');
  expect(names(at('x > 1'))).toContain('x');
  expect(names(at('pair[1] * sign'))).toEqual(expect.arrayContaining(['pair', 'sign', 'low']));
});

test.each([
  ['item // 2', 'number'],
  ['label is not None', 'boolean'],
  ['len(items)', 'number'],
  ['items[1:total]', 'list'],
  ['helper(total)', 'string'],
  ['more.items()', 'list'],
  ['low if key else high ** 2', 'unknown'],
  ["'bad'", 'string'],
  ['items', 'list'],
] as const)('%s is a %s', (words, type) => expect(python.typeOf(tree, at(words))).toBe(type));

describe('expressions', () => {
  test('are values, not targets, keywords, types, patterns or pieces of strings', () => {
    const places = nodes.filter((node) => python.isExpression(node)).map(textOf);
    for (const never of ['Optional[str]', 'KeyError', 'first, 2', "'x'", 'list[int]', 'os', '(x > 1 for x in rest)'])
      expect(places).not.toContain(never);
    for (const value of ['x > 1', 'items[0, 1]', 'pair[1]', 'item // 2']) expect(places).toContain(value);
  });

  test('each may stand in parentheses, or give way to a name', async () => {
    const parse = await parserOf('python');
    const places = nodes.filter((node) => python.isExpression(node));
    expect(places.length).toBeGreaterThan(50);
    for (const node of places) {
      for (const word of [`(${sourceOf(node)})`, 'other']) {
        const changed = parse(text.slice(0, node.start) + word + text.slice(node.end));
        expect(changed.hasFault, `${word} for ${sourceOf(node)}`).toBe(false);
      }
    }
  });
});

describe('the writer', () => {
  const { write } = python;
  test.each([
    ['a', 'not a'],
    ['not a', 'a'],
    ['not (a or b)', 'a or b'],
    ['a and b', 'not (a and b)'],
    ['not a and b', 'not (not a and b)'],
    ['a == b', 'a != b'],
    ['a is None', 'a is not None'],
    ['a not in b', 'a in b'],
    ['a in b', 'a not in b'],
    ['a < b', 'not a < b'],
    ['a == b == c', 'not a == b == c'],
    ["a == 'x and y'", "a != 'x and y'"],
    ['a in b or c', 'not (a in b or c)'],
  ])('not %s', (given, wanted) => expect(write.not(given)).toBe(wanted));

  test.each([
    ['a + b', '*', 'c', '(a + b) * c'],
    ['a', '-', 'b - c', 'a - (b - c)'],
    ['a', '**', 'b', 'a ** b'],
    ['-a', '**', '2', '(-a) ** 2'],
    ['a or b', 'and', 'c', '(a or b) and c'],
    ['a < b', '<', 'c', '(a < b) < c'],
    ['a', 'in', 'b + c', 'a in b + c'],
  ])('%s %s %s', (left, operator, right, wanted) => expect(write.binary(left, operator, right)).toBe(wanted));

  test('literals', () => {
    const number = (value: number, float = false) => ({ kind: 'number' as const, value, float });
    expect(write.literal(number(1, true))).toBe('1.0');
    expect(write.literal(number(1e21))).toBe('1000000000000000000000');
    expect(write.literal(number(-Infinity, true))).toBe("float('-inf')");
    expect(write.literal({ kind: 'tuple', items: [number(1)] })).toBe('(1,)');
    expect(write.literal({ kind: 'set', items: [] })).toBe('set()');
    expect(write.literal({ kind: 'string', value: "it's\n\u0001" })).toBe("'it\\'s\\n\\u0001'");
    expect(write.literal({ kind: 'opaque', shown: 'x' })).toBeUndefined();
  });
});
