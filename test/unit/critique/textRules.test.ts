// The critic of text rules: in the selection only, silent where a tool has spoken, stable ids, excuses, edits in
// progress, and the memory of functions.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excuseFindings } from '../../../server/src/critique/excuse.ts';
import { textRules } from '../../../server/src/critique/rules/index.ts';
import { lookAt, type LookMemory } from '../../../server/src/critique/rules/look.ts';
import { textRulesCritic } from '../../../server/src/critique/textRules.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { checkRun, evidenceOf, problemOn, targetFrom } from '../../support/fakePorts.ts';

const parsers = createParsers();
const parse = (await parsers.parserOf('typescript'))!;

const marked = `«function isOutside(x: number): boolean {
  return x < 0 && x > 10;
}
»function isBoth(x: number): boolean {
  return x === 1 && x === 2;
}
`;

async function findingsOf(text: string, more: Parameters<typeof critiqueTask>[1] = {}) {
  const { context } = critiqueContext();
  return textRulesCritic.critique(context, critiqueTask(targetFrom(text), more));
}

describe('findings', () => {
  test('carry rule, kind of bug, proof, quote and place, and no receipt', async () => {
    const { findings, failures } = await findingsOf(marked);
    expect(failures).toEqual([]);
    expect(findings).toMatchObject([
      {
        rule: 'text/impossible-range',
        category: 'logic',
        severity: 'error',
        proof: 'supported',
        bugKind: 'B.3',
        quote: 'x < 0 && x > 10',
        range: { start: { line: 1, character: 9 }, end: { line: 1, character: 24 } },
      },
    ]);
    expect(findings[0]!.evidence[0]!.receipt).toBeUndefined();
  });

  test('keep their ids whichever lines are selected, and when lines move', async () => {
    const [one] = (await findingsOf(marked)).findings;
    const whole = (await findingsOf(`«${marked.replaceAll(/[«»]/gu, '')}»`)).findings;
    expect(whole.map(({ id }) => id)[0]).toBe(one!.id);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(2);
    expect((await findingsOf(`// moved\n${marked}`)).findings[0]!.id).toBe(one!.id);
  });

  test('are not told again where a tool has told an equal one on the line', async () => {
    const target = targetFrom(marked);
    const { text } = target.document;
    const told = problemOn(text, 'x < 0 && x > 10', 'no-constant-binary-expression', 'Always false.');
    const elsewhere = problemOn(text, 'x === 1 && x === 2', 'no-constant-binary-expression', 'Always false.');
    const other = problemOn(text, 'x < 0 && x > 10', 'no-undef', 'Not defined.');
    const rules = async (problems: typeof told) =>
      (await findingsOf(marked, { evidence: evidenceOf(text, checkRun(text, problems)) })).findings.length;
    expect(await rules(told)).toBe(0);
    expect(await rules(elsewhere)).toBe(1);
    expect(await rules(other)).toBe(1);
  });

  test('are excused by a comment', async () => {
    const text =
      '«function f(x: number) {\n  // touchstone-ignore-next-line text/impossible-range: a test of tests\n  return x < 0 && x > 10;\n}\n»';
    const { findings } = await findingsOf(text);
    const { shown, excused } = excuseFindings(targetFrom(text).document.text, findings);
    expect(shown).toEqual([]);
    expect(excused).toHaveLength(1);
  });

  test('are none in a language without a grammar, in an empty selection’s text, and in prose', async () => {
    expect((await findingsOf('«»')).findings).toEqual([]);
    expect(textRulesCritic.kinds).toEqual(['code']);
    const { context } = critiqueContext();
    const target = targetFrom('«x < 0 && x > 10»');
    const cobol = { ...target, document: { ...target.document, languageId: 'cobol' } };
    expect((await textRulesCritic.critique(context, critiqueTask(cobol))).findings).toEqual([]);
  });
});

describe('in the middle of an edit', () => {
  test('the broken function is left alone, and the others are looked at', () => {
    const tree = parse(
      'function a(x) {\n  if (x < 0 && x > 10) return (;\n}\nfunction b(x) {\n  return x < 0 && x > 10;\n}\n',
    );
    expect(tree.hasFault).toBe(true);
    expect(lookAt(tree, textRules).map(({ span }) => span.start)).toEqual([tree.text.lastIndexOf('x < 0')]);
  });

  const pieces = [
    'if (x < 0 && x > 10) ',
    'return x;',
    '{',
    '}',
    'a.length >= 0',
    '/** @param y */',
    'for (;;) ',
    'x = x;\n',
    '"',
    '`${',
    'while (x) ',
    '\n',
    'let b = 0;',
    'é',
    '#',
    'case 1:',
  ];
  test('any text is looked at without a throw, and places lie in it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (parts) => {
        const text = `function f(x, a) {\n${parts.join('')}\n}\n`;
        for (const { span, message } of lookAt(parse(text), textRules)) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(text.length);
          expect(span.start).toBeLessThan(span.end);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the memory of functions', () => {
  const wrong = textRules.flatMap((rule) => rule.wrong.filter(({ language }) => language === 'javascript'));

  test('never changes what is seen, whatever stands around a function and whatever was seen before', () => {
    const memory: LookMemory = new Map();
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          wrong.map(({ code }) => code),
          { minLength: 1, maxLength: 6 },
        ),
        fc.constantFrom('', '\n', '// é\n', 'const before = 1;\n'),
        (codes, before) => {
          const tree = parse(before + codes.join('\n'));
          expect(lookAt(tree, textRules, memory)).toEqual(lookAt(tree, textRules));
        },
      ),
      { numRuns: 150 },
    );
    expect(memory.size).toBeGreaterThan(10);
  });

  test('knows a function again where only its surroundings changed', () => {
    const memory: LookMemory = new Map();
    const looked: string[] = [];
    const counting = {
      ...textRules[0]!,
      *look(view: Parameters<(typeof textRules)[0]['look']>[0]) {
        looked.push(view.name ?? 'file');
        yield* [];
      },
    };
    lookAt(parse('function a() {}\nfunction b() {}\n'), [counting], memory);
    lookAt(parse('// more\n\nfunction a() {}\nfunction b() { return 1; }\n'), [counting], memory);
    expect(looked).toEqual(['file', 'a', 'b', 'file', 'b']);
  });

  test('a function says the same wherever it stands', () => {
    for (const { code } of wrong) {
      const alone = lookAt(parse(code), textRules).map(({ message, span }) => [message, span.start]);
      const moved = lookAt(parse(`class Other { m(q) { return q; } }\n\n${code}`), textRules);
      const by = `class Other { m(q) { return q; } }\n\n`.length;
      expect(moved.map(({ message, span }) => [message, span.start - by])).toEqual(alone);
    }
  });
});
