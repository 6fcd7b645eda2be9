// Questions of strategies: numbered by themselves, since ids of the context are counted as candidates.

import type { RefineContext } from '../core/strategy.ts';
import { askerOf, type Asker } from '../critique/asking.ts';

/**
 * Makes an asker that sends at most `most` questions.
 *
 * @param mark begins their ids; another one for each asker of a strategy.
 */
export function strategyAsker(context: RefineContext, most: number, mark = 'p'): Asker {
  let questions = 0;
  return askerOf({ ...context, nextId: () => `${mark}${++questions}` }, most);
}
