// Rung 0 with the fixers of each language: what they can clear is cleared, verified, and it is said how many
// of how many. Faults that no tool has a fix for stay, and are counted as such.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Needed } from '../../scripts/needs.ts';
import { needs } from '../support/needs.ts';
import { repository, startRealEngine, type RealEngine } from '../support/realEngine.ts';

interface Case {
  readonly name: string;
  readonly needs: readonly Needed[];
  readonly files: Readonly<Record<string, string>>;
  readonly links?: readonly string[];
  readonly document: string;
  /** Words of the text afterwards. */
  readonly afterwards: readonly string[];
  readonly told: string;
}

const cases: readonly Case[] = [
  {
    name: 'Ruff',
    needs: ['python', 'ruff'],
    files: {
      'pyproject.toml': '[project]\nname = "a"\nversion = "1"\n\n[tool.ruff.lint]\nselect = ["F", "I", "UP", "E711"]\n',
      'report.py':
        'import sys\nimport json\nfrom typing import List\n\n\ndef names(rows: List[dict]) -> str:\n    if rows == None:\n        return missing\n    return json.dumps([row["name"] for row in rows])\n',
    },
    document: 'report.py',
    afterwards: ['import json\n', 'list[dict]', 'return missing'],
    told: 'the tools offer a fix for',
  },
  {
    name: 'ESLint',
    needs: [],
    files: {
      'package.json': '{ "name": "a", "private": true, "type": "module" }\n',
      'eslint.config.js':
        "export default [{ rules: { 'prefer-const': 'error', 'no-var': 'error', eqeqeq: 'error', 'object-shorthand': 'error' } }];\n",
      'src/cart.js':
        "export function total(lines) {\n  var sum = 0;\n  let tax = 2;\n  for (const line of lines) {\n    if (typeof line == 'object') sum += line.price * tax;\n  }\n  return { sum: sum };\n}\n",
    },
    links: ['eslint'],
    document: 'src/cart.js',
    afterwards: ['const tax = 2;', 'let sum = 0;', '{ sum }', "=== 'object'"],
    told: '4 of 4 problems cleared, the tools offer a fix for 4',
  },
  {
    name: 'gofmt and go vet',
    needs: ['go'],
    files: {
      'go.mod': 'module example.org/a\n\ngo 1.22\n',
      'sum.go':
        'package a\n\n// Sum adds.\nfunc Sum(xs []int) int {\n  total:=0\n\tfor _,x:=range xs {\n total+=x\n\t}\n\treturn total\n}\n',
    },
    document: 'sum.go',
    afterwards: ['\ttotal := 0\n\tfor _, x := range xs {\n\t\ttotal += x\n'],
    told: '1 of 1 problems cleared, the tools offer a fix for 1',
  },
  {
    name: 'Clippy',
    needs: ['cargo'],
    files: {
      'Cargo.toml': '[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs':
        'pub fn total(prices: &[u32]) -> u32 {\n    let mut sum = 0;\n    for price in prices.iter() {\n        sum = sum + price;\n    }\n    return sum;\n}\n\npub fn is_cheap(price: u32) -> bool {\n    if price < 10 {\n        true\n    } else {\n        false\n    }\n}\n',
    },
    document: 'src/lib.rs',
    afterwards: ['sum += price;', '    sum\n}', 'price < 10'],
    told: 'the tools offer a fix for',
  },
  {
    name: 'clang-tidy and clang-format',
    needs: ['gcc', 'clangTidy', 'clangFormat'],
    files: {
      '.clang-tidy': "Checks: '-*,modernize-use-nullptr,modernize-use-override,readability-braces-around-statements'\n",
      '.clang-format': 'BasedOnStyle: LLVM\n',
      'node.hpp':
        'struct Base {\n  virtual ~Base() = default;\n  virtual int size() const = 0;\n};\n\nstruct Leaf : Base {\n  Base *parent = 0;\n  virtual int size() const { return 1; }\n};\n',
      'node.cpp':
        '#include "node.hpp"\n\nint depth(const Leaf* leaf){\n  const Base *at = 0;\n  if (leaf != 0) return 1;\n  return at == nullptr ? 0 : 1;\n}\n',
    },
    document: 'node.cpp',
    afterwards: ['at = nullptr', '  if (leaf != nullptr) {\n    return 1;\n  }\n'],
    told: 'the tools offer a fix for',
  },
  {
    name: 'Harper',
    needs: [],
    files: { 'guide.md': '# Guide\n\nThis is a an example of the the text.\n\nYou can recieve a letter.\n' },
    document: 'guide.md',
    afterwards: ['of the text', 'receive'],
    told: 'the tools offer a fix for',
  },
];

let engine: RealEngine;
beforeAll(() => {
  engine = startRealEngine();
});
afterAll(() => engine.dispose());

for (const one of cases) {
  needs(...one.needs)(
    `${one.name}: rung 0 clears what the tool can fix, and says how many of how many`,
    { timeout: 300_000 },
    async () => {
      const root = path.join(engine.folder, one.name.replaceAll(' ', '-'));
      for (const [name, text] of Object.entries(one.files)) {
        mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
        writeFileSync(path.join(root, name), text);
      }
      for (const name of one.links ?? []) {
        mkdirSync(path.join(root, 'node_modules'), { recursive: true });
        symlinkSync(path.join(repository, 'node_modules', name), path.join(root, 'node_modules', name), 'junction');
      }
      const outcome = await engine.refine(root, one.document);
      const [record] = outcome.rungs;
      expect(record?.reason).toContain(one.told);
      if (outcome.kind !== 'improved')
        throw new Error(JSON.stringify({ ...outcome, target: undefined, before: undefined }, null, 1));
      expect(outcome.best.verdict.kind).toBe('verified');
      for (const words of one.afterwards) expect(outcome.best.text).toContain(words);
      const counts = /(\d+) of (\d+) problems cleared, the tools offer a fix for (\d+)/.exec(record!.reason)!;
      const [cleared, wanted, fixable] = counts.slice(1).map(Number);
      expect(cleared).toBeGreaterThan(0);
      expect(cleared).toBeGreaterThanOrEqual(fixable!);
      expect(wanted).toBeGreaterThanOrEqual(cleared!);
      console.log(`${one.name}: ${record!.reason}`);
    },
  );
}
