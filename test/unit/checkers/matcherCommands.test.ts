// The checker of the person's own commands, in real and in played processes: what it maps to the workspace,
// what it does not take for a pass, and that the words of a command arrive as they were written.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { MatcherCommand } from '../../../server/src/checkers/checker.ts';
import { createCommandsChecker } from '../../../server/src/checkers/matcher/commands.ts';
import { withPlaces } from '../../../server/src/checkers/matcher/placeholders.ts';
import type { ProcessEnd, ProcessSpec } from '../../../server/src/workspace/process.ts';
import { shown } from '../../support/checkerBench.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';

const checker = createCommandsChecker();
const open: ReturnType<typeof createToolBench>[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose();
});

function bench(files: Readonly<Record<string, string>> = {}) {
  const made = createToolBench(files);
  open.push(made);
  return made;
}

const lint: MatcherCommand = { name: 'lint', argv: ['node', 'lint.mjs', '${file}'], languages: [], matcher: '$gcc' };
const asked = (commands: readonly MatcherCommand[]) => ({ settings: { commands } });

describe('the checker', () => {
  test('runs the command on the text that is asked about and maps what it says to the workspace', async () => {
    const script = `import { readFileSync } from 'node:fs';
const file = process.argv[2];
const lines = readFileSync(file, 'utf8').split('\\n');
let code = 0;
for (const [index, line] of lines.entries())
  if (line.includes('TODO')) { console.log(file + ':' + (index + 1) + ':' + (line.indexOf('TODO') + 1) + ': warning: to do'); code = 1; }
console.log('src/b.x:1:1: error: elsewhere');
process.exit(code);
`;
    const work = bench({ 'lint.mjs': script, 'src/a.x': 'TODO on disk\n', 'src/b.x': '  other\n' });
    const run = await work.check(checker, 'src/a.x', 'fine\n  é TODO now\n', asked([lint]));
    expect(shown(run)).toEqual(['a.x(2,5) lint', 'b.x(1,1) lint']);
    expect(run).toMatchObject({
      problems: [
        { severity: 'warning', lineText: 'é TODO now', range: { end: { line: 1, character: 8 } } },
        { severity: 'error', lineText: 'other' },
      ],
      receipt: { checker: 'commands', exitCode: 1, cwd: '.', isolation: 'scratch-copy' },
    });
    expect(run.kind === 'ran' && run.receipt.command.slice(1)).toEqual(['lint.mjs', 'src/a.x']);
  });

  test('runs all commands of the language; one that cannot look decides', async () => {
    const work = bench();
    const other: MatcherCommand = { ...lint, name: 'other', languages: ['plaintext'] };
    const play = (spec: ProcessSpec): Partial<ProcessEnd> => ({
      stdout: `${spec.argv.at(-1)}:1:1: error: no\n`,
      exitCode: 1,
    });
    const run = await checkPlayed(checker, work, 'a.x', 'text\n', play, asked([lint, other]));
    expect(shown(run)).toEqual(['a.x(1,1) lint', 'a.x(1,1) other']);
    expect(shown(await checkPlayed(checker, work, 'a.js', 'text\n', play, asked([lint, other])))).toEqual([
      'a.js(1,1) lint',
    ]);
    const missing: MatcherCommand = { ...lint, name: 'gone', argv: ['no-such-program-here'] };
    expect(await checkPlayed(checker, work, 'a.x', 'text\n', play, asked([lint, missing]))).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.missing', message: expect.stringContaining('no-such-program-here') },
    });
  });

  test.each([
    ['a failure without a word', { exitCode: 1 }],
    ['a failure in words that the matcher does not know', { exitCode: 2, stdout: 'kaboom' }],
    ['more output than is kept', { droppedBytes: 17, stdout: 'a.x:1:1: error: x' }],
    ['binary output and a failure', { exitCode: 3, stdout: '\u0000\ufffd\ufffdPNG' }],
  ])('does not take %s for a pass', async (_name, end) => {
    expect(await checkPlayed(checker, bench(), 'a.x', '', end, asked([lint]))).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.unusable' },
    });
  });

  test('takes a silent success for a pass, and nothing of a crash or a time-out', async () => {
    const played = (end: Partial<ProcessEnd>) => checkPlayed(checker, bench(), 'a.x', '', end, asked([lint]));
    expect(await played({})).toMatchObject({ kind: 'ran', problems: [] });
    expect(await played({ kind: 'signalled', exitCode: null, signal: 'SIGKILL' })).toMatchObject({ kind: 'crashed' });
    expect(await played({ exitCode: 139 })).toMatchObject({ kind: 'crashed' });
    expect(await played({ kind: 'timedOut', exitCode: null })).toMatchObject({ kind: 'timedOut' });
  });

  test('reads coloured output of a real process', async () => {
    const script =
      "process.stdout.write('\\x1b[1ma.x:1:2:\\x1b[0m \\x1b[31merror:\\x1b[0m red\\r\\n'); process.exitCode = 1;";
    const work = bench({ 'lint.mjs': script, 'a.x': '' });
    expect(shown(await work.check(checker, 'a.x', 'text\n', asked([lint])))).toEqual(['a.x(1,2) lint']);
  });

  test('does not pass a command that prints without end', async () => {
    const script = "const line = 'x'.repeat(1 << 16); for (let n = 0; n < 200; n++) process.stdout.write(line);";
    const work = bench({ 'lint.mjs': script, 'a.x': '' });
    expect(await work.check(checker, 'a.x', '', asked([lint]))).toMatchObject({
      kind: 'unavailable',
      failure: { message: expect.stringContaining('printed more than can be read') },
    });
  });

  test('says in detection what is wrong with a command, and nothing where there is none', async () => {
    const work = bench();
    const { overlay, document } = work.request('a.x', '');
    const detected = (commands: readonly MatcherCommand[]) =>
      checker.detect(work.context(asked(commands)), overlay.snapshot, document);
    expect(await detected([])).toEqual({ kind: 'notApplicable' });
    expect(await detected([{ ...lint, languages: ['go'] }])).toEqual({ kind: 'notApplicable' });
    expect(await detected([lint])).toMatchObject({ kind: 'available', tool: 'lint' });
    for (const [command, why] of [
      [{ ...lint, matcher: '$none' }, '$none'],
      [{ ...lint, argv: [] }, 'no program'],
      [{ ...lint, argv: ['C:\\tools\\lint.CMD'] }, 'batch file'],
      [{ ...lint, argv: ['a\0b'] }, 'NUL'],
    ] as const)
      expect(await detected([command])).toMatchObject({
        kind: 'unavailable',
        failure: { code: 'config.bad-value', message: expect.stringContaining(why) },
      });
    expect(await detected([lint, lint])).toMatchObject({ failure: { message: expect.stringContaining('two') } });
  });

  test('starts nothing of a folder that is not trusted', async () => {
    const seen: ProcessSpec[] = [];
    const options = { ...asked([lint]), trusted: false };
    expect(await checkPlayed(checker, bench(), 'a.x', '', {}, options, seen)).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'trust.untrusted' },
    });
    expect(seen).toEqual([]);
  });
});

