// Variants that are chosen in their place: which are, which are not since they would mean something else there, and
// that each does what its plain text does.

import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { choiceOf } from '../../../server/src/checkers/javascriptChoices.ts';
import { functionsIn } from '../../../server/src/checkers/javascriptFunctions.ts';
import { schemataOf } from '../../../server/src/checkers/javascriptSchemata.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const parse = (await createParsers().parserOf('javascript'))!;

/** The edit that puts a text in the place of the only one between « and ». */
function marked(source: string, newText: string) {
  const start = source.indexOf('«');
  const end = source.indexOf('»') - 1;
  return { text: source.replace(/[«»]/g, ''), edits: [{ span: { start, end }, newText }] };
}

function chosen(source: string, newText: string) {
  const { text, edits } = marked(source, newText);
  const tree = parse(text);
  return choiceOf(functionsIn(tree.root, text)[0]!.body, edits, { tree, parse, runtime: '$T' });
}

/** What `f` gives for some arguments, by itself and with a variant picked. */
function given(program: string, picked: number): string {
  const runtime = {
    p: picked,
    n: 5000,
    x() {
      throw new Error('hung');
    },
  };
  const calls = `[[3], [0], [[4, 5]], [{ a: 7, g() { return this.a; } }]].map((args) => { try { const got = f(...args); return typeof got === 'function' ? got.name : got; } catch (error) { return error.name + error.message; } })`;
  try {
    return String(runInNewContext(`${program}\nJSON.stringify(${calls})`, { $T: runtime }, { timeout: 5000 }));
  } catch (error) {
    return (error as Error).name;
  }
}

describe('a variant is chosen in its place', () => {
  test.each([
    ['function f(x) { if (x «>» 2) return 1; return 2; }', '<'],
    ['function f(x) { let y = «x + 1»; return y; }', 'x - 1'],
    ['function f(x) { return [«x», 2]; }', '-x'],
    ['function f(x) { return `${«x»}!`; }', 'x * 2'],
    ['function f(x) { let n = 0; for (let i = 0; i «<» 3; i++) n += x; return n; }', '<='],
    ['function f(x) { let n = 0; for (let i = 0; i < 3; «i++») n += x; return n; }', 'i += 2'],
    ['function f(x) { const o = { k: «x» }; return o.k; }', '1'],
    ['function f(x) { let n = 1; «n += 1;» return n; }', ''],
    ['function f(x) { let n = 1; «»n += 1; return n; }', 'if (x) return 5;\n'],
    ['function f(x) { if (x) «{ return 1; }» else return 2; }', '{}'],
    ['function f(x) { for (;;) «return x;» }', 'return 9;'],
    ['function f(x) { return !(x «&&» 1); }', '||'],
    ['function f(x) { let y = «x»\n  y += x\n  return y\n}', '2'],
    ['function f(x) { let y = «x»\n\n  return y }', '2'],
    ['function f(x) { let y = 1\n  if (x) «y = 2»\n}', 'return 3;'],
    ['function f(x) { return Math.max(x, «1»); }', '...[1, 8]'],
    ['function f(x) { return (x ? 1 : 2) «+» 3; }', '-'],
  ])('%s → %s', (source, newText) => {
    expect(chosen(source, newText)).toBeDefined();
    const { text, edits } = marked(source, newText);
    const made = schemataOf(parse(text), parse, '$T').build([{ edits }]);
    const { start, end } = edits[0]!.span;
    const plain = text.slice(0, start) + newText + text.slice(end);
    expect(given(made.text, 0)).toBe(given(text, 0));
    expect(given(made.text, 1)).toBe(given(plain, 0));
  });

  test('its loops and functions are counted', () => {
    for (const [source, newText] of [
      ['function f(x) { return Math.max(«x»); }', '(() => { for (;;); })()'],
      ['function f(x) { let n = 1; «n++;» return n; }', 'while (true) n++;'],
      ['function f(x) { for (;;) {«return x;»} }', 'x++;'],
      ['function f(x) { for (;;) «{ return x; }»}', '{}'],
      ['function f(x) { do «return x;» while (true); }', 'x++;'],
      ['function f(x) { while (true) «{ return x; }»}', '{ x++; }'],
    ] as const) {
      const { text, edits } = marked(source, newText);
      expect(chosen(source, newText)).toBeDefined();
      const made = schemataOf(parse(text), parse, '$T').build([{ edits }]);
      expect(given(made.text, 1)).toContain('hung');
    }
  });
});

