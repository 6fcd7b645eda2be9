// Syntax of a text of which an earlier one is known: only what changed is parsed, and what is told is what a parse of
// the whole tells.

import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toProblems } from '../../../server/src/checkers/typescriptDiagnose.ts';
import type { TypeScript } from '../../../server/src/checkers/typescriptProject.ts';
import { syntaxProblems } from '../../../server/src/checkers/typescriptSyntax.ts';

const ts = createRequire(import.meta.url)('typescript6') as TypeScript;

/** The compiler's own way, from nothing. */
function whole(path: string, text: string) {
  const { diagnostics } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      allowJs: true,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.Preserve,
      experimentalDecorators: true,
    },
  });
  return toProblems(ts, diagnostics ?? [], path);
}

const start = `import { a } from './a';
/** Adds. */
export async function add(x: number, y = \`\${a}\`): Promise<number> {
  for (const one of [x, y]) if (one > 1) return await one;
  return { ...a, x }.x ?? 0;
}
class Box<T> { #in: T; @dec get it() { return this.#in; } }
const shown = <div title="x">{add(1)}</div>;
await add(2);
`;
const bits = [
  '',
  ' ',
  '\n',
  '(',
  ')',
  '{',
  '}',
  '`',
  '/*',
  '*/',
  "'",
  '<',
  ': string',
  'await ',
  'export ',
  '@',
  ';',
  'x',
];

describe.each(['/w/some.ts', '/w/some.tsx', '/w/some.js', '/w/some.jsx', '/w/some.mts', '/w/some.cjs'])(
  '%s',
  (path) => {
    test('tells after any edits what a parse of the whole tells', () => {
      let told = 0;
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(), fc.nat({ max: 9 }), fc.constantFrom(...bits)), { minLength: 1, maxLength: 5 }),
          (edits) => {
            let text = start;
            for (const [place, length, newText] of edits) {
              const at = place % (text.length + 1);
              text = text.slice(0, at) + newText + text.slice(at + length);
              const problems = syntaxProblems(ts, path, 'typescript', text);
              told += problems.length;
              expect(problems).toEqual(whole(path, text));
            }
          },
        ),
        { numRuns: 60 },
      );
      expect(told).toBeGreaterThan(0);
    });
  },
);
