// Cuts a stream of bytes into lines, each one JSON text, with a bound on their length. Where the bytes
// come from and what the messages mean is left to others.

import { Buffer } from 'node:buffer';

/** The longest line that is taken, in bytes, both ways. */
export const longestLine = 16 * 1024 * 1024;

/** What a chunk completed: messages with the bytes that each took, and what was wrong after them, if anything. */
export interface CutLines {
  readonly messages: readonly { readonly message: unknown; readonly bytes: number }[];
  readonly wrong?: string;
}

/** Takes chunks in order. After something was wrong it takes no more. */
export interface JsonLines {
  add(chunk: Uint8Array): CutLines;
}

/** Makes one for one stream. Empty lines are passed over. */
export function createJsonLines(longest: number = longestLine): JsonLines {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let parts: Buffer[] = [];
  let length = 0;
  let wrong: string | undefined;

  const take = (last: Buffer): { readonly message: unknown; readonly bytes: number } | undefined => {
    const bytes = parts.length === 0 ? last : Buffer.concat([...parts, last]);
    parts = [];
    length = 0;
    try {
      const text = utf8.decode(bytes);
      return text.trim() === '' ? undefined : { message: JSON.parse(text), bytes: bytes.length };
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
      const start = JSON.stringify(bytes.subarray(0, 80).toString('utf8'));
      wrong = `it sent a line that is no JSON: ${start}`;
      return undefined;
    }
  };

  return {
    add(chunk) {
      const messages: { readonly message: unknown; readonly bytes: number }[] = [];
      let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      while (wrong === undefined && rest.length > 0) {
        const at = rest.indexOf(0x0a);
        const part = at < 0 ? rest : rest.subarray(0, at);
        if (length + part.length > longest) {
          parts = [];
          wrong = `it sent a line of more than ${longest} bytes`;
        } else if (at < 0) {
          // A copy: the stream may reuse the memory of the chunk.
          parts.push(Buffer.from(part));
          length += part.length;
          break;
        } else {
          const taken = take(part);
          if (taken !== undefined) messages.push(taken);
          rest = rest.subarray(at + 1);
        }
      }
      return wrong === undefined ? { messages } : { messages, wrong };
    },
  };
}
