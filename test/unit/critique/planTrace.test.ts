// Intended values beside those of the real run (method verify/plan-trace).

import { describe, expect, test } from 'vitest';
import type { ProofPort } from '../../../server/src/core/claim.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { Behaviour } from '../../../server/src/core/trials.ts';
import { planTrace } from '../../../server/src/critique/planTrace.ts';
import { probePlaces, withProbe } from '../../../server/src/critique/probes.ts';
import { literalIn } from '../../../server/src/critique/literalText.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evidenceOf, receiptFor, targetFrom, testCase, testRun } from '../../support/fakePorts.ts';

const marked =
  '/** The mean of a list. */\n«export function mean(xs: number[]): number {\n  let sum = 1;\n  for (const x of xs) {\n    sum += x;\n  }\n  const count = xs.length;\n  return sum / count;\n}»\n';
const target = targetFrom(marked);
const { text } = target.document;
const step = (number: number, variable: string, value: unknown, call = 'mean([2, 4])') => ({
  call,
  step: number,
  variable,
  value,
});
/** Behaviour of each variable that is returned early. */
const values: Readonly<Record<string, string>> = { 'sum = 1': '1', 'sum += x': '3', 'count =': '2' };

function proofOf(tried: string[] = [], more: Partial<Behaviour> = {}): ProofPort {
  return {
    reproduce: async () => ({
      ok: false,
      error: { kind: 'other-reason', message: '', receipt: receiptFor(text, 'vitest') },
    }),
    behave: async (_, __, ___, probed = text) => {
      tried.push(probed);
      const before = probed.slice(0, /\n\s*return \[[^,]*, (?:sum|count)\];\n/.exec(probed)!.index);
      const shown = Object.entries(values).findLast(([words]) => before.includes(words))![1];
      const value = literalIn(`['seen at this place', ${shown}]`, 'typescript')!;
      return [{ kind: 'returned', shown, value, type: 'Array', key: shown, ...more }];
    },
    receiptOf: () => receiptFor(text, 'calls'),
  };
}

async function trace(
  answer: unknown,
  proof: ProofPort | undefined = proofOf(),
  on = target,
  names: readonly string[] = ['mean of two'],
  ...more: readonly unknown[]
) {
  const watched = critiqueContext(
    [answer, ...more].map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
    proof ? { proof } : {},
  );
  const evidence = evidenceOf(
    text,
    testRun(
      text,
      names.map((name) => testCase(name, false, { message: 'm', expected: '3', actual: '3.5' })),
    ),
  );
  const result = await planTrace.critique(watched.context, critiqueTask(on, { evidence }));
  const notes = watched.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { ...result, asked: watched.asked, notes };
}

