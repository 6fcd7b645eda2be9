// A bracket that is not closed in the selection breaks the document below it: that is told, once, at the selection.

import { describe, expect, test } from 'vitest';
import { toolFindings } from '../../../server/src/critique/toolFindings.ts';
import { checkRun, evidenceOf, problemOn, targetFrom } from '../../support/fakePorts.ts';

const target = targetFrom('const above = 1;\n«function open(a) {\n  return a;\n»const below = 2;\n');
const { text } = target.document;
const syntax = (words: string, severity: 'error' | 'warning' = 'error') =>
  checkRun(text, problemOn(text, words, 'TS1005', "'}' expected.", { severity }), 'syntax', 'syntax');
const found = (...runs: readonly ReturnType<typeof checkRun>[]) => toolFindings(target, evidenceOf(text, ...runs));

describe('a syntax error', () => {
  test('below the selection is told at its head, with the line where the parser stopped', () => {
    expect(found(syntax('below'))).toMatchObject([
      {
        rule: 'syntax/TS1005',
        proof: 'proven',
        severity: 'error',
        bugKind: 'A.1',
        message: "The document does not parse: '}' expected. (line 4, below the selection)",
        range: { start: { line: 1, character: 9 } },
        quote: 'open',
        evidence: [{ receipt: { checker: 'syntax' }, at: { line: 3 } }],
      },
    ]);
  });

  test('is told once, the first one, whoever sees it', () => {
    expect(found(syntax('below'), syntax('2'))).toHaveLength(1);
  });

  test('inside the selection is told where it is, and nothing else', () => {
    const both = found(syntax('return'), syntax('below'));
    expect(both.map(({ range, message }) => [range.start.line, message])).toEqual([[2, "'}' expected."]]);
  });

  test.each([
    ['above the selection is the cause of what comes after it', [syntax('above'), syntax('below')]],
    ['that is only a warning', [syntax('below', 'warning')]],
    ['of a type checker', [checkRun(text, problemOn(text, 'below', 'TS2304', 'x'))]],
  ])('silent: %s', (_, runs) => {
    expect(found(...runs)).toEqual([]);
  });
});
