// Another constant: numbers nearby and of the file, texts of the file, the other truth value, another first value.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { decimalOf, parentShape, replacing, roleOf, shaped, shown } from '../fixing.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

const mostBorrowed = 5;

/** Wrong constants. */
export const constant: FixTemplate = {
  id: 'constant',
  title: 'another constant',
  source: 'TBar (ISSTA 2019) FP9 “mutate literal expression”; SOFix (SANER 2018); mutation operator CRP (Mothra 1988)',
  // “Change numeric literal” is third among the one-statement fixes of ManySStuBs4J (MSR 2020).
  prior: 0.7,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'number')) {
      const above = parentShape(place, node);
      if (above?.kind === 'unary' && above.class === 'minus') continue;
      if (place.dialect.isExpression(node)) yield* numbers(place, node, shape.text);
    }
    for (const { node, shape } of shaped(place, 'unary')) {
      const inner = shape.class === 'minus' ? place.dialect.shapeOf(shape.operand) : undefined;
      if (inner?.kind === 'number' && place.dialect.isExpression(node)) yield* numbers(place, node, `-${inner.text}`);
    }
    for (const { node, shape } of shaped(place, 'string')) {
      if (shape.plain && place.dialect.isExpression(node)) yield* texts(place, node, shape.text);
    }
    for (const { node, shape } of shaped(place, 'boolean')) {
      if (!place.dialect.isExpression(node)) continue;
      const { trueWord, falseWord } = place.dialect.write;
      const other = shape.value ? falseWord : trueWord;
      yield replacing(place, constant, node, other, `Use \`${other}\` instead of ${shown(place.textOf(node))}`, 1);
    }
  },
};

function* numbers(place: RepairPlace, node: SyntaxNode, text: string): Generator<Fix> {
  const value = text.startsWith('-') ? negative(decimalOf(text.slice(1))) : decimalOf(text);
  if (value === undefined) return;
  const wanted = new Map<string, number>();
  const add = (other: number, fit: number) => {
    const written = Number.isInteger(other) ? String(other) : trimmedNumber(other);
    if (other !== value && !wanted.has(written)) wanted.set(written, fit);
  };
  add(value + 1, 1);
  add(value - 1, 1);
  add(0, 0.8);
  add(1, 0.8);
  if (value !== 0) add(-value, 0.6);
  add(-1, 0.4);
  add(2, 0.45);
  if (Math.abs(value) >= 10 || !Number.isInteger(value)) {
    add(value * 10, 0.4);
    add(value / 10, 0.4);
  }
  for (const name of namesFor(place, node)) wanted.set(name, 0.4);
  for (const borrowed of numbersNear(place)) add(borrowed.value, 0.5 * borrowed.nearness);
  for (const [written, fit] of wanted) {
    yield replacing(place, constant, node, written, `Use \`${written}\` instead of ${shown(text)}`, fit);
  }
  // The first value of a least or greatest one so far.
  if (roleOf(place, node) !== 'value') return;
  for (const infinity of [Infinity, -Infinity]) {
    const written = place.dialect.write.literal({ kind: 'number', value: infinity, float: true });
    if (written === undefined) continue;
    yield replacing(place, constant, node, written, `Start with \`${written}\` instead of ${shown(text)}`, 0.35);
  }
}

const mostNames = 2;

