// Counts of rules: what was shown counts once, what goes counts as fixed, and mostly dismissed rules are demoted.

import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Finding } from '../../../server/src/core/finding.ts';
import { createRuleCounts } from '../../../server/src/memory/ruleCounts.ts';

const made: string[] = [];
const folder = () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-counts-')));
  made.push(path);
  return path;
};
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

const place = { line: 0, character: 0 };
const finding = (id: string, rule = 'text/a'): Finding => ({
  id,
  rule,
  message: 'm',
  category: 'logic',
  severity: 'warning',
  proof: 'opinion',
  uri: 'file:///a.js',
  range: { start: place, end: place },
  quote: 'q',
  evidence: [],
});
const logged: string[] = [];
const fresh = (path = folder()) => createRuleCounts(path, (line) => void logged.push(line));
const nowhere = () => false;
const row = (table: string, rule: string) =>
  table
    .split('\n')
    .find((line) => line.startsWith(rule))
    ?.split(/\s+/)
    .slice(1);

test('a finding counts as shown once, and as fixed when it is gone', () => {
  const counts = fresh();
  counts.told('u', [finding('1'), finding('2')], nowhere);
  counts.told('u', [finding('1'), finding('2')], nowhere);
  counts.told('u', [finding('2')], nowhere);
  expect(row(counts.table(), 'text/a')).toEqual(['2', '1', '0', '0']);
});

test('what another run still holds is not fixed', () => {
  const counts = fresh();
  counts.told('u', [finding('1')], nowhere);
  counts.told('u', [], (id) => id === '1');
  expect(row(counts.table(), 'text/a')).toEqual(['1', '0', '0', '0']);
});

test('what is dismissed is not fixed, and what is wrong is counted by itself', () => {
  const counts = fresh();
  counts.told('u', [finding('1'), finding('2'), finding('3')], nowhere);
  counts.ruled(finding('1'), 'wrong');
  counts.ruled(finding('2'), 'intended');
  counts.told('u', [finding('3')], nowhere);
  expect(row(counts.table(), 'text/a')).toEqual(['3', '0', '1', '1']);
});

test.each([
  [4, 4, false],
  [5, 3, true],
  [5, 2, false],
  [10, 6, true],
  [10, 5, false],
])('of %i shown and %i dismissed the rule is demoted: %s', (shown, dismissed, isDemoted) => {
  const counts = fresh();
  const all = Array.from({ length: shown }, (_, index) => finding(String(index)));
  counts.told('u', all, nowhere);
  for (const one of all.slice(0, dismissed)) counts.ruled(one, 'wrong');
  expect(counts.demotion('text/a') !== undefined).toBe(isDemoted);
  expect(counts.table().includes('demoted\n')).toBe(isDemoted);
  expect(counts.demotion('text/b')).toBeUndefined();
});

test('the counts are there after a restart, and gone when they are deleted', async () => {
  const path = folder();
  const counts = fresh(path);
  counts.told('u', [finding('1')], nowhere);
  await counts.save();
  const later = fresh(path);
  await later.load();
  expect(row(later.table(), 'text/a')).toEqual(['1', '0', '0', '0']);
  expect(await later.remove()).toBe(1);
  expect(existsSync(join(path, 'rule-counts.json'))).toBe(false);
  expect(later.table()).toContain('No finding');
  expect(await later.remove()).toBe(0);
});

test('a file of another form is said and not used', async () => {
  const path = folder();
  writeFileSync(join(path, 'rule-counts.json'), '{"version":1,"rules":{"a":{"shown":-1}}}');
  const counts = fresh(path);
  await counts.load();
  expect(counts.table()).toContain('No finding');
  expect(logged.at(-1)).toContain('another form');
});
