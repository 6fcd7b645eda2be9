// All templates over the samples of the languages with braces: what they write parses, stays within the function,
// differs from the original and is not said twice, although they know nothing of the language but its dialect.

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../server/src/base/edit.ts';
import type { SyntaxNode } from '../../../../server/src/core/syntaxTree.ts';
import { dialectOf } from '../../../../server/src/repair/dialects/index.ts';
import { placeOf } from '../../../../server/src/repair/place.ts';
import { templates } from '../../../../server/src/repair/templates/index.ts';
import { createParsers } from '../../../../server/src/workspace/treeSitter.ts';
import { samples } from './bracesSamples.ts';

const parsers = createParsers();

function outermostFunctions(node: SyntaxNode, isFunction: (node: SyntaxNode) => boolean): readonly SyntaxNode[] {
  return isFunction(node) ? [node] : node.children.flatMap((child) => outermostFunctions(child, isFunction));
}

describe.each(Object.entries(samples))('%s', (languageId, { text }) => {
  test('templates that propose something', async () => {
    const parse = (await parsers.parserOf(languageId))!;
    const tree = parse(text);
    const dialect = dialectOf(languageId)!;
    const working = new Set<string>();
    for (const func of outermostFunctions(tree.root, (node) => dialect.shapeOf(node)?.kind === 'function')) {
      const place = placeOf(tree, dialect, func);
      for (const template of templates)
        if (!template.propose(place)[Symbol.iterator]().next().done) working.add(template.id);
    }
    // Fewer than half would mean that the shapes do not reach the templates.
    expect(working.size).toBeGreaterThan(templates.length / 2);
  });

  test.each(templates.map((template) => [template.id, template] as const))('%s', async (_id, template) => {
    const parse = (await parsers.parserOf(languageId))!;
    const tree = parse(text);
    const dialect = dialectOf(languageId)!;
    for (const func of outermostFunctions(tree.root, (node) => dialect.shapeOf(node)?.kind === 'function')) {
      const seen = new Set<string>();
      for (const fix of template.propose(placeOf(tree, dialect, func))) {
        const applied = applyEdits(text, fix.edits);
        if (!applied.ok) throw new Error(`${fix.title}: ${applied.error}`);
        const changed = applied.value;
        const told = `${fix.title}: ${changed.slice(func.start, func.end + changed.length - text.length)}`;
        expect(parse(changed).hasFault, told).toBe(false);
        expect(changed, told).not.toBe(text);
        expect(seen.has(changed), `twice: ${told}`).toBe(false);
        seen.add(changed);
        for (const { span } of [...fix.edits, { span: fix.at }]) {
          expect(span.start, told).toBeGreaterThanOrEqual(func.start);
          expect(span.end, told).toBeLessThanOrEqual(func.end);
        }
      }
    }
  });
});
