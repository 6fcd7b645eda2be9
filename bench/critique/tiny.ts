// A real tiny model as critic over fifty selections, through the whole engine: plumbing, never quality. What is counted
// is whether runs end in time, whether all replies are accounted for, and that no word of it is shown above an opinion.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom, type Random } from '../../server/src/base/random.ts';
import type { Span } from '../../server/src/base/text.ts';
import type { RunEvent } from '../../server/src/core/event.ts';
import type { Finding } from '../../server/src/core/finding.ts';
import { parseListReply, parseObjectReply } from '../../server/src/core/listReply.ts';
import type { CritiqueOutcome } from '../../server/src/core/outcome.ts';
import type { TargetKind } from '../../server/src/core/target.ts';
import { critics } from '../../server/src/critique/index.ts';
import type { Critic } from '../../server/src/core/critic.ts';
import { createModels } from '../../server/src/providers/combine.ts';
import { dialectOf } from '../../server/src/repair/dialects/index.ts';
import { allFunctions } from '../../server/src/repair/functions.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { startRealEngine } from '../../test/support/realEngine.ts';
import { fetched, sourceFiles } from '../repair/packages.ts';
import { percentile, type Line } from '../report.ts';
import { fetchTiny } from '../tiny/fetchTiny.ts';
import { codePackages } from './codePackages.ts';
import { readmesOf } from './readmes.ts';

/** Selections of each source; fifty together. */
const plan: Readonly<Record<string, number>> = { lodash: 12, rxjs: 12, click: 13, readmes: 13 };
/** What one run may take. */
const limits = { seconds: 75, calls: 8, tokens: 20_000 };
/** Milliseconds after its deadline in which a run must have ended. */
const grace = 15_000;
/** Most tokens of a reply: the endpoint cuts it there. */
const longestReply = 96;

interface Selection {
  readonly name: string;
  readonly kind: TargetKind;
  readonly file: string;
  readonly text: string;
  readonly span: Span;
}

