// The kill matrix: `kill -9` of the server, of the supervisor and of the editor host at random moments of a
// run, in a Node, a Python and a C project with daemons. What is alive half a second later, whether the
// person's files changed, and whether the next start removes what lay about, is counted.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../server/src/base/random.ts';
import type { Project } from '../test/support/project.ts';
import type { HostOrder, HostWord } from './killHost.ts';
import { killProjects, type KillProject } from './killProjects.ts';
import type { Places } from './places.ts';
import { descendants, rows } from './processTable.ts';
import { canReap, startReaped, type Reaped } from './reaper.ts';
import { median, shown, type Line } from './report.ts';

/** What is killed. */
export const victims = ['server', 'supervisor', 'editor host'] as const;
export type Victim = (typeof victims)[number];

/** How long what is left may live on, in milliseconds. */
const graceMs = 500;

/** One cell of the matrix. */
export interface KillCell {
  readonly project: KillProject;
  readonly victim: Victim;
  readonly moments: number;
  readonly seed: number;
  /** Path of the bundled server. */
  readonly serverPath: string;
  /** A folder for everything temporary. */
  readonly temp: string;
  /** Hides bubblewrap, so that the supervisor alone has to find everything. Needs root. */
  readonly withoutSandbox?: boolean;
}

/** What was found in it. */
export interface KillCount {
  readonly moments: number;
  /** Moments in which a process of the project ran. */
  readonly during: number;
  /** Moments in which a daemon of its test was alive. */
  readonly daemons: number;
  /** Processes alive after the grace, over all moments. */
  readonly survivors: number;
  /** Moments after which a file of the project was not as before. */
  readonly changed: number;
  /** Private folders that a later start found and did not remove. */
  readonly scratchLeft: number;
  /** Moments that left a private folder for the next start to remove. */
  readonly scratchFound: number;
  /** From the kill until nothing was alive; the grace where something was. */
  readonly silenceMs: readonly number[];
  /** What the survivors were, for whoever has to find out why. */
  readonly names: readonly string[];
}

/** A running editor host with its server. */
interface Host {
  readonly reaped: Reaped;
  readonly server: number;
  readonly host: number;
  /** Settles when the next run starts. */
  nextRun(): Promise<void>;
  /** Milliseconds of the runs that have ended. */
  readonly runs: readonly number[];
  readonly answers: readonly unknown[];
}

/** Runs one cell. */
export async function killCell(cell: KillCell, untilMs = Number.POSITIVE_INFINITY): Promise<KillCount> {
  const project = cell.project.make();
  const temporary = path.join(
    cell.temp,
    `${cell.project.name}-${cell.victim}-${cell.withoutSandbox === true}`.replaceAll(' ', '-'),
  );
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const random = seededRandom(cell.seed);
  const before = project.hash();
  const silenceMs: number[] = [];
  const names: string[] = [];
  let [during, daemons, survivors, changed, scratchLeft, scratchFound] = [0, 0, 0, 0, 0, 0];
  let host = await startHost(cell, project, temporary);
  try {
    // The first run looks for tools and is slower than the others; the second tells how long one takes.
    while (host.runs.length < 2) await host.nextRun();
    const runMs = host.runs.at(-1)!;
    assertTested(host.answers.at(-1));
    while (silenceMs.length < cell.moments && performance.now() < untilMs) {
      await host.nextRun();
      await sleep(random.next() * runMs);
      const supervisor = supervisorOf(host.server);
      const victim = cell.victim === 'server' ? host.server : cell.victim === 'supervisor' ? supervisor : host.host;
      if (victim === undefined) continue;
      const there = host.reaped.alive();
      if (supervisor !== undefined && descendants(supervisor).length > 0) during++;
      if (there.some((pid) => nameOf(pid).includes('sleep 6'))) daemons++;
      process.kill(victim, 'SIGKILL');
      const killedAt = performance.now();
      const left = () => leftOf(host, cell.victim, there);
      const silentAt = await silence(left, killedAt);
      const alive = left();
      silenceMs.push(silentAt - killedAt);
      survivors += alive.length;
      names.push(...alive.map(nameOf));
      if (project.hash() !== before) changed++;
      if (cell.victim === 'supervisor' && alive.length === 0) continue;
      await host.reaped.end();
      const stale = privateFolders(temporary);
      if (stale.length > 0) scratchFound++;
      host = await startHost(cell, project, temporary);
      const isLeft = () => privateFolders(temporary).filter((name) => stale.includes(name));
      for (let waited = 0; isLeft().length > 0 && waited < 5000; waited += 20) await sleep(20);
      scratchLeft += isLeft().length;
    }
  } finally {
    await host.reaped.end();
    project.remove();
  }
  return {
    moments: silenceMs.length,
    during,
    daemons,
    survivors,
    changed,
    scratchLeft,
    scratchFound,
    silenceMs,
    names,
  };
}

/** When nothing was alive any more, seen in several looks: a table that is read while processes die may lie once. */
async function silence(left: () => readonly number[], from: number): Promise<number> {
  let quiet = 0;
  let since = from;
  for (let now = from; now - from < graceMs && quiet < 5; now = performance.now()) {
    if (left().length > 0) {
      quiet = 0;
      since = performance.now();
    } else quiet++;
    await sleep(15);
  }
  return Math.min(since, from + graceMs);
}

