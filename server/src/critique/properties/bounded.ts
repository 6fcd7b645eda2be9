// The documented range of a result: “a number between 0 and 1”, “never negative”, “between `low` and `high`”.

import type { Literal } from '../../core/literal.ts';
import { callText, ofResult, type Property, type Relation } from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** A bound: a number, or the place of the argument that is one. */
type Bound = { readonly value: number } | { readonly at: number };

/** The relation: every result is a number that lies between the bounds, both included. */
export function boundedResult(subject: Subject, low: Bound | undefined, high: Bound | undefined): Relation {
  const numberOf = (bound: Bound, args: Arguments) => ('value' in bound ? bound.value : plainNumber(args[bound.at]));
  const sides = (args: Arguments) => ({
    least: low ? numberOf(low, args) : -Infinity,
    most: high ? numberOf(high, args) : Infinity,
  });
  return ofResult(
    subject,
    ({ value }, args) => {
      const { least, most } = sides(args);
      const given = plainNumber(value);
      if (given === undefined || least === undefined || most === undefined || Number.isNaN(given)) return undefined;
      // What rounding adds is no fault.
      const slack = 1e-9 * Math.max(1, Math.abs(given));
      if (given < least - slack) return `gives ${given}, which is below ${least}`;
      return given > most + slack ? `gives ${given}, which is above ${most}` : true;
    },
    {
      accepts(args) {
        const { least, most } = sides(args);
        return least !== undefined && most !== undefined && least <= most;
      },
      expectation(args) {
        const call = callText(subject, args);
        const { least, most } = sides(args);
        const yes = subject.languageId === 'python' ? 'True' : 'true';
        const and = subject.languageId === 'python' ? 'and' : '&&';
        const parts = [
          ...(least !== undefined && Number.isFinite(least) ? [`${call} >= ${least}`] : []),
          ...(most !== undefined && Number.isFinite(most) ? [`${call} <= ${most}`] : []),
        ];
        return call === undefined || parts.length === 0
          ? undefined
          : { call: parts.join(` ${and} `), expected: { kind: 'value', text: yes } };
      },
    },
  );
}

function plainNumber(value: Literal | undefined): number | undefined {
  return value?.kind === 'number' ? value.value : undefined;
}

const number = String.raw`(-?\d+(?:\.\d+)?)(?!\w)`;
const between = new RegExp(
  String.raw`\b(?:(?:always )?(?:between|from|in the range(?: of)?|ranging from)\s+)${number}\s+(?:and|to)\s+${number}|\bin (?:the range )?[[(]\s*${number}\s*,\s*${number}\s*[\])]`,
  'iu',
);
const parameters = /\bbetween\s+[`']?([A-Za-z_]\w*)[`']?\s+and\s+[`']?([A-Za-z_]\w*)[`']?/iu;
const notNegative = /\b(?:non-?negative|never negative|never (?:less than|below) (?:0|zero))\b/iu;
const open = /\b(?:if|unless|usually|typically|otherwise|except|or|approx\w*|about|roughly|when|where|random)\b|%/iu;

/** See above. */
export const bounded: Property = {
  id: 'bounded',
  title: 'The documented range of the result',
  bugKind: 'C.1',
  promisedBy(subject) {
    const quote = resultWords(subject);
    if (quote === undefined || open.test(quote)) return [];
    const basis = { kind: 'documented', quote } as const;
    const range = between.exec(quote);
    if (range) {
      const [low, high] = [Number(range[1] ?? range[3]), Number(range[2] ?? range[4])];
      if (!(low < high)) return [];
      return [{ subject, relation: boundedResult(subject, { value: low }, { value: high }), basis }];
    }
    const names = parameters.exec(quote);
    const [low, high] = [names?.[1], names?.[2]].map((name) =>
      subject.parameters.findIndex((one) => one.name === name && one.domain?.kind === 'number' && !one.optional),
    );
    if (names && low! >= 0 && high! >= 0)
      return [{ subject, relation: boundedResult(subject, { at: low! }, { at: high! }), basis }];
    if (notNegative.test(quote)) return [{ subject, relation: boundedResult(subject, { value: 0 }, undefined), basis }];
    return [];
  },
};

/** What is said of the result: the words of the tag, or a first sentence that begins with it. */
function resultWords({ doc }: Subject): string | undefined {
  if (doc?.returns) return doc.returns.text.split(/(?<=\.)\s/u)[0];
  const first = (doc?.prose ?? '')
    .split(/(?<=\.)\s/u)
    .find((one) => /^(?:returns?|gives?|clamps?|limits?|restricts?)\b/iu.test(one));
  return first;
}
