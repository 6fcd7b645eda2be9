// One small project in five dresses, one for each test runner: a function of fifty lines with a fault in it and
// sixteen tests; and the calls that open trials on it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyEdits } from '../../server/src/base/edit.ts';
import { textHash } from '../../server/src/base/hash.ts';
import type { Failure } from '../../server/src/core/failure.ts';
import type { Result } from '../../server/src/base/result.ts';
import type { Trial, TrialRequest, TrialSession, Variant } from '../../server/src/core/trials.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { makePackage, type testsHarness, type TestPackage } from './testPackages.ts';

/** The runners. */
export const trialRunners = ['node', 'mocha', 'jest', 'vitest', 'tape'] as const;

/** One of them. */
export type TrialRunner = (typeof trialRunners)[number];

/** Merges bookings into a report; the fault is in how a booking of zero length is counted. */
const source = `export function report(bookings, options = {}) {
  const { from = 0, until = Infinity, gap = 0 } = options;
  const known = [];
  const problems = [];
  for (const booking of bookings) {
    if (booking === null || typeof booking !== 'object') {
      problems.push('not a booking');
      continue;
    }
    const { start, end, name = 'nobody' } = booking;
    if (!Number.isFinite(start) || !Number.isFinite(end)) {
      problems.push(name + ': no time');
      continue;
    }
    if (end < start) {
      problems.push(name + ': ends early');
      continue;
    }
    if (end < from || start > until) continue;
    known.push({ start: Math.max(start, from), end: Math.min(end, until), name });
  }
  known.sort((a, b) => a.start - b.start || a.end - b.end);
  const merged = [];
  for (const one of known) {
    const last = merged.at(-1);
    if (last !== undefined && one.start - last.end < gap) {
      last.end = Math.max(last.end, one.end);
      if (!last.names.includes(one.name)) last.names.push(one.name);
    } else {
      merged.push({ start: one.start, end: one.end, names: [one.name] });
    }
  }
  let busy = 0;
  let longest = 0;
  for (const { start, end } of merged) {
    const length = end - start;
    busy += length;
    if (length > longest) longest = length;
  }
  let free = 0;
  for (let index = 1; index < merged.length; index++) {
    free += merged[index].start - merged[index - 1].end;
  }
  const names = [...new Set(merged.flatMap((one) => one.names))];
  return {
    count: merged.length,
    busy,
    free,
    longest,
    names: names.sort(),
    problems,
  };
}
`;

const typed = source
  .replace(
    '(bookings, options = {})',
    '(bookings: any[], options: { from?: number; until?: number; gap?: number } = {})',
  )
  .replace('const known = []', 'const known: { start: number; end: number; name: string }[] = []')
  .replace('const problems = []', 'const problems: string[] = []')
  .replace('const merged = []', 'const merged: { start: number; end: number; names: string[] }[] = []')
  .replaceAll('merged[index]', 'merged[index]!')
  .replaceAll('merged[index - 1]', 'merged[index - 1]!');

/** The same for tape, as parts of one test. */
function tapeTests(): string {
  const plain = (name: string, call: string, expected: string, before = '', head = 'function (t)') =>
    `  t.test('${name}', ${head} { ${before}t.deepEqual(${call}, ${expected}); t.end(); });\n`;
  const later = (name: string, call: string, expected: string) =>
    `  t.test('${name}', async (t) => { await null; t.deepEqual(${call}, ${expected}); });\n`;
  return `
const three = () => [{ start: 5, end: 6, name: 'b' }, { start: 1, end: 2, name: 'a' }, { start: 3, end: 4, name: 'a' }];
test('report', function (t) {
${plain('of nothing', 'report([])', '{ count: 0, busy: 0, free: 0, longest: 0, names: [], problems: [] }')}${plain('counts', 'report(three()).count', '3')}${plain('is busy', 'report(three()).busy', '3')}${later('is free', 'report(three()).free', '2')}${plain('longest', 'report([{ start: 0, end: 9 }, { start: 20, end: 21 }]).longest', '9')}${plain('names', 'report(three()).names', "['a', 'b']")}
  t.test('limits', function (t) {
    const until = 4;
    t.plan(3);
  ${plain('cuts', 'report([{ start: 1, end: 9 }], { until }).busy', '3')}  ${plain('leaves out', 'report(three(), { until }).count', '2')}  ${later('from', 'report(three(), { from: 3 }).busy', '2')}
  });
  t.end();
});
test('gaps', (t) => {
  for (const [gap, count] of [[0, 3], [2, 1], [9, 1]]) ${plain("' + 'gap ' + gap + '", 'report(three(), { gap }).count', 'count').trim()}
  t.end();
});
test('touching bookings are one', (t) => {
  t.plan(1);
  setTimeout(() => t.equal(report([{ start: 1, end: 2 }, { start: 2, end: 3 }]).count, 1), 1);
});
test('touching bookings leave nothing free', { timeout: 500 }, (t) => {
  t.teardown(() => undefined);
  t.equal(report([{ start: 1, end: 2 }, { start: 2, end: 4 }]).longest, 3);
  t.end();
});
test('problems', (t) => {
  const { problems } = report([null, { start: 2, end: 1, name: 'x' }, { start: NaN, end: 1 }]);
  t.plan(3);
  problems.forEach((one, index) => t.equal(one, ['not a booking', 'x: ends early', 'nobody: no time'][index]));
});
test('keeps its arguments', (t) => { const given = three(); report(given); t.deepEqual(given, three()); t.end(); });
test('is skipped', { skip: true }, () => { throw new Error('never'); });
`;
}

