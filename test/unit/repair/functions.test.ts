// Which functions a selection means, and what they are called.

import { expect, test } from 'vitest';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../../server/src/repair/functions.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const parsers = createParsers();

/** The first line of each function that the selection means, with its name for callers. */
async function meant(marked: string, languageId = 'javascript') {
  const { document, span } = targetFrom(marked, { languageId });
  const tree = (await parsers.parserOf(languageId))!(document.text);
  return functionsOf(tree, dialectOf(languageId)!, span).map(
    ({ node, name }) => `${name ?? '?'}: ${document.text.slice(node.start, node.end).split('\n')[0]}`,
  );
}

test('a selection within a function means that function', async () => {
  expect(await meant('function a() {\n  «return 1;»\n}\nfunction b() {}\n')).toEqual(['a: function a() {']);
});

test('a selection of a whole function with blanks around means it', async () => {
  expect(await meant('«\nfunction a() {\n  return 1;\n}\n»\nfunction b() {}\n')).toEqual(['a: function a() {']);
});

test('several functions are meant each, in the order of the text, without those within them', async () => {
  const text = '«function a() {\n  return () => 1;\n}\nconst b = (x) => {\n  return x;\n};»\nfunction c() {}\n';
  expect(await meant(text)).toEqual(['a: function a() {', 'b: (x) => {']);
});

test('a class means its methods, by the names that callers use', async () => {
  const text = '«class Stack {\n  push(x) {\n    return x;\n  }\n  pop() {\n    return 1;\n  }\n}»\n';
  expect(await meant(text)).toEqual(['Stack.push: push(x) {', 'Stack.pop: pop() {']);
});

test('a selection in a nameless inner function means the named one around it', async () => {
  expect(await meant('function a(xs) {\n  return xs.map((x) => {\n    «return x;»\n  });\n}\n')).toEqual([
    'a: function a(xs) {',
  ]);
});

test('a named inner function is meant itself, and nobody outside can call it', async () => {
  const text = 'function a(xs) {\n  function inner(x) {\n    «return x;»\n  }\n  return xs.map(inner);\n}\n';
  expect(await meant(text)).toEqual(['?: function inner(x) {']);
});

test('functions of Python are met alike', async () => {
  const text = 'class Stack:\n    def push(self, x):\n        «return x»\n\ndef free():\n    return 1\n';
  expect(await meant(text, 'python')).toEqual(['Stack.push: def push(self, x):']);
});

test('no function is meant by a selection outside of all', async () => {
  expect(await meant('«const a = 1;»\nfunction b() {}\n')).toEqual([]);
});

test('a selection that ends within functions means those it reaches into, and not what lies within them', async () => {
  const text = '// «above\nfunction a(xs) {\n  return xs.map((x) => {\n    return» x;\n  });\n}\nfunction b() {}\n';
  expect(await meant(text)).toEqual(['a: function a(xs) {']);
  expect(await meant('function a() {\n  return «1;\n}\nfunction b() {\n  return» 2;\n}\n')).toEqual([
    'a: function a() {',
    'b: function b() {',
  ]);
});

test('what lies in the selection is meant before what it only reaches into', async () => {
  const text = 'function a() {\n  return «1;\n}\nfunction b() {\n  return 2;\n}»\n';
  expect(await meant(text)).toEqual(['b: function b() {']);
});

test.each([
  ['javascript', '«function f(a, b) {}»', undefined],
  ['javascript', '«function f(a, ...more) {}»', { from: 1, more: true }],
  ['javascript', 'const f = «(...all) => all»;', { from: 0, more: true }],
  ['typescript', '«function f(a: number, ...more: number[]) {}»', { from: 1, more: true }],
  ['python', '«def f(a, b=1):\n    pass»\n', undefined],
  ['python', '«def f(a, /, b):\n    pass»\n', undefined],
  ['python', '«def f(a, *more):\n    pass»\n', { from: 1, more: true }],
  ['python', '«def f(a, *more: int, key=None):\n    pass»\n', { from: 1, more: true }],
  ['python', '«def f(a, b, *, key=None):\n    pass»\n', { from: 2, more: false }],
  ['python', '«def f(a, **named: int):\n    pass»\n', { from: 1, more: false }],
])('in %s, %s tells how it is called', async (languageId, marked, variadic) => {
  const { document, span } = targetFrom(marked, { languageId });
  const tree = (await parsers.parserOf(languageId))!(document.text);
  expect(functionsOf(tree, dialectOf(languageId)!, span)[0]!.variadic).toEqual(variadic);
});
