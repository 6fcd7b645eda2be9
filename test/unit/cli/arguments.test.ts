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
