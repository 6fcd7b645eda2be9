// The sandbox port: finds out once what the system has to keep programs apart from the machine, and puts
// those that work within an overlay into it. What each sandbox is told stands in bubblewrap.ts and seatbelt.ts.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { bubblewrapWords, type BubblewrapMachine } from './bubblewrap.ts';
import { mountFailed, mountWords, reasonNotToMount, type MountPrograms } from './overlayMount.ts';
import { plainText } from './plainText.ts';
import type { IsolationState, ProcessEnd, ProcessSpec, SandboxPort } from './process.ts';
import { realOr } from './realOr.ts';
import type { Scratch, ScratchMount } from './scratch.ts';
import { viewInUse } from './viewInUse.ts';
import { seatbeltProgram, seatbeltWords } from './seatbelt.ts';

/** How the sandbox is made. */
export interface SandboxOptions {
  /** Folders of ours that programs inside may read although they lie among temporary files. */
  readonly readable?: readonly string[];
  readonly platform?: NodeJS.Platform;
  /** Where programs of the system are looked for; never where a project could have put one. */
  readonly systemFolders?: readonly string[];
  /** The person's home folder. */
  readonly home?: string;
}

/** The port, and whether it can show a folder behind an overlay mount. */
export interface Sandbox extends SandboxPort {
  /**
   * Tries a mount with a program in it. Its upper folder must be there and empty, and is so afterwards.
   *
   * @returns why it cannot be used; undefined when it can.
   */
  reasonNotToMount(scratch: Scratch & { readonly mount: ScratchMount }): Promise<string | undefined>;
}

/** What was found on this machine. */
interface Found {
  readonly state: IsolationState;
  readonly mounting?: MountPrograms;
}

const defaultFolders = ['/usr/bin', '/bin', '/usr/local/bin', '/run/wrappers/bin', '/run/current-system/sw/bin'];

/** How long a trial may take, in milliseconds. */
const trialMs = 10_000;

/** Makes the port. Nothing is started before the first question. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const platform = options.platform ?? process.platform;
  const program = (name: string) =>
    (options.systemFolders ?? defaultFolders).map((folder) => join(folder, name)).find((path) => existsSync(path));
  const home = realOr(options.home ?? homedir());
  const machine: BubblewrapMachine = {
    program: program('bwrap') ?? '',
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    home,
    temporary: temporaryFolders(),
    readable: (options.readable ?? []).map(realOr),
    path: process.env['PATH'] ?? '',
  };
  let found: Promise<Found> | undefined;
  const look = () => (found ??= platform === 'linux' ? lookOnLinux(machine, program) : lookElsewhere(platform));

  const wordsFor = (state: Found, spec: ProcessSpec, within: Scratch): readonly string[] => {
    if (state.state.kind === 'none') throw new Error('there is no sandbox to start a program in');
    if (state.state.by === 'sandbox-exec') return seatbeltWords(machine, spec, within);
    const words = bubblewrapWords(machine, spec, within);
    if (within.mount === undefined) return words;
    if (state.mounting === undefined) throw new Error('there is nothing to mount an overlay with');
    return [...mountWords(state.mounting, within.mount, machine.uid === 0), ...words];
  };

  return {
    state: async () => (await look()).state,
    async wrap(spec) {
      viewInUse.check(spec);
      if (spec.within === undefined) return { ...spec, sandboxed: false };
      const known = await look();
      if (known.state.kind === 'none' && spec.within.mount === undefined) return { ...spec, sandboxed: false };
      const [file, ...rest] = wordsFor(known, spec, spec.within);
      // Inside, the program is sent to its folder, which outside may not even be there.
      const cwd = known.state.kind === 'sandbox' && known.state.by === 'bubblewrap' ? '/' : spec.cwd;
      return { ...spec, argv: [file!, ...rest], cwd, sandboxed: true };
    },
    async reasonNotToMount(scratch) {
      const known = await look();
      if (known.state.kind === 'none') return known.state.why;
      if (known.mounting === undefined) return 'this system has no overlay mounts for us';
      const seen = reasonNotToMount(scratch.root, scratch.mount);
      if (seen !== undefined) return seen;
      const name = `.touchstone-${randomBytes(8).toString('hex')}`;
      const inside = (end: string) => join(scratch.root, `${name}-${end}`);
      const above = (end: string) => join(scratch.mount.upper, `${name}-${end}`);
      writeFileSync(above('in'), '');
      // It must see what stands above and what lies below, and what it writes must arrive above and not below.
      const test = 'test -f "$1" && test -d "$3" && : > "$2"';
      const argv = [known.mounting.shell, '-c', test, 'touchstone', inside('in'), inside('out'), scratch.root] as const;
      const trial = { argv, cwd: scratch.root, deadlineMs: trialMs, within: scratch };
      const end = await started(wordsFor(known, trial, scratch));
      const arrived = existsSync(above('out')) && !existsSync(inside('out'));
      for (const path of [above('in'), above('out')]) rmSync(path, { force: true });
      return end.code === 0 && arrived ? undefined : `a trial failed: ${firstLine(end.stderr) || `exit ${end.code}`}`;
    },
  };
}

/**
 * What a program's end in bubblewrap means. Bubblewrap tells the death by a signal as a shell does, by
 * 128 and its number, and ends with 1 and its own words when it could not start the program.
 */
