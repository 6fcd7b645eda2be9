// The command line as data: which options belong to which command.

import { expect, test } from 'vitest';
import { parseArguments } from '../../../server/src/cli/arguments.ts';

test.each(['critique', 'refine'])('%s takes the person’s own test command, as words', (command) => {
  const read = parseArguments([command, 'a.js', '--test', 'npx tape "test/*.js"']);
  expect(read).toMatchObject({ ok: true, value: { command, testCommand: ['npx', 'tape', 'test/*.js'] } });
});

test('a test command that cannot be split, or is given to no command, is bad usage', () => {
  expect(parseArguments(['critique', 'a.js', '--test', 'npx "tape'])).toMatchObject({ ok: false });
  expect(parseArguments(['critique', 'a.js', '--apply'])).toMatchObject({
    ok: false,
    error: { message: '`--apply` does not belong to critique.' },
  });
});

test.each(['critique', 'refine'])('%s takes what calls should give, and a crash', (command) => {
  const read = parseArguments([command, 'a.js', '--expect', 'f(3) == 6', '--expect', 'f(0) == 0', '--crash', '-']);
  expect(read).toMatchObject({ ok: true, value: { expect: ['f(3) == 6', 'f(0) == 0'], crash: '-' } });
  const without = parseArguments([command, 'a.js']);
  expect(without).toMatchObject({ ok: true, value: { expect: [] } });
  expect(without.ok && 'crash' in without.value).toBe(false);
});

test('critique takes critics by name, each once; a name that no critic has is bad usage', () => {
  const read = parseArguments(['critique', 'a.js', '--critic', 'keep-or-revise', '--critic', 'keep-or-revise']);
  expect(read).toMatchObject({ ok: true, value: { critics: ['keep-or-revise'] } });
  const without = parseArguments(['critique', 'a.js']);
  expect(without.ok && 'critics' in without.value).toBe(false);
  expect(parseArguments(['critique', 'a.js', '--critic', 'oracle'])).toMatchObject({
    ok: false,
    error: { code: 'usage.bad-arguments', message: expect.stringContaining('no critic “oracle”') as string },
  });
  expect(parseArguments(['refine', 'a.js', '--critic', 'keep-or-revise'])).toMatchObject({
    ok: false,
    error: { message: '`--critic` does not belong to refine.' },
  });
});

test('export takes one trace and nothing else', () => {
  expect(parseArguments(['export', 'run.jsonl'])).toEqual({
    ok: true,
    value: { command: 'export', trace: 'run.jsonl', all: false },
  });
  expect(parseArguments(['export', 'run.jsonl', '--all'])).toMatchObject({ value: { all: true } });
  for (const wrong of [
    ['export'],
    ['export', 'a', 'b'],
    ['export', 'a', '--goal', 'x'],
    ['export', 'a', '--trace', 'b'],
    ['critique', 'a', '--all'],
  ])
    expect(parseArguments(wrong), wrong.join(' ')).toMatchObject({ ok: false, error: { code: 'usage.bad-arguments' } });
});
