// Python's numbers: whole numbers without bounds, floats as IEEE doubles, and how both are written and rounded.
// What depends on the C library's accuracy (powers and sums of floats) is unknown unless every way gives the same.

import { unknown } from '../evaluation.ts';
import { raise } from './errors.ts';

/** A number; booleans have been made whole numbers. */
export type Num = bigint | number;

/** The number that a value is for arithmetic; undefined for what is none. */
export function numberOf(value: unknown): Num | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? (value ? 1n : 0n) : undefined;
}

const largest = 2n ** 1024n;
/** Whole numbers of more bits than this are not computed. */
const mostBits = 20_000;

/** The nearest float of a whole number; raises OverflowError beyond the floats. */
export function toFloat(value: Num): number {
  if (typeof value === 'number') return value;
  if (value >= largest || value <= -largest) raise('OverflowError');
  const float = Number(value);
  return Number.isFinite(float) ? float : raise('OverflowError');
}

/** Whether a whole number is a float without loss. */
function isExact(value: bigint): boolean {
  return BigInt.asIntN(54, value) === value && value !== -(2n ** 53n);
}

export function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

function sized(value: bigint): bigint {
  return value > -(2n ** 64n) && value < 2n ** 64n
    ? value
    : bits(value) > mostBits
      ? unknown('a number is too large')
      : value;
}

/** Floor division of whole numbers. */
export function floorDivide(a: bigint, b: bigint): bigint {
  if (b === 0n) raise('ZeroDivisionError');
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** The remainder that goes with floor division: it has the sign of the divisor. */
export function modulo(a: bigint, b: bigint): bigint {
  if (b === 0n) raise('ZeroDivisionError');
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

/** Quotient and remainder of floats, as CPython's float_divmod has them. */
export function floatDivmod(a: number, b: number): readonly [number, number] {
  if (b === 0) raise('ZeroDivisionError');
  if (!Number.isFinite(a) || Number.isNaN(b)) return [NaN, NaN];
  if (!Number.isFinite(b)) return unknown('division by infinity');
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0) {
    if (b < 0 !== rest < 0) {
      rest += b;
      quotient -= 1;
    }
  } else rest = b < 0 ? -0 : 0;
  let floored: number;
  if (quotient !== 0) {
    floored = Math.floor(quotient);
    if (quotient - floored > 0.5) floored += 1;
  } else floored = a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  return [floored, rest];
}

/** One arithmetic operator on two numbers. */
export function arithmetic(operator: string, a: Num, b: Num): Num {
  if (typeof a === 'bigint' && typeof b === 'bigint') return wholeArithmetic(operator, a, b);
  const [x, y] = [toFloat(a), toFloat(b)];
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return y === 0 ? raise('ZeroDivisionError') : x / y;
    case '//':
      return floatDivmod(x, y)[0];
    case '%':
      return floatDivmod(x, y)[1];
    case '**':
      return floatPower(x, y);
    default:
      return raise('TypeError');
  }
}

function wholeArithmetic(operator: string, a: bigint, b: bigint): Num {
  switch (operator) {
    case '+':
      return sized(a + b);
    case '-':
      return sized(a - b);
    case '*':
      return sized(a * b);
    case '/':
      if (b === 0n) raise('ZeroDivisionError');
      if (isExact(a) && isExact(b)) return Number(a) / Number(b);
      if (a % b === 0n) return toFloat(a / b);
      return unknown('a quotient of large numbers');
    case '//':
      return floorDivide(a, b);
    case '%':
      return modulo(a, b);
    case '**':
      if (b < 0n) return a === 0n ? raise('ZeroDivisionError') : floatPower(toFloat(a), toFloat(b));
      if (a !== 0n && a !== 1n && a !== -1n && b * BigInt(bits(a)) > BigInt(mostBits)) unknown('a number is too large');
      return a ** b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      if (b < 0n) raise('ValueError');
      if (b > BigInt(mostBits)) unknown('a number is too large');
      return sized(a << b);
    case '>>':
      if (b < 0n) raise('ValueError');
      return a >> (b > 100_000n ? 100_000n : b);
    default:
      return raise('TypeError');
  }
}

/** A power of floats where the exact result is a float, so that every accurate library gives it. */
function floatPower(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (!Number.isFinite(base) || !Number.isFinite(exponent)) return unknown('a power of infinity');
  if (base === 0) return exponent < 0 ? raise('ZeroDivisionError') : exponent % 2 === 1 ? base : 0;
  if (Number.isInteger(exponent) && Math.abs(exponent) <= 64) {
    const [mantissa, scale] = fraction(base);
    const count = BigInt(Math.abs(exponent));
    if (exponent > 0) {
      const power = mantissa ** count;
      const shift = scale * Number(count);
      if (bits(oddPart(power)) <= 52 && Math.abs(shift) + bits(power) < 900) return scaled(power, shift);
    } else if ((mantissa === 1n || mantissa === -1n) && Math.abs(scale * exponent) < 900)
      return (count % 2n === 1n ? Number(mantissa) : 1) * 2 ** (scale * exponent);
  }
  if (exponent === 0.5 && base > 0) {
    const root = Math.sqrt(base);
    const [mantissa, scale] = fraction(root);
    const [whole, other] = fraction(base);
    if (
      mantissa * mantissa * 2n ** BigInt(Math.max(0, 2 * scale - other)) ===
      whole * 2n ** BigInt(Math.max(0, other - 2 * scale))
    )
      return root;
  }
  return unknown('a power of floats');
}

