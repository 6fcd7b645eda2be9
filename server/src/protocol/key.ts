// `touchstone/key`, server to client: the key of one origin, asked at the time of use and never kept.

/** Method name. */
export const keyRequest = 'touchstone/key';

/** Whose key. */
export interface KeyParams {
  /** Scheme, host and port, such as `https://api.example.org`. */
  readonly origin: string;
}

/** The key, or null when none is stored for this origin. */
export interface KeyAnswer {
  readonly key: string | null;
}
