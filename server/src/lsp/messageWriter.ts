// Sends each message of the server in one piece. The library's own writer sends the header by itself first, which wakes
// the client twice for every message, and waits a turn of the event loop before each.

import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';

/** A writer of LSP messages, each of which is one write; they leave in the order of the calls. */
export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #out: Writable;
  #failed = 0;

  constructor(out: Writable) {
    super();
    this.#out = out;
    out.on('error', (error) => this.fireError(error));
    out.on('close', () => this.fireClose());
  }

  /** Resolves when the message is on its way. */
  write(message: Message): Promise<void> {
    const body = JSON.stringify(message);
    return new Promise((resolve, reject) => {
      this.#out.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, 'utf8', (error) => {
        if (!error) return resolve();
        this.fireError(error, message, ++this.#failed);
        return reject(error);
      });
    });
  }

  end(): void {
    this.#out.end();
  }
}
