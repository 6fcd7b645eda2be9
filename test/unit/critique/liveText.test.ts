// The text rules while somebody types: what is seen piece by piece is what a look at the whole sees.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Parse } from '../../../server/src/core/syntaxTree.ts';
import { createLiveText, type LiveText } from '../../../server/src/critique/liveText.ts';
import { textRules } from '../../../server/src/critique/rules/index.ts';
import { lookAt, type RuleComplaint } from '../../../server/src/critique/rules/look.ts';
import { viewsOf } from '../../../server/src/critique/rules/view.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();
const parserOf = async (languageId: string): Promise<Parse> => (await parsers.parserOf(languageId))!;

function opened(text: string, languageId: string, parse: Parse): LiveText {
  const live = createLiveText(text, languageId, parse)!;
  while (live.look(3));
  return live;
}

function edit(live: LiveText, start: number, end: number, newText: string): void {
  live.edit({ span: { start, end }, newText }, live.text.slice(0, start) + newText + live.text.slice(end));
}

/** What the rules say of the functions of a whole text. */
function whole(text: string, languageId: string, parse: Parse): readonly string[] {
  const tree = parse(text);
  return told(lookAt(tree, textRules, undefined, viewsOf(tree, dialectOf(languageId)!)[0]!.file));
}

const told = (complaints: readonly RuleComplaint[]) =>
  complaints.map(({ rule, span }) => `${rule.id} ${span.start}-${span.end}`);

/** Every wrong example of every rule, so that each edit may touch something that is complained of. */
const samples = (languageId: string) =>
  textRules.flatMap(({ wrong }) => wrong.filter(({ language }) => language === languageId).map(({ code }) => code));

const bits = [
  'x',
  ' ',
  '\n',
  '(',
  ')',
  '{',
  '}',
  '/* ',
  '*/',
  '`',
  'async ',
  'function f(a, b) {\n  return a;\n}\n',
  ', c',
  '# ',
  '    ',
];

describe.each(['javascript', 'python'])('%s', (languageId) => {
  const all = samples(languageId);

  test('sees what a look at the whole sees, after any edits', async () => {
    const parse = await parserOf(languageId);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: 3, maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.constantFrom('', ...bits)), { maxLength: 6 }),
        (codes, edits) => {
          const live = opened(`${codes.join('\n\n')}\n`, languageId, parse);
          for (const [place, length, newText] of edits) {
            const start = place % (live.text.length + 1);
            const end = Math.min(live.text.length, start + length);
            edit(live, start, end, newText);
            for (const { span } of live.complaints()) expect(span.end).toBeLessThanOrEqual(live.text.length);
          }
          // What cannot be read by itself is cut anew as soon as nobody types.
          if (live.isUnsure() || parse(live.text).hasFault) {
            live.recut();
            while (live.look(100));
          }
          if (!parse(live.text).hasFault) expect(told(live.complaints())).toEqual(whole(live.text, languageId, parse));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('finds something at all in what the examples get wrong', async () => {
    const parse = await parserOf(languageId);
    const live = opened(`${all.join('\n\n')}\n`, languageId, parse);
    expect(live.complaints().length).toBeGreaterThan(all.length / 2);
  });
});

test('looks again at callers when what they call takes something else', async () => {
  const parse = await parserOf('javascript');
  const text =
    'function area(width, height) {\n  return width * height;\n}\n\nfunction use(width, height) {\n  const size = area(height, width);\n  return size;\n}\n';
  const live = opened(text, 'javascript', parse);
  expect(live.complaints().map(({ rule }) => rule.id)).toEqual(['swapped-arguments']);
  const at = text.indexOf('width, height)');
  edit(live, at, at + 13, 'height, width');
  expect(live.complaints()).toEqual([]);
  edit(live, at, at + 13, 'width, height');
  expect(live.complaints()).toHaveLength(1);
});

test('looks at nothing but the piece that is edited', async () => {
  const parse = await parserOf('javascript');
  const text = Array.from({ length: 60 }, (_, n) => `function f${n}(a) {\n  return a + ${n};\n}\n`).join('\n');
  let parsed = 0;
  const live = opened(text, 'javascript', (own) => {
    parsed += own.length;
    return parse(own);
  });
  parsed = 0;
  const at = text.indexOf('a + 30');
  edit(live, at, at + 1, 'a * 2');
  expect(parsed).toBeLessThan(text.length / 10);
});

test('looks at no language whose functions the rules cannot see', async () => {
  expect(createLiveText('a', 'markdown', await parserOf('javascript'))).toBeUndefined();
});
