// The rule under which every formatter tells that a text is not formatted as it would be.

/** The rule's name, after the checker's id. */
export const formatRule = 'format';
