// Measure 2: what starting costs: the client's own code, the server until it answers, its memory while idle
// with a real project open, and the size of the package.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToUri } from '../server/src/workspace/uri.ts';
import { root } from '../scripts/run.ts';
import { startLsp } from './lspClient.ts';
import { layOutProject, projectPackage, type Places } from './places.ts';
import { canSeeProcesses, descendants, residentMb } from './processTable.ts';
import { median, shown, spread, type Line } from './report.ts';

/** Documents opened before the memory is read. */
const opened = 10;

/** The lines of measure 2; each start is a fresh process. */
export async function measureActivation(
  places: Places,
  count: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  return [...clientLines(places, count, say), ...(await serverLines(places, count, say)), ...packageLines(say)];
}

function clientLines(places: Places, count: number, say: (message: string) => void): readonly Line[] {
  say('client: load and activate');
  const load: number[] = [];
  const activate: number[] = [];
  const script = path.join(import.meta.dirname, 'activateClient.ts');
  for (let turn = 0; turn < count; turn++) {
    const done = spawnSync(
      process.execPath,
      ['--no-warnings', script, path.join(places.dist, 'client.js'), places.temp],
      { encoding: 'utf8' },
    );
    if (done.status !== 0) throw new Error(`the client could not be activated: ${done.stderr.slice(-1000)}`);
    const seen = JSON.parse(done.stdout) as { loadMs: number; activateMs: number };
    load.push(seen.loadMs);
    activate.push(seen.activateMs);
  }
  const both = load.map((ms, turn) => ms + activate[turn]!);
  const measure = 'activation, client';
  return [
    {
      measure,
      what: 'load and activate',
      value: median(both),
      unit: 'ms',
      goal: { atMost: 50 },
      note: `${spread(both)}; own code, fresh processes, no code cache, without \`vscode\` and the server`,
    },
    { measure, what: 'of that: load of the bundle', value: median(load), unit: 'ms', note: spread(load) },
    { measure, what: 'of that: activate()', value: median(activate), unit: 'ms', note: spread(activate) },
  ];
}

async function serverLines(places: Places, count: number, say: (message: string) => void): Promise<readonly Line[]> {
  const project = layOutProject(places, 'typescript', say);
  const rootUri = pathToUri(project.root);
  const server = path.join(places.dist, 'server.js');
  const options = { storagePath: path.join(places.temp, 'storage') };
  say('server: spawn to the answer to initialize');
  const ready: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const client = await startLsp(server, rootUri, options);
    ready.push(client.readyMs);
    await client.close();
  }
  const lines: Line[] = [
    {
      measure: 'activation, server',
      what: 'spawn to initialized',
      value: median(ready),
      unit: 'ms',
      goal: { atMost: 400 },
      note: `${spread(ready)}; stdio, the start of Node included`,
    },
  ];
  if (!canSeeProcesses) return lines;
  say('server: memory while idle');
  const idle: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const client = await startLsp(server, rootUri, options);
    const step = Math.floor(project.files.length / opened);
    for (let index = 0; index < opened; index++) {
      const file = path.join(project.root, project.files[index * step]!);
      client.notify('textDocument/didOpen', {
        textDocument: { uri: pathToUri(file), languageId: 'typescript', version: 1, text: readFileSync(file, 'utf8') },
      });
    }
    await sleep(2500);
    idle.push([client.pid, ...descendants(client.pid)].reduce((sum, pid) => sum + residentMb(pid), 0));
    await client.close();
  }
  lines.push({
    measure: 'activation, server',
    what: 'idle memory',
    value: median(idle),
    unit: 'MB',
    goal: { atMost: 120 },
    note: `${spread(idle, 'MB')}; resident, children included, ${projectPackage.name} with ${project.files.length} files, ${opened} of them open, before the first critique`,
  });
  return lines;
}

function packageLines(say: (message: string) => void): readonly Line[] {
  const file = path.join(root, 'test-results', 'touchstone.vsix');
  if (!existsSync(file) || statSync(file).mtimeMs < statSync(path.join(root, 'dist', 'meta.json')).mtimeMs) {
    say('packing the extension');
    const done = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', path.join('scripts', 'package.ts')],
      { cwd: root, encoding: 'utf8' },
    );
    if (done.status !== 0)
      throw new Error(`the extension could not be packed: ${done.stdout.slice(-500)} ${done.stderr.slice(-1500)}`);
  }
  const mb = statSync(file).size / 2 ** 20;
  return [
    { measure: 'package', what: '.vsix', value: mb, unit: 'MB', goal: { atMost: 3 }, note: `${shown(mb * 1024)} kB` },
  ];
}
