// Python's grammar, Ruff and mypy on small projects, with the real tools.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { createMypyChecker } from '../../../server/src/checkers/python/mypy.ts';
import { createPythonSyntaxChecker } from '../../../server/src/checkers/python/pythonSyntax.ts';
import { createRuffChecker } from '../../../server/src/checkers/python/ruff.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, seen, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage;
let harness: PythonHarness;

const clean = `"""Money."""


def total(prices: list[int]) -> int:
    """Add up."""
    return sum(prices)
`;

async function start(create: Parameters<typeof pythonHarness>[0], files: Readonly<Record<string, string>>) {
  made = await makePackage(files);
  harness = pythonHarness(create);
}

afterEach(async () => {
  await harness.dispose();
  await made.remove();
});

describe('python-syntax', () => {
  beforeEach(() => start(createPythonSyntaxChecker, { 'money.py': clean }));

  needs('python')('is silent about a text that compiles, whatever it would do when run', async () => {
    expect(seen(await harness.check(made, 'money.py'))).toEqual([]);
    const text = '\ufeffimport nothing_like_it\nraise SystemExit(undefined)\r\n';
    const run = await harness.check(made, 'money.py', { text });
    expect(seen(run)).toEqual([]);
    expect(run).toMatchObject({ receipt: { exitCode: 0, version: expect.stringMatching(/^3\./) } });
  });

  needs('python')('places an error in units of the editor', async () => {
    const before = await made.contents();
    expect(seen(await harness.check(made, 'money.py', { text: 'x = "😀" + )\n' }))).toEqual([
      'money.py:1:12 SyntaxError',
    ]);
    expect(seen(await harness.check(made, 'money.py', { text: 'def f():\nreturn 1\n' }))).toEqual([
      'money.py:2:1 IndentationError',
    ]);
    expect(seen(await harness.check(made, 'money.py', { text: 'a\0b' }))).toHaveLength(1);
    expect(await made.contents()).toEqual(before);
  });

  needs('python')(
    'says the same by the interpreter that stays as by one of its own, whatever came before',
    async () => {
      const texts = [
        'x = 1\r\ny = (\n',
        '\ufeffx = "\ud800"\n',
        `${'('.repeat(5000)}${')'.repeat(5000)}\n`,
        'from __future__ import annotations\n',
        'from __future__ import braces\n',
        'x: int = 1 if True else\n',
        'def f():\n\treturn 1\n        return 2\n',
        'x = "\\q"\n',
        clean,
      ];
      for (const text of texts) {
        const kept = await harness.check(made, 'money.py', { text });
        const own = await harness.check(made, 'money.py', { text, fresh: true });
        expect(kept.kind === 'ran' && kept.problems).toEqual(own.kind === 'ran' && own.problems);
        expect(kept).toMatchObject({ receipt: { version: expect.stringMatching(/^3\./) } });
      }
    },
  );
});

describe('ruff', () => {
  const files = {
    'pyproject.toml': '[tool.ruff.lint]\nselect = ["F", "E", "B"]\n',
    'money.py': clean,
  };
  beforeEach(() => start(createRuffChecker, files));

  needs('ruff')('is silent about a clean text, and obeys the configuration', async () => {
    expect(seen(await harness.check(made, 'money.py'))).toEqual([]);
    expect(seen(await harness.check(made, 'money.py', { text: 'import sys, os\nprint(sys, os)\n' }))).toEqual([
      'money.py:1:1 E401',
    ]);
  });

  needs('ruff')('places a problem in units of the editor and links to its rule', async () => {
    const run = await harness.check(made, 'money.py', { text: 'x = "😀"; y = f"a"; z = unknown\n' });
    expect(seen(run)).toContain('money.py:1:25 F821');
    expect(run).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ href: expect.any(String) })]),
    });
  });

  needs('ruff')('offers safe fixes first, then all of them, then marked unsafe ones', async () => {
    const text = 'def f(x):\n    y = f"a"\n    if x == None:\n        return f"b"\n    return y\n';
    const fixes = await harness.fixes(made, 'money.py', { text });
    expect(fixes.map((fix) => fix.title)).toEqual([
      'F541: Remove extraneous `f` prefix',
      'F541: Remove extraneous `f` prefix',
      'Apply 2 Ruff fixes',
      'E711: Replace with `cond is None` (unsafe: may change what the code does)',
    ]);
    const fixed = applyEdits(text, fixes[2]!.edits);
    expect(fixed).toEqual({ ok: true, value: text.replaceAll('f"', '"') });
  });

  needs('ruff')('offers nothing outside of the selection', async () => {
    const text = 'import os\n\n\ndef f():\n    return f"b"\n';
    const fixes = await harness.fixes(made, 'money.py', { text, select: 'return f"b"' });
    expect(fixes.map((fix) => fix.title)).toEqual(['F541: Remove extraneous `f` prefix']);
  });

  needs('ruff')('offers its formatter where the project configures it, for problems of layout', async () => {
    const text = 'x = {  "a":1 }\n\n\ndef f( a,b ):\n  return a+b # far\n\n\ny = ( 1 )\n';
    const options = { text, select: 'def f( a,b ):\n  return a+b # far\n' };
    const titles = async () => (await harness.fixes(made, 'money.py', options)).map((fix) => fix.title);
    const select = '[tool.ruff.lint]\npreview = true\nselect = ["E2"]\n';
    await writeFile(join(made.root, 'pyproject.toml'), select);
    expect(await titles()).not.toContain('Format the selection with Ruff');
    await writeFile(join(made.root, 'pyproject.toml'), `${select}[tool.ruff.format]\nquote-style = "single"\n`);
    const fixes = await harness.fixes(made, 'money.py', options);
    expect(fixes.at(-1)!.title).toBe('Format the selection with Ruff');
    expect(applyEdits(text, fixes.at(-1)!.edits)).toEqual({
      ok: true,
      value: text.replace('def f( a,b ):\n  return a+b # far', 'def f(a, b):\n    return a + b  # far'),
    });
  });

  needs('ruff')('says nothing in a project that does not use it', async () => {
    const other = await makePackage({ 'money.py': clean, 'pyproject.toml': '[project]\nname = "ruffian"\n' });
    expect(await harness.detect(other, 'money.py')).toEqual({ kind: 'notApplicable' });
    expect(await harness.detect(made, 'money.py')).toMatchObject({ kind: 'available', tool: 'ruff' });
    await other.remove();
  });
});

