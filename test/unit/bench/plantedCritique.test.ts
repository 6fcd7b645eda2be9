// Faults as the measures plant them: of the kind that they say, on the line that they say, the same for the same seed.

import { describe, expect, test } from 'vitest';
import { plantOfKind } from '../../../bench/critique/toolFaults.ts';
import { seededRandom } from '../../../server/src/base/random.ts';
import { bugKinds, type BugKind } from '../../../server/src/core/bugKind.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { allFunctions } from '../../../server/src/repair/functions.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const texts = {
  javascript: `import { least } from './least.js';

export function clip(items, low, high) {
  let count = 0;
  const kept = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at].trim();
    if (item === '') continue;
    if (item.length >= low && item.length < least(high, items.length)) {
      kept.push(item);
      count += 1;
    }
  }
  return kept.slice(0, count);
}
`,
  python: `from shop.least import least


def clip(items, low, high):
    count = 0
    kept = []
    at = 0
    while at < len(items):
        item = items[at].strip()
        at += 1
        if item == "":
            continue
        if low <= len(item) < least(high, len(items)):
            kept.append(item)
            count += 1
    return kept[:count]
`,
} as const;

const parsers = createParsers();

async function planted(languageId: keyof typeof texts, kind: BugKind, seed: number) {
  const parse = (await parsers.parserOf(languageId))!;
  const tree = parse(texts[languageId]);
  const dialect = dialectOf(languageId)!;
  const func = allFunctions(tree, dialect)[0]!.node;
  const fault = plantOfKind(kind, tree, dialect, func, seededRandom(seed), parse);
  return { fault, parse, func };
}

const kinds = Object.keys(bugKinds) as BugKind[];
const languages = Object.keys(texts) as (keyof typeof texts)[];
const cases = languages.flatMap((languageId) => kinds.map((kind) => [languageId, kind] as const));

describe.each(cases)('%s %s', (languageId, kind) => {
  test('a typed bug is injected into good code, on the line that is told, by the seed alone [S269]', async () => {
    let made = 0;
    for (let seed = 0; seed < 12; seed++) {
      const { fault, parse, func } = await planted(languageId, kind, seed);
      expect((await planted(languageId, kind, seed)).fault).toEqual(fault);
      if (!fault) continue;
      made++;
      expect(fault.kind).toBe(kind);
      const before = texts[languageId].split('\n');
      const after = fault.text.split('\n');
      // Up to the line of the fault nothing differs, and there something does, or is missing.
      expect(after.slice(0, fault.line)).toEqual(before.slice(0, fault.line));
      expect(after.slice(fault.line)).not.toEqual(before.slice(fault.line));
      if (kind === 'A.1') expect(parse(fault.text).hasFault).toBe(true);
      else if (kind !== 'A.2') expect(parse(fault.text).hasFault).toBe(false);
      expect(fault.selected.start).toBeLessThanOrEqual(func.start);
      expect(fault.selected.end).toBeGreaterThanOrEqual(func.end);
    }
    // JavaScript has no wrong indentation.
    if (kind === 'A.2' && languageId === 'javascript') expect(made).toBe(0);
    else expect(made).toBeGreaterThan(0);
  });
});

test('items to recover from are made by changing code that passes, one place each [S243]', async () => {
  const { fault } = await planted('javascript', 'A.3', 1);
  expect(fault!.text.split('\n')[0]).toBe("import { least } from './leastextra.js';");
  expect(fault!.selected.start).toBe(0);
  const { fault: other } = await planted('python', 'A.3', 1);
  expect(other!.text.split('\n')[0]).toBe('from shop.leastextra import least');
});
