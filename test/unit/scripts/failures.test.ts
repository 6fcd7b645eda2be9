// The page of failure codes is written from the catalogue.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failuresPage } from '../../../scripts/failures.ts';

test('docs/failures.md lists the catalogue as it is (npm run generate)', () => {
  expect(readFileSync(new URL('../../../docs/failures.md', import.meta.url), 'utf8')).toBe(failuresPage());
});
