// A candidate changes its selection and import statements, and nothing else.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candidateText, isImportEdit } from '../../../server/src/core/candidate.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const text = "// head\nimport { a, b } from './x';\nimport type { T } from './t';\n\nconst y = 1;\n";
const edit = (find: string, newText: string) => {
  const start = text.indexOf(find);
  return { span: { start, end: start + find.length }, newText };
};
const at = (start: number, newText: string) => ({ span: { start, end: start }, newText });

describe('an import edit', () => {
  test.each([
    ['adds a line at the top', at(0, "import z from 'z';\n")],
    ['adds a line below the imports', at(text.indexOf('\nconst y'), "import z from 'z';\n")],
    ['adds an import for its effect', at(0, "import 'z';\n")],
    ['adds several names on several lines', at(0, "import {\n  q,\n  r as s,\n} from '../z';\n")],
    ['adds a type import', at(0, "import type { Z } from 'z';\n")],
    ['adds a namespace import', at(0, "import * as fs from 'node:fs';\n")],
    ['adds a require', at(0, "const { join } = require('node:path');\n")],
    ['adds an import with attributes', at(0, "import data from './d.json' with { type: 'json' };\n")],
    ['adds a name to an import', edit(', b', ', b, c')],
    ['takes a name from an import', edit('a, b', 'b')],
    ['takes an import away', edit("import type { T } from './t';\n", '')],
    ['changes where a name comes from', edit("'./x'", "'./z'")],
  ])('%s', (_, one) => expect(isImportEdit(text, one)).toBe(true));

  test('may be Python', () => {
    expect(isImportEdit('x = 1\n', at(0, 'from a.b import c, d\n'))).toBe(true);
    expect(isImportEdit('x = 1\n', at(0, 'import os.path\n'))).toBe(true);
  });
});

describe('what is no import edit', () => {
  test.each([
    ['adds a statement', at(0, 'run();\n')],
    ['adds a statement beside an import', at(0, "import z from 'z'; run();\n")],
    ['adds a statement after an import', at(0, "import z from 'z';\nrun();\n")],
    ['calls an import', at(0, "import('z');\n")],
    ['requires and calls', at(0, "const x = require('z')();\n")],
    ['requires what is computed', at(0, 'const x = require(name);\n')],
    ['changes code', edit('y = 1', 'y = 2')],
    ['takes code away', edit('const y = 1;\n', '')],
    ['takes an import and code away', edit("import type { T } from './t';\n\nconst y = 1;\n", '')],
    ['changes a comment', edit('head', 'tail')],
    ['adds a comment', at(0, '// import x\n')],
    ['hides code in an import clause', edit('a, b', "a } from 'x'; run(); import { b")],
    ['ends a string early', edit("'./x'", "'./x'; run(); '")],
  ])('%s', (_, one) => expect(isImportEdit(text, one)).toBe(false));

  test('is never one that puts a call outside of every import', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: text.length }),
        fc.constantFrom('evil();', "import q from 'q'; evil();", 'evil()\n', "'; evil(); '", '} evil() {'),
        (offset, newText) => {
          const after = text.slice(0, offset) + newText + text.slice(offset);
          const outsideStrings = after.replace(/'[^'\n]*'/g, '').includes('evil');
          if (outsideStrings) expect(isImportEdit(text, at(offset, newText))).toBe(false);
        },
      ),
      { seed: 1 },
    );
  });
});

describe('candidateText', () => {
  const target = targetFrom("import { a } from './a';\nconst x = «a😀b»;\nconst y = 1;\n");

  test('puts edits and companions together', () => {
    const { start, end } = target.span;
    expect(
      candidateText(target, {
        edits: [{ span: { start, end }, newText: 'c' }],
        companions: [at(0, "import { c } from './c';\n")],
      }),
    ).toEqual({
      ok: true,
      value: "import { c } from './c';\nimport { a } from './a';\nconst x = c;\nconst y = 1;\n",
    });
  });

  test.each([-1, 1])('refuses an edit that reaches one unit (%i) beyond the selection', (by) => {
    const { start, end } = target.span;
    const span = by < 0 ? { start: start - 1, end } : { start, end: end + 1 };
    expect(candidateText(target, { edits: [{ span, newText: 'c' }], companions: [] }).ok).toBe(false);
  });

  test('refuses to cut a character, and companions that are no imports', () => {
    const { start } = target.span;
    expect(
      candidateText(target, { edits: [{ span: { start, end: start + 2 }, newText: '' }], companions: [] }).ok,
    ).toBe(false);
    expect(candidateText(target, { edits: [], companions: [at(0, 'run();\n')] }).ok).toBe(false);
  });

  test('never changes a byte outside the selection without a companion', () => {
    const anyEdit = fc.record({
      start: fc.nat({ max: 60 }),
      length: fc.nat({ max: 20 }),
      newText: fc.constantFrom('', 'x', '😀', '\n'),
    });
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 3 }), (edits) => {
        const result = candidateText(target, {
          edits: edits.map(({ start, length, newText }) => ({ span: { start, end: start + length }, newText })),
          companions: [],
        });
        if (!result.ok) return;
        expect(result.value.startsWith(target.document.text.slice(0, target.span.start))).toBe(true);
        expect(result.value.endsWith(target.document.text.slice(target.span.end))).toBe(true);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
