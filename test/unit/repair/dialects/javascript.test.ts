// JavaScript and TypeScript as templates see them: shapes, values, names, types, and the writer.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SyntaxNode, SyntaxTree } from '../../../../server/src/core/syntaxTree.ts';
import { javascript } from '../../../../server/src/repair/dialects/javascript.ts';
import { dialectOf } from '../../../../server/src/repair/dialects/index.ts';
import { namedNodes } from '../../../../server/src/repair/nodes.ts';
import { sampleTexts } from '../sampleTexts.ts';
import { parserOf, treeOf } from '../samples.ts';

const parse = await parserOf('typescript');

/** The innermost last node whose source is exactly this. */
function nodeOf(tree: SyntaxTree, source: string): SyntaxNode {
  const node = namedNodes(tree.root).findLast((each) => tree.text.slice(each.start, each.end) === source);
  if (!node) throw new Error(`no node ${source} in ${tree.text}`);
  return node;
}

describe('shapes', () => {
  test.each([
    ['a < b', 'a < b', 'binary'],
    ['a in b', 'a in b', 'binary'],
    ['!a;', '!a', 'unary'],
    ['i++;', 'i++', 'update'],
    ['f(a);', 'f(a)', 'call'],
    ['new F(a);', 'new F(a)', 'call'],
    ['a?.b;', 'a?.b', 'member'],
    ['a[0];', 'a[0]', 'index'],
    ['x = a ? b : c;', 'a ? b : c', 'conditional'],
    ['a += 1;', 'a += 1', 'assignment'],
    ['const a = 1;', 'const a = 1;', 'declaration'],
    ['let a = 1, b = 2;', 'b = 2', 'declaration'],
    ['while (a) b();', 'while (a) b();', 'loop'],
    ['for (const a of b) c();', 'for (const a of b) c();', 'each'],
    ['f(async (a) => a);', 'async (a) => a', 'function'],
    ['`a`;', '`a`', 'string'],
    ['throw a;', 'throw a;', 'throw'],
    ['let q: A = { b: 1 };', '{ b: 1 }', 'map'],
  ])('%s: %s is a %s', (text, source, kind) => {
    expect(javascript.shapeOf(nodeOf(parse(text), source))?.kind).toBe(kind);
  });

  test.each([
    ['a type is no string', "let a: 'x' | 'y';", "'x'"],
    ['a type argument is no name', 'f<T>(a);', 'T'],
    ['a tagged template is no call', 'f`a`;', 'f`a`'],
    ['several declared names are no declaration', 'let a = 1, b = 2;', 'let a = 1, b = 2;'],
    ['a pattern is no declaration of one name', 'const [a] = b;', 'const [a] = b;'],
  ])('%s', (_name, text, source) => {
    expect(javascript.shapeOf(nodeOf(parse(text), source))).toBeUndefined();
  });

  test('a condition is given without the parentheses of the statement', () => {
    const tree = parse('if (a && b) c(); else if (d) e();');
    const shape = javascript.shapeOf(tree.root.children[0]!);
    if (shape?.kind !== 'if') throw new Error('no if');
    expect(tree.text.slice(shape.condition.start, shape.condition.end)).toBe('a && b');
    expect(shape.otherwise && javascript.shapeOf(shape.otherwise)?.kind).toBe('if');
  });

  test('the same node has the same shape object', () => {
    const tree = parse('f(a)');
    const node = nodeOf(tree, 'f(a)');
    expect(javascript.shapeOf(node)).toBe(javascript.shapeOf(node));
  });

  test('a chain of 5,000 operators', () => {
    const tree = parse(`x = ${'a + '.repeat(5000)}a;`);
    const longest = namedNodes(tree.root).find((node) => node.kind === 'binary_expression')!;
    expect(javascript.typeOf(tree, longest)).toBe('unknown');
  });
});

