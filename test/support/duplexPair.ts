// Two ends of a connection in one process: what is written to one is read from the other, in a later turn.

import { Duplex } from 'node:stream';

/** Makes the two ends. */
export function duplexPair(): [Duplex, Duplex] {
  const sides: Duplex[] = [];
  for (const other of [1, 0]) {
    sides.push(
      new Duplex({
        read: () => undefined,
        write(chunk: Buffer, _encoding, done) {
          setImmediate(() => sides[other]!.push(chunk));
          done();
        },
      }),
    );
  }
  return sides as [Duplex, Duplex];
}