/** The sixteen tests; two of them fail on the original. */
function tests(runner: TrialRunner): string {
  if (runner === 'tape') return tapeTests();
  // A test of the project's own that it leaves out.
  const left = ['it', 'skip'].join('.');
  const same = (call: string, expected: string) =>
    runner === 'node' || runner === 'mocha'
      ? `assert.deepEqual(${call}, ${expected});`
      : `expect(${call}).toEqual(${expected});`;
  const each =
    runner === 'node' || runner === 'mocha'
      ? `for (const [gap, count] of [[0, 3], [2, 1], [9, 1]]) it('gap ' + gap, () => { ${same('report(three, { gap }).count', 'count')} });`
      : `it.each([[0, 3], [2, 1], [9, 1]])('gap %i', (gap, count) => { ${same('report(three, { gap }).count', 'count')} });`;
  return `
describe('report', () => {
  let three;
  beforeEach(() => { three = [{ start: 5, end: 6, name: 'b' }, { start: 1, end: 2, name: 'a' }, { start: 3, end: 4, name: 'a' }]; });
  it('of nothing', () => { ${same('report([])', '{ count: 0, busy: 0, free: 0, longest: 0, names: [], problems: [] }')} });
  it('counts', () => { ${same('report(three).count', '3')} });
  it('is busy', () => { ${same('report(three).busy', '3')} });
  it('is free', async () => { await null; ${same('report(three).free', '2')} });
  it('longest', () => { ${same('report([{ start: 0, end: 9 }, { start: 20, end: 21 }]).longest', '9')} });
  it('names', () => { ${same('report(three).names', "['a', 'b']")} });
  describe('limits', () => {
    let until;
    beforeEach(() => { until = 4; });
    it('cuts', () => { ${same('report([{ start: 1, end: 9 }], { until }).busy', '3')} });
    it('leaves out', () => { ${same('report(three, { until }).count', '2')} });
    it('from', async () => { ${same('report(three, { from: 3 }).busy', '2')} await null; });
  });
  ${each}
  it('touching bookings are one', () => { ${same('report([{ start: 1, end: 2 }, { start: 2, end: 3 }]).count', '1')} });
  it('touching bookings leave nothing free', () => { ${same('report([{ start: 1, end: 2 }, { start: 2, end: 4 }]).longest', '3')} });
  it('problems', () => { ${same("report([null, { start: 2, end: 1, name: 'x' }, { start: NaN, end: 1 }]).problems", "['not a booking', 'x: ends early', 'nobody: no time']")} });
  it('keeps its arguments', () => { const given = [...three]; report(three); ${same('three', 'given')} });
  ${left}('is skipped', () => { throw new Error('never'); });
});
`;
}

const heads: Readonly<Record<TrialRunner, string>> = {
  node: `import { beforeEach, describe, it } from 'node:test';\nimport assert from 'node:assert/strict';\nimport { report } from '../src/report.js';\n`,
  mocha: `const assert = require('node:assert/strict');\nconst { report } = require('../src/report.js');\n`,
  jest: `const { report } = require('../src/report.js');\n`,
  tape: `const test = require('tape');\nconst { report } = require('../src/report.js');\n`,
  vitest: `import { beforeEach, describe, expect, it } from 'vitest';\nimport { report } from '../src/report.ts';\n`,
};

