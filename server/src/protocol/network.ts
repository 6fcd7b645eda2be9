// `touchstone/network`, server to client: proxy and certificate settings of the editor.

/** Method name. */
export const networkRequest = 'touchstone/network';

/** Settings of the editor's user scope; absent parts are not set. */
export interface NetworkAnswer {
  readonly proxy?: string;
  readonly noProxy: readonly string[];
  /** False only when the person's own editor setting says so. */
  readonly strictSSL: boolean;
}
