// The tools' own fixes, kept one by one and only when they hold (method repair/deterministic-first).

import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../server/src/core/evidence.ts';
import { formatRule } from '../../../server/src/core/formatRule.ts';
import type { ToolFix } from '../../../server/src/core/ports.ts';
import { deterministicFirst } from '../../../server/src/strategies/deterministicFirst.ts';
import {
  fakeRefine,
  importFix,
  problemOn,
  replaceFix,
  targetFrom,
  testCase,
  type FakeOptions,
} from '../../support/fakePorts.ts';

async function run(options: FakeOptions) {
  const fake = fakeRefine(options);
  return { fake, result: await deterministicFirst.refine(fake.context, fake.task) };
}

const words = ['cuont', 'totla', 'nmae', 'bogus'];
const right: Record<string, string> = { cuont: 'count', totla: 'total', nmae: 'name' };
const target = targetFrom('// cuont stays here\n«use(cuont, totla);\nuse(nmae);\n»// totla stays here\n');
const problems = (text: string): readonly Problem[] =>
  words.flatMap((word) => {
    const start = text.indexOf('use(');
    const at = text.indexOf(word, start);
    const end = text.lastIndexOf('// totla');
    return at < 0 || at >= end
      ? []
      : problemOn(text, word, 'TS2552', `Cannot find name '${word}'.`, {
          nth: text.slice(0, at).split(word).length - 1,
        });
  });
const spelling = (text: string, asked: readonly Problem[]): readonly ToolFix[] =>
  asked.flatMap((problem) => {
    const word = /'(\w+)'/.exec(problem.message)![1]!;
    return [replaceFix(text, problem, 'bogus', 'a wrong one first'), replaceFix(text, problem, right[word]!)];
  });

test('clears every problem with a fix, without a model, and leaves the rest alone [S032]', async () => {
  const { fake, result } = await run({ target, problems, fixes: spelling });
  expect(result.best?.text).toBe('// cuont stays here\nuse(count, total);\nuse(name);\n// totla stays here\n');
  expect(result.best?.verdict).toMatchObject({ kind: 'verified', remaining: [] });
  expect(result.reason).toBe(
    'every problem with a fix is cleared: 3 of 3 problems cleared, the tools offer a fix for 3',
  );
  expect(fake.asked).toEqual([]);
});

test('tries the fixes of all problems at once before it tries them one by one', async () => {
  const { fake, result } = await run({
    target,
    problems,
    fixes: (text, asked) => spelling(text, asked).filter((fix) => fix.title !== 'a wrong one first'),
  });
  expect(result.best?.verdict.remaining).toEqual([]);
  expect(fake.judged).toHaveLength(1);
  expect(result.best?.candidate.provenance.title).toBe('Apply 3 fixes (typescript)');
});

test('clears more problems than there are passes in one sweep', async () => {
  const many = Array.from({ length: 14 }, (_, index) => `bad${String.fromCharCode(97 + index)}`);
  const here = targetFrom(`«${many.map((word) => `use(${word});`).join('\n')}»`);
  const { result } = await run({
    target: here,
    problems: (text) => many.flatMap((word) => problemOn(text, word, 'x', `No ${word}.`)),
    fixes: (text, asked) =>
      asked.map((problem) => replaceFix(text, problem, problem.message.replace(/No bad(\w)\./, 'ok_$1'))),
  });
  expect(result.best?.verdict.remaining).toEqual([]);
});

test('keeps what holds and leaves what does not', async () => {
  const { result } = await run({
    target,
    problems,
    fixes: (text, asked) => spelling(text, asked).filter((fix) => !fix.problem.message.includes('totla')),
  });
  expect(result.best?.text).toContain('use(count, totla);\nuse(name);');
  expect(result.best?.verdict.remaining.map((goal) => goal.title)).toEqual(["Cannot find name 'totla'."]);
  expect(result.reason).toBe('no further fix holds: 2 of 3 problems cleared, the tools offer a fix for 2');
});

test('refuses a fix that breaks a test', async () => {
  const { result } = await run({
    target,
    problems,
    fixes: spelling,
    tests: (text) => [testCase('no total', !text.includes('total)'))],
  });
  expect(result.best?.text).toContain('use(count, totla);\nuse(name);');
});

test('refuses a fix that silences the problem', async () => {
  const { fake, result } = await run({
    target,
    problems: (text) => (text.includes('@ts-ignore') ? [] : problems(text)),
    fixes: (text, asked) =>
      asked.map((problem) => ({
        ...replaceFix(text, problem, ''),
        edits: [{ span: { start: target.span.start, end: target.span.start }, newText: '// @ts-ignore\n' }],
      })),
  });
  expect(result.best).toBeUndefined();
  expect(fake.judged[0]!.verdict.reasons.map((reason) => reason.code)).toContain('suppressed-error');
});

