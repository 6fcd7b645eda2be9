// Rows for a linter and a type checker that stay loaded: ESLint and mypy.

import { programFor } from '../../scripts/needs.ts';
import type { CandidateCase } from './case.ts';

const cart = `export function total(lines, rate) {
  const sum = lines.reduce((all, line) => all + line.price * line.count, 0);
  return Math.round(sum * (100 + rate)) / 100;
}

export function cheapest(lines) {
  return lines.toSorted((a, b) => a.price - b.price)[0];
}
`;

/** Endings of the function: every fourth one breaks a rule. */
function carts(count: number): readonly string[] {
  const texts = [cart];
  for (let index = 1; index < count; index++) {
    const faults = ['var tax = rate;\n  ', 'let tax = rate;\n  ', 'if (rate == 1) return sum;\n  '];
    const fault = index % 4 === 3 ? faults[index % faults.length]! : '';
    texts.push(cart.replace('return Math.round(sum * (100', `${fault}return Math.round(sum * (${100 + index}`));
  }
  return texts;
}

const prices = `from dataclasses import dataclass


@dataclass
class Line:
    price: int
    count: int


def total(lines: list[Line], rate: float) -> int:
    amount = sum(line.price * line.count for line in lines)
    return round(amount * (1 + rate / 100))
`;

/** Endings of the function: every fourth one is ill-typed. */
function priceTexts(count: number): readonly string[] {
  const texts = [prices];
  for (let index = 1; index < count; index++) {
    const fault = index % 4 === 3 ? 'return str(amount)' : `return round(amount * (${index} + rate / 100))`;
    texts.push(prices.replace('return round(amount * (1 + rate / 100))', `${fault}  # ${index}`));
  }
  return texts;
}

/** ESLint with a handful of its own rules. */
export const eslintCase: CandidateCase = {
  id: 'eslint',
  checker: 'eslint',
  files: {
    'package.json': '{ "name": "cart", "private": true, "type": "module" }\n',
    'eslint.config.js':
      "export default [{ rules: { 'no-var': 'error', 'prefer-const': 'error', eqeqeq: 'error', 'no-unused-vars': 'error' } }];\n",
  },
  links: ['eslint'],
  document: { path: 'src/cart.js', languageId: 'javascript' },
  select: 'export function total(lines, rate) {',
  candidates: carts,
  goal: 5,
};

/** mypy over one module and one that imports it. */
export const mypyCase: CandidateCase = {
  id: 'mypy',
  checker: 'mypy',
  files: {
    'mypy.ini': '[mypy]\nstrict = True\n',
    'report.py': 'from prices import Line, total\n\nprint(total([Line(1, 2)], 3.0) + 1)\n',
  },
  document: { path: 'prices.py', languageId: 'python' },
  select: 'def total(lines: list[Line], rate: float) -> int:',
  candidates: priceTexts,
  goal: 5,
  missing: () => (programFor('mypy') === undefined ? 'there is no mypy' : undefined),
};
