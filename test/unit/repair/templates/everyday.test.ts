// How far the templates reach on small functions of everyday code: which faults some template sets right, and how soon.
import { describe, expect, test } from 'vitest';
import { normalForm } from '../../../../server/src/repair/search/normalForm.ts';
import { ordered } from '../../../../server/src/repair/search/order.ts';
import { templates } from '../../../../server/src/repair/templates/index.ts';
import { applied, placeIn } from '../samples.ts';
import type { EverydayFault } from './everyday/fault.ts';
import { everydayFaults } from './everydayFaults.ts';

/** Proposals among which the right one must be when every line is as suspicious as the next. */
const soon = 900;

/** The place of the right text among all proposals, from 1; undefined where none gives it. */
async function rankOf({ languageId, right, there, fault, as }: EverydayFault): Promise<number | undefined> {
  const at = right.indexOf(there);
  expect(at, 'what stands there').toBeGreaterThanOrEqual(0);
  expect(right.lastIndexOf(there), 'stands there once').toBe(at);
  const text = right.slice(0, at) + fault + right.slice(at + there.length);
  const place = await placeIn(languageId, text);
  const order = ordered({
    text,
    languageId,
    places: [place],
    templates,
    allowed: { start: 0, end: text.length },
    suspicion: () => 1,
    perTemplate: 1500,
  });
  const wanted = [right, right.slice(0, at) + (as ?? there) + right.slice(at + there.length)].map((one) =>
    normalForm(one, languageId),
  );
  for (let rank = 1; ; rank++) {
    const next = order.next();
    if (!next) return undefined;
    if (wanted.includes(normalForm(applied(text, next.fix), languageId))) return rank;
  }
}

describe('faults that are reached', () => {
  test.each(
    everydayFaults
      .filter(({ beyond }) => beyond === undefined)
      .map((one) => [`${one.name}: ${one.there}`, one] as const),
  )('%s', async (_name, one) => {
    const rank = await rankOf(one);
    expect(rank).toBeDefined();
    expect(rank).toBeLessThanOrEqual(soon);
  });
});

describe('faults that are known to be beyond the templates', () => {
  test.each(
    everydayFaults
      .filter(({ beyond }) => beyond !== undefined)
      .map((one) => [`${one.name}: ${one.beyond}`, one] as const),
  )('%s', async (_name, one) => {
    expect(await rankOf(one)).toBeUndefined();
  });
});

test('there are at least sixty, of all kinds and both languages', () => {
  expect(everydayFaults.length).toBeGreaterThanOrEqual(60);
  expect(new Set(everydayFaults.map(({ kind }) => kind)).size).toBe(6);
  for (const { calls, hidden } of everydayFaults) {
    expect(calls.length).toBeGreaterThanOrEqual(4);
    expect(hidden.some((call) => calls.includes(call))).toBe(false);
  }
});
