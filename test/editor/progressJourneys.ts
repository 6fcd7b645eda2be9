// A journey through a long text: the person sees how far the run is, goes on typing, and can cancel.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';

/** A README of about 100 kB without two equal paragraphs. */
function longText(): string {
  const part = (n: number): string =>
    `## Part ${n}\n\nThe harbour number ${n} has a quay of ${n * 7} metres, and the pilot recieved note ${n} before ` +
    `the tide turned. Ships that wait longer than ${n} hours are moved to the roads, where a tug brings them water.\n`;
  return `# Harbours\n\n${Array.from({ length: 450 }, (_, n) => part(n + 1)).join('\n')}`;
}

/** All of them. */
export const progressJourneys: readonly Journey[] = [
  {
    title: 'a critique of a long text shows how far it is, leaves the editor free, and is cancelled by its button',
    example: 'prose/grammar',
    prepare: (folder) => writeFileSync(path.join(folder, 'LONG.md'), longText()),
    async walk(editor, { bytes }) {
      const before = bytes('LONG.md');
      await editor.openFile('LONG.md');
      await editor.goTo(1);
      await editor.page.keyboard.press('Control+a');
      await editor.runCommand('Touchstone: Critique Selection');
      const progress = editor.page.locator('.notification-toast').filter({ hasText: 'Touchstone: critique' });
      await progress
        .filter({ hasText: /Checking grammar: \d+ of \d+/u })
        .first()
        .waitFor();
      await editor.screenshot('progress-1-running');
      await editor.openFile('README.md');
      await editor.goTo(5);
      const begun = performance.now();
      await editor.page.keyboard.type('free');
      await editor.see(/^free$/u, '.view-lines');
      assert.ok(performance.now() - begun < 5000, 'the editor was busy');
      await progress.getByRole('button', { name: 'Cancel' }).click();
      await progress.first().waitFor({ state: 'detached' });
      await editor.page
        .locator('.statusbar-item')
        .filter({ hasText: /^\s*Touchstone$/u })
        .first()
        .waitFor();
      await editor.screenshot('progress-2-cancelled');
      assert.equal((await editor.notifications()).length, 0, 'a cancelled run told something');
      assert.deepEqual(bytes('LONG.md'), before);
    },
  },
];
