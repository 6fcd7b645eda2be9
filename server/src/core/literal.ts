// Values that can be written down in any language: the inputs on which versions of a function are compared.

/** A value that a literal of the language can write; `opaque` for what cannot be, by its printed form. */
export type Literal =
  | { readonly kind: 'null' | 'undefined' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `float` tells 1.0 from 1 where the language does; NaN and the infinities are floats. */
  | { readonly kind: 'number'; readonly value: number; readonly float: boolean }
  /** Whole numbers beyond 2^53, in decimal. */
  | { readonly kind: 'bigint'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Literal[] }
  /** In order of insertion; keys of JavaScript objects are strings, those of a `map` (and of Python's dict) any. */
  | {
      readonly kind: 'object' | 'map';
      readonly entries: readonly (readonly [Literal, Literal])[];
      /** As the last of a call's inputs: its arguments that are given by name (Python). */
      readonly keywords?: true;
    }
  | { readonly kind: 'opaque'; readonly shown: string };
