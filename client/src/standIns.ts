// What a person gives where no test fails: a call with what it should give, or a stack trace from the clipboard. The
// server reads both; here they are only asked for.

import { env, l10n, window, type TextEditor } from 'vscode';
import { checkStandInRequest, type CheckStandInAnswer } from '../../server/src/protocol/checkStandIn.ts';
import type { RefineArguments } from '../../server/src/protocol/commands.ts';
import type { Server } from './server.ts';

/** Longest clipboard that is looked at, in characters. */
const mostCharacters = 200_000;

/** Asks what a call should give; undefined when it was dismissed. */
export async function askForExample(server: Server): Promise<Pick<RefineArguments, 'expect'> | undefined> {
  const example = await window.showInputBox({
    title: l10n.t('What should a call give?'),
    placeHolder: 'median([2, 1]) == 1.5',
    prompt: l10n.t('A call and its result, or `throws` and an error. It stands in for a failing test.'),
    ignoreFocusOut: true,
    validateInput: async (text) => (text.trim() === '' ? undefined : await faultOf(server, { example: text.trim() })),
  });
  return example === undefined || example.trim() === '' ? undefined : { expect: [example.trim()] };
}

/** The trace on the clipboard, or one that is pasted into an input; undefined when it was dismissed. */
export async function askForCrash(server: Server): Promise<Pick<RefineArguments, 'crash'> | undefined> {
  const copied = (await env.clipboard.readText()).slice(-mostCharacters);
  if (copied.trim() !== '' && (await faultOf(server, { crash: copied })) === undefined) return { crash: copied };
  const pasted = await window.showInputBox({
    title: l10n.t('Refine from a Crash'),
    prompt: l10n.t('Copy the whole stack trace first, or paste it here.'),
    ignoreFocusOut: true,
    validateInput: async (text) => (text.trim() === '' ? undefined : await faultOf(server, { crash: unfolded(text) })),
  });
  return pasted === undefined || pasted.trim() === '' ? undefined : { crash: unfolded(pasted) };
}

/** An input box makes one line of what is pasted; its frames tell where the lines were. */
export function unfolded(text: string): string {
  return text
    .replaceAll(/[ \t]+(?=at \S|File ")/gu, '\n    ')
    .replaceAll(/[ \t]{2,}(?=[A-Z]\w*(?:Error|Exception)\b)/gu, '\n');
}

async function faultOf(server: Server, words: { readonly example?: string; readonly crash?: string }) {
  return (await server.request<CheckStandInAnswer>(checkStandInRequest, words)).fault;
}

/** The arguments of a refinement of what is selected. */
export function selectedIn(editor: TextEditor): Required<Pick<RefineArguments, 'uri' | 'range'>> {
  const { start, end } = editor.selection;
  return {
    uri: editor.document.uri.toString(),
    range: {
      start: { line: start.line, character: start.character },
      end: { line: end.line, character: end.character },
    },
  };
}
