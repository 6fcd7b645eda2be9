// Go, Java, Rust, C and C++ as templates see them: shapes, names and types at places of a sample, and what the
// writer writes parses again wherever an expression or a statement of the sample may stand.

import { beforeAll, describe, expect, test } from 'vitest';
import { sourceOf, type SyntaxNode, type SyntaxTree } from '../../../../server/src/core/syntaxTree.ts';
import type { Dialect, Shape } from '../../../../server/src/repair/dialect.ts';
import { cDialect, cppDialect } from '../../../../server/src/repair/dialects/c.ts';
import { goDialect } from '../../../../server/src/repair/dialects/go.ts';
import { javaDialect } from '../../../../server/src/repair/dialects/java.ts';
import { rustDialect } from '../../../../server/src/repair/dialects/rust.ts';
import { createParsers } from '../../../../server/src/workspace/treeSitter.ts';
import { samples, type Sample } from './bracesSamples.ts';

const dialects: Readonly<Record<string, Dialect>> = {
  go: goDialect,
  java: javaDialect,
  rust: rustDialect,
  c: cDialect,
  cpp: cppDialect,
};

const parsers = createParsers();

function nodesOf(root: SyntaxNode): readonly SyntaxNode[] {
  return [root, ...root.children.flatMap(nodesOf)];
}

/** Nodes that a shape refers to. */
function partsOf(shape: Shape): readonly SyntaxNode[] {
  const isNode = (value: unknown): value is SyntaxNode =>
    typeof value === 'object' && value !== null && 'start' in value;
  return Object.values(shape).flatMap((value: unknown): SyntaxNode[] => {
    if (isNode(value)) return [value];
    if (!Array.isArray(value)) return [];
    return value.flatMap((one: unknown) => (isNode(one) ? [one] : Object.values(one as object).filter(isNode)));
  });
}

