// Small changes of a function tried on its documented examples, by evaluation alone: the first ones that meet all of
// them tell the likeliest line of the fault, and are fixes that pass a check which the original fails.

import { applyEdits } from '../../base/edit.ts';
import type { Span } from '../../base/text.ts';
import type { Parse, SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import { programOf } from '../../evaluate/index.ts';
import type { Dialect } from '../../repair/dialect.ts';
import { placeOf } from '../../repair/place.ts';
import { ordered } from '../../repair/search/order.ts';
import type { Fix } from '../../repair/template.ts';
import { templates } from '../../repair/templates/index.ts';
import { decide, type Decided } from './decide.ts';

/** What is tried, and how far. */
export interface RefitRequest {
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  readonly parse: Parse;
  /** The function as a node whose shape is `function`. */
  readonly func: SyntaxNode;
  readonly decided: readonly Decided[];
  /** How suspicious a stretch of the text is, from 0 to 1. */
  suspicion(span: Span): number;
  /** Most changes that are tried. */
  readonly most: number;
  /** How many that meet all examples are enough. */
  readonly enough: number;
}

/** Steps of one example of one change; what takes longer is no fix that is worth to be told. */
const limits = { steps: 20_000, size: 200_000, depth: 100 };

/** Changes that meet every example that was decided, the most promising first. */
export function refits(request: RefitRequest): readonly Fix[] {
  const { tree, dialect, parse, func, decided } = request;
  const isJavaScript = tree.languageId !== 'python';
  const known = decided.filter((one) => one.state !== 'unknown');
  // What fails now is asked first: most changes do not help it.
  const asked = [...known.filter((one) => one.state === 'contradicted'), ...known.filter((one) => one.state === 'met')];
  const order = ordered({
    text: tree.text,
    languageId: tree.languageId,
    places: [placeOf(tree, dialect, func)],
    templates,
    allowed: { start: func.start, end: func.end },
    suspicion: (span) => request.suspicion(span),
    perTemplate: 200,
  });
  const found: Fix[] = [];
  for (let tried = 0; tried < request.most && found.length < request.enough; tried++) {
    while (order.prepare());
    const proposal = order.next();
    if (!proposal) break;
    const text = applyEdits(tree.text, proposal.edits);
    const changed = text.ok ? parse(text.value) : undefined;
    const program = changed && !changed.hasFault ? programOf(changed) : undefined;
    if (program && asked.every(({ example }) => decide(program, parse, example, isJavaScript, limits).state === 'met'))
      found.push(proposal.fix);
  }
  return found;
}
