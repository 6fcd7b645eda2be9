// Repair without a model in a real VS Code: a failing test is enough, a choice is shown with the call that tells, and
// the suspicious lines are drawn.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acceptAndUndo, critique } from './gestures.ts';
import type { Journey } from './journey.ts';

/** A total that is right, of a discount that is added. */
const bills = `export function total(prices) {
  return prices.reduce((sum, price) => sum + price, 0);
}
export function discount(sum, isMember) {
  if (isMember) {
    const share = sum > 100 ? 20 : 10;
    return sum + (sum * share) / 100;
  }
  return sum;
}
export function bill(prices, isMember) {
  const sum = total(prices);
  const due = discount(sum, isMember);
  return due.toFixed(2);
}
`;
const billsTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bill } from '../src/bills.js';
for (const [prices, isMember, due] of [
  [[10, 20], false, '30.00'],
  [[], false, '0.00'],
  [[1.25, 1], false, '2.25'],
  [[50, 40], true, '81.00'],
  [[150, 50], true, '160.00'],
])
  test('a bill of ' + due, () => assert.equal(bill(prices, isMember), due));
`;

/** A place past the end, and a script that crashes by it. */
const guests = `/** The name of the guest who came last. */
export function lastName(guests) {
  return guests[guests.length].name;
}
`;
const guestsScript = `import { lastName } from '../src/guests.js';

