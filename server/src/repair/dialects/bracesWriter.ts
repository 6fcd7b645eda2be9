// Writes expressions and statements of languages with braces, with the parentheses that they need.

import type { Literal } from '../../core/literal.ts';
import type { Writer } from '../dialect.ts';
import { atomic, outermost, type Strengths } from '../precedence.ts';

/** Binary operators from the loosest to the tightest, as strengths. */
export function strengthsOf(groups: readonly (readonly string[])[]): Strengths {
  return new Map(groups.flatMap((group, index) => group.map((operator) => [operator, index + 1] as const)));
}

/** What differs from one language to the next. */
export interface Habits
  extends
    Pick<Writer, 'nullWord' | 'lengthOf' | 'isEmpty' | 'copyOf'>,
    Partial<Pick<Writer, 'floatDivision' | 'conditional' | 'awaitOf' | 'literal' | 'least' | 'greatest'>> {
  readonly strengths: Strengths;
  /** Whether a condition stands in parentheses. */
  readonly parentheses: boolean;
  /** Whether statements end in a semicolon. */
  readonly semicolons: boolean;
}

/** `text` where a suffix such as `.length` or a prefix such as `!` binds to it. */
export function tight(text: string, strengths: Strengths): string {
  const outer = outermost(text, strengths);
  return outer.strength === atomic && !outer.prefixed && !/^[\d.]+$|^(?:if|match|new|switch)\b/u.test(text)
    ? text
    : `(${text})`;
}

/** Null, booleans, numbers and strings, which all of them write alike; undefined for what needs a type. */
export function plainLiteral(value: Literal, nullWord: string): string | undefined {
  switch (value.kind) {
    case 'null':
      return nullWord;
    case 'boolean':
      return String(value.value);
    case 'number': {
      if (!Number.isFinite(value.value)) return undefined;
      const text = Object.is(value.value, -0) ? '-0' : String(value.value);
      return value.float && /^-?\d+$/u.test(text) ? `${text}.0` : text;
    }
    case 'bigint':
      return value.value;
    case 'string':
      // What JSON escapes otherwise than these languages do is left out: half characters and control codes.
      return /[\p{Cs}\x00-\x08\x0b\x0c\x0e-\x1f]/u.test(value.value) ? undefined : JSON.stringify(value.value);
    default:
      return undefined;
  }
}

/** The writer of one language. */
export function bracesWriter(habits: Habits): Writer {
  const { strengths, nullWord } = habits;
  const operand = (text: string, operator: string, side: 'left' | 'right') => {
    const outer = outermost(text, strengths);
    const own = strengths.get(operator) ?? 0;
    const isSame =
      outer.strength === own && (side === 'left' || (outer.operator === operator && /^[&|]{2}$/u.test(operator)));
    return outer.strength > own || isSame ? text : `(${text})`;
  };
  const not = (words: string) => {
    const text = words.trim();
    const outer = outermost(text, strengths);
    if (text.startsWith('!') && outer.strength === atomic) {
      const rest = text.slice(1).trim();
      return isWrapped(rest) ? rest.slice(1, -1) : rest;
    }
    const equality = text.match(/[!=]=/gu) ?? [];
    if (equality.length === 1 && outer.operator === equality[0])
      return text.replace(/[!=]=/u, equality[0] === '==' ? '!=' : '==');
    return `!${tight(text, strengths)}`;
  };
  const end = habits.semicolons ? ';' : '';
  return {
    not,
    binary: (left, operator, right) =>
      `${operand(left, operator, 'left')} ${operator} ${operand(right, operator, 'right')}`,
    and: '&&',
    or: '||',
    equals: '==',
    differs: '!=',
    nullWord,
    trueWord: 'true',
    falseWord: 'false',
    literal: habits.literal ?? ((value) => plainLiteral(value, nullWord)),
    lengthOf: (text, type) => habits.lengthOf(tight(text, strengths), type),
    isEmpty: (text, type) => habits.isEmpty(tight(text, strengths), type),
    copyOf: (text, type) => habits.copyOf(tight(text, strengths), type),
    // Division of whole numbers rounds towards zero, and so towards the floor for all that is not negative.
    floorDivision: (left, right) => `${operand(left, '/', 'left')} / ${operand(right, '/', 'right')}`,
    floatDivision: habits.floatDivision ?? (() => undefined),
    conditional: habits.conditional ?? (() => undefined),
    ...(habits.least && habits.greatest ? { least: habits.least, greatest: habits.greatest } : {}),
    returnOf: (text) => (text === undefined ? `return${end}` : `return ${text}${end}`),
    ifLines: (condition, body, unit) => [
      habits.parentheses ? `if (${condition}) {` : `if ${condition} {`,
      ...body.map((line) => unit + line),
      '}',
    ],
    awaitOf: habits.awaitOf ?? (() => undefined),
  };
}

/** Whether one pair of parentheses encloses the whole. */
function isWrapped(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')') || /["'`]/u.test(text)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at === text.length - 1;
  }
  return false;
}
