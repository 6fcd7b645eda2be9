/**
 * A boat that asks for a berth; all sizes are in feet.
 *
 * @typedef {object} Boat
 * @property {string} name
 * @property {number} length
 * @property {number} draft
 */

/**
 * A berth of the harbour.
 *
 * @typedef {object} Berth
 * @property {string} label
 * @property {number} longest
 * @property {number} depth
 */

/**
 * Whether a boat can lie there, with two feet of water below its keel.
 *
 * @param {Boat} boat
 * @param {Berth} berth
 * @returns {boolean}
 */
export function fits(boat, berth) {
  return boat.length <= berth.longest && boat.draft + 2 <= berth.deep;
}

/**
 * The labels of all berths for a boat, the shortest berth first.
 *
 * @param {Boat} boat
 * @param {readonly Berth[]} berths
 * @returns {string[]}
 */
export function berthsFor(boat, berths) {
  return berths
    .filter((berth) => fits(boat, berth))
    .sort((a, b) => a.longest - b.longest)
    .map((berth) => berth.label);
}
