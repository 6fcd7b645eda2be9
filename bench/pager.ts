// The refinement that measures 3 and 4 run: the example with a failing test, answered wrongly first and
// rightly second.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { replacement } from '../test/support/scriptedEndpoint.ts';

const first = '  for (const page of [from, current, to]) {';
const last = '    pages.push(page);\n  }';

/** The example laid out at `folder`. */
export interface Pager {
  readonly folder: string;
  readonly file: string;
  readonly text: string;
  /** The loop, in offsets of the text. */
  readonly span: { readonly start: number; readonly end: number };
}

/** Reads the example. */
export function readPager(folder: string): Pager {
  const file = path.join(folder, 'src', 'pager.js');
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(first);
  const end = text.indexOf(last) + last.length;
  if (start < 0 || end < start) throw new Error('the example is not the text that is measured');
  return { folder, file, text, span: { start, end } };
}

/** The answers: one that fails the tests, then one that passes them. */
export const pagerAnswers: readonly string[] = [
  replacement(`  for (let page = from; page < to - 1; page++) {\n${last}`, 'The pages between are left out.\n'),
  replacement(`  for (let page = from; page <= to; page++) {\n${last}`, 'The pages between are left out.\n'),
];