describe('words of a command', () => {
  const odd = [
    'a b',
    '&&',
    '%PATH%',
    '^',
    '"quoted"',
    "it's",
    'back\\slash\\',
    '$HOME',
    '`x`',
    '*',
    '',
    'ü😀',
    '--x=${relativeFile}',
    'line\nbreak',
    'long'.repeat(4000),
    '<in',
    '>out',
    '|',
    ';',
    '(',
    '!',
  ];

  test('arrive unchanged, without a shell', async () => {
    const script = `import { createHash } from 'node:crypto';
for (const [index, word] of process.argv.slice(2).entries())
  console.log('a.x:1:1: error: ' + index + ' ' + createHash('sha256').update(word).digest('hex'));`;
    const work = bench({ 'lint.mjs': script, 'a.x': '' });
    const command = { ...lint, argv: ['node', 'lint.mjs', ...odd] };
    const run = await work.check(checker, 'a.x', 'text', asked([command]));
    if (run.kind !== 'ran') throw new Error(run.failure.message);
    const expected = odd.map((word) => word.replace('${relativeFile}', 'a.x'));
    expect(run.problems.map(({ message }) => message)).toEqual(
      expected.map((word, index) => `${index} ${createHash('sha256').update(word).digest('hex')}`),
    );
  });

  test('hold paths with odd characters in one word each', async () => {
    const seen: ProcessSpec[] = [];
    const folder = 'a & b %TEMP% ^c (d)';
    const work = bench();
    mkdirSync(join(work.root, folder));
    writeFileSync(join(work.root, folder, 'x y.x'), '');
    const command = { ...lint, argv: ['node', '${file}', '--at=${workspaceFolder}${/}out'] };
    await checkPlayed(checker, work, `${folder}/x y.x`, '', {}, asked([command]), seen);
    expect(seen[0]!.argv.slice(1)).toEqual([join(work.root, folder, 'x y.x'), `--at=${join(work.root, 'out')}`]);
  });

  test('mean what they mean in tasks, and nothing else', () => {
    const places = { file: join('/w', 'src', 'a.b.ts'), workspaceFolder: '/w' };
    const meant = (word: string) => {
      const read = withPlaces(word, places);
      return read.ok ? read.value : `refused: ${read.error}`;
    };
    expect(meant('${relativeFile}|${fileBasename}|${fileBasenameNoExtension}|${fileExtname}')).toBe(
      `${join('src', 'a.b.ts')}|a.b.ts|a.b|.ts`,
    );
    expect(meant('$file ${ {')).toBe('$file ${ {');
    for (const word of ['${env:HOME}', '${input:x}', '${config:a.b}', '${command:c}', '${constructor}', '${}'])
      expect(meant(word)).toBe(`refused: ${word} has no meaning here`);
  });
});
