// One document with findings of every proof state that needs no model, and what the command line tells of it: other
// doors are held against that.

import { expect } from 'vitest';
import { makeProject, runCli, type Project } from './project.ts';

/** The document: a type error, a documented default that is another one, and a loop that leaves out the first. */
export const manyFindings = `/**
 * What a ship pays when it leaves late.
 *
 * @param hours after noon
 * @param [rate=10] of each hour
 */
export function lateFee(hours: number, rate = 12): number {
  return hours * rate;
}

export function longShips(ships: readonly number[], limit: number): number[] {
  const found: number[] = [];
  for (let i = 1; i < ships.length; i++) {
    if (ships[i] > limit) found.push(ships[i]);
  }
  return found.slise();
}
`;

/** Path of the document in its project. */
export const manyPath = 'src/fees.ts';

/** A finding as a door tells it. */
export interface Told {
  readonly id: string;
  readonly rule: string;
  /** Zero-based. */
  readonly line: number;
}

/** A project with the document. */
export function manyProject(): Project {
  return makeProject(
    {
      'package.json': '{ "name": "sample", "private": true, "type": "module" }\n',
      'tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true }, "include": ["src"] }\n',
      [manyPath]: manyFindings,
    },
    { typescript: 'typescript6' },
  );
}

/** What the command line tells as JSON; one finding of each proof state at least. */
export async function toldByCommandLine(project: Project): Promise<readonly Told[]> {
  const end = await runCli(project, ['critique', manyPath, '--format', 'json', '--quiet']);
  const { findings } = JSON.parse(end.stdout) as {
    readonly findings: readonly (Pick<Told, 'id' | 'rule'> & {
      readonly proof: string;
      readonly range: { readonly start: { readonly line: number } };
    })[];
  };
  expect([...new Set(findings.map(({ proof }) => proof))].toSorted()).toEqual(['opinion', 'proven', 'supported']);
  return inOrder(findings.map(({ id, rule, range }) => ({ id, rule, line: range.start.line - 1 })));
}

/** In one order, whatever the order in which a door tells them. */
export function inOrder(told: readonly Told[]): readonly Told[] {
  return told.toSorted((a, b) => a.line - b.line || a.id.localeCompare(b.id));
}
