// Content hashes. Pure, so that policy can name a text without Node's crypto.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function textHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** The first `length` hexadecimal digits of the hash of several parts; parts cannot run into each other. */
export function shortHash(parts: readonly string[], length = 16): string {
  return textHash(parts.map((part) => `${part.length}:${part}`).join('')).slice(0, length);
}
