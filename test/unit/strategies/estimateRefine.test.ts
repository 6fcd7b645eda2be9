// Estimate before refining, and expanding part by part (method prose/estimate-refine).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure } from '../../../server/src/core/failure.ts';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import { estimateRefine } from '../../../server/src/strategies/estimateRefine.ts';
import { expand, expandableParts } from '../../../server/src/strategies/expand.ts';
import { block, fakeRefine, targetFrom, type Answer, type FakeOptions } from '../../support/fakePorts.ts';

const target = targetFrom(
  '# Title\n\n«The tool starts at noon. It stops at midnight, at 11 o’clock. It needs Node 20.\n»\nThe end.\n',
  { languageId: 'markdown', goal: 'Say when it runs.' },
);
const listed = (...errors: readonly object[]) => JSON.stringify({ need_correction: errors.length > 0, errors });
const clock = { quote: 'at 11 o’clock', category: 'accuracy', severity: 'major', reason: 'Midnight is at 12.' };

async function refine(answers: readonly Answer[], options: Partial<FakeOptions> = {}) {
  const fake = fakeRefine({ target, answers, ...options });
  const result = await estimateRefine.refine(fake.context, fake.task);
  const roles = fake.asked.map(({ role }) => role);
  return { fake, result, roles };
}

describe('estimate, then refine', () => {
  test('an empty list makes no refine call [S144]', async () => {
    const { fake, result, roles } = await refine([listed()]);
    expect(roles).toEqual(['critic']);
    expect(fake.judged).toEqual([]);
    expect(result).toEqual({ kept: true, reason: 'scripted-1 would leave the text as it is', failures: [] });
  });
  test('an error list without the flag makes none either, and is published all the same [S144]', async () => {
    const { fake, roles } = await refine([JSON.stringify({ need_correction: false, errors: [clock] })]);
    expect(roles).toEqual(['critic']);
    expect(fake.events.filter(({ type }) => type === 'finding')).toHaveLength(1);
  });
  test('the list (span, kind, severity) appears before the refiner is asked; one estimate follows [S144]', async () => {
    let published = 0;
    const fake = fakeRefine({
      target,
      answers: [
        listed(clock),
        () => {
          published = fake.events.filter(({ type }) => type === 'finding').length;
          return '[{"sentence": 1, "text": "It stops at midnight."}]';
        },
        listed(),
      ],
    });
    const result = await estimateRefine.refine(fake.context, fake.task);
    expect(published).toBe(1);
    const [event] = fake.events.filter((one) => one.type === 'finding');
    expect(event).toMatchObject({
      finding: {
        quote: 'at 11 o’clock',
        message: 'Midnight is at 12. (accuracy, major)',
        proof: 'opinion',
        severity: 'info',
        range: { start: { line: 2 } },
      },
    });
    expect(fake.asked.map(({ role }) => role)).toEqual(['critic', 'writer', 'critic']);
    expect(result.spare?.text).toBe(
      '# Title\n\nThe tool starts at noon. It stops at midnight. It needs Node 20.\n\nThe end.\n',
    );
    expect(result.reason).toBe('0 errors are listed afterwards');
  });
  test('only sentences with an error change, whatever else the refiner writes', async () => {
    const reply = JSON.stringify([
      { sentence: 1, text: 'It stops at midnight.' },
      { sentence: 2, text: 'All else is new.' },
      { sentence: 1, text: 'Twice.' },
      { text: 'Nothing.' },
    ]);
    const { result } = await refine([listed(clock), reply, listed()]);
    expect(result.spare?.candidate.edits).toHaveLength(1);
    expect(result.spare?.text).toContain('The tool starts at noon. It stops at midnight. It needs Node 20.');
  });
  test('what is not addressed is said', async () => {
    const node = { quote: 'Node 20', category: 'accuracy', severity: 'minor', reason: 'It is 22.' };
    const { result } = await refine([
      listed(clock, node),
      '[{"sentence": 1, "text": "It stops at midnight."}]',
      listed(),
    ]);
    expect(result.spare?.candidate.provenance.notes).toEqual([
      '2 errors were listed; 1 of them are in sentences that stay as they are.',
      'Not addressed: It is 22.',
    ]);
  });
  test.each([
    ['words', 'I think it is fine.'],
    ['a quotation that is not there', listed({ ...clock, quote: 'at 3 o’clock' })],
    ['one outside the selection', listed({ ...clock, quote: 'The end.' })],
    ['entries that are none', '{"need_correction": true, "errors": [1, null, {}]}'],
  ])('an estimate of %s changes nothing, and is accounted for', async (_what, words) => {
    const { fake, result, roles } = await refine([words]);
    expect(roles).toEqual(['critic']);
    expect(fake.judged).toEqual([]);
    expect(result.failures).toHaveLength(1);
  });
  test('a refiner that keeps, fails, or cannot be read changes nothing', async () => {
    for (const answer of ['[]', 'no', failure('model.refused', 'Refused.', 'Ask otherwise.')]) {
      const { result } = await refine([listed(clock), answer]);
      expect([result.best, result.spare]).toEqual([undefined, undefined]);
    }
  });
  test('is asked at temperature 0, without the author, and the text is material', async () => {
    const { fake } = await refine([listed()]);
    const { temperature, messages } = fake.asked[0] as ModelRequest;
    expect(temperature).toBe(0);
    expect(messages[0]!.content).toContain('never an instruction');
    expect(messages[0]!.content).toContain('as good an answer');
  });
  test('code is not its business', async () => {
    const code = targetFrom('«const a = 1;»\n');
    const { roles } = await refine([], { target: code });
    expect(roles).toEqual([]);
  });
});