describe('values', () => {
  test.each([
    ['f(a);', 'a'],
    ['const x = y;', 'y'],
    ['function f(p = q) {}', 'q'],
    ['x = { k: v };', 'v'],
    ['for (const a of b) {}', 'b'],
    ['g = (a) => z;', 'z'],
    ['x = `${t}`;', 't'],
    ['switch (s) { case c: }', 'c'],
  ])('%s: %s is one', (text, source) => {
    expect(javascript.isExpression(nodeOf(parse(text), source))).toBe(true);
  });

  test.each([
    ['f(a);', 'f(a)'],
    ['const x = y;', 'x'],
    ['function f(p = q) {}', 'p'],
    ['x = { k: v };', 'k'],
    ['for (const a of b) {}', 'a'],
    ['import { m } from "n";', 'm'],
    ['x += 1;', 'x'],
    ['x++;', 'x'],
    ['delete x.y;', 'x.y'],
    ['let a: typeof b;', 'b'],
    ['export { e };', 'e'],
    ['class C extends D { m() {} }', 'm'],
    ['const { a: b } = c;', 'b'],
  ])('%s: %s is none', (text, source) => {
    expect(javascript.isExpression(nodeOf(parse(text), source))).toBe(false);
  });

  test('a statement stands in a block', () => {
    const tree = parse('function f() { a(); if (b) c(); /* d */ }');
    expect(javascript.isStatement(nodeOf(tree, 'a();'))).toBe(true);
    expect(javascript.isStatement(nodeOf(tree, 'c();'))).toBe(false);
    expect(javascript.isStatement(nodeOf(tree, '/* d */'))).toBe(false);
  });
});

describe('names', () => {
  const at = (text: string) => {
    const tree = parse(text);
    return javascript.namesAt(tree, nodeOf(tree, 'HERE')).map(({ name, origin }) => `${name}:${origin}`);
  };

  test.each([
    ['const o = 1; function f(a) { const b = a; HERE; }', ['b:local', 'a:parameter', 'f:outer', 'o:outer']],
    ['function f(a) { HERE; const b = a; }', ['a:parameter', 'f:outer']],
    ['function f(a) { g(() => HERE); const b = a; }', ['b:local', 'a:parameter', 'f:outer']],
    ['function f() { for (let i = 0; ; ) HERE; }', ['i:loop', 'f:outer']],
    ['function f(l) { for (const [k, v] of l) { HERE; } }', ['v:loop', 'k:loop', 'l:parameter', 'f:outer']],
    ['function f(l) { for (const k of HERE) { } }', ['f:outer', 'l:parameter']],
    ['import d, { e as g, type T } from "m"; HERE;', []],
    ['function f({ a, b: { c }, ...r }) { HERE; }', ['r:parameter', 'c:parameter', 'a:parameter', 'f:outer']],
    ['x = function g(a) { HERE; };', ['a:parameter', 'g:self']],
    ['try {} catch (e) { HERE; }', ['e:local']],
    ['function f(a) { { const a = 1; HERE; } }', ['a:local', 'f:outer']],
    ['if (x) { var v = 1; } HERE;', []],
    ['function f() { if (x) { var v = 1; } HERE; }', ['v:local', 'f:outer']],
  ])('%s', (text, names) => {
    expect(new Set(at(text).filter((name) => !name.endsWith(':import')))).toEqual(new Set(names));
  });

  test('the nearest comes first, and imports are told', () => {
    expect(at('import d, { e as g } from "m"; function f(a) { const b = 1; { const c = 2; HERE; } }')).toEqual([
      'c:local',
      'b:local',
      'a:parameter',
      'f:outer',
      'g:import',
      'd:import',
    ]);
  });
});

describe('types', () => {
  test.each([
    ['x = 1 + 2;', '1 + 2', 'number'],
    ["x = a + 'b';", "a + 'b'", 'string'],
    ['x = a < b;', 'a < b', 'boolean'],
    ['x = [1];', '[1]', 'list'],
    ['x = new Map();', 'new Map()', 'map'],
    ['x = a.split(b);', 'a.split(b)', 'list'],
    ['x = a.length;', 'a.length', 'number'],
    ['x = () => 1;', '() => 1', 'function'],
    ['x = a ? 1 : 2;', 'a ? 1 : 2', 'number'],
    ['x = b as string;', 'b as string', 'string'],
    ['function f(a: number[]) { return HERE(a); }', 'a', 'list'],
    ['function f(a) { a.push(1); return a; }', 'a', 'list'],
    ['function f(a) { return a.trim() + a; }', 'a', 'string'],
    ['function f(a) { a -= 1; return a - 1; }', 'a', 'number'],
    ['function f() { const n = 3; return n; }', 'n', 'number'],
    ['function f(n: string | undefined) { return n; }', 'n', 'string'],
    ['function g(): number { return 1; } x = g();', 'g()', 'number'],
    ['x = y;', 'y', 'unknown'],
    ['function f(a) { return a(a); }', 'a', 'function'],
    ['function f(a = a) { return a; }', 'a', 'unknown'],
    ['let a = b, b = a; x = b;', 'b', 'unknown'],
  ])('%s: %s is %s', (text, source, type) => {
    const tree = parse(text);
    expect(javascript.typeOf(tree, nodeOf(tree, source))).toBe(type);
  });
});

