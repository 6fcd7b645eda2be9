// Which values a type allows, read from the words of a type: TypeScript's annotations, those of JSDoc, and Python's. A
// type that is not understood as a whole has no domain: then nothing is said about it.

import type { Literal } from '../../core/literal.ts';

/** A set of values that literals can write. */
export type Domain =
  | { readonly kind: 'number'; readonly whole: boolean }
  | { readonly kind: 'string' | 'boolean' | 'null' | 'undefined' }
  | { readonly kind: 'one'; readonly value: Literal }
  | { readonly kind: 'list' | 'set'; readonly of: Domain }
  | { readonly kind: 'tuple'; readonly items: readonly Domain[] }
  /** Objects with these properties; `optional` ones may be missing. */
  | {
      readonly kind: 'object';
      readonly fields: readonly { readonly name: string; readonly of: Domain; readonly optional: boolean }[];
    }
  /** `as` is `object` for the plain objects of JavaScript. */
  | { readonly kind: 'map'; readonly as: 'object' | 'map'; readonly key: Domain; readonly of: Domain }
  | { readonly kind: 'union'; readonly options: readonly Domain[] };

/** The words of the types that a document declares by name. */
export type NamedTypes = ReadonlyMap<string, string>;

/** Deepest nesting, and longest text, that is read. */
const deepest = 6;
const longest = 600;

/**
 * Reads a type.
 *
 * @param text such as `readonly string[]`, `{?number}` without its braces, `Optional[list[int]]`.
 * @param named types that the document declares; their words are read in turn.
 * @returns undefined where any part of it is not understood.
 */
export function domainOf(text: string, languageId: string, named: NamedTypes = new Map()): Domain | undefined {
  return languageId === 'python' ? read(text, python, named, 0) : read(text, javascript, named, 0);
}

/** What differs between the languages. */
interface Grammar {
  readonly isPython: boolean;
  readonly words: Readonly<Record<string, Domain>>;
}

const number: Domain = { kind: 'number', whole: false };
const whole: Domain = { kind: 'number', whole: true };
const text: Domain = { kind: 'string' };
const truth: Domain = { kind: 'boolean' };
const nothing: Domain = { kind: 'null' };
const missing: Domain = { kind: 'undefined' };

const javascript: Grammar = {
  isPython: false,
  words: {
    number,
    Number: number,
    int: whole,
    integer: whole,
    string: text,
    String: text,
    boolean: truth,
    bool: truth,
    Boolean: truth,
    null: nothing,
    undefined: missing,
    void: missing,
  },
};

const python: Grammar = {
  isPython: true,
  words: {
    int: whole,
    integer: whole,
    float: number,
    str: text,
    string: text,
    bool: truth,
    boolean: truth,
    None: nothing,
  },
};

const lists = new Set([
  'Array',
  'ReadonlyArray',
  'list',
  'List',
  'Sequence',
  'Iterable',
  'Collection',
  'MutableSequence',
]);
const sets = new Set(['set', 'Set', 'frozenset', 'FrozenSet', 'AbstractSet']);
const records = new Set(['Record', 'Object']);
const maps = new Set(['Map', 'ReadonlyMap', 'dict', 'Dict', 'Mapping', 'MutableMapping']);

