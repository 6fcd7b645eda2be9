// A journey with a checker of the folder's own: a task of tasks.json is chosen by hand, and what it says is a finding.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { critique } from './gestures.ts';
import type { Journey } from './journey.ts';

const linter = `import { readFileSync } from 'node:fs';
const file = process.argv[2];
readFileSync(file, 'utf8').split('\\n').forEach((line, index) => {
  if (line.includes('reach')) console.log(file + ':' + (index + 1) + ': warning: say distance instead of reach');
});
`;

const tasks = {
  version: '2.0.0',
  tasks: [
    {
      label: 'words of the house',
      type: 'process',
      command: 'node',
      args: ['tools/words.mjs', '${file}'],
      problemMatcher: {
        owner: 'words',
        fileLocation: 'autoDetect',
        pattern: {
          regexp: String.raw`^(.+):(\d+): (warning|error): (.+)$`,
          file: 1,
          line: 2,
          severity: 3,
          message: 4,
        },
      },
    },
    { label: 'piped', type: 'shell', command: 'node tools/words.mjs src/pager.js | sort', problemMatcher: '$tsc' },
  ],
};

/** All of them. */
export const taskJourneys: readonly Journey[] = [
  {
    title: 'a task of the folder is chosen as a checker, and then tells its findings',
    example: 'failing-test',
    prepare(folder) {
      mkdirSync(path.join(folder, '.vscode'));
      mkdirSync(path.join(folder, 'tools'));
      writeFileSync(path.join(folder, '.vscode', 'tasks.json'), JSON.stringify(tasks, undefined, 2));
      writeFileSync(path.join(folder, 'tools', 'words.mjs'), linter);
    },
    async walk(editor) {
      await editor.openFile('pager.js');
      await editor.runCommand('Touchstone: Use a Task as Checker');
      const rows = editor.page.locator('.quick-input-list .monaco-list-row');
      await rows.filter({ hasText: 'words of the house' }).first().waitFor();
      assert.equal(await rows.count(), 2);
      await editor.screenshot('task-1-list');
      await rows.filter({ hasText: 'words of the house' }).first().click();
      await editor.see(/is now one of your own checkers/u, '.notification-toast');
      await editor.screenshot('task-2-chosen');
      await critique(editor, 'pager.js', 9, 10);
      await editor.problems(/say distance instead of reach/u);
      await editor.screenshot('task-3-problems');
    },
  },
];
