// Claims settled by running: a minimal test in the project's own framework, in an overlay, twice.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Claim } from '../../server/src/core/claim.ts';
import { parseExpectation } from '../../server/src/core/expectation.ts';
import { hashOf } from '../support/project.ts';
import { needs } from '../support/needs.ts';
import { startRealEngine, type RealEngine } from '../support/realEngine.ts';

let engine: RealEngine;
beforeAll(() => {
  engine = startRealEngine();
});
afterAll(() => engine.dispose());

let made = 0;
function folderWith(files: Readonly<Record<string, string>>): string {
  const root = path.join(engine.folder, `project${++made}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

function claim(words: string, actual?: string): Claim {
  const read = parseExpectation(words, 'the test');
  if (!read.ok) throw new Error(read.error.message);
  return { expectation: read.value, ...(actual === undefined ? {} : { actual }) };
}

const signal = new AbortController().signal;
const reproduce = async (root: string, file: string, asked: Claim) => {
  const before = hashOf(root);
  const settled = await engine.withProof(root, file, (proof) => proof.reproduce(asked, signal));
  expect(hashOf(root), 'the folder is left alone').toEqual(before);
  return settled;
};

const javascript = {
  'package.json': '{ "name": "p", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/sums.js': `export function sum(list) {
  let total = 0;
  for (let i = 1; i < list.length; i++) total += list[i];
  return total;
}
export function first(list) {
  if (list.length === 0) throw new RangeError('nothing there');
  return list[0];
}
export function broken(list) {
  return list.missing.length;
}
export function slow() {
  for (;;);
}
let calls = 0;
export function counting() {
  return (calls += Date.now() % 7) + performance.now();
}
function hidden() {
  return 1;
}
`,
  'test/sums.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { first } from '../src/sums.js';
test('the first', () => assert.equal(first([3, 4]), 3));
`,
};

describe('JavaScript under node:test', () => {
  test('a right claim gives a test that fails for the claimed reason, twice', async () => {
    const settled = await reproduce(folderWith(javascript), 'src/sums.js', claim('sum([1, 2]) == 3', '2'));
    expect(settled).toMatchObject({
      ok: true,
      value: { framework: 'node:test', path: 'test/sum.test.js', expected: '3', actual: '2' },
    });
    if (!settled.ok) return;
    expect(settled.value.text).toBe(`import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from '../src/sums.js';

test('sum([1, 2]) is 3', () => {
  assert.deepEqual(sum([1, 2]), 3);
});
`);
    expect(settled.value.receipts.map(({ exitCode, testsRun }) => [exitCode, testsRun])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test('many claims about one function are settled one after the other', async () => {
    const root = folderWith(javascript);
    const kinds = await engine.withProof(root, 'src/sums.js', async (proof) => {
      const settled: string[] = [];
      for (const words of ['sum([1, 2]) == 3', 'sum([3]) == 3', 'sum([]) == 0', 'sum([4]) == 4', 'sum([0, 1]) == 1']) {
        const one = await proof.reproduce(claim(words), signal);
        settled.push(one.ok ? 'proven' : one.error.kind);
      }
      return settled;
    });
    expect(kinds).toEqual(['proven', 'proven', 'refuted', 'proven', 'refuted']);
  });

  test.each([
    ['a claim that does not hold is refuted', 'first([3, 4]) == 3', undefined, { kind: 'refuted' }],
    ['another result than the claimed one proves nothing', 'sum([1, 2]) == 3', '17', { kind: 'other-reason' }],
    ['a function that is not exported cannot be tested', 'hidden() == 2', undefined, { kind: 'unknown' }],
    ['a name that the document does not have cannot be tested', 'nobody() == 2', undefined, { kind: 'unknown' }],
    ['a result that varies proves nothing', 'counting() == -1', undefined, { kind: 'unknown' }],
  ])('%s', async (_title, words, actual, wanted) => {
    const settled = await reproduce(folderWith(javascript), 'src/sums.js', claim(words, actual));
    expect(settled).toMatchObject({ ok: false, error: wanted });
  });

  test.each([
    ['hidden() == 2', undefined, { ok: true, value: { expected: '2', actual: '1' } }],
    ['hidden() throws', undefined, { ok: true, value: { actual: '1' } }],
    ['hidden() == 1', undefined, { ok: false, error: { kind: 'refuted' } }],
    ['hidden() == 2', '17', { ok: false, error: { kind: 'other-reason' } }],
    ['counting() == -1', undefined, { ok: false, error: { kind: 'unknown' } }],
    ['slow() == 1', undefined, { ok: false, error: { kind: 'unknown' } }],
    ['nobody() == 1', undefined, { ok: false, error: { kind: 'unknown' } }],
    ['hidden(process.exit()) == 1', undefined, { ok: false, error: { kind: 'unknown' } }],
  ])('a function that is not exported is called: %s', async (words, actual, wanted) => {
    const root = folderWith(javascript);
    const before = hashOf(root);
    const called = await engine.withProof(root, 'src/sums.js', (proof) => proof.call!(claim(words, actual), signal));
    expect(called).toMatchObject(wanted);
    if (called.ok) expect(called.value.receipts).toHaveLength(2);
    expect(hashOf(root)).toEqual(before);
  });

  test('an error inside the document is the reason, where a value was claimed', async () => {
    const settled = await reproduce(folderWith(javascript), 'src/sums.js', claim('broken([]) == 0'));
    expect(settled).toMatchObject({ ok: true, value: { actual: expect.stringContaining('throws') as string } });
  });

  test('an error that should come and does not', async () => {
    const settled = await reproduce(folderWith(javascript), 'src/sums.js', claim('sum([]) throws RangeError'));
    expect(settled).toMatchObject({ ok: true, value: { actual: 'no error' } });
    expect(await reproduce(folderWith(javascript), 'src/sums.js', claim('first([]) throws RangeError'))).toMatchObject({
      ok: false,
      error: { kind: 'refuted' },
    });
  });

  test('a project without tests gets one for the runner that comes with the language', async () => {
    const { 'test/sums.test.js': _, ...rest } = javascript;
    const settled = await reproduce(folderWith(rest), 'src/sums.js', claim('sum([1, 2]) == 3'));
    expect(settled).toMatchObject({ ok: true, value: { framework: 'node:test', path: 'src/sums.sum.test.js' } });
  });

  test('CommonJS is required', async () => {
    const root = folderWith({
      'package.json': '{ "name": "p", "private": true, "scripts": { "test": "node --test" } }\n',
      'sums.js': 'function sum(a, b) {\n  return a - b;\n}\nmodule.exports = { sum };\n',
    });
    const settled = await reproduce(root, 'sums.js', claim('sum(1, 2) == 3', '-1'));
    expect(settled).toMatchObject({ ok: true, value: { expected: '3', actual: '-1' } });
  });
});

const python = {
  'shop/__init__.py': '',
  'shop/sums.py': `def total(items):
    result = 0
    for item in items[1:]:
        result += item
    return result


def first(items):
    return items[0]
`,
};

describe('Python', () => {
  needs('python', 'pytest')('pytest: a right claim fails for the claimed reason, a wrong one is refuted', async () => {
    const files = {
      ...python,
      'pyproject.toml': '[tool.pytest.ini_options]\n',
      'tests/test_sums.py': 'from shop.sums import first\n\n\ndef test_first():\n    assert first([3, 4]) == 3\n',
    };
    const settled = await reproduce(folderWith(files), 'shop/sums.py', claim('total([1, 2]) == 3'));
    expect(settled).toMatchObject({
      ok: true,
      value: { framework: 'pytest', path: 'tests/test_total_reproduced.py', expected: '3', actual: '2' },
    });
    expect(await reproduce(folderWith(files), 'shop/sums.py', claim('first([]) throws IndexError'))).toMatchObject({
      ok: false,
      error: { kind: 'refuted' },
    });
    expect(await reproduce(folderWith(files), 'shop/sums.py', claim('total([]) throws ValueError'))).toMatchObject({
      ok: true,
      value: { actual: 'no error' },
    });
  });

  needs('python')('unittest, in a project without tests', async () => {
    const settled = await reproduce(folderWith(python), 'shop/sums.py', claim('total([1, 2]) == 3'));
    expect(settled).toMatchObject({ ok: true, value: { framework: 'unittest', expected: '3', actual: '2' } });
  });

  needs('python')('unittest tells values without its words about them', async () => {
    const pair = folderWith({ 'pair.py': 'def pair(one):\n    return [one]\n' });
    const settled = await reproduce(pair, 'pair.py', claim('pair(1) == [1, 1]'));
    expect(settled).toMatchObject({ ok: true, value: { expected: '[1, 1]', actual: '[1]' } });
  });
});
