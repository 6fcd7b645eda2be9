// Documents are read without guessing, and written whole or not at all.

import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languageIdOf } from '../../../server/src/workspace/languages.ts';
import { readDocument, writeDocument } from '../../../server/src/workspace/readDocument.ts';
import { temporaryFolder } from '../../support/processes.ts';

function fileWith(content: string | Uint8Array, name = 'a.ts'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

const codeOf = async (read: Promise<{ readonly ok: boolean; readonly error?: { readonly code: string } }>) => {
  const result = await read;
  return result.ok ? 'ok' : result.error?.code;
};

test('reads line endings, astral characters and replacement characters as they are', async () => {
  const text = 'a\r\nb\rc\n😀\u200d\ufffd';
  expect(await readDocument(fileWith(text))).toEqual({
    ok: true,
    value: { text, bom: false, bytes: Buffer.byteLength(text) },
  });
});

test('keeps the byte order mark out of the text and remembers it', async () => {
  expect(await readDocument(fileWith('\ufeffx'))).toEqual({ ok: true, value: { text: 'x', bom: true, bytes: 4 } });
  expect(await readDocument(fileWith('\ufeff\ufeffx'))).toMatchObject({ value: { text: '\ufeffx', bom: true } });
});

test('refuses what is no text, and names why', async () => {
  expect(await codeOf(readDocument(fileWith(new Uint8Array([97, 0, 98]))))).toBe('target.binary');
  expect(await readDocument(fileWith(new Uint8Array([0xff, 0xfe, 97, 0])))).toMatchObject({
    error: { code: 'target.binary', message: expect.stringContaining('UTF-16') },
  });
  expect(await codeOf(readDocument(fileWith(new Uint8Array([0x63, 0x61, 0x66, 0xe9]))))).toBe('target.encoding');
  expect(await codeOf(readDocument(fileWith(new Uint8Array([0xed, 0xa0, 0x80]))))).toBe('target.encoding');
});

test('refuses a file above the limit, and takes one at it', async () => {
  const path = fileWith('12345');
  expect(await codeOf(readDocument(path, { limitBytes: 5 }))).toBe('ok');
  expect(await codeOf(readDocument(path, { limitBytes: 4 }))).toBe('target.too-large');
  expect(await codeOf(readDocument(fileWith('x'.repeat(5 * 1024 * 1024 + 1))))).toBe('target.too-large');
});

test('refuses what is not a file, and waits for no pipe', async () => {
  const folder = temporaryFolder();
  expect(await codeOf(readDocument(join(folder, 'missing')))).toBe('target.unknown-path');
  expect(await codeOf(readDocument(join(fileWith('x'), 'below')))).toBe('target.unknown-path');
  expect(await codeOf(readDocument(folder))).toBe('target.not-a-file');
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(await codeOf(readDocument(join(folder, 'pipe')))).toBe('target.not-a-file');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
  expect(await codeOf(readDocument(join(folder, 'socket')))).toBe('target.not-a-file');
  await new Promise((resolve) => server.close(resolve));
  symlinkSync('loop', join(folder, 'loop'));
  expect(await codeOf(readDocument(join(folder, 'loop')))).toBe('target.not-a-file');
  expect(await codeOf(readDocument('/dev/zero'))).toBe('target.not-a-file');
});

test('writes exactly the new text, and keeps mark and mode', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      async (before, after, bom) => {
        fc.pre(!before.startsWith('\ufeff') && !before.includes('\0'));
        const mark = bom ? '\ufeff' : '';
        const path = fileWith(mark + before);
        chmodSync(path, 0o754);
        expect(await codeOf(writeDocument(path, before, after))).toBe('ok');
        expect(readFileSync(path, 'utf8')).toBe(mark + after);
        expect(statSync(path).mode & 0o777).toBe(0o754);
        expect(readdirSync(join(path, '..'))).toEqual(['a.ts']);
      },
    ),
    { seed: 6, numRuns: 30 },
  );
});

