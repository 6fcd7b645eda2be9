// The tables of templates, row by row.
import { describe, expect, test } from 'vitest';
import { templates } from '../../../../server/src/repair/templates/index.ts';
import { proposals } from '../samples.ts';
import { accumulationTables } from './accumulationTables.ts';
import { branchTables } from './branchTables.ts';
import { callTables } from './callTables.ts';
import { leftOutMoreTables } from './leftOutMoreTables.ts';
import { leftOutTables } from './leftOutTables.ts';
import { missingTables } from './missingTables.ts';
import { operatorTables } from './operatorTables.ts';
import { placeTables } from './placeTables.ts';

const find = (id: string) => templates.find((template) => template.id === id)!;

describe.each(
  [
    ...operatorTables,
    ...callTables,
    ...missingTables,
    ...leftOutTables,
    ...leftOutMoreTables,
    ...placeTables,
    ...branchTables,
    ...accumulationTables,
  ].map((table) => [table.id, table] as const),
)('%s', (id, table) => {
  test.each(table.must.map((row) => [...row] as [string, string, string?]))(
    '%s → %s',
    async (before, after, language) => {
      expect(await proposals(find(id), before, language)).toContain(after);
    },
  );

  test.each(table.never.map((row) => [...row] as [string, RegExp, string?]))(
    '%s, never %s',
    async (before, never, language) => {
      const wrong = (await proposals(find(id), before, language)).filter((changed) => never.test(changed));
      expect(wrong).toEqual([]);
    },
  );

  test('has rows of both kinds', () => {
    expect(table.must.length).toBeGreaterThan(1);
    expect(table.never.length).toBeGreaterThan(0);
  });
});
