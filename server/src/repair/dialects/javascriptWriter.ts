// Writes JavaScript and TypeScript for templates: expressions with the parentheses that they need.

import type { Literal } from '../../core/literal.ts';
import type { RoughType, Writer } from '../dialect.ts';
import { atomic, outermost } from '../precedence.ts';

/** Binary operators and how tightly they bind (ECMAScript 2025, §13). */
export const strengths: ReadonlyMap<string, number> = new Map(
  [
    ['??'],
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!=', '===', '!=='],
    ['<', '>', '<=', '>=', 'in', 'instanceof', 'as', 'satisfies'],
    ['<<', '>>', '>>>'],
    ['+', '-'],
    ['*', '/', '%'],
    ['**'],
  ].flatMap((group, index) => group.map((operator) => [operator, index + 1] as const)),
);

const opposite: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** `text` as an operand of `operator`, in parentheses where it binds no tighter. */
function operand(text: string, operator: string, side: 'left' | 'right'): string {
  const outer = outermost(text, strengths);
  const own = strengths.get(operator) ?? 0;
  if (operator === '**' && side === 'left' && outer.prefixed) return `(${text})`;
  if (outer.strength === atomic) return text;
  // `??` may not stand beside `&&` and `||` without parentheses.
  const logical = (word: string | undefined) => word === '&&' || word === '||';
  if ((operator === '??' && logical(outer.operator)) || (logical(operator) && outer.operator === '??'))
    return `(${text})`;
  if (outer.strength > own) return text;
  if (outer.strength < own) return `(${text})`;
  // What compares a comparison says so.
  if (own === strengths.get('<') || own === strengths.get('===')) return `(${text})`;
  const leans = operator === '**' ? 'right' : 'left';
  return side === leans || (logical(operator) && outer.operator === operator) ? text : `(${text})`;
}

/** `text` where a member access or a prefix operator binds to it. */
function tight(text: string): string {
  const outer = outermost(text, strengths);
  const plainNumber = /^\d+$/u.test(text);
  return outer.strength === atomic &&
    !outer.prefixed &&
    !plainNumber &&
    !/^(?:function|class|\{|new\s+\w+$)/u.test(text)
    ? text
    : `(${text})`;
}

function tightForPrefix(text: string): string {
  return outermost(text, strengths).strength === atomic && !/^[-+]/u.test(text) ? text : `(${text})`;
}

/** A negation that reads well: `!a`, `a !== b` for `a === b`, `a` for `!a`. Relational ones are wrapped (NaN). */
function not(text: string): string {
  const trimmed = text.trim();
  const outer = outermost(trimmed, strengths);
  if (trimmed.startsWith('!') && outer.strength === atomic) {
    const inner = trimmed.slice(1).trim();
    return isWrapped(inner) ? inner.slice(1, -1) : inner;
  }
  if (outer.operator !== undefined && /^[!=]==?$/u.test(outer.operator)) {
    const at = topLevelPlace(trimmed, outer.operator);
    if (at !== undefined)
      return `${trimmed.slice(0, at)}${opposite[outer.operator]!}${trimmed.slice(at + outer.operator.length)}`;
  }
  return `!${tightForPrefix(trimmed)}`;
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

/** Where the only occurrence of an operator stands; undefined when it occurs more than once, strings counted. */
function topLevelPlace(text: string, operator: string): number | undefined {
  const at = text.indexOf(operator);
  return at === text.lastIndexOf(operator) && !/[=!<>]/u.test(text[at - 1] ?? '') && text[at + operator.length] !== '='
    ? at
    : undefined;
}

function literal(value: Literal): string | undefined {
  switch (value.kind) {
    case 'null':
    case 'undefined':
      return value.kind;
    case 'boolean':
      return String(value.value);
    case 'number':
      return Object.is(value.value, -0) ? '-0' : String(value.value);
    case 'bigint':
      return `${value.value}n`;
    case 'string':
      return `'${JSON.stringify(value.value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
    case 'list':
    case 'tuple':
    case 'set': {
      const items = all(value.items.map(literal));
      if (items === undefined) return undefined;
      return value.kind === 'set' ? `new Set([${items.join(', ')}])` : `[${items.join(', ')}]`;
    }
    case 'object':
    case 'map': {
      const isMap = value.kind === 'map';
      const entries = all(
        value.entries.map(([key, item]) => {
          const [left, right] = [literal(key), literal(item)];
          if (left === undefined || right === undefined) return undefined;
          return isMap ? `[${left}, ${right}]` : `${key.kind === 'string' ? left : `[${left}]`}: ${right}`;
        }),
      );
      if (entries === undefined) return undefined;
      if (isMap) return `new Map([${entries.join(', ')}])`;
      return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
    }
    case 'opaque':
      return undefined;
  }
}

function all<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  return values.includes(undefined) ? undefined : (values as readonly T[]);
}

function lengthOf(text: string, type: RoughType): string | undefined {
  if (type === 'list' || type === 'string') return `${tight(text)}.length`;
  return type === 'map' || type === 'set' ? `${tight(text)}.size` : undefined;
}

/** The writer of all four languages of the family. */
export const javascriptWriter: Writer = {
  not,
  binary: (left, operator, right) =>
    `${operand(left, operator, 'left')} ${operator} ${operand(right, operator, 'right')}`,
  and: '&&',
  or: '||',
  equals: '===',
  differs: '!==',
  nullWord: 'null',
  trueWord: 'true',
  falseWord: 'false',
  literal,
  lengthOf,
  isEmpty: (text, type) => {
    const length = lengthOf(text, type);
    if (type === 'object') return `Object.keys(${text}).length === 0`;
    return length === undefined ? undefined : `${length} === 0`;
  },
  copyOf: (text, type) => {
    if (type === 'list') return `[...${text}]`;
    if (type === 'object') return `{ ...${text} }`;
    if (type === 'map') return `new Map(${text})`;
    return type === 'set' ? `new Set(${text})` : undefined;
  },
  floorDivision: (left, right) => `Math.floor(${operand(left, '/', 'left')} / ${operand(right, '/', 'right')})`,
  floatDivision: (left, right) => `${operand(left, '/', 'left')} / ${operand(right, '/', 'right')}`,
  conditional: (condition, yes, no) => {
    const head = outermost(condition, strengths).strength > 0 ? condition : `(${condition})`;
    return `${head} ? ${yes} : ${no}`;
  },
  least: (a, b) => `Math.min(${a}, ${b})`,
  greatest: (a, b) => `Math.max(${a}, ${b})`,
  orElse: (text, other) => [
    `${operand(text, '??', 'left')} ?? ${operand(other, '??', 'right')}`,
    `${operand(text, '||', 'left')} || ${operand(other, '||', 'right')}`,
  ],
  lookup: (map, key, other) => `${tight(map)}[${key}] ?? ${operand(other, '??', 'right')}`,
  joined: (list, separator) => `${tight(list)}.join(${separator})`,
  kept: (list, item, condition) =>
    item === undefined || condition === undefined
      ? `${tight(list)}.filter(Boolean)`
      : `${tight(list)}.filter((${item}) => ${condition})`,
  returnOf: (text) => (text === undefined ? 'return;' : `return ${text};`),
  ifLines: (condition, body, unit) => [`if (${condition}) {`, ...body.map((line) => unit + line), '}'],
  awaitOf: (text) => `await ${tightForPrefix(text)}`,
};
