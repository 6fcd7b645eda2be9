// The declared or documented type of the result, held against what calls give on arguments of the declared types.

import type { Literal } from '../../core/literal.ts';
import { fits, type Domain } from './domain.ts';
import { callText, ofResult, requiredOf, type Basis, type Property, type Relation } from './property.ts';
import type { Subject } from './subject.ts';
import { isPlain } from './values.ts';

/**
 * The relation: every result is one of the domain. What no literal can write is open.
 *
 * @param named what a test asks for, where that is less than the whole domain.
 */
export function typedResult(subject: Subject, domain: Domain, words: string, named: Domain = domain): Relation {
  const isPython = subject.languageId === 'python';
  return ofResult(
    subject,
    ({ kind, value, shown }) => {
      if (kind !== 'returned' || !value || isOpaque(value)) return undefined;
      return fits(domain, isPython ? loosened(value) : value) || `gives ${shown}, which is no \`${words}\``;
    },
    {
      // At the edges of its types a function may give what nobody cared to write down.
      accepts: (args) => args.length >= requiredOf(subject).length && args.every(isPlain),
      expectation(args) {
        const call = callText(subject, args);
        const test = call === undefined ? undefined : typeTest(call, named, isPython);
        return test && { call: test[0], expected: { kind: 'value', text: test[1] } };
      },
    },
  );
}

/** Lists and tuples are alike, and truths are numbers. */
function loosened(value: Literal): Literal {
  if (value.kind === 'tuple') return { kind: 'list', items: value.items.map(loosened) };
  if (value.kind === 'list') return { ...value, items: value.items.map(loosened) };
  return value;
}

function isOpaque(value: Literal): boolean {
  if (value.kind === 'opaque') return true;
  if ('items' in value) return value.items.some(isOpaque);
  return 'entries' in value && value.entries.some(([key, one]) => isOpaque(key) || isOpaque(one));
}

/** An expression that tells the type of a call, and what it should give. */
function typeTest(call: string, { kind }: Domain, isPython: boolean): readonly [string, string] | undefined {
  if (isPython) {
    const names: Readonly<Record<string, string>> = {
      string: 'str',
      boolean: 'bool',
      list: '(list, tuple)',
      set: '(set, frozenset)',
      map: 'dict',
    };
    const name = Object.hasOwn(names, kind) ? names[kind] : undefined;
    return name === undefined ? undefined : [`isinstance(${call}, ${name})`, 'True'];
  }
  if (kind === 'list') return [`Array.isArray(${call})`, 'true'];
  return kind === 'string' || kind === 'number' || kind === 'boolean' ? [`typeof ${call}`, `'${kind}'`] : undefined;
}

/** See above. */
export const typed: Property = {
  id: 'typed',
  title: 'The result is of its declared type',
  bugKind: 'C.3',
  promisedBy(subject) {
    const { returns } = subject;
    if (!returns || isNothing(returns.domain)) return [];
    const domain = wideOf(returns, subject.languageId === 'python');
    if (requiredOf(subject).some(({ declared }) => !declared)) return [];
    const relation = typedResult(subject, domain, returns.words, returns.domain);
    const loosely = returns.by === 'documentation' ? ({ loosely: true } as const) : {};
    const basis: Basis = { kind: 'declared', words: returns.words, ...loosely };
    return [{ subject, relation, basis }];
  },
};

/** With what goes without saying. */
function wideOf({ domain, words, by }: NonNullable<Subject['returns']>, isPython: boolean): Domain {
  const more: Domain[] = [];
  // Truths are numbers in Python, where nobody writes it down.
  if (isPython && domain.kind === 'number') more.push({ kind: 'boolean' });
  // A type in a comment does not say whether there is always one, unless it says so: `{!Array}` (Closure, JSDoc).
  if (by === 'documentation' && !words.includes('!')) more.push({ kind: 'null' }, { kind: 'undefined' });
  return more.length === 0 ? domain : { kind: 'union', options: [domain, ...more] };
}

function isNothing(domain: Domain): boolean {
  if (domain.kind === 'union') return domain.options.every(isNothing);
  return domain.kind === 'null' || domain.kind === 'undefined';
}
