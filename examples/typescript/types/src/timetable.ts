/** A departure; times are minutes after midnight. */
export interface Departure {
  readonly line: string;
  readonly minute: number;
  readonly platform?: string;
}

/** A minute of the day as people read it, such as `07:05`. */
export function clockTime(minute: number): string {
  const hours = Math.floor(minute / 60);
  return `${String(hours).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The first departure from a minute on; undefined when there is none until midnight. */
export function nextDeparture(departures: readonly Departure[], minute: number): Departure | undefined {
  return departures.filter((one) => one.minute >= minute).sort((a, b) => a.minute - b.minute)[0];
}

/** What the board shows for the next departure. */
export function boardLine(departures: readonly Departure[], minute: number): string {
  const next = nextDeparture(departures, minute);
  const platform = next?.platform === undefined ? '' : ` from ${next.platform}`;
  return `${next.line} at ${clockTime(next?.minute ?? 0)}${platform}`;
}
