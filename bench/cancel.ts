// Measure 4: from cancel to silence, at random moments of a refine run of the bundled server: no further
// message, no open connection to the model, and no process of the run at work. Workers that are kept for the
// next run stay alive by design; they are at work while they use the processor.

import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { lineStartsOf, positionAt } from '../server/src/base/text.ts';
import { seededRandom } from '../server/src/base/random.ts';
import { pathToUri } from '../server/src/workspace/uri.ts';
import { root } from '../scripts/run.ts';
import { startLsp, type LspClient } from './lspClient.ts';
import { pagerAnswers, readPager, type Pager } from './pager.ts';
import { layOutExample, type Places } from './places.ts';
import { canSeeProcesses, taggedBy, ticksOf } from './processTable.ts';
import { median, percentile, shown, type Line } from './report.ts';
import { startSlowEndpoint, type SlowEndpoint } from './slowEndpoint.ts';

/** Answers of about 0.3 s, so that many of the moments fall into one. */
const pieces = 30;
const pieceMs = 10;

/** Milliseconds that nothing may happen for before a run counts as silent. */
const quietMs = 120;

/** Longest time that all moments together may take, in milliseconds. */
const longestMs = 200_000;

interface Moment {
  /** Milliseconds after the start of the run. */
  readonly at: number;
  /** What was going on. */
  readonly during: 'model' | 'process';
  readonly answerMs: number;
  readonly messageMs: number;
  readonly socketMs: number;
  readonly processMs: number;
}

/** The lines of measure 4. */
export async function measureCancel(
  places: Places,
  count: number,
  seed: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  if (!canSeeProcesses) return [];
  const pager = readPager(layOutExample(places, 'failing-test', 'cancel'));
  const endpoint = await startSlowEndpoint(pagerAnswers, pieces, pieceMs);
  const client = await startLsp(path.join(places.dist, 'server.js'), pathToUri(pager.folder), {
    storagePath: path.join(places.temp, 'cancel-storage'),
    settings: { 'model.baseUrl': endpoint.baseUrl, 'model.name': 'scripted' },
    fallbackTypeScript: path.join(root, 'node_modules', 'typescript6', 'lib', 'typescript.js'),
  });
  const random = seededRandom(seed);
  const moments: Moment[] = [];
  let ended = 0;
  try {
    client.notify('textDocument/didOpen', {
      textDocument: { uri: pathToUri(pager.file), languageId: 'javascript', version: 1, text: pager.text },
    });
    await runTo(client, pager, endpoint, undefined);
    const wholeMs = Math.min(
      (await runTo(client, pager, endpoint, undefined)).ms,
      (await runTo(client, pager, endpoint, undefined)).ms,
    );
    say(`a whole run takes ${Math.round(wholeMs)} ms; cancelling ${count} runs at random moments of it`);
    const startedAt = performance.now();
    while (moments.length < count && performance.now() - startedAt < longestMs) {
      const { moment } = await runTo(client, pager, endpoint, random.next() * wholeMs);
      if (moment) moments.push(moment);
      else ended++;
      if (moment && moments.length % 25 === 0) say(`${moments.length} of ${count} cancelled`);
    }
  } finally {
    await client.close();
    await endpoint.close();
  }
  if (readFileSync(pager.file, 'utf8') !== pager.text) throw new Error('a cancelled run changed the file');
  return linesOf(moments, count, ended);
}

function linesOf(moments: readonly Moment[], count: number, ended: number): readonly Line[] {
  const measure = 'cancel to silence';
  const silence = moments.map((one) => Math.max(one.messageMs, one.socketMs, one.processMs));
  const during = (what: Moment['during']) => silence.filter((_, index) => moments[index]?.during === what);
  const worst = moments[silence.indexOf(Math.max(...silence))]!;
  const cause =
    worst.processMs >= Math.max(worst.messageMs, worst.socketMs)
      ? 'the last process'
      : worst.messageMs >= worst.socketMs
        ? 'the last message'
        : 'the connection';
  const counts = (['model', 'process'] as const).map(
    (what) => `${during(what).length} while ${what === 'model' ? 'a model answers' : 'none does'}`,
  );
  const p99 = (of: (moment: Moment) => number) =>
    `p50 ${shown(median(moments.map(of)))} ms, worst ${shown(Math.max(...moments.map(of)))} ms`;
  return [
    {
      measure,
      what: 'p99',
      value: percentile(silence, 0.99),
      unit: 'ms',
      goal: { atMost: 150 },
      note: `n = ${moments.length} of ${count} random moments (${counts.join(', ')}; ${ended} runs had ended before theirs and are not counted)`,
    },
    {
      measure,
      what: 'p50',
      value: median(silence),
      unit: 'ms',
      goal: { atMost: 150 },
      note: `worst ${shown(Math.max(...silence))} ms, ${Math.round(worst.at)} ms into a run, for ${cause}`,
    },
    {
      measure,
      what: 'last message',
      value: percentile(
        moments.map((one) => one.messageMs),
        0.99,
      ),
      unit: 'ms',
      note: `p99; ${p99((one) => one.messageMs)}; the answer itself p50 ${shown(median(moments.map((one) => one.answerMs)))} ms`,
    },
    {
      measure,
      what: 'connection closed',
      value: percentile(
        moments.map((one) => one.socketMs),
        0.99,
      ),
      unit: 'ms',
      note: `p99; ${p99((one) => one.socketMs)}`,
    },
    {
      measure,
      what: 'last process gone',
      value: percentile(
        moments.map((one) => one.processMs),
        0.99,
      ),
      unit: 'ms',
      note: `p99; ${p99((one) => one.processMs)}; looked for every few milliseconds`,
    },
  ];
}

