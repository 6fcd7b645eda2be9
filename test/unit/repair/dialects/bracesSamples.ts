// One text in each language with braces, and what its dialect must see in it.

import type { RoughType } from '../../../../server/src/repair/dialect.ts';
import { c, cpp, go, java, rust } from './bracesTexts.ts';

/** What a dialect must see in a text. Places are given by the source of a node; of several the last is meant. */
export interface Sample {
  readonly text: string;
  /** All kinds of shapes that occur. */
  readonly shapes: readonly string[];
  /** Names as `origin name: type`. */
  readonly names: readonly { readonly at: string; readonly sees: readonly string[]; readonly not: readonly string[] }[];
  readonly types: readonly (readonly [string, RoughType])[];
  readonly values: readonly string[];
  readonly notValues: readonly string[];
  /** A condition in whose place any expression may stand. */
  readonly condition: string;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/u);
}

/** By VS Code language identifier. */
export const samples: Readonly<Record<string, Sample>> = {
  go: {
    text: go,
    shapes: words(`assignment binary block boolean break call comment continue declaration each function if
      import index list loop map member name null number parenthesised return slice string unary update`),
    names: [
      {
        at: 'price == 0',
        sees: [
          'local price: unknown',
          'local ok: unknown',
          'loop code: unknown',
          'local found: boolean',
          'local name: string',
          'local count: number',
          'parameter codes: list',
          'parameter rate: number',
          'parameter rest: list',
          'self cart: unknown',
          'outer helper: function',
          'outer limit: number',
          'import strings: unknown',
          'import str: unknown',
        ],
        not: ['index', '_', 'double', 'half', 'n', 'value', 'items'],
      },
      { at: 'value << 1', sees: ['parameter value: number', 'local part: unknown'], not: ['half', 'index', 'n'] },
      { at: 'n * 2', sees: ['parameter n: number'], not: ['cart', 'sum', 'count'] },
    ],
    types: [
      ['index < len(codes)', 'boolean'],
      ['len(codes)', 'number'],
      ['"z"', 'string'],
      ['-count / 2', 'number'],
      ['str.Itoa(half) + "!"', 'string'],
      ['(count != 3)', 'boolean'],
      ['codes[1:count]', 'list'],
      ['[]int{1, 2}', 'list'],
      ['err', 'unknown'],
      ['!ok', 'boolean'],
    ],
    values: ['len(codes)', '"z"', 'count >= 3', 'price == 0', 'double(count)', 'codes[0]'],
    notValues: ['string', 'Cart', 'items', 'HasPrefix', '_', 'package shop'],
    condition: 'count < limit',
  },
  java: {
    text: java,
    shapes: words(`assignment binary block boolean break call class comment conditional continue declaration each
      expressionStatement function if import index list loop member name null number parenthesised return string throw
      unary update`),
    names: [
      {
        at: 'found && code.startsWith("z")',
        sees: [
          'loop item: string',
          'local name: string',
          'local found: boolean',
          'local sum: number',
          'local spare: number',
          'parameter prices: list',
          'parameter code: string',
          'parameter rate: number',
          'parameter table: map',
          'parameter rest: list',
          'outer items: set',
          'outer LIMIT: number',
          'outer helper: function',
        ],
        not: ['index', 'list', 'value', 'n', 'problem'],
      },
      { at: 'value << 1', sees: ['parameter value: unknown', 'local list: list'], not: ['text', 'item', 'index'] },
      { at: 'spare', sees: ['parameter problem: object', 'local text: string'], not: ['item', 'value'] },
      { at: 'n * 2', sees: ['parameter n: number'], not: ['sum', 'code'] },
    ],
    types: [
      ['index < prices.length', 'boolean'],
      ['item.isEmpty()', 'boolean'],
      ['-sum / 2', 'number'],
      ['name + "!"', 'string'],
      ['!(sum > 2)', 'boolean'],
      ['(sum + 1)', 'number'],
      ['{1, 2}', 'list'],
    ],
    values: ['prices.length', '"z"', 'table.get(item)', 'prices[index]', '(int) rate', 'found'],
    notValues: ['Cart', 'String', 'length', 'startsWith', 'shop', '(sum != 3)', 'RuntimeException'],
    condition: 'sum != 3',
  },
  rust: {
    text: rust,
    shapes:
      words(`assignment binary block boolean break call comment continue declaration each expressionStatement function if import index
      list loop member name null number parenthesised return slice string unary`),
    names: [
      {
        at: 'found && code.starts_with("z")',
        sees: [
          'loop at: unknown',
          'loop item: unknown',
          'local name: string',
          'local found: boolean',
          'local sum: number',
          'parameter prices: list',
          'parameter code: string',
          'parameter table: map',
          'parameter rate: number',
          'self self: object',
          'outer helper: function',
          'outer LIMIT: number',
        ],
        not: ['index', 'part', 'price', 'value', 'n', 'Some'],
      },
      { at: '-price / 2', sees: ['local price: unknown'], not: ['part', 'item'] },
      { at: 'value << 1', sees: ['parameter value: number', 'local list: list'], not: ['price'] },
      { at: 'helper(other)', sees: ['local other: unknown'], not: ['price'] },
      { at: 'n * 2', sees: ['parameter n: number'], not: ['sum', 'code'] },
    ],
    types: [
      ['sum < 10', 'boolean'],
      ['item.is_empty()', 'boolean'],
      ['-price / 2', 'number'],
      ['part.len()', 'number'],
      ['[1, 2]', 'list'],
      ['!(rate > 1.5)', 'boolean'],
    ],
    values: ['prices.len()', '"z"', 'prices[index]', 'helper(other)', 'None', 'found'],
    notValues: ['Cart', 'String', 'items', 'HashMap', 'i64', 'Some(price)'],
    condition: 'sum < 10',
  },
  c: {
    text: c,
    shapes: words(`assignment binary block break call class comment conditional continue declaration expressionStatement
      function if import index list loop member name null number parenthesised return string unary update`),
    names: [
      {
        at: 'cart->count >= 3',
        sees: [
          'local sum: number',
          'local spare: number',
          'local list: list',
          'parameter cart: object',
          'parameter prices: object',
          'parameter length: number',
          'parameter code: string',
          'parameter rate: number',
          'outer helper: function',
          'outer LIMIT: unknown',
        ],
        not: ['index', 'text', 'n'],
      },
      { at: 'prices[index]', sees: ['loop index: number'], not: ['text', 'n'] },
      { at: 'n * 2', sees: ['parameter n: number'], not: ['sum', 'code'] },
    ],
    types: [
      ['index < length', 'boolean'],
      ['strlen(code)', 'number'],
      ['-sum / 2', 'number'],
      ['!(sum > 2)', 'boolean'],
      ['(sum + list[1])', 'number'],
      ['"none"', 'string'],
    ],
    values: ['cart->count', '"none"', 'helper(sum)', 'prices[index]', 'NULL', '(int)rate', '*prices'],
    notValues: ['int', 'count', 'total', 'size_t'],
    condition: 'sum < LIMIT',
  },
  cpp: {
    text: cpp,
    shapes: words(`assignment binary block boolean break call class comment conditional continue declaration each
      expressionStatement function if import index list loop member name null number parenthesised return string throw
      unary update`),
    names: [
      {
        at: 'found && code.empty()',
        sees: [
          'loop price: unknown',
          'local name: string',
          'local sum: number',
          'parameter prices: list',
          'parameter code: string',
          'parameter found: boolean',
          'parameter next: object',
          'outer helper: function',
        ],
        not: ['index', 'list', 'value', 'n'],
      },
      { at: 'value << 1', sees: ['parameter value: number', 'local sum: number'], not: ['list', 'price'] },
      { at: 'n * 2', sees: ['parameter n: number'], not: ['sum', 'code'] },
    ],
    types: [
      ['index < 3', 'boolean'],
      ['code.empty()', 'boolean'],
      ['-sum / 2', 'number'],
      ['!(sum != 3)', 'boolean'],
      ['{1, 2}', 'list'],
    ],
    values: ['prices.size()', 'nullptr', 'prices[index]', 'helper(sum)', 'twice(sum)', 'true'],
    notValues: ['Cart', 'total', 'push_back', 'shop', 'std', 'int'],
    condition: 'sum >= 10',
  },
};
