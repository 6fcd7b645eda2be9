// Gestures that several journeys make: critique of some lines, a refinement that is accepted and taken back.
// What is looked at in between is for the journeys.
import assert from 'node:assert/strict';
import type { EditorPage } from '../../scripts/editor/page.ts';
import type { Workspace } from './journey.ts';

/** Critique of some lines, then a look at the Problems panel. */
export async function critique(editor: EditorPage, file: string, first: number, last: number): Promise<void> {
  await editor.openFile(file);
  await editor.selectLines(first, last);
  await editor.runCommand('Touchstone: Critique Selection');
}

/** Accepts the open proposal, then undoes once: the bytes on disk must be the old ones again. */
export async function acceptAndUndo(
  editor: EditorPage,
  workspace: Workspace,
  file: string,
  wanted: RegExp,
  name: string,
): Promise<void> {
  const before = workspace.bytes(file);
  await editor.see(/refinement \(verified\)/u, '.tabs-container');
  await editor.see(/Cleared:/u);
  await editor.screenshot(`${name}-4-preview`);
  assert.deepEqual(workspace.bytes(file), before, 'looking changed the file');
  await editor.runCommand('Touchstone: Accept Refinement');
  await editor.page.locator('.tabs-container .tab').filter({ hasText: 'refinement (' }).waitFor({ state: 'detached' });
  await editor.page.locator('.tabs-container .tab.dirty').first().waitFor();
  await editor.save();
  assert.match(workspace.bytes(file).toString('utf8'), wanted);
  await editor.screenshot(`${name}-5-accepted`);
  await editor.undo();
  await editor.page.locator('.tabs-container .tab.dirty').first().waitFor();
  await editor.save();
  await editor.screenshot(`${name}-6-undone`);
  assert.deepEqual(workspace.bytes(file), before, 'one undo did not give back the bytes');
}
