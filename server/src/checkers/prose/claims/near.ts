// A name that was meant: one that differs from what is written by a slip of the finger.

import { editDistance } from '../spelling.ts';

/** Whether two names differ by one letter more, less, other, or by two that changed places. */
export function isSlip(name: string, other: string): boolean {
  if (name === other || Math.abs(name.length - other.length) > 1 || Math.min(name.length, other.length) < 4)
    return false;
  // Plurals and numbers are names of their own, and so is what differs by capitals.
  if (/^[sd\d]$/.test(longer(name, other)) || name.replaceAll(/\d/g, '') === other.replaceAll(/\d/g, '')) return false;
  if (name.toLowerCase() === other.toLowerCase()) return false;
  return editDistance(name, other, 1) === 1 || isSwap(name, other);
}

function longer(a: string, b: string): string {
  return a.startsWith(b) ? a.slice(b.length) : b.startsWith(a) ? b.slice(a.length) : '';
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** The one of `names` that was meant by `name`; undefined where none is near. */
export function nearName(name: string, names: Iterable<string>): string | undefined {
  for (const other of names) if (isSlip(name, other)) return other;
  return undefined;
}
