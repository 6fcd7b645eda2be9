// A model's finding and the example that it gives for it, held against the real thing: proven by a test in the
// project's own framework, refuted by it, or left an opinion.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planTrace } from '../../server/src/critique/planTrace.ts';
import { settleClaims } from '../../server/src/critique/settleClaims.ts';
import { taxonomyCritic } from '../../server/src/critique/taxonomyCritic.ts';
import { critiqueContext, critiqueTask } from '../support/critiques.ts';
import { targetFrom } from '../support/fakePorts.ts';
import { hashOf } from '../support/project.ts';
import { startRealEngine, type RealEngine } from '../support/realEngine.ts';

let engine: RealEngine;
beforeAll(() => {
  engine = startRealEngine();
});
afterAll(() => engine.dispose());

const projects = {
  javascript: {
    file: 'src/mean.js',
    text: '/** The mean of a list; 0 for an empty list. */\nexport function mean(xs) {\n  return xs.reduce((a, b) => a + b, 0) / xs.length;\n}\n',
    more: {
      'package.json': '{ "name": "p", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
    },
    quote: 'xs.reduce((a, b) => a + b, 0) / xs.length',
  },
  python: {
    file: 'mean.py',
    text: 'def mean(xs):\n    """The mean of a list: 2 for 1 and 3, 0 for an empty list."""\n    return sum(xs) / max(len(xs) - 1, 1)\n',
    more: {},
    quote: 'max(len(xs) - 1, 1)',
  },
} as const;

let made = 0;
async function critique(language: keyof typeof projects, example: object) {
  const { file, text, more, quote } = projects[language];
  const root = path.join(engine.folder, `claims${++made}`);
  for (const [name, content] of Object.entries({ ...more, [file]: text })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  const before = hashOf(root);
  const entry = { kind: 'C.1', verdict: 'present', quote, message: 'Not what is documented.', example };
  const settled = await engine.withProof(root, file, async (proof) => {
    const { context } = critiqueContext([JSON.stringify([entry])], { proof });
    const target = targetFrom(`«${text}»`, { languageId: language, uri: `file://${root}/${file}` });
    const { findings } = await taxonomyCritic.critique(context, critiqueTask(target));
    expect(findings).toMatchObject([{ proof: 'opinion', claim: {} }]);
    return settleClaims(context, findings);
  });
  expect(hashOf(root), 'the folder is left alone').toEqual(before);
  return settled;
}

describe.each([
  ['javascript', { call: 'mean([])', expected: '0', actual: 'NaN', says: '0 for an empty list' }],
  ['python', { call: 'mean([1, 3])', expected: '2', actual: '4.0', says: '2 for 1 and 3' }],
] as const)('%s', (language, example) => {
  test('an example that shows it proves the finding, with both receipts [S013]', async () => {
    const { findings } = await critique(language, example);
    expect(findings).toMatchObject([{ proof: 'proven', severity: 'warning', bugKind: 'C.1' }]);
    expect(findings[0]!.reproducer!.receipts).toHaveLength(2);
  }, 120_000);
  test('an example whose value the words do not name is supported: what the code should do is a reading', async () => {
    const { findings } = await critique(language, { ...example, says: 'The mean of a list' });
    expect(findings).toMatchObject([{ proof: 'supported', severity: 'warning' }]);
    expect(findings[0]!.evidence[0]!.excerpt).toMatch(
      /Shown by running: mean\(.*\) gives .* Not shown: that it should give/,
    );
    expect(findings[0]!.reproducer!.receipts).toHaveLength(2);
  }, 120_000);
  test('an example that gives what it should refutes it', async () => {
    const right =
      language === 'javascript'
        ? { call: 'mean([1, 3])', expected: '2', actual: '4' }
        : { call: 'mean([])', expected: '0.0', actual: '1' };
    const { findings, failures } = await critique(language, { ...example, ...right });
    expect([findings, failures.map(({ code }) => code)]).toEqual([[], ['critique.refuted']]);
  }, 60_000);
  test('an example that gives something else than was said proves nothing', async () => {
    const { findings } = await critique(language, { ...example, actual: '17' });
    expect(findings).toMatchObject([{ proof: 'opinion' }]);
  }, 60_000);
});

describe('intended values', () => {
  const { file, more } = projects.javascript;
  const traced = `export function mean(xs) {
  let sum = 0;
  let count = 0;
  for (const x of xs) {
    sum += x;
    count += 2;
  }
  if (count > 100) {
    count = 0;
  }
  return sum / count;
}
`;
  const trace = async (values: readonly (readonly [step: number, variable: string, value: string])[]) => {
    const root = path.join(engine.folder, `traced${++made}`);
    for (const [name, content] of Object.entries({ ...more, [file]: traced })) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), content);
    }
    return engine.withProof(root, file, async (proof) => {
      const answer = values.map(([step, variable, value]) => ({ call: 'mean([3])', step, variable, value }));
      const { context, events } = critiqueContext([JSON.stringify(answer)], { proof });
      const target = targetFrom(`«${traced}»`, { languageId: 'javascript', uri: `file://${root}/${file}` });
      const { findings } = await planTrace.critique(context, critiqueTask(target));
      return { findings, notes: events.flatMap((event) => (event.type === 'note' ? [event.message] : [])) };
    });
  };
  test('are held against those of the real run, and the first that differs is shown', async () => {
    const { findings } = await trace([
      [1, 'sum', '0'],
      [3, 'sum', '3'],
      [4, 'count', '1'],
    ]);
    expect(findings).toMatchObject([
      { proof: 'opinion', message: 'For mean([3]) `count` is meant to be 1 here; it is 2.', quote: 'count += 2;' },
    ]);
  }, 60_000);
  test('at a place that the run does not reach are told as never reached', async () => {
    const { findings, notes } = await trace([[5, 'count', '0']]);
    expect(notes).toEqual(['mean([3]): count: intended 0, never reached.']);
    expect(findings).toMatchObject([
      {
        proof: 'opinion',
        message: 'For mean([3]) `count` is meant to be 0 here; this statement is never reached.',
        quote: 'count = 0;',
      },
    ]);
  }, 60_000);
});
