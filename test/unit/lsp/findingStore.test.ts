// What undo does to findings: a text that was looked at has its findings again, unless the person dismissed them.

import { beforeEach, expect, test } from 'vitest';
import { applyEdits, type TextEdit } from '../../../server/src/base/edit.ts';
import { rangeOf } from '../../../server/src/base/text.ts';
import type { Finding } from '../../../server/src/core/finding.ts';
import { createFindingStore, type FindingStore } from '../../../server/src/lsp/findingStore.ts';

const uri = 'file:///a.ts';
const whole = 'one fault\ntwo fault\n';

function findingAt(text: string, quote: string): Finding {
  const start = text.indexOf(quote);
  return {
    id: quote,
    rule: 'r/1',
    message: quote,
    quote,
    uri,
    range: rangeOf(text, { start, end: start + quote.length }),
    proof: 'proven',
    severity: 'error',
    evidence: [],
  } as unknown as Finding;
}

let store: FindingStore;
let text: string;
beforeEach(() => {
  store = createFindingStore([], 's');
  text = whole;
  store.put(uri, text, { start: 0, end: text.length }, [findingAt(text, 'one'), findingAt(text, 'two')]);
});

/** Replaces the words by others, and gives what takes that back. */
function replace(words: string, by: string): () => void {
  const start = text.indexOf(words);
  const step: TextEdit = { span: { start, end: start + words.length }, newText: by };
  const edit = (one: TextEdit) => {
    const after = applyEdits(text, [one]);
    if (!after.ok) throw new Error(after.error);
    store.edit(uri, text, one, after.value);
    text = after.value;
  };
  edit(step);
  return () => edit({ span: { start, end: start + by.length }, newText: words });
}
const held = () => store.of(uri).map(({ finding }) => [finding.id, finding.range.start.line]);

test('an edit withdraws what it changed, and its undo brings that back', () => {
  const undo = replace('one', 'eins');
  expect(held()).toEqual([['two', 1]]);
  undo();
  expect(text).toBe(whole);
  expect(held()).toEqual([
    ['one', 0],
    ['two', 1],
  ]);
});

test('a finding that an accepted change cleared comes back, wherever it stood', () => {
  const undo = replace('fault\ntwo', 'right\n\ntwo');
  store.cleared('one');
  store.cleared('two');
  expect(held()).toEqual([]);
  undo();
  expect(held()).toEqual([
    ['one', 0],
    ['two', 1],
  ]);
});

test('a dismissed finding stays away', () => {
  const undo = replace('two', 'zwei');
  store.remove('two');
  store.remove('one');
  undo();
  expect(held()).toEqual([]);
});

test('what a newer run did not find is not brought back', () => {
  const undo = replace('one', 'eins');
  store.put(uri, text, { start: 0, end: text.length }, []);
  undo();
  expect(held()).toEqual([]);
});

test('another text than the one that was looked at gets nothing back', () => {
  const undo = replace('one', 'eins');
  replace('two', 'zwei');
  undo();
  expect(held()).toEqual([]);
});

test('a guess of the live look is not told beside the proof of the same fault, and comes back without it', () => {
  const proven = { ...findingAt(whole, 'one fault'), bugKind: 'C.4' } as const;
  const guess = { ...findingAt(whole, 'fault'), id: 'guess', proof: 'opinion', bugKind: 'C.4' } as const;
  const span = { start: 0, end: whole.length };
  store = createFindingStore([], 's');
  store.putLive(uri, [guess]);
  expect(store.of(uri).map(({ finding }) => finding.id)).toEqual(['guess']);
  store.put(uri, whole, span, [proven]);
  expect(store.of(uri).map(({ finding }) => finding.id)).toEqual(['one fault']);
  store.put(uri, whole, span, []);
  expect(store.of(uri).map(({ finding }) => finding.id)).toEqual(['guess']);
});
