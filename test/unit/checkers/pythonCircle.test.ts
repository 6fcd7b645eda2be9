// Calls of Python functions in a package whose modules lead back to the document: its variants are loaded, whoever
// else holds a part of it.

import { afterEach, expect } from 'vitest';
import { pythonCalls } from '../../../server/src/checkers/calls/python/language.ts';
import type { CallLanguage } from '../../../server/src/checkers/calls/callHost.ts';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage | undefined;
let language: CallLanguage | undefined;
const harness = pythonHarness((options) => {
  language = pythonCalls(options);
  return createPythonTestsChecker(options, 'unittest');
});

afterEach(async () => {
  await language?.dispose();
  await harness.dispose();
  await made?.remove();
});

const source = `from .places import PLACES

__all__ = ['rounded', 'total']


def rounded(value):
    return round(value, PLACES)


def total(prices):
    return rounded(sum(prices[1:]))


from . import rules as _rules
`;

needs('python')(
  'variants of a document that its own package imports before it is whole have their own ends',
  async () => {
    made = await makePackage({
      'shop/__init__.py': 'from .sums import *\nfrom . import rules\n\nlargest = rules.largest\n',
      'shop/places.py': 'PLACES = 2\n',
      'shop/rules.py': 'from .sums import rounded\n\n\ndef largest(prices):\n    return rounded(max(prices))\n',
      'shop/sums.py': source,
    });
    const never = new AbortController().signal;
    const opened = await language!.open(harness.context(), await harness.request(made, 'shop/sums.py'));
    if (!opened.ok) throw new Error(opened.error.message);
    const start = source.indexOf('prices[1:]');
    const version = (newText: string) => ({ edits: [{ span: { start, end: start + 10 }, newText }] });
    const ends: string[] = [];
    await opened.value.evaluate(
      [version('prices[1:]'), version('prices'), version('prices[:]'), version('prices +')],
      [{ call: 'total([1, 2])', expected: { kind: 'value', text: '3' } }],
      { always: 0, limitMs: 2000 },
      (index, end) => (ends[index] = end.kind === 'ran' ? end.ends.map(({ state }) => state).join() : end.kind),
      never,
    );
    await opened.value.close();
    expect(ends).toEqual(['failed', 'passed', 'passed', 'broken']);
  },
  60_000,
);
