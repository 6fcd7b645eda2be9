// A plain reference that testers write from the documentation, run beside the code (method verify/generated-checks).
// Calls are made by the evaluator; answers are scripted.

import { describe, expect, test } from 'vitest';
import { naiveReference } from '../../../server/src/critique/naiveReference.ts';
import { settleClaims } from '../../../server/src/critique/settleClaims.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evaluatedProof } from '../../support/evaluatedProof.ts';
import { targetFrom } from '../../support/fakePorts.ts';

async function ask(text: string, answers: readonly string[], options: { trusted?: boolean; languageId?: string } = {}) {
  const { trusted = true, languageId = 'typescript' } = options;
  const target = targetFrom(`«${text}»`, { languageId });
  const proof = await evaluatedProof(target.document);
  const { context, asked, events } = critiqueContext(answers, trusted ? { proof } : {});
  const result = await naiveReference.critique(context, critiqueTask(target));
  const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { ...result, asked, notes, proof, context, target };
}

const total = `/** Adds all the numbers. */
export function total(xs: number[]): number {
  let secret = 0;
  for (let i = 1; i < xs.length; i++) secret += xs[i]!;
  return secret;
}
`;
const code = (body: string, name = 'plainReference') => `\`\`\`ts\nfunction ${name}(xs) {\n  ${body}\n}\n\`\`\``;
const sum = code('let all = 0;\n  for (const x of xs) all += x;\n  return all;');
const reduced = code('return xs.reduce((a, b) => a + b, 0);');
const product = code('return xs.reduce((a, b) => a * b, 1);');

describe('a tester', () => {
  test('sees signature and documentation and never the body, and so does the second [S042]', async () => {
    const { asked } = await ask(total, [sum, reduced]);
    expect(asked.map(({ role, temperature }) => [role, temperature])).toEqual([
      ['critic', 0],
      ['judge', 0],
    ]);
    for (const { messages } of asked) {
      const words = messages.map(({ content }) => content).join('\n');
      expect(words).not.toContain('secret');
      expect(words).toContain('total(xs: number[]): number');
      expect(words).toContain('Adds all the numbers.');
    }
    expect(asked[0]!.messages).toEqual(asked[1]!.messages);
  });

  test('whose reference agrees is asked alone, and nothing is found', async () => {
    const right = total.replace('i = 1', 'i = 0');
    const { findings, failures, asked, notes } = await ask(right, [sum]);
    expect([findings, failures, asked.length]).toEqual([[], [], 1]);
    expect(notes).toEqual([expect.stringMatching(/^A plain reference of total agrees in \d+ calls, \d+ told nothing/)]);
  });

  test.each([
    ['none', /too thin/],
    ['None.', /too thin/],
    ['', /nobody wrote one/],
    ['I think that it adds them.', /no single plain function/],
    [code('return 1;', 'total'), /no single plain function/],
    [code('return total(xs);'), /no single plain function/],
    [code("return require('fs').readFileSync('/etc/passwd');"), /no single plain function/],
    [code("return fetch('http://x');"), /no single plain function/],
    [code('return process.exit(1);'), /no single plain function/],
    [code('return xs.reduce(('), /no single plain function/],
    [`${code('return 1;').slice(0, -4)}\nsideEffect();\n\`\`\``, /no single plain function/],
    [code(`return ${'1 + '.repeat(2000)}1;`), /no single plain function/],
  ])('who answers %j is left aside, and nothing of it is run', async (answer, why) => {
    const { findings, notes, proof } = await ask(total, [answer]);
    expect(findings).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(why)]);
    expect(proof.called).toEqual([]);
  });

  test('whose reference does not meet the documented examples is not believed', async () => {
    const text = total.replace('numbers.', 'numbers.\n * total([0, 2, 3]) // => 5\n ');
    const { findings, notes, asked } = await ask(text, [product, sum]);
    expect([findings, asked.length]).toEqual([[], 1]);
    expect(notes).toEqual(['No reference of total: what was written does not meet the documented examples.']);
  });
});

