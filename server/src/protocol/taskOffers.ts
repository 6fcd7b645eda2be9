// `touchstone/taskOffers`, client to server: the tasks of a folder's `.vscode/tasks.json` that could be
// checkers. They are shown for choosing; nothing is run, and only the person puts one into the settings.

/** Method name. */
export const taskOffersRequest = 'touchstone/taskOffers';

/** Which workspace folder, as a URI. */
export interface TaskOffersParams {
  readonly folder: string;
}

/** One task with a problem matcher. */
export interface WireTaskOffer {
  readonly label: string;
  /** An item of `touchstone.checkers.commands`; absent where the task cannot be one. */
  readonly command?: {
    readonly name: string;
    readonly command: readonly string[];
    readonly problemMatcher: unknown;
  };
  /** Why the task cannot be used. */
  readonly why?: string;
}

/** The offers in the order of the file, and why the file could not be read. */
export interface TaskOffersAnswer {
  readonly offers: readonly WireTaskOffer[];
  readonly fault?: string;
}
