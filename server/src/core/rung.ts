// The rungs of the ladder that refinement climbs. What happens on each is for the strategies.

/** Rungs of the ladder, from the cheapest to the dearest. */
export const rungs = ['tools', 'search', 'repair', 'sample', 'tree'] as const;

/** One rung of the ladder. */
export type Rung = (typeof rungs)[number];
