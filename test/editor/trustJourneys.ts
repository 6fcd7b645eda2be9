// Journeys about what may run: in a folder that is not trusted nothing of it is started, and without a sandbox
// the person is asked once.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { critique } from './gestures.ts';
import type { Journey } from './journey.ts';

/** Where the tripwires of a folder tell that they were run. */
function alarmOf(folder: string): string {
  return `${folder}-alarm`;
}

/** Programs where a project would have them; each tells that it was run. */
function layTripwires(folder: string, files: readonly string[]): void {
  for (const file of files) {
    const whole = path.join(folder, file);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, `#!/bin/sh\necho "$0" >> '${alarmOf(folder)}'\n`);
    chmodSync(whole, 0o755);
  }
}

/** All of them. */
export const trustJourneys: readonly Journey[] = [
  {
    title: 'in a folder that is not trusted, prose and syntax are critiqued and nothing is started',
    example: 'failing-test',
    trustPrompts: true,
    prepare(folder) {
      layTripwires(folder, [
        'node_modules/.bin/eslint',
        'node_modules/.bin/node',
        '.venv/bin/python',
        '.venv/bin/ruff',
      ]);
      writeFileSync(
        path.join(folder, 'eslint.config.mjs'),
        `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(alarmOf(folder))}, 'eslint.config.mjs');\nexport default [];\n`,
      );
      writeFileSync(path.join(folder, 'README.md'), '# Pager\n\nA pager that was recieved with thanks.\n');
      writeFileSync(path.join(folder, 'broken.js'), 'export function broken() {\n  return (1;\n}\n');
    },
    async walk(editor, { folder, bytes }) {
      const before = bytes('src/pager.js');
      await editor.see(/Restricted Mode is intended/u);
      await editor.screenshot('restricted-1-opened');
      await critique(editor, 'README.md', 3, 3);
      await editor.problems(/recieved/u);
      await editor.screenshot('restricted-2-prose');
      await critique(editor, 'broken.js', 1, 3);
      await editor.problems(/expected/u);
      await editor.screenshot('restricted-3-syntax');
      await editor.openFile('pager.js');
      await editor.selectLines(9, 17);
      await editor.runCommand('Touchstone: Refine Selection');
      await editor.see(/not trusted/u, '.notification-toast');
      await editor.screenshot('restricted-4-refused');
      assert.deepEqual(bytes('src/pager.js'), before);
      assert.ok(!existsSync(alarmOf(folder)), 'something of the folder was started');
    },
  },
  {
    title: 'without a sandbox the person is asked before tests run, a no runs nothing, and a yes lasts',
    example: 'python/test',
    needs: ['python', 'pytest', 'bubblewrap'],
    withoutSandbox: true,
    async walk(editor) {
      const toast = editor.page.locator('.notification-toast');
      const question = toast.filter({ hasText: 'no isolation' });
      const press = (title: string) => question.getByRole('button', { name: title }).click();
      await critique(editor, 'invoice.py', 21, 23);
      await question.filter({ hasText: 'pytest' }).first().waitFor();
      await editor.screenshot('no-isolation-1-question');
      await press('Not Now');
      await toast.filter({ hasText: 'pytest: not run' }).first().waitFor();
      await editor.screenshot('no-isolation-2-not-now');
      await editor.runCommand('Notifications: Clear All Notifications');
      await critique(editor, 'invoice.py', 21, 23);
      await press('Run Without Isolation');
      await editor.problems(/test_has_a_discount_from_a_hundred/u);
      await editor.screenshot('no-isolation-3-run');
      await editor.goTo(21, 10);
      assert.match(await editor.hover(/proven: /u), /Ran in a scratch copy/u);
      await editor.page.keyboard.press('Escape');
      await editor.runCommand('Notifications: Clear All Notifications');
      await critique(editor, 'invoice.py', 21, 23);
      await toast.filter({ hasText: 'found 1 problem' }).first().waitFor();
      assert.equal(await question.count(), 0, 'asked again after a yes');
    },
  },
];