describe('mypy', () => {
  const files = {
    'mypy.ini': '[mypy]\nstrict = True\n',
    'money.py': clean,
    'bill.py': 'from money import total\n\nlabel: int = total([1])\n',
  };
  beforeEach(() => start(createMypyChecker, files));

  needs('mypy')(
    'checks the text and those who import it',
    async () => {
      expect(seen(await harness.check(made, 'money.py'))).toEqual([]);
      const before = await made.contents();
      const own = await harness.check(made, 'money.py', { text: clean.replace('sum(prices)', 'str(prices)') });
      expect(seen(own)).toEqual(['money.py:6:12 return-value']);
      const other = await harness.check(made, 'money.py', {
        text: clean.replace('-> int', '-> str').replace('sum(prices)', 'str(prices)'),
      });
      expect(seen(other)).toEqual(['bill.py:3:14 assignment']);
      expect(other).toMatchObject({ problems: [{ lineText: 'label: int = total([1])' }] });
      const broken = await harness.check(made, 'money.py', { text: 'def f(:\n' });
      expect(seen(broken)[0]).toBe('money.py:1:7 syntax');
      expect(await made.contents()).toEqual(before);
    },
    60_000,
  );

  needs('mypy')('leaves a module alone whose types are in a stub, as mypy itself does', async () => {
    const untyped = 'def total(prices):\n    return sum(prices)\n';
    const other = await makePackage({
      ...files,
      'money.py': untyped,
      'money.pyi': 'def total(prices: list[int]) -> int: ...\n',
      'shop.py': 'import till\n\n\ndef f(x):\n    return till\n',
      'shop.pyi': 'def f(x: list[int]) -> int: ...\n',
      'till.py': '"""Till."""\n',
    });
    expect(await harness.detect(other, 'money.py')).toEqual({ kind: 'notApplicable' });
    expect(await harness.detect(other, 'till.py')).toMatchObject({ kind: 'available' });
    expect(seen(await harness.check(other, 'till.py'))).toEqual([]);
    await other.remove();
  });

  needs('mypy')('stands in for Pyright where a project configures both and has no Pyright', async () => {
    const pyproject = '[tool.mypy]\nstrict = true\n[tool.pyright]\nstrict = ["."]\n';
    const both = await makePackage({ 'pyproject.toml': pyproject, 'money.py': clean });
    expect(await harness.detect(both, 'money.py')).toMatchObject({ kind: 'available', tool: 'mypy' });
    await both.remove();
    const has = await makePackage({
      'pyproject.toml': pyproject,
      'money.py': clean,
      'node_modules/pyright/package.json': '{"version":"1.1.0"}',
      'node_modules/pyright/index.js': '// pyright',
    });
    expect(await harness.detect(has, 'money.py')).toEqual({ kind: 'notApplicable' });
    await has.remove();
  });

  needs('mypy')('says nothing where nobody asked for it', async () => {
    const other = await makePackage({ 'money.py': clean });
    expect(await harness.detect(other, 'money.py')).toEqual({ kind: 'notApplicable' });
    await other.remove();
  });
});
