// `touchstone/userSettings`, server to client: what only the person may set, read from user scope, with
// trust and consent as they are now. Workspace files never reach these values.

/** Method name. */
export const userSettingsRequest = 'touchstone/userSettings';

/** The document that a run is about. */
export interface UserSettingsParams {
  readonly uri: string;
}

/** Answer; `settings` holds the keys of `touchstone.*` that are bound to user scope. */
export interface UserSettingsAnswer {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether the folder of the document is trusted. */
  readonly trusted: boolean;
  /** The person's own test command for the folder, as an argument array; empty when there is none. */
  readonly testCommand: readonly string[];
  /** Whether the document can be written. */
  readonly writable: boolean;
}
