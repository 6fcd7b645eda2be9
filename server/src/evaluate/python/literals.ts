// Python's literals: numbers, and strings with their prefixes and escapes.

import { unknown } from '../evaluation.ts';

/** A number as it is written. */
export function numberLiteral(text: string): bigint | number {
  const plain = text.replaceAll('_', '');
  if (/[jJlL]$/.test(plain) && !/^0[xX]/.test(plain)) return unknown('complex numbers');
  if (/^(?:0[xXoObB][\da-fA-F]+|\d+)$/.test(plain)) {
    if (plain.length > 4000) return unknown('a number is too large');
    if (/^0\d*[1-9]/.test(plain)) return unknown('a number with leading zeros');
    return BigInt(plain);
  }
  return /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain) ? Number(plain) : unknown('an unusual number');
}

const single: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** The text behind the escapes of a string that is not raw. */
export function unescaped(text: string): string {
  return text.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|[0-7]{1,3}|\r\n|[^])/g, (whole, code: string) => {
    if (code === '\r\n') return '';
    if (code.length > 1 && (code[0] === 'x' || code[0] === 'u'))
      return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    if ('xuUN'.includes(code)) return unknown('an unusual escape');
    return Object.hasOwn(single, code) ? single[code]! : whole;
  });
}

/** Refuses characters beyond the basic plane, of which the two languages count differently. */
export function basicText(text: string): string {
  return /[\ud800-\udfff]/.test(text) ? unknown('characters beyond the basic plane') : text;
}
