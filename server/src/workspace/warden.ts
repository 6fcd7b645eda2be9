// What stands between the server and the supervisor on Linux, so that no orphan is lost: a parent to which
// all orphans below it fall, and limits that every process inherits. Where the system has no means for it,
// the supervisor is started bare and finds orphans by their tag alone.

import { existsSync, readFileSync } from 'node:fs';

/** The word by which the supervisor learns that its parent is a warden. */
export const wardenWord = '--warden';

/**
 * Node cannot make a process the one that orphans fall to (prctl with PR_SET_CHILD_SUBREAPER, 36), Perl can,
 * and it is part of every Debian. It starts the supervisor, collects orphans that ended, and when the
 * supervisor is gone kills all that is left below it. It leaves the channel to the server to the supervisor.
 * It also asks to be told of the server's death (PR_SET_PDEATHSIG, 1): a supervisor that is only just
 * starting cannot notice it yet, and gets a tenth of a second.
 */
const script = String.raw`
my ($prctl, $server, @command) = @ARGV;
my $alone = 0;
$SIG{USR1} = sub { $alone = 1 };
syscall($prctl, 36, 1, 0, 0, 0);
syscall($prctl, 1, 10, 0, 0, 0);
$alone = 1 if getppid != $server;
my $pid = fork;
exit 127 unless defined $pid;
unless ($pid) { exec { $command[0] } @command; exit 127 }
$SIG{$_} = 'IGNORE' for qw(INT HUP TERM PIPE);
if (defined $ENV{NODE_CHANNEL_FD} && open(my $channel, '<&=', $ENV{NODE_CHANNEL_FD})) { close $channel }
my $status = 127;
my $patience = 20;
while (1) {
  # A thread of the server may end while the server goes on.
  $alone = 0 if $alone && getppid == $server;
  last if $alone && $patience-- < 0;
  my $ended = waitpid(-1, $alone ? 1 : 0);
  if ($ended == $pid) {
    $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
    last;
  }
  last if $ended < 0 && !$!{EINTR};
  select(undef, undef, undef, 0.005) if $ended == 0;
}
my $until = time + 5;
while (time < $until) {
  my $ended = 1;
  $ended = waitpid(-1, 1) while $ended > 0;
  last if $ended < 0;
  if (open(my $list, '<', "/proc/$$/task/$$/children")) {
    kill('KILL', $_) for split ' ', join('', <$list>);
  } else {
    opendir(my $proc, '/proc') or last;
    for my $other (grep { /^\d+$/ } readdir $proc) {
      open(my $stat, '<', "/proc/$other/stat") or next;
      my $line = join('', <$stat>);
      kill('KILL', $other) if $line =~ /.*\) \S (\d+) /s && $1 == $$;
    }
  }
  select(undef, undef, undef, 0.001);
}
exit $status;
`;

/** The number of prctl, by Node's name of the processor. */
const prctlNumbers: Readonly<Record<string, number>> = {
  x64: 157,
  arm64: 167,
  riscv64: 167,
  loong64: 167,
  ia32: 172,
  arm: 172,
  ppc64: 171,
  s390x: 172,
};

/** No core files, no file beyond 4 GB, and no more open files than any tool needs; nothing is ever raised. */
function limitsOf(current: string): readonly string[] {
  const least = (name: string, most: number) => {
    const found = new RegExp(`^${name}\\s+(\\S+)\\s+(\\S+)`, 'm').exec(current);
    return [found?.[1], found?.[2]]
      .map((word) => (/^\d+$/.test(word ?? '') ? Math.min(Number(word), most) : most))
      .join(':');
  };
  return [
    '--core=0:0',
    `--fsize=${least('Max file size', 4 * 1024 ** 3)}`,
    `--nofile=${least('Max open files', 65536)}`,
  ];
}

/** How to start a supervisor. */
export interface WardedCommand {
  readonly argv: readonly [string, ...string[]];
  readonly warded: boolean;
}

/** Puts before a command what the system has of limits and warden. */
export function warded(
  command: readonly [string, ...string[]],
  has: (file: string) => boolean = existsSync,
  platform: NodeJS.Platform = process.platform,
): WardedCommand {
  if (platform !== 'linux') return { argv: command, warded: false };
  const prlimit = '/usr/bin/prlimit';
  const perl = '/usr/bin/perl';
  const prctl = prctlNumbers[process.arch];
  let argv = command;
  const isWarded = prctl !== undefined && has(perl);
  if (isWarded) argv = [perl, '-e', script, String(prctl), String(process.pid), ...argv, wardenWord];
  const current = ownLimits();
  if (current !== '' && has(prlimit)) argv = [prlimit, ...limitsOf(current), '--', ...argv];
  return { argv, warded: isWarded };
}

function ownLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return '';
  }
}
