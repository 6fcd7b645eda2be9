// Which run a cancel button belongs to. Clients may send `window/workDoneProgress/cancel` for a token of
// their own as well as for one of ours; the library listens to the latter only.

/** The cancel buttons of the progress that is shown. */
export interface ProgressButtons {
  /** Shows a button; the signal aborts when it is pressed. */
  show(token: string | number): AbortSignal;
  /** A client pressed it; nothing happens when its progress has ended. */
  press(token: string | number): void;
  /** The progress has ended. */
  remove(token: string | number): void;
}

/** No button yet. */
export function createProgressButtons(): ProgressButtons {
  const buttons = new Map<string | number, AbortController>();
  return {
    show(token) {
      const button = new AbortController();
      buttons.set(token, button);
      return button.signal;
    },
    press: (token) => buttons.get(token)?.abort(),
    remove: (token) => void buttons.delete(token),
  };
}
