// What client and server tell each other at `initialize` about the messages in this folder. A client
// that says nothing gets standard LSP only and loses no finding and no verified edit.

/** Version of the messages in this folder. */
export const protocolVersion = 1;

/** Goes to `capabilities.experimental.touchstone` on both sides. */
export interface TouchstoneCapability {
  readonly version: number;
  /** The client shows changes that findings name by itself (`touchstone/change`). */
  readonly showsChanges?: boolean;
}

/** What `initializationOptions` may hold; none of it is required. */
export interface TouchstoneInitialization {
  /** Absolute path of a private folder for findings and traces. Default: the user's cache folder. */
  readonly storagePath?: string;
  /** Settings of the person, for clients that cannot answer `touchstone/userSettings`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False takes back the consent to run the project's own tools. Default: true for clients without a notion of trust. */
  readonly trusted?: boolean;
  /** Path of the editor's `typescript.js`, used where a project has none. */
  readonly fallbackTypeScript?: string;
}
