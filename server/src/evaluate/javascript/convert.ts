// Conversions and operators of JavaScript: to primitives, numbers, texts and property names; equality and arithmetic.

import { unknown } from '../evaluation.ts';
import {
  Accessor,
  counted,
  isObject,
  JsArray,
  JsFunction,
  JsIterator,
  JsMap,
  JsObject,
  JsRegExp,
  JsSet,
  type Machine,
  type Value,
} from './values.ts';

type Primitive = undefined | null | boolean | number | bigint | string;

/** A value of an object as a primitive; its own `valueOf` and `toString` are called. */
export function toPrimitive(machine: Machine, value: Value, hint: 'number' | 'string' | 'default'): Primitive {
  if (!isObject(value)) return value;
  if (value instanceof JsArray) return joined(machine, value, ',');
  if (value instanceof JsMap) return '[object Map]';
  if (value instanceof JsSet) return '[object Set]';
  if (value instanceof JsRegExp) return String(value.regexp);
  if (value instanceof JsFunction || value instanceof JsIterator) return unknown('a function as a text');
  for (const name of hint === 'string' ? ['toString', 'valueOf'] : ['valueOf', 'toString']) {
    const method = inherited(value, name);
    if (method === undefined) continue;
    if (!(method instanceof JsFunction)) return unknown('an unusual conversion');
    const result = machine.call(method, value, []);
    if (!isObject(result)) return result;
  }
  if (inherited(value, 'toString') !== undefined) return machine.fail('TypeError');
  return isError(machine, value) ? errorText(machine, value) : '[object Object]';
}

/** A property of an object or its prototypes, without those of the language. */
export function inherited(object: JsObject, name: string): Value | Accessor {
  for (let at: JsObject | null = object; at; at = at.proto) if (at.properties.has(name)) return at.properties.get(name);
  return undefined;
}

/** Whether an object derives from an error class of the language. */
export function isError(machine: Machine, object: JsObject): boolean {
  const base = machine.errors.get('Error')!.prototype!;
  for (let at: JsObject | null = object; at; at = at.proto) if (at === base) return true;
  return false;
}

function errorText(machine: Machine, error: JsObject): string {
  const name = toText(machine, machine.get(error, 'name'));
  const message = toText(machine, machine.get(error, 'message'));
  return message === '' ? name : `${name}: ${message}`;
}

/** `array.join(mark)`. */
export function joined(machine: Machine, array: JsArray, mark: string): string {
  counted(machine, array.items.length);
  machine.meter.enter();
  const texts = Array.from(array.items, (one) => (one === undefined || one === null ? '' : toText(machine, one)));
  machine.meter.leave();
  counted(
    machine,
    texts.reduce((sum, one) => sum + one.length + mark.length, 0),
  );
  return texts.join(mark);
}

/** `String(value)`. */
export function toText(machine: Machine, value: Value): string {
  const text = String(toPrimitive(machine, value, 'string'));
  return text;
}

/** `Number(value)`, where a bigint is a TypeError. */
export function toNumber(machine: Machine, value: Value): number {
  const primitive = toPrimitive(machine, value, 'number');
  return typeof primitive === 'bigint' ? machine.fail('TypeError') : Number(primitive);
}

/** A number without its fraction, as indices and counts are taken; NaN is 0. */
export function toInteger(machine: Machine, value: Value): number {
  const number = toNumber(machine, value);
  return Number.isNaN(number) ? 0 : Math.trunc(number);
}

/** The name of a property that a value in brackets means. */
export function toName(machine: Machine, value: Value): string {
  return typeof value === 'string' ? value : toText(machine, value);
}

/** Whether a value is true. */
export function isTrue(value: Value): boolean {
  return isObject(value) || Boolean(value);
}

/** `a == b`. */
export function isLooselyEqual(machine: Machine, a: Value, b: Value): boolean {
  const [x, y] = [isObject(a), isObject(b)];
  if (x === y) return x ? a === b : (a as Primitive) == (b as Primitive);
  const other = x ? b : a;
  if (other === null || other === undefined) return false;
  return isLooselyEqual(
    machine,
    x ? toPrimitive(machine, a, 'default') : a,
    y ? toPrimitive(machine, b, 'default') : b,
  );
}

/** Most bits of a bigint. */
const mostBits = 20_000n;

/** A binary operator other than the logical ones, `in` and `instanceof`. */
export function binary(machine: Machine, operator: string, a: Value, b: Value): Value {
  switch (operator) {
    case '===':
      return a === b;
    case '!==':
      return a !== b;
    case '==':
      return isLooselyEqual(machine, a, b);
    case '!=':
      return !isLooselyEqual(machine, a, b);
    case '+': {
      const [x, y] = [toPrimitive(machine, a, 'default'), toPrimitive(machine, b, 'default')];
      if (typeof x === 'string' || typeof y === 'string') {
        const text = String(x) + String(y);
        machine.meter.allocate(text.length);
        return text;
      }
      return arithmetic(machine, operator, x, y);
    }
    case '<':
    case '>':
    case '<=':
    case '>=': {
      const [x, y] = [toPrimitive(machine, a, 'number'), toPrimitive(machine, b, 'number')] as [number, number];
      return operator === '<' ? x < y : operator === '>' ? x > y : operator === '<=' ? x <= y : x >= y;
    }
    default:
      return arithmetic(machine, operator, toPrimitive(machine, a, 'number'), toPrimitive(machine, b, 'number'));
  }
}

function arithmetic(machine: Machine, operator: string, a: Primitive, b: Primitive): number | bigint {
  if (typeof a === 'bigint' || typeof b === 'bigint') return large(machine, operator, a, b);
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '%':
      return x % y;
    case '**':
      return x ** y;
    case '&':
      return x & y;
    case '|':
      return x | y;
    case '^':
      return x ^ y;
    case '<<':
      return x << y;
    case '>>':
      return x >> y;
    case '>>>':
      return x >>> y;
    default:
      return unknown(`the operator ${operator}`);
  }
}

function large(machine: Machine, operator: string, a: Primitive, b: Primitive): bigint {
  if (typeof a !== 'bigint' || typeof b !== 'bigint' || operator === '>>>') return machine.fail('TypeError');
  const bits = (value: bigint) => BigInt(value.toString(16).length * 4);
  machine.meter.step(1 + Number(bits(a)) / 200);
  const small = (value: bigint) => (bits(value) > mostBits ? unknown('a number is too large') : value);
  switch (operator) {
    case '+':
      return small(a + b);
    case '-':
      return small(a - b);
    case '*':
      return small(a * b);
    case '/':
      return b === 0n ? machine.fail('RangeError') : a / b;
    case '%':
      return b === 0n ? machine.fail('RangeError') : a % b;
    case '**':
      if (b < 0n) return machine.fail('RangeError');
      return a * a > 1n && bits(a) * b > mostBits ? unknown('a number is too large') : a ** b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
    case '>>':
      return b > mostBits || b < -mostBits
        ? unknown('a number is too large')
        : operator === '<<'
          ? small(a << b)
          : small(a >> b);
    default:
      return unknown(`the operator ${operator}`);
  }
}

/** `typeof value`. */
export function typeOf(value: Value): string {
  if (value === null) return 'object';
  return isObject(value) ? (value instanceof JsFunction ? 'function' : 'object') : typeof value;
}
