// Says what a test needs of the machine beyond Node and the locked packages, whether it is there, and
// installs it where that is allowed. Skipping because of it is done by test/support/needs.ts alone.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.ts';

/** What a machine may lack: the programs by which a thing is recognised, and Debian's package for it. */
export const needed = {
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium' },
  neovim: { programs: ['nvim'], debian: 'neovim' },
  bubblewrap: { programs: ['bwrap'], debian: 'bubblewrap' },
  git: { programs: ['git'], debian: 'git' },
} as const;

/** The name of such a thing. */
export type Needed = keyof typeof needed;

/** The full path of the program that stands for the thing, or undefined if the machine lacks it. */
export function programFor(thing: Needed): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const name of needed[thing].programs) {
    const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRootOnDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*debian/mu.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs what is missing where the machine is Debian and we are root; returns a line for people about it. */
export async function installNeeded(things: readonly Needed[]): Promise<string> {
  const missing = things.filter((thing) => programFor(thing) === undefined);
  if (missing.length === 0) return `${things.join(', ')}: present`;
  if (!isRootOnDebian()) return `missing, and not installed by us (that takes root on Debian): ${missing.join(', ')}`;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const packages = missing.map((thing) => needed[thing].debian);
  await run('apt-get', ['update', '-qq'], { env, timeoutMs: 300_000 });
  const ran = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
    timeoutMs: 900_000,
  });
  if (ran.code !== 0) return `apt-get could not install ${packages.join(', ')}:\n${ran.output.slice(-2000)}`;
  return `installed ${packages.join(', ')}`;
}
