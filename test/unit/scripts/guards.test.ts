// Each guard of the table is where the table says; that its loss is noticed is shown by `npm run guards`.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { occurrences } from '../../../scripts/guards.ts';
import { guards } from '../../../scripts/guardTable.ts';

describe('the table of guards', () => {
  test.each(guards)('$row $title', ({ file, find, replace }) => {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    expect(occurrences(text, find)).toBe(1);
    expect(replace).not.toBe(find);
  });
  test('names at least twenty', () => {
    expect(guards.length).toBeGreaterThanOrEqual(20);
  });
});
