/** What parking costs; prices are in cents. */
export interface Tariff {
  readonly freeMinutes: number;
  readonly perStartedHour: number;
  readonly mostPerDay: number;
}

const minutesOfDay = 24 * 60;

/** The price of a stay within one day. */
export function priceOfDay(minutes: number, tariff: Tariff): number {
  if (minutes <= tariff.freeMinutes) return 0;
  const hours = Math.floor(minutes / 60);
  return Math.min(hours * tariff.perStartedHour, tariff.mostPerDay);
}

/** The price of a stay of any length: whole days cost the most of a day each. */
export function priceOf(minutes: number, tariff: Tariff): number {
  const days = Math.floor(minutes / minutesOfDay);
  return days * tariff.mostPerDay + priceOfDay(minutes % minutesOfDay, tariff);
}
