// One question to a model of the editor. Only ever called while a command of the person runs, so that
// the editor may ask for consent.

import { LanguageModelChatMessage, LanguageModelError, lm, type CancellationToken } from 'vscode';
import type { AskEditorModelAnswer, AskEditorModelParams } from '../../server/src/protocol/askEditorModel.ts';

/** Asks; a failure is an answer, never an exception. */
export async function askEditorModel(
  params: AskEditorModelParams,
  token: CancellationToken,
): Promise<AskEditorModelAnswer> {
  try {
    const all = await lm.selectChatModels();
    const model =
      params.model === '' ? all[0] : all.find((one) => one.id === params.model || one.family === params.model);
    if (!model)
      return {
        kind: 'failed',
        reason: 'NotFound',
        message: params.model === '' ? 'The editor offers no model.' : `The editor offers no model “${params.model}”.`,
      };
    const messages = params.messages.map((message) =>
      message.role === 'assistant'
        ? LanguageModelChatMessage.Assistant(message.content)
        : LanguageModelChatMessage.User(message.content),
    );
    const response = await model.sendRequest(messages, { justification: params.justification }, token);
    let text = '';
    for await (const piece of response.text) text += piece;
    return { kind: 'text', text, model: model.id };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error), message: error instanceof Error ? error.message : String(error) };
  }
}

function reasonOf(error: unknown): 'NoPermissions' | 'Blocked' | 'NotFound' | 'other' {
  if (!(error instanceof LanguageModelError)) return 'other';
  switch (error.code) {
    case LanguageModelError.NoPermissions.name:
      return 'NoPermissions';
    case LanguageModelError.Blocked.name:
      return 'Blocked';
    case LanguageModelError.NotFound.name:
      return 'NotFound';
    default:
      return 'other';
  }
}

/** The editor's models, for the picker. */
export async function editorModels(): Promise<
  readonly { readonly id: string; readonly name: string; readonly vendor: string }[]
> {
  return (await lm.selectChatModels()).map(({ id, name, vendor }) => ({ id, name, vendor }));
}
