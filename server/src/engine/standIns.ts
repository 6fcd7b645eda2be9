// What a person gives in place of a failing test, read: calls with what they should give, and a pasted crash.

import { err, ok, type Result } from '../base/result.ts';
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
    const read = readExpectation(text, origin);
    if (!read.ok)
      return err(failure('usage.bad-arguments', `“${text}” says no expectation: ${read.error}.`, howToExpect));
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

const howToExpect =
  'Write a call and what it should give, such as `median([2, 1]) == 1.5` or `median([]) throws RangeError`.';

function readExpectation(text: string, origin: string): Result<Expectation, string> {
  const value = /^(.+?\))\s*={2,3}\s*(.+)$/su.exec(text.trim());
  if (value) return ok({ call: value[1]!, expected: { kind: 'value', text: value[2]! }, origin });
  const thrown = /^(.+?\))\s+throws(?:\s+([\w.]+))?$/su.exec(text.trim());
  if (!thrown) return err('it is neither `CALL == VALUE` nor `CALL throws ERROR`');
  const error = thrown[2] === undefined ? {} : { error: thrown[2] };
  return ok({ call: thrown[1]!, expected: { kind: 'throws', ...error }, origin });
}
