// Which strategies a person may name, for the doors: the setting `touchstone.strategy` (`--strategy` names them too).

import { strategies } from '../strategies/index.ts';

/** The value that names none: the ladder up to `touchstone.effort`. */
export const ladderId = 'ladder';

/** `ladder`, then every strategy in the order of the menu. */
export const strategyChoices: readonly string[] = [ladderId, ...strategies.map(({ id }) => id)];

/** What each is, for people, in the order of `strategyChoices`. */
export const strategyWords: readonly string[] = [
  'Every rung up to `touchstone.effort`.',
  ...strategies.map(({ title }) => `Only this: ${title}.`),
];
