// Comparisons that put things in one order, and those that do not (method verify/generated-checks).

import { describe, expect, test } from 'vitest';
import { generatedProperties } from '../../../server/src/critique/generatedProperties.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evaluatedProof } from '../../support/evaluatedProof.ts';
import { targetFrom } from '../../support/fakePorts.ts';

async function look(text: string, languageId: string) {
  const target = targetFrom(`«${text}»`, { languageId });
  const proof = await evaluatedProof(target.document);
  const { context } = critiqueContext([], { proof });
  const { findings } = await generatedProperties.critique(context, critiqueTask(target));
  return findings.filter(({ rule }) => rule === 'property/transitive' || rule === 'property/symmetric');
}

const ts = (doc: string, head: string, body: string) => `/** ${doc} */\nexport function ${head} {\n  ${body}\n}\n`;
const py = (head: string, doc: string, body: string) => `def ${head}:\n    """${doc}"""\n    ${body}\n`;
const circle = '((a % 3) - (b % 3) + 4) % 3 - 1';

describe('a comparison', () => {
  test('that goes round in a circle is shown with three calls', async () => {
    const [finding, ...more] = await look(
      ts(
        'Negative, zero or positive, for use in sorting.',
        'compareTurns(a: number, b: number): number',
        `return ${circle};`,
      ),
      'typescript',
    ).then((found) => found.filter(({ rule }) => rule === 'property/transitive'));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ proof: 'proven', severity: 'warning' });
    expect(finding!.message).toMatch(
      /^compareTurns\((\S+), (\S+)\) gives (?:-1|0), compareTurns\(\2, (\S+)\) gives (?:-1|0), and compareTurns\(\1, \3\) gives 1\./,
    );
  });

  test('that goes round in a circle by its name alone is an opinion', async () => {
    const found = await look(
      py('compare(a: int, b: int)', 'Compares.', 'return (a % 3 - b % 3 + 1) % 3 - 1'),
      'python',
    );
    expect(found.some(({ rule }) => rule === 'property/transitive')).toBe(true);
    for (const { proof } of found) expect(proof).toBe('opinion');
  });

  test.each([
    [
      'of numbers',
      'typescript',
      ts('For sorting.', 'compareNumbers(a: number, b: number): number', 'return a < b ? -1 : a > b ? 1 : 0;'),
    ],
    [
      'of lengths, where many are alike',
      'typescript',
      ts('For sorting.', 'compareLengths(a: string, b: string): number', 'return a.length - b.length;'),
    ],
    ['downwards', 'python', py('compare(a: int, b: int)', 'Negative, zero or positive.', 'return b - a')],
    [
      'that gives truths',
      'typescript',
      ts('Compares.', 'compareTruths(a: number, b: number): boolean', 'return a < b;'),
    ],
    [
      'of things of two kinds',
      'typescript',
      ts(
        'Compares.',
        'compareAny(a: number | string, b: number | string): number',
        "return typeof a === typeof b ? 0 : typeof a === 'string' ? 1 : -1;",
      ),
    ],
    [
      'of three things',
      'typescript',
      ts('For sorting.', 'compareThree(a: number, b: number, c: number): number', `return ${circle};`),
    ],
    ['by another name', 'typescript', ts('Turns.', 'turn(a: number, b: number): number', `return ${circle};`)],
  ])('%s is left alone (%s)', async (_, languageId, text) => {
    expect(await look(text, languageId)).toEqual([]);
  });
});
