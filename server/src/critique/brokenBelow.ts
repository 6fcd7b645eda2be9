// A document that does not parse because something in the selection is not closed: parsers say so far below, at the end
// of the file perhaps. Without a word about it the selection would look faultless while nothing else could be run.

import { lineStartsOf, rangeOf, spanOf } from '../base/text.ts';
import { headSpan } from '../core/declaration.ts';
import { ranIn, type Evidence } from '../core/evidence.ts';
import type { Target } from '../core/target.ts';
import { bugKindOf } from './bugTaxonomy.ts';
import type { Unnamed } from './occurrences.ts';

/**
 * The first syntax error below the selection, told at the head of the selection; nothing where one lies inside it or
 * above it, which then is the cause.
 */
export function brokenBelow(target: Target, evidence: Evidence): readonly Unnamed[] {
  const { document, span } = target;
  const starts = lineStartsOf(document.text);
  const errors = ranIn(evidence)
    .filter(({ family }) => family === 'syntax')
    .flatMap((run) => run.problems.map((problem) => ({ run, problem })))
    .filter(({ problem }) => problem.severity === 'error' && problem.uri === document.uri)
    .flatMap(({ run, problem }) => {
      const place = spanOf(document.text, problem.range, starts);
      return place.ok ? [{ run, problem, start: place.value.start }] : [];
    })
    .toSorted((a, b) => a.start - b.start);
  const [first] = errors;
  if (!first || first.start < span.end) return [];
  const { run, problem } = first;
  const head = headSpan(document.text, span);
  if (head.start >= head.end) return [];
  const bugKind = bugKindOf(run.checker, problem);
  return [
    {
      rule: `${run.checker}/${problem.rule}`,
      identity: `below ${problem.message}`,
      message: `The document does not parse: ${problem.message} (line ${problem.range.start.line + 1}, below the selection)`,
      category: 'syntax',
      severity: 'error',
      proof: 'proven',
      uri: document.uri,
      range: rangeOf(document.text, head, starts),
      quote: document.text.slice(head.start, head.end),
      evidence: [
        {
          checker: run.checker,
          excerpt: `${problem.rule} ${problem.message}`.slice(0, 4000),
          receipt: run.receipt,
          at: { uri: document.uri, line: problem.range.start.line },
        },
      ],
      ...(bugKind === undefined ? {} : { bugKind }),
    },
  ];
}