export function endInSandbox(end: ProcessEnd, platform: NodeJS.Platform = process.platform): ProcessEnd {
  const told: ProcessEnd = { ...end, sandboxed: true };
  if (platform !== 'linux' || end.kind !== 'exited' || end.exitCode === null) return told;
  const signal = signalNames.get(end.exitCode - 128);
  if (signal !== undefined) return { ...told, kind: 'signalled', exitCode: null, signal };
  const first = firstLine(end.stderr);
  const failed =
    (end.exitCode === 1 && end.stdout === '' && first.startsWith('bwrap: ')) ||
    (end.exitCode === 125 && end.stderr.includes(mountFailed)) ||
    (end.exitCode === 1 && end.stdout === '' && first.startsWith('unshare: '));
  if (!failed) return told;
  return { ...told, kind: 'notStarted', exitCode: null, reason: `the sandbox did not start it (${first})` };
}

/** Signals of Linux that end a program. */
const signalNames: ReadonlyMap<number, string> = new Map([
  [1, 'SIGHUP'],
  [2, 'SIGINT'],
  [3, 'SIGQUIT'],
  [4, 'SIGILL'],
  [5, 'SIGTRAP'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [10, 'SIGUSR1'],
  [11, 'SIGSEGV'],
  [12, 'SIGUSR2'],
  [13, 'SIGPIPE'],
  [14, 'SIGALRM'],
  [15, 'SIGTERM'],
  [24, 'SIGXCPU'],
  [25, 'SIGXFSZ'],
  [31, 'SIGSYS'],
]);

async function lookOnLinux(machine: BubblewrapMachine, program: (name: string) => string | undefined): Promise<Found> {
  const shell = program('sh');
  if (machine.program === '') return none('bubblewrap (bwrap) is not installed');
  if (shell === undefined) return none('there is no /bin/sh to try bubblewrap with');
  const told = await started([machine.program, '--version']);
  const version = /\d+(\.\d+)+/.exec(told.stdout)?.[0] ?? 'unknown';
  const here: Scratch = { root: '/usr', toScratch: (path) => path, toWorkspace: (path) => path };
  // Read-only for the trial, so that nothing of the system is ever bound writable.
  const words = bubblewrapWords(machine, { argv: [shell, '-c', 'exit 7'], cwd: '/', deadlineMs: trialMs }, here);
  const end = await started(words.map((word) => (word === '--bind' ? '--ro-bind' : word)));
  if (end.code !== 7)
    return none(`bubblewrap ${version} cannot be used here: ${firstLine(end.stderr) || `exit ${end.code}`}`);
  const [unshare, mount] = [program('unshare'), program('mount')];
  return {
    state: { kind: 'sandbox', by: 'bubblewrap', version },
    ...(unshare === undefined || mount === undefined ? {} : { mounting: { unshare, mount, shell } }),
  };
}

async function lookElsewhere(platform: NodeJS.Platform): Promise<Found> {
  if (platform !== 'darwin') return none('this system has no sandbox that Touchstone can use');
  if (!existsSync(seatbeltProgram)) return none('sandbox-exec is not there');
  const end = await started([seatbeltProgram, '-p', '(version 1)(allow default)', '/bin/sh', '-c', 'exit 7']);
  if (end.code !== 7) return none(`sandbox-exec cannot be used here: ${firstLine(end.stderr)}`);
  return { state: { kind: 'sandbox', by: 'sandbox-exec', version: basename(seatbeltProgram) } };
}

function none(why: string): Found {
  return { state: { kind: 'none', why } };
}

/** The folders that programs use for temporary files. */
function temporaryFolders(): readonly string[] {
  const all = ['/tmp', '/var/tmp', tmpdir()].filter(
    (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true,
  );
  return [...new Set(all.map(realOr))].filter((path) => path !== '/');
}

/** Runs a short command of ours to its end. */
function started(words: readonly string[]): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const [file, ...rest] = words;
  return new Promise((resolve) => {
    const options = { timeout: trialMs, killSignal: 'SIGKILL', cwd: '/', env: { LC_ALL: 'C' } } as const;
    const child = execFile(file!, rest, options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? error.signal ?? 'unknown'), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

function firstLine(text: string): string {
  return plainText(text).trim().split('\n', 1)[0]?.slice(0, 300) ?? '';
}
