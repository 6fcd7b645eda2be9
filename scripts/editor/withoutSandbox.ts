// Words that start a program on a Linux that has no bubblewrap: the program sees the machine's own folders with
// that one file removed. Nothing of the product knows about this.
import path from 'node:path';
import { programFor } from '../needs.ts';
import { run } from '../run.ts';

/** A mount of its own over the folder of bubblewrap, in which the file can be removed without removing it. */
const script = [
  'mount -t tmpfs none /mnt',
  'mkdir /mnt/upper /mnt/work',
  'mount -t overlay -o "lowerdir=$1,upperdir=/mnt/upper,workdir=/mnt/work" none "$1"',
  'rm "$1/$2"',
  'shift 2',
  'exec "$@"',
].join(' && ');

/** What to put before a program and its arguments; undefined where this machine does not let us. */
export async function withoutSandbox(): Promise<readonly string[] | undefined> {
  const program = programFor('bubblewrap');
  if (process.platform !== 'linux' || program === undefined) return undefined;
  const folder = path.dirname(program);
  const words = ['unshare', '--mount', '--', 'sh', '-c', script, 'sh', folder, path.basename(program)];
  const trial = await run(words[0]!, [...words.slice(1), 'sh', '-c', `! test -e '${program}'`], { timeoutMs: 10_000 });
  return trial.code === 0 ? words : undefined;
}
