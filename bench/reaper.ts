// A process to which all orphans below it fall, so that the bench sees every process that came from what
// it started, whatever that process did to hide. Linux with Perl only.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { descendants, type Row } from './processTable.ts';

/** Collects orphans until its standard input closes. The words after the number of prctl are started below it. */
const script = String.raw`
my ($prctl, @command) = @ARGV;
syscall($prctl, 36, 1, 0, 0, 0);
my $pid = fork;
unless ($pid) { open(STDIN, '<', '/dev/null'); exec { $command[0] } @command; exit 127 }
my $bits = '';
vec($bits, fileno(STDIN), 1) = 1;
while (1) {
  1 while waitpid(-1, 1) > 0;
  last if select(my $ready = $bits, undef, undef, 0.02) > 0;
}
`;

/** Something started below a reaper. */
export interface Reaped {
  /** Everything alive that came from it. */
  alive(table?: readonly Row[]): readonly number[];
  /** Its standard output, a line at a time. */
  onLine(hear: (line: string) => void): void;
  stderr(): string;
  /** Kills what is left. */
  end(): Promise<void>;
}

/** Whether this machine can. */
export const canReap: boolean =
  process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) && existsSync('/usr/bin/perl');

/** Starts a program below a reaper. */
export function startReaped(argv: readonly string[], environment: NodeJS.ProcessEnv): Reaped {
  const prctl = process.arch === 'x64' ? '157' : '167';
  const child = spawn('/usr/bin/perl', ['-e', script, prctl, ...argv], {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let hear: (line: string) => void = () => undefined;
  let rest = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (stderr = `${stderr}${piece}`.slice(-4000)));
  // The reaper may be gone before its input is closed.
  child.stdin.on('error', (error) => (stderr += error.message));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  return {
    alive: (table) => descendants(child.pid!, table),
    onLine: (listener) => (hear = listener),
    stderr: () => stderr,
    async end() {
      for (let left = descendants(child.pid!); left.length > 0; left = descendants(child.pid!)) {
        for (const pid of left) {
          try {
            process.kill(pid, 'SIGKILL');
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
          }
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      child.stdin.end();
      await gone;
    },
  };
}
