// An exam with scripted models: what a perfect one, a silent one and a noisy one are worth.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelPort, ModelRequest } from '../../../../server/src/core/ports.ts';
import { codeIn, examine, type ExamItem, type ExamJudge } from '../../../../server/src/critique/exam/examine.ts';
import { reportLines, shownCritics } from '../../../../server/src/critique/exam/report.ts';
import { anyReply } from '../../../support/criticReplies.ts';

const item = (number: number): ExamItem => ({
  id: `f${number}`,
  kind: 'C.4',
  languageId: 'javascript',
  task: `function f${number}(a): adds ${number} to a`,
  right: `function f${number}(a) {\n  let b = ${number};\n  return a + b;\n}`,
  wrong: `function f${number}(a) {\n  let b = 0;\n  return a + b;\n}`,
  line: 1,
});
const items = Array.from({ length: 20 }, (_, index) => item(index + 1));
const judge: ExamJudge = async ({ right }, text) => ({ passed: text.trim() === right ? 4 : 1, checks: 4 });
const fenced = (text: string) => `\`\`\`js\n${text}\n\`\`\``;

type Answer = (asked: {
  readonly what: string;
  readonly item: ExamItem | undefined;
  /** The text that is shown last, right or wrong. */
  readonly isRight: boolean;
  readonly words: string;
}) => string;

function model(answer: Answer, asked: ModelRequest[] = []): ModelPort {
  return {
    has: () => true,
    describe: () => 'm',
    ask: (request, signal) => {
      signal.throwIfAborted();
      asked.push(request);
      const words = request.messages.map(({ content }) => content).join('\n');
      const number = /function f(\d+)/u.exec(words)?.[1];
      const text = answer({
        what: request.prompt.id.slice('exam/'.length),
        item: items[Number(number) - 1],
        isRight: !words.includes('let b = 0;'),
        words,
      });
      const usage = { promptTokens: 1, completionTokens: 1, estimated: true };
      return Promise.resolve({
        kind: 'text',
        text,
        finish: 'stop',
        model: 'm',
        endpoint: 'replay',
        usage,
        usd: 0,
        durationMs: 0,
        warnings: [],
      });
    },
  };
}

const { signal } = new AbortController();
const run = (answer: Answer, asked?: ModelRequest[]) => examine({ models: model(answer, asked), judge, signal }, items);
const wrongAt = (quote: string) =>
  JSON.stringify({ verdict: 'wrong', remarks: [{ quote, message: 'It adds nothing.' }] });

/** Names the fault and mends it when told; without a critique it gives texts back as they are. */
const perfect: Answer = ({ what, item: about, isRight, words }) => {
  if (what === 'habits') return '[{"habit": "breaks-right-code", "times": 0}, {"habit": "grows-text", "times": 90}]';
  if (what === 'critique') return isRight ? '{"verdict": "right", "remarks": []}' : wrongAt('let b = 0;');
  if (what === 'fix' || what === 'restart') return fenced(about!.right);
  if (what === 'meta') return '{"remarks": "useful"}';
  if (what === 'comparison')
    return words.indexOf('let b = 0;') > words.indexOf('second text') ? '{"better": "first"}' : '{"better": "second"}';
  return fenced(isRight ? about!.right : about!.wrong);
};
/** Finds fault with everything and breaks what it touches. */
const noisy: Answer = ({ what, item: about }) => {
  if (what === 'critique') return wrongAt('return a + b;');
  if (what === 'fix') return fenced(`${about!.wrong}\n// changed`);
  return fenced(about?.wrong ?? '');
};

