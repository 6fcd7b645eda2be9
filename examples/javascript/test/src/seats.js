/**
 * The letters of the seats of a row, from the left, without the letters that read like digits.
 *
 * @param {number} count how many seats the row has
 * @returns {string[]}
 */
export function seatLetters(count) {
  const letters = [...'ABCDEFGHJKLMNPQRSTUVWXYZ'];
  return letters.slice(0, count);
}

/**
 * The first places of a row at which a group can sit side by side.
 *
 * @param {readonly boolean[]} taken whether each seat of the row is taken
 * @param {number} size how many people there are
 * @returns {string[] | undefined} their seats, or nothing where they do not fit
 */
export function seatsFor(taken, size) {
  const letters = seatLetters(taken.length);
  for (let start = 0; start + size < taken.length; start++) {
    if (!taken.slice(start, start + size).includes(true)) {
      return letters.slice(start, start + size);
    }
  }
  return undefined;
}
