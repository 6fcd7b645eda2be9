// Property tests draw the same cases in each run, so that a red test is red again. `TOUCHSTONE_SEED` draws others: a
// number, or `random` for a new one in each file, which a failing property prints.

import fc from 'fast-check';

const wanted = process.env['TOUCHSTONE_SEED'] ?? '20261121';
if (wanted !== 'random') {
  const seed = Number(wanted);
  if (!Number.isSafeInteger(seed)) throw new Error('TOUCHSTONE_SEED is neither an integer nor `random`');
  fc.configureGlobal({ seed });
}