/** The lines of this measure; or why it is skipped. */
export async function measureTiny(seed: number, say: (message: string) => void): Promise<readonly Line[] | string> {
  const tiny = fetchTiny(say);
  if (typeof tiny === 'string') return tiny;
  const server = spawn(
    process.execPath,
    [
      '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
      path.join(import.meta.dirname, '../tiny/tinyServer.ts'),
      tiny.library,
      tiny.model,
      String(longestReply),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  try {
    const [port] = (await Promise.race([
      once(server.stdout.setEncoding('utf8'), 'data'),
      once(server, 'exit').then(() => Promise.reject(new Error('the server of the tiny model ended'))),
    ])) as [string];
    return await measured(
      await selectionsFrom(seededRandom(seed), say),
      `http://127.0.0.1:${port.trim()}/v1`,
      server,
      say,
    );
  } finally {
    server.kill('SIGKILL');
  }
}

async function measured(
  selections: readonly Selection[],
  baseUrl: string,
  server: ChildProcess,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const models = createModels({
    default: { baseUrl, model: 'smollm2-135m-instruct', apiKeyFor: async () => undefined },
  });
  if (!models.ok) throw new Error(models.error.message);
  const engine = startRealEngine(models.value);
  const tally = newTally();
  const turns = new Map<TargetKind, number>();
  try {
    for (const [index, { name, kind, file, text, span }] of selections.entries()) {
      const root = path.join(engine.folder, `s${index}`);
      mkdirSync(root);
      writeFileSync(path.join(root, file), text);
      const goal = 'Behaves as its documentation and its names say, for every input that they allow.';
      const choice = asking(kind);
      // A critic that has nothing to ask of this selection leaves it to the next one.
      for (let tries = 0, hasAsked = false; tries < choice.length && !hasAsked; tries++) {
        const turn = turns.get(kind) ?? 0;
        turns.set(kind, turn + 1);
        const critic = choice[turn % choice.length]!;
        const events: RunEvent[] = [];
        const startedAt = performance.now();
        const run = engine
          .critique(root, file, { span, goal, critics: [critic.id], limits, onEvent: (event) => events.push(event) })
          .catch((error: unknown) => String(error));
        const outcome = await Promise.race([run, wait(limits.seconds * 1000 + grace, 'hung', { ref: false })]);
        const ms = performance.now() - startedAt;
        hasAsked = events.some(({ type }) => type === 'asked');
        say(`${critic.id} on ${name}: ${(ms / 1000).toFixed(1)} s, ${enter(tally, critic, outcome, events, ms)}`);
        if (server.exitCode !== null) throw new Error('the server of the tiny model ended');
      }
    }
  } finally {
    await engine.dispose();
  }
  return linesOf(tally, selections.length, tally.times.length);
}

/** The critics that ask models about texts of a kind; selections take them by turns. */
function asking(kind: TargetKind): readonly Critic[] {
  const all: readonly Critic[] = critics;
  return all.filter((critic) => critic.tier === 'model' && critic.kinds.includes(kind));
}

/** What was counted over all runs. */
interface Tally {
  crashed: number;
  hung: number;
  asked: number;
  read: number;
  readonly failed: Map<string, number>;
  silent: number;
  findings: number;
  opinions: number;
  unbacked: number;
  proven: number;
  readonly times: number[];
}

function newTally(): Tally {
  return {
    crashed: 0,
    hung: 0,
    asked: 0,
    read: 0,
    silent: 0,
    findings: 0,
    opinions: 0,
    unbacked: 0,
    proven: 0,
    failed: new Map(),
    times: [],
  };
}

/** Enters one run; returns it in words. */
function enter(
  tally: Tally,
  critic: Critic,
  outcome: CritiqueOutcome | string | undefined,
  events: readonly RunEvent[],
  ms: number,
): string {
  tally.times.push(ms);
  if (outcome === 'hung') tally.hung++;
  else if (typeof outcome !== 'object' || outcome.kind !== 'critiqued') tally.crashed++;
  if (typeof outcome !== 'object' || outcome.kind !== 'critiqued')
    return typeof outcome === 'string' ? outcome : JSON.stringify(outcome);
  const asked = events.flatMap((event) => (event.type === 'asked' ? [event.request.id] : []));
  const replies = events.flatMap((event) => (event.type === 'answered' ? [event] : []));
  tally.asked += asked.length;
  const codes = new Set(outcome.notLookedAt.map(({ code }) => code));
  const words: string[] = [];
  const said: string[] = [];
  const lost = asked.filter((id) => !replies.some(({ request }) => request === id)).length;
  let isSilent = lost > 0;
  for (const { reply } of replies) {
    if (reply.kind === 'failed') {
      const { code } = reply.failure;
      words.push(code);
      tally.failed.set(code, (tally.failed.get(code) ?? 0) + 1);
      if (!codes.has(code)) isSilent = true;
      continue;
    }
    const list = parseListReply(reply.text);
    const entries = list.ok ? list.value.length : parseObjectReply(reply.text).ok ? 1 : undefined;
    words.push(entries === undefined ? 'no list' : `${entries} entries`);
    said.push(reply.text.slice(0, 100));
    if (entries === undefined) tally.failed.set('reply.not-a-list', (tally.failed.get('reply.not-a-list') ?? 0) + 1);
    else tally.read++;
  }
  const own = outcome.findings.filter(({ rule }) => rule.startsWith('critic/') || rule.startsWith('checklist/'));
  const left = [...codes].filter((code) => code.startsWith('reply.'));
  // Something was said and nothing came of it: then it must have been told what became of it.
  const saidMuch = words.some((word) => word !== '0 entries');
  if (replies.length > 0 && saidMuch && own.length === 0 && codes.size === 0 && outcome.checklist.length === 0)
    isSilent = true;
  if (isSilent) tally.silent++;
  tally.findings += own.length;
  tally.opinions += own.filter(({ proof }) => proof === 'opinion' || proof === 'unknown').length;
  const above = outcome.findings.filter(({ proof }) => proof === 'proven' || proof === 'supported');
  tally.proven += own.filter((finding) => above.includes(finding)).length;
  tally.unbacked += above.filter((finding) => !isBacked(finding)).length;
  return [
    `${asked.length} asked`,
    words.join(', '),
    `${own.length} shown`,
    ...(left.length > 0 ? [left.join(' ')] : []),
    ...(isSilent ? [`nothing told by ${critic.id}`] : []),
    JSON.stringify(said),
  ].join('; ');
}

/** Whether a program's receipt stands behind a finding; an evaluator that computes on the text is a program too. */
function isBacked(finding: Finding): boolean {
  return (
    finding.evidence.some(({ receipt }) => receipt !== undefined) ||
    (finding.reproducer?.receipts.length ?? 0) > 0 ||
    !finding.evidence.some(({ checker }) => checker.includes('smollm2'))
  );
}

function linesOf(tally: Tally, selections: number, runs: number): readonly Line[] {
  const measure = 'tiny model';
  const zero = (what: string, value: number, note: string): Line => ({
    measure,
    what,
    value,
    unit: 'count',
    goal: { atMost: 0 },
    note,
  });
  const count = (what: string, value: number, note: string): Line => ({ measure, what, value, unit: 'count', note });
  const left = [...tally.failed].sort(([a], [b]) => a.localeCompare(b));
  const aside = left.reduce((sum, [, each]) => sum + each, 0);
  return [
    zero('runs that crashed', tally.crashed, `of ${runs}, over ${selections} selections`),
    zero(`runs beyond ${limits.seconds} s and ${grace / 1000} s of grace`, tally.hung, `of ${runs}`),
    zero('findings above opinion without a receipt', tally.unbacked, `of ${tally.findings} from the model`),
    zero('runs with a reply of which nothing is told', tally.silent, `of ${runs}`),
    zero('questions neither read nor left aside', tally.asked - tally.read - aside, `of ${tally.asked} asked`),
    count('replies that were read', tally.read, `of ${tally.asked} asked`),
    ...left.map(([code, each]) => count(`left aside: ${code}`, each, `of ${tally.asked} asked`)),
    count('findings shown', tally.findings, `${tally.opinions} opinions, ${tally.proven} raised by a receipt`),
    { measure, what: 'time of a run, median', value: percentile(tally.times, 0.5), unit: 'ms', note: `${runs} runs` },
    { measure, what: 'time of a run, longest', value: Math.max(...tally.times), unit: 'ms', note: `${runs} runs` },
  ];
}

/** Functions and paragraphs of real packages, short enough for a small context, drawn by `random`. */
async function selectionsFrom(random: Random, say: (message: string) => void): Promise<readonly Selection[]> {
  const parsers = createParsers();
  const selections: Selection[] = [];
  for (const [name, most] of Object.entries(plan)) {
    const from: Selection[] = [];
    const one = codePackages.find((each) => each.name === name);
    for (const file of one ? sourceFiles(one, fetched(one, say)) : []) {
      const text = readFileSync(file, 'utf8');
      const language = one!.language === 'python' ? 'python' : file.endsWith('.ts') ? 'typescript' : 'javascript';
      const tree = (await parsers.parserOf(language))!(text);
      for (const { node } of allFunctions(tree, dialectOf(language)!)) {
        const lines = text.slice(node.start, node.end).split('\n').length;
        if (lines >= 4 && lines <= 14 && node.end - node.start < 800)
          from.push({
            name: `${name}/${path.basename(file)}`,
            kind: 'code',
            file: path.basename(file),
            text,
            span: node,
          });
      }
    }
    for (const readme of one ? [] : readmesOf('tuning', say))
      for (const match of readme.text.matchAll(/(?:^|\n\n)([A-Z][^\n]{150,}(?:\n[^\n]+)*)(?=\n\n)/g)) {
        const start = match.index + match[0].indexOf(match[1]!);
        if (match[1]!.length < 800)
          from.push({
            name: readme.name,
            kind: 'prose',
            file: 'README.md',
            text: readme.text,
            span: { start, end: start + match[1]!.length },
          });
      }
    for (let count = 0; count < most && from.length > 0; count++)
      selections.push(...from.splice(Math.floor(random.next() * from.length), 1));
  }
  return selections.map(({ span: { start, end }, ...rest }) => ({ ...rest, span: { start, end } }));
}
