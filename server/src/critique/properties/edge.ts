// What the documentation says of the empty list, string or map, such as “0 for an empty list”.

import { literalIn } from '../literalText.ts';
import type { Literal } from '../../core/literal.ts';
import {
  callText,
  gaveWords,
  literalText,
  ofResult,
  requiredOf,
  sameValue,
  type Promised,
  type Property,
  type Relation,
} from './property.ts';
import type { Subject } from './subject.ts';

/** The relation: with these arguments alone, it gives this value. */
export function equality(subject: Subject, given: readonly Literal[], expected: Literal): Relation {
  const key = JSON.stringify(given);
  return ofResult(
    subject,
    (behaviour) => {
      if (behaviour.kind === 'hung') return 'does not end';
      // Something is missing here: that says nothing of the value.
      if (behaviour.kind === 'threw' && lacking.test(behaviour.shown)) return undefined;
      if (behaviour.kind === 'returned' && !behaviour.value) return undefined;
      if (behaviour.value && sameValue(behaviour.value, expected)) return true;
      const isNothing = expected.kind === 'null' && behaviour.value?.kind === 'undefined';
      return isNothing ? true : `should give ${literalText(expected, subject.languageId)}; it ${gaveWords(behaviour)}`;
    },
    {
      expects: expected,
      named: [given],
      accepts: (args) => JSON.stringify(args) === key,
      expectation(args) {
        const call = callText(subject, args);
        const text = literalText(expected, subject.languageId);
        return call === undefined || text === undefined ? undefined : { call, expected: { kind: 'value', text } };
      },
    },
  );
}

const lacking =
  /^(?:ReferenceError|NameError|ImportError|ModuleNotFoundError)\b|\bis not a (?:function|constructor)\b/u;

const value = String.raw`(?:an? )?['\x60]?(-?\d+(?:\.\d+)?|""|''|\[\]|\{\}|null|undefined|None|true|false|True|False|NaN|-?Infinity|zero|empty string|empty list|empty array)['\x60]?`;
const kinds = String.raw`(?:list|array|string|text|sequence|input|collection|map|object|dict|dictionary|tuple|set)s?`;
const forms = [
  new RegExp(
    String.raw`(?:^|[\s,;(:])${value},?\s+(?:for|on|with|given|of)\s+(?:the |an? )?(?:\w+ )?empty\s+${kinds}(?![\w-])`,
    'iu',
  ),
  new RegExp(
    String.raw`(?:^|[\s,;(:])${value},?\s+(?:if|when|where)\s+(?:the |an? )?['\x60]?\w+['\x60]?(?: \w+)?\s+(?:is|are)\s+empty(?![\w-])(?! or| and)`,
    'iu',
  ),
  new RegExp(String.raw`\bempty\s+${kinds}\s+(?:gives?|returns?|yields?|has|is)\s+${value}(?=[\s.,;)]|$)`, 'iu'),
];

/** See above. */
export const edge: Property = {
  id: 'edge',
  title: 'What is documented of the empty value',
  bugKind: 'B.3',
  promisedBy(subject) {
    const required = requiredOf(subject);
    const [first, ...more] = required;
    if (!first || more.length > 0) return [];
    for (const text of [subject.doc?.prose ?? '', subject.doc?.returns?.text ?? '', first.says]) {
      for (const form of forms) {
        const match = form.exec(text);
        const expected = match && valueOf(match[1]!, subject.languageId);
        const empty = match && (first.domain ? emptyOf(first.domain) : emptyNamed(match[0]));
        if (!match || !expected || !empty || /\b(?:not|never|n't|unless)\b/iu.test(match[0])) continue;
        const relation = equality(subject, [empty], expected);
        return [{ subject, relation, basis: { kind: 'documented', quote: match[0].trim() } } satisfies Promised];
      }
    }
    return [];
  },
};

/** The arguments that a promise of this kind is about. */
export function emptyOf(domain: Subject['parameters'][number]['domain']): Literal | undefined {
  switch (domain?.kind) {
    case 'string':
      return { kind: 'string', value: '' };
    case 'list':
    case 'set':
      return { kind: domain.kind, items: [] };
    case 'map':
      return { kind: domain.as, entries: [] };
    default:
      return undefined;
  }
}

/** The same by the word alone, where no type is known. */
function emptyNamed(words: string): Literal | undefined {
  if (/\b(?:list|array)s?\b/iu.test(words)) return { kind: 'list', items: [] };
  return /\b(?:string|text)s?\b/iu.test(words) ? { kind: 'string', value: '' } : undefined;
}

function valueOf(words: string, languageId: string): Literal | undefined {
  const isPython = languageId === 'python';
  const lower = words.toLowerCase();
  if (lower === 'zero') return { kind: 'number', value: 0, float: false };
  if (lower === 'empty string') return { kind: 'string', value: '' };
  if (lower === 'empty list' || lower === 'empty array') return { kind: 'list', items: [] };
  if (lower === 'none' || lower === 'null') return isPython || lower === 'null' ? { kind: 'null' } : undefined;
  if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true' };
  return literalIn(words, languageId);
}