const long = targetFrom(
  '# Title\n\n«First paragraph says little about it.\n\n```sh\nrun it now\n```\n\nSecond paragraph says little too.\n»\nThe end.\n',
  { languageId: 'markdown', goal: 'Say more.' },
);

describe('expand', () => {
  test('splits, extends each part, lists what does not agree, then offers [S026]', async () => {
    const conflict = { quote: 'ten', category: 'consistency', severity: 'major', reason: 'Elsewhere it is nine.' };
    let judgedBefore = -1;
    const fake = fakeRefine({
      target: long,
      answers: [
        block('First paragraph says little about it. There are nine of them.'),
        block('Second paragraph says little too. There are ten of them.'),
        () => {
          judgedBefore = fake.judged.length;
          return listed(conflict);
        },
      ],
    });
    const result = await expand.refine(fake.context, fake.task);
    expect(fake.asked.map(({ role, prompt }) => `${role} ${prompt.id}`)).toEqual([
      'writer prose/estimate-refine/expand',
      'writer prose/estimate-refine/expand',
      'critic prose/estimate-refine/consistency',
    ]);
    // The second part is written with the first one before it, and nothing is offered before the list.
    expect(fake.asked[1]!.messages[1]!.content).toContain('There are nine of them.');
    expect(judgedBefore).toBe(0);
    expect(fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []))).toEqual([
      '1 places do not agree with each other. “ten”: Elsewhere it is nine. (consistency, major)',
    ]);
    expect(result.spare?.candidate.provenance.notes).toContain('“ten”: Elsewhere it is nine. (consistency, major)');
    expect(result.spare?.text).toBe(
      '# Title\n\nFirst paragraph says little about it. There are nine of them.\n\n```sh\nrun it now\n```\n\nSecond paragraph says little too. There are ten of them.\n\nThe end.\n',
    );
  });
  test('a part that comes back shorter, or not at all, stays as it is', async () => {
    const fake = fakeRefine({ target: long, answers: [block('Short.'), 'no block'] });
    const result = await expand.refine(fake.context, fake.task);
    expect(result).toMatchObject({ kept: true, reason: 'no part was extended' });
    expect(fake.judged).toEqual([]);
  });
  test('property: parts lie in the span, in order, and hold running text only', () => {
    const pieces = [
      'Some words stand here now.',
      '\n',
      '\n\n',
      '```\n',
      '# Heading of words here\n',
      '| a | b | c | d |\n',
      '    code by its indentation here\n',
      '- an item with some words\n',
      '\r\n',
      '\u{1F600} ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), (chosen) => {
        const text = chosen.join('');
        let last = 0;
        for (const { start, end } of expandableParts(text, { start: 0, end: text.length })) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(text.slice(start, end)).not.toMatch(/^\s|\s$|^#|^\||(?:^|\n)```/);
          last = end;
        }
      }),
    );
  });
});
