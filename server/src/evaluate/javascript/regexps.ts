// Regular expressions of JavaScript by the host's engine, for patterns that cannot run away: no quantifier within a
// quantified group, no way back, few of those without an end, on short texts.

import { unknown } from '../evaluation.ts';
import { toText } from './convert.ts';
import { iteratorOver, JsArray, JsFunction, JsRegExp, native, type Machine, type Value } from './values.ts';

/** The longest text that a pattern of one or of several quantifiers without an end is run on, in UTF-16 units. */
const longest = { one: 10_000, several: 300 };

/** Makes a regular expression, or says that it is not simple. */
export function regexpOf(machine: Machine, pattern: string, flags: string): JsRegExp {
  if (pattern.length > 200) return unknown('a long pattern');
  if (!/^[dgimsuy]*$/.test(flags)) return unknown('unusual flags');
  if (/\\[1-9k]|\(\?<[=!]|\(\?=|\(\?!/.test(pattern)) return unknown('a pattern that looks around');
  if (/\)(?:[*+]|\{\d*,)/.test(pattern) && /[*+]|\{\d*,/.test(pattern.replace(/\)(?:[*+]|\{\d+,?\d*\})\??/g, ')')))
    return unknown('a pattern of nested repetitions');
  // Alternatives within a repetition may match the same text in many ways.
  if (/\|[^()]*\)(?:[*+]|\{)/.test(pattern)) return unknown('a pattern of repeated alternatives');
  machine.meter.step(10);
  try {
    return new JsRegExp(new RegExp(pattern, flags));
  } catch (error) {
    if (error instanceof SyntaxError) return machine.fail('SyntaxError');
    throw error;
  }
}

/** Refuses a text that is too long for a pattern, and counts its steps. */
export function fits(machine: Machine, { regexp }: JsRegExp, text: string): void {
  const count = (regexp.source.match(/(?<!\\)[*+]|\{\d+,\d*\}/g) ?? []).length;
  if (text.length > (count > 1 ? longest.several : longest.one) || count > 4) unknown('a long text for a pattern');
  if (count > 2 && text.length > 60) unknown('a long text for a pattern');
  machine.meter.step(1 + text.length / 10);
}

/** What one match gives: an array with its place. */
export function matchOf(found: RegExpExecArray | RegExpMatchArray | null): Value {
  if (!found) return null;
  if (found.groups) return unknown('named groups');
  const extra = new Map<string, Value>([
    ['index', found.index],
    ['input', found.input],
    ['groups', undefined],
  ]);
  return new JsArray([...found], extra);
}

/** Members of regular expressions. */
export function regexpMember(machine: Machine, self: JsRegExp, name: string): Value {
  const run = (text: Value) => {
    const given = toText(machine, text);
    fits(machine, self, given);
    return self.regexp.exec(given);
  };
  switch (name) {
    case 'test':
      return native(name, ([text]) => run(text) !== null);
    case 'exec':
      return native(name, ([text]) => matchOf(run(text)));
    case 'source':
    case 'flags':
    case 'lastIndex':
    case 'global':
      return self.regexp[name];
    default:
      return unknown(`the member ${name} of a regular expression`);
  }
}

/** `text.replace(pattern, by)`, all of it where `all` is set. */
export function replaced(machine: Machine, text: string, pattern: Value, by: Value, all: boolean): string {
  if (pattern instanceof JsRegExp) {
    fits(machine, pattern, text);
    if (all && !pattern.regexp.global) return machine.fail('TypeError');
  }
  const wanted = pattern instanceof JsRegExp ? pattern.regexp : toText(machine, pattern);
  const fresh =
    by instanceof JsFunction
      ? (...found: readonly (string | number | undefined)[]) => {
          machine.meter.step();
          return toText(machine, machine.call(by, undefined, found));
        }
      : toText(machine, by);
  const made = all
    ? typeof fresh === 'string'
      ? text.replaceAll(wanted, fresh)
      : text.replaceAll(wanted, fresh as (text: string) => string)
    : typeof fresh === 'string'
      ? text.replace(wanted, fresh)
      : text.replace(wanted, fresh as (text: string) => string);
  machine.meter.allocate(made.length);
  return made;
}

/** `text.matchAll(pattern)`. */
export function allMatches(machine: Machine, text: string, pattern: Value): Value {
  if (!(pattern instanceof JsRegExp)) return unknown('matchAll of a text');
  if (!pattern.regexp.global) return machine.fail('TypeError');
  fits(machine, pattern, text);
  return iteratorOver(text.matchAll(pattern.regexp), matchOf);
}
