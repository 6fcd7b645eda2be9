// The order of a search: proposals of all templates over all functions, the most promising first, each variant once.
// A template is asked only when nothing better is at hand, so that the first waves cost little.

import { editsFault, type TextEdit } from '../../base/edit.ts';
import { containsSpan, type Span } from '../../base/text.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';
import { formsOf } from './forms.ts';
import { addsIdleOperand } from './idle.ts';

/** A fix with its place in the order. */
export interface Proposal {
  readonly fix: Fix;
  /** Index of the function in the request. */
  readonly func: number;
  /** Suspicion × prior × fit, from 0 to 1. */
  readonly priority: number;
  readonly edits: readonly TextEdit[];
}

/** What is ordered. */
export interface OrderRequest {
  readonly text: string;
  readonly languageId: string;
  readonly places: readonly RepairPlace[];
  readonly templates: readonly FixTemplate[];
  /** Edits must lie within. */
  readonly allowed: Span;
  /** How suspicious a stretch of the text is, from 0 to 1. */
  suspicion(span: Span): number;
  /** Most fixes that one template may propose for one function. */
  readonly perTemplate: number;
}

/** Counts of an order so far. */
export interface OrderCounts {
  /** Fixes that templates proposed. */
  readonly proposed: number;
  /** Left out as duplicates, or since they change nothing, what is not allowed, or put in an idle operand. */
  readonly dropped: number;
}

/** What comes next, and how much there was. */
export interface Order {
  /**
   * Does a piece of the work that comes before the next proposal: asks one template, or looks at one fix.
   *
   * @returns whether more of it is left.
   */
  prepare(): boolean;
  next(): Proposal | undefined;
  counts(): OrderCounts;
}

/** Proposals, the best first; ties in the order of templates and text. */
export function ordered(request: OrderRequest): Order {
  const sources = request.places.flatMap((place, func) => {
    const suspicion = request.suspicion(place.func);
    return request.templates.map((template) => ({ place, func, template, most: template.prior * suspicion }));
  });
  sources.sort((a, b) => b.most - a.most);
  const waiting = new Heap();
  // The form of what means the same as the original is empty.
  const seen = request.places.map(() => new Set(['']));
  const forms = request.places.map((place) => formsOf(place.textOf(place.func), request.languageId));
  let proposed = 0;
  let dropped = 0;
  let asked = 0;
  let ready: Proposal | undefined;
  const ask = () => {
    const { place, func, template } = sources[asked++]!;
    let count = 0;
    for (const fix of template.propose(place)) {
      if (count++ >= request.perTemplate) break;
      proposed++;
      if (!isAllowed(request, place.func, fix)) {
        dropped++;
        continue;
      }
      const priority = request.suspicion(fix.at) * template.prior * Math.min(1, Math.max(0, fix.fit));
      waiting.push({ fix, func, priority, order: proposed });
    }
  };
  const prepare = (): boolean => {
    if (ready) return false;
    // Whatever a template still holds cannot be better than its prior at the most suspicious line.
    if (asked < sources.length && (waiting.best()?.priority ?? 0) < sources[asked]!.most) {
      ask();
      return true;
    }
    const best = waiting.pop();
    if (!best) return false;
    const { fix, func, priority } = best;
    const form = forms[func]!.of(within(fix.edits, request.places[func]!.func.start));
    if (form === undefined || seen[func]!.has(form) || addsIdleOperand(request.text, fix.edits)) {
      dropped++;
      return true;
    }
    seen[func]!.add(form);
    ready = { fix, func, priority, edits: fix.edits };
    return false;
  };
  return {
    prepare,
    next() {
      while (prepare());
      const found = ready;
      ready = undefined;
      return found;
    },
    counts: () => ({ proposed, dropped }),
  };
}

/** Edits in offsets of what begins at `start`. */
function within(edits: readonly TextEdit[], start: number): readonly TextEdit[] {
  return edits.map(({ span, newText }) => ({ span: { start: span.start - start, end: span.end - start }, newText }));
}

function isAllowed({ text, allowed }: OrderRequest, func: Span, { edits }: Fix): boolean {
  return (
    edits.length > 0 &&
    edits.every(({ span }) => containsSpan(allowed, span) && containsSpan(func, span)) &&
    editsFault(text, edits) === undefined
  );
}

interface Waiting {
  readonly fix: Fix;
  readonly func: number;
  readonly priority: number;
  readonly order: number;
}

/** A binary heap; the greatest priority comes first, then the earliest. */
class Heap {
  readonly #items: Waiting[] = [];

  best(): Waiting | undefined {
    return this.#items[0];
  }

  push(item: Waiting): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(item, items[above]!)) break;
      items[at] = items[above]!;
      at = above;
    }
    items[at] = item;
  }

  pop(): Waiting | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (!first || !last || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && isBefore(items[below + 1]!, items[below]!)) below++;
      if (!isBefore(items[below]!, last)) break;
      items[at] = items[below]!;
      at = below;
    }
    items[at] = last;
    return first;
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.order < b.order);
}
