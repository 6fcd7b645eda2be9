// Property: whatever the indentation, line endings and nesting of a Python function, what statement templates
// propose parses again, stays within the function, and keeps the line endings.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { python } from '../../../../server/src/repair/dialects/python.ts';
import { placeOf } from '../../../../server/src/repair/place.ts';
import { templates } from '../../../../server/src/repair/templates/index.ts';
import { applied, functionsOf, parserOf } from '../samples.ts';

const ids =
  /^(?:guard|branch-move|accumulation|unbound-target|statement-\w+|surplus-condition|missing-condition|return-value|loop-\w+|initial-value|iteration|else-chain|borrowed-statement|default-argument|shadowed-variable|yield)$/u;

type Tree =
  | string
  | { readonly head: string; readonly body: readonly Tree[]; readonly tail: readonly Tree[] | undefined };

const simple = fc.constantFrom(
  'a = 0',
  'a += b  # more',
  'b.append(a)',
  'return a',
  'a = 1; b = [2]',
  'g(a,\n  b)',
  'a = b \\\n + a',
  'if a: b = 1',
  'c = """x\n y"""',
  '# alone\na = b',
  'pass',
);

const { block } = fc.letrec<{ block: readonly Tree[]; tree: Tree }>((tie) => ({
  block: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
  tree: fc.oneof(
    { depthSize: 'xsmall', withCrossShrink: true },
    simple,
    fc.record({
      head: fc.constantFrom('if a > 1', 'for x in b', 'while a < 3', 'for i in range(1, a)'),
      body: tie('block'),
      tail: fc.option(tie('block'), { nil: undefined }),
    }),
  ),
}));

function linesOf(trees: readonly Tree[], unit: string, depth: number): readonly string[] {
  const indent = unit.repeat(depth);
  return trees.flatMap((tree) => {
    if (typeof tree === 'string') return tree.split('\n').map((line) => indent + line);
    const tail = tree.tail ? [`${indent}else:`, ...linesOf(tree.tail, unit, depth + 1)] : [];
    return [`${indent}${tree.head}:`, ...linesOf(tree.body, unit, depth + 1), ...tail, ''];
  });
}

test('proposals for any indentation', async () => {
  const parse = await parserOf('python');
  const chosen = templates.filter((template) => ids.test(template.id));
  expect(chosen.length).toBe(19);
  const newlines = fc.constantFrom('\n', '\r\n');
  const units = fc.constantFrom('  ', '    ', '\t');
  const property = fc.property(block, units, newlines, fc.boolean(), (trees, unit, newline, isMethod) => {
    const depth = isMethod ? 1 : 0;
    const head = `${unit.repeat(depth)}def f(a, b=[], c=None):`;
    const lines = [...(isMethod ? ['class K:'] : []), head, ...linesOf(trees, unit, depth + 1)];
    const text = [...lines, 'last = 1', ''].join(newline);
    const tree = parse(text);
    expect(tree.hasFault, text).toBe(false);
    const func = functionsOf(tree)[0]!;
    for (const template of chosen) {
      for (const fix of template.propose(placeOf(tree, python, func))) {
        const changed = applied(text, fix);
        const told = `${template.id}, ${fix.title}:\n${text}\n→\n${changed}`;
        expect(changed, told).not.toBe(text);
        expect(parse(changed).hasFault, told).toBe(false);
        if (newline === '\r\n') expect(/[^\r]\n/u.test(changed), told).toBe(false);
        for (const [index, { span }] of fix.edits.entries()) {
          expect(span.start, told).toBeGreaterThanOrEqual(fix.edits[index - 1]?.span.end ?? func.start);
          expect(span.end, told).toBeLessThanOrEqual(func.end);
        }
      }
    }
  });
  fc.assert(property, { numRuns: 12, seed: 4 });
}, 60_000);
