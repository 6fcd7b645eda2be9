// Formatting in Python: format specifications of f-strings and `format`, and the `%` operator on strings.

import { unknown } from '../evaluation.ts';
import { raise } from './errors.ts';
import { numberOf, rounded, toFloat, truncate } from './numbers.ts';
import { repr, str } from './repr.ts';
import { PyDict, PyInstance, PyList, PyRange, PyTuple, type Machine, type Value } from './values.ts';

const specification = /^(?:(.)?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su;

/** `format(value, spec)`. */
export function format(machine: Machine, value: Value, spec: string): string {
  if (spec === '') return str(machine, value);
  const match = specification.exec(spec);
  if (!match) return raise('ValueError');
  const [, fill, align, sign, alternate, zero, widthText, grouping, precisionText, type] = match;
  const width = Number(widthText ?? 0);
  const precision = precisionText === undefined ? undefined : Number(precisionText);
  if (width > 10_000 || (precision ?? 0) > 300) return unknown('a very wide format');
  machine.meter.allocate(width);
  if (alternate !== undefined) return unknown('the alternate form of a format');
  if (typeof value === 'string') {
    if (sign !== undefined || grouping !== undefined || align === '=' || zero !== undefined)
      return unknown('a number’s format on a text');
    if (type !== undefined && type !== 's') return raise('ValueError');
    return padded(precision === undefined ? value : value.slice(0, precision), fill ?? ' ', align ?? '<', width);
  }
  if (typeof value === 'boolean' && (type === undefined || type === 's')) return unknown('the format of a boolean');
  const number = numberOf(value);
  if (number === undefined)
    return value instanceof PyInstance ? unknown('the format of an object') : raise('TypeError');
  const shown = typeof number === 'bigint' ? wholeShown(number, type, precision) : floatShown(number, type, precision);
  const digits = grouping === undefined ? shown.digits : grouped(shown.digits, grouping, type);
  const mark = shown.negative ? '-' : sign === '+' ? '+' : sign === ' ' ? ' ' : '';
  if (zero !== undefined && align === undefined && fill === undefined) {
    if (grouping !== undefined) return unknown('grouping with zeros');
    return mark + digits.padStart(width - mark.length, '0');
  }
  if (align === '=') return mark + digits.padStart(width - mark.length, fill ?? (zero === undefined ? ' ' : '0'));
  return padded(mark + digits, fill ?? (zero === undefined ? ' ' : '0'), align ?? '>', width);
}

interface Shown {
  readonly negative: boolean;
  readonly digits: string;
}

function wholeShown(value: bigint, type: string | undefined, precision: number | undefined): Shown {
  const negative = value < 0n;
  const size = negative ? -value : value;
  const bases: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16, d: 10 };
  if (type === undefined || Object.hasOwn(bases, type)) {
    if (precision !== undefined) return raise('ValueError');
    const text = size.toString(type === undefined ? 10 : bases[type]);
    return { negative, digits: type === 'X' ? text.toUpperCase() : text };
  }
  if ('eEfFgG%'.includes(type)) return floatShown(toFloat(value), type, precision);
  return unknown('an unusual format of a number');
}

function floatShown(value: number, type: string | undefined, precision: number | undefined): Shown {
  if (!Number.isFinite(value)) return unknown('the format of infinity');
  const negative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  if (type === 'f' || type === 'F') return { negative, digits: rounded(size, precision ?? 6) };
  if (type === '%') {
    const scaled = size * 100;
    return Number.isFinite(scaled)
      ? { negative, digits: `${rounded(scaled, precision ?? 6)}%` }
      : unknown('the format of infinity');
  }
  if (type === 'e' || type === 'E' || type === 'g' || type === 'G' || type === undefined || type === 'n')
    return unknown('an exponent format');
  return raise('ValueError');
}

function grouped(digits: string, mark: string, type: string | undefined): string {
  if (type !== undefined && !'dfF%'.includes(type)) return unknown('grouping of other digits');
  return digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(?:\d{3})+$)/g, mark));
}

/** Text of at least a width. */
export function padded(text: string, fill: string, align: string, width: number): string {
  const room = width - text.length;
  if (room <= 0) return text;
  if (align === '<') return text + fill.repeat(room);
  if (align === '>') return fill.repeat(room) + text;
  const left = Math.floor(room / 2);
  return fill.repeat(left) + text + fill.repeat(room - left);
}

/** `template % given`. */
export function percentFormat(machine: Machine, template: string, given: Value): string {
  if (given instanceof PyDict) return unknown('% with a dict');
  const values = given instanceof PyTuple ? given.items : [given];
  let used = 0;
  const out = template.replace(
    /%(?:([-+ 0#]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|(.?))/gsu,
    (_, flags = '', width = '0', precision, type, other) => {
      if (other !== undefined || type === undefined) return unknown('an unusual % format');
      if (type === '%') return '%';
      const value = values[used++];
      if (value === undefined) return raise('TypeError');
      if (Number(width) > 10_000) return unknown('a very wide format');
      machine.meter.allocate(Number(width));
      let text: string;
      if (type === 's' || type === 'r') {
        text = type === 's' ? str(machine, value) : repr(machine, value);
        if (precision !== undefined) text = text.slice(0, Number(precision));
        return padded(text, ' ', flags.includes('-') ? '<' : '>', Number(width));
      }
      const number = numberOf(value);
      if (number === undefined) return raise('TypeError');
      let digits: string;
      if (type === 'd' || type === 'i') {
        if (precision !== undefined) return unknown('a precision of a whole number');
        digits = String(typeof number === 'bigint' ? number : truncate(number));
      } else if (type === 'f' || type === 'F') {
        const float = toFloat(number);
        if (!Number.isFinite(float)) return unknown('the format of infinity');
        digits = rounded(float, precision === undefined ? 6 : Number(precision));
      } else return unknown('an unusual % format');
      const negative = digits.startsWith('-');
      const mark = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
      if (negative) digits = digits.slice(1);
      if (flags.includes('-')) return (mark + digits).padEnd(Number(width));
      return flags.includes('0')
        ? mark + digits.padStart(Number(width) - mark.length, '0')
        : (mark + digits).padStart(Number(width));
    },
  );
  if (used < values.length) {
    // Whatever could be a mapping may be left over.
    if (given instanceof PyInstance) return unknown('% with an object');
    if (!(given instanceof PyList) && !(given instanceof PyRange)) return raise('TypeError');
  }
  return out;
}

/** `template.format(...)` with fields of names and positions. */
export function formatMethod(
  machine: Machine,
  template: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): string {
  let next = 0;
  const pieces = template.split(/(\{\{|\}\}|\{[^{}]*\})/u);
  return pieces
    .map((piece, index) => {
      if (piece === '{{') return '{';
      if (piece === '}}') return '}';
      if (index % 2 === 0) return /[{}]/.test(piece) ? unknown('an unusual format text') : piece;
      const match = /^\{(\w*)(?:!([rs]))?(?::(.*))?\}$/su.exec(piece);
      if (!match) return unknown('an unusual format field');
      const [, field = '', conversion, spec = ''] = match;
      const value = field === '' ? args[next++] : /^\d+$/.test(field) ? args[Number(field)] : named.get(field);
      if (value === undefined) return raise(field === '' || /^\d+$/.test(field) ? 'IndexError' : 'KeyError');
      return format(
        machine,
        conversion === 'r' ? repr(machine, value) : conversion === 's' ? str(machine, value) : value,
        spec,
      );
    })
    .join('');
}
