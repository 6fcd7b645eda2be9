// What a person gives in place of a failing test, read: calls with what they should give, and a pasted crash.

import { err, ok, type Result } from '../base/result.ts';
import { parseExpectation } from '../core/expectation.ts';
import { failure, type Failure } from '../core/failure.ts';
import { parseStackTrace } from '../core/stackTrace.ts';
import type { Expectation } from '../core/trials.ts';
import type { RunRequest } from './api.ts';

/** As it was typed or pasted. */
export interface StandInWords {
  readonly expect?: readonly string[];
  readonly crash?: string;
}

/**
 * Reads it.
 *
 * @param origin where the calls come from, for receipts: `--expect`.
 */
export function standInsOf(
  words: StandInWords,
  origin: string,
): Result<Pick<RunRequest, 'expectations' | 'crash'>, Failure> {
  const expectations: Expectation[] = [];
  for (const text of words.expect ?? []) {
    const read = parseExpectation(text, origin);
    if (!read.ok) return read;
    expectations.push(read.value);
  }
  const crash = words.crash === undefined ? undefined : parseStackTrace(words.crash);
  if (words.crash !== undefined && !crash)
    return err(
      failure(
        'usage.bad-arguments',
        'There is no stack trace in what was given.',
        'Give the whole trace, with its frames, as the terminal shows it.',
      ),
    );
  return ok({ ...(expectations.length === 0 ? {} : { expectations }), ...(crash ? { crash } : {}) });
}
