// JavaScript's literals: numbers, strings with their escapes, and templates.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { parts, textOf, type Code, type Compiler } from './compiler.ts';
import { toText } from './convert.ts';
import type { Value } from './values.ts';

/** A number as it is written. */
export function numberLiteral(text: string): number | bigint {
  const plain = text.replaceAll('_', '');
  if (/^0\d/.test(plain)) return unknown('an octal number of old');
  if (plain.endsWith('n')) return plain.length > 4000 ? unknown('a number is too large') : BigInt(plain.slice(0, -1));
  return Number(plain);
}

const single: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
  '\r\n': '',
  '\u2028': '',
  '\u2029': '',
};

function escape(text: string): string {
  const code = text.slice(1);
  if (/^x[\da-fA-F]{2}$|^u[\da-fA-F]{4}$/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  const point = /^u\{([\da-fA-F]{1,6})\}$/.exec(code);
  if (point && Number.parseInt(point[1]!, 16) <= 0x10ffff) return String.fromCodePoint(Number.parseInt(point[1]!, 16));
  if (Object.hasOwn(single, code)) return single[code]!;
  return /^[^xu\d]$/u.test(code) ? code : unknown('an unusual escape');
}

/** The text of a string in quotes. */
export function stringLiteral(compiler: Compiler, node: SyntaxNode): string {
  return node.children
    .filter((child) => child.named)
    .map((child) =>
      child.kind === 'escape_sequence'
        ? escape(textOf(compiler, child))
        : child.kind === 'string_fragment'
          ? textOf(compiler, child)
          : unknown('an unusual string'),
    )
    .join('');
}

/** A template, put together when it is reached. */
export function templateOf(compiler: Compiler, node: SyntaxNode): Code {
  const pieces = node.children
    .filter((child) => child.named)
    .map((child): string | ((scope: Parameters<Code>[0]) => Value) => {
      if (child.kind === 'template_substitution') return compiler.expression(parts(child)[0]);
      const text = textOf(compiler, child).replaceAll('\r\n', '\n');
      return child.kind === 'escape_sequence'
        ? escape(text)
        : child.kind === 'string_fragment'
          ? text
          : unknown('an unusual template');
    });
  return (scope) => {
    const text = pieces
      .map((piece) => (typeof piece === 'string' ? piece : toText(compiler.machine, piece(scope))))
      .join('');
    compiler.machine.meter.allocate(text.length);
    return text;
  };
}
