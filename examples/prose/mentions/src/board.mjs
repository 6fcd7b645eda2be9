// Lays out one line of the board for each berth.

/** The line of a berth: its number, the ship's name or a dash, and the time when it is free again. */
export function lineOf({ number, ship, freeAt }) {
  return `${String(number).padStart(2)}  ${(ship ?? '-').padEnd(20)}  ${freeAt}`;
}
