// The client's part of model-free repair: what a test's file imports, what the heat of a line says, what the gate
// panel tells of a choice, and a trace that was pasted into one line.

import { describe, expect, test } from 'vitest';
import { changedLine } from '../../../client/src/choices.ts';
import { definitionOf, importsOf } from '../../../client/src/failingTest.ts';
import { choiceItems } from '../../../client/src/gateView.ts';
import { hoverText, levelOf } from '../../../client/src/heat.ts';
import { unfolded } from '../../../client/src/standIns.ts';
import { parseStackTrace } from '../../../server/src/core/stackTrace.ts';
import type { ProposalChoice } from '../../../server/src/protocol/choice.ts';

describe('the function that a test is about', () => {
  test.each([
    ["import { a, b as c } from '../src/x.js';", { names: ['a', 'c'], from: ['../src/x.js', '../src/x.ts'] }],
    ["const { a } = require('./x.js');", { names: ['a'], from: ['./x.js', './x.ts'] }],
    ["import type { T } from 'node:test';", undefined],
    ['from shop.basket import total\n', { names: ['total'], from: ['shop/basket.py', '../shop/basket.py'] }],
  ])('is looked for where %s leads', (text, expected) => {
    const [first] = importsOf(text);
    if (expected === undefined) expect(first).toBeUndefined();
    else expect(first).toMatchObject({ names: expected.names, from: expect.arrayContaining(expected.from) });
  });

  test('is found where it is defined, and not where its name only occurs', () => {
    const text = '// total is used here\nconst totals = 1;\nexport function total(lines) {}\n';
    expect(text.slice(0, definitionOf(text, ['total']))).toMatch(/function total$/u);
    expect(definitionOf(text, ['tot', 'totally'])).toBe(-1);
    expect(definitionOf('def total(lines):\n    pass\n', ['total'])).toBeGreaterThan(0);
  });
});

describe('the heat of a line', () => {
  const line = { line: 3, ochiai: 1, dstar: 0.5, barinel: 0.25, combined: 0.875 };

  test.each([
    [[0.1], [3]],
    [
      [0.9, 0.8, 0.7, 0.6],
      [3, 2, 1, 0],
    ],
    [
      [1, 0.71, 0.71, 0.71, 0.71, 0.71, 0.71, 0.71],
      [3, 0, 0, 0, 0, 0, 0, 0],
    ],
    [
      [0.5, 0.5, 0.5, 0.5, 0.5],
      [0, 0, 0, 0, 0],
    ],
  ])('goes by its rank: %j are of the levels %j', (scores, levels) => {
    const lines = scores.map((combined) => ({ combined }));
    expect(lines.map((one) => levelOf(one, lines))).toEqual(levels);
  });

  test('its hover tells the three scores and the tests', () => {
    const hover = hoverText(line, { uri: 'file:///a.js', version: 1, lines: [line], failingTests: 1, passingTests: 4 });
    expect(hover).toContain('0.88 of 1');
    expect(hover).toContain('Ochiai 1.00 · DStar 0.50 · Barinel 0.25');
    expect(hover).toContain('Failing tests: 1; passing tests: 4.');
  });
});

test('the gate panel tells what the call gives as it is and with each change, and never says verified', () => {
  const choice = {
    uri: 'file:///a.js',
    call: 'median([2, 1])',
    original: '2',
    alternatives: [
      { title: 'Use `/`', gives: '1.5', proposal: {} },
      { title: 'Use `0`', gives: '1', proposal: {} },
    ],
    failure: { code: 'repair.ambiguous', message: 'Two changes pass.', nextStep: 'Choose.' },
  } as unknown as ProposalChoice;
  expect(choiceItems(choice).map(({ label, detail }) => [label, detail])).toEqual([
    ['Not verified: Two changes pass.', undefined],
    ['As it is, median([2, 1]) gives 2', undefined],
    ['gives 1.5', 'Use `/`'],
    ['gives 1', 'Use `0`'],
  ]);
  const { call: _call, ...mute } = choice;
  const silent = { ...mute, alternatives: mute.alternatives.map((one) => ({ ...one, gives: '' })) };
  expect(choiceItems(silent).map(({ label }) => label)).toEqual([
    'Not verified: Two changes pass.',
    'Use `/`',
    'Use `0`',
  ]);
});

test('an entry of a choice holds the changed line, which the list may cover', () => {
  const edit = { range: { start: { line: 4, character: 0 }, end: { line: 4, character: 1 } }, newText: 'b' };
  const first = { index: 0, title: 'line 5: b', edit };
  expect(changedLine({ hunks: [first] })).toBe('line 5: b');
  expect(changedLine({ hunks: [first, { ...first, index: 1 }] })).toBe('line 5: b (and 1 more)');
  expect(changedLine({ hunks: [] })).toBe('');
});

test('a trace that an input box has put into one line is read again', () => {
  const node = 'TypeError: no price     at total (/w/a.js:4:19)     at main (/w/b.js:9:1)';
  expect(parseStackTrace(unfolded(node))?.frames).toHaveLength(2);
  const python =
    'Traceback (most recent call last):   File "/w/a.py", line 5, in <module>     main()   File "/w/b.py", line 2, in main     x[0]   IndexError: out of range';
  expect(parseStackTrace(unfolded(python))).toMatchObject({ error: 'IndexError', frames: [{ line: 1 }, { line: 4 }] });
  const whole = 'Error: x\n    at f (/w/a.js:1:1)\n';
  expect(parseStackTrace(unfolded(whole))).toEqual(parseStackTrace(whole));
});
