// Marks: what of a flow is no words. Scanners of markup and of names make them.

/** A stretch of a flow that is no words: a name, or markup that is not there when the text is shown. */
export interface Mark {
  readonly kind: 'name' | 'markup';
  readonly start: number;
  readonly end: number;
}
