// What a search has done, in sentences for the person who looks at its change.

import type { TracedTest } from '../../core/trials.ts';
import type { Weighing } from './weigh.ts';

/** How far the search came. */
export interface Tried {
  /** Changes tried. */
  readonly tried: number;
  /** Changes that pass every test. */
  readonly survivors: number;
  /** The tests on the original. */
  readonly tests: readonly TracedTest[];
}

/** What was tried, and what was compared; of `classes` plausible kinds of behaviour. */
export function notesOf(
  { tried, survivors, tests }: Tried,
  { inputs, compared }: Pick<Weighing<unknown>, 'inputs' | 'compared'>,
  classes: number,
): readonly string[] {
  const failing = tests.filter(({ state }) => state !== 'passed').length;
  const notes = [
    `${count(tried, 'change')} of the function ${tried === 1 ? 'was' : 'were'} tried against ${count(tests.length, 'test')}, of which ${failing} failed before; ${survivors} ${survivors === 1 ? 'passes' : 'pass'} all of them.`,
  ];
  if (compared)
    notes.push(
      survivors === 1
        ? `It was compared with the original on ${count(compared.counted.length, 'input')}, ${recorded(inputs)} of them from the tests.`
        : `They were called with ${count(compared.counted.length, 'input')}, ${recorded(inputs)} of them from the tests, and fall into ${count(classes, 'plausible kind')} of behaviour.`,
    );
  else notes.push('What else they do could not be compared, since the function cannot be called by itself.');
  return notes;
}

function recorded(inputs: Weighing<unknown>['inputs']): number {
  return inputs.filter(({ origin }) => origin === 'passing' || origin === 'failing').length;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
