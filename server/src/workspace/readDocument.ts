// Reads a document from disk so that not a byte is guessed, and replaces it whole or not at all.
// Whether the path may be a target is decided by folders.ts and protectedPath.ts.

import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, lstat, open, readdir, realpath, rename, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { hasLoneSurrogate } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import { isAlive } from './alive.ts';

/** A document as it is on disk. */
export interface DocumentRead {
  /** The text without its byte order mark. */
  readonly text: string;
  /** Whether the file starts with a byte order mark, which writing keeps. */
  readonly bom: boolean;
  /** Size of the file, in bytes. */
  readonly bytes: number;
}

/** Largest document that is read, in bytes. */
export const documentLimit = 5 * 1024 * 1024;

/** How a document is read. */
export interface ReadOptions {
  readonly limitBytes?: number;
}

const utf8Bom = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads a text file.
 *
 * What is judged is what the open handle says, so a file that is swapped meanwhile is never mixed up
 * with the one that was looked at. Pipes and devices are not waited for.
 *
 * @returns the text, or `target.unknown-path`, `target.not-a-file`, `target.too-large`,
 *   `target.binary` or `target.encoding`.
 */
export async function readDocument(path: string, options: ReadOptions = {}): Promise<Result<DocumentRead, Failure>> {
  const read = await readBytes(path, options.limitBytes ?? documentLimit);
  return read.ok ? decoded(path, read.value.bytes) : read;
}

async function readBytes(path: string, limit: number): Promise<Result<{ bytes: Buffer; stats: Stats }, Failure>> {
  try {
    const real = await realpath(path);
    // The last name was resolved a moment ago; if it is a link now, somebody swapped it.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    return await readOpened(path, await open(real, flags), limit);
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    return err(openFailure(path, error as NodeJS.ErrnoException));
  }
}

async function readOpened(
  path: string,
  handle: FileHandle,
  limit: number,
): Promise<Result<{ bytes: Buffer; stats: Stats }, Failure>> {
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return err(notAFile(path));
    if (stats.size > limit) return err(tooLarge(path, limit));
    // One byte more than allowed: a file may grow after it was measured.
    const bytes = Buffer.alloc(Math.min(limit, stats.size) + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    if (length > stats.size) {
      return length > limit ? err(tooLarge(path, limit)) : err(changed(path));
    }
    return ok({ bytes: bytes.subarray(0, length), stats });
  } finally {
    await handle.close();
  }
}

function openFailure(path: string, error: NodeJS.ErrnoException): Failure {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return failure('target.unknown-path', `There is no file at ${path}.`, 'Check the path.');
    case 'ELOOP':
    case 'EISDIR':
    case 'ENXIO':
    case 'ENODEV':
    case 'EOPNOTSUPP':
      return notAFile(path);
    default:
      return failure(
        'target.unknown-path',
        `${path} cannot be read (${error.code ?? error.message}).`,
        'Check its permissions.',
      );
  }
}

const notAFile = (path: string) =>
  failure(
    'target.not-a-file',
    `${path} is not a regular file.`,
    'Choose a file; folders, pipes and devices have no text.',
  );
const tooLarge = (path: string, limit: number) =>
  failure(
    'target.too-large',
    `${path} is larger than ${Math.round(limit / 1024)} kB.`,
    'Split the file, or work on a part of it.',
  );
const changed = (path: string) =>
  failure('document.changed', `${path} changed while the run was going on.`, 'Start again on the text as it is now.');

function decoded(path: string, bytes: Buffer): Result<DocumentRead, Failure> {
  const wide = bytes.subarray(0, 2).toString('hex');
  if (wide === 'fffe' || wide === 'feff') {
    return err(failure('target.binary', `${path} is UTF-16 (it starts with a byte order mark).`, 'Save it as UTF-8.'));
  }
  if (bytes.includes(0))
    return err(failure('target.binary', `${path} holds NUL bytes, so it is not text.`, 'Choose a text file.'));
  const bom = bytes.subarray(0, 3).equals(utf8Bom);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bom ? bytes.subarray(3) : bytes);
    return ok({ text, bom, bytes: bytes.length });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return err(failure('target.encoding', `${path} is not valid UTF-8.`, 'Save it as UTF-8; nothing is guessed.'));
  }
}

