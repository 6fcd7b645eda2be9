// `touchstone/askEditorModel`, server to client: one question to a model of the editor. Cancelled with
// `$/cancelRequest`; the client streams nothing back, it answers once.

/** Method name. */
export const askEditorModelRequest = 'touchstone/askEditorModel';

/** One question. */
export interface AskEditorModelParams {
  /** Id or family of the editor's model; empty for the first one offered. */
  readonly model: string;
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  /** What the answer is used for, shown in the editor's consent dialog. */
  readonly justification: string;
}

/** The answer, or why there is none. */
export type AskEditorModelAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly model: string }
  | {
      readonly kind: 'failed';
      readonly reason: 'NoPermissions' | 'Blocked' | 'NotFound' | 'other';
      readonly message: string;
    };