/** Starts a run and cancels it after `cancelAt` milliseconds; without it, lets it end. */
async function runTo(
  client: LspClient,
  pager: Pager,
  endpoint: SlowEndpoint,
  cancelAt: number | undefined,
): Promise<{ readonly ms: number; readonly moment?: Moment }> {
  endpoint.rewind();
  const starts = lineStartsOf(pager.text);
  const range = {
    start: positionAt(pager.text, pager.span.start, starts),
    end: positionAt(pager.text, pager.span.end, starts),
  };
  const token = `run-${client.count()}`;
  const startedAt = performance.now();
  const { id, answer } = client.request('workspace/executeCommand', {
    command: 'touchstone.refine',
    arguments: [{ uri: pathToUri(pager.file), range }],
    workDoneToken: token,
  });
  let answeredAt: number | undefined;
  const done = answer.then((message) => {
    answeredAt = message.at;
    return message;
  });
  if (cancelAt === undefined) {
    const message = await done;
    const { outcome } = (message.result ?? {}) as { outcome?: string };
    if (outcome !== 'improved')
      throw new Error(`the run ended with ${JSON.stringify(message.result ?? message.error)}`);
    const ms = performance.now() - startedAt;
    await silent(client, endpoint, performance.now());
    return { ms };
  }
  await sleep(cancelAt);
  if (answeredAt !== undefined) {
    await silent(client, endpoint, performance.now());
    return { ms: cancelAt };
  }
  const during = endpoint.answering() > 0 ? 'model' : 'process';
  const cancelledAt = performance.now();
  // Both doors in turn: the button of the progress, and the request itself.
  if (id % 2 === 0) client.notify('window/workDoneProgress/cancel', { token });
  else client.notify('$/cancelRequest', { id });
  const seen = await silent(client, endpoint, cancelledAt);
  const message = await done;
  const { outcome } = (message.result ?? {}) as { outcome?: string };
  // A run that ended by itself in the instant of the cancel says so; that is no cancelled run.
  if (message.error === undefined && outcome !== 'cancelled') return { ms: cancelAt };
  const since = (at: number) => Math.max(0, at - cancelledAt);
  return {
    ms: cancelAt,
    moment: {
      at: cancelAt,
      during,
      answerMs: since(message.at),
      messageMs: since(client.lastMessageAt()),
      socketMs: since(seen.socketAt),
      processMs: since(seen.processAt),
    },
  };
}

/** Waits until nothing has happened for a while; tells when the last connection and process went. */
async function silent(
  client: LspClient,
  endpoint: SlowEndpoint,
  from: number,
): Promise<{ readonly socketAt: number; readonly processAt: number }> {
  let processAt = 0;
  let quietSince = from;
  let ticks = new Map<number, number | undefined>();
  for (;;) {
    await sleep(4);
    const seen = new Map(taggedBy(client.pid).map((pid) => [pid, ticksOf(pid)]));
    // One that has just come or gone was at work too.
    const alive = [...new Set([...seen.keys(), ...ticks.keys()])].some((pid) => seen.get(pid) !== ticks.get(pid));
    ticks = seen;
    const now = performance.now();
    if (alive) processAt = now;
    if (alive || endpoint.open() > 0) quietSince = now;
    if (now - Math.max(quietSince, client.lastMessageAt(), endpoint.lastClosedAt()) >= quietMs)
      return { socketAt: endpoint.lastClosedAt(), processAt };
    if (now - from > 10_000)
      throw new Error(
        `no silence after 10 s: ${alive ? 'a process is at work' : `${endpoint.open()} connections are open`}; ${client.stderr().slice(-300)}`,
      );
  }
}
