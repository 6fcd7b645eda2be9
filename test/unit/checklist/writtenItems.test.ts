// How an item is written into the checklist file, letter by letter: its members in order, what goes without saying left
// out, in the indentation and line ends of the file.

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { membersOf, withItem, withMembers } from '../../../server/src/checklist/editChecklist.ts';
import type { ChecklistItem, Decider } from '../../../server/src/core/checklist.ts';

const item = (decider: Decider, more: Partial<ChecklistItem> = {}): ChecklistItem => ({
  id: 'one',
  question: 'Is it short?',
  decider,
  origin: 'workspace',
  severity: 'warning',
  ...more,
});
const types = item({ kind: 'types' });

const put = (text: string, one: ChecklistItem = types, languages?: readonly string[]): string | undefined => {
  const edit = withItem(text, one, languages);
  const changed = edit && applyEdits(text, [edit]);
  return changed?.ok ? changed.value : undefined;
};
const lines = (indent: string, newline = '\n') =>
  [`${indent}- id: one`, `${indent}  question: 'Is it short?'`, `${indent}  check: types`].join(newline) + newline;

describe('the members', () => {
  test.each<[Decider, readonly (readonly [string, string])[]]>([
    [{ kind: 'types' }, []],
    [{ kind: 'model' }, []],
    [{ kind: 'person' }, []],
    [{ kind: 'test' }, []],
    [{ kind: 'test', name: 'adds' }, [['test', 'adds']]],
    [{ kind: 'lint', rule: 'no-var' }, [['rule', 'no-var']]],
    [{ kind: 'command', name: 'spell' }, [['command', 'spell']]],
    [{ kind: 'property', property: 'sorted' }, [['property', 'sorted']]],
    [
      { kind: 'property', property: 'sorted', name: 'f' },
      [
        ['property', 'sorted'],
        ['function', 'f'],
      ],
    ],
    [{ kind: 'regex', pattern: 'a', flags: '', expect: 'match' }, [['pattern', 'a']]],
    [
      { kind: 'regex', pattern: 'a', flags: 'i', expect: 'no-match', within: 'path' },
      [
        ['pattern', 'a'],
        ['flags', 'i'],
        ['expect', 'no-match'],
        ['within', 'path'],
      ],
    ],
  ])('of what %j decides', (decider, members) => {
    expect(membersOf(item(decider))).toEqual([
      ['id', 'one'],
      ['question', 'Is it short?'],
      ['check', decider.kind],
      ...members,
    ]);
  });

  test('of an item that is not a mere warning, and of one that is retired', () => {
    expect(membersOf(item({ kind: 'types' }, { severity: 'error' })).slice(3)).toEqual([['severity', 'error']]);
    expect(membersOf(item({ kind: 'types' }, { retired: true })).slice(3)).toEqual([['retired', 'true']]);
  });
});

describe('an item stands', () => {
  test.each<[string, string]>([
    ['', `items:\n${lines('  ')}`],
    ['# ours\n', `# ours\nitems:\n${lines('  ')}`],
    ['# ours', `# ours\nitems:\n${lines('  ')}`],
    ['# a\r\n# b', `# a\r\n# b\r\nitems:\r\n${lines('  ', '\r\n')}`],
    ['items: []\n', `items: \n${lines('  ')}`],
    [
      'items:\n    - question: a\n      check: types\n',
      `items:\n    - question: a\n      check: types\n${lines('    ')}`,
    ],
    ['items:\n- question: a\n  check: types', `items:\n- question: a\n  check: types\n${lines('')}`],
    [
      'items:\n  - question: a\n    check: types # why\n\n# end\n',
      `items:\n  - question: a\n    check: types # why\n${lines('  ')}\n# end\n`,
    ],
    [
      'items:\r\n  - question: a\r\n    check: types # why',
      `items:\r\n  - question: a\r\n    check: types # why\r\n${lines('  ', '\r\n')}`,
    ],
  ])('at the end of the list of %j', (text, wanted) => expect(put(text)).toBe(wanted));

  test('with its languages, where it has any', () => {
    expect(put('', types, ['python', 'c++'])).toBe(`items:\n${lines('  ')}    languages: [python, 'c++']\n`);
    expect(put('', types, [])).toBe(`items:\n${lines('  ')}`);
  });

  test('nowhere where the file is another thing, or has it', () => {
    expect(put('items: 3\n')).toBeUndefined();
    expect(put('- a\n')).toBeUndefined();
    expect(put(`items:\n${lines('  ')}`)).toBeUndefined();
  });

  test('with words that YAML would read as something else in quotes', () => {
    const question = (words: string) =>
      /question: (.*)\n/.exec(put('', item({ kind: 'types' }, { question: words })) ?? '')?.[1];
    for (const words of ['true', 'No', 'null', 'off', 'y', '1', '-a', 'a b', '#a', 'a:'])
      expect(question(words)).toBe(`'${words}'`);
    expect(question("it's")).toBe("'it''s'");
    expect(question('a/b.c-d')).toBe('a/b.c-d');
    expect(question('a\tb')).toBe('"a\\tb"');
    expect(question('ä“')).toBe("'ä“'");
    expect(put('', item({ kind: 'types' }, { question: 'a\u2028b' }))).toContain('question: "a\u2028b"\n');
  });
});

describe('members are set', () => {
  const text = `# top\nitems:\n${lines('  ')}  - id: two\n    question: b # why\n    check: types\n`;
  const set = (id: string, ...members: Parameters<typeof withMembers>[2]) => {
    const changed = applyEdits(text, withMembers(text, id, members) ?? []);
    return changed.ok ? changed.value : changed.error;
  };

  test('where they stand, and at the end of the item where they do not', () => {
    expect(set('two', ['question', 'c'])).toBe(text.replace('b # why', 'c # why'));
    expect(set('one', ['severity', 'error'], ['retired', true])).toBe(
      text.replace('check: types\n', 'check: types\n    severity: error\n    retired: true\n'),
    );
    expect(set('two', ['retired', true])).toBe(`${text.trimEnd()}\n    retired: true\n`);
  });

  test('from the last place to the first', () => {
    const starts = withMembers(text, 'two', [
      ['question', 'c'],
      ['retired', true],
      ['id', 'three'],
    ])!.map(({ span }) => span.start);
    expect(starts).toEqual(starts.toSorted((a, b) => b - a));
    expect(starts).toHaveLength(3);
  });

  test('not of an item that is not there, nor in a file with a fault', () => {
    expect(withMembers(text, 'none', [['retired', true]])).toBeUndefined();
    expect(withMembers('items: [', 'one', [['retired', true]])).toBeUndefined();
    expect(withMembers(`${text}  - nothing\n`, 'one', [['retired', true]])).toBeUndefined();
  });
});
