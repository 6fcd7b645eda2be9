// One text in each language with braces, and what its dialect must see in it.

import type { RoughType } from '../../../../server/src/repair/dialect.ts';

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

const go = `package shop

import (
	"strings"
	str "strconv"
)

const limit = 10

// Cart holds things. 🦀
type Cart struct {
	items []string
	price map[string]int
}

func helper(n int) int { return n * 2 }

func (cart *Cart) Total(codes []string, rate float64, rest ...int) (sum int, err error) {
	// Adds up.
	var count int = 1
	name, found := "x", true
	for index := 0; index < len(codes); index++ {
		count += index
	}
	for _, code := range codes {
		if price, ok := cart.price[code]; !ok || price == 0 {
			continue
		} else if strings.HasPrefix(code, "z") && found {
			break
		} else {
			sum -= price
		}
	}
	for count < limit {
		count++
	}
	switch {
	case count >= 3:
		name = codes[0]
	}
	part := codes[1:count]
	double := func(value int) int { return value << 1 }
	list := []int{1, 2}
	table := map[string]int{"a": 1}
	cart.items = nil
	half := -count / 2
	text := str.Itoa(half) + "!"
	_, _, _, _ = part, list, table, text
	if (count != 3) != false {
		return double(count), err
	}
	return
}
`;

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
};
