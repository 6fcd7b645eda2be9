// The product's version, put in when the bundle is built.

declare const __TOUCHSTONE_VERSION__: string | undefined;

/** `major.minor.patch` of the built product; `0.0.0` when run from source. */
export const productVersion: string = typeof __TOUCHSTONE_VERSION__ === 'string' ? __TOUCHSTONE_VERSION__ : '0.0.0';
