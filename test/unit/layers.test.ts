// The layers of the product, and one deliberate breach for each rule, so that a rule that stops biting is noticed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkLayers, layers } from '../../scripts/layers.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A tree with one harmless file in each layer, and the given files beside them. */
async function breachesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'touchstone-layers-'));
  made.push(folder);
  const harmless = Object.keys(layers).map((layer) => [
    layer === 'client' ? 'client/src/ok.ts' : `server/src/${layer}/ok.ts`,
    'export const ok = 1;\nexport type Ok = number;\n',
  ]);
  for (const [file, text] of [...harmless, ...Object.entries(files)] as [string, string][]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  const report = await checkLayers(folder);
  expect(report.filesRead).toEqual(report.filesOnDisk);
  return report.breaches;
}

describe('the product', () => {
  test('reads every source file there is, and breaks no layer', { timeout: 120_000 }, async () => {
    const report = await checkLayers(root);
    expect(report.filesOnDisk.length).toBeGreaterThan(50);
    expect(report.filesRead).toEqual(report.filesOnDisk);
    expect(report.importsSeen).toBeGreaterThan(report.filesOnDisk.length);
    expect(report.breaches).toEqual([]);
  });
});

describe('a breach is reported', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'base imports core',
      'server/src/base/a.ts',
      "import { ok } from '../core/ok.ts';\nexport const a = ok;",
      /base may not import core/u,
    ],
    [
      'core imports an adapter',
      'server/src/core/a.ts',
      "export { ok } from '../workspace/ok.ts';",
      /core may not import workspace/u,
    ],
    [
      'policy imports an adapter',
      'server/src/strategies/a.ts',
      "import { ok } from '../checkers/ok.ts';\nexport const a = ok;",
      /strategies may not import checkers/u,
    ],
    [
      'an adapter imports the engine',
      'server/src/providers/a.ts',
      "import { ok } from '../engine/ok.ts';\nexport const a = ok;",
      /providers may not import engine/u,
    ],
    [
      'the engine imports an edge',
      'server/src/engine/a.ts',
      "import { ok } from '../lsp/ok.ts';\nexport const a = ok;",
      /engine may not import lsp/u,
    ],
    [
      'policy reads a file',
      'server/src/critique/a.ts',
      "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;",
      /critique does no I\/O .* node:fs/u,
    ],
    [
      'core reads a file under the old name',
      'server/src/core/a.ts',
      "import { readFileSync } from 'fs';\nexport const a = readFileSync;",
      /core does no I\/O .* fs/u,
    ],
    [
      'the engine starts a process',
      'server/src/engine/a.ts',
      "import * as c from 'node:child_process';\nexport const a = c;",
      /engine does no I\/O/u,
    ],
    [
      'the editor outside the client',
      'server/src/lsp/a.ts',
      "import * as v from 'vscode';\nexport const a = v;",
      /vscode belongs to client alone/u,
    ],
    [
      'the LSP library outside lsp',
      'server/src/engine/a.ts',
      "import * as v from 'vscode-languageserver/node';\nexport const a = v;",
      /belongs to lsp alone/u,
    ],
    [
      'the model library outside providers',
      'server/src/cli/a.ts',
      "export const a = () => import('openai');",
      /openai belongs to providers alone/u,
    ],
    [
      'parsers outside workspace',
      'server/src/repair/a.ts',
      "export const a = () => import('web-tree-sitter');",
      /web-tree-sitter belongs to workspace alone/u,
    ],
    [
      'the client looks into the server',
      'client/src/a.ts',
      "import { ok } from '../../server/src/core/ok.ts';\nexport const a = ok;",
      /the client may not see/u,
    ],
    [
      'a type-only import',
      'server/src/core/a.ts',
      "import type { Ok } from '../engine/ok.ts';\nexport type A = Ok;",
      /core may not import engine/u,
    ],
    [
      'a type inside braces over several lines',
      'server/src/core/a.ts',
      "import {\n  type Ok,\n} from '../engine/ok.ts';\nexport type A = Ok;",
      /core may not import engine/u,
    ],
    [
      'an import type',
      'server/src/core/a.ts',
      "export type A = import('../engine/ok.ts').Ok;",
      /core may not import engine/u,
    ],
    [
      'a dynamic import',
      'server/src/core/a.ts',
      "export const a = () => import('../engine/ok.ts');",
      /core may not import engine/u,
    ],
    [
      'a computed import',
      'server/src/core/a.ts',
      'export const a = (name: string) => import(name);',
      /imports what it computes/u,
    ],
    ['a file in no layer', 'server/src/helpers/a.ts', 'export const a = 1;', /lies in no layer/u],
    [
      'an import from outside the tree',
      'server/src/core/a.ts',
      "import type { A } from '../../../test/a.ts';\nexport type B = A;",
      /which lies in no layer/u,
    ],
  ];

  test.each(cases)('%s', async (_title, file, text, expected) => {
    const breaches = await breachesOf({ [file]: text });
    expect(breaches).toHaveLength(1);
    expect(breaches[0]).toMatch(expected);
  });

  test('a cycle within one layer, also one of types only', async () => {
    const breaches = await breachesOf({
      'server/src/core/a.ts': "import type { B } from './b.ts';\nexport type A = B;",
      'server/src/core/b.ts': "import type { A } from './a.ts';\nexport type B = A | 1;",
    });
    expect(breaches).toEqual(['cycle: server/src/core/a.ts → server/src/core/b.ts → server/src/core/a.ts']);
  });
});

describe('what is allowed is not reported', () => {
  test('base everywhere, core in policy, ports in the engine, protocol in the client', async () => {
    const use = (from: string): string => `import { ok } from '${from}';\nexport const a = ok;`;
    const breaches = await breachesOf({
      'server/src/strategies/a.ts': use('../base/ok.ts'),
      'server/src/repair/a.ts': use('../core/ok.ts'),
      'server/src/engine/a.ts': use('../workspace/ok.ts'),
      'server/src/lsp/a.ts': "import * as v from 'vscode-languageserver/node';\nexport const a = v;",
      'client/src/a.ts': use('../../server/src/protocol/ok.ts'),
      'server/src/workspace/a.ts':
        "import fs from 'node:fs';\n// import x from '../engine/ok.ts'\nexport const a = fs;",
    });
    expect(breaches).toEqual([]);
  });
});
