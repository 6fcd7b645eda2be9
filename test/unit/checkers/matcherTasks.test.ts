// Which tasks of a tasks.json are offered as commands, with which words, and why others are not.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonc } from '../../../server/src/base/jsonc.ts';
import { taskOffers } from '../../../server/src/checkers/matcher/taskOffers.ts';
import { offeredTasks } from '../../../server/src/lsp/taskOffers.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';
import { temporaryFolder } from '../../support/processes.ts';

function offered(task: object, platform: NodeJS.Platform = 'linux'): unknown {
  const offers = taskOffers(
    JSON.stringify({ version: '2.0.0', tasks: [{ label: 'T', problemMatcher: '$gcc', ...task }] }),
    platform,
  );
  if (!offers.ok) throw new Error(offers.error);
  const [offer] = offers.value;
  if (offer === undefined) return 'not offered';
  return offer.use.kind === 'refused' ? `refused: ${offer.use.why}` : offer.use.argv;
}

test.each([
  [{ type: 'process', command: 'make', args: ['lint', 'a b', '$HOME', '&&'] }, ['make', 'lint', 'a b', '$HOME', '&&']],
  [{ type: 'shell', command: 'make lint' }, ['make', 'lint']],
  [
    { type: 'shell', command: 'tsc', args: ['-p', '${workspaceFolder}/tsconfig.json'] },
    ['tsc', '-p', '${workspaceFolder}/tsconfig.json'],
  ],
  [{ command: 'cargo', args: [{ value: 'a b', quoting: 'strong' }] }, ['cargo', 'a b']],
  [{ type: 'npm', script: 'lint' }, ['npm', 'run', '--silent', 'lint']],
  [{ type: 'process', command: 'a', options: { cwd: '${workspaceFolder}' } }, ['a']],
])('offers %j', (task, argv) => {
  expect(offered(task)).toEqual(argv);
});

test.each([
  [{ type: 'shell', command: 'make && rm -rf /' }, '“make && rm -rf /” needs a shell'],
  [{ type: 'shell', command: 'make', args: ['$(id)'] }, '“$(id)” needs a shell'],
  [{ type: 'shell', command: 'grep', args: ['-r', '*.c'] }, '“*.c” needs a shell'],
  [{ type: 'shell', command: 'a|b' }, 'needs a shell'],
  [{ type: 'process', command: 'a', args: ['${input:name}'] }, '${input:name} has no meaning here'],
  [{ type: 'process', command: 'a', isBackground: true }, 'does not end'],
  [{ type: 'process', command: 'a', dependsOn: 'build' }, 'other tasks'],
  [{ type: 'process', command: 'a', options: { env: { X: '1' } } }, 'variables'],
  [{ type: 'process', command: 'a', options: { cwd: '/' } }, 'another folder'],
  [{ type: 'gulp', task: 'x' }, 'by an extension'],
  [{ type: 'process' }, 'no command'],
  [{ type: 'process', command: 'a', problemMatcher: '$unknown' }, '$unknown'],
])('does not offer %j as a command, and says why', (task, why) => {
  expect(offered(task)).toContain('refused: ');
  expect(offered(task)).toContain(why);
});

test('passes over tasks without a problem matcher', () => {
  expect(offered({ command: 'a', problemMatcher: [] })).toBe('not offered');
  expect(offered({ command: 'a', problemMatcher: null })).toBe('not offered');
});

test('takes what is said for the system', () => {
  const task = { type: 'process', command: 'make', windows: { command: 'nmake' }, osx: { args: ['-s'] } };
  expect(offered(task)).toEqual(['make']);
  expect(offered(task, 'win32')).toEqual(['nmake']);
  expect(offered(task, 'darwin')).toEqual(['make', '-s']);
});

test('reads comments and commas as editors do, and leaves strings alone', () => {
  const text = '\uFEFF{ // tasks\n "a": "http://x, /* no */ ]", /* b */ "b": [1, 2,], "c": ",}", }';
  expect(parseJsonc(text)).toEqual({ ok: true, value: { a: 'http://x, /* no */ ]', b: [1, 2], c: ',}' } });
  for (const broken of ['', '{', '{"a" 1}', '/* never closed']) expect(parseJsonc(broken).ok).toBe(false);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(parseJsonc(JSON.stringify(value, null, 1))).toEqual({
        ok: true,
        value: JSON.parse(JSON.stringify(value)) as unknown,
      });
    }),
  );
});

test('never throws, whatever the file holds', () => {
  fc.assert(fc.property(fc.string(), (text) => void taskOffers(text)));
  fc.assert(fc.property(fc.array(fc.jsonValue()), (tasks) => void taskOffers(JSON.stringify({ tasks }))));
});

test('reads the file of an open folder only', async () => {
  const root = temporaryFolder();
  const folder = pathToUri(root);
  expect(await offeredTasks([root], folder)).toEqual({
    offers: [],
    fault: expect.stringContaining('no .vscode/tasks.json'),
  });
  mkdirSync(join(root, '.vscode'));
  writeFileSync(
    join(root, '.vscode', 'tasks.json'),
    '{ "tasks": [\n// mine\n{ "label": "Lint all!", "type": "process", "command": "lint", "problemMatcher": ["$gcc"] },\n{ "label": "x", "type": "shell", "command": "a > b", "problemMatcher": "$gcc" },\n] }',
  );
  expect(await offeredTasks([root], folder)).toEqual({
    offers: [
      { label: 'Lint all!', command: { name: 'Lint-all', command: ['lint'], problemMatcher: ['$gcc'] } },
      { label: 'x', why: '“a > b” needs a shell' },
    ],
  });
  expect(await offeredTasks(['/elsewhere'], folder)).toMatchObject({ offers: [], fault: 'This folder is not open.' });
  writeFileSync(join(root, '.vscode', 'tasks.json'), '{ nonsense');
  expect(await offeredTasks([root], folder)).toMatchObject({ fault: expect.stringContaining('cannot be read') });
});