test('adds two imports as companions, each on the text that the one before left', async () => {
  const here = targetFrom('// head\n«const s = sum(mean(xs));»\n');
  const { result } = await run({
    target: here,
    problems: (text) =>
      ['sum', 'mean'].flatMap((name) =>
        text.includes(`{ ${name} }`) ? [] : problemOn(text, name, 'TS2304', `Cannot find name '${name}'.`),
      ),
    fixes: (_, asked) =>
      asked.map((problem) => importFix(problem, `import { ${/'(\w+)'/.exec(problem.message)![1]} } from './math';\n`)),
  });
  expect(result.best?.text).toBe(
    "import { mean } from './math';\nimport { sum } from './math';\n// head\nconst s = sum(mean(xs));\n",
  );
  expect(result.best?.candidate.edits).toEqual([]);
  expect(result.best?.verdict.remaining).toEqual([]);
});

describe('stops', () => {
  test('when no tool offers anything', async () => {
    const { fake, result } = await run({ target, problems });
    expect(result).toEqual({
      reason: 'the tools offer no fix: 0 of 3 problems cleared, the tools offer a fix for 0',
      failures: [],
    });
    expect(fake.judged).toEqual([]);
  });

  test('when the goals are nothing that a tool reports', async () => {
    const { fake, result } = await run({ target: targetFrom('«a»', { goal: 'make it b' }), problems: () => [] });
    expect(result.reason).toBe('no tool has a fix for these goals');
    expect(fake.calls()).toBe(0);
  });

  test('when fixes go round in a circle', async () => {
    const here = targetFrom('«one()»');
    const { fake, result } = await run({
      target: here,
      problems: (text) => [...problemOn(text, 'one', 'x', 'One.'), ...problemOn(text, 'two', 'x', 'Two.')],
      fixes: (text, asked) =>
        asked.map((problem) => replaceFix(text, problem, problem.message === 'One.' ? 'two' : 'one')),
    });
    expect(result.best).toBeUndefined();
    expect(fake.judged).toHaveLength(1);
  });

  test('at the budget, with what it has', async () => {
    const { result } = await run({
      target,
      problems,
      fixes: (text, asked) => spelling(text, asked.slice(0, 1)).filter((fix) => fix.title !== 'a wrong one first'),
      limits: { processes: 1 },
    });
    expect(result.reason).toContain('the budget for processes is spent: 1 of 3 problems cleared');
    expect(result.best?.text).toContain('use(count, totla)');
  });
});

test('builds on the best text of a rung before', async () => {
  const first = (
    await run({
      target,
      problems,
      fixes: (text, asked) => spelling(text, asked).filter((fix) => fix.problem.message.includes('cuont')),
    })
  ).result.best!;
  const { result } = await run({ target, problems, fixes: spelling, best: first });
  expect(result.best?.verdict.remaining).toEqual([]);
  expect(result.best?.candidate.provenance.parent).toBeDefined();
});

test('names the nearest known names of what stays unknown [S003]', async () => {
  const here = targetFrom('const count = 1;\n«use(cuont);»\n');
  const { fake } = await run({
    target: here,
    problems: (text) => problemOn(text, 'cuont', 'TS2304', "Cannot find name 'cuont'."),
  });
  expect(fake.events).toContainEqual({
    type: 'note',
    message: '“cuont” is not known here; the nearest names are count.',
  });
});

describe('a formatter', () => {
  const drifted = targetFrom('// head\n«add( 1,2 );\n»// tail\n');
  const seen = new Map<string, readonly Problem[]>();
  const drift = (text: string): readonly Problem[] => {
    // A goal is a problem of the evidence, by itself and not by what it says.
    const known = seen.get(text) ?? problemOn(text, 'add( 1,2 );', formatRule, 'Not formatted.', { severity: 'info' });
    seen.set(text, known);
    return known;
  };
  const format = (text: string, asked: readonly Problem[]): readonly ToolFix[] =>
    asked.filter(({ rule }) => rule === formatRule).map((problem) => replaceFix(text, problem, 'add(1, 2);', 'Format'));
  test('is among the fixers: what it closes takes no model [S032]', async () => {
    const [problem] = drift(drifted.document.text);
    const goals = [{ kind: 'problem', title: 'Not formatted.', problem: problem! }] as const;
    const { fake, result } = await run({ target: drifted, problems: drift, fixes: format, goals });
    expect(result.best?.text).toBe('// head\nadd(1, 2);\n// tail\n');
    expect(result.best?.verdict).toMatchObject({ kind: 'verified', remaining: [] });
    expect(fake.asked).toEqual([]);
  });
  test('that makes the text worse is not taken [S032]', async () => {
    const [problem] = drift(drifted.document.text);
    const goals = [{ kind: 'problem', title: 'Not formatted.', problem: problem! }] as const;
    const both = (text: string) => [...drift(text), ...problemOn(text, 'add(1', 'TS1', 'No such form.')];
    const { fake, result } = await run({ target: drifted, problems: both, fixes: format, goals });
    expect([result.best, fake.asked.length]).toEqual([undefined, 0]);
  });
});
