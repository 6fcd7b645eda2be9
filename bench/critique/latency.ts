// How long a change waits for its findings: a language client that types into files of 500 and 5,000 lines, ten letters
// a second and in bursts, and notes when the findings of each version come back. No model, no process of a checker.

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { applyEdits, type TextEdit } from '../../server/src/base/edit.ts';
import { rangeOf, spanOf } from '../../server/src/base/text.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { root } from '../../scripts/run.ts';
import { startLsp, type LspClient, type Received } from '../lspClient.ts';
import { median, percentile, type Line } from '../report.ts';

/** Edits of each row. */
const edits = 400;
/** Letters of a burst; between bursts the client waits for the answer to the last one. */
const burst = 10;

/** What is wrong in every file: a finding that is there whatever is typed below it. */
const planted = {
  quote: 'all.length < 0',
  code: 'function plantedFault(all: readonly number[]): number {\n  if (all.length < 0) return 0;\n  return all.length;\n}\n',
};
const typed = '  const shown = [3, 1, 2].filter((item) => item > 1).map((item) => item * 2);\n';

interface Published {
  readonly at: number;
  readonly version: number;
  readonly diagnostics: readonly {
    readonly range: Parameters<typeof spanOf>[1];
    readonly code: string;
  }[];
}

/** The lines of this measure. */
export async function measureLatency(say: (message: string) => void): Promise<readonly Line[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'touchstone-latency-'));
  const lines: Line[] = [];
  try {
    for (const count of [500, 5000])
      for (const manner of ['ten a second', 'in bursts'] as const) {
        say(`${count} lines of code, ${manner}`);
        lines.push(...(await measureRow(folder, count, manner)));
      }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return lines;
}

async function measureRow(folder: string, count: number, manner: 'ten a second' | 'in bursts'): Promise<Line[]> {
  const heard: Published[] = [];
  let wake = () => undefined as void;
  const client = await startLsp(
    path.join(root, 'server/src/lsp/main.ts'),
    pathToUri(folder),
    { storagePath: path.join(folder, '.storage') },
    undefined,
    (message: Received) => {
      if (message.method !== 'textDocument/publishDiagnostics') return;
      heard.push({ at: message.at, ...(message.params as Omit<Published, 'at'>) });
      wake();
    },
  );
  const until = async (version: number) => {
    const from = performance.now();
    while (!heard.some((one) => one.version >= version) && performance.now() - from < 30_000)
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), wait(100)]);
  };
  try {
    const uri = pathToUri(path.join(folder, `code${count}.ts`));
    const texts = new Map<number, string>([[1, codeOf(count)]]);
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version: 1, text: texts.get(1)! },
    });
    await until(1);
    const sent = await type(client, uri, texts, manner, until);
    await until(edits + 1);
    return linesOf(`${count} lines of code, ${manner}`, sent, texts, heard);
  } finally {
    await client.close();
  }
}

/** Types in the middle of the file; returns when each version was sent. */
async function type(
  client: LspClient,
  uri: string,
  texts: Map<number, string>,
  manner: 'ten a second' | 'in bursts',
  until: (version: number) => Promise<void>,
): Promise<ReadonlyMap<number, number>> {
  const sent = new Map<number, number>();
  let text = texts.get(1)!;
  // At the beginning of a body, so that what is typed is a statement.
  let at = text.indexOf('{\n', text.indexOf('function ', Math.floor(text.length / 2))) + 2;
  for (let index = 0; index < edits; index++) {
    const version = index + 2;
    const edit: TextEdit = { span: { start: at, end: at }, newText: typed[index % typed.length]! };
    const range = rangeOf(text, edit.span);
    const next = applyEdits(text, [edit]);
    if (!next.ok) throw new Error(next.error);
    text = next.value;
    at += edit.newText.length;
    texts.set(version, text);
    sent.set(version, performance.now());
    client.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text: edit.newText }],
    });
    if (manner === 'ten a second') await wait(100);
    else if (index % burst === burst - 1) {
      await until(version);
      await wait(200);
    }
  }
  return sent;
}

function linesOf(
  what: string,
  sent: ReadonlyMap<number, number>,
  texts: ReadonlyMap<number, string>,
  heard: readonly Published[],
): Line[] {
  const byVersion = new Map(heard.map((one) => [one.version, one]));
  const times: number[] = [];
  let missing = 0;
  let stale = 0;
  for (const [version, at] of sent) {
    const answer = byVersion.get(version);
    if (!answer) {
      missing += 1;
      continue;
    }
    times.push(answer.at - at);
    const text = texts.get(version)!;
    const isRight = answer.diagnostics.some(({ range, code }) => {
      const span = spanOf(text, range);
      return (
        code === 'text/length-compare' && span.ok && text.slice(span.value.start, span.value.end) === planted.quote
      );
    });
    if (!isRight) stale += 1;
  }
  const measure = 'latency';
  const note = `${sent.size} changes`;
  return [
    { measure, what: `${what}: median`, value: median(times), unit: 'ms', goal: { atMost: 2 }, note },
    { measure, what: `${what}: p99`, value: percentile(times, 0.99), unit: 'ms', goal: { atMost: 16 }, note },
    {
      measure,
      what: `${what}: versions without findings of their own`,
      value: missing,
      unit: 'count',
      goal: { atMost: 0 },
      note,
    },
    { measure, what: `${what}: stale findings`, value: stale, unit: 'count', goal: { atMost: 0 }, note },
  ];
}

/** So many lines of this project's own code, with the planted fault first. */
function codeOf(count: number): string {
  const folder = path.join(root, 'server/src/repair');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort();
  let text = planted.code;
  for (const name of names) {
    if (text.split('\n').length >= count) break;
    text += `${readFileSync(path.join(folder, name), 'utf8')}\n`;
  }
  return text;
}
