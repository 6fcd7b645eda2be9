// The exam of a critic in a real VS Code with a scripted model: what is asked is said beforehand, the report is a text to
// read, and the person's files stay as they are.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startScriptedEndpoint } from '../support/scriptedEndpoint.ts';
import type { Journey } from './journey.ts';

const ferry: Readonly<Record<string, string>> = {
  'package.json':
    '{ "name": "ferry", "version": "1.0.0", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/ferry.js': `/** The weight of all cars on board. */
export function weightOf(cars) {
  let sum = 0;
  for (const car of cars) sum += car;
  return sum;
}

/** Whether the ferry is full. */
export function isFull(cars) {
  return cars.length > 3;
}
`,
  'test/ferry.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFull, weightOf } from '../src/ferry.js';

test('cars weigh what they weigh together', () => {
  assert.equal(weightOf([2, 1]), 3);
  assert.equal(weightOf([]), 0);
});

test('four cars fill it', () => {
  assert.deepEqual([isFull([1, 1, 1]), isFull([1, 1, 1, 1])], [false, true]);
});
`,
};

/** All of them. */
export const examJourneys: readonly Journey[] = [
  {
    title: 'the critic is examined on functions of the document, and the report says what the tests said',
    example: 'failing-test',
    prepare(folder) {
      for (const old of ['src', 'test']) rmSync(path.join(folder, old), { recursive: true, force: true });
      for (const [name, text] of Object.entries(ferry)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
    },
    async beside() {
      const endpoint = await startScriptedEndpoint(() => '{"verdict": "right", "remarks": []}');
      return {
        settings: { 'touchstone.model.baseUrl': endpoint.baseUrl, 'touchstone.model.name': endpoint.model },
        stop: endpoint.close,
      };
    },
    async walk(editor, { bytes }) {
      const before = bytes('src/ferry.js');
      await editor.openFile('src/ferry.js');
      await editor.runCommand('Touchstone: Examine the Critics');
      const dialog = editor.page.locator('.monaco-dialog-box');
      await dialog.filter({ hasText: 'faults planted in a copy' }).waitFor();
      await editor.screenshot('exam-1-asks');
      await dialog.getByRole('button', { name: 'Examine' }).click();
      await editor.page
        .locator('.tabs-container .tab')
        .filter({ hasText: 'Critic Exam' })
        .waitFor({ timeout: 240_000 });
      await editor.see(/Exam.of.scripted/u, '.view-line');
      await editor.see(/approved.\d.of.\d.responses/u, '.view-line');
      await editor.screenshot('exam-2-report');
      assert.deepEqual(bytes('src/ferry.js'), before);
    },
  },
];
