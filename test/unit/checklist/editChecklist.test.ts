// Edits of the checklist file: what is read back is what was meant, and everything else stays.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { withItem, withMembers } from '../../../server/src/checklist/editChecklist.ts';
import { parseChecklist } from '../../../server/src/checklist/parseChecklist.ts';
import type { ChecklistItem, Decider } from '../../../server/src/core/checklist.ts';

const item = (more: Partial<ChecklistItem> = {}): ChecklistItem => ({
  id: 'new-one',
  question: "Is it's name “x: y” # fine?",
  decider: { kind: 'regex', pattern: "a'\\.b#: \\[", flags: 'i', expect: 'no-match', within: 'code' },
  origin: 'workspace',
  severity: 'error',
  ...more,
});
const itemsIn = (text: string) => {
  const parsed = parseChecklist(text);
  if (!parsed.ok) throw new Error(`${parsed.error.message}\n${text}`);
  return parsed.value;
};
const after = (text: string, edits: Parameters<typeof applyEdits>[1] | undefined): string => {
  const applied = applyEdits(text, edits ?? []);
  if (!applied.ok) throw new Error(applied.error);
  return applied.value;
};

describe('putting an item in', () => {
  test.each([
    '',
    '# ours\n',
    'items: []\n',
    'items:\n  - question: a\n    check: types\n',
    'items:\n- question: a\n  check: types',
    'items:\r\n    - question: a\r\n      check: types # last\r\n\r\n# the end\r\n',
    'items:\n  - question: a\n    check: types\n    paths:\n      - a\n      - b\n',
  ])('into %j', (text) => {
    const changed = after(text, [withItem(text, item(), ['typescript'])!]);
    const items = itemsIn(changed);
    expect(items.slice(0, -1).map((one) => one.item.question)).toEqual(itemsIn(text).map((one) => one.item.question));
    const { source: _, ...written } = items.at(-1)!.item;
    expect(written).toEqual(item());
    expect(items.at(-1)!.languages).toEqual(['typescript']);
    for (const line of text.split(/\r?\n/)) if (line !== 'items: []') expect(changed).toContain(line);
  });

  test('not twice, and not into a file with a fault', () => {
    const text = after('', [withItem('', item())!]);
    expect(withItem(text, item())).toBeUndefined();
    expect(withItem('items: [', item())).toBeUndefined();
    expect(withItem('items: [{question: a, check: types}]', item())).toBeUndefined();
  });

  test('whatever its words are', () => {
    const words = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((one) => one.trim() !== '');
    const decider = fc.oneof(
      words.map((name): Decider => ({ kind: 'test', name })),
      words.map((rule): Decider => ({ kind: 'lint', rule })),
      fc.constant<Decider>({ kind: 'person' }),
    );
    fc.assert(
      fc.property(words, decider, fc.boolean(), (question, own, retired) => {
        const one = item({ question, decider: own, ...(retired ? { retired: true as const } : {}) });
        const { source: _, ...read } = itemsIn(after('', [withItem('', one)!])).at(-1)!.item;
        expect(read).toEqual(one);
      }),
    );
  });
});

describe('setting members', () => {
  const text =
    'items:\n  # first\n  - question: a\n    check: regex\n    pattern: x # old\n  - id: b\n    question: b\n    check: person\n';
  test('replaces what is there and adds what is not', () => {
    const id = itemsIn(text)[0]!.item.id;
    const changed = after(
      text,
      withMembers(text, id, [
        ['pattern', 'y z'],
        ['within', 'code'],
        ['retired', true],
      ]),
    );
    expect(itemsIn(changed)[0]!.item).toMatchObject({
      decider: { pattern: 'y z', within: 'code' },
      retired: true,
    });
    expect(changed).toContain('# first');
    expect(changed).toContain('# old');
    expect(itemsIn(changed)[1]!.item).toMatchObject({ id: 'b', question: 'b' });
  });
  test('of the last item, and of none that is not there', () => {
    const changed = after(text, withMembers(text, 'b', [['retired', true]]));
    expect(itemsIn(changed)[1]!.item.retired).toBe(true);
    expect(withMembers(text, 'c', [['retired', true]])).toBeUndefined();
  });
});
