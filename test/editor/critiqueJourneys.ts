// Critique in a real VS Code with a scripted model: what is proven, supported, an opinion, disputed and dismissed, the
// checklist, which side is wrong, and a README that says what the code does not do. Each is looked at, and asserted.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EditorPage } from '../../scripts/editor/page.ts';
import { startScriptedEndpoint } from '../support/scriptedEndpoint.ts';
import type { Journey } from './journey.ts';

const harbour: Readonly<Record<string, string>> = {
  'package.json':
    '{ "name": "harbour", "version": "1.0.0", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/berths.js': `/**
 * The fee of a ship for its stay.
 *
 * @param {number} length of the ship
 * @param {number} nights that it stays
 */
export function berthFee(length, nights) {
  if (length < 12) return 0;
  return length * nights * 2;
}

/** The ships that are longer than the limit, in their order: [30] of 30 and 10 where it is 20. */
export function longShips(ships, limit) {
  const found = [];
  for (let i = 1; i < ships.length; i++) {
    if (ships[i] > limit) found.push(ships[i]);
  }
  return found;
}

/** Whether a berth is free on a day. */
export function isFree(stays, day) {
  return stays.every((stay) => stay.to <= day || day < stay.from);
}

/**
 * What a ship pays when it leaves late.
 *
 * @param {number} hours after noon
 * @param {number} [rate=10] of each hour
 */
export function lateFee(hours, rate = 12) {
  return hours * rate;
}
`,
  'test/berths.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { berthFee } from '../src/berths.js';

test('a short boat lies for free', () => {
  assert.equal(berthFee(8, 2), 0);
});

test('a ship pays by length and night', () => {
  assert.equal(berthFee(20, 2), 100);
});
`,
  '.touchstone/checklist.yaml': `items:
  - question: Is no console call left behind?
    check: regex
    pattern: console\\.
    expect: no-match
    within: code
  - question: Do the related tests pass?
    check: test
  - question: Did the harbour master agree to the fees?
    check: person
  - question: Is a negative length refused?
    check: model
`,
  'README.md': `# Harbour

Small helpers for a harbour office. Run the tests with \`npm run check\`.

\`\`\`js
import { berthFees } from 'harbour';

berthFees(20, 3);
\`\`\`

Call \`berthFee(length, nights, rate)\` for the fee of a ship. Guest ships get at most 14 nights at the quay.

## Limits

The harbour master knows all of them. Guest ships get at most 21 nights at the quay. The code is in \`src/berth.js\`.
`,
};

