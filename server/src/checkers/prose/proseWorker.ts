// The worker thread that checks grammar and spelling with Harper, compiled to WebAssembly. It takes seconds
// and some 300 MB to load, so it is started on the first question about prose and ended when it is idle.

import { parentPort } from 'node:worker_threads';
import { LocalLinter, type Lint } from 'harper.js';
import { slimBinary } from 'harper.js/slimBinary';
import { rulesOff } from './harperRules.ts';
import type { HarperLint, HarperReply, HarperRequest } from './harperWire.ts';

const say = (reply: HarperReply) => parentPort?.postMessage(reply);

async function load(): Promise<LocalLinter> {
  const linter = new LocalLinter({ binary: slimBinary });
  await linter.setup();
  const config = await linter.getDefaultLintConfig();
  await linter.setLintConfig({ ...config, ...Object.fromEntries(rulesOff.map((rule) => [rule, false])) });
  return linter;
}

const suggestionKinds = ['replace', 'remove', 'insertAfter'] as const;

/** A lint as plain data; the package counts in UTF-16 units, as we do. */
function plainLint(rule: string, lint: Lint): HarperLint {
  const span = lint.span();
  const plain: HarperLint = {
    rule,
    kind: lint.lint_kind(),
    message: lint.message(),
    start: span.start,
    end: span.end,
    suggestions: lint.suggestions().map((suggestion) => ({
      kind: suggestionKinds[suggestion.kind() as 0 | 1 | 2],
      text: suggestion.get_replacement_text(),
    })),
  };
  lint.free();
  return plain;
}

let loading: Promise<LocalLinter> | undefined;

async function answer({ id, flag, texts }: HarperRequest): Promise<void> {
  const cancelled = () => Atomics.load(new Int32Array(flag), 0) === 1;
  const linter = await (loading ??= load());
  let batch: HarperLint[][] = [];
  let from = 0;
  let sentAt = performance.now();
  for (const [index, text] of texts.entries()) {
    if (cancelled()) break;
    const found = await linter.organizedLints(text.toWellFormed(), { language: 'plaintext' });
    const lints = Object.entries(found).flatMap(([rule, list]) => list.map((lint) => plainLint(rule, lint)));
    batch.push(lints.toSorted((a, b) => a.start - b.start || a.end - b.end));
    if (performance.now() - sentAt > 100) {
      say({ kind: 'linted', id, from, lints: batch });
      from = index + 1;
      batch = [];
      sentAt = performance.now();
    }
  }
  say({ kind: 'linted', id, from, lints: batch });
  say({ kind: 'done', id });
}

let queue: Promise<void> = Promise.resolve();
parentPort?.on('message', (request: HarperRequest) => {
  queue = queue
    .then(() => answer(request))
    .catch((error: unknown) => {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      say({ kind: 'failed', id: request.id, message: message.slice(0, 2000) });
    });
});
