// A result that is documented to be sorted: its items ascend, or descend.

import type { Literal } from '../../core/literal.ts';
import { callText, itemsIn, ofResult, requiredOf, sentenceAround, type Property, type Relation } from './property.ts';
import type { Subject } from './subject.ts';

/** The relation: the items of every result go up (or down); equal ones may follow each other. */
export function orderedResult(subject: Subject, descending: boolean): Relation {
  return ofResult(
    subject,
    ({ value, shown }) => {
      const items = itemsIn(value);
      if (!items || items.length < 2) return undefined;
      const told = ascends(descending ? items.toReversed() : items, subject.languageId);
      return told === false ? `gives ${shown}, which does not ${descending ? 'descend' : 'ascend'}` : told;
    },
    {
      expectation(args) {
        const call = callText(subject, args);
        if (call === undefined) return undefined;
        const text =
          subject.languageId === 'python'
            ? `sorted(${call}${descending ? ', reverse=True' : ''})`
            : `[...${call}].sort((a, b) => ${descending ? 'b - a' : 'a - b'})`;
        return { call, expected: { kind: 'value', text } };
      },
    },
  );
}

/** Whether items ascend; undefined where they cannot be compared, or where a language has several orders for them. */
export function ascends(items: readonly Literal[], languageId: string): true | false | undefined {
  const values = items.map((one) =>
    one.kind === 'number' || (one.kind === 'string' && languageId === 'python') ? one.value : undefined,
  );
  const type = typeof values[0];
  if (values.some((one) => one === undefined || typeof one !== type || Number.isNaN(one))) return undefined;
  return values.every((one, at) => at === 0 || values[at - 1]! <= one!);
}

const way = '(?:ascending|increasing|non-?decreasing|descending|decreasing|sorted|numerical) order';
const promises = [
  /^\s*sorts?\s+(?:and returns? )?(?:an?|the|its)?\s*(?:\w+\s+){0,2}(?:list|array|numbers?|values|items|elements|integers|sequence)\b/iu,
  new RegExp(
    String.raw`(?:^\s*|\breturns?\s+)(?:an?\s+|the\s+)?(?:new\s+)?(?:\w+\s+)?(?:sorted|ordered)\s+(?:copy|list|array|version|sequence|tuple)\b`,
    'iu',
  ),
  new RegExp(String.raw`(?:^\s*|\breturns?\b)[^.;]{0,80}\bin ${way}`, 'iu'),
];
const others =
  /\b(?:by|keys?|compar\w*|accord\w*|except|topolog\w*|natural|locale|alphabet\w*|given|input|assum\w*|already|nearly|partial\w*|two|both|if|unless|not|n't|length|lexic\w*|in[- ]place|index|indices|rank\w*|largest k|k)\b/iu;

/** See above. */
export const ordered: Property = {
  id: 'ordered',
  title: 'The result is sorted',
  bugKind: 'C.1',
  promisedBy(subject) {
    if (requiredOf(subject).length !== 1) return [];
    for (const text of [subject.doc?.prose ?? '', subject.doc?.returns?.text ?? '']) {
      for (const promise of promises) {
        const match = promise.exec(text);
        const quote = match && sentenceAround(text, match.index);
        if (!match || !quote || others.test(quote)) continue;
        const down = /\b(?:descending|(?<!non-?)decreasing|(?:largest|highest|greatest) first)\b/iu.test(text);
        const up = /\b(?:ascending|increasing|non-?decreasing|(?:smallest|lowest) first)\b/iu.test(text);
        if (up && down) continue;
        return [{ subject, relation: orderedResult(subject, down), basis: { kind: 'documented', quote } }];
      }
    }
    return [];
  },
};
