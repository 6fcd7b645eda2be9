// Entry point of the supervisor, a process of its own: starts the jobs that the server sends, and when
// the channel to the server closes, for whatever reason, kills them all and exits.

import { killTreeNow, type Tree } from './killTree.ts';
import { runProcess } from './runProcess.ts';
import type { SupervisorReply, SupervisorRequest } from './supervisorWire.ts';

const jobs = new Map<number, AbortController>();
const trees = new Map<number, Tree>();

const reply = (message: SupervisorReply) => {
  if (process.connected) process.send?.(message);
};

async function start(request: SupervisorRequest & { kind: 'start' }): Promise<void> {
  const { id, job } = request;
  const controller = new AbortController();
  jobs.set(id, controller);
  try {
    const end = await runProcess(job, controller.signal, (tree) => trees.set(id, tree));
    reply({ kind: 'ended', id, end });
  } catch (error) {
    reply({ kind: 'broken', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    jobs.delete(id);
    trees.delete(id);
  }
}

process.on('message', (request: SupervisorRequest) => {
  if (request.kind === 'start') void start(request);
  else jobs.get(request.id)?.abort();
});

process.on('disconnect', () => {
  const open = [...trees.values()];
  for (const tree of open) killTreeNow(tree);
  if (process.platform !== 'win32') process.exit(0);
  // Windows has no signals: its kill tool must run, so the jobs are aborted and waited for.
  for (const controller of jobs.values()) controller.abort();
  setTimeout(() => process.exit(0), 400);
});

// Signals meant for the server's terminal must not take the supervisor away before its jobs.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