for (const [languageId, dialect] of Object.entries(dialects)) {
  describe(languageId, () => {
    const sample: Sample = samples[languageId]!;
    let tree: SyntaxTree;
    let nodes: readonly SyntaxNode[];
    let parse: (text: string) => SyntaxTree;

    beforeAll(async () => {
      parse = (await parsers.parserOf(languageId))!;
      tree = parse(sample.text);
      nodes = nodesOf(tree.root);
    });

    /** The smallest node whose source is `words`. */
    const at = (words: string) => {
      const found = nodes.filter((node) => sourceOf(node) === words).at(-1);
      if (!found) throw new Error(`no node reads ${words}`);
      return found;
    };
    const isReplaceable = (node: SyntaxNode) => dialect.isExpression(node);
    const withText = (node: SyntaxNode, text: string) =>
      parse(tree.text.slice(0, node.start) + text + tree.text.slice(node.end));

    test('the sample itself parses', () => expect(tree.hasFault).toBe(false));

    test('knows every shape that the language has', () => {
      const kinds = new Set(nodes.map((node) => dialect.shapeOf(node)?.kind).filter((kind) => kind !== undefined));
      expect([...kinds].sort()).toEqual([...sample.shapes].sort());
    });

    test('gives one shape a node, whose parts lie within it', () => {
      for (const node of nodes) {
        const shape = dialect.shapeOf(node);
        if (!shape) continue;
        expect(dialect.shapeOf(node)).toBe(shape);
        for (const part of partsOf(shape)) {
          expect(part.start, `${node.kind}: ${sourceOf(node)}`).toBeGreaterThanOrEqual(node.start);
          expect(part.end).toBeLessThanOrEqual(node.end);
        }
      }
    });

    test.each(sample.names.map((one) => [one.at, one] as const))(
      'sees the names at %s',
      (_, { at: words, sees, not }) => {
        const seen = dialect.namesAt(tree, at(words)).map(({ name, origin, type }) => `${origin} ${name}: ${type}`);
        expect(seen).toEqual(expect.arrayContaining([...sees]));
        const names = new Set(dialect.namesAt(tree, at(words)).map(({ name }) => name));
        for (const name of not) expect(names).not.toContain(name);
        expect(seen.length).toBe(names.size);
      },
    );

    test.each(sample.types.map((one) => [...one] as const))('%s is a %s', (words, type) => {
      expect(dialect.typeOf(tree, at(words))).toBe(type);
    });

    test('takes values for expressions and nothing else', () => {
      for (const words of sample.notValues)
        expect(
          nodes.filter((node) => sourceOf(node) === words && isReplaceable(node)),
          words,
        ).toEqual([]);
      for (const words of sample.values)
        expect(
          nodes.some((node) => sourceOf(node) === words && isReplaceable(node)),
          words,
        ).toBe(true);
    });

    test('each expression may stand in parentheses, or give way to a name', () => {
      const places = nodes.filter(isReplaceable);
      expect(places.length).toBeGreaterThan(20);
      for (const node of places) {
        for (const text of [`(${sourceOf(node)})`, 'other'])
          expect(withText(node, text).hasFault, `${sourceOf(node.parent!)} with ${text} for ${sourceOf(node)}`).toBe(
            false,
          );
      }
    });

    test('what is negated, compared and joined parses, and holds together as it was meant', () => {
      const conditions = nodes.filter((node) => isReplaceable(node) && dialect.typeOf(tree, node) === 'boolean');
      expect(conditions.length).toBeGreaterThan(4);
      for (const node of conditions) {
        const text = sourceOf(node);
        const written = [
          dialect.write.not(text),
          dialect.write.not(dialect.write.not(text)),
          dialect.write.binary(text, dialect.write.and, 'other'),
          dialect.write.binary('other', dialect.write.and, text),
          dialect.write.binary('other', dialect.write.or, text),
        ];
        for (const one of written) expect(withText(node, one).hasFault, one).toBe(false);
      }
    });

    test('a binary expression keeps its operands whole', () => {
      for (const [left, operator, right] of [
        ['a + b', '*', 'c + d'],
        ['a', '-', 'b - c'],
        ['a || b', '&&', 'c'],
        ['a', '==', 'b && c'],
      ] as const) {
        const text = dialect.write.binary(left, operator, right);
        const changed = withText(at(sample.condition), text);
        const outer = nodesOf(changed.root).find(
          (node) => sourceOf(node) === text && dialect.shapeOf(node)?.kind === 'binary',
        );
        const shape = outer && dialect.shapeOf(outer);
        if (shape?.kind !== 'binary') throw new Error(`${text} is no binary expression`);
        const bare = (node: SyntaxNode) => sourceOf(node).replace(/^\((.*)\)$/u, '$1');
        expect([bare(shape.left), shape.operator, bare(shape.right)]).toEqual([left, operator, right]);
      }
    });

    test('statements may go, be doubled, and stand in a condition', () => {
      const statements = nodes.filter((node) => dialect.isStatement(node));
      expect(statements.length).toBeGreaterThan(5);
      for (const node of statements) {
        const text = sourceOf(node);
        const lines = dialect.write.ifLines('other', [text], '\t').join('\n');
        for (const one of [`${text}\n${text}`, lines]) expect(withText(node, one).hasFault, one).toBe(false);
        expect(withText(node, '').hasFault, `without ${text}`).toBe(false);
      }
    });

    test('returns and literals parse where a statement stands', () => {
      const statement = nodes.find((node) => dialect.shapeOf(node)?.kind === 'return')!;
      const literals = [
        dialect.write.literal({ kind: 'number', value: -1.5, float: true }),
        dialect.write.literal({ kind: 'number', value: 2, float: true }),
        dialect.write.literal({ kind: 'number', value: 7, float: false }),
        dialect.write.literal({ kind: 'string', value: 'a "b"\\\n\té🦀' }),
        dialect.write.literal({ kind: 'boolean', value: false }),
        dialect.write.literal({ kind: 'null' }),
      ];
      for (const text of literals) {
        expect(text).toBeDefined();
        expect(withText(statement, dialect.write.returnOf(text)).hasFault, text).toBe(false);
      }
      expect(withText(statement, dialect.write.returnOf(undefined)).hasFault).toBe(false);
      expect(dialect.write.literal({ kind: 'opaque', shown: 'x' })).toBeUndefined();
      expect(dialect.write.literal({ kind: 'number', value: Number.NaN, float: true })).toBeUndefined();
    });

    test('does not take a comment or a type for code', () => {
      for (const node of nodes) {
        if (!node.kind.endsWith('comment')) continue;
        expect(dialect.shapeOf(node)).toEqual({ kind: 'comment' });
        expect(dialect.isStatement(node) || dialect.isExpression(node)).toBe(false);
      }
    });
  });
}
