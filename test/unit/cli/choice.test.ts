// What the command line shows of a choice: each change, the telling call, and the option that chooses it.

import { readFileSync } from 'node:fs';
import { Ajv, type AnySchemaObject } from 'ajv';
import { expect, test } from 'vitest';
import { exitCodeOf } from '../../../server/src/cli/exitCodes.ts';
import { refineJson } from '../../../server/src/cli/json.ts';
import { renderRefine } from '../../../server/src/cli/render.ts';
import { failure } from '../../../server/src/core/failure.ts';
import type { RefineOutcome } from '../../../server/src/core/outcome.ts';
import { noCost } from '../../../server/src/engine/api.ts';
import { choiceOf } from '../../support/choices.ts';
import { targetOf } from '../../support/fakeCheckers.ts';

const target = targetOf('«function middle(list) {\n  return list[0];\n}»\n');
const choice = choiceOf(target, 'list[0]', [
  { newText: 'list[list.length >> 1]', shown: '2', expectation: 'middle([1, 2]) == 2' },
  { newText: 'list.at(-1)', shown: "'it'", expectation: "middle([1, 2]) == 'it'" },
]);

function outcomeOf(): RefineOutcome {
  return {
    kind: 'unverified',
    choice,
    failure: failure('repair.ambiguous', '2 different changes pass every test.', 'Choose one of them.'),
    target,
    before: { textHash: 'h', runs: [] },
    findings: [],
    rungs: [],
    cost: noCost,
  };
}

const schema = JSON.parse(
  readFileSync(new URL('../../../docs/refine.schema.json', import.meta.url), 'utf8'),
) as AnySchemaObject;

function faultsOf(value: object): readonly unknown[] {
  const check = new Ajv({ strict: false, validateSchema: false }).compile(schema);
  return check(value) === true ? [] : (check.errors ?? []);
}

test('each change is shown with what the call gives, what it gives as it is, and how to choose it', () => {
  expect(renderRefine(outcomeOf(), 'a.ts', { colour: false })).toMatchInlineSnapshot(`
    "Change 1 of 2: Use \`list[list.length >> 1]\`
      middle([1, 2]) gives 2
      to choose it: --expect 'middle([1, 2]) == 2'

    --- a/a.ts
    +++ b/a.ts
    @@ -1,3 +1,3 @@
     function middle(list) {
    -  return list[0];
    +  return list[list.length >> 1];
     }

    Change 2 of 2: Use \`list.at(-1)\`
      middle([1, 2]) gives 'it'
      to choose it: --expect 'middle([1, 2]) == '\\''it'\\'''

    --- a/a.ts
    +++ b/a.ts
    @@ -1,3 +1,3 @@
     function middle(list) {
    -  return list[0];
    +  return list.at(-1);
     }

    As it is, middle([1, 2]) gives 1.

    Unverified: 2 different changes pass every test. [repair.ambiguous]
      Choose one of them.
    "
  `);
});

test('a choice without a telling call names none, and none that cannot be written is to be typed', () => {
  const { call: _call, originalShown: _shown, ...rest } = choice;
  const alternatives = choice.alternatives.map(({ expectation: _unwritten, ...one }) => one);
  const outcome = { ...outcomeOf(), choice: { ...rest, alternatives } } as RefineOutcome;
  const shown = renderRefine(outcome, 'a.ts', { colour: false });
  expect(shown).not.toMatch(/undefined|gives|--expect '/u);
  expect(shown).toContain('+  return list[list.length >> 1];');
});

test('its JSON fits the schema, and the exit code says “could not verify”', () => {
  const value = refineJson(outcomeOf(), 'a.ts');
  expect(faultsOf(value)).toEqual([]);
  expect(value).toMatchObject({
    choice: {
      call: 'middle([1, 2])',
      original: '1',
      alternatives: [{ gives: '2', expectation: 'middle([1, 2]) == 2' }, { gives: "'it'" }],
    },
    edits: [],
    verdict: null,
  });
  expect(faultsOf({ ...value, choice: { call: 1 } })).not.toEqual([]);
  expect(exitCodeOf(outcomeOf())).toBe(4);
});

test('a fault outside of the selection is named by path and line, as people count them', () => {
  const { choice: _choice, ...rest } = outcomeOf() as Extract<RefineOutcome, { kind: 'unverified' }>;
  const found = failure('repair.elsewhere', 'It lies elsewhere.', 'Select that function.');
  const here = { ...rest, failure: { ...found, place: { uri: target.document.uri, line: 4 } } };
  expect(renderRefine(here, 'src/a.ts', { colour: false })).toMatch(/ {2}Select that function\.\n {2}src\/a\.ts:5\n$/u);
  expect(refineJson(here, 'src/a.ts')).toMatchObject({ failure: { code: 'repair.elsewhere', line: 5 } });
  expect(faultsOf(refineJson(here, 'src/a.ts'))).toEqual([]);
  const there = { ...rest, failure: { ...found, place: { uri: 'file:///other.ts', line: 4 } } };
  expect(renderRefine(there, 'src/a.ts', { colour: false })).not.toContain('src/a.ts:5');
});
