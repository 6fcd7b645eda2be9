// Pass rates: what counts, whom they put first, and that nothing violated means nothing to do.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostTurns, passRate, passRates, rankByPassRate, violated } from '../../../server/src/checklist/passRate.ts';
import { itemStates, type ItemState, type JudgedItem } from '../../../server/src/core/checklist.ts';
import { receiptFor } from '../../support/fakePorts.ts';

const judged = (state: ItemState, byProgram = false): JudgedItem => ({
  item: { id: state, question: 'Is it so?', decider: { kind: 'model' }, origin: 'request', severity: 'info' },
  state,
  reason: '',
  evidence: [{ checker: 'c', excerpt: '', ...(byProgram ? { receipt: receiptFor('', 'c') } : {}) }],
});
const of = (...states: ItemState[]) => ({ items: states.map((state) => judged(state)) });

test('the rate is met of decided; what nobody could tell and what is retired is no part of it [S015]', () => {
  expect(passRate(of('met', 'unmet', 'met', 'cannot-tell', 'retired', 'disputed').items)).toEqual({
    met: 2,
    decided: 3,
    open: 2,
    rate: 2 / 3,
  });
  expect(passRate([]).rate).toBeUndefined();
});

test('it ranks candidates, a program’s verdict before a model’s, and a tie keeps the earlier [S015]', () => {
  const [low, high, even] = [of('met', 'unmet', 'unmet'), of('met', 'met', 'unmet'), of('met', 'met', 'unmet')];
  expect(rankByPassRate([low, high, even])).toEqual([high, even, low]);
  expect(rankByPassRate([even, high])[0]).toBe(even);
  const proven = { items: [judged('met', true), judged('unmet')] };
  const flattered = { items: [judged('unmet', true), judged('met'), judged('met')] };
  expect(rankByPassRate([flattered, proven])[0]).toBe(proven);
});

test('each turn has its rate, up to five, and the best version is kept, not the last [S066]', () => {
  const turns = [
    of('unmet', 'unmet'),
    of('met', 'met'),
    of('met', 'unmet'),
    of('unmet', 'unmet'),
    of('met', 'unmet'),
    of('met', 'met'),
  ];
  const { rates, best } = passRates(turns);
  expect(rates.map(({ rate }) => rate)).toEqual([0, 1, 0.5, 0, 0.5]);
  expect(rates).toHaveLength(mostTurns);
  expect(best).toBe(1);
  expect(passRates([])).toEqual({ rates: [], best: undefined });
});

test('the refiner is told of violated items alone; none violated means no edit [S023]', () => {
  expect(violated(of('met', 'unmet', 'cannot-tell', 'disputed', 'retired').items).map(({ state }) => state)).toEqual([
    'unmet',
  ]);
  expect(violated(of('met', 'cannot-tell').items)).toEqual([]);
});

test('a rate is between 0 and 1, and ranking loses and adds nothing', () => {
  const list = fc.array(fc.constantFrom(...itemStates), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(list, { maxLength: 6 }), (lists) => {
      const candidates = lists.map((states) => of(...states));
      for (const { items } of candidates) {
        const { rate = 0, met, decided } = passRate(items);
        expect(rate >= 0 && rate <= 1 && met <= decided).toBe(true);
      }
      expect(new Set(rankByPassRate(candidates))).toEqual(new Set(candidates));
    }),
  );
});