describe('the writer', () => {
  const { write } = javascript;

  test.each([
    [write.not('a'), '!a'],
    [write.not('!a'), 'a'],
    [write.not('!(a && b)'), 'a && b'],
    [write.not('a === b'), 'a !== b'],
    [write.not('a < b'), '!(a < b)'],
    [write.not("a === '=== b'"), "!(a === '=== b')"],
    [write.binary('a + b', '*', 'c'), '(a + b) * c'],
    [write.binary('a', '-', 'b - c'), 'a - (b - c)'],
    [write.binary('a - b', '-', 'c'), 'a - b - c'],
    [write.binary('a ?? b', '||', 'c'), '(a ?? b) || c'],
    [write.binary('-a', '**', 'b'), '(-a) ** b'],
    [write.binary('a ? b : c', '+', 'd'), '(a ? b : c) + d'],
    [write.binary('(x) => x', '+', 'd'), '((x) => x) + d'],
    [write.binary('f(a, b)', '*', "'x + y'"), "f(a, b) * 'x + y'"],
    [write.lengthOf('a ?? b', 'list'), '(a ?? b).length'],
    [write.lengthOf('m', 'map'), 'm.size'],
    [write.lengthOf('n', 'number'), undefined],
    [write.copyOf('o', 'object'), '{ ...o }'],
    [write.awaitOf('f(a)'), 'await f(a)'],
    [write.floorDivision('a + b', '2'), 'Math.floor((a + b) / 2)'],
    [write.literal({ kind: 'string', value: `it's "1"\n` }), `'it\\'s "1"\\n'`],
    [write.literal({ kind: 'number', value: -0, float: false }), '-0'],
    [write.literal({ kind: 'opaque', shown: 'x' }), undefined],
    [write.literal({ kind: 'list', items: [{ kind: 'opaque', shown: 'x' }] }), undefined],
  ])('%s', (written, wanted) => {
    expect(written).toBe(wanted);
  });

  test('strings read back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = write.literal({ kind: 'string', value });
        // Read by JSON, which has no single quotes.
        const inner = text!.slice(1, -1).replaceAll("\\'", "'").replaceAll('"', '\\"').replaceAll('\\\\"', '\\\\\\"');
        expect(JSON.parse(`"${inner}"`)).toBe(value);
      }),
    );
  });

  test('a written operation keeps its operands together', () => {
    const atom = fc.constantFrom('a', 'b', '1', 'f(c)', 'a[0]', 'b.c');
    const operator = fc.constantFrom('+', '-', '*', '/', '%', '**', '&&', '||', '??', '<', '===', '&', '<<');
    const inner = fc.tuple(atom, operator, atom).map(([a, op, b]) => `${a} ${op} ${b}`);
    fc.assert(
      fc.property(fc.oneof(atom, inner), operator, fc.oneof(atom, inner), (left, op, right) => {
        const tree = parse(`x = ${write.binary(left, op, right)};`);
        expect(tree.hasFault).toBe(false);
        const top = namedNodes(tree.root).find((node) => node.kind === 'binary_expression')!;
        const shape = javascript.shapeOf(top);
        if (shape?.kind !== 'binary') throw new Error('no binary');
        const bare = (node: SyntaxNode) => tree.text.slice(node.start, node.end).replace(/^\((.*)\)$/u, '$1');
        const unwrapped = (text: string) => text.replace(/^\((.*)\)$/u, '$1');
        // `a && (b && c)` is the same as `a && b && c`.
        if (op !== '&&' && op !== '||') {
          expect(shape.operator).toBe(op);
          expect(bare(shape.left)).toBe(unwrapped(left));
          expect(bare(shape.right)).toBe(unwrapped(right));
        }
      }),
    );
  });
});

test('a dialect is found by the language', () => {
  expect(dialectOf('typescriptreact')).toBe(javascript);
  expect(dialectOf('javascript')).toBe(javascript);
  expect(dialectOf('toString')).toBeUndefined();
  expect(dialectOf('markdown')).toBeUndefined();
});

test('every node of the samples can be asked everything', async () => {
  for (const languageId of javascript.languages) {
    for (const text of sampleTexts[languageId] ?? []) {
      const tree = await treeOf(languageId, text);
      for (const node of namedNodes(tree.root)) {
        const names = javascript.namesAt(tree, node).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(names.every((name) => /^[\p{L}_$#][\p{L}\p{N}_$]*$/u.test(name))).toBe(true);
        expect(javascript.typeOf(tree, node)).toBeTypeOf('string');
        if (javascript.isExpression(node)) expect(javascript.isStatement(node)).toBe(false);
      }
    }
  }
});
