// An OpenAI-compatible endpoint on the loopback with a real tiny model behind it, in a process of its own: its answers
// are as odd as a model's answers can be. `tinyServer.ts LIBRARY MODEL LONGEST` prints its port on a line of its own.
// It answers one question after the other, streams, and cuts replies at LONGEST tokens, as hosted servers do. Left to
// itself so small a model writes prose; two questions of three are answered under a grammar (`tinyGrammar.ts`), as
// servers in their JSON mode do, so that what it makes up has the form that was asked for.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { formGrammar, listGrammar } from './tinyGrammar.ts';

/** What is used of node-llama-cpp, which is fetched at run time. */
interface Library {
  getLlama(options: object): Promise<{
    createGrammar(options: { readonly grammar: string }): Promise<object>;
    loadModel(options: object): Promise<{
      createContext(options: object): Promise<{ readonly contextSize: number; getSequence(): object }>;
      tokenize(text: string): readonly unknown[];
    }>;
  }>;
  readonly LlamaChatSession: new (options: object) => {
    setChatHistory(history: readonly object[]): void;
    promptWithMeta(text: string, options: object): Promise<{ readonly stopReason: string }>;
    dispose(): void;
  };
}

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
  readonly temperature?: number;
  readonly max_tokens?: number;
}

const name = 'smollm2-135m-instruct';

async function start(library: string, modelPath: string, longest: number): Promise<void> {
  const { getLlama, LlamaChatSession } = (await import(pathToFileURL(library).href)) as Library;
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: 1 });
  const model = await llama.loadModel({ modelPath });
  // More than one thread spins where other work takes turns with it, and is then slower by far.
  const context = await model.createContext({ contextSize: 4096, threads: 1 });
  const sequence = context.getSequence();
  let questions = 0;

  const answer = async (asked: Asked, response: ServerResponse) => {
    const prompt = asked.messages.map(({ content }) => content).join('\n');
    const promptTokens = model.tokenize(prompt).length;
    const most = Math.min(asked.max_tokens ?? longest, longest);
    if (promptTokens + most + 64 > context.contextSize) {
      const message = `the request exceeds the available context size (${context.contextSize} tokens), try increasing it`;
      return send(response, 400, { error: { code: 400, message, type: 'exceed_context_size_error' } });
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const base = { id: 'tiny', created: 0, model: name };
    let text = '';
    let completion = 0;
    const event = (part: object) => response.write(`data: ${JSON.stringify(part)}\n\n`);
    const delta = (words: object, finish: string | null = null) =>
      event({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta: words, finish_reason: finish }] });
    if (asked.stream === true) response.writeHead(200, { 'content-type': 'text/event-stream' });
    const mode = questions++ % 3;
    const words = mode === 1 ? listGrammar : mode === 2 ? formGrammar(asked.messages) : undefined;
    const grammar = words === undefined ? undefined : await llama.createGrammar({ grammar: words });
    const session = new LlamaChatSession({ contextSequence: sequence, autoDisposeSequence: false });
    try {
      const turns = asked.messages.slice(0, -1);
      session.setChatHistory(
        turns.map(({ role, content }) =>
          role === 'assistant'
            ? { type: 'model', response: [content] }
            : { type: role === 'system' ? 'system' : 'user', text: content },
        ),
      );
      const { stopReason } = await session.promptWithMeta(asked.messages.at(-1)?.content ?? '', {
        maxTokens: most,
        temperature: asked.temperature ?? 0.7,
        signal: gone.signal,
        ...(grammar ? { grammar, repeatPenalty: { penalty: 1.1 } } : {}),
        stopOnAbortSignal: true,
        onTextChunk(chunk: string) {
          completion++;
          text += chunk;
          if (asked.stream === true) delta({ content: chunk });
        },
      });
      if (gone.signal.aborted) return undefined;
      const finish = stopReason === 'maxTokens' ? 'length' : 'stop';
      const usage = {
        prompt_tokens: promptTokens,
        completion_tokens: completion,
        total_tokens: promptTokens + completion,
      };
      if (asked.stream !== true) {
        const choice = { index: 0, message: { role: 'assistant', content: text }, finish_reason: finish };
        return send(response, 200, { ...base, object: 'chat.completion', choices: [choice], usage });
      }
      delta({}, finish);
      event({ ...base, object: 'chat.completion.chunk', choices: [], usage });
      return response.end('data: [DONE]\n\n');
    } finally {
      // What the next question has in common with this one stays computed.
      session.dispose();
    }
  };

  let turn: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url?.endsWith('/models') === true)
      return send(response, 200, { object: 'list', data: [{ id: name, object: 'model', owned_by: 'bench' }] });
    if (request.method !== 'POST' || request.url?.endsWith('/chat/completions') !== true)
      return send(response, 404, { error: { message: `nothing at ${request.url ?? ''}` } });
    const body = bodyOf(request);
    turn = Promise.all([body, turn])
      .then(([asked]) => (response.destroyed ? undefined : answer(JSON.parse(asked) as Asked, response)))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
    return undefined;
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

// Gone with whoever started it.
process.stdin.resume().on('end', () => process.exit(0));
const [library = '', modelPath = '', longest = ''] = process.argv.slice(2);
await start(library, modelPath, Number(longest));
