// P9, X13: a server that is too busy to notice that its editor is gone ends all the same, with all that it started.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isAlive, parentOfProcess } from '../../../server/src/workspace/alive.ts';

const supervisor = path.resolve(import.meta.dirname, '../../../server/src/workspace/supervisorMain.ts');
const processes = path.resolve(import.meta.dirname, '../../../server/src/workspace/processes.ts');

/** A server that starts one long job, tells its process id, and is busy for ever from then on. */
const busyServer = `
import { createProcesses } from ${JSON.stringify(processes)};
const port = createProcesses({ supervisorPath: ${JSON.stringify(supervisor)}, endsWithParent: true });
void port.run({ argv: ['/bin/sleep', '60'], cwd: '/', deadlineMs: 60_000 }, new AbortController().signal);
setTimeout(() => { for (;;); }, 3000);
`;

/** An editor that starts it, tells its id, and stays. */
const editor = `
import { spawn } from 'node:child_process';
const server = spawn(process.execPath, ['--input-type=module', '--eval', ${JSON.stringify(busyServer)}], { stdio: 'ignore' });
console.log(server.pid);
setInterval(() => undefined, 1000);
`;

test('P9, X13: ends a busy server whose editor was killed', { timeout: 30_000 }, async () => {
  const host = spawn(process.execPath, ['--input-type=module', '--eval', editor], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const server = await new Promise<number>((resolve) => {
    host.stdout.once('data', (piece: Buffer) => resolve(Number(piece.toString('utf8'))));
  });
  try {
    expect(parentOfProcess(server)).toBe(host.pid);
    // Long enough for the supervisor to have looked, and for the server to have become busy.
    await new Promise((resolve) => setTimeout(resolve, 4500));
    expect(isAlive(server)).toBe(true);
    host.kill('SIGKILL');
    await expect.poll(() => isAlive(server), { timeout: 10_000 }).toBe(false);
  } finally {
    host.kill('SIGKILL');
    if (isAlive(server)) process.kill(server, 'SIGKILL');
  }
});

/** A server that dies as soon as it has started what should have been its supervisor, which never notices. */
const shortLivedServer = `
import { spawn } from 'node:child_process';
import { warded } from ${JSON.stringify(path.resolve(import.meta.dirname, '../../../server/src/workspace/warden.ts'))};
const { argv } = warded(['/bin/sleep', '61.5']);
const child = spawn(argv[0], argv.slice(1), { stdio: 'ignore', detached: true });
child.once('spawn', () => { console.log(child.pid); process.kill(process.pid, 'SIGKILL'); });
`;

test('X13: a supervisor that is only just starting does not outlive its server', { timeout: 30_000 }, async () => {
  const server = spawn(process.execPath, ['--input-type=module', '--eval', shortLivedServer], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const warden = await new Promise<number>((resolve) => {
    server.stdout.once('data', (piece: Buffer) => resolve(Number(piece.toString('utf8'))));
  });
  await expect.poll(() => isAlive(warden), { timeout: 10_000 }).toBe(false);
});
