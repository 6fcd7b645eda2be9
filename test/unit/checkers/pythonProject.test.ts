// What steers Python's checkers: which interpreter, which configuration, who imports whom. Files only.

import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importedNames, importGraph } from '../../../server/src/checkers/python/importGraph.ts';
import { findPython, installedVersion, pytestPlugins } from '../../../server/src/checkers/python/interpreter.ts';
import { configuredTypeChecker } from '../../../server/src/checkers/python/typeCheckers.ts';
import { dependsOn, readProject, tableOf } from '../../../server/src/checkers/python/project.ts';
import { hasAnnotations } from '../../../server/src/checkers/python/staticFiles.ts';
import { addoptsOf, findSetup, relatedFiles } from '../../../server/src/checkers/python/testSetup.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage;
beforeEach(async () => {
  made = await makePackage({ 'src/app.py': '' });
});
afterEach(() => made.remove());

function write(path: string, text = '', mode = 0o644): string {
  const absolute = join(made.root, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
  chmodSync(absolute, mode);
  return absolute;
}

const overlay = (path: string, text: string) => ({
  snapshot: { root: made.root, buffers: new Map<string, string>(), trusted: true },
  path: join(made.root, path),
  text,
  textHash: '',
});

describe('the interpreter', () => {
  const document = () => join(made.root, 'src/app.py');

  test('is that of the nearest environment in the project', async () => {
    write('bin/python3', '#!/bin/sh\n', 0o755);
    const variables = { PATH: join(made.root, 'bin') };
    expect(await findPython(made.root, document(), variables)).toMatchObject({ environment: { own: false } });
    const python = write('.venv/bin/python', '#!/bin/sh\n', 0o755);
    write('.venv/lib/python3.11/site-packages/pytest-8.1.0.dist-info/METADATA');
    write(
      '.venv/lib/python3.11/site-packages/pytest_mock-3.1.dist-info/entry_points.txt',
      '[pytest11]\npytest_mock = x\n',
    );
    write('.venv/pyvenv.cfg', 'include-system-site-packages = false\n');
    const found = await findPython(made.root, document(), variables);
    expect(found).toMatchObject({ kind: 'found', environment: { python, own: true } });
    if (found.kind !== 'found') return;
    expect(await installedVersion(found.environment, 'pytest')).toBe('8.1.0');
    expect(await installedVersion(found.environment, 'pytest-mock')).toBe('3.1');
    expect(await installedVersion(found.environment, 'mypy')).toBeUndefined();
    expect(await pytestPlugins(found.environment)).toEqual(['pytest_mock']);
  });

  test('is the real one behind a shim', async () => {
    const pyenv = join(made.root, '.pyenv');
    const shim = write('.pyenv/shims/python3', '#!/bin/sh\nexit 1\n', 0o755);
    for (const version of ['3.9.1', '3.11.2', '3.11.10']) write(`.pyenv/versions/${version}/bin/python3`, '', 0o755);
    write('.pyenv/version', '3.9.1\n');
    const variables = { PATH: dirname(shim) };
    const python = async () => {
      const found = await findPython(join(made.root, 'src'), document(), variables);
      return found.kind === 'found' ? found.environment.python : found;
    };
    expect(await python()).toBe(join(pyenv, 'versions/3.9.1/bin/python3'));
    write('src/.python-version', '# ours\n3.11\n'.replace('# ours\n', ''));
    expect(await python()).toBe(join(pyenv, 'versions/3.11.10/bin/python3'));
    write('src/.python-version', '2.6\n');
    expect(await python()).toMatchObject({ kind: 'missing' });
  });

  test('is told with the places where it was looked for', async () => {
    const found = await findPython(made.root, document(), { PATH: `.${':'}${join(made.root, 'nowhere')}` });
    expect(found).toMatchObject({
      kind: 'missing',
      searched: expect.arrayContaining([join(made.root, '.venv/bin/python'), join(made.root, 'nowhere/python3')]),
    });
  });

  test('is not one that cannot be executed, nor one of another folder', async () => {
    write('.venv/bin/python', '', 0o644);
    symlinkSync('/nowhere', join(made.root, 'venv'));
    expect(await findPython(made.root, document(), { PATH: '', VIRTUAL_ENV: '/opt/other' })).toMatchObject({
      kind: 'missing',
    });
  });
});

describe('configuration', () => {
  const project = async () => readProject(overlay('src/app.py', '').snapshot, join(made.root, 'src/app.py'));

  test('is read from the nearest folder that has some', async () => {
    write('pyproject.toml', '[tool.mypy]\nstrict = true\n\n[[tool.mypy.overrides]]\nmodule = "a"\n');
    expect(configuredTypeChecker(await project())).toBe('mypy');
    write('src/pyrightconfig.json', '{}');
    expect(configuredTypeChecker(await project())).toBe('pyright');
    expect((await project()).folder).toBe(join(made.root, 'src'));
  });

  test('says nothing where it says nothing', async () => {
    write('pyproject.toml', '[tool.mypyish]\nx = 1\n# [tool.mypy]\n');
    expect(configuredTypeChecker(await project())).toBeUndefined();
  });

  test('finds tables by their headings', () => {
    expect(tableOf('[a]\nx = [\n  1,\n]\n[b]\ny = 2\n', 'a')).toBe('x = [\n  1,\n]');
    expect(tableOf('[tool.ruff.lint]\nselect = []\n', 'tool.ruff')).toBe('');
    expect(tableOf('[tool.ruffian]\n', 'tool.ruff')).toBeUndefined();
    expect(tableOf('x = "[tool.ruff]"\n', 'tool.ruff')).toBeUndefined();
    expect(addoptsOf('addopts = "-ra --doctest-modules"\nx = 1\n')).toBe('"-ra --doctest-modules"');
    expect(addoptsOf('addopts =\n    -ra\n    --cov=a\nx = 1\n')).toContain('--cov=a');
    expect(addoptsOf('testpaths = ["tests"]\n')).toBe('');
  });

  test('knows a dependency from a name that only begins like it', async () => {
    write('pyproject.toml', '[project]\ndependencies = ["pytest-mock>=3", "ruffian", "mypy_extensions"]\n');
    for (const name of ['pytest', 'ruff', 'mypy']) expect(dependsOn(await project(), name)).toBe(false);
    write('requirements-dev.txt', 'pytest==8.0\nruff\n');
    for (const name of ['pytest', 'ruff', 'pytest_mock']) expect(dependsOn(await project(), name)).toBe(true);
  });

  test('sees annotations, and no others than annotations', () => {
    expect(hasAnnotations('def f(x: int):\n    pass\n')).toBe(true);
    expect(hasAnnotations('def f(x) -> None:\n    pass\n')).toBe(true);
    expect(hasAnnotations('def f(x):\n    if x:\n        return {1: 2}\n    else:\n        pass\n')).toBe(false);
  });
});

describe('imports', () => {
  test('are read in all their forms', () => {
    const text =
      'import a.b as c, d\nfrom .x import (\n    y,  # why\n    z as w,\n)\nfrom .. import q\n    from e import f\n';
    expect(importedNames(text)).toEqual([
      { level: 0, parts: ['a', 'b'], names: [] },
      { level: 0, parts: ['d'], names: [] },
      { level: 1, parts: ['x'], names: ['y', 'z', 'w'] },
      { level: 2, parts: [], names: ['q'] },
      { level: 0, parts: ['e'], names: ['f'] },
    ]);
    expect(importedNames('important = 1\nfromage = 2\n')).toEqual([]);
  });

  test('lead to the tests that reach a file, and to no others', async () => {
    write('src/shop/__init__.py', 'from .cart import Cart\n');
    write('src/shop/cart.py', 'from . import price\n');
    write('src/shop/price.py', 'RATE = 1\n');
    write('src/shop/mail.py', '');
    write('tests/test_cart.py', 'import unittest\nfrom shop.cart import Cart\n');
    write('tests/test_other.py', 'import unittest\nimport json\n');
    write('.venv/lib/test_hidden.py', 'import shop.price\n');
    const graph = await importGraph(overlay('src/shop/price.py', 'RATE = 2\n'), made.root);
    expect(
      [...graph.reaching(join(made.root, 'src/shop/price.py'))].map((path) => path.slice(made.root.length + 1)).sort(),
    ).toEqual(['src/shop/__init__.py', 'src/shop/cart.py', 'src/shop/price.py', 'tests/test_cart.py']);
    expect(graph.files.some((path) => path.includes('.venv'))).toBe(false);
  });
});

describe('the test runner', () => {
  const kinds = async (path: string, text = '') => {
    const found = await Promise.all(
      (['pytest', 'unittest', 'doctest'] as const).map((runner) => findSetup(overlay(path, text), runner)),
    );
    return found.map((one) => one.kind !== 'none');
  };

  test('is unittest where nothing speaks of pytest', async () => {
    write('tests/test_app.py', 'import unittest\nimport app\nclass T(unittest.TestCase):\n    def test_a(self): ...\n');
    expect(await kinds('src/app.py')).toEqual([false, true, false]);
    write('tests/conftest.py');
    expect(await kinds('src/app.py')).toEqual([true, false, false]);
  });

  test('is pytest for plain functions', async () => {
    write('tests/test_app.py', 'import app\n\ndef test_a():\n    assert app\n');
    expect(await kinds('src/app.py', '">>> no example"\n')).toEqual([true, false, false]);
    expect(await kinds('src/app.py', '"""\n>>> 1\n1\n"""\n')).toEqual([true, false, true]);
    write('pytest.ini', '[pytest]\naddopts = --doctest-modules\n');
    expect(await kinds('src/app.py', '"""\n>>> 1\n1\n"""\n')).toEqual([true, false, false]);
  });

  test('is none where there are no tests', async () => {
    expect(await kinds('src/app.py')).toEqual([false, false, false]);
  });

  test('looks for test files where the project says', async () => {
    write('pytest.ini', '[pytest]\npython_files = check_*.py\n');
    write('tests/check_app.py', 'import app\n');
    write('tests/test_app.py', 'import app\n');
    const found = await findSetup(overlay('src/app.py', ''), 'pytest');
    if (found.kind !== 'found') return expect(found.kind).toBe('missing');
    const related = relatedFiles(found.setup, join(made.root, 'src/app.py'), { own: '', selected: '' });
    expect(related).toEqual([join(made.root, 'tests/check_app.py')]);
  });
});