/** Parameters and locals that may be meant where one of their values was written down. */
function namesFor(place: RepairPlace, node: SyntaxNode): readonly string[] {
  const role = roleOf(place, node);
  // A number in a formula is seldom a variable; what starts, ends or limits something may be.
  if (role === 'operand' && parentShape(place, node)?.kind === 'unary') return [];
  return place
    .namesAt(node)
    .filter(({ name, type, origin }) => {
      const isOwn = origin === 'parameter' || origin === 'local' || origin === 'loop';
      return isOwn && (type === 'number' || (type === 'unknown' && role === 'value')) && name !== 'self';
    })
    .slice(0, role === 'value' ? mostNames + 1 : mostNames)
    .map(({ name }) => name);
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

function trimmedNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

const near = new WeakMap<RepairPlace, readonly { readonly value: number; readonly nearness: number }[]>();

/** The file’s numbers, the nearest first, each once. */
function numbersNear(place: RepairPlace): readonly { readonly value: number; readonly nearness: number }[] {
  const known = near.get(place);
  if (known) return known;
  const counts = new Map<number, number>();
  const found = place.ingredients.constants.flatMap(({ text, nearness }) => {
    const value = decimalOf(text);
    const count = counts.get(nearness) ?? 0;
    if (value === undefined || value === 0 || value === 1 || count >= mostBorrowed) return [];
    counts.set(nearness, count + 1);
    return [{ value, nearness }];
  });
  near.set(place, found);
  return found;
}

const separators = [' ', ', ', ',', '-', '_', ': ', '\\n'];
const mostTold = 4;
const told = new WeakMap<RepairPlace, readonly string[]>();

/** What the comments of the function and the one before it put in quotes, the first first. */
function toldTexts(place: RepairPlace): readonly string[] {
  const known = told.get(place);
  if (known) return known;
  const { text } = place.tree;
  const { start, end } = place.func;
  const before =
    /(?:\/\*(?:[^*]|\*(?!\/))*\*\/|(?:^[ \t]*(?:\/\/|#).*\r?\n)+)\s*(?:(?:export|default|async|static|const|let)\s+|\w+\s*=\s*)*$/mu;
  const code = text.slice(start, end);
  const comments = [
    before.exec(text.slice(Math.max(0, start - 2000), start))?.[0] ?? '',
    ...(code.match(/("{3}|'{3})[\s\S]*?\1|\/\*[\s\S]*?\*\/|(?:\/\/|#).*/gu) ?? []),
  ].map((comment) => comment.replace(/^("{3}|'{3})|("{3}|'{3})$/gu, ''));
  const found = comments.flatMap((comment) =>
    [...comment.matchAll(/(["'`])([^"'`\\\r\n]{1,20})\1/gu)].map((match) => match[2]!),
  );
  const distinct = [...new Set(found)].slice(0, mostTold);
  told.set(place, distinct);
  return distinct;
}

function* texts(place: RepairPlace, node: SyntaxNode, text: string): Generator<Fix> {
  const quote = text[0]!;
  if ((quote !== "'" && quote !== '"') || text.startsWith(quote.repeat(3))) return;
  const inner = text.slice(1, -1);
  const wanted = new Map<string, number>();
  const add = (other: string, fit: number) => {
    const written = quote + other + quote;
    if (written !== text && !wanted.has(written)) wanted.set(written, fit);
  };
  // Of each source its own number, so that a long file does not keep out what the tests say.
  const borrowed = new Map<number, number>();
  for (const { text: other, nearness } of place.ingredients.constants) {
    const count = borrowed.get(nearness) ?? 0;
    // Escapes and other quotes would have to be written anew.
    if (count >= mostBorrowed || !/^(['"])[^'"\\]*\1$/u.test(other)) continue;
    borrowed.set(nearness, count + 1);
    add(other.slice(1, -1), 0.8 * nearness);
  }
  for (const told of toldTexts(place)) add(told, 0.7);
  // What stands between parts is seldom anywhere else in the file.
  if (/^[^\p{L}\p{N}\\'"]{0,3}$/u.test(inner)) {
    separators.forEach((other, index) => add(other, 0.5 - index * 0.03));
  }
  add('', inner.length <= 2 ? 0.8 : 0.4);
  if (inner === '') add(' ', 0.7);
  if (!inner.includes('\\')) {
    if (/\p{Ll}/u.test(inner)) add(inner.toUpperCase(), 0.4);
    if (/\p{Lu}/u.test(inner)) add(inner.toLowerCase(), 0.4);
    if (/^\p{L}/u.test(inner)) add(swappedCase(inner[0]!) + inner.slice(1), 0.4);
    if (inner.trim() !== inner && inner.trim() !== '') add(inner.trim(), 0.5);
    if (inner.trim() !== '' && inner.length < 12) {
      add(`${inner} `, 0.3);
      add(` ${inner}`, 0.2);
    }
  }
  for (const [written, fit] of wanted) {
    yield replacing(place, constant, node, written, `Use ${shown(written)} instead of ${shown(text)}`, fit);
  }
}

function swappedCase(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
}