const last = lastName(['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'].map((name) => ({ name })));
if (last !== 'Eve') throw new Error(last + ' did not come last');
`;

/** All of them. */
export const repairJourneys: readonly Journey[] = [
  {
    title: 'a failing test alone is enough to repair a function, by its quick fix and without a model',
    example: 'repair-javascript',
    async walk(editor, workspace) {
      const file = 'src/bookings.js';
      await critique(editor, file, 9, 22);
      const rows = await editor.problems(/joins bookings/u);
      assert.ok(rows.length > 0, 'the failing test is no finding');
      await editor.screenshot('repair-1-problems');
      await editor.goTo(9, 18);
      const entries = await editor.lightBulb('Find a fix from the failing test');
      await editor.screenshot('repair-2-quick-fix');
      await editor.choose(entries.findIndex((entry) => entry.includes('Find a fix from the failing test')));
      await editor.see(/refinement \(verified\)/u, '.tabs-container');
      await editor.screenshot('repair-3-offered');
      await acceptAndUndo(editor, workspace, file, /Math\.max\(last\.to, booking\.to\)/u, 'repair-javascript');
    },
  },
  {
    title: 'a function of TypeScript is repaired without a model',
    example: 'repair-typescript',
    async walk(editor, workspace) {
      const file = 'src/pages.ts';
      await editor.openFile(file);
      await editor.goTo(20, 3);
      await editor.runCommand('Touchstone: Refine Selection');
      await acceptAndUndo(editor, workspace, file, /Math\.ceil\(entries\.length \/ size\)/u, 'repair-typescript');
    },
  },
  {
    title: 'a function of Python is repaired without a model',
    example: 'repair-python',
    needs: ['python', 'pytest'],
    async walk(editor, workspace) {
      const file = 'tides.py';
      await editor.openFile(file);
      await editor.goTo(22, 5);
      await editor.runCommand('Touchstone: Refine Selection');
      await acceptAndUndo(
        editor,
        workspace,
        file,
        /spans\.append\(\(start, end\)\)\n {12}start = None/u,
        'repair-python',
      );
    },
  },
  {
    title: 'a function of Go is repaired without a model',
    example: 'repair-go',
    needs: ['go'],
    async walk(editor, workspace) {
      const file = 'fares.go';
      await editor.openFile(file);
      await editor.goTo(42, 5);
      await editor.runCommand('Touchstone: Refine Selection');
      // Each program is compiled before it runs, which takes longer than a gesture on a busy machine.
      const offered = editor.page.locator('.tabs-container .tab').filter({ hasText: 'refinement (verified)' });
      await offered.waitFor({ timeout: 180_000 });
      await acceptAndUndo(editor, workspace, file, /if returns && !t\.FreeReturn\[route\]/u, 'repair-go');
    },
  },
  {
    title:
      'a call with what it should give stands in for a test, and one that cannot be read is refused with the reason',
    example: 'repair-choice',
    prepare: (folder) => rmSync(path.join(folder, 'test'), { recursive: true }),
    async walk(editor, workspace) {
      const file = 'src/rental.js';
      const input = editor.page.locator('.quick-input-widget input.input');
      await editor.openFile(file);
      await editor.goTo(5, 3);
      await editor.runCommand('Touchstone: Refine with an Example');
      await editor.see('What should a call give?', '.quick-input-widget');
      await input.fill('billedHours(90)');
      await editor.see(/==/u, '.quick-input-widget .quick-input-message');
      await editor.screenshot('repair-example-1-refused');
      await editor.page.keyboard.press('Enter');
      await editor.see('What should a call give?', '.quick-input-widget');
      await input.fill('billedHours(61) == 2');
      await editor.page.getByText('says no expectation').waitFor({ state: 'hidden' });
      await editor.screenshot('repair-example-2-given');
      await editor.page.keyboard.press('Enter');
      // One example cannot tell everything: what it leaves open is asked.
      const entries = editor.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
      await entries
        .filter({ hasText: /Math\.ceil/u })
        .first()
        .click();
      await acceptAndUndo(editor, workspace, file, /Math\.ceil\(minutes \/ 60\)/u, 'repair-example');
    },
  },
  {
    title: 'a crash on the clipboard stands in for a test, and what it cannot prove is not called verified',
    example: 'repair-javascript',
    prepare: (folder) => {
      mkdirSync(path.join(folder, 'bin'));
      writeFileSync(path.join(folder, 'src', 'guests.js'), guests);
      writeFileSync(path.join(folder, 'bin', 'guests.js'), guestsScript);
    },
    async walk(editor, workspace) {
      const file = 'src/guests.js';
      const before = workspace.bytes(file);
      // What a person copies from the terminal after the script has failed.
      const failed = spawnSync(process.execPath, ['bin/guests.js'], { cwd: workspace.folder, encoding: 'utf8' });
      assert.match(failed.stderr, /TypeError: Cannot read properties of undefined/u);
      await editor.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await editor.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(failed.stderr)})`);
      await editor.openFile(file);
      await editor.goTo(3, 3);
      await editor.runCommand('Touchstone: Refine from a Crash');
      // The script is run once for each change, in a process of its own.
      const offered = editor.page.locator('.tabs-container .tab').filter({ hasText: 'refinement (NOT verified)' });
      await offered.waitFor({ timeout: 180_000 });
      // The editor draws spaces as hard ones.
      await editor.see(/length\s-\s1/u, '.view-lines');
      await editor.see(/Not verified: /u);
      await editor.screenshot('repair-crash-1-offered');
      assert.deepEqual(workspace.bytes(file), before, 'looking changed the file');
    },
  },
  {
    title: 'where the fault lies outside of the selection, the message leads to its line',
    example: 'repair-javascript',
    prepare: (folder) => {
      writeFileSync(path.join(folder, 'src', 'bills.js'), bills);
      writeFileSync(path.join(folder, 'test', 'bills.test.js'), billsTest);
    },
    async walk(editor) {
      await editor.openFile('src/bills.js');
      await editor.goTo(13, 3);
      await editor.runCommand('Touchstone: Refine Selection');
      const button = editor.page.locator('.notification-toast').getByText(/^Go to Line \d+$/u);
      await button.waitFor();
      await editor.screenshot('repair-elsewhere-1-message');
      const line = /\d+/u.exec(await button.innerText())?.[0] ?? '';
      assert.match(line, /^[67]$/u);
      await button.click();
      await editor.see(`Ln ${line}, Col 1`, '.statusbar');
      await editor.screenshot('repair-elsewhere-2-line');
    },
  },
  {
    title: 'changes that the tests cannot tell apart are shown with the telling call, and the chosen one is verified',
    example: 'repair-choice',
    async walk(editor, workspace) {
      const file = 'src/rental.js';
      const before = workspace.bytes(file);
      await editor.openFile(file);
      await editor.goTo(5, 3);
      await editor.runCommand('Touchstone: Refine Selection');
      await editor.see(/What should billedHours\(.+\) give\? As it is, it gives/u, '.quick-input-widget');
      const entries = editor.page.locator('.quick-input-widget .quick-input-list .monaco-list-row');
      assert.ok((await entries.count()) >= 2, 'there is nothing to choose');
      await editor.screenshot('repair-choice-1-first');
      await editor.page.keyboard.press('ArrowDown');
      await editor.see(/: gives/u, '.tabs-container');
      await editor.see(/Math\.ceil/u, '.view-lines');
      await editor.screenshot('repair-choice-2-second');
      assert.deepEqual(workspace.bytes(file), before);
      await entries.filter({ hasText: /ceil/u }).first().click();
      await acceptAndUndo(editor, workspace, file, /Math\.ceil\(minutes \/ 60\)/u, 'repair-choice');
    },
  },
  {
    title: 'suspicious lines are drawn with their scores, and an edit takes them away',
    example: 'repair-javascript',
    async walk(editor) {
      await editor.openFile('src/bookings.js');
      await editor.goTo(15, 7);
      await editor.runCommand('Touchstone: Refine Selection');
      await editor.see(/refinement \(verified\)/u, '.tabs-container');
      await editor.runCommand('Touchstone: Reject Refinement');
      const preview = editor.page.locator('.tabs-container .tab').filter({ hasText: 'refinement (' });
      await preview.waitFor({ state: 'detached' });
      await editor.goTo(15, 12);
      await editor.runCommand('Touchstone: Show Suspicious Lines');
      const bars = editor.page.locator('.margin .cgmr, .glyph-margin-widgets .cgmr');
      await bars.first().waitFor();
      await editor.screenshot('heat-1-lines');
      const hover = await editor.hover('Ochiai');
      assert.match(hover, /Ochiai \d\.\d\d · DStar \d\.\d\d · Barinel \d\.\d\d/u);
      await editor.screenshot('heat-2-hover');
      await editor.page.keyboard.press('Escape');
      await editor.goTo(1);
      await editor.page.keyboard.type('// ');
      await bars.first().waitFor({ state: 'detached' });
      await editor.screenshot('heat-3-edited');
    },
  },
];
