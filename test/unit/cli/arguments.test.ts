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

test('dispute takes a report and a critic, or the person’s own ruling', () => {
  const model = ['--model', 'm', '--base-url', 'http://localhost/v1'];
  const read = parseArguments(['dispute', 'a.js', '--from', 'r.json', '--finding', 'f1', ...model]);
  expect(read).toMatchObject({
    ok: true,
    value: { command: 'dispute', target: 'a.js', from: 'r.json', finding: 'f1', format: 'pretty', untrusted: true },
  });
  const own = parseArguments(['dispute', 'a.js', '--from', 'r.json', '--dismiss', 'intended', '--reason', 'so be it']);
  expect(own).toMatchObject({ ok: true, value: { dismiss: 'intended', reason: 'so be it' } });
  for (const [words, message] of [
    [['dispute', 'a.js', ...model], '`--from FILE`'],
    [['dispute', 'a.js', '--from', 'r.json'], 'needs a critic'],
    [['dispute', 'a.js', '--from', 'r.json', '--dismiss', 'no'], 'is one of dismissed, wrong, intended'],
    [['dispute', 'a.js', '--from', 'r.json', '--reason', 'x', ...model], 'goes with `--dismiss`'],
    [['dispute', 'a.js', '--from', 'r.json', '--test', 'x', ...model], '`--test` does not belong to dispute'],
    [['dispute', 'a.js', '--from', 'r.json', '--format', 'sarif', ...model], 'is one of pretty, json'],
    [['critique', 'a.js', '--from', 'r.json'], '`--from` belongs to dispute'],
    [['export', 'a', '--finding', 'x'], '`--finding` does not belong to export'],
    [['dispute', '--from', 'r.json', ...model], 'TARGET is missing'],
  ] as const)
    expect(parseArguments(words), words.join(' ')).toMatchObject({
      ok: false,
      error: { code: 'usage.bad-arguments', message: expect.stringContaining(message) as string },
    });
});
