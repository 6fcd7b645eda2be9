// Says what a test needs of the machine beyond Node and the locked packages, whether it is there, and
// installs it where that is allowed. Skipping because of it is done by test/support/needs.ts alone.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './run.ts';

/** What a machine may lack: the programs by which a thing is recognised, and Debian's package for it. */
export const needed = {
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], debian: ['chromium'] },
  neovim: { programs: ['nvim'], debian: ['neovim'] },
  bubblewrap: { programs: ['bwrap'], debian: ['bubblewrap'] },
  git: { programs: ['git'], debian: ['git'] },
  python: { programs: ['python3'], debian: ['python3', 'python3-venv'] },
  ruff: { programs: ['ruff'], python: 'ruff==0.17.5' },
  mypy: { programs: ['mypy'], python: 'mypy==2.4.1' },
  pytest: { programs: ['pytest'], python: 'pytest==9.2.0' },
  go: { programs: ['go'], debian: ['golang-go'] },
  cargo: { programs: ['cargo'], debian: ['cargo'] },
  java: { programs: ['javac'], debian: ['default-jdk-headless'] },
  maven: { programs: ['mvn'], debian: ['maven'] },
  gcc: { programs: ['g++'], debian: ['gcc', 'g++'] },
  make: { programs: ['make'], debian: ['make'] },
  cmake: { programs: ['cmake'], debian: ['cmake'] },
  clangTidy: { programs: ['clang-tidy'], debian: ['clang-tidy'] },
  clangFormat: { programs: ['clang-format'], debian: ['clang-format'] },
  googletest: { programs: [], files: ['/usr/include/gtest/gtest.h'], debian: ['libgtest-dev'] },
} as const satisfies Readonly<Record<string, Requirement>>;

/** How a thing is recognised and got. */
interface Requirement {
  /** Any of them will do. */
  readonly programs: readonly string[];
  /** Or any of these files. */
  readonly files?: readonly string[];
  /** Debian's packages for it. */
  readonly debian?: readonly string[];
  /** Or a package of PyPI with its version, put into the environment at `pythonTools`. */
  readonly python?: string;
}

/** Folder of the Python tools that the set-up installs, apart from the machine's own Python. */
export const pythonTools = path.join(root, '.toolchains', 'python');

/** The name of such a thing. */
export type Needed = keyof typeof needed;

/** The full path of the program that stands for the thing, or undefined if the machine lacks it. */
export function programFor(thing: Needed): string | undefined {
  const requirement: Requirement = needed[thing];
  const folders = [
    path.join(pythonTools, 'bin'),
    ...(process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder)),
  ];
  for (const name of requirement.programs) {
    const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
    // A shim of a version manager says nothing about whether the tool is there.
    if (found !== undefined && !(requirement.python !== undefined && found.includes('shims'))) return found;
  }
  return requirement.files?.find((file) => existsSync(file));
}

function isRootOnDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*debian/mu.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs what is missing where that is allowed; returns lines for people about it. */
export async function installNeeded(things: readonly Needed[]): Promise<string> {
  const missing = things.filter((thing) => programFor(thing) === undefined);
  if (missing.length === 0) return `${things.join(', ')}: present`;
  const lines = [await installDebian(missing), await installPython(missing)];
  const still = things.filter((thing) => programFor(thing) === undefined);
  if (still.length > 0) lines.push(`still missing: ${still.join(', ')}`);
  return lines.filter((line) => line !== '').join('\n');
}

async function installDebian(missing: readonly Needed[]): Promise<string> {
  const packages = missing.flatMap((thing) => (needed[thing] as Requirement).debian ?? []);
  if (packages.length === 0) return '';
  if (!isRootOnDebian()) return `not installed by us (that takes root on Debian): ${packages.join(', ')}`;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, timeoutMs: 300_000 });
  const ran = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
    timeoutMs: 900_000,
  });
  if (ran.code !== 0) return `apt-get could not install ${packages.join(', ')}:\n${ran.output.slice(-2000)}`;
  return `installed ${packages.join(', ')}`;
}

/** Python tools go into an environment of their own below the repository, whoever runs this. */
async function installPython(missing: readonly Needed[]): Promise<string> {
  const packages = missing.flatMap((thing) => (needed[thing] as Requirement).python ?? []);
  if (packages.length === 0) return '';
  const python = programFor('python');
  if (python === undefined) return `without Python there is no ${packages.join(', ')}`;
  if (!existsSync(path.join(pythonTools, 'bin', 'python3'))) {
    const made = await run(python, ['-m', 'venv', pythonTools], { timeoutMs: 300_000 });
    if (made.code !== 0) return `python -m venv failed:\n${made.output.slice(-2000)}`;
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  const ran = await run(path.join(pythonTools, 'bin', 'python3'), pip, { timeoutMs: 600_000 });
  if (ran.code !== 0) return `pip could not install ${packages.join(', ')}:\n${ran.output.slice(-2000)}`;
  return `installed ${packages.join(', ')}`;
}