function oddPart(value: bigint): bigint {
  let odd = value;
  while (odd !== 0n && odd % 2n === 0n) odd /= 2n;
  return odd;
}

function scaled(value: bigint, exponent: number): number {
  let odd = value;
  let shift = exponent;
  while (odd % 2n === 0n) {
    odd /= 2n;
    shift++;
  }
  return Number(odd) * 2 ** shift;
}

/** A finite float as an odd whole number and a power of two. */
export function fraction(value: number): readonly [bigint, number] {
  if (value === 0) return [0n, 0];
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const raw = view.getBigUint64(0);
  const biased = Number((raw >> 52n) & 0x7ffn);
  let mantissa = raw & 0xfffffffffffffn;
  let exponent = biased === 0 ? -1074 : biased - 1075;
  if (biased !== 0) mantissa |= 1n << 52n;
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    exponent++;
  }
  return [value < 0 ? -mantissa : mantissa, exponent];
}

/**
 * A finite float in decimal with so many places, rounded from its exact value, halves to even.
 *
 * @param places digits after the point; less than zero for tens and hundreds, which gives no point.
 */
export function rounded(value: number, places: number): string {
  const [mantissa, exponent] = fraction(Math.abs(value));
  let top = mantissa;
  let bottom = 1n;
  if (exponent > 0) top <<= BigInt(exponent);
  else bottom <<= BigInt(-exponent);
  if (places >= 0) top *= 10n ** BigInt(places);
  else bottom *= 10n ** BigInt(-places);
  let whole = top / bottom;
  const rest = (top % bottom) * 2n;
  if (rest > bottom || (rest === bottom && whole % 2n === 1n)) whole += 1n;
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (places < 0) return sign + String(whole * 10n ** BigInt(-places));
  const digits = String(whole).padStart(places + 1, '0');
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** `round(value, places)`; without places a whole number. */
export function roundNumber(value: Num, places: bigint | undefined): Num {
  if (places !== undefined && (places > 300n || places < -300n)) return unknown('rounding to so many places');
  if (typeof value === 'bigint') {
    if (places === undefined || places >= 0n) return value;
    const unit = 10n ** -places;
    const low = floorDivide(value, unit) * unit;
    const rest = (value - low) * 2n;
    return rest > unit || (rest === unit && (low / unit) % 2n !== 0n) ? low + unit : low;
  }
  if (!Number.isFinite(value)) {
    if (places !== undefined) return value;
    return raise(Number.isNaN(value) ? 'ValueError' : 'OverflowError');
  }
  return places === undefined ? BigInt(rounded(value, 0)) : Number(rounded(value, Number(places)));
}

/** The whole part of a float. */
export function truncate(value: number): bigint {
  if (Number.isNaN(value)) return raise('ValueError');
  if (!Number.isFinite(value)) return raise('OverflowError');
  return BigInt(Math.trunc(value));
}

/** A float as `repr` writes it: the shortest digits that give it back. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digitsText, exponentText] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = digitsText.replace('.', '');
  const exponent = Number(exponentText);
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 16) {
    const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${tail}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${sign}${digits.padEnd(exponent + 1, '0')}.0`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** `int(text, base)`. */
export function wholeFrom(text: string, base: number): bigint {
  const trimmed = text.replace(/^[\s]+|[\s]+$/gu, '');
  if (/[^\x20-\x7e]/.test(trimmed)) return unknown('a number in other digits');
  const match = /^([+-]?)(0[xX]|0[oO]|0[bB])?_?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(trimmed);
  if (base === 10) {
    if (!/^[+-]?\d+(?:_\d+)*$/.test(trimmed)) raise('ValueError');
    if (trimmed.length > 4000) unknown('a number is too large');
    const digits = trimmed.replace(/[+_-]/g, '');
    return trimmed.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  }
  if (base < 2 || base > 36) return base === 0 ? unknown('int() with base 0') : raise('ValueError');
  if (!match || match[2] !== undefined || trimmed.includes('_'))
    return /^[+-]?0[xXoObB]|_/.test(trimmed) ? unknown('a number with a prefix') : raise('ValueError');
  let found = 0n;
  for (const digit of match[3]!.toLowerCase()) {
    const one = Number.parseInt(digit, 36);
    if (one >= base) raise('ValueError');
    found = found * BigInt(base) + BigInt(one);
  }
  return match[1] === '-' ? -found : found;
}

/** `float(text)`. */
export function floatFrom(text: string): number {
  const trimmed = text.trim();
  if (/[^\x20-\x7e]/.test(trimmed) || trimmed.includes('_')) return unknown('a number in another form');
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed);
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (!special) return raise('ValueError');
  if (special[2]!.toLowerCase() === 'nan') return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}
