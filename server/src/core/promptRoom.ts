// Keeps prompts within the budget: context that does not fit is cut with a mark that can be seen.

import type { ContextItem } from './context.ts';

/** Most tokens of context in one prompt, whatever the budget. */
const contextLimit = 8000;
/** Below this many tokens a cut item is not worth sending. */
const smallest = 60;

/** An estimate of the tokens of a text; on the high side for code. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 3.5);
}

/** The context items that fit into `tokens`, in order; the last one may be cut, with a mark. */
export function fitContext(items: readonly ContextItem[], tokens: number): readonly ContextItem[] {
  const fitted: ContextItem[] = [];
  let room = Math.min(tokens, contextLimit);
  for (const item of items) {
    const size = tokensOf(item.text) + tokensOf(item.title) + 10;
    if (size <= room) {
      fitted.push(item);
      room -= size;
    } else if (room >= smallest) {
      const length = Math.floor((room - 40) * 3.5);
      fitted.push({
        ...item,
        text: `${cutText(item.text, length)}\n[cut here: ${item.text.length - length} more characters]`,
      });
      room = 0;
    }
  }
  return fitted;
}

/** The first `length` units without half a character at the end. */
function cutText(text: string, length: number): string {
  const cut = text.slice(0, length);
  return cut.isWellFormed() || !text.isWellFormed() ? cut : cut.slice(0, -1);
}
