// Pages of a list of log entries, and the links below it.

/** One page of entries. */
export interface Page<Entry> {
  /** From 1. */
  readonly number: number;
  readonly entries: readonly Entry[];
  readonly next: number | undefined;
}

/** A size that makes sense: at least one entry a page. */
export function pageSize(wanted: number): number {
  return Math.max(1, Math.floor(wanted));
}

/** The page with this number; numbers beyond the ends mean the first or the last page. */
export function pageOf<Entry>(entries: readonly Entry[], wanted: number, perPage: number): Page<Entry> {
  const size = pageSize(perPage);
  const last = Math.max(1, Math.floor(entries.length / size));
  const number = Math.min(Math.max(1, wanted), last);
  const start = (number - 1) * size;
  return {
    number,
    entries: entries.slice(start, start + size),
    next: number < last ? number + 1 : undefined,
  };
}
