// Syntax trees: offsets are those of the text whatever is in it, every node lies within its parent, the text can
// be put together again from the leaves, and what a grammar cannot read is told and not hidden.

import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Parse, SyntaxNode, SyntaxTree } from '../../../server/src/core/syntaxTree.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();

async function parserOf(languageId: string): Promise<Parse> {
  const parse = await parsers.parserOf(languageId);
  if (parse === undefined) throw new Error(`no parser of ${languageId}`);
  return parse;
}

/** A function in each language, with characters of one, two, three and four bytes before what is looked for. */
const samples: Readonly<Record<string, string>> = {
  javascript: "// é € 🦀\nexport function add(a, b) {\n  const s = '🦀𝒳';\n  return a < b ? s : null;\n}\n",
  javascriptreact: "const x = <p title='🦀'>{a + b}</p>;\n",
  typescript: '// 🦀\nexport const add = (a: number, b: number): string => `🦀${a < b}`;\n',
  typescriptreact: "// 🦀\nexport const x = (a: number) => <p title='🦀'>{a + 1}</p>;\n",
  python: "# 🦀\ndef add(a, b):\n    s = '🦀𝒳'\n    return s if a < b else None\n",
  go: 'package p\n\n// 🦀\nfunc Add(a, b int) string {\n\ts := "🦀𝒳"\n\tif a < b {\n\t\treturn s\n\t}\n\treturn ""\n}\n',
  java: 'class A {\n  // 🦀\n  static String add(int a, int b) { String s = "🦀𝒳"; return a < b ? s : null; }\n}\n',
  rust: '// 🦀\nfn add(a: i32, b: i32) -> &\'static str { let s = "🦀𝒳"; if a < b { s } else { "" } }\n',
  c: '// 🦀\nconst char *add(int a, int b) { const char *s = "🦀"; return a < b ? s : 0; }\n',
  cpp: '// 🦀\nstd::string add(int a, int b) { auto s = "🦀"; return a < b ? s : nullptr; }\n',
};

/** All nodes from the outside in. */
function nodesOf(root: SyntaxNode): readonly SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  const stack: SyntaxNode[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes.push(node);
    stack.push(...node.children.toReversed());
  }
  return nodes;
}

/** What is wrong with the spans of a tree: nothing, if it is one. */
function wrongIn(tree: SyntaxTree): readonly string[] {
  const wrong: string[] = [];
  const say = (node: SyntaxNode, what: string) => wrong.push(`${node.kind} ${node.start}-${node.end}: ${what}`);
  let faulty = false;
  for (const node of nodesOf(tree.root)) {
    if (node.faulty) faulty = true;
    if (node.start > node.end || node.start < 0 || node.end > tree.text.length) say(node, 'is no span of the text');
    if (cutsCharacter(tree.text, node.start) || cutsCharacter(tree.text, node.end)) say(node, 'cuts a character');
    let from = node.start;
    let built = '';
    for (const child of node.children) {
      if (child.parent !== node) say(child, 'has another parent');
      if (child.start < from || child.end > node.end) say(child, `is not in its place in ${node.kind}`);
      built += tree.text.slice(from, child.start) + tree.text.slice(child.start, child.end);
      from = child.end;
    }
    if (built + tree.text.slice(from, node.end) !== tree.text.slice(node.start, node.end))
      say(node, 'is not the sum of its children');
  }
  if (faulty !== tree.hasFault) wrong.push(`hasFault is ${tree.hasFault}`);
  return wrong;
}

function cutsCharacter(text: string, offset: number): boolean {
  return /^[\udc00-\udfff]/.test(text.slice(offset)) && /[\ud800-\udbff]$/.test(text.slice(0, offset));
}