/** A project with the function and its tests. */
export async function trialProject(
  runner: TrialRunner,
  more: { readonly source?: string; readonly tests?: string; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly made: TestPackage; readonly path: string }> {
  const isModule = runner === 'node' || runner === 'vitest';
  const path = runner === 'vitest' ? 'src/report.ts' : 'src/report.js';
  const text = more.source ?? (runner === 'vitest' ? typed : source);
  const made = await makePackage(
    {
      'package.json': JSON.stringify({
        name: 'bookings',
        ...(isModule ? { type: 'module' } : {}),
        scripts: { test: runner === 'node' ? 'node --test' : runner === 'tape' ? 'tape test/*.js' : runner },
        ...(runner === 'node' ? {} : { devDependencies: { [runner]: '*' } }),
      }),
      [path]: isModule ? text : text.replace(/export function (\w+)/g, 'exports.$1 = $1;\nfunction $1'),
      [`test/report.test.${runner === 'vitest' ? 'ts' : 'js'}`]: heads[runner] + (more.tests ?? tests(runner)),
      ...more.files,
    },
    runner === 'node' ? [] : runner === 'vitest' ? ['vitest', 'vite'] : [runner],
  );
  return { made, path };
}

/** Opens trials of the whole document. */
export async function openTrialsOf(
  harness: ReturnType<typeof testsHarness>,
  made: TestPackage,
  path: string,
  asked: Partial<TrialRequest> = {},
): Promise<{ readonly text: string; readonly opened: Result<TrialSession, Failure> | undefined }> {
  const absolute = join(made.root, path);
  const text = await readFile(absolute, 'utf8');
  const opened = await harness.checker.trials!(
    harness.contextOf({}),
    {
      overlay: {
        snapshot: { root: made.root, buffers: new Map(), trusted: true },
        path: absolute,
        text,
        textHash: textHash(text),
      },
      document: {
        uri: pathToUri(absolute),
        languageId: path.endsWith('ts') ? 'typescript' : 'javascript',
        version: 1,
        text,
      },
      span: { start: 0, end: text.length },
      scope: 'related',
    },
    { functions: [{ start: 0, end: text.length }], failing: [], testLimitMs: 1000, ...asked },
  );
  return { text, opened };
}

/** A variant in which one occurrence of a text is replaced. */
export function replaced(text: string, from: string, to: string, nth = 0): Variant {
  let start = text.indexOf(from);
  for (let count = 0; count < nth && start >= 0; count++) start = text.indexOf(from, start + 1);
  if (start < 0) throw new Error(`there is no “${from}”`);
  return { edits: [{ span: { start, end: start + from.length }, newText: to }] };
}

/** More than forty variants of the function, good, bad, endless and unreadable ones. */
export function manyVariants(text: string): readonly Variant[] {
  const found: Variant[] = [
    replaced(text, '< gap', '<= gap'),
    replaced(text, 'one.start - last.end < gap', 'one.start <= last.end + gap'),
  ];
  const swaps: readonly (readonly [RegExp, string])[] = [
    [/ < /g, ' <= '],
    [/ > /g, ' >= '],
    [/ - /g, ' + '],
    [/ \|\| /g, ' && '],
    [/ === /g, ' !== '],
    [/\b0\b/g, '1'],
    [/\bmax\b/g, 'min'],
    [/\+\+/g, '--'],
    [/continue;/g, ''],
    [/\.at\(-1\)/g, '.at(0)'],
    [/\.sort\(\)/g, ''],
    [/free \+= /g, 'free -= '],
    [/index = 1/g, 'index = 0'],
    [/problems,/g, 'problems: []'],
    [/count: merged/g, 'count: known'],
    [/const length = /g, 'let let = '],
    [/let busy = 0;/g, 'return;'],
    [/gap = 0/g, 'gap = 1'],
  ];
  for (const [pattern, to] of swaps)
    for (const match of text.matchAll(pattern))
      found.push({ edits: [{ span: { start: match.index, end: match.index + match[0].length }, newText: to }] });
  return found;
}

/** Tries variants and gives the answers in their order; each must come once. */
export async function tryAll(
  session: TrialSession,
  variants: readonly Variant[],
  failing: 'first' | 'all' = 'first',
): Promise<readonly Trial[]> {
  const found: Trial[] = [];
  const seen = new Set<number>();
  await session.run(
    variants,
    { failing },
    (index, trial) => {
      if (seen.has(index)) throw new Error(`variant ${index} was told of twice`);
      seen.add(index);
      found[index] = trial;
    },
    new AbortController().signal,
  );
  if (seen.size !== variants.length) throw new Error(`${variants.length - seen.size} variants were not told of`);
  return found;
}

/** The document with a variant in it. */
export function textOf(text: string, variant: Variant): string {
  const applied = applyEdits(text, variant.edits);
  if (!applied.ok) throw new Error(applied.error);
  return applied.value;
}
