// What a consent is bound to: the command, the tool's path and the text of its configuration. When one
// of them changes, the person is asked again.

import { createHash } from 'node:crypto';
import { readTextOrNone } from './currentText.ts';

/**
 * The hash of what would run.
 *
 * @param words the checker, the folder, the command and the tool's path, in a fixed order.
 * @param files absolute paths of configuration files; those that cannot be read count as absent.
 * @returns SHA-256 in hexadecimal digits.
 */
export async function consentHash(words: readonly string[], files: readonly string[]): Promise<string> {
  const contents = await Promise.all(
    files.toSorted().map(async (file) => [file, (await readTextOrNone(file)) ?? null]),
  );
  return createHash('sha256')
    .update(JSON.stringify([words, contents]))
    .digest('hex');
}
