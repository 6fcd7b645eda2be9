// Bookings of a berth as hours of the day, from the first to the one when it is free again.

/** How many hours a booking takes. */
export function hoursOf(booking) {
  return booking.to - booking.from;
}

/** Joins bookings that overlap or touch, so that the calendar shows one bar for each time the berth is taken. */
export function takenTimes(bookings) {
  const sorted = [...bookings].sort((a, b) => a.from - b.from);
  const taken = [];
  for (const booking of sorted) {
    const last = taken[taken.length - 1];
    if (last !== undefined && booking.from <= last.to) {
      last.to = Math.min(last.to, booking.to);
    } else {
      taken.push({ from: booking.from, to: booking.to });
    }
  }
  return taken;
}

/** Hours of the day in which the berth is free, as the sum over its gaps. */
export function freeHours(bookings, opens, closes) {
  const taken = takenTimes(bookings).reduce((sum, booking) => sum + hoursOf(booking), 0);
  return closes - opens - taken;
}