describe('a trace', () => {
  test('of a call through the statements makes the first divergence of intended and observed value a finding [S034]', async () => {
    const { findings, asked, failures } = await trace([
      step(1, 'sum', '0'),
      step(2, 'sum', '2'),
      step(3, 'count', '2'),
    ]);
    expect(failures).toEqual([]);
    expect(findings).toMatchObject([
      {
        proof: 'opinion',
        quote: 'let sum = 1;',
        message: 'For mean([2, 4]) `sum` is meant to be 0 here; it is 1.',
        range: { start: { line: 2 } },
      },
    ]);
    expect(asked[0]!.messages[1]!.content).toContain('Failing test mean of two');
    expect(asked[0]!.messages[1]!.content).toContain('[2] sum += x;');
  });
  test('shows the state after each step; what differs is shown beside what was meant [S275]', async () => {
    const { findings, notes } = await trace([step(1, 'sum', '0'), step(2, 'sum', '2'), step(3, 'count', '2')]);
    expect(notes).toEqual([
      '“mean of two”, mean([2, 4]): sum: intended 0, observed 1; sum: intended 2, observed 3; count: intended 2, observed 2.',
    ]);
    expect(findings[0]!.evidence.slice(1).map(({ at, excerpt }) => [at!.line, excerpt])).toEqual([
      [2, 'sum: intended 0, observed 1'],
      [4, 'sum: intended 2, observed 3'],
      [6, 'count: intended 2, observed 2'],
    ]);
  });
  test('is told for each failing test, before anything runs, and what differs is shown for each [S275]', async () => {
    const tried: string[] = [];
    const { findings, asked, notes } = await trace(
      [step(1, 'sum', '0')],
      proofOf(tried),
      target,
      ['mean of two', 'mean of one', 'mean of one again', 'and a fourth'],
      [step(3, 'count', '1', 'mean([7])')],
      [step(3, 'count', '1', 'mean([7])')],
    );
    expect(asked.map(({ messages }) => /whose call is to be walked =+\n(.*)/.exec(messages[1]!.content)?.[1])).toEqual([
      'mean of two',
      'mean of one',
      'mean of one again',
    ]);
    expect(notes).toEqual([
      '“mean of two”, mean([2, 4]): sum: intended 0, observed 1.',
      '“mean of one”, mean([7]): count: intended 1, observed 2.',
      '“mean of one again”, mean([7]): count: intended 1, observed 2.',
    ]);
    // What two tests show alike is told once.
    expect(findings.map(({ message }) => message)).toEqual([
      'For mean([2, 4]) `sum` is meant to be 0 here; it is 1.',
      'For mean([7]) `count` is meant to be 1 here; it is 2.',
    ]);
    expect(findings[1]!.evidence[0]!.excerpt).toContain('Of the failing test “mean of one”');
  });
  test('of no failing test is of a call that the model chooses', async () => {
    const { asked, notes } = await trace([step(1, 'sum', '0')], proofOf(), target, []);
    expect(asked).toHaveLength(1);
    expect(asked[0]!.messages[1]!.content).not.toContain('whose call is to be walked');
    expect(notes[0]).toMatch(/^mean\(\[2, 4\]\): /);
  });
  test('in which all is as meant is no finding', async () => {
    const { findings, notes } = await trace([step(1, 'sum', 1), step(3, 'count', '2.0000000000001')]);
    expect(findings).toEqual([]);
    expect(notes).toHaveLength(1);
  });
  test('that was not reached, or cannot be written, is no divergence', async () => {
    for (const more of [
      { kind: 'threw' },
      { kind: 'hung' },
      { value: { kind: 'opaque', shown: 'x' } as Literal },
      { value: undefined },
    ] as const)
      expect((await trace([step(1, 'sum', '0')], proofOf([], more as Partial<Behaviour>))).findings).toEqual([]);
  });
  test('that the call never comes to is told, and is the first divergence where it stands first', async () => {
    for (const more of [
      // What the function returns by itself, without having come to the place.
      { value: { kind: 'number', value: 3, float: false } as Literal },
      {
        value: {
          kind: 'list',
          items: [
            { kind: 'string', value: 'a' },
            { kind: 'number', value: 3, float: false },
          ],
        } as Literal,
      },
    ] as const) {
      const { findings, notes } = await trace([step(2, 'sum', '6')], proofOf([], more));
      expect(notes).toEqual(['“mean of two”, mean([2, 4]): sum: intended 6, never reached.']);
      expect(findings).toMatchObject([
        {
          proof: 'opinion',
          quote: 'sum += x;',
          message: 'For mean([2, 4]) `sum` is meant to be 6 here; this statement is never reached.',
        },
      ]);
      expect(findings[0]!.evidence.at(-1)!.excerpt).toBe('sum: intended 6, never reached');
    }
  });
  test('of a generator is not called unreached: what it gives are its items', async () => {
    const generator = targetFrom('«function* mean(xs) {\n  let sum = 1;\n  yield sum;\n  const count = 2;\n}»\n');
    const value = { kind: 'list', items: [{ kind: 'number', value: 1, float: false }] } as Literal;
    const { findings, notes } = await trace([step(3, 'count', '3')], proofOf([], { value }), generator);
    expect([findings, notes]).toEqual([[], ['“mean of two”, mean([2, 4]): count: intended 3, observed nothing.']]);
  });
  test.each([
    ['a step that there is not', step(9, 'sum', '0')],
    ['a variable that does not stand there', step(1, 'count', '0')],
    ['an expression', step(1, 'sum); process.exit(', '0')],
    ['a value that is no literal', step(1, 'sum', 'xs.length')],
    ['a call of something else', step(1, 'sum', '0', 'eval("1")')],
    ['a call with a name', step(1, 'sum', '0', 'mean(xs)')],
  ])('with %s is left aside and counted, and nothing runs', async (_, entry) => {
    const tried: string[] = [];
    const { findings, failures } = await trace([entry], proofOf(tried));
    expect([findings, tried]).toEqual([[], []]);
    expect(failures.map(({ code }) => code)).toEqual(['reply.unanchored']);
  });
  test('where nothing may run says so, and asks nothing', async () => {
    const watched = critiqueContext([JSON.stringify([step(1, 'sum', '0')])]);
    const { findings, failures } = await planTrace.critique(watched.context, critiqueTask(target));
    expect([findings, failures.map(({ code }) => code)]).toEqual([[], ['verify.no-signal']]);
    expect(watched.asked).toEqual([]);
  });
  test('of what is no function asks nothing', async () => {
    const { asked, findings } = await trace([], proofOf(), targetFrom('«const a = 1;»\n'));
    expect([asked, findings]).toEqual([[], []]);
  });
});

describe('a probe', () => {
  const parse = createParsers();
  test.each([
    [
      'typescript',
      'function f(a) {\n  let b = a;\n  if (b) {\n    b = 2\n  }\n  const g = () => {\n    let c = 1;\n  };\n  return b;\n}\n',
      ['let b = a;', 'b = 2', 'const g = () => {\n    let c = 1;\n  };'],
    ],
    [
      'python',
      'def f(a):\n    """Says 5."""\n    b = a\n    for i in a:\n        b += i\n    return b\n',
      ['b = a', 'b += i'],
    ],
  ])(
    'in %s stands after each plain statement, and what comes of it still parses',
    async (languageId, source, statements) => {
      const parser = (await parse.parserOf(languageId))!;
      const places = probePlaces(parser(source), parser(source).root.children[0]!);
      expect(places.map(({ span }) => source.slice(span.start, span.end))).toEqual(statements);
      for (const place of places) {
        const probed = withProbe(source, place, 'b', languageId);
        expect(parser(probed).hasFault).toBe(false);
        expect(probed.replace(/\n[ ]*return \[[^,]*, b\];?\n(?=\n|;)/, '')).not.toBe('');
        expect(probed.length).toBeGreaterThan(source.length);
      }
    },
  );
});
