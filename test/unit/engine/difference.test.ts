// How a proposal behaves beside the original: one small call on which the two differ (method verify/generated-checks).

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { workspaceOf } from '../../support/critiques.ts';
import { seededRandom } from '../../../server/src/base/random.ts';
import { createBudget, defaultLimits } from '../../../server/src/core/budget.ts';
import type { Judged } from '../../../server/src/core/outcome.ts';
import type { CallSession } from '../../../server/src/core/trials.ts';
import { withDifference } from '../../../server/src/engine/difference.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { evaluatedProof } from '../../support/evaluatedProof.ts';
import { evidenceOf, targetFrom } from '../../support/fakePorts.ts';

/** Notes of a proposal that replaces `from` by `to` in the selection. */
async function notesOf(
  text: string,
  from: string,
  to: string,
  more: {
    readonly calls?: false;
    readonly spent?: true;
    readonly throws?: true;
    readonly languageId?: string;
    readonly test?: string;
  } = {},
) {
  const target = targetFrom(`«${text}»`, { languageId: more.languageId ?? 'typescript' });
  const { document } = target;
  const start = text.indexOf(from);
  const edits = [{ span: { start, end: start + from.length }, newText: to }];
  const changed = applyEdits(text, edits);
  if (!changed.ok) throw new Error(changed.error);
  const evidence = evidenceOf(text);
  const judged: Judged = {
    candidate: { id: 'c1', edits, companions: [], provenance: { proposer: 'p', title: 't', notes: ['First.'] } },
    text: changed.value,
    evidence,
    baseline: evidence,
    verdict: {
      kind: 'verified',
      cleared: [],
      remaining: [],
      reasons: [],
      changeSize: 1,
    } as unknown as Judged['verdict'],
  };
  const { signal } = new AbortController();
  let closed = 0;
  const proof = await evaluatedProof(document);
  const session: CallSession = {
    isolation: 'in-process',
    behave: async (variants, name, inputs) =>
      Promise.all(
        variants.map(async (variant) => {
          const applied = applyEdits(text, variant.edits);
          return applied.ok ? proof.behave(name, inputs, signal, applied.value) : undefined;
        }),
      ),
    close: async () => void closed++,
  };
  let opened = 0;
  const context = {
    parse: createParsers(),
    workspace: workspaceOf(more.test === undefined ? {} : { 'test/sample.test.ts': more.test }),
    trials: {
      open: () => Promise.reject(new Error('not asked')),
      calls: async () => (opened++, more.calls === false ? undefined : session),
    },
    random: seededRandom(1),
    signal,
    budget: createBudget({ ...defaultLimits, ...(more.spent ? { seconds: 1 } : {}) }, { now: () => 0 }),
  };
  const result = await withDifference(context, target, judged);
  expect(closed).toBe(more.calls === false ? 0 : opened);
  expect({ ...result.candidate, provenance: undefined }).toEqual({ ...judged.candidate, provenance: undefined });
  return result.candidate.provenance.notes!.slice(1);
}

const largest =
  'export function largest(xs: number[]): number {\n  return xs.reduce((a, b) => Math.max(a, b), 0);\n}\n';

describe('a proposal', () => {
  test('names one small call on which it differs from the original, and what both gave', async () => {
    expect(await notesOf(largest, ', 0)', ', -Infinity)')).toMatchObject([
      expect.stringMatching(/^largest\(\[\]\) gives -Infinity, where it gave 0; \d+ of \d+ generated calls differ\.$/),
    ]);
  });
  test('that behaves alike says so', async () => {
    const notes = await notesOf(largest, 'Math.max(a, b)', '(a > b ? a : b)');
    expect(notes).toMatchObject([
      expect.stringMatching(/^In \d\d generated calls of largest nothing behaves otherwise than before\.$/),
    ]);
  });
  test('whose function has no types is called as tests call it', async () => {
    const text = 'export function last(xs) {\n  return xs[0];\n}\n';
    const notes = await notesOf(text, 'xs[0]', 'xs.at(-1)', { test: "import './sample'; last([1, 2])" });
    expect(notes).toMatchObject([expect.stringMatching(/^last\(\[\d+, \d+\]\) gives \d+, where it gave \d+/)]);
  });
  test('that fails no more says so, where no other call tells more', async () => {
    const text = 'def first(xs: list[int]):\n    return xs[0]\n';
    const notes = await notesOf(text, 'return xs[0]', 'return xs[0] if xs else None', { languageId: 'python' });
    expect(notes).toMatchObject([expect.stringMatching(/^first\(\[\]\) gives None, where it threw IndexError/)]);
  });
});

describe('nothing is told', () => {
  test.each([
    ['where nothing can be called', largest, ', 0)', ', 1)', { calls: false }],
    ['where the time is nearly over', largest, ', 0)', ', 1)', { spent: true }],
    ['of what lies outside of functions', `const limit = 1;\n${largest}`, 'limit = 1', 'limit = 2', {}],
    ['of a function that is renamed', largest, 'largest', 'biggest', {}],
    ['of a function whose types nobody knows', 'export function f(a) {\n  return a;\n}\n', 'return a', 'return 1', {}],
  ] as const)('%s', async (_, text, from, to, more) => {
    expect(await notesOf(text, from, to, more)).toEqual([]);
  });
});
