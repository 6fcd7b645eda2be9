// `touchstone/showText`, server to client: a text for the person to read, such as the evidence of a
// finding. Plain text; the client shows it read-only.

/** Method name. */
export const showTextNotification = 'touchstone/showText';

/** What to show. */
export interface ShowTextParams {
  readonly title: string;
  readonly text: string;
}
