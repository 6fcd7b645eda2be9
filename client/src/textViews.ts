// Read-only texts that are made in memory: the preview of a proposal, evidence, what would be sent.

import {
  EventEmitter,
  languages,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  type ExtensionContext,
  type TextDocumentContentProvider,
} from 'vscode';

/** Scheme of the right side of the preview. */
export const previewScheme = 'touchstone-preview';
/** Scheme of texts to read. */
export const textScheme = 'touchstone-text';

/** Texts in memory. */
export interface TextViews {
  /** Opens a text beside the active editor. */
  show(title: string, text: string): void;
  /** Sets the text of a preview and gives its address; the file name keeps the language. */
  setPreview(id: string, fileName: string, text: string): Uri;
  dropPreview(id: string): void;
}

/** Registers the providers of both schemes. */
export function createTextViews(context: ExtensionContext): TextViews {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  };
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(previewScheme, provider),
    workspace.registerTextDocumentContentProvider(textScheme, provider),
  );
  const set = (uri: Uri, text: string) => {
    texts.set(uri.toString(), text);
    changed.fire(uri);
    return uri;
  };
  return {
    show(title, text) {
      const uri = set(Uri.from({ scheme: textScheme, path: `/${title.replaceAll('/', ' ')}` }), text);
      void workspace.openTextDocument(uri).then(async (document) => {
        await languages.setTextDocumentLanguage(document, text.startsWith('# ') ? 'markdown' : 'plaintext');
        await window.showTextDocument(document, { preview: true });
      });
    },
    setPreview: (id, fileName, text) => set(Uri.from({ scheme: previewScheme, path: `/${fileName}`, query: id }), text),
    dropPreview(id) {
      for (const key of texts.keys()) {
        const uri = Uri.parse(key);
        if (uri.scheme === previewScheme && uri.query === id) texts.delete(key);
      }
    },
  };
}

/** Closes the diffs of previews. */
export async function closePreviews(ids: readonly string[]): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      (tab) =>
        tab.input instanceof TabInputTextDiff &&
        tab.input.modified.scheme === previewScheme &&
        ids.includes(tab.input.modified.query),
    );
  if (tabs.length > 0) await window.tabGroups.close(tabs);
}
