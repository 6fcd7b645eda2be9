// `touchstone/deleteStoredData`, client to server: remove everything the server keeps.

/** Method name. */
export const deleteStoredDataRequest = 'touchstone/deleteStoredData';

/** How many files were removed. */
export interface DeleteStoredDataAnswer {
  readonly removed: number;
}
