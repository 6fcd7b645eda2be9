// The sample projects that a search repairs without a model: each ends as its README says, by the real tools.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { expectationOf, fixedLines, startSearches, wordsOf, type Searches } from '../support/searches.ts';

const long = { timeout: 300_000 };

let searches: Searches;

beforeAll(() => {
  searches = startSearches();
});

afterAll(() => searches.dispose());

test('JavaScript: verified', long, async () => {
  const root = searches.copyOf('repair-javascript');
  const { outcome } = await searches.search(root, 'src/bookings.js', { at: 'last.to = Math' });
  expect(fixedLines(outcome)).toContain('Math.max(last.to, booking.to)');
});

test('TypeScript: verified', long, async () => {
  const root = searches.copyOf('repair-typescript');
  const { outcome } = await searches.search(root, 'src/pages.ts', { at: 'entries.length / size' });
  expect(fixedLines(outcome)).toContain('Math.ceil(entries.length / size)');
});

needs('python', 'pytest')('Python: verified', long, async () => {
  const root = searches.copyOf('repair-python');
  const { outcome } = await searches.search(root, 'tides.py', { at: 'start = end = None' });
  expect(fixedLines(outcome)).toMatch(/start = (?:end = )?None|start, end = None, None/);
});

needs('go')('Go: verified by its tests alone', long, async () => {
  const root = searches.copyOf('repair-go');
  const { outcome } = await searches.search(root, 'fares.go', { at: 'if returns ||', seconds: 280 });
  expect(fixedLines(outcome)).toContain('if returns && !t.FreeReturn[route]');
});

describe('two fixes that the tests cannot tell apart', () => {
  const at = 'Math.floor(minutes / 60)';

  test('both are shown, with a call that tells them apart and what each gives', long, async () => {
    const { outcome } = await searches.search(searches.copyOf('repair-choice'), 'src/rental.js', { at });
    if (outcome.kind !== 'unverified' || !outcome.choice) throw new Error(`${outcome.kind}: ${wordsOf(outcome)}`);
    expect(outcome.failure.code).toBe('repair.ambiguous');
    const { call, alternatives } = outcome.choice;
    expect(call).toMatch(/^billedHours\(-?[\d.]+\)$/);
    expect(new Set(alternatives.map(({ shown }) => shown)).size).toBe(alternatives.length);
    const texts = alternatives.map(({ judged }) => judged.text);
    expect(texts.some((text) => text.includes('Math.ceil(minutes / 60)'))).toBe(true);
    expect(texts.some((text) => text.includes('Math.round(minutes / 60)'))).toBe(true);
  });

  test('with the expectation that is printed for one of them, that one is verified', long, async () => {
    const root = searches.copyOf('repair-choice');
    const asked = await searches.search(root, 'src/rental.js', { at });
    if (asked.outcome.kind !== 'unverified' || !asked.outcome.choice) throw new Error(wordsOf(asked.outcome));
    const ceil = asked.outcome.choice.alternatives.find(({ judged }) => judged.text.includes('Math.ceil'));
    const expectations = [expectationOf(ceil!.expectation!)];
    const { outcome } = await searches.search(root, 'src/rental.js', { at, expectations });
    expect(fixedLines(outcome)).toContain('Math.ceil(minutes / 60)');
  });
});
