// How long a change waits for its findings: a language client that types into code and prose of 500 and 5,000 lines, ten
// letters a second and in bursts, and notes when the findings of each version come back. No model, no process of a
// checker.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { applyEdits, type TextEdit } from '../../server/src/base/edit.ts';
import { rangeOf, spanOf } from '../../server/src/base/text.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { root } from '../../scripts/run.ts';
import { startLsp, type LspClient, type Received } from '../lspClient.ts';
import { openPlaces, type Places } from '../places.ts';
import { median, percentile, type Line } from '../report.ts';

/** Edits of each row. */
const edits = 400;
/** Letters of a burst; between bursts the client waits for the answer to the last one. */
const burst = 10;

/** A kind of text, with something wrong that is there whatever is typed in the middle. */
interface Kind {
  readonly name: string;
  readonly file: string;
  readonly languageId: string;
  /** What is typed again and again. */
  readonly typed: string;
  /** The finding of each version. */
  readonly code: string;
  readonly quote: string;
  /** A text of so many lines. */
  textOf(count: number): string;
  /** Where to begin to type, at or after an offset. */
  placeIn(text: string, from: number): number;
}

const kinds: readonly Kind[] = [
  {
    name: 'code',
    file: 'code.ts',
    languageId: 'typescript',
    typed: '  const shown = [3, 1, 2].filter((item) => item > 1).map((item) => item * 2);\n',
    code: 'text/length-compare',
    quote: 'all.length < 0',
    textOf: (count) =>
      linesOf(count, 'server/src/repair', '.ts', [
        'function plantedFault(all: readonly number[]): number {\n  if (all.length < 0) return 0;\n  return all.length;\n}\n',
      ]),
    // At the beginning of a body, so that what is typed is a statement.
    placeIn: (text, from) => {
      const head = /^(?:export )?function \w+\([^)]*\)[^{\n]*\{\n/gm[Symbol.matchAll](text.slice(from)).next().value!;
      return from + head.index + head[0].length;
    },
  },
  {
    name: 'prose',
    file: 'prose.md',
    languageId: 'markdown',
    typed: 'Some words are typed here, and 3 of them say that nothing is wrong. ',
    code: 'prose/contradiction',
    quote: 'The planted pool keeps 20 green connections open.',
    // The two sentences stand at both ends, so that what is said of the second one moves with each letter.
    textOf: (count) =>
      linesOf(count, 'docs', '.md', [
        'The planted pool keeps 10 green connections open.\n',
        'The planted pool keeps 20 green connections open.\n',
      ]),
    placeIn: (text, from) => /\n\n(?=[A-Z])/g[Symbol.matchAll](text.slice(from)).next().value!.index + from + 2,
  },
];

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
  const places = openPlaces(say);
  const lines: Line[] = [];
  try {
    for (const kind of kinds)
      for (const count of [500, 5000])
        for (const manner of ['ten a second', 'in bursts'] as const) {
          const what = `${count} lines of ${kind.name}, ${manner}`;
          say(what);
          lines.push(...(await measureRow(places, kind, count, manner, what)));
        }
  } finally {
    places.remove();
  }
  return lines;
}

type Manner = 'ten a second' | 'in bursts';

async function measureRow(places: Places, kind: Kind, count: number, manner: Manner, what: string): Promise<Line[]> {
  const folder = path.join(places.temp, `latency-${kind.name}-${count}-${manner.replaceAll(' ', '-')}`);
  const heard: Published[] = [];
  let wake = () => undefined as void;
  const client = await startLsp(
    path.join(places.dist, 'server.js'),
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
    const uri = pathToUri(path.join(folder, kind.file));
    const texts = new Map<number, string>([[1, kind.textOf(count)]]);
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: kind.languageId, version: 1, text: texts.get(1)! },
    });
    await until(1);
    const sent = await type(client, uri, kind, texts, manner, until);
    await until(edits + 1);
    return judged(what, kind, sent, texts, heard);
  } finally {
    await client.close();
  }
}

/** Types in the middle of the file; returns when each version was sent. */
async function type(
  client: LspClient,
  uri: string,
  { typed, placeIn }: Kind,
  texts: Map<number, string>,
  manner: Manner,
  until: (version: number) => Promise<void>,
): Promise<ReadonlyMap<number, number>> {
  const sent = new Map<number, number>();
  let text = texts.get(1)!;
  let at = placeIn(text, Math.floor(text.length / 2));
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

function judged(
  what: string,
  kind: Kind,
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
      return code === kind.code && span.ok && text.slice(span.value.start, span.value.end) === kind.quote;
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

/** So many lines of this project's own files: what is planted first, and where there is one, what is planted after more than half. */
function linesOf(count: number, folder: string, ending: string, [first, last]: readonly string[]): string {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort();
  let text = `${first!}\n`;
  let rest = last === undefined ? '' : `# Planted\n\n${last}\n`;
  const linesIn = () => text.split('\n').length;
  for (const name of names) {
    if (linesIn() >= count) break;
    text += `${readFileSync(path.join(root, folder, name), 'utf8')}\n`;
    if (linesIn() < 0.6 * count) continue;
    // Between two files nothing is open.
    text += rest;
    rest = '';
  }
  return text;
}
