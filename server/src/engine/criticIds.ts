// Which critics a person may choose, for the doors: the setting `touchstone.critique.critics` and `--critic`.

import type { Critic } from '../core/critic.ts';
import { canBeChosen, critics } from '../critique/index.ts';

const all: readonly Critic[] = critics;
const choosable = all.filter(canBeChosen);

/** Critics that ask models, and those that run only where they are named. */
export const criticIds: readonly string[] = choosable.map(({ id }) => id);

/** Those that run where the person has named none. */
export const defaultCriticIds: readonly string[] = choosable
  .filter(({ onRequest }) => onRequest !== true)
  .map(({ id }) => id);

/** What each is, for people, in the order of `criticIds`. */
export const criticWords: readonly string[] = choosable.map(({ title, mostCalls }) =>
  mostCalls === undefined
    ? `${title}.`
    : `${title}. At most ${mostCalls} ${mostCalls === 1 ? 'call' : 'calls'} a selection.`,
);
