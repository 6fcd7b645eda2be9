// Changes made one after another are one candidate of the original, and stay within it (invariant I1).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { containsSpan } from '../../../server/src/base/text.ts';
import { candidateText, isImportEdit } from '../../../server/src/core/candidate.ts';
import {
  compose,
  composedSpan,
  composedText,
  compositionOf,
  startComposition,
  stepFromOriginal,
  withInside,
  type Composition,
} from '../../../server/src/repair/composition.ts';
import { nearestNames } from '../../../server/src/repair/nearestNames.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const imports = "import { a } from './a';\nimport b from './b';\n";
const targets = [
  targetFrom(`${imports}\nfunction f() {\n«  return a(b);\n»}\n`),
  targetFrom(`«return a(b);»`),
  targetFrom(`${imports}«a(b);\n»`),
  targetFrom(`${imports}const x = «a(😀b)»;\nimport { z } from './z';\n`),
  targetFrom(`${imports}«»x();\n`),
];
const newImports = ["import { c } from './c';\n", "import type { D } from './d';\n", 'import "e";\n'];

/** One change of the text as it is now: words anywhere in the selection, or an import at a line start outside it. */
const anyChange = fc.record({
  at: fc.nat({ max: 1000 }),
  length: fc.nat({ max: 5 }),
  words: fc.constantFrom('', 'x', 'yy\n', '😀', 'a'),
  import: fc.option(fc.constantFrom(...newImports)),
  place: fc.nat({ max: 20 }),
});

test('a chain of changes is one candidate that gives exactly the composed text', () => {
  let companionsSeen = 0;
  fc.assert(
    fc.property(fc.constantFrom(...targets), fc.array(anyChange, { minLength: 1, maxLength: 6 }), (target, changes) => {
      let now: Composition = startComposition(target);
      let naive = target.document.text;
      for (const change of changes) {
        const span = composedSpan(now);
        const start = span.start + (change.at % (span.end - span.start + 1));
        const edits = [{ span: { start, end: Math.min(span.end, start + change.length) }, newText: change.words }];
        const lineStarts = [...`\n${now.before}`.matchAll(/\n/g)]
          .map((match) => match.index)
          .filter((index) => index <= now.before.length && index < Math.max(1, imports.length));
        const companions =
          change.import === null || !now.before.startsWith('import')
            ? []
            : [
                {
                  span: {
                    start: lineStarts[change.place % lineStarts.length]!,
                    end: lineStarts[change.place % lineStarts.length]!,
                  },
                  newText: change.import,
                },
              ];
        const next = compose(now, { edits, companions });
        if (!next.ok) continue;
        const whole = applyEdits(naive, [...companions, ...edits]);
        if (!whole.ok) throw new Error(whole.error);
        naive = whole.value;
        now = next.value;
        companionsSeen += companions.length;
      }
      expect(composedText(now)).toBe(naive);
      const step = stepFromOriginal(target, now);
      if (!step.ok) return;
      expect(step.value.edits.every((edit) => containsSpan(target.span, edit.span))).toBe(true);
      expect(step.value.companions.every((edit) => isImportEdit(target.document.text, edit))).toBe(true);
      expect(candidateText(target, step.value)).toEqual({ ok: true, value: naive });
      expect(compositionOf(target, step.value).ok).toBe(true);
    }),
    { seed: 1, numRuns: 1000 },
  );
  expect(companionsSeen).toBeGreaterThan(100);
});

describe('compose', () => {
  const target = targets[0]!;
  const start = startComposition(target);

  test('an import and a fix, then another import, are two companions and one edit', () => {
    const one = compose(start, {
      edits: [],
      companions: [{ span: { start: 0, end: 0 }, newText: "import { c } from './c';\n" }],
    });
    if (!one.ok) throw new Error(one.error);
    const two = compose(one.value, { edits: [], companions: [{ span: { start: 34, end: 35 }, newText: 'a, q' }] });
    if (!two.ok) throw new Error(two.error);
    const step = stepFromOriginal(target, withInside(two.value, '  return c(b);\n'));
    expect(step).toMatchObject({ ok: true, value: { edits: [{ newText: 'c' }] } });
    expect(step.ok && candidateText(target, step.value)).toEqual({
      ok: true,
      value:
        "import { c } from './c';\nimport { a, q } from './a';\nimport b from './b';\n\nfunction f() {\n  return c(b);\n}\n",
    });
  });

  test.each([
    [
      'an edit one unit before the selection',
      { edits: [{ span: { start: target.span.start - 1, end: target.span.start }, newText: '' }], companions: [] },
    ],
    [
      'an edit one unit after it',
      { edits: [{ span: { start: target.span.end, end: target.span.end + 1 }, newText: '' }], companions: [] },
    ],
    [
      'a companion inside it',
      { edits: [], companions: [{ span: { start: target.span.start + 1, end: target.span.start + 2 }, newText: '' }] },
    ],
    [
      'a companion across its start',
      { edits: [], companions: [{ span: { start: target.span.start - 1, end: target.span.start + 1 }, newText: '' }] },
    ],
    [
      'a companion across all of it',
      { edits: [], companions: [{ span: { start: 0, end: target.document.text.length }, newText: '' }] },
    ],
  ])('refuses %s', (_, step) => expect(compose(start, step).ok).toBe(false));

  test('what is no import outside the selection cannot become a candidate', () => {
    const composed = compose(start, { edits: [], companions: [{ span: { start: 0, end: 0 }, newText: 'run();\n' }] });
    expect(composed.ok && stepFromOriginal(target, composed.value).ok).toBe(false);
  });

  test('nothing changed is an empty candidate', () => {
    expect(stepFromOriginal(target, start)).toEqual({ ok: true, value: { edits: [], companions: [] } });
  });

  test('insertions of an import and of words at the selection’s start keep their order', () => {
    const here = targets[2]!;
    const at = here.span.start;
    const composed = compose(startComposition(here), {
      edits: [{ span: { start: at, end: at }, newText: 'x;\n' }],
      companions: [{ span: { start: at, end: at }, newText: "import 'q';\n" }],
    });
    if (!composed.ok) throw new Error(composed.error);
    const step = stepFromOriginal(here, composed.value);
    expect(step.ok && candidateText(here, step.value)).toEqual({
      ok: true,
      value: `${imports}import 'q';\nx;\na(b);\n`,
    });
  });
});

describe('nearestNames', () => {
  const text = 'const lenght = 1; const length2 = 2; class Widget {} function format() {}';
  test.each([
    ['length', ['lenght', 'length2']],
    ['widget', ['Widget']],
    ['fromat', ['format']],
    ['Wigdet', ['Widget']],
  ])('finds what looks like %s', (name, wanted) => expect(nearestNames(name, text)).toEqual(wanted));
  test('names nothing that is far away, nor the name itself', () => {
    expect(nearestNames('completelyOther', text)).toEqual([]);
    expect(nearestNames('format', text)).toEqual([]);
  });
});
