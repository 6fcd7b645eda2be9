// What the packed, installed extension does inside a real extension host.
// Clicking through it as a person would is for ../journey.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import {
  type CodeAction,
  commands,
  type Diagnostic,
  extensions,
  languages,
  Selection,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';

/** Waits until something is there; fails with the given words after half a minute. */
async function eventually<Found>(
  what: string,
  look: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  for (let round = 0; round < 300; round += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not seen within 30 s: ${what}`);
}

/** Declares the tests; `folder` is the folder that the editor has open. */
export function declareProductTests(folder: string): void {
  const at = (file: string): string => path.join(folder, file);
  const select = async (file: string, first: number, last: number): Promise<TextDocument> => {
    const document = await workspace.openTextDocument(Uri.file(at(file)));
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(first, 0, last, document.lineAt(last).text.length);
    return document;
  };
  const previewTitle = (): string | undefined =>
    window.tabGroups.all.flatMap((group) => group.tabs).find((tab) => tab.label.includes('refinement ('))?.label;
  const ours = (document: TextDocument): readonly Diagnostic[] =>
    languages.getDiagnostics(document.uri).filter((one) => one.source === 'touchstone');

  describe('the installed extension', () => {
    it('is there, activates, and registers every command of its manifest', async () => {
      const extension = extensions.getExtension('touchstone.touchstone');
      assert.ok(extension, 'not installed');
      await extension.activate();
      assert.ok(extension.isActive);
      const known = new Set(await commands.getCommands(true));
      const manifest = extension.packageJSON as { contributes: { commands: { command: string }[] } };
      const absent = manifest.contributes.commands.map(({ command }) => command).filter((id) => !known.has(id));
      assert.deepEqual(absent, []);
    });

    it('publishes a failing test as a proven finding at the code, and leaves the files alone', async () => {
      const before = readFileSync(at('src/pager.js'));
      const document = await select('src/pager.js', 8, 16);
      assert.deepEqual(ours(document), []);
      await commands.executeCommand('touchstone.critiqueSelection');
      const found = await eventually('a finding', () => (ours(document).length > 0 ? ours(document) : undefined));
      assert.ok(found.every(({ range }) => range.start.line >= 8 && range.end.line <= 16));
      assert.ok(
        found.some(({ message }) => message.includes('stops at the last page')),
        JSON.stringify(found),
      );
      assert.deepEqual(readFileSync(at('src/pager.js')), before);
      assert.equal(document.isDirty, false);
    });

    it('publishes nothing for code without a fault', async () => {
      const document = await select('src/slug.ts', 0, 6);
      await commands.executeCommand('touchstone.critiqueSelection');
      assert.deepEqual(ours(document), []);
    });

    it('offers its light bulb entries for a selection', async () => {
      const document = await select('src/invoice.ts', 8, 14);
      const range = window.activeTextEditor?.selection;
      const actions = await commands.executeCommand<CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
      );
      const titles = actions.map(({ title }) => title);
      assert.ok(titles.includes('Refine selection'), titles.join(', '));
      assert.ok(titles.includes('Refine until checks pass'), titles.join(', '));
    });

    it('refines without touching the document, then applies once, and one undo gives back the text', async () => {
      const document = await select('src/invoice.ts', 8, 14);
      const before = document.getText();
      await commands.executeCommand('touchstone.refineSelection');
      assert.match(await eventually('a preview', previewTitle), /\(verified\)/u);
      assert.equal(document.getText(), before);
      await commands.executeCommand('touchstone.acceptRefinement');
      await eventually('the edit', () => (document.getText() === before ? undefined : true));
      assert.equal(document.getText(), before.replace('unitPirce', 'unitPrice'));
      await commands.executeCommand('undo');
      assert.equal(document.getText(), before);
      await document.save();
      assert.equal(readFileSync(at('src/invoice.ts'), 'utf8'), before);
    });

    it('forgets a rejected refinement: accepting afterwards changes nothing', async () => {
      const document = await select('src/invoice.ts', 8, 14);
      const before = document.getText();
      await commands.executeCommand('touchstone.refineSelection');
      await eventually('a preview', previewTitle);
      await commands.executeCommand('touchstone.rejectRefinement');
      await eventually('the preview closed', () => (previewTitle() === undefined ? true : undefined));
      await commands.executeCommand('touchstone.acceptRefinement');
      assert.equal(document.getText(), before);
    });

    it('does not apply a refinement to a text that changed in the meantime', async () => {
      const document = await select('src/article.ts', 7, 9);
      await commands.executeCommand('touchstone.refineSelection');
      await eventually('a preview', previewTitle);
      const editor = await window.showTextDocument(document);
      await editor.edit((edit) => edit.insert(document.positionAt(0), '// changed\n'));
      const changed = document.getText();
      await commands.executeCommand('touchstone.acceptRefinement');
      assert.equal(document.getText(), changed);
      await commands.executeCommand('undo');
    });
  });
}
