// Turns the raw output of a tool into plain text: terminal sequences and control characters go, words
// stay. Pure; capping and decoding are left to outputBuffer.ts.

/* eslint-disable no-control-regex -- control characters are what this file is about */

/** Strings that a terminal swallows whole: OSC, DCS, SOS, PM and APC, closed by BEL or ST. */
const terminalStrings = /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)/g;

/** Control sequences (colours, cursor moves), in their 7-bit and their 8-bit form. */
const controlSequences = /(?:\x1b\[|\x9b)[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]/g;

/** Other escapes of two or more characters, such as the choice of a character set. */
const shortEscapes = /\x1b[\x20-\x2f]*[\x30-\x7e]/g;

/** Whatever control characters are left, tab and line feed excepted. */
const controlCharacters = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * Removes terminal sequences and control characters in time linear in the length of `text`.
 *
 * Line endings become LF; a carriage return that rewrites a line (a progress bar) starts a new one.
 * A terminal string that is never closed loses only its introducer, so that words are kept.
 */
export function plainText(text: string): string {
  return text
    .replace(terminalStrings, '')
    .replace(controlSequences, '')
    .replace(shortEscapes, '')
    .replace(/\r+\n/g, '\n')
    .replace(/\r/g, '\n')
    .replace(controlCharacters, '');
}
