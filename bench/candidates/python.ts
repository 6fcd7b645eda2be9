// The candidate rows of Python: one function with its tests, for pytest and for unittest.

import { programFor } from '../../scripts/needs.ts';
import type { CandidateCase } from './case.ts';

const comparisons = ['<', '<=', '>', '>=', '==', '!='];
const results = ['limit', 'value', 'value - 1', 'limit + 1', '0', 'value % limit', 'abs(value)', '-value'];

/** Distinct texts of `wrap.py`: the original first, then about one in six that is as good. */
function texts(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const comparison = index === 0 ? '>=' : comparisons[index % comparisons.length]!;
    const result = index === 0 || index % 6 === 3 ? 'value % limit' : results[Math.floor(index / 6) % results.length]!;
    return `"""Clock arithmetic."""


def wrap(value, limit):
    """The value as it stands on a clock with that many hours."""
    if limit <= 0:
        raise ValueError("the limit must be positive")
    if value ${comparison} limit:
        return ${result}  # ${index}
    return value
`;
  });
}

const own = {
  document: { path: 'wrap.py', languageId: 'python' },
  select: '    return value\n',
  candidates: texts,
  goal: 100,
} as const;

/** pytest and unittest. */
export const pythonCases: readonly CandidateCase[] = [
  {
    ...own,
    id: 'pytest',
    checker: 'pytest',
    missing: () => (programFor('pytest') === undefined ? 'pytest' : undefined),
    files: {
      'pytest.ini': '[pytest]\npythonpath = .\n',
      'wrap.py': '',
      'tests/test_wrap.py': `import pytest

from wrap import wrap


@pytest.mark.parametrize(("value", "expected"), [(2, 2), (7, 2), (5, 0), (11, 1), (23, 3), (48, 3)])
def test_wraps(value, expected):
    assert wrap(value, 5) == expected


def test_refuses_no_limit():
    with pytest.raises(ValueError):
        wrap(1, 0)
`,
    },
  },
  {
    ...own,
    id: 'unittest',
    checker: 'unittest',
    missing: () => (programFor('python') === undefined ? 'Python' : undefined),
    files: {
      'wrap.py': '',
      'test_wrap.py': `import unittest

from wrap import wrap


class WrapTest(unittest.TestCase):
    def test_wraps(self):
        for value, expected in ((2, 2), (7, 2), (5, 0), (11, 1), (23, 3), (48, 3)):
            with self.subTest(value=value):
                self.assertEqual(wrap(value, 5), expected)

    def test_refuses_no_limit(self):
        with self.assertRaises(ValueError):
            wrap(1, 0)
`,
    },
  },
];
