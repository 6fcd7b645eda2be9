// Keeps the head and the tail of a stream in constant memory, however much a tool prints. Turning
// the bytes into plain text is left to plainText.ts.

import { Buffer } from 'node:buffer';
import { plainText } from './plainText.ts';

/** Default number of bytes kept of each stream. */
export const defaultOutputLimit = 1024 * 1024;

/** A bounded buffer: half of it for the start of the stream, half for its end. */
export interface OutputBuffer {
  /** Takes the next chunk; costs no more than copying what is kept. */
  add(chunk: Uint8Array): void;
  /** Bytes that were produced and not kept. */
  droppedBytes(): number;
  /** What was kept, in order, with the gap marked in words when there is one. */
  bytes(): Buffer;
  /** The same as text: UTF-8, control sequences removed. Bytes that are no UTF-8 become U+FFFD. */
  text(): string;
}

/**
 * Makes a buffer.
 *
 * @param limit bytes kept in all; at least 2.
 */
export function createOutputBuffer(limit: number = defaultOutputLimit): OutputBuffer {
  const room = Math.max(2, Math.floor(limit));
  const headRoom = Math.ceil(room / 2);
  const tailRoom = room - headRoom;
  const head: Buffer[] = [];
  let headLength = 0;
  let tail = Buffer.alloc(0);
  /** Where the next byte of the tail goes, and how many bytes ever went there. */
  let next = 0;
  let tailTotal = 0;

  /** Grows the ring by doubling while it is not yet full, so that short outputs stay cheap. */
  const reserve = (wanted: number) => {
    if (tail.length >= wanted || tail.length === tailRoom) return;
    const grown = Buffer.alloc(Math.min(tailRoom, Math.max(wanted, tail.length * 2, 4096)));
    tail.copy(grown, 0, 0, Math.min(tailTotal, tail.length));
    next = tailTotal;
    tail = grown;
  };

  const addToTail = (chunk: Buffer) => {
    reserve(Math.min(tailRoom, tailTotal + chunk.length));
    const kept = chunk.length > tailRoom ? chunk.subarray(chunk.length - tailRoom) : chunk;
    if (next === tail.length) next = 0;
    const first = Math.min(kept.length, tail.length - next);
    kept.copy(tail, next, 0, first);
    kept.copy(tail, 0, first);
    next = first < kept.length ? kept.length - first : next + first;
    tailTotal += chunk.length;
  };

  const dropped = () => Math.max(0, tailTotal - tailRoom);
  const tailBytes = (): Buffer =>
    dropped() === 0 ? tail.subarray(0, tailTotal) : Buffer.concat([tail.subarray(next), tail.subarray(0, next)]);

  const bytes = (): Buffer => {
    if (dropped() === 0) return Buffer.concat([...head, tailBytes()]);
    const before = withoutCutCharacterAtEnd(Buffer.concat(head));
    const after = withoutCutCharacterAtStart(tailBytes());
    return Buffer.concat([before, Buffer.from(`\n[… ${dropped()} bytes left out …]\n`), after]);
  };

  return {
    add(chunk) {
      let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (headLength < headRoom) {
        const first = rest.subarray(0, headRoom - headLength);
        // A copy: the stream may reuse the chunk's memory, and a slice would keep all of it alive.
        head.push(Buffer.from(first));
        headLength += first.length;
        rest = rest.subarray(first.length);
      }
      if (rest.length > 0) addToTail(rest);
    },
    droppedBytes: dropped,
    bytes,
    text: () => plainText(bytes().toString('utf8')),
  };
}

/** Drops an unfinished UTF-8 sequence at the end. */
function withoutCutCharacterAtEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
  }
  return bytes;
}

/** Drops at most three continuation bytes at the start. */
function withoutCutCharacterAtStart(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && start < bytes.length && (bytes[start]! & 0xc0) === 0x80) start++;
  return bytes.subarray(start);
}
