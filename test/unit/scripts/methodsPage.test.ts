// The page of methods: a paper is claimed only where a test carries its id.

import { expect, test } from 'vitest';
import { methodsPage, papers, shownIn, type Paper } from '../../../scripts/methodsPage.ts';

const paper = (id: string, more: Partial<Paper> = {}): Paper => ({
  id,
  title: `Paper ${id}`,
  capabilities: ['gate/external-proof'],
  ideaOnly: false,
  ...more,
});

test('the table has every paper once, with its capabilities', () => {
  const all = papers();
  expect(all).toHaveLength(278);
  expect(new Set(all.map(({ id }) => id)).size).toBe(278);
  expect(all.filter(({ ideaOnly }) => ideaOnly)).toHaveLength(63);
  expect(
    all.every(
      ({ capabilities }) => capabilities.length > 0 && capabilities.every((one) => /^[\w-]+\/[\w-]+$/u.test(one)),
    ),
  ).toBe(true);
});

test('ids are read from titles in any quotes, several in one mark, and the marks are left out', () => {
  const source =
    "test('keeps it [S001]', f);\ntest(`a\\`b [S002, S003]`);\nit(\"c [S004] d [S005]\");\ntest('none S006');\n";
  expect(shownIn('test/a.test.ts', source)).toEqual([
    { file: 'test/a.test.ts', title: 'keeps it', ids: ['S001'] },
    { file: 'test/a.test.ts', title: 'a`b', ids: ['S002', 'S003'] },
    { file: 'test/a.test.ts', title: 'c d', ids: ['S004', 'S005'] },
  ]);
});

test('what no test shows is not yet, whatever its page says', () => {
  const page = methodsPage([paper('S142'), paper('S999')], []);
  expect(page).toContain('| S142: Paper S142 | not yet | – |');
  expect(page).toContain('| S999: Paper S999 | not yet | – |');
  expect(page).toContain('Of 2 papers 0 have');
});

test('a shown paper is built, in part where its page says so, and idea only where only the idea is taken', () => {
  const shown = [{ file: 'test/a.test.ts', title: 'does it', ids: ['S003', 'S142', 'S998', 'S999'] }];
  const page = methodsPage(
    [
      paper('S003', { capabilities: ['repair/deterministic-first'] }),
      paper('S142'),
      paper('S998', { ideaOnly: true }),
      paper('S999'),
    ],
    shown,
  );
  expect(page).toMatch(/\| S003: Paper S003 \| in part: .+ \| `test\/a\.test\.ts` “does it” \|/u);
  expect(page).toMatch(/\| S142: Paper S142 \| built: .+ \|/u);
  expect(page).toContain('| S998: Paper S998 | idea only | `test/a.test.ts` “does it” |');
  expect(page).toContain('| S999: Paper S999 | built | `test/a.test.ts` “does it” |');
});

test('capabilities that are not begun are listed with the papers that only they serve', () => {
  const page = methodsPage(
    [
      paper('S001', { capabilities: ['loop/none'] }),
      paper('S142', { capabilities: ['gate/external-proof', 'loop/none'] }),
    ],
    [],
  );
  expect(page).toContain('| `loop/none` | S001 |');
});

test('a test that names a paper that there is not is told', () => {
  expect(() => methodsPage([paper('S001')], [{ file: 'test/a.test.ts', title: 't', ids: ['S555'] }])).toThrow('S555');
});