describe('a perfect critic', () => {
  test('is scored by the fixes made from it: self, cross and iterative [S016]', async () => {
    const { report } = await run(perfect);
    expect(report.effect).toMatchObject([
      { mode: 'self', items: 20, passes: 1 },
      { mode: 'cross', items: 40, passes: 1, without: 0.5, gain: 0.5, fixed: 1, broken: 0 },
      { mode: 'iterative', items: 40, passes: 1, gain: 0.5 },
    ]);
    expect(report.passed).toBe('yes');
  });

  test('is reported in all four dimensions, by the quality of the response [S202]', async () => {
    const { report } = await run(perfect);
    const lines = reportLines(report);
    for (const line of [
      'feedback, low: 100 % of 20',
      'feedback, high: 100 % of 20',
      'comparison, low: 100 % of 20',
      'refinement, low: 100 % of 20',
      'meta-feedback, low: 100 % of 20',
    ])
      expect(lines).toContain(line);
  });

  test('its recovery and its blind spot are told: the same error as a user’s text and as its own turn [S067] [S100]', async () => {
    const asked: ModelRequest[] = [];
    const seesOnlyOthers: Answer = (one) =>
      one.what === 'plain' && !one.isRight ? fenced(one.item!.right) : perfect(one);
    const { report } = await run(seesOnlyOthers, asked);
    expect(report.recovery).toMatchObject([
      { model: 'm', items: 20, rate: 1, ownRate: 0, blindSpot: 1, restartRate: 1 },
    ]);
    const own = asked.filter(({ prompt }) => prompt.id === 'exam/own turn');
    expect(
      own.every(({ messages }) =>
        messages.some(({ role, content }) => role === 'assistant' && content.includes('let b = 0;')),
      ),
    ).toBe(true);
    // Everything else is shown as somebody's text.
    const others = asked.filter(({ prompt }) => prompt.id !== 'exam/own turn');
    expect(others.flatMap(({ messages }) => messages).some(({ role }) => role === 'assistant')).toBe(false);
  });

  test('both branches of every planted error are kept, repaired and begun anew [S269]', async () => {
    const { bugs, incomplete } = await run(perfect);
    expect(incomplete).toBe(0);
    expect(bugs).toHaveLength(20);
    expect(bugs[0]).toMatchObject({
      item: 'f1',
      kind: 'C.4',
      repair: { passes: false },
      restart: { passes: true, text: items[0]!.right },
    });
  });

  test('what it says of its habits stands beside what was seen [S147]', async () => {
    const { report } = await run(perfect);
    const found = report.screening!.tendencies.filter(({ stated }) => stated !== undefined);
    expect(found).toMatchObject([
      { habit: 'breaks-right-code', stated: 0, measured: 0, disagrees: false },
      { habit: 'grows-text', stated: 0.9, measured: 0, disagrees: true },
    ]);
  });
});

describe('other critics', () => {
  test('one that finds fault with everything is hidden, its accuracy told by certainty [S044]', async () => {
    const { report } = await run(noisy);
    expect(report).toMatchObject({ passed: 'no', verdicts: { items: 40, accuracy: 0.5, falseAlarms: 1 } });
    expect(report.bands.at(-1)).toMatchObject({ items: 40, accuracy: 0.5 });
    expect(shownCritics([report])).toEqual([]);
    expect(report.effect.find(({ mode }) => mode === 'cross')).toMatchObject({ passes: 0, fixed: 0, broken: 1 });
  });

  test('one that says nothing is worth nothing, and what is lost is counted', async () => {
    const { report, lost, calls } = await run(() => '');
    expect(report.passed).toBe('no');
    expect(report.verdicts).toMatchObject({ accuracy: 0, none: 40 });
    expect(lost).toBeGreaterThan(100);
    expect(lost).toBeLessThanOrEqual(calls);
  });

  test('certainty is agreement of samples, never what a critic says of itself', async () => {
    let turn = 0;
    const { report } = await run(({ what }) =>
      what === 'critique'
        ? `{"verdict": "${turn++ % 3 === 2 ? 'right' : 'wrong'}", "certainty": 1, "remarks": []}`
        : '',
    );
    expect(report.bands.map((band) => band.items)).toEqual([0, 0, 40, 0]);
  });

  test('no question shows a score or says who wrote the text; only samples are warm', async () => {
    const asked: ModelRequest[] = [];
    await run(perfect, asked);
    for (const { messages, temperature, prompt } of asked) {
      expect(messages.map(({ content }) => content).join('\n')).not.toMatch(/somebody|planted|score|passed|\bm\b’s/u);
      if (prompt.id !== 'exam/critique') expect(temperature).toBe(0);
    }
  });

  test('whatever is answered, the exam ends with a report', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyReply, { minLength: 1, maxLength: 5 }), async (replies) => {
        let turn = 0;
        const models = model(() => replies[turn++ % replies.length]!);
        const { report, bugs } = await examine({ models, judge, signal }, items.slice(0, 2));
        expect(report.verdicts.items).toBe(4);
        expect(bugs).toHaveLength(2);
        expect(reportLines(report).length).toBeGreaterThan(5);
      }),
      { numRuns: 40 },
    );
  });

  test('it stops when it is told to', async () => {
    const controller = new AbortController();
    const asked: ModelRequest[] = [];
    const models = model((one) => {
      if (asked.length === 5) controller.abort();
      return perfect(one);
    }, asked);
    await expect(examine({ models, judge, signal: controller.signal }, items)).rejects.toThrow(/abort/iu);
    expect(asked).toHaveLength(5);
  });
});

test('code is the longest fenced block, or none', () => {
  expect(codeIn('a\n```js\nx\n```\nb\n~~~\nlonger\n~~~')).toBe('longer');
  expect([codeIn('function f() {}'), codeIn('```\n\n```'), codeIn('```js\nx')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
