// A real VS Code where the usual download cannot be had: the workbench and extension host of the npm package
// code-server, served on loopback. Showing it in a browser is left to page.ts and wrapper.mjs.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { root, run, runNode } from '../run.ts';

const version = '4.139.1';
const cache = path.join(root, '.vscode-test');

/** A served editor. */
export interface EditorServer {
  readonly port: number;
  readonly url: string;
  /** Ends the server and everything it started. */
  readonly stop: () => Promise<void>;
}

/** Gives the folder with the editor's files, after fetching them once into .vscode-test/. Throws if npm cannot. */
export async function fetchEditor(): Promise<string> {
  const home = path.join(cache, `code-server-${version}`);
  const vscode = path.join(home, 'lib', 'vscode');
  const done = path.join(home, 'ready');
  if (existsSync(done)) return vscode;
  console.log(`fetching code-server ${version} (once, into .vscode-test/) …`);
  mkdirSync(cache, { recursive: true });
  const unpacked = mkdtempSync(path.join(cache, 'fetch-'));
  const must = async (command: string, args: readonly string[], cwd: string): Promise<void> => {
    const ran = await run(command, args, { cwd, timeoutMs: 600_000 });
    if (ran.code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${ran.output.slice(-3000)}`);
  };
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const install = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  await must(npm, ['pack', `code-server@${version}`, '--silent'], unpacked);
  await must('tar', ['xzf', `code-server-${version}.tgz`], unpacked);
  await must(npm, install, path.join(unpacked, 'package', 'lib', 'vscode'));
  await must(npm, install, path.join(unpacked, 'package', 'lib', 'vscode', 'extensions'));
  rmSync(home, { recursive: true, force: true });
  renameSync(path.join(unpacked, 'package'), home);
  rmSync(unpacked, { recursive: true, force: true });
  writeFileSync(done, `${version}\n`);
  return vscode;
}

/** A port on loopback that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

/** A new folder for the editor's own data, holding the settings that keep it quiet, and the given ones. */
export function makeDataFolder(settings: Readonly<Record<string, unknown>> = {}): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'touchstone-editor-'));
  const quiet = {
    'telemetry.telemetryLevel': 'off',
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'workbench.welcomePage.walkthroughs.openOnInstall': false,
    'chat.disableAIFeatures': true,
    'chat.commandCenter.enabled': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'editor.minimap.enabled': false,
    'editor.accessibilitySupport': 'off',
    'files.autoSave': 'off',
    'extensions.autoUpdate': false,
    'extensions.autoCheckUpdates': false,
    'update.mode': 'none',
    'git.enabled': false,
    'workbench.enableExperiments': false,
    ...settings,
  };
  for (const kind of ['User', 'Machine']) {
    mkdirSync(path.join(folder, 'data', kind), { recursive: true });
    writeFileSync(path.join(folder, 'data', kind, 'settings.json'), JSON.stringify(quiet, undefined, 2));
  }
  return folder;
}

/** Installs a packed extension into the editor's data folder. Throws with the editor's words if that fails. */
export async function installExtension(vsix: string, dataFolder: string): Promise<void> {
  const vscode = await fetchEditor();
  const args = ['out/server-main.js', '--accept-server-license-terms', '--server-data-dir', dataFolder];
  const ran = await runNode([...args, '--install-extension', vsix, '--force'], { cwd: vscode, timeoutMs: 120_000 });
  if (ran.code !== 0 || !/successfully installed/u.test(ran.output)) throw new Error(`install failed:\n${ran.output}`);
}

/** Starts the server and waits until it listens. `trustPrompts` keeps workspace trust switched on. */
export async function startEditor(options: {
  readonly dataFolder: string;
  readonly trustPrompts?: boolean;
  /** Lets a suite run in the extension host; the editor then shows no toasts. */
  readonly testDriver?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Words that start the server in other surroundings, such as those of withoutSandbox.ts. */
  readonly through?: readonly string[];
}): Promise<EditorServer> {
  const vscode = await fetchEditor();
  const port = await freePort();
  const args = ['out/server-main.js', '--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  args.push('--accept-server-license-terms', '--server-data-dir', options.dataFolder);
  if (options.testDriver === true) args.push('--enable-smoke-test-driver');
  if (options.trustPrompts !== true) args.push('--disable-workspace-trust');
  const [program, ...words] = [...(options.through ?? []), process.execPath, ...args];
  const child = spawn(program!, words, {
    cwd: vscode,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const { pid } = child;
  const killAll = (): void => {
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  process.once('exit', killAll);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`the editor did not start in 60 s:\n${output}`)), 60_000);
    const look = (piece: Buffer): void => {
      output += piece.toString('utf8');
      if (!/listening on/u.test(output)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', (code) => reject(new Error(`the editor ended with ${code}:\n${output}`)));
    child.once('error', reject);
  });
  const stop = async (): Promise<void> => {
    process.removeListener('exit', killAll);
    killAll();
    await ended;
  };
  return { port, url: `http://127.0.0.1:${port}/`, stop };
}