/** A run whose tests did not run would prove nothing. */
function assertTested(answer: unknown): void {
  if (!JSON.stringify(answer ?? {}).includes('critiqued'))
    throw new Error(`the run ended with ${JSON.stringify(answer)}`);
}

/** What is alive of a run and should not be. */
function leftOf({ reaped, host, server }: Host, victim: Victim, there: readonly number[]): readonly number[] {
  const table = rows();
  const alive = reaped.alive(table);
  if (victim === 'editor host') return alive;
  if (victim === 'server') return alive.filter((pid) => pid !== host);
  // The server goes on, with a new supervisor; what was there or fell to nobody is of the old one.
  const fresh = new Set(descendants(server, table));
  return alive.filter((pid) => pid !== host && pid !== server && (there.includes(pid) || !fresh.has(pid)));
}

/** The supervisor of a server: the one below the warden, if there is a warden. */
function supervisorOf(server: number): number | undefined {
  return descendants(server).find((pid) => {
    const words = commandLine(pid);
    return words[1]?.endsWith('supervisor.js') === true;
  });
}

function commandLine(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It has ended since.
    return [];
  }
}

function nameOf(pid: number): string {
  return commandLine(pid).join(' ').trim().slice(0, 120);
}

/** Starts a command where bubblewrap cannot be started. */
const hidden = [
  '/usr/bin/unshare',
  '--mount',
  '/bin/sh',
  '-c',
  'mount --bind /dev/null /usr/bin/bwrap && exec "$@"',
  'hidden',
];

function privateFolders(temporary: string): readonly string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('touchstone-'));
}

async function startHost(cell: KillCell, project: Project, temporary: string): Promise<Host> {
  const order: HostOrder = {
    serverPath: cell.serverPath,
    folder: project.root,
    file: project.path(cell.project.file),
    languageId: cell.project.languageId,
    storagePath: path.join(temporary, 'storage'),
    testCommand: cell.project.testCommand,
  };
  const hostPath = path.join(import.meta.dirname, 'killHost.ts');
  const command = [process.execPath, '--no-warnings', hostPath, JSON.stringify(order)];
  const reaped = startReaped(cell.withoutSandbox === true ? [...hidden, ...command] : command, {
    ...process.env,
    TMPDIR: temporary,
  });
  const runs: number[] = [];
  const answers: unknown[] = [];
  let onRun: () => void = () => undefined;
  let server: number | undefined;
  reaped.onLine((line) => {
    const word = JSON.parse(line) as HostWord;
    if (word.kind === 'ready') server = word.server;
    else if (word.kind === 'ended') {
      runs.push(word.ms);
      answers.push(word.answer);
    }
    onRun();
  });
  const said = async (holds: () => boolean) => {
    const until = performance.now() + 60_000;
    while (!holds()) {
      if (performance.now() > until) throw new Error(`the editor host is silent: ${reaped.stderr()}`);
      await Promise.race([new Promise<void>((resolve) => (onRun = resolve)), sleep(200)]);
    }
  };
  await said(() => server !== undefined);
  const found = server!;
  const host = reaped.alive().find((pid) => commandLine(pid).includes(hostPath));
  if (host === undefined) throw new Error('the editor host is not there');
  return {
    reaped,
    server: found,
    host,
    runs,
    answers,
    async nextRun() {
      const count = runs.length;
      await said(() => runs.length > count);
    },
  };
}

/** The lines of the kill matrix. */
export async function measureKills(
  places: Places,
  moments: number,
  seed: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  if (!canReap) return [];
  const measure = 'kill matrix';
  const serverPath = path.join(places.dist, 'server.js');
  const cells = killProjects.flatMap((project) =>
    [false, true].flatMap((withoutSandbox) => victims.map((victim) => ({ project, victim, withoutSandbox }))),
  );
  const counts: KillCount[] = [];
  const lines: Line[] = [];
  // The projects side by side: most of the time of a cell is waiting.
  await Promise.all(
    killProjects.map(async (one) => {
      for (const { project, victim, withoutSandbox } of cells.filter((cell) => cell.project === one)) {
        if (withoutSandbox && process.getuid?.() !== 0) continue;
        const count = await killCell({ project, victim, withoutSandbox, moments, seed, serverPath, temp: places.temp });
        counts.push(count);
        const note = `n = ${count.moments} random moments (${count.during} while a process of the project ran, ${count.daemons} with daemons), silent after p50 ${shown(median(count.silenceMs))} ms, worst ${shown(Math.max(...count.silenceMs))} ms; ${count.scratchFound} left a scratch folder`;
        const what = `${project.name}, ${victim}${withoutSandbox ? ', no sandbox' : ''}: survivors`;
        lines.push({ measure, what, value: count.survivors, unit: 'count', goal: { atMost: 0 }, note });
        say(`${what} ${count.survivors}, ${note}${count.names.length > 0 ? `: ${count.names.join(' | ')}` : ''}`);
      }
    }),
  );
  const sum = (of: (count: KillCount) => number) => counts.reduce((all, count) => all + of(count), 0);
  const note = `over ${sum((count) => count.moments)} moments`;
  lines.push(
    { measure, what: 'files changed', value: sum((c) => c.changed), unit: 'count', goal: { atMost: 0 }, note },
    {
      measure,
      what: 'scratch folders left by the next start',
      value: sum((c) => c.scratchLeft),
      unit: 'count',
      goal: { atMost: 0 },
      note: `${note}, ${sum((count) => count.scratchFound)} of which left one`,
    },
  );
  return lines;
}