function read(words: string, grammar: Grammar, named: NamedTypes, depth: number): Domain | undefined {
  const trimmed = words.trim();
  if (trimmed === '' || trimmed.length > longest || depth > deepest) return undefined;
  const inner = (part: string) => read(part, grammar, named, depth + 1);
  const options = partsOf(trimmed, '|').filter((one) => one.trim() !== '');
  if (options.length > 1) return unionOf(options.map(inner));
  if (/^\(.*\)$/su.test(trimmed) && closingOf(trimmed, 0) === trimmed.length - 1) return inner(trimmed.slice(1, -1));
  if (!grammar.isPython) {
    const nullable = /^\?\s*(?=[\w({[])/u.exec(trimmed);
    if (nullable) return unionOf([inner(trimmed.slice(nullable[0].length)), nothing]);
    if (trimmed.startsWith('!')) return inner(trimmed.slice(1));
    const readonly = /^readonly\s+/u.exec(trimmed);
    if (readonly) return inner(trimmed.slice(readonly[0].length));
    if (/\[\s*\]$/u.test(trimmed)) return listOf(inner(trimmed.replace(/\[\s*\]$/u, '')));
    if (trimmed.startsWith('{')) return objectOf(trimmed, inner);
    if (trimmed.startsWith('[')) return tupleOf(itemsOf(trimmed.slice(1, -1)).map(inner));
  }
  const literal = literalOf(trimmed, grammar.isPython);
  if (literal) return { kind: 'one', value: literal };
  const generic = /^(?:[\w$]+\.)*([\w$]+)\s*\.?\s*([<[])(.*)[>\]]$/su.exec(trimmed);
  if (generic) return genericOf(generic[1]!, itemsOf(generic[3]!), inner, grammar.isPython);
  const listed = /^(?:an?\s+)?(?:list|array|sequence)s?\s+of\s+(\w+?)s?$/iu.exec(trimmed);
  if (listed) return listOf(inner(listed[1]!));
  const name = /^(?:[\w$]+\.)*([\w$]+)$/u.exec(trimmed)?.[1];
  if (name === undefined) return undefined;
  if (Object.hasOwn(grammar.words, name)) return grammar.words[name];
  const declared = named.get(name);
  return declared === undefined ? undefined : inner(declared);
}

function genericOf(
  name: string,
  parts: readonly string[],
  inner: (part: string) => Domain | undefined,
  isPython: boolean,
): Domain | undefined {
  const [first = '', second = ''] = parts;
  if (lists.has(name) && parts.length === 1) return listOf(inner(first));
  if (sets.has(name) && parts.length === 1) {
    const of = inner(first);
    return of && { kind: 'set', of };
  }
  if ((maps.has(name) || records.has(name)) && parts.length === 2) {
    const [key, of] = [inner(first), inner(second)];
    return key && of && { kind: 'map', as: records.has(name) ? 'object' : 'map', key, of };
  }
  if (name === 'Readonly' && !isPython && parts.length === 1) return inner(first);
  if (name === 'Optional' && parts.length === 1) return unionOf([inner(first), nothing]);
  if (name === 'Union') return unionOf(parts.map(inner));
  if (name === 'Literal')
    return unionOf(
      parts.map((part) => {
        const value = literalOf(part.trim(), true);
        return value && { kind: 'one', value };
      }),
    );
  if (name === 'tuple' || name === 'Tuple')
    return parts.length === 2 && second.trim() === '...' ? undefined : tupleOf(parts.map(inner));
  return undefined;
}

function listOf(of: Domain | undefined): Domain | undefined {
  return of && { kind: 'list', of };
}

function tupleOf(items: readonly (Domain | undefined)[]): Domain | undefined {
  return items.length === 0 || items.includes(undefined) ? undefined : { kind: 'tuple', items: items as Domain[] };
}

function unionOf(options: readonly (Domain | undefined)[]): Domain | undefined {
  if (options.length === 0 || options.includes(undefined)) return undefined;
  const flat = (options as Domain[]).flatMap((one) => (one.kind === 'union' ? one.options : [one]));
  return flat.length === 1 ? flat[0] : { kind: 'union', options: flat };
}

function objectOf(words: string, inner: (part: string) => Domain | undefined): Domain | undefined {
  if (closingOf(words, 0) !== words.length - 1) return undefined;
  const body = words.slice(1, -1).replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/gu, ' ');
  const fields: { name: string; of: Domain; optional: boolean }[] = [];
  for (const part of partsOf(body, ';').flatMap((one) => itemsOf(one))) {
    if (part.trim() === '') continue;
    const field = /^\s*(?:readonly\s+)?([\w$]+|'[^'\\]*'|"[^"\\]*")\s*(\?)?\s*:(.*)$/su.exec(part);
    const of = field && inner(field[3]!);
    if (!field || !of) return undefined;
    fields.push({ name: field[1]!.replaceAll(/^['"]|['"]$/gu, ''), of, optional: field[2] !== undefined });
  }
  return fields.length === 0 ? undefined : { kind: 'object', fields };
}

function literalOf(words: string, isPython: boolean): Literal | undefined {
  const quoted = /^(?:'([^'\\\n]*)'|"([^"\\\n]*)")$/u.exec(words);
  if (quoted) return { kind: 'string', value: quoted[1] ?? quoted[2]! };
  if (/^-?\d+(?:\.\d+)?$/u.test(words)) return { kind: 'number', value: Number(words), float: words.includes('.') };
  const truths = isPython ? ['True', 'False'] : ['true', 'false'];
  return truths.includes(words) ? { kind: 'boolean', value: words === truths[0] } : undefined;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Where the bracket at an offset closes; -1 where it does not. */
function closingOf(words: string, start: number): number {
  let depth = 0;
  for (let at = start; at < words.length; at++) {
    if (words[at]! in closing) depth++;
    else if ([')', ']', '}', '>'].includes(words[at]!) && words[at - 1] !== '=' && --depth === 0) return at;
  }
  return -1;
}

/** Parts between a sign that stands in no brackets and no quotes. */
function partsOf(words: string, sign: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < words.length; at++) {
    const one = words[at]!;
    if (quote !== '') quote = one === quote ? '' : quote;
    else if (one === '"' || one === "'") quote = one;
    else if (one in closing) depth++;
    else if (one === ')' || one === ']' || one === '}' || one === '>') depth--;
    else if (one === sign && depth === 0) {
      parts.push(words.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, words.slice(from)];
}

function itemsOf(words: string): readonly string[] {
  return partsOf(words, ',');
}

/**
 * Whether a value is one of a domain. Whole numbers are also fractions; a missing property is one that is undefined.
 */
export function fits(domain: Domain, value: Literal): boolean {
  switch (domain.kind) {
    case 'number':
      return value.kind === 'bigint' || (value.kind === 'number' && (!domain.whole || Number.isInteger(value.value)));
    case 'string':
    case 'boolean':
    case 'null':
    case 'undefined':
      return value.kind === domain.kind;
    case 'one':
      return JSON.stringify(value) === JSON.stringify(domain.value) || alikeNumbers(value, domain.value);
    case 'list':
      return value.kind === 'list' && value.items.every((one) => fits(domain.of, one));
    case 'set':
      return value.kind === 'set' && value.items.every((one) => fits(domain.of, one));
    case 'tuple': {
      const items = value.kind === 'list' || value.kind === 'tuple' ? value.items : undefined;
      return items?.length === domain.items.length && items.every((one, at) => fits(domain.items[at]!, one));
    }
    case 'object':
      return (
        value.kind === 'object' &&
        domain.fields.every(({ name, of, optional }) => {
          const entry = value.entries.find(([key]) => key.kind === 'string' && key.value === name);
          return entry ? fits(of, entry[1]) || (optional && entry[1].kind === 'undefined') : optional;
        })
      );
    case 'map':
      return (
        value.kind === domain.as && value.entries.every(([key, one]) => fits(domain.key, key) && fits(domain.of, one))
      );
    case 'union':
      return domain.options.some((option) => fits(option, value));
  }
}

function alikeNumbers(a: Literal, b: Literal): boolean {
  return a.kind === 'number' && b.kind === 'number' && a.value === b.value;
}