/** Puts the harbour in place of an example. */
function makeHarbour(folder: string): void {
  for (const old of ['src', 'test', 'package.json']) rmSync(path.join(folder, old), { recursive: true, force: true });
  for (const [name, text] of Object.entries(harbour)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** A function whose values are traced: the discount should begin with the third ship. */
const fleet = `/** The fees of a fleet, with a tenth off from three ships on. */
export function fleetFee(fees) {
  const sum = fees.reduce((all, fee) => all + fee, 0);
  const discount = fees.length > 3 ? sum / 10 : 0;
  return sum - discount;
}
`;

/** What the scripted critics say: one thing that a test can show, and one that stays an opinion. */
function answerTo(prompt: string): string {
  if (prompt.includes('should be kept as it is or revised'))
    return JSON.stringify([
      {
        quote: 'stay.to <= day || day < stay.from',
        message: 'A stay of no nights makes the berth look free on the day on which it begins.',
        reason: 'Where both days are equal, one side always holds.',
      },
    ]);
  if (prompt.includes('a list of kinds of faults'))
    return JSON.stringify([
      ...['C.1', 'C.2', 'C.3'].map((kind) => ({ kind, verdict: 'absent' })),
      {
        kind: 'C.4',
        verdict: 'present',
        quote: 'let i = 1',
        message: 'The first ship is never looked at, so a single long ship is left out.',
        example: {
          call: 'longShips([30, 10], 20)',
          expected: '[30]',
          actual: '[]',
          says: '[30] of 30 and 10 where it is 20',
        },
      },
    ]);
  if (prompt.includes('one remark on it'))
    return JSON.stringify({
      reason: 'A stay of no nights covers no day, so the berth is free on it.',
      quote: 'day < stay.from',
      answer: 'does not hold',
    });
  if (prompt.includes('the numbered statements'))
    return JSON.stringify([
      { call: 'fleetFee([10, 20, 30])', step: 1, variable: 'sum', value: '60' },
      { call: 'fleetFee([10, 20, 30])', step: 2, variable: 'discount', value: '6' },
    ]);
  return '[]';
}

const beside: NonNullable<Journey['beside']> = async () => {
  const endpoint = await startScriptedEndpoint(({ prompt }) => answerTo(prompt));
  return {
    settings: { 'touchstone.model.baseUrl': endpoint.baseUrl, 'touchstone.model.name': endpoint.model },
    stop: endpoint.close,
  };
};

/** Critique of a whole file. */
async function critiqueAll(editor: EditorPage, file: string): Promise<void> {
  await editor.openFile(file);
  await editor.goTo(1);
  await editor.page.keyboard.press('Control+a');
  await editor.runCommand('Touchstone: Critique Selection');
  // Tests are run several times for it, which takes longer than a gesture on a busy machine.
  const found = editor.page.locator('.notification-toast').filter({ hasText: 'Touchstone found' });
  await found.first().waitFor({ timeout: 180_000 });
}

/** Opens the light bulb and chooses the entry with these words. */
async function chooseEntry(editor: EditorPage, words: string): Promise<readonly string[]> {
  const entries = await editor.lightBulb(words);
  await editor.choose(entries.findIndex((entry) => entry.includes(words)));
  return entries;
}

/** Brings a document to the front that is open already. */
async function showTab(editor: EditorPage, file: string): Promise<void> {
  const tab = editor.page.locator('.tabs-container .tab').filter({ hasText: file });
  await tab.first().click();
  await editor.page.locator('.tabs-container .tab.active').filter({ hasText: file }).waitFor();
}

/** All of them. */
export const critiqueJourneys: readonly Journey[] = [
  {
    title: 'a critique tells apart what is proven, supported and an opinion, and keeps the test that proves',
    example: 'failing-test',
    prepare: makeHarbour,
    beside,
    settings: { 'touchstone.critique.critics': ['keep-or-revise', 'bug-taxonomy'] },
    async walk(editor, { folder }) {
      await critiqueAll(editor, 'berths.js');
      await editor.screenshot('critique-1-told');
      await editor.runCommand('Notifications: Clear All Notifications');
      const rows = await editor.problems(/first ship is never looked at/u);
      for (const wanted of [/expected 100, got 80/u, /A stay of no nights/u, /`rate` is `10` by default/u])
        assert.equal(rows.filter((row) => wanted.test(row)).length, 1, `${String(wanted)} in\n${rows.join('\n')}`);
      assert.ok(!rows.some((row) => /begins with .ships\[1\]/u.test(row)), 'the guess stands beside the proof');
      await editor.screenshot('critique-2-problems');
      await editor.goTo(15, 10);
      const proven = await editor.hover('proven: ');
      assert.match(proven, /expected \[ 30 \], got \[\]/u);
      assert.match(proven, /longShips\(\[30, 10\], 20\)/u);
      await editor.screenshot('critique-3-proven');
      await editor.page.keyboard.press('Escape');
      await editor.runCommand('Touchstone: Explain Evidence');
      await editor.see(/test\/longShips\.test\.js:$/u, '.view-lines');
      await editor.screenshot('critique-4-evidence');
      await showTab(editor, 'berths.js');
      await editor.goTo(15, 10);
      const entries = await editor.lightBulb('Keep as test');
      await editor.screenshot('critique-5-light-bulb');
      await editor.choose(entries.findIndex((entry) => entry.includes('Keep as test')));
      await editor.see(/longShips\.test\.js/u, '.tabs-container');
      await editor.page.locator('.tabs-container .tab.dirty').first().waitFor();
      await editor.screenshot('critique-6-keep-as-test');
      const kept = path.join(folder, 'test/longShips.test.js');
      assert.ok(!existsSync(kept), 'the file was made before the person saved it');
      await editor.save();
      assert.match(readFileSync(kept, 'utf8'), /deepEqual\(longShips\(\[30, 10\], 20\), \[30\]\)/u);
      await editor.screenshot('critique-7-kept');
      await showTab(editor, 'berths.js');
      await editor.runCommand('Notifications: Clear All Notifications');
      await editor.goTo(30, 26);
      assert.match(await editor.hover('supported: '), /nothing was run/u);
      await editor.screenshot('critique-8-supported');
      await editor.page.keyboard.press('Escape');
      await editor.goTo(23, 40);
      assert.match(await editor.hover('opinion: one model’s word'), /one side always holds/u);
      await editor.screenshot('critique-9-opinion');
    },
  },
  {
    title:
      'an opinion is disputed and dismissed with a reason, the checklist is worked with, and either side can be changed',
    example: 'failing-test',
    prepare: makeHarbour,
    beside,
    settings: { 'touchstone.critique.critics': ['keep-or-revise'] },
    async walk(editor, { folder, bytes }) {
      const toast = editor.page.locator('.notification-toast');
      await critiqueAll(editor, 'berths.js');
      await editor.runCommand('Notifications: Clear All Notifications');
      await editor.runCommand('Explorer: Focus on Touchstone Checklist View');
      const tree = editor.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row');
      await tree.filter({ hasText: 'Do the related tests pass?' }).first().waitFor();
      const lines = await tree.allInnerTexts();
      for (const wanted of [/unmet \(1\)/iu, /Did the harbour master/u, /items? needs? a model/u])
        assert.ok(
          lines.some((line) => wanted.test(line)),
          `${String(wanted)} in\n${lines.join('\n')}`,
        );
      assert.ok(!lines.some((line) => /negative length/u.test(line)), 'an item that needs a model is listed');
      await editor.screenshot('checklist-1-tree');
      const master = tree.filter({ hasText: 'Did the harbour master' }).first();
      await master.hover();
      await editor.screenshot('checklist-2-actions');
      await master.click({ button: 'right' });
      await editor.page.locator('.context-view .action-label').filter({ hasText: 'Tick' }).first().waitFor();
      await editor.screenshot('checklist-3-menu');
      await editor.page.locator('.context-view .action-label').filter({ hasText: 'Tick' }).first().click();
      await tree
        .filter({ hasText: /met \(2\)/iu })
        .first()
        .waitFor();
      await editor.screenshot('checklist-4-ticked');

      await editor.goTo(23, 40);
      await chooseEntry(editor, 'Dispute');
      await toast.filter({ hasText: 'the finding falls' }).first().waitFor();
      await editor.screenshot('dispute-1-ruled');
      await editor.runCommand('Notifications: Clear All Notifications');
      await editor.problems(/A stay of no nights.*\(disputed\)/u);
      await editor.goTo(23, 40);
      assert.match(await editor.hover('Disputed'), /covers no day/u);
      await editor.screenshot('dispute-2-hover');
      await editor.page.keyboard.press('Escape');

      await editor.runCommand('Touchstone: Dismiss Finding');
      const reasons = editor.page.locator('.quick-input-list .monaco-list-row');
      await reasons.filter({ hasText: 'It is intended' }).first().waitFor();
      await editor.screenshot('dismiss-1-reasons');
      await reasons.filter({ hasText: 'It is intended' }).first().click();
      await toast.filter({ hasText: '.touchstone/dismissed.json' }).first().waitFor();
      await editor.screenshot('dismiss-2-done');
      assert.match(readFileSync(path.join(folder, '.touchstone/dismissed.json'), 'utf8'), /intended/u);
      await editor.runCommand('Notifications: Clear All Notifications');
      await critiqueAll(editor, 'berths.js');
      await editor.runCommand('Notifications: Clear All Notifications');
      const rows = await editor.problems(/expected 100, got 80/u);
      assert.ok(!rows.some((row) => /A stay of no nights/u.test(row)), 'a dismissed finding came back');
      await editor.screenshot('dismiss-3-gone');

      const before = bytes('test/berths.test.js');
      await editor.goTo(7, 20);
      assert.match(await editor.hover('It is open which side is wrong'), /the code or the test/u);
      await editor.screenshot('sides-1-hover');
      await editor.page.keyboard.press('Escape');
      const entries = await editor.lightBulb('Change the test instead: expect 80');
      assert.ok(
        entries.some((entry) => /Find a fix from the failing test/u.test(entry)),
        entries.join('\n'),
      );
      await editor.screenshot('sides-2-light-bulb');
      await editor.choose(entries.findIndex((entry) => entry.includes('Change the test instead')));
      await editor.see(/berths\.test\.js: Change the test instead/u, '.tabs-container');
      const question = toast.filter({ hasText: 'Change the test instead' });
      await question.getByRole('button', { name: 'Apply' }).waitFor();
      await editor.screenshot('sides-3-preview');
      assert.deepEqual(bytes('test/berths.test.js'), before, 'the test was changed before the person said yes');
      await question.getByRole('button', { name: 'Apply' }).click();
      await editor.page.locator('.tabs-container .tab.dirty').first().waitFor();
      await editor.save();
      assert.match(bytes('test/berths.test.js').toString('utf8'), /berthFee\(20, 2\), 80\)/u);
      await editor.screenshot('sides-4-applied');
    },
  },
  {
    title: 'a README that says what the code does not do, and contradicts itself, is told so without a model',
    example: 'failing-test',
    prepare: makeHarbour,
    async walk(editor) {
      await critiqueAll(editor, 'README.md');
      await editor.runCommand('Notifications: Clear All Notifications');
      const rows = await editor.problems(/contradicts line 11/u);
      for (const wanted of [/no script|script “check”/iu, /berthFees/u, /2 parameters, not 3/u, /src\/berth\.js/u])
        assert.equal(rows.filter((row) => wanted.test(row)).length, 1, `${String(wanted)} in\n${rows.join('\n')}`);
      await editor.screenshot('readme-1-problems');
      await editor.goTo(15, 50);
      assert.match(await editor.hover('Touchstone'), /14 nights/u);
      await editor.screenshot('readme-2-contradiction');
    },
  },
  {
    title: 'the values of a traced call stand beside their lines, the first that is not what was meant is marked',
    example: 'failing-test',
    prepare(folder) {
      makeHarbour(folder);
      writeFileSync(path.join(folder, 'src/fleet.js'), fleet);
    },
    beside,
    settings: { 'touchstone.critique.critics': ['plan-trace'] },
    async walk(editor) {
      await critiqueAll(editor, 'fleet.js');
      await editor.runCommand('Notifications: Clear All Notifications');
      await editor.problems(/is meant to be 6 here; it is 0/u);
      await editor.see(/sum\s=\s60/u, '.view-lines');
      await editor.see(/⚠\sdiscount\s=\s0,\smeant\s6/u, '.view-lines');
      await editor.screenshot('trace-1-values');
      await editor.goTo(5, 3);
      await editor.page.keyboard.type('// ');
      await editor.page.locator('.view-lines').getByText(/⚠/u).first().waitFor({ state: 'detached' });
      await editor.screenshot('trace-2-edited');
    },
  },
];
