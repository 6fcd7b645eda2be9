// Starts a script of this folder on any Node from 20 on: installs the locked packages if needed, then runs
// the script again under the Node 24 that comes with them. Imports nothing but Node's own modules.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [name, ...rest] = process.argv.slice(2);

function stop(message) {
  console.error(`start: ${message}`);
  process.exit(2);
}

function versionOf(text) {
  const [major = 0, minor = 0] = text.replace(/^v/, '').split('.').map(Number);
  return { major, minor };
}

if (versionOf(process.version).major < 20) stop(`Node 20 or newer is needed, this is ${process.version}.`);
if (name === undefined) stop('say which script to run, as in: node scripts/start.mjs test');
const script = ['scripts', 'bench']
  .map((folder) => path.join(root, folder, `${name}.ts`))
  .find((file) => existsSync(file));
if (script === undefined) stop(`there is no scripts/${name}.ts.`);

/** Whether what lies in node_modules is what the lock file asks for (packages for other systems may be absent). */
function isInstalled(lock) {
  return Object.entries(lock.packages).every(([place, wanted]) => {
    if (place === '') return true;
    const manifest = path.join(root, place, 'package.json');
    if (!existsSync(manifest)) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true;
    return JSON.parse(readFileSync(manifest, 'utf8')).version === wanted.version;
  });
}

function install() {
  const lockText = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lockText).digest('hex');
  const stamp = path.join(root, 'node_modules', '.touchstone-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === hash) return;
  if (!existsSync(path.join(root, 'node_modules')) || !isInstalled(JSON.parse(lockText))) {
    console.error('start: installing the locked packages …');
    const begun = Date.now();
    const windows = process.platform === 'win32';
    // Not `npm ci`: it refuses a lock file without the optional packages of systems that a registry does not carry.
    const done = spawnSync(
      windows ? 'npm.cmd' : 'npm',
      ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'],
      {
        cwd: root,
        stdio: ['ignore', 2, 2],
        shell: windows,
      },
    );
    if (done.status !== 0) stop('npm install failed; its words are above.');
    console.error(`start: packages installed in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  }
  writeFileSync(stamp, `${hash}\n`);
}

/** The Node that runs everything: the one from the lock file, else a machine's Node that strips types itself. */
function findNode() {
  const own = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const real = ['linux-x64', 'linux-arm64', 'darwin-x64', 'win-x64']
    .map((system) =>
      path.join(root, 'node_modules', `node-${system}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    )
    .find((file) => existsSync(file));
  for (const candidate of [real, own]) {
    if (candidate !== undefined && existsSync(candidate)) {
      const tried = spawnSync(candidate, ['--version'], { encoding: 'utf8' });
      if (tried.status === 0 && versionOf(tried.stdout.trim()).major >= 24) return candidate;
    }
  }
  const { major, minor } = versionOf(process.version);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return stop(`there is no packaged Node for this system, and ${process.version} is older than 22.18.`);
}

install();
const node = findNode();
const binaries = path.join(root, 'node_modules', '.bin');
const child = spawn(
  node,
  ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script, ...rest],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${binaries}${path.delimiter}${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => stop(`could not start Node: ${error.message}`));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 128 + 2);
});
