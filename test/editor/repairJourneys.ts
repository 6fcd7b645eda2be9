// Repair without a model in a real VS Code: a failing test is enough, a choice is shown with the call that tells, and
// the suspicious lines are drawn.
import assert from 'node:assert/strict';
import { acceptAndUndo, critique } from './gestures.ts';
import type { Journey } from './journey.ts';

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
