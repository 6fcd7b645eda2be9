// Text with a part missing, as it stands while somebody types: rules may say something of it or nothing, and never fail.

import { describe, expect, test } from 'vitest';
import type { SyntaxNode } from '../../../../server/src/core/syntaxTree.ts';
import { textRules } from '../../../../server/src/critique/rules/index.ts';
import { lookAt } from '../../../../server/src/critique/rules/look.ts';
import { createParsers } from '../../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();
const samples = textRules.flatMap(({ wrong, right }) => [...wrong, ...right]);
const languages = [...new Set(samples.map(({ language }) => language))];

function spansIn(root: SyntaxNode): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [root];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at.end > at.start) found.add(`${at.start} ${at.end}`);
    waiting.push(...at.children);
  }
  return found;
}

describe.each(languages)('%s', (language) => {
  test('each part of each example left out', async () => {
    const parse = (await parsers.parserOf(language))!;
    let looked = 0;
    for (const { code } of samples.filter((one) => one.language === language)) {
      for (const span of spansIn(parse(code).root)) {
        const [start, end] = span.split(' ').map(Number) as [number, number];
        const tree = parse(code.slice(0, start) + code.slice(end));
        for (const complaint of lookAt(tree, textRules))
          expect(complaint.span.end).toBeLessThanOrEqual(tree.text.length);
        looked++;
      }
    }
    expect(looked).toBeGreaterThan(10);
  });
});
