// What the journeys do, gesture by gesture. The editor, the browser and the copies of the examples come from journey.ts.
import assert from 'node:assert/strict';
import { type Answers, replacement, startScriptedEndpoint } from '../support/scriptedEndpoint.ts';
import { acceptAndUndo, critique } from './gestures.ts';
import type { Journey } from './journey.ts';

/** A model that gives these answers to whoever asks for text, and says that nothing is wrong to whoever asks for findings. */
function scripted(repairs: readonly string[]): NonNullable<Journey['beside']> {
  return async () => {
    let given = 0;
    const answers: Answers = ({ prompt }) => {
      if (!prompt.includes('<<<TOUCHSTONE ')) return '[]';
      given += 1;
      return repairs[Math.min(given, repairs.length) - 1] ?? '';
    };
    const endpoint = await startScriptedEndpoint(answers);
    const settings = {
      'touchstone.model.baseUrl': endpoint.baseUrl,
      'touchstone.model.name': endpoint.model,
      'touchstone.effort': 'repair',
    };
    return { settings, stop: endpoint.close };
  };
}

/** A journey in which no answer is good enough: the person is told why, and the bytes stay. */
function refused(parts: {
  readonly title: string;
  readonly file: string;
  readonly lines: readonly [number, number];
  readonly answers: readonly string[];
  readonly told: RegExp;
  readonly name: string;
}): Journey {
  return {
    title: parts.title,
    example: 'failing-test',
    beside: scripted(parts.answers),
    async walk(editor, workspace) {
      const before = workspace.bytes(parts.file);
      await editor.openFile(parts.file);
      await editor.selectLines(...parts.lines);
      await editor.runCommand('Touchstone: Refine Until Checks Pass');
      const told = editor.page
        .locator('.notification-toast .notification-list-item-message')
        .filter({ hasText: 'No change was found' });
      await told.first().waitFor();
      assert.match(await told.first().innerText(), parts.told);
      await editor.screenshot(`${parts.name}-1-unchanged`);
      assert.equal(await editor.page.getByText(/refinement \(/u).count(), 0, 'a wrong answer was offered');
      assert.deepEqual(workspace.bytes(parts.file), before);
    },
  };
}

/** Both functions of the failing example: the loop right, the label of the current page as given. */
function bothFunctions(label: string): string {
  return replacement(
    [
      'export function pagesAround(current, last, reach) {',
      '  const from = Math.max(1, current - reach);',
      '  const to = Math.min(last, current + reach);',
      '  const pages = [];',
      '  for (let page = from; page <= to; page++) {',
      '    pages.push(page);',
      '  }',
      '  return pages;',
      '}',
      '',
      'export function pageLabel(page, current) {',
      `  return ${label};`,
      '}',
    ].join('\n'),
  );
}

/** The function of the failing example with another condition in its loop. */
function pager(condition: string): string {
  return replacement(
    [
      'export function pagesAround(current, last, reach) {',
      '  const from = Math.max(1, current - reach);',
      '  const to = Math.min(last, current + reach);',
      '  const pages = [];',
      `  for (let page = from; ${condition}; page++) {`,
      '    pages.push(page);',
      '  }',
      '  return pages;',
      '}',
    ].join('\n'),
    'The pages between are left out.\n',
  );
}

/** All journeys. */
export const journeys: readonly Journey[] = [
  {
    title: 'a compile error is critiqued, refined, accepted and undone',
    example: 'compile-error',
    async walk(editor, workspace) {
      const file = 'src/invoice.ts';
      await critique(editor, file, 9, 15);
      const rows = await editor.problems(/unitPirce/u);
      assert.ok(
        rows.some((row) => /unitPirce/u.test(row)),
        rows.join('\n'),
      );
      await editor.screenshot('compile-error-1-problems');
      await editor.goTo(12, 35);
      const hover = await editor.hover('Touchstone');
      assert.match(hover, /proven[\s\S]*unitPirce[\s\S]*language service|tsc/u);
      await editor.screenshot('compile-error-2-hover');
      await editor.page.keyboard.press('Escape');
      await editor.selectLines(9, 15);
      const entries = await editor.lightBulb('Refine selection');
      await editor.screenshot('compile-error-3-light-bulb');
      await editor.choose(entries.findIndex((entry) => entry.includes('Refine selection')));
      await acceptAndUndo(editor, workspace, file, /line\.unitPrice;/u, 'compile-error');
    },
  },
  {
    title: 'a missing import is added, accepted and undone',
    example: 'missing-import',
    async walk(editor, workspace) {
      const file = 'src/article.ts';
      await editor.openFile(file);
      await editor.selectLines(8, 10);
      await editor.runCommand('Touchstone: Refine Selection');
      await acceptAndUndo(editor, workspace, file, /import \{ slugOf \}/u, 'missing-import');
    },
  },
  {
    title: 'a failing test is a proven finding, and without a model nothing is changed',
    example: 'failing-test',
    async walk(editor, workspace) {
      const file = 'src/pager.js';
      const before = workspace.bytes(file);
      await critique(editor, file, 9, 17);
      const rows = await editor.problems(/touchstone/iu);
      assert.ok(
        rows.some((row) => /stops at the (first|last) page|shows the neighbours|test/iu.test(row)),
        rows.join('\n'),
      );
      await editor.screenshot('failing-test-1-problems');
      assert.deepEqual(workspace.bytes(file), before);
    },
  },
  {
    title: 'a model that is wrong first and right second is heard twice, and its second answer is offered',
    example: 'failing-test',
    beside: scripted([pager('page < to - 1'), pager('page <= to')]),
    async walk(editor, workspace) {
      const file = 'src/pager.js';
      await editor.openFile(file);
      await editor.selectLines(9, 17);
      await editor.runCommand('Touchstone: Refine Until Checks Pass');
      await acceptAndUndo(editor, workspace, file, /page <= to;/u, 'failing-test-repair');
    },
  },
  refused({
    title: 'a model that is only wrong changes nothing and offers nothing',
    file: 'src/pager.js',
    lines: [9, 17],
    answers: [pager('page < to - 1'), pager('page < to - 2')],
    told: /stops at the last page/u,
    name: 'failing-test-wrong',
  }),
  refused({
    title: 'a model that breaks another test is refused, and the test is named',
    file: 'src/pager.js',
    lines: [9, 28],
    answers: [bothFunctions('`page ${page}`')],
    told: /“marks the current page” passed before and fails now/u,
    name: 'failing-test-breaks',
  }),
  refused({
    title: 'a model that deletes an assertion is refused as a suppressed error',
    file: 'test/pager.test.js',
    lines: [5, 7],
    answers: [replacement("test('shows the neighbours on both sides', () => {});")],
    told: /silences a check instead of fixing the cause/u,
    name: 'failing-test-silences',
  }),
];
