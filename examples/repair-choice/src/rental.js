// Prices of a bike rental, in whole cents.

/** Hours that are billed for a ride. */
export function billedHours(minutes) {
  return Math.floor(minutes / 60);
}

/** What a ride costs. */
export function priceOf(minutes, perHour, deposit) {
  const hours = billedHours(minutes);
  return hours * perHour + (hours > 8 ? deposit : 0);
}