describe.each(Object.keys(samples))('%s', (languageId) => {
  test('reads its sample without a fault, in offsets of the text', async () => {
    const tree = (await parserOf(languageId))(samples[languageId]!);
    expect(tree.hasFault).toBe(false);
    expect(tree.languageId).toBe(languageId);
    expect(wrongIn(tree)).toEqual([]);
    const operator = nodesOf(tree.root).find((node) => node.kind === '<' || node.kind === '+');
    expect(tree.text.slice(operator!.start, operator!.end)).toBe(operator!.kind);
    expect(operator!.named).toBe(false);
  });

  test('reads the same tree where lines end in CR LF', async () => {
    const parse = await parserOf(languageId);
    const text = samples[languageId]!;
    const windows = parse(text.replaceAll('\n', '\r\n'));
    expect(wrongIn(windows)).toEqual([]);
    const named = (tree: SyntaxTree) =>
      nodesOf(tree.root)
        .filter((node) => node.named)
        .map((node) => node.kind);
    expect(named(windows)).toEqual(named(parse(text)));
  });

  test('gives a root for an empty text', async () => {
    const tree = (await parserOf(languageId))('');
    expect([tree.hasFault, tree.root.start, tree.root.end, tree.root.children]).toEqual([false, 0, 0, []]);
  });

  test('keeps to the spans whatever is cut out of the text or put in', async () => {
    const parse = await parserOf(languageId);
    const text = samples[languageId]!;
    const piece = fc.oneof(fc.constantFrom('🦀', '\r\n', '{', '(', '"', "'", '\0', '\ufeff', ' '), fc.string());
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(8), piece, (at, length, inserted) => {
        const tree = parse(text.slice(0, at) + inserted + text.slice(at + length));
        expect(wrongIn(tree)).toEqual([]);
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

/** A tree in words, faults included. */
function wordsOf(tree: SyntaxTree): string {
  const wordsOfNode = (node: SyntaxNode): string =>
    `(${node.kind}${node.named ? '' : '!'} ${node.field ?? ''} ${node.start}-${node.end}${node.faulty ? '?' : ''}${node.children.map(wordsOfNode).join('')})`;
  return wordsOfNode(tree.root);
}

describe.each(Object.keys(samples))('%s, edit by edit', (languageId) => {
  const piece = fc.constantFrom(
    '🦀',
    '\r\n',
    '\n',
    '\r',
    '{',
    '}',
    '(',
    ')',
    '"',
    "'",
    '`',
    '/*',
    '*/',
    'x',
    ' ',
    '    ',
    '',
  );

  test('is the tree of the text as it is, and what was given before stays as it was', async () => {
    const parse = await parserOf(languageId);
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 6 }), piece), { minLength: 1, maxLength: 12 });
    let [compared, otherwise] = [0, 0];
    fc.assert(
      fc.property(fc.boolean(), edits, (windows, all) => {
        const sample = samples[languageId]!.repeat(2);
        const followed = parse.follow!(windows ? sample.replaceAll('\n', '\r\n') : sample);
        try {
          for (const [place, length, newText] of all) {
            const before = followed.tree;
            const words = wordsOf(before);
            const start = place % (before.text.length + 1);
            const end = Math.min(before.text.length, start + length);
            followed.edit({ span: { start, end }, newText });
            const { tree } = followed;
            expect(tree.text).toBe(before.text.slice(0, start) + newText + before.text.slice(end));
            const fresh = parse(tree.text);
            expect(tree.hasFault).toBe(fresh.hasFault);
            expect(wordsOf(before)).toBe(words);
            const isSame = wordsOf(tree) === wordsOf(fresh);
            // How much of a faulty stretch is kept may depend on what stood there before; rarely, and until it is mended.
            if (!fresh.hasFault) expect(wordsOf(tree)).toBe(wordsOf(fresh));
            compared++;
            if (!isSame) otherwise++;
          }
        } finally {
          followed.close();
        }
      }),
      { numRuns: 60, seed: 3 },
    );
    expect(otherwise / compared).toBeLessThan(0.05);
  });

  test('is as if parsed at once when what was broken is mended', async () => {
    const parse = await parserOf(languageId);
    const text = samples[languageId]!.repeat(3);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat({ max: 9 }), piece, (start, length, newText) => {
        const followed = parse.follow!(text);
        const end = Math.min(text.length, start + length);
        followed.edit({ span: { start, end }, newText });
        followed.edit({ span: { start, end: start + newText.length }, newText: text.slice(start, end) });
        expect(wordsOf(followed.tree)).toBe(wordsOf(parse(text)));
        followed.close();
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});

test('frees each tree of a text that is followed, and its parser at the end', async () => {
  const parse = await parserOf('javascript');
  const { Parser, Tree, TreeCursor } = await import('web-tree-sitter');
  const freed = [Tree, TreeCursor, Parser].map(({ prototype }) => vi.spyOn(prototype, 'delete'));
  const counts = () => freed.map((spy) => spy.mock.calls.length);
  const followed = parse.follow!(samples['javascript']!);
  for (let count = 0; count < 5; count++) followed.edit({ span: { start: 0, end: 0 }, newText: ' ' });
  expect(counts()).toEqual([5, 6, 0]);
  followed.close();
  expect(counts()).toEqual([6, 6, 1]);
  expect(() => followed.edit({ span: { start: 0, end: 0 }, newText: ' ' })).toThrow('closed');
  for (const spy of freed) spy.mockRestore();
});

test('tells the place of what it cannot read, and of what it had to add', async () => {
  const parse = await parserOf('javascript');
  const strange = parse('const a = 1;\nconst b = ) 2;\nconst c = 3;\n');
  expect(strange.hasFault).toBe(true);
  const faulty = nodesOf(strange.root).filter((node) => node.faulty);
  expect(faulty.length).toBeGreaterThan(0);
  for (const node of faulty) expect(strange.text.slice(0, node.start).split('\n')).toHaveLength(2);
  const missing = parse('f(1;');
  expect(missing.hasFault).toBe(true);
  expect(nodesOf(missing.root).some((node) => node.faulty && node.start === node.end)).toBe(true);
});

test('knows the field that a node fills', async () => {
  const tree = (await parserOf('python'))('a < b\n');
  const comparison = nodesOf(tree.root).find((node) => node.kind === 'comparison_operator')!;
  expect(comparison.children.map((node) => node.field)).toEqual([undefined, 'operators', undefined]);
  const assigned = (await parserOf('go'))('package p\nvar a = 1\n');
  const spec = nodesOf(assigned.root).find((node) => node.kind === 'var_spec')!;
  expect(spec.children.map((node) => node.field)).toEqual(['name', undefined, 'value']);
});

test.each([
  ['javascript', (depth: number) => `x = ${'('.repeat(depth)}1${')'.repeat(depth)};\n`],
  ['javascript', (depth: number) => `x = ${'1 + '.repeat(depth)}1;\n`],
  ['python', (depth: number) => `x = ${'['.repeat(depth)}${']'.repeat(depth)}\n`],
  ['go', (depth: number) => `package p\nvar x = ${'-'.repeat(1)}${'('.repeat(depth)}1${')'.repeat(depth)}\n`],
  ['java', (depth: number) => `class A { int x = ${'('.repeat(depth)}1${')'.repeat(depth)}; }\n`],
  ['rust', (depth: number) => `const X: i32 = ${'('.repeat(depth)}1${')'.repeat(depth)};\n`],
  ['cpp', (depth: number) => `int x = ${'1 - '.repeat(depth)}1;\n`],
] as const)('%s: 10,000 levels are read, and the next text too', { timeout: 60_000 }, async (languageId, textOf) => {
  const parse = await parserOf(languageId);
  const tree = parse(textOf(10_000));
  expect(tree.root.end).toBe(tree.text.length);
  let depth = 0;
  for (let node: SyntaxNode | undefined = tree.root; node !== undefined; depth++) {
    node = node.children.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
  }
  expect(depth).toBeGreaterThan(10_000);
  expect(parse(samples[languageId]!).hasFault).toBe(false);
});

test('has no parser of a language without a grammar, nor of names that every object has', async () => {
  for (const languageId of ['markdown', '', 'constructor', '__proto__', 'toString'])
    expect(await parsers.parserOf(languageId)).toBeUndefined();
});

test('gives the same parser again, and parses of one do not disturb another', async () => {
  expect(await parserOf('go')).toBe(await parserOf('go'));
  const [go, java] = [await parserOf('go'), await parserOf('java')];
  const first = go(samples['go']!);
  const kinds = nodesOf(first.root).map((node) => node.kind);
  java(samples['java']!);
  go('package other\n');
  expect(nodesOf(first.root).map((node) => node.kind)).toEqual(kinds);
});
