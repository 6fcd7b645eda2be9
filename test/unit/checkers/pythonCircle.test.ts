// Calls of Python functions in a package whose modules lead back to the document: its variants are loaded, whoever
// else holds a part of it.

import { afterAll, afterEach, expect } from 'vitest';
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
  await made?.remove();
});
afterAll(async () => {
  await language?.dispose();
  await harness.dispose();
});

const source = `from .places import PLACES

__all__ = ['rounded', 'total']


def rounded(value):
    return round(value, PLACES)


def total(prices):
    return rounded(sum(prices[1:]))


from . import rules as _rules
`;

/** How calls end on versions of the document in which a part of it is written otherwise. */
async function endsOf(part: string, versions: readonly string[], calls: Readonly<Record<string, string>>) {
  const never = new AbortController().signal;
  const opened = await language!.open(harness.context(), await harness.request(made!, 'shop/sums.py'));
  if (!opened.ok) throw new Error(opened.error.message);
  const start = source.indexOf(part);
  const ends: string[] = [];
  await opened.value.evaluate(
    versions.map((newText) => ({ edits: [{ span: { start, end: start + part.length }, newText }] })),
    Object.entries(calls).map(([call, text]) => ({ call, expected: { kind: 'value', text } })),
    { always: 9, limitMs: 2000 },
    (index, end) => (ends[index] = end.kind === 'ran' ? end.ends.map(({ state }) => state).join() : end.kind),
    never,
  );
  await opened.value.close();
  return ends;
}

needs('python')(
  'other modules of the package are loaded once, and what they took from the document is the version in hand',
  async () => {
    made = await makePackage({
      'shop/__init__.py': 'from .sums import *\nfrom . import rules\n',
      'shop/places.py': "import sys\n\nsys.loaded = getattr(sys, 'loaded', 0) + 1\nPLACES = 2\n",
      'shop/rules.py':
        'from .sums import rounded\nfrom . import sums\n\n\ndef largest(prices):\n' +
        '    return rounded(max(prices))\n\n\ndef both(prices):\n    return [largest(prices), sums.rounded(max(prices))]\n',
      'shop/sums.py': source,
    });
    const original = 'round(value, PLACES)';
    const calls = {
      '_rules.both([1, 2.344])': '[2.344, 2.344]',
      "__import__('sys').loaded": '1',
      'rounded(2.344)': '2.34',
    };
    // The original among the versions: what one left behind would be seen by the next.
    expect(await endsOf(original, ['value', original, 'int(value)', 'value', 'value +', original], calls)).toEqual([
      'passed,passed,failed',
      'failed,passed,passed',
      'failed,passed,failed',
      'passed,passed,failed',
      'broken',
      'failed,passed,passed',
    ]);
  },
  60_000,
);

needs('python')(
  'what took the place of the document is put back, so that one process serves many versions',
  async () => {
    made = await makePackage({
      'shop/__init__.py': 'from .sums import *\nfrom . import rules\n',
      'shop/places.py': 'PLACES = 2\n',
      'shop/rules.py': 'import os\nfrom .sums import rounded\n\n\ndef at(prices):\n    return os.getpid()\n',
      'shop/sums.py': source,
    });
    const never = new AbortController().signal;
    const opened = await language!.open(harness.context(), await harness.request(made, 'shop/sums.py'));
    if (!opened.ok) throw new Error(opened.error.message);
    const start = source.indexOf('prices[1:]');
    const versions = Array.from({ length: 12 }, (_, at) => ({
      edits: [{ span: { start, end: start + 10 }, newText: `prices[${at}:]` }],
    }));
    const seen = await opened.value.behave(versions, '_rules.at', [[{ kind: 'list', items: [] }]], never);
    await opened.value.close();
    const processes = seen.map((one) => one?.[0]?.shown);
    expect(processes).not.toContain(undefined);
    // Two are at work at a time at most.
    expect(new Set(processes).size).toBeLessThanOrEqual(2);
  },
  60_000,
);

needs('python')(
  'variants of a document that its own package imports before it is whole have their own ends',
  async () => {
    made = await makePackage({
      'shop/__init__.py': 'from .sums import *\nfrom . import rules\n\nlargest = rules.largest\n',
      'shop/places.py': 'PLACES = 2\n',
      'shop/rules.py': 'from .sums import rounded\n\n\ndef largest(prices):\n    return rounded(max(prices))\n',
      'shop/sums.py': source,
    });
    const versions = ['prices[1:]', 'prices', 'prices[:]', 'prices +'];
    expect(await endsOf('prices[1:]', versions, { 'total([1, 2])': '3' })).toEqual([
      'failed',
      'passed',
      'passed',
      'broken',
    ]);
  },
  60_000,
);