describe('a difference', () => {
  test('on which two testers agree is supported at most, with a small counterexample [S036]', async () => {
    const { findings, proof, context } = await ask(total, [sum, reduced]);
    expect(findings).toMatchObject([
      { rule: 'critic/naive-reference', proof: 'opinion', severity: 'info', agreement: { held: 2, of: 2 } },
    ]);
    expect(findings[0]!.message).toMatch(/^total\(\[1\]\) gives 0, and a plain reference gives 1\./);
    expect(findings[0]!.evidence.map(({ receipt }) => receipt?.command.at(-1))).toEqual([
      undefined,
      'total([1])',
      'plainReference([1])',
    ]);
    const settled = await settleClaims({ ...context, proof }, findings);
    expect(settled.findings).toMatchObject([{ proof: 'supported', reproducer: { expected: '1', actual: '0' } }]);
  });

  test('that one model sees is asked for once, and stays its opinion', async () => {
    const target = targetFrom(`«${total}»`);
    const proof = await evaluatedProof(target.document);
    const { context, asked } = critiqueContext([sum, sum], { proof });
    const models = { ...context.models, describe: () => 'one model' };
    const { findings } = await naiveReference.critique({ ...context, models }, critiqueTask(target));
    expect(asked).toHaveLength(1);
    expect(findings).toMatchObject([{ proof: 'opinion', agreement: { held: 1, of: 1 } }]);
    expect(findings[0]!.claim).toBeUndefined();
  });

  test('that one tester alone sees stays an opinion, and is not raised', async () => {
    const { findings, proof, context } = await ask(total, [sum, 'none']);
    expect(findings).toMatchObject([{ proof: 'opinion', agreement: { held: 1, of: 2 } }]);
    expect(findings[0]!.claim).toBeUndefined();
    const settled = await settleClaims({ ...context, proof }, findings);
    expect(settled.findings).toMatchObject([{ proof: 'opinion' }]);
  });

  test('on which the testers differ, or the second sides with the code, is not shown', async () => {
    const skipping = code('return xs.slice(1).reduce((a, b) => a + b, 0);');
    for (const second of [code('return xs.length === 1 ? 7 : 0;'), skipping]) {
      const { findings, notes } = await ask(total, [sum, second]);
      expect(findings).toEqual([]);
      expect(notes).toEqual([expect.stringMatching(/^Two references of total differ, so nothing is said/)]);
    }
  });

  test('where the documentation leaves it open is none', async () => {
    const open = code("if (xs.length > 0) throw new Error('open');\n  return 0;");
    const { findings, notes } = await ask(total, [open]);
    expect(findings).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/agrees in 1 calls/)]);
  });

  test('that is not seen again in another process is not shown', async () => {
    const target = targetFrom(`«${total}»`);
    const proof = await evaluatedProof(target.document);
    const receipt = proof.receiptOf('total', [], { kind: 'returned', shown: '1', type: 'number', key: '1' });
    const call = async () => ({ ok: false, error: { kind: 'refuted', receipt } }) as const;
    const { context, events } = critiqueContext([sum, reduced], { proof: { ...proof, call } });
    expect((await naiveReference.critique(context, critiqueTask(target))).findings).toEqual([]);
    expect(events).toMatchObject([{ message: expect.stringMatching(/was not seen again/) as string }]);
  });
});

describe('nobody is asked', () => {
  test.each([
    [
      'of a method, whose object the words do not show',
      'class A {\n  /** Adds. */\n  add(x: number): number {\n    return x;\n  }\n}\n',
    ],
    ['of what has no documentation', 'function f(x: number) {\n  return x;\n}\n'],
    ['of what reaches for files', '/** Wipes. */\nfunction f(path: string) {\n  fs.rmSync(path);\n}\n'],
  ])('%s', async (_, text) => {
    const { findings, asked, notes } = await ask(text, []);
    expect([findings, asked]).toEqual([[], []]);
    expect(notes).toEqual([expect.stringMatching(/^No reference is written: /)]);
  });
  test('where nothing may run', async () => {
    const { asked, failures } = await ask(total, [], { trusted: false });
    expect(asked).toEqual([]);
    expect(failures).toMatchObject([{ code: 'verify.no-signal' }]);
  });
});

test('in Python it is the same, with its own name', async () => {
  const text = 'def total(xs: list[int]) -> int:\n    """Adds all the numbers."""\n    return sum(xs[1:])\n';
  const answer = '```python\ndef plain_reference(xs):\n    return sum(xs)\n```';
  const { findings } = await ask(text, [answer, answer], { languageId: 'python' });
  expect(findings).toMatchObject([{ agreement: { held: 2, of: 2 } }]);
  expect(findings[0]!.message).toMatch(/^total\(\[1\]\) gives 0, and a plain reference gives 1\./);
});