describe('a variant that would mean something else there is left to a body of its own', () => {
  test.each([
    ['what binds to what is beside it', 'function f(x) { return 2 * (x) «-» 1; }', '** 2 ||'],
    ['an argument more', 'function f(x) { return Math.max(«1»); }', '1, 8'],
    ['a target in parentheses', 'function f(x) { let y = 1; («y») = x; return y; }', 'x'],
    ['a method in parentheses', 'function f(x) { return (x.«g»)(); }', 'toString'],
    ['what is deleted', 'function f(x) { delete (x.«g»); return Object.keys(x); }', 'a'],
    ['a function that is called as what it is given to', 'function f(x) { const h = «() => x»; return h; }', '() => 1'],
    ['the same, given anew', 'function f(x) { const h = «x»; return h; }', 'function () {}'],
    ['a class that is called as what it is given to', 'function f(x) { let h; h = «x»; return h; }', 'class {}'],
    ['the same in parentheses', 'function f(x) { const h = «x»; return h; }', '(() => 2)'],
    [
      'an else that belongs to another if',
      'function f(x) { if (x) «return 1;» else return 2; }',
      'if (x > 2) return 3;',
    ],
    ['a second statement without braces', 'function f(x) { let n = 0; if (x) «n++;» return n; }', 'n++; n += 5;'],
    ['a name for all of the function', 'function f(x) { { «x++;» } return typeof later; }', 'var later = 1;'],
    ['a name for what follows', 'function f(x) { «x++;» return x; }', 'let y = x;'],
    ['a name that is gone', 'function f(x) { if (x) { «var n = 1;» } return typeof n; }', ''],
    ['a value on a line of its own', 'function f(x) { return «x»; }', '\n1'],
    ['what goes on in the next line', 'function f(x) { let y = 1; «y++;»\n(x); return y; }', 'y = String'],
    ['what goes on from the line before', 'function f(x) { let y = String\n;y = Number\n«y++;»\nreturn y; }', '(x);'],
    ['a function in parentheses', 'function f(x) { const h = («() => x»); return h; }', 'x'],
    ['what hides a name', 'function f(x) { { «x++;» } return typeof Number; }', 'var Number = 1;'],
    ['what hides a name no more', 'function f(x) { if (x) { «var Number = 1;» } return typeof Number; }', ''],
    ['statements that cannot be read', 'function f(x) { { «x++;» } return x; }', 'x + ;'],
    ['what closes what is around it', 'function f(x) { return Math.abs(«x»); }', 'x) + (1'],
    ['what the next line is no part of', 'function f(x) { return x«++»\n(x); }', '--'],
    ['what would call the line before', 'function f(x) { let z = 1; z = x\n«z++»\nreturn z; }', 'z--'],
    ['what begins a block', 'function f(x) { «x»; return x; }', '{}'],
  ])('%s', (_, source, newText) => {
    const { text, edits } = marked(source, newText);
    const { start, end } = edits[0]!.span;
    const plain = text.slice(0, start) + newText + text.slice(end);
    const made = schemataOf(parse(text), parse, '$T').build([{ edits }]);
    expect(given(made.text, 0)).toBe(given(text, 0));
    if (made.inside.includes(0)) expect(given(made.text, 1)).toBe(given(plain, 0));
    const one = chosen(source, newText);
    // Where something larger is chosen, it is all that the change could mean something to.
    if (one !== undefined) expect(one.node.end - one.node.start).toBeGreaterThan(end - start);
  });
});

test.each([
  ['a directive', 'function f(x) { «x++;» return x; }', "'use strict';"],
  ['a directive and more', 'function f(x) { «x;» return x; }', "'use strict'; x;"],
  ['what cannot be read', 'function f(x) { return «x»; }', 'x +'],
  ['statements that cannot be read', 'function f(x) { { «x++;» } return x; }', 'x + ;'],
  ['statements that close what is around them', 'function f(x) { { «x++;» } return x; }', '}, function () { x++;'],
  ['a function that the next line could call', 'function f(x) { let h = «x» ? x : () => {}\n(x); return h; }', '1'],
  ['a value that the next line could go on with', 'function f(x) { let y = x«++»\n(x); return y; }', '--'],
])('not chosen at all: %s', (_, source, newText) => {
  expect(chosen(source, newText)).toBeUndefined();
});

test('a body that is emptied is within its function', () => {
  const { text, edits } = marked('function f(x) «{ return x; }»', '{}');
  const made = schemataOf(parse(text), parse, '$T').build([{ edits }]);
  expect(made.inside).toEqual([0]);
  expect(given(made.text, 1)).toBe(given('function f(x) {}', 0));
});

test('hundreds of variants make no long program', () => {
  const text = `function f(x) {\n${'  if (x > 1 && x < 2) x += 3;\n'.repeat(40)}  return x;\n}\n`;
  const variants = [...text.matchAll(/[<>]/g)].flatMap(({ index }) =>
    ['<=', '>=', '!==', '==='].map((newText) => ({ edits: [{ span: { start: index, end: index + 1 }, newText }] })),
  );
  const made = schemataOf(parse(text), parse, '$T').build(variants);
  expect(made.inside.length).toBe(320);
  expect(made.text.length).toBeLessThan(30 * text.length);
});
