// The suspicious lines of a document as bars beside its line numbers: as the tests of the last run tell, for the very
// version that they are of. An edit takes them away.

import {
  commands,
  l10n,
  MarkdownString,
  OverviewRulerLane,
  Range,
  ThemeColor,
  Uri,
  window,
  workspace,
  type DecorationOptions,
  type ExtensionContext,
  type TextEditor,
  type TextEditorDecorationType,
} from 'vscode';
import type { SuspicionParams, SuspiciousWireLine } from '../../server/src/protocol/suspicion.ts';

/** What is known of suspicious lines. */
export interface Heat {
  /** Keeps what a run told; shown at once where lines are being shown. */
  put(suspicion: SuspicionParams): void;
  show(): void;
  hide(): void;
}

type Score = Pick<SuspiciousWireLine, 'combined'>;

/** Colours from the coolest to the hottest; the height of the bar tells the same. */
const colours = ['#e5c07b', '#e59a4a', '#e06c3c', '#d13438'] as const;

/** Registers it; nothing is shown before it is asked for. */
export function createHeat(context: ExtensionContext): Heat {
  const known = new Map<string, SuspicionParams>();
  let shown = false;
  const kinds = colours.map((colour, level) => barOf(colour, level));
  const paint = (editor: TextEditor) => {
    const { uri, version } = editor.document;
    const suspicion = known.get(uri.toString());
    const lines = shown && suspicion?.version === version ? suspicion.lines : [];
    for (const [level, kind] of kinds.entries()) {
      const here = lines.filter((line) => levelOf(line, lines) === level && line.line < editor.document.lineCount);
      editor.setDecorations(
        kind,
        here.map((line) => decoration(line, suspicion!)),
      );
    }
  };
  const paintAll = () => window.visibleTextEditors.forEach(paint);
  const set = (now: boolean) => {
    shown = now;
    void commands.executeCommand('setContext', 'touchstone.heatShown', now);
    paintAll();
  };
  context.subscriptions.push(
    ...kinds,
    window.onDidChangeVisibleTextEditors(paintAll),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && known.delete(document.uri.toString())) paintAll();
    }),
    workspace.onDidCloseTextDocument(({ uri }) => void known.delete(uri.toString())),
  );
  return {
    put(suspicion) {
      known.set(suspicion.uri, suspicion);
      if (shown) paintAll();
    },
    show() {
      set(true);
      const editor = window.activeTextEditor;
      if (editor && known.get(editor.document.uri.toString())?.version !== editor.document.version)
        void window.showInformationMessage(
          l10n.t('No line of this text is known to be suspicious yet. Refine a function whose test fails.'),
        );
    },
    hide: () => set(false),
  };
}

/**
 * From 0, the coolest, to 3: by how many of the lines are at least as suspicious. Scores alone lie close together, and
 * lines that nothing tells apart are no hot ones.
 */
export function levelOf({ combined }: Score, lines: readonly Score[]): number {
  const others = lines.filter((line) => line.combined >= combined).length - 1;
  return Math.max(0, colours.length - 1 - Math.floor((others / Math.max(1, lines.length)) * colours.length));
}

/** The hover of a line: its three scores and how many tests they come from. */
export function hoverText(line: SuspiciousWireLine, { failingTests, passingTests }: SuspicionParams): string {
  const score = (value: number) => value.toFixed(2);
  return [
    l10n.t('Suspicious line: {0} of 1', score(line.combined)),
    `Ochiai ${score(line.ochiai)} · DStar ${score(line.dstar)} · Barinel ${score(line.barinel)}`,
    l10n.t('Failing tests: {0}; passing tests: {1}.', failingTests, passingTests),
  ].join('\n\n');
}

function decoration(line: SuspiciousWireLine, suspicion: SuspicionParams): DecorationOptions {
  const hover = new MarkdownString();
  hover.appendMarkdown(hoverText(line, suspicion));
  return { range: new Range(line.line, 0, line.line, Number.MAX_SAFE_INTEGER), hoverMessage: hover };
}

function barOf(colour: string, level: number): TextEditorDecorationType {
  const height = 4 * (level + 1);
  const bar = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="5" y="${16 - height}" width="6" height="${height}" rx="1" fill="${colour}"/></svg>`;
  return window.createTextEditorDecorationType({
    isWholeLine: true,
    gutterIconPath: Uri.parse(`data:image/svg+xml;base64,${Buffer.from(bar).toString('base64')}`),
    gutterIconSize: 'contain',
    backgroundColor: `${colour}${['0f', '1a', '26', '33'][level] ?? '33'}`,
    overviewRulerColor: new ThemeColor('editorOverviewRuler.warningForeground'),
    overviewRulerLane: OverviewRulerLane.Left,
  });
}