test('does not write over a text that is not the expected one', async () => {
  const path = fileWith('theirs');
  expect(await codeOf(writeDocument(path, 'ours', 'new'))).toBe('document.changed');
  expect(readFileSync(path, 'utf8')).toBe('theirs');
});

test('does not write a read-only file, nor half a character', async () => {
  const path = fileWith('x');
  chmodSync(path, 0o444);
  expect(await codeOf(writeDocument(path, 'x', 'y'))).toBe('target.read-only');
  chmodSync(path, 0o644);
  expect(await codeOf(writeDocument(path, 'x', '\ud83d'))).toBe('edit.invalid');
  expect(readFileSync(path, 'utf8')).toBe('x');
});

test('does not follow a link that took the place of the file or of its folder', async () => {
  const folder = temporaryFolder();
  const elsewhere = temporaryFolder();
  mkdirSync(join(folder, 'src'));
  for (const at of [join(folder, 'src'), elsewhere]) writeFileSync(join(at, 'a.ts'), 'x');
  symlinkSync(join(elsewhere, 'a.ts'), join(folder, 'link.ts'));
  expect(await codeOf(writeDocument(join(folder, 'link.ts'), 'x', 'y'))).toBe('document.changed');
  renameSync(join(folder, 'src'), join(folder, 'old'));
  symlinkSync(elsewhere, join(folder, 'src'));
  expect(await codeOf(writeDocument(join(folder, 'src', 'a.ts'), 'x', 'y'))).toBe('document.changed');
  expect(readFileSync(join(elsewhere, 'a.ts'), 'utf8')).toBe('x');
  expect(lstatSync(join(folder, 'link.ts')).isSymbolicLink()).toBe(true);
});

test('leaves the old file or the new one, whole, when the writer is killed at any moment', async () => {
  const folder = temporaryFolder();
  const bundle = join(folder, 'write.cjs');
  await build({
    entryPoints: [new URL('../../../server/src/workspace/readDocument.ts', import.meta.url).pathname],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  const work = join(folder, 'work');
  mkdirSync(work);
  const path = join(work, 'a.txt');
  const texts = ['a'.repeat(300_000), 'b'.repeat(500_000)];
  writeFileSync(path, texts[0]!);
  const code = `const { writeDocument } = require(${JSON.stringify(bundle)}); const [a, b] = ['a'.repeat(300000), 'b'.repeat(500000)];
    const { readFileSync } = require('fs');
    (async () => { let at = readFileSync(${JSON.stringify(path)}, 'utf8'); process.stdout.write('.'); for (;;) { const to = at === a ? b : a; await writeDocument(${JSON.stringify(path)}, at, to); at = to; } })();`;
  for (const wait of [0, 1, 3, 7, 13, 21]) {
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, wait));
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    expect(texts.includes(readFileSync(path, 'utf8'))).toBe(true);
  }
  const now = readFileSync(path, 'utf8');
  expect(await codeOf(writeDocument(path, now, 'end'))).toBe('ok');
  expect(readdirSync(work)).toEqual(['a.txt']);
});

test('writes also where the times lie, since the text is what counts', async () => {
  const path = fileWith('x');
  utimesSync(path, 0, 0);
  expect(await codeOf(writeDocument(path, 'x', 'y'))).toBe('ok');
});

test.each([
  ['a.ts', 'typescript'],
  ['a.d.mts', 'typescript'],
  ['A.TSX', 'typescriptreact'],
  ['a.cjs', 'javascript'],
  ['README.md', 'markdown'],
  ['COMMIT_EDITMSG', 'git-commit'],
  ['a.unknown', 'plaintext'],
  ['constructor', 'plaintext'],
  ['a.__proto__', 'plaintext'],
])('knows the language of %s', (name, id) => {
  expect(languageIdOf(join('/x', name))).toBe(id);
});
