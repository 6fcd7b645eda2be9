// Why a test failed, in one line: the same words in findings and in checklist items.

import type { TestCase } from './evidence.ts';

/**
 * The reason, to be put after “fails”: both sides where the test told them short enough, else its first words.
 *
 * @returns begins with a colon, or is a full stop where nothing was told.
 */
export function failureWords({ failure }: TestCase): string {
  const { expected, actual } = failure ?? {};
  const short = (side: string | undefined) => side !== undefined && side.length <= 80 && !/[\r\n]/.test(side);
  if (short(expected) && short(actual)) return `: expected ${expected}, got ${actual}`;
  const first = failure?.message.split(/\r\n|\r|\n/)[0]?.trim();
  return first ? `: ${first.slice(0, 300)}` : '.';
}
