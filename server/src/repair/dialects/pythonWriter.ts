// Writes Python for templates: expressions with the parentheses that they need.

import type { Literal } from '../../core/literal.ts';
import type { RoughType, Writer } from '../dialect.ts';
import { atomic, outermost } from '../precedence.ts';

/** Binary operators, and `not`, and how tightly they bind (The Python Language Reference, §6.17). */
export const strengths: ReadonlyMap<string, number> = new Map(
  [
    ['or'],
    ['and'],
    ['not'],
    ['<', '<=', '>', '>=', '==', '!=', 'in', 'is', 'not in', 'is not'],
    ['|'],
    ['^'],
    ['&'],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '//', '%', '@'],
    ['**'],
  ].flatMap((group, index) => group.map((operator) => [operator, index + 1] as const)),
);

const comparing = strengths.get('<')!;

const opposite: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  is: 'is not',
  'is not': 'is',
  in: 'not in',
  'not in': 'in',
};

/** `text` as an operand of `operator`, in parentheses where it binds no tighter. */
function operand(text: string, operator: string, side: 'left' | 'right'): string {
  const outer = outermost(text, strengths);
  const own = strengths.get(operator) ?? 0;
  if (operator === '**' && outer.prefixed) return `(${text})`;
  if (outer.strength === atomic || outer.strength > own) return text;
  if (outer.strength < own) return `(${text})`;
  // Two comparisons in a row would be a chain.
  if (own === comparing) return `(${text})`;
  const leans = operator === '**' ? 'right' : 'left';
  return side === leans || operator === 'and' || operator === 'or' ? text : `(${text})`;
}

/** `text` where an attribute or a prefix operator binds to it. */
function tight(text: string): string {
  const outer = outermost(text, strengths);
  return outer.strength === atomic && !outer.prefixed && !/^\d+$/u.test(text) ? text : `(${text})`;
}

/** A negation that reads well: `not a`, `a != b` for `a == b`, `a` for `not a`. Relational ones are wrapped (NaN). */
function not(text: string): string {
  const trimmed = text.trim();
  const outer = outermost(trimmed, strengths);
  const negated = /^not\s+(?<inner>.*)$/su.exec(trimmed)?.groups?.['inner'];
  if (negated !== undefined && outer.strength === strengths.get('not')) {
    return isWrapped(negated) && !/^\(\s*\)/u.test(negated) ? negated.slice(1, -1).trim() : negated;
  }
  const simple =
    /^(?<left>[\w.]+(?:\[[\w.]+\]|\([\w., ]*\))*) (?<operator>==|!=|is not|is|not in|in) (?<right>-?[\w.]+(?:\[[\w.]+\]|\([\w., ]*\))*|'[^'\\\n]*'|"[^"\\\n]*")$/u.exec(
      trimmed,
    )?.groups;
  if (simple) {
    const right = simple['right']!;
    const isPlain = !right.startsWith('not ') && !/^(?:lambda|not)$/u.test(right);
    if (isPlain) return `${simple['left']!} ${opposite[simple['operator']!]!} ${right}`;
  }
  return outer.strength > strengths.get('not')! ? `not ${trimmed}` : `not (${trimmed})`;
}

/** Whether one pair of parentheses encloses the whole. */
function isWrapped(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at === text.length - 1;
  }
  return false;
}

function all(values: readonly (string | undefined)[]): readonly string[] | undefined {
  return values.includes(undefined) ? undefined : (values as readonly string[]);
}

function numberText(value: number, float: boolean): string {
  if (Number.isNaN(value)) return "float('nan')";
  if (!Number.isFinite(value)) return value > 0 ? "float('inf')" : "float('-inf')";
  const text = Object.is(value, -0) ? '-0' : String(value);
  if (!float) return Number.isInteger(value) ? BigInt(value).toString() : text;
  return /[.e]/u.test(text) ? text : `${text}.0`;
}

