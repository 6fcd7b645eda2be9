// Entry point of the supervisor, a process of its own: starts the jobs that the server sends, and when
// the channel to the server closes, for whatever reason, kills them all and exits.

import { createChannel, type Channel } from './channel.ts';
import { serverWord, watchEmployer } from './employer.ts';
import { kill, killGroup, killTreeNow, type Family, type Tree } from './killTree.ts';
import { runProcess } from './runProcess.ts';
import type { SupervisorReply, SupervisorRequest } from './supervisorWire.ts';
import { createTreeWatch } from './treeWatch.ts';
import { wardenWord } from './warden.ts';

const jobs = new Map<number, AbortController>();
const trees = new Map<number, Tree>();
const channels = new Map<number, Channel>();
const watch = createTreeWatch();
const family: Family | undefined = process.argv.includes(wardenWord)
  ? { warden: process.ppid, trees: new Set() }
  : undefined;

const reply = (message: SupervisorReply, sent?: () => void) => {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
  else sent?.();
};

async function start(request: SupervisorRequest & { kind: 'start' }): Promise<void> {
  const { id, job } = request;
  const controller = new AbortController();
  jobs.set(id, controller);
  try {
    // One chunk on its way at a time: what the server cannot take yet waits in the process.
    const channel = job.live
      ? createChannel((chunk) => new Promise((taken) => reply({ kind: 'heard', id, chunk }, taken)))
      : undefined;
    if (channel !== undefined) channels.set(id, channel);
    const onStart = (tree: Tree) => {
      trees.set(id, tree);
      reply({ kind: 'started', id, pid: tree.pid });
    };
    const end = await runProcess(job, controller.signal, { watch, family, onStart, channel });
    reply({ kind: 'ended', id, end });
  } catch (error) {
    reply({ kind: 'broken', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    jobs.delete(id);
    trees.delete(id);
    channels.delete(id);
  }
}

process.on('message', (request: SupervisorRequest) => {
  if (request.kind === 'start') void start(request);
  else if (request.kind === 'cancel') jobs.get(request.id)?.abort();
  else if (request.kind === 'write') channels.get(request.id)?.write(request.chunk);
  else channels.get(request.id)?.[request.kind]();
});

const leave = () => {
  const open = [...trees.values()];
  for (const tree of open) killGroup(tree);
  // All that is left falls to the warden, which is quicker than a look at the whole table.
  if (family !== undefined && process.ppid === family.warden) process.exit(0);
  for (const tree of open) killTreeNow(tree);
  if (process.platform !== 'win32') process.exit(0);
  // Windows has no signals: its kill tool must run, so the jobs are aborted and waited for.
  for (const controller of jobs.values()) controller.abort();
  setTimeout(() => process.exit(0), 400);
};
process.on('disconnect', leave);

// A server whose editor is gone leaves by itself, unless it is too busy to notice.
const server = Number(process.argv[process.argv.indexOf(serverWord) + 1]);
if (process.argv.includes(serverWord) && Number.isInteger(server)) {
  watchEmployer(server, () => {
    kill(server);
    leave();
  });
}

// Signals meant for the server's terminal must not take the supervisor away before its jobs.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
