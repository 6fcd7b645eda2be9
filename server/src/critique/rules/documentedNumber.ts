// A number of the documentation that stands in the code with one digit changed.

import { numberOf, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** A digit went wrong. */
export const documentedNumber: TextRule = {
  id: 'documented-number',
  title: 'A number that is not quite the documented one',
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'The documentation names a number of three digits or more, and the code has one that differs in a digit or two that changed places. One of the two is a slip.',
  wrong: [
    {
      language: 'javascript',
      code: '/** Kelvin to Celsius: subtracts 273.15. */\nfunction celsius(kelvin) {\n  return kelvin - 237.15;\n}\n',
    },
    {
      language: 'python',
      code: 'def is_leap(year):\n    """Every 400 years, by the calendar of 1582."""\n    return year % 400 == 0 and year > 1528\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: '/** Kelvin to Celsius: subtracts 273.15. */\nfunction celsius(kelvin) {\n  return kelvin - 273.15 + 273.16;\n}\n',
    },
    {
      language: 'python',
      code: 'def weight(size):\n    """About 100 for a size of 200."""\n    return size * 0.5 + 300\n',
    },
  ],
  silent: [
    'The documented number stands in the code too.',
    'The number of the code stands in the documentation too.',
    'The numbers are round.',
  ],
  equivalents: ['approx_constant', 'noApproximativeNumericConstant'],
  *look(view) {
    const { doc } = view;
    if (!doc || !view.shape) return;
    const said = new Set(
      [...doc.prose.matchAll(/(?<![\w.,#/-])(\d{2,}(?:\.\d+)?|\d\.\d{2,})(?![\w/-]|[.,]\d)/gu)]
        .map((match) => match[1]!)
        .filter(isTelling),
    );
    if (said.size === 0) return;
    const done = [...shapedOf(view, 'number')].map(({ node }) => ({
      node,
      text: textOf(view, node).replaceAll('_', ''),
    }));
    for (const number of said) {
      if (done.some(({ text }) => Number(text) === Number(number))) continue;
      const near = done.filter(
        ({ node, text }) =>
          numberOf(view, node) !== undefined && isTelling(text) && isSlip(number, text) && !doc.raw.includes(text),
      );
      if (near.length !== 1) continue;
      yield {
        span: near[0]!.node,
        message: `The documentation says ${quoted(number)}, the code has ${quoted(near[0]!.text)}.`,
      };
    }
  },
};

/** Three digits that are not all zeros behind the first. */
function isTelling(text: string): boolean {
  const digits = text.replace('.', '').replace(/^0+/u, '');
  return digits.length >= 3 && !/^\d0+$/u.test(digits);
}

/** Equal but for one digit, or but for two neighbours that changed places. */
function isSlip(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const apart = a.split('').flatMap((sign, at) => (sign === b[at] ? [] : [at]));
  if (apart.length === 1)
    return (
      a.length > 4 &&
      /\d/u.test(b[apart[0]!]!) &&
      /\d/u.test(a[apart[0]!]!) &&
      apart[0]! > 0 &&
      apart[0]! < a.length - 1
    );
  const [first, second] = apart;
  return apart.length === 2 && second === first! + 1 && a[first!] === b[second] && a[second] === b[first!];
}