function literal(value: Literal): string | undefined {
  switch (value.kind) {
    case 'null':
    case 'undefined':
      return 'None';
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'number':
      return numberText(value.value, value.float);
    case 'bigint':
      return value.value;
    case 'string':
      return stringText(value.value);
    case 'list':
    case 'tuple':
    case 'set': {
      const items = all(value.items.map(literal));
      if (items === undefined) return undefined;
      const inner = items.join(', ');
      if (value.kind === 'list') return `[${inner}]`;
      if (value.kind === 'set') return items.length === 0 ? 'set()' : `{${inner}}`;
      return items.length === 1 ? `(${inner},)` : `(${inner})`;
    }
    case 'object':
    case 'map': {
      const entries = all(
        value.entries.map(([key, item]) => {
          const [left, right] = [literal(key), literal(item)];
          return left === undefined || right === undefined ? undefined : `${left}: ${right}`;
        }),
      );
      return entries === undefined ? undefined : `{${entries.join(', ')}}`;
    }
    case 'opaque':
      return undefined;
  }
}

/** In single quotes; what JSON escapes beyond Python is written by code point. */
function stringText(value: string): string {
  const inner = Array.from(value, (letter) => {
    if (letter === '\\' || letter === "'") return `\\${letter}`;
    if (letter === '\n') return '\\n';
    if (letter === '\t') return '\\t';
    if (letter === '\r') return '\\r';
    const code = letter.codePointAt(0)!;
    const isPlain = code >= 0x20 && code !== 0x7f && !(code >= 0xd800 && code <= 0xdfff);
    return isPlain ? letter : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `'${inner.join('')}'`;
}

/** A tuple without parentheses, a lambda and the like need them as an argument; the rest does not. */
function argument(text: string): string {
  return outermost(text, strengths).strength < 0 ? `(${text})` : text;
}

function lengthOf(text: string, type: RoughType): string | undefined {
  return /^(?:list|string|map|set)$/u.test(type) ? `len(${argument(text)})` : undefined;
}

/** The writer of Python. */
export const pythonWriter: Writer = {
  not,
  binary: (left, operator, right) =>
    `${operand(left, operator, 'left')} ${operator} ${operand(right, operator, 'right')}`,
  and: 'and',
  or: 'or',
  equals: '==',
  differs: '!=',
  nullWord: 'None',
  trueWord: 'True',
  falseWord: 'False',
  literal,
  lengthOf,
  isEmpty: (text, type) => (lengthOf(text, type) === undefined ? undefined : not(text)),
  copyOf: (text, type) => {
    if (type === 'list') return `list(${argument(text)})`;
    if (type === 'map') return `dict(${argument(text)})`;
    return type === 'set' ? `set(${argument(text)})` : undefined;
  },
  floorDivision: (left, right) => `${operand(left, '//', 'left')} // ${operand(right, '//', 'right')}`,
  floatDivision: (left, right) => `${operand(left, '/', 'left')} / ${operand(right, '/', 'right')}`,
  conditional: (condition, yes, no) => {
    const part = (text: string) => (outermost(text, strengths).strength > 0 ? text : `(${text})`);
    return `${part(yes)} if ${part(condition)} else ${outermost(no, strengths).strength >= 0 ? no : `(${no})`}`;
  },
  least: (a, b) => `min(${argument(a)}, ${argument(b)})`,
  greatest: (a, b) => `max(${argument(a)}, ${argument(b)})`,
  orElse: (text, other) => [`${operand(text, 'or', 'left')} or ${operand(other, 'or', 'right')}`],
  lookup: (map, key, other) => `${tight(map)}.get(${argument(key)}, ${argument(other)})`,
  joined: (list, separator) => `${separator}.join(${argument(list)})`,
  slice: (object, from, to, step) => `${object}[${from ?? ''}:${to ?? ''}${step === undefined ? '' : `:${step}`}]`,
  returnOf: (text) => (text === undefined ? 'return' : `return ${text}`),
  ifLines: (condition, body, unit) => [`if ${condition}:`, ...body.map((line) => (line === '' ? line : unit + line))],
  awaitOf: (text) => `await ${tight(text)}`,
};
