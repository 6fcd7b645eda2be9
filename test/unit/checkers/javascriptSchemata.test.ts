// Programs of many variants: each picked variant behaves as its plain text does, and the default as the original.

import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, type TextEdit } from '../../../server/src/base/edit.ts';
import { schemataOf, type SchemataBuilder } from '../../../server/src/checkers/javascriptSchemata.ts';
import { visitNodes } from '../../../server/src/checkers/javascriptFunctions.ts';
import type { SyntaxNode } from '../../../server/src/core/syntaxTree.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();
const parse = (await parsers.parserOf('javascript'))!;
const parseTypeScript = (await parsers.parserOf('typescript'))!;

const source = `'use strict';
const limit = 3;
function sum(xs, most = limit) {
  'use steps';
  let total = 0;
  for (const x of xs) if (x < most) total += x; else total -= 1;
  for (let i = 0; i < xs.length; i++) total += i % 2 === 0 ? 1 : xs[i];
  return total;
}
const twice = (f) => (x) => f(f(x));
const wide = xs => xs.map((x, i) => x * i).filter(x => x > 1)
class Stack {
  #items = [];
  constructor(items) { this.#items = [...items]; }
  get size() { return this.#items.length; }
  push(...items) { for (const one of items) { this.#items.push(one); } return this; }
  pop() { do { var last = this.#items.pop(); } while (last === null); return last; }
  static of(...items) { return new Stack(arguments.length > 0 ? items : [0]); }
}
class Deep extends Stack {
  constructor(...items) { super(items); this.deep = items.length > 1; }
}
function* upTo(n) { let i = 0; while (i < n) { const got = yield i++; if (got) i += got; } return n; }
function fact(n) { if (n <= 1) { return 1; } return n * fact(n - 1); }
function shadow(a, b) { var a = a || 1; function inner() { return a + b; } switch (a) { case 1: return inner(); default: b = 2; } return inner() + a; }
const held = { get name() { return limit > 2 ? 'big' : 'small'; }, say(word) { try { if (!word) throw new Error('no word'); return word + this.name; } catch (error) { return error.message; } } };
function results() {
  const done = [];
  const note = (make) => { try { done.push(make()); } catch (error) { done.push(error.name + error.message); } };
  note(() => sum([1, 2, 3, 4])); note(() => sum([])); note(() => sum([5, 1], 9));
  note(() => twice((x) => x + 2)(1)); note(() => wide([1, 2, 3]));
  note(() => new Stack([1, null]).push(2).pop()); note(() => Stack.of().size); note(() => Stack.of(1, 2).push(null).pop());
  note(() => new Deep(1, 2).deep); note(() => [...upTo(3)]); note(() => fact(5));
  note(() => shadow(0, 1)); note(() => shadow(2, 1)); note(() => held.say('x')); note(() => held.say(''));
  return done;
}
`;
const tree = parse(source);
const builder = schemataOf(tree, parse, '$T');

class Hung extends Error {}

/** What a program gives with a variant picked; an error's name where it does not load. */
function outcome(program: string, picked: number, steps = 20_000): string {
  const runtime = {
    p: picked,
    n: steps,
    x() {
      throw new Hung('hung');
    },
  };
  try {
    const done: unknown = runInNewContext(`${program}\nJSON.stringify(results())`, { $T: runtime });
    return runtime.n < 0 ? 'hung' : String(done);
  } catch (error) {
    if (error instanceof Hung || runtime.n < 0) return 'hung';
    return (error as Error).name;
  }
}

/** Nodes whose text may stand in for another's, or be gone. */
function changeable(): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const last = source.indexOf('function results');
  visitNodes(tree.root, (node) => {
    if (node !== tree.root && node.end < last && node.end > node.start && !node.kind.includes('template'))
      found.push(node);
  });
  return found;
}

const nodes = changeable();
const nodeAt = fc.integer({ min: 0, max: nodes.length - 1 }).map((index) => nodes[index]!);
const textOf = (node: SyntaxNode) => source.slice(node.start, node.end);
const edit: fc.Arbitrary<TextEdit> = fc
  .oneof(
    fc.tuple(nodeAt, nodeAt).map(([node, other]) => ({ span: node, newText: textOf(other) })),
    fc
      .tuple(
        nodeAt,
        fc.constantFrom('', '0', '1', 'null', '<=', '+', '(1, 2)', '{ }', 'while (true) {}', ';', '/* c */'),
      )
      .map(([node, newText]) => ({ span: node, newText })),
    fc
      .tuple(
        nodeAt,
        fc.boolean(),
        fc.constantFrom('!', ' + 1', '-', 'if (!x) return 1; ', ' || 2', '[0]', 'return;', ' '),
      )
      .map(([node, atEnd, newText]) => {
        const at = atEnd ? node.end : node.start;
        return { span: { start: at, end: at }, newText };
      }),
  )
  .map(({ span, newText }) => ({ span: { start: span.start, end: span.end }, newText }));

function programOf(made: SchemataBuilder, edits: readonly TextEdit[]) {
  return made.build([{ edits: [] }, { edits }]);
}

