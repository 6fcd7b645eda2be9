// The checklist file's schema, page, faults and proposals, all held against the parser.

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { completeChecklist } from '../../../server/src/checklist/completeChecklist.ts';
import { checklistSchema, fileChecks, fileMembers } from '../../../server/src/checklist/fileMembers.ts';
import { parseChecklist, readChecklist } from '../../../server/src/checklist/parseChecklist.ts';
import { checklistFaults, isChecklistUri } from '../../../server/src/engine/checklistText.ts';

const docs = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const accepts = new Ajv({ allowUnionTypes: true }).compile(checklistSchema());

describe('the schema', () => {
  test('in docs/ is the one of the code', () => {
    expect(JSON.parse(docs('checklist.schema.json'))).toEqual(JSON.parse(JSON.stringify(checklistSchema())));
  });

  test('accepts what the parser accepts', () => {
    const word = fc.constantFrom('a', 'median', 'no-console', 'match', 'idempotent', 'code', '');
    const value = fc.oneof(word, fc.boolean(), fc.constant(['a']));
    const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
    const item = fc.record(
      {
        question: fc.constantFrom('Is it so?', ''),
        check: fc.constantFrom(...Object.keys(fileChecks), 'shell'),
        pattern: optional(fc.constantFrom('a', '')),
        expect: optional(fc.constantFrom('match', 'maybe')),
        within: optional(fc.constantFrom('code', 'path', 'text')),
        rule: optional(word),
        property: optional(fc.constantFrom('sorted', 'odd')),
        function: optional(fc.constantFrom('median', 'a b')),
        command: optional(fc.constantFrom('spell', 'rm -rf .')),
        retired: optional(fc.boolean()),
        paths: optional(value),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(item, (raw) => {
        const plain: unknown = JSON.parse(JSON.stringify({ items: [raw] }));
        expect(accepts(plain)).toBe(parseChecklist(JSON.stringify(plain)).ok);
      }),
      { numRuns: 400 },
    );
  });
});

test('the page names every member, value and check, and its example holds', () => {
  const page = docs('checklist.md');
  for (const [name, member] of Object.entries(fileMembers)) {
    expect(page).toContain(`| \`${name}\``);
    for (const one of 'values' in member ? member.values : []) expect(page).toContain(`\`${one}\``);
  }
  for (const name of Object.keys(fileChecks)) expect(page).toContain(`| \`${name}\``);
  const example = /```yaml\n([^]*?)```/.exec(page)![1]!;
  expect(parseChecklist(example)).toMatchObject({ ok: true });
  expect(accepts(parse(example))).toBe(true);
});

describe('faults', () => {
  test('all are told, each at its line, on its words', () => {
    const text =
      'items:\n  - question: a\n    check: regex\n  - question: b\n    check: types\n    pattern: x\n  - question: c\n    check: types\n';
    expect(checklistFaults(text).map(({ range, message }) => [range.start, range.end.character, message])).toEqual([
      [{ line: 1, character: 2 }, 15, 'an item checked by regex needs “pattern”.'],
      [{ line: 5, character: 4 }, 14, '“pattern” has no meaning for an item checked by types.'],
    ]);
    expect(readChecklist(text).items.map(({ item }) => item.question)).toEqual(['c']);
  });
  test('a good file, and an empty one, has none', () => {
    expect(checklistFaults('')).toEqual([]);
    expect(checklistFaults('items:\n  - question: a\n    check: types\n')).toEqual([]);
  });
  test('whatever is typed, every fault stands in the text', () => {
    const piece = fc.constantFrom(
      'items:',
      '\n',
      '  - ',
      'question: a',
      'check: regex',
      'pattern: "("',
      '[',
      ': ',
      '\r\n',
      'x',
      '*a',
      '&a',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
        const text = parts.join('');
        const lines = text.split(/\r\n|\r|\n/);
        for (const { range } of checklistFaults(text)) {
          expect(range.start.line).toBeLessThan(lines.length);
          expect(range.end.character).toBeLessThanOrEqual(lines[range.end.line]!.length);
        }
      }),
    );
  });
  test('only the file of this name is a checklist', () => {
    expect(isChecklistUri('file:///a/.touchstone/checklist.yaml')).toBe(true);
    expect(isChecklistUri('file:///a/checklist.yaml')).toBe(false);
  });
});

describe('proposals', () => {
  const labels = (marked: string) => {
    const offset = marked.indexOf('|');
    return completeChecklist(marked.replace('|', ''), offset).map(({ label }) => label);
  };
  test('values of members that have a list', () => {
    expect(labels('items:\n  - question: a\n    check: |')).toEqual(Object.keys(fileChecks));
    expect(labels('items:\n  - question: a\n    severity: w|')).toEqual(['error', 'warning', 'info']);
    expect(labels('items:\n  - question: a\n    pattern: |')).toEqual([]);
  });
  test('members that are missing and mean something, needed ones first', () => {
    const found = labels('items:\n  - question: a\n    check: regex\n    |\n    flags: i\n');
    expect(found[0]).toBe('pattern');
    expect(found).toEqual(expect.arrayContaining(['expect', 'within', 'severity']));
    for (const other of ['question', 'check', 'flags', 'rule', 'property', 'command'])
      expect(found).not.toContain(other);
    expect(labels('items:\n  - |').slice(0, 2)).toEqual(['question', 'check']);
    expect(labels('|')).toEqual(['items']);
  });
  test('nothing in words, comments and at the top of a file that has its list', () => {
    expect(labels('items:\n  - question: Is it |')).toEqual([]);
    expect(labels('items:\n  # che|')).toEqual([]);
    expect(labels('items: []\n|')).toEqual([]);
  });
  test('what is proposed can be parsed once it is complete', () => {
    for (const check of Object.keys(fileChecks)) {
      const text = `items:\n  - question: a\n    check: ${check}`;
      const needs = completeChecklist(`${text}\n    `, text.length + 5).map(({ label }) => label);
      for (const member of fileChecks[check as keyof typeof fileChecks].needs) expect(needs).toContain(member);
    }
  });
});
