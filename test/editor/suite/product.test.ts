// What the packed, installed extension does inside a real extension host.
// Clicking through it as a person would is for ../journey.ts.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extensions } from 'vscode';

/** Declares the tests; `workspace` is the folder that the editor has open. */
export function declareProductTests(workspace: string): void {
  describe('the installed extension', () => {
    it('is there and can be activated', async () => {
      const extension = extensions.getExtension('touchstone.touchstone');
      assert.ok(extension, `not installed; the workspace is ${workspace}`);
      await extension.activate();
      assert.ok(extension.isActive);
    });
  });
}
