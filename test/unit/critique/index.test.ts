// Which critics look at a text, and who may choose them.

import { describe, expect, test } from 'vitest';
import type { Critic, CriticTier } from '../../../server/src/core/critic.ts';
import { canBeChosen, critics, criticsOf } from '../../../server/src/critique/index.ts';
import { criticIds, defaultCriticIds } from '../../../server/src/engine/criticIds.ts';

const all: readonly Critic[] = critics;
const ids = (tier: CriticTier, named?: readonly string[]) => criticsOf(tier, 'code', named).map(({ id }) => id);

describe('critics', () => {
  test('have ids of their own, and those that ask models say how often at most', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, tier, mostCalls } of all) if (tier === 'model') expect(mostCalls, id).toBeGreaterThan(0);
  });
  test('of the tier of models are the cheap ones, unless others are named', () => {
    expect(defaultCriticIds).toEqual(expect.arrayContaining(['generate-judge', 'keep-or-revise']));
    expect(ids('model').every((id) => defaultCriticIds.includes(id))).toBe(true);
    expect(ids('model', ['keep-or-revise'])).toEqual(['keep-or-revise']);
    expect(ids('model', [])).toEqual([]);
  });
  test('that wait for a request run once they are named, and no others', () => {
    for (const critic of all.filter(({ onRequest }) => onRequest === true)) {
      expect(ids(critic.tier)).not.toContain(critic.id);
      expect(criticIds).toContain(critic.id);
      if (critic.kinds.includes('code')) expect(ids(critic.tier, [critic.id])).toContain(critic.id);
    }
  });
  test('of texts and programs that nobody can choose always run', () => {
    const always = all.filter((critic) => !canBeChosen(critic) && critic.kinds.includes('code'));
    for (const { id, tier } of always) expect(ids(tier, [])).toContain(id);
  });
});
