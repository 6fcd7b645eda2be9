// What the bench found: lines with a value and perhaps a goal, as a table for people and as data for a file.
// What the numbers mean is written in docs/bench.md.

import { cpus, totalmem, release, type } from 'node:os';
import { existsSync, readFileSync } from 'node:fs';

/** One measured number. */
export interface Line {
  readonly measure: string;
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | '×' | '%' | 'count';
  /** The value must be at most or at least this. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  /** Counts, spread, and what else is needed to read the number. */
  readonly note: string;
}

/** What the numbers were measured on. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly ramMb: number;
  readonly os: string;
  readonly node: string;
  readonly loadPerCore: number;
}

/** Describes this machine; `load` is the one-minute load average at the start. */
export function machineNow(load: number): Machine {
  const cores = cpus();
  const words = existsSync('/etc/os-release')
    ? /^PRETTY_NAME="?([^"\n]*)/mu.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
    : undefined;
  return {
    cores: cores.length,
    cpu: cores[0]?.model.trim() ?? 'unknown',
    ramMb: Math.round(totalmem() / 2 ** 20),
    os: `${words ?? type()} (${type()} ${release()})`,
    node: process.version,
    loadPerCore: Math.round((load / Math.max(1, cores.length)) * 100) / 100,
  };
}

/** The value below which a share `p` (0 to 1) of `values` lies; the nearest rank, never interpolated. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
  if (found === undefined) throw new Error('a percentile of nothing was asked for');
  return found;
}

/** A part of a whole in per cent; 0 of nothing. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new Error('a median of nothing was asked for');
  return (low + high) / 2;
}

/** Count, least and greatest of what a median was taken of. */
export function spread(values: readonly number[], unit = 'ms'): string {
  return `n = ${values.length}, ${shown(Math.min(...values))} to ${shown(Math.max(...values))} ${unit}`;
}

/** Whether a line reaches its goal; undefined for a line without one. */
export function reached(line: Line): boolean | undefined {
  if (!line.goal) return undefined;
  return 'atMost' in line.goal ? line.value <= line.goal.atMost : line.value >= line.goal.atLeast;
}

/** The table: one row a line, with `goal missed` where it was. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.measure,
    line.what,
    line.unit === 'count' ? shown(line.value) : `${shown(line.value)} ${line.unit}`,
    goalWords(line),
    line.note,
  ]);
  const all = [['measure', 'what', 'value', 'goal', 'of'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) => row.map((cell, column) => (column === 4 ? cell : cell.padEnd(widths[column]!))).join('  '))
    .join('\n');
}

function goalWords(line: Line): string {
  if (!line.goal) return '';
  const words = 'atMost' in line.goal ? `≤ ${line.goal.atMost}` : `≥ ${line.goal.atLeast}`;
  return `${words}: ${reached(line) === true ? 'reached' : 'goal missed'}`;
}

/** A number with as many digits as it can bear. */
export function shown(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
