// Whether all that a text calls takes steps or is over at once. What does neither (a pattern that backtracks, a list of a
// billion items, a package) must be ended from outside, which costs a thread for each question.

/** Words behind which there may be work that takes no steps, however they are written. */
const lengthy = new RegExp(
  [
    // Large pieces of memory, text that is run, all that is loaded, and what reaches other realms.
    /\b(?:RegExp|require|import|eval|Function|Array(?!\.isArray\b)|Buffer|BigInt|Atomics|Proxy|Reflect|WebAssembly|[A-Z]\w*Array)\b/,
    /\b(?:globalThis|global|process|crypto|Intl|structuredClone|constructor|__proto__)\b/,
    // Methods that are given a count or a pattern; a plain string is no pattern.
    /\.\s*(?:from|fill|repeat|padStart|padEnd|matchAll|match|test|exec|search|replace|replaceAll)\b/,
    /\.\s*split\b(?!\(\s*(?:'[^'\\\n]*'|"[^"\\\n]*")\s*[,)])/,
    // A list is as long as it is told to be; a power of whole numbers as large.
    /\.\s*length\s*(?:[-+*/%&|^]|<<|>>|\*\*)?=(?!=)/,
    /\d\s*n\b/,
    // Names that are put together.
    /\[\s*[`'"]/,
    /\]\s*\(/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/**
 * Reads a text of JavaScript or TypeScript, or a part of one.
 *
 * @returns false where it may stay in one native call for long; that it does not tell of every such text costs time, and
 *   no verdict.
 */
export function isBrief(text: string): boolean {
  return !lengthy.test(text);
}
