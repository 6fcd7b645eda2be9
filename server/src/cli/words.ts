// Splits a command as a shell would, without running one: quotes and backslashes, no variables, no globs.

import { err, ok, type Result } from '../base/result.ts';

/**
 * The argument array of `--test`: a JSON array of strings, or words split as a POSIX shell splits them.
 *
 * @returns the array, or why it cannot be split. Operators of a shell (`|`, `&`, `;`, `<`, `>`, `$`,
 *   a backtick) are refused outside quotes, since nothing would obey them.
 */
export function splitCommand(command: string): Result<readonly string[], string> {
  const trimmed = command.trim();
  if (trimmed.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(trimmed);
      if (Array.isArray(parsed) && parsed.length > 0 && parsed.every((word) => typeof word === 'string'))
        return ok(parsed as string[]);
    } catch (error) {
      return err(`it starts like a JSON array and is none: ${(error as Error).message}`);
    }
    return err('a JSON array must hold strings, and at least one');
  }
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let index = 0; index < trimmed.length; index++) {
    const unit = trimmed[index]!;
    if (quote === "'") {
      if (unit === "'") quote = undefined;
      else word += unit;
    } else if (quote === '"') {
      if (unit === '"') quote = undefined;
      else if (unit === '\\' && /["\\$`]/.test(trimmed[index + 1] ?? '')) word += trimmed[++index]!;
      else word += unit;
    } else if (unit === '"' || unit === "'") {
      quote = unit;
      word ??= '';
    } else if (unit === '\\') {
      if (index + 1 >= trimmed.length) return err('it ends in a backslash');
      word = (word ?? '') + trimmed[++index]!;
    } else if (/\s/.test(unit)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if ('|&;<>$`()'.includes(unit)) {
      return err(`it holds “${unit}”, which only a shell would understand; no shell is used`);
    } else {
      word = (word ?? '') + unit;
    }
  }
  if (quote) return err('a quote is not closed');
  if (word !== undefined) words.push(word);
  return words.length > 0 ? ok(words) : err('it is empty');
}