/**
 * Replaces a file's text, whole: whoever looks sees the old file or the new one.
 *
 * Byte order mark, permissions and, where the system lets us, the owner are kept.
 *
 * @param path absolute and canonical; when it leads through a link now, it is refused.
 * @param expectedText what the file must read, byte for byte, for the change to be made.
 * @returns the size written, or `document.changed`, `target.read-only`, `edit.invalid`, or why it cannot be read.
 */
export async function writeDocument(
  path: string,
  expectedText: string,
  newText: string,
): Promise<Result<{ readonly bytes: number }, Failure>> {
  if (hasLoneSurrogate(newText))
    return err(failure('edit.invalid', 'The new text holds half a character.', 'Nothing was written.'));
  try {
    return await replaceWhole(path, expectedText, newText);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string') throw error;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EBUSY') return err(readOnly(path));
    if (code === 'ENOENT') return err(changed(path));
    const message = `${path} could not be written (${code}).`;
    return err(failure('edit.refused', message, 'Nothing was changed; make room and try again.'));
  }
}

/** Everything up to the rename may throw; after it the new text is there. */
async function replaceWhole(
  path: string,
  expectedText: string,
  newText: string,
): Promise<Result<{ readonly bytes: number }, Failure>> {
  const read = await readBytes(path, Number.MAX_SAFE_INTEGER - 1);
  if (!read.ok) return read;
  const before = decoded(path, read.value.bytes);
  if (!before.ok) return before;
  if (before.value.text !== expectedText || (await realpath(path)) !== resolve(path)) return err(changed(path));
  const { stats } = read.value;
  // Also asked of the mode: the superuser may write anything, but the person said no.
  if ((stats.mode & 0o222) === 0 || !(await isWritable(path))) return err(readOnly(path));
  const content = Buffer.from(newText, 'utf8');
  const bytes = before.value.bom ? Buffer.concat([utf8Bom, content]) : content;
  await removeStaleTemporaries(path);
  const temporary = join(dirname(path), `${temporaryPrefix(path)}${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeWhole(temporary, bytes, stats);
    const now = await lstat(path);
    if (now.ino !== stats.ino || now.mtimeMs !== stats.mtimeMs || now.size !== stats.size || !now.isFile()) {
      await unlinkIfThere(temporary);
      return err(changed(path));
    }
    await rename(temporary, path);
  } catch (error) {
    await unlinkIfThere(temporary);
    throw error;
  }
  await syncFolder(dirname(path));
  return ok({ bytes: bytes.length });
}

const readOnly = (path: string) =>
  failure('target.read-only', `${path} cannot be written.`, 'Check its permissions and those of its folder.');

const temporaryPrefix = (path: string) => `.${basename(path)}.touchstone-`;

async function writeWhole(temporary: string, bytes: Buffer, like: Stats): Promise<void> {
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    const own = await handle.stat();
    if (own.uid !== like.uid || own.gid !== like.gid)
      await tolerating(['EPERM', 'EINVAL'], handle.chown(like.uid, like.gid));
    await handle.chmod(like.mode & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
    throw error;
  }
}

/** Makes the rename last over a power cut where that can be had; the file is whole either way. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await toleratingFaults(async () => {
    const handle = await open(folder, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** Removes what a writer that was killed left beside the file. */
async function removeStaleTemporaries(path: string): Promise<void> {
  const prefix = temporaryPrefix(path);
  for (const name of await readdir(dirname(path))) {
    const pid = name.startsWith(prefix) ? /^(\d+)-[0-9a-f]{12}\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) await unlinkIfThere(join(dirname(path), name));
  }
}

/** What cannot be removed now is removed by the next writer. */
function unlinkIfThere(path: string): Promise<void> {
  return toleratingFaults(() => unlink(path));
}

/** Does what may fail without harm. */
async function toleratingFaults(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
  }
}

async function tolerating(codes: readonly string[], work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
