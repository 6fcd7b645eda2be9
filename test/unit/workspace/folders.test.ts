// Where files belong, and that no spelling leads out of a folder or past the list of protected files.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canonicalInside,
  canonicalPath,
  findRoot,
  isInside,
  nearestPackage,
  spellingFault,
} from '../../../server/src/workspace/folders.ts';
import { isProtectedPath } from '../../../server/src/workspace/protectedPath.ts';
import { scratchAt } from '../../../server/src/workspace/scratchCopies.ts';
import { temporaryFolder } from '../../support/processes.ts';

/** Makes files, and folders for names that end with a slash. */
function tree(...names: string[]): string {
  const root = temporaryFolder();
  for (const name of names) {
    mkdirSync(name.endsWith('/') ? join(root, name) : dirname(join(root, name)), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(join(root, name), '{}');
  }
  return root;
}

test('tells a folder from its siblings', () => {
  expect(isInside('/a/b', '/a/b')).toBe(true);
  expect(isInside('/a/b', '/a/b/..c/d')).toBe(true);
  expect(isInside('/a/b', '/a/bc')).toBe(false);
  expect(isInside('/a/b', '/a')).toBe(false);
  expect(isInside('/a/b', '/a/b/../c')).toBe(false);
});

test('lets no path lead out of the folder', async () => {
  const root = tree('in/a.ts', 'in/deep/b.ts', 'inside-out/c.ts');
  const folder = join(root, 'in');
  symlinkSync('../inside-out', join(folder, 'door'));
  symlinkSync('../inside-out/c.ts', join(folder, 'hole.ts'));
  symlinkSync('../nowhere/x.ts', join(folder, 'dangling.ts'));
  symlinkSync('loop', join(folder, 'loop'));
  for (const path of [
    '../inside-out/c.ts',
    '/etc/passwd',
    `${folder}-out/x`,
    'door/c.ts',
    'door/new.ts',
    'hole.ts',
    '..',
    'a.ts/../../x',
  ]) {
    expect(await canonicalInside(folder, path), path).toMatchObject({
      ok: false,
      error: { code: 'target.outside-folder' },
    });
  }
  for (const path of ['', 'a\0.ts', 'loop']) {
    expect(await canonicalInside(folder, path), path).toMatchObject({
      ok: false,
      error: { code: 'target.unknown-path' },
    });
  }
  expect(await canonicalInside(folder, 'deep/../a.ts')).toEqual({ ok: true, value: join(folder, 'a.ts') });
  expect(await canonicalInside(folder, 'deep/new/x.ts')).toEqual({ ok: true, value: join(folder, 'deep/new/x.ts') });
});

test('gives the same answer for every way of writing a path', async () => {
  const root = tree('a/b/c.ts');
  symlinkSync('a', join(root, 'link'));
  const detour = fc.array(fc.constantFrom('.', 'b/..', '../a', '../link', ''), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('a', 'link'), detour, async (start, parts) => {
      const path = [start, ...parts, 'b', 'c.ts'].join('/');
      expect(await canonicalPath(path, root)).toEqual({ ok: true, value: join(root, 'a/b/c.ts') });
    }),
    { seed: 7 },
  );
});

test.each(['\\\\server\\share\\a.ts', '//server/share', 'C:\\a.ts.', 'a \\b.ts', 'a.ts::$DATA', '\\\\?\\C:\\a'])(
  'does not look at %s on Windows',
  (path) => {
    expect(spellingFault(path, 'win32')).toBeDefined();
  },
);

test.each(['C:\\a b\\c.ts', '..\\a.ts', './a.ts', '.hidden'])('looks at %s on Windows', (path) => {
  expect(spellingFault(path, 'win32')).toBeUndefined();
});

test('finds the repository, else the outermost package, else the own folder', async () => {
  const repository = tree('.git/', 'package.json', 'packages/a/package.json', 'packages/a/src/x.ts');
  expect(await findRoot(join(repository, 'packages/a/src/x.ts'))).toBe(repository);
  const worktree = tree('.git', 'src/x.ts');
  expect(await findRoot(join(worktree, 'src/x.ts'))).toBe(worktree);
  const packages = tree('package.json', 'packages/a/package.json', 'packages/a/src/x.ts');
  expect(await findRoot(join(packages, 'packages/a/src/x.ts'))).toBe(packages);
  const crates = tree('Cargo.toml', 'a/Cargo.toml', 'a/src/lib.rs', 'go/go.mod', 'go/pkg/x.go');
  expect(await findRoot(join(crates, 'a/src/lib.rs'))).toBe(crates);
  const go = tree('go.mod', 'pkg/deep/x.go');
  expect(await findRoot(join(go, 'pkg/deep/x.go'))).toBe(go);
  const plain = tree('notes/x.md');
  expect(await findRoot(join(plain, 'notes/x.md'))).toBe(join(plain, 'notes'));
});

test('finds the nearest package, and none above the folder', async () => {
  const root = tree('package.json', 'packages/a/package.json', 'packages/a/src/x.ts', 'tools/x.ts', 'open/deep/x.ts');
  expect(await nearestPackage(root, join(root, 'packages/a/src/x.ts'))).toBe(join(root, 'packages/a'));
  expect(await nearestPackage(root, join(root, 'tools/x.ts'))).toBe(root);
  expect(await nearestPackage(join(root, 'open'), join(root, 'open/deep/x.ts'))).toBeUndefined();
  expect(await nearestPackage(join(root, 'open'), join(root, 'tools/x.ts'))).toBeUndefined();
});

test.each([
  '.vscode/settings.json',
  '.VSCode/tasks.json',
  '.git/config',
  '.git',
  'sub/.git/hooks/pre-commit',
  'GIT~1/config',
  '.g\u200cit/config',
  '.git./config',
  '.git::$INDEX_ALLOCATION/config',
  '.github/workflows/ci.yml',
  'x.code-workspace',
  '.husky/pre-commit',
  '.mcp.json',
  'sub/mcp.json',
  '.touchstone/checklist.yaml',
  '.npmrc',
  '.gitlab-ci.yml',
  'Jenkinsfile',
  '.ｇit/config',
])('protects %s', (path) => {
  expect(isProtectedPath('/w', join('/w', path))).toBe(true);
});

test.each([
  'src/a.ts',
  'package.json',
  '.github/README.md',
  'git/config',
  'src/vscode/a.ts',
  'docs/.vscodeignore',
  'a.code-workspace.md',
  '.gitignore',
  'workflows/a.yml',
])('does not protect %s', (path) => {
  expect(isProtectedPath('/w', join('/w', path))).toBe(false);
});

test('maps every path of the folder into the copy and back, and no other', () => {
  const scratch = scratchAt('/folders/app', '/tmp/s/app');
  const name = fc.stringMatching(/^[a-zA-Z0-9 ._@é-]{1,8}$/).filter((part) => part !== '.' && part !== '..');
  fc.assert(
    fc.property(fc.array(name, { maxLength: 5 }), (parts) => {
      const path = resolve('/folders/app', parts.join(sep));
      expect(scratch.toWorkspace(scratch.toScratch(path))).toBe(path);
      expect(isInside('/tmp/s/app', scratch.toScratch(path))).toBe(true);
      const sibling = resolve('/folders/app2', parts.join(sep));
      expect(scratch.toScratch(sibling)).toBe(sibling);
      expect(scratch.toWorkspace(sibling)).toBe(sibling);
    }),
    { seed: 8 },
  );
});
