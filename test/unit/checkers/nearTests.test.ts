// Which of many test files are run for a document of a package whose tests import the whole of it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fewTests, nearestOfMany, nearestTests } from '../../../server/src/checkers/python/nearTests.ts';

const document = '/p/graph/paths.py';
const source = 'def shortest(graph, a, b):\n    ...\n\nclass Walk:\n    def turn(self): ...\n\ndef _own(): ...\n';
const many = Array.from({ length: 100 }, (_, at) => `/p/tests/test_other${at}.py`);

function chosen(more: Readonly<Record<string, string>>, importers: readonly string[] = [], selected = '') {
  const files = [...many, ...Object.keys(more)].sort();
  const graph = {
    textOf: (path: string) => more[path] ?? 'import graph\n',
    importersOf: () => importers,
  };
  return nearestTests(files, document, graph, { own: source, selected });
}

describe('of many tests that reach a document', () => {
  test.each([
    ['/p/tests/test_paths.py', 'import graph\n'],
    ['/p/graph/tests/test_paths.py', 'import graph\n'],
    ['/p/tests/paths_test.py', 'import graph\n'],
    ['/p/tests/test_paths_weighted.py', 'import graph\n'],
    ['/p/tests/test_all.py', 'import graph\n\ndef test_a():\n    assert graph.shortest(1, 2, 3)\n'],
    ['/p/tests/test_all.py', 'import graph\n\ndef test_a():\n    graph.Walk().turn()\n'],
  ])('%s is near', (path, text) => {
    expect(chosen({ [path]: text })).toEqual([path]);
  });

  test.each([
    ['/p/tests/test_path.py', 'import graph\n'],
    ['/p/tests/test_mypaths.py', 'import graph\n'],
    ['/p/tests/test_all.py', 'import graph\n\ndef test_a():\n    assert graph.shortestest\n'],
    ['/p/tests/test_all.py', 'import graph\n\ndef test_a():\n    assert graph._own()\n'],
  ])('%s is no nearer than others, so that all are run', (path, text) => {
    expect(chosen({ [path]: text })).toHaveLength(101);
  });

  test('those that import it are near', () => {
    expect(chosen({ '/p/tests/test_all.py': '' }, ['/p/tests/test_all.py', '/p/graph/walks.py'])).toEqual([
      '/p/tests/test_all.py',
    ]);
  });

  test('those that speak of what is selected come before those that speak of more else', () => {
    const others = Object.fromEntries(
      Array.from({ length: nearestOfMany }, (_, at) => [`/p/tests/test_a${at}.py`, 'Walk turn Walk turn Walk']),
    );
    const one = { '/p/tests/test_z.py': 'graph.shortest()' };
    expect(chosen({ ...others, ...one })).not.toContain('/p/tests/test_z.py');
    expect(chosen({ ...others, ...one }, [], 'def shortest(graph, a, b):\n    ...\n')).toContain('/p/tests/test_z.py');
  });

  test('few are all run, however far', () => {
    const files = many.slice(0, fewTests);
    const graph = { textOf: () => source, importersOf: () => [files[0]!] };
    expect(nearestTests(files, document, graph, { own: source, selected: '' })).toBe(files);
  });

  test('never more than so many of them, in their order, and none that was not given', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^\/p\/(?:graph\/|tests\/)?test_[a-z_]{1,8}\.py$/), { maxLength: 120 }),
        fc.array(fc.constantFrom('shortest', 'Walk', 'turn', 'other', 'paths', '\n'), { maxLength: 6 }),
        (files, words) => {
          const graph = {
            textOf: (path: string) => (path.length % 3 === 0 ? words.join(' ') : source),
            importersOf: () => files.filter((_, at) => at % 7 === 0),
          };
          const near = nearestTests(files, document, graph, { own: source, selected: '' });
          expect(near).toEqual(files.filter((file) => near.includes(file)));
          if (files.length > fewTests && near.length !== files.length)
            expect(near.length).toBeLessThanOrEqual(nearestOfMany);
        },
      ),
    );
  });
});
