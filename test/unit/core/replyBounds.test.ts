// Where the reader of lists ends: how long, how deep and how broken a reply may be, and what it says of the others.

import { describe, expect, test } from 'vitest';
import { parseListReply, parseObjectReply } from '../../../server/src/core/listReply.ts';

const list = (reply: string) => {
  const read = parseListReply(reply);
  return read.ok ? read.value : read.error.message;
};
const object = (reply: string) => {
  const read = parseObjectReply(reply);
  return read.ok ? read.value : read.error.message;
};
const long = (length: number) => `["${'a'.repeat(length - 4)}"]`;
const broken = (length: number) => `["${'a'.repeat(length - 5)}",]`;
const deep = (depth: number) => `${'['.repeat(depth - 1)}["a"]${']'.repeat(depth - 1)}`;

describe('a list', () => {
  test('of a hundred thousand characters is read, and one more is not', () => {
    expect(list(`So: ${long(100_000)} done`)).toEqual(['a'.repeat(99_996)]);
    expect(list(`So: ${long(100_001)} done`)).toBe('The list in the reply is longer than 100000 characters.');
  });

  test('of twelve levels is read, and one more is not', () => {
    expect(Array.isArray(list(deep(12)))).toBe(true);
    expect(list(deep(13))).toBe('The list in the reply is nested deeper than 12 levels.');
    expect(list(`[${deep(11)}, "${'['.repeat(20)}"]`)).toHaveLength(2);
  });

  test('that is broken is mended up to twenty thousand characters', () => {
    expect(list(broken(20_000))).toEqual(['a'.repeat(19_995)]);
    expect(list(broken(20_001))).toBe('The reply holds something other than one list.');
  });

  test('ends where its brackets do, those in strings and behind backslashes aside', () => {
    expect(list('["a]", "b"] and ["c"]')).toEqual(['a]', 'b']);
    expect(list('["a\\"]", "b"] and ["c"]')).toEqual(['a"]', 'b']);
    expect(list('["a\\\\"] and ["c"]')).toEqual(['a\\']);
    expect(list('["a"')).toEqual(['a']);
  });

  test('may begin at the end of a reply that was cut, and behind any white space', () => {
    expect(list('The list: [')).toEqual([]);
    expect(list('The list: [  \n  "a"]')).toEqual(['a']);
    expect(list('An object: {  \n  "a": 1}')).toEqual([{ a: 1 }]);
  });

  test.each([
    ['none', 'The reply holds no list.'],
    ['{}', 'The reply holds something other than one list.'],
    ['{"a": [1], "b": [2]}', 'The reply holds something other than one list.'],
  ])('%s is refused in words', (reply, words) => expect(list(reply)).toBe(words));
});

describe('an object', () => {
  test.each(['[null]', '["a"]', '[1]', '[[1]]', '[]', '[{"a": 1}, {"b": 2}]'])('is none in %s', (reply) => {
    expect(object(reply)).toMatch(/^The reply holds (?:no list|something other than one object)\.$/);
  });

  test('is read by itself and as the only element', () => {
    expect(object('{"a": null}')).toEqual({ a: null });
    expect(object('[{"a": 1}]')).toEqual({ a: 1 });
  });

  test('is refused with the same bounds as a list', () => {
    expect(object('none')).toBe('The reply holds no list.');
    expect(object(deep(13))).toContain('12 levels');
  });

  test('that is refused comes with what to do', () => {
    const read = parseObjectReply('none');
    expect(read.ok ? '' : read.error.nextStep).toBe('The reply was left aside. Try again, or use a stronger model.');
  });
});