describe('programs of many variants', () => {
  test('the default is the original', () => {
    const wanted = outcome(source, 0);
    expect(wanted).toContain('[');
    const variants = nodes.map((node) => ({ edits: [{ span: node, newText: textOf(node) }] }));
    const made = builder.build(variants);
    expect(made.inside.length).toBeGreaterThan(nodes.length / 2);
    expect(outcome(made.text, 0)).toBe(wanted);
    for (const index of made.inside.filter((one) => one % 7 === 0)) expect(outcome(made.text, index + 1)).toBe(wanted);
  });

  test('a variant that declares a name no more stands alone', () => {
    const at = source.indexOf('var last');
    const { inside } = builder.build([{ edits: [] }, { edits: [{ span: { start: at, end: at + 3 }, newText: '' }] }]);
    expect(inside).toEqual([0]);
  });

  test('each variant behaves as its plain text', () => {
    const wanted = outcome(source, 0);
    expect(wanted).toContain('[');
    let inside = 0;
    fc.assert(
      fc.property(edit, (one) => {
        const plain = applyEdits(source, [one]);
        if (!plain.ok) return;
        const made = programOf(builder, [one]);
        const alone = builder.variantProgram({ edits: [one] });
        const expected = alone === undefined ? 'SyntaxError' : outcome(alone, 0);
        if (!made.inside.includes(1)) return;
        inside++;
        const got = outcome(made.text, 2);
        // What does not load alone may load as one case: a \`break\` is at home in a switch.
        if (expected === 'SyntaxError' || got === 'SyntaxError') return;
        expect(got).toBe(expected);
        expect(outcome(made.text, 0)).toBe(wanted);
      }),
      { numRuns: 500 },
    );
    expect(inside).toBeGreaterThan(100);
  });

  test('variants of one place, and of places within each other, do not disturb each other', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 2, maxLength: 8 }), (edits) => {
        const variants = edits.filter((one) => applyEdits(source, [one]).ok).map((one) => ({ edits: [one] }));
        const made = builder.build(variants);
        const alone = variants.map((one, index) => (made.inside.includes(index) ? builder.build([one]).text : ''));
        const wanted = alone.map((text) => (text === '' ? 'outside' : outcome(text, 1)));
        // One that does not load takes all with it; each is then tried by itself.
        if (wanted.includes('SyntaxError')) return;
        expect(outcome(made.text, 0)).toBe(outcome(source, 0));
        wanted.forEach((one, index) => {
          if (one !== 'outside') expect(outcome(made.text, index + 1)).toBe(one);
        });
      }),
      { numRuns: 100 },
    );
  });

  test('edits of several functions are one variant', () => {
    const first = source.indexOf('total += x');
    const second = source.indexOf('n * fact');
    const edits = [
      { span: { start: first, end: first + 10 }, newText: 'total += 2 * x' },
      { span: { start: second, end: second + 1 }, newText: '2' },
    ];
    const plain = applyEdits(source, edits);
    const made = programOf(builder, edits);
    expect(made.inside).toEqual([0, 1]);
    expect(outcome(made.text, 2)).toBe(outcome(plain.ok ? plain.value : '', 0));
    expect(outcome(made.text, 2)).not.toBe(outcome(source, 0));
  });

  test('endless loops and recursions end by their steps, also within a catch', () => {
    const at = source.indexOf('if (n <= 1) { return 1; }');
    const loop = source.indexOf('let total = 0;');
    const variants = [
      { edits: [{ span: { start: at, end: at + 25 }, newText: '' }] },
      { edits: [{ span: { start: loop, end: loop }, newText: 'while (true) { try { xs.length; } catch {} } ' }] },
      { edits: [{ span: { start: loop, end: loop }, newText: 'for (;;); ' }] },
    ];
    const made = builder.build(variants);
    expect(made.inside).toEqual([0, 1, 2]);
    for (const picked of [1, 2, 3]) expect(outcome(made.text, picked, 4000)).toBe('hung');
    expect(outcome(made.text, 0, 4000)).toBe(outcome(source, 0));
  });

  test('what cannot be moved is told', () => {
    const at = source.indexOf('most = limit');
    const outside = { edits: [{ span: { start: at, end: at + 12 }, newText: 'most = 1' }] };
    const body = source.indexOf('let total = 0;');
    const broken = { edits: [{ span: { start: body, end: body }, newText: '} if (true) {' }] };
    const made = builder.build([outside, broken]);
    expect([made.inside, made.outside]).toEqual([[], [0, 1]]);
    expect(outcome(builder.variantProgram(outside)!, 0)).toBe(outcome(source.replace('most = limit', 'most = 1'), 0));
    expect(builder.variantProgram({ edits: [{ span: { start: body, end: body }, newText: '}' }] })).toBeUndefined();
  });

  test('TypeScript keeps its types, and its constructors whole', () => {
    const text = `class A extends B { constructor(private readonly x: number) { super(); this.y = 1; } get<T>(this: A, key: keyof T): T[] { return [key as unknown as T]; } }\nexport const id = async <T,>(x: T): Promise<T> => x;\n`;
    const made = schemataOf(parseTypeScript(text), parseTypeScript, '$T').build(
      ['this.y = 1', 'as unknown as T', '=> x'].map((part) => {
        const start = text.indexOf(part) + (part === '=> x' ? 3 : 0);
        return {
          edits: [{ span: { start, end: text.indexOf(part) + part.length }, newText: part === '=> x' ? 'x!' : part }],
        };
      }),
    );
    expect([made.inside, made.outside]).toEqual([[1, 2], [0]]);
    expect(parseTypeScript(made.text).hasFault).toBe(false);
    expect(made.text.startsWith('// @ts-nocheck\n')).toBe(true);
  });
});
