// HumanEvalFix, development half, as every measure reads it: where it lies, never copied; no single item is looked at.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/run.ts';

const dataFolder = path.join(root, '..', 'shared', 'data', 'humanevalfix');
const files = { javascript: 'js.dev.jsonl', python: 'python.dev.jsonl' } as const;

/** The languages that are measured. */
export type HumanEvalLanguage = keyof typeof files;

/** One function with its bug. */
export interface HumanEvalItem {
  readonly task_id: string;
  /** Declaration and documentation, in the order of the language. */
  readonly prompt: string;
  readonly declaration: string;
  readonly buggy_solution: string;
  readonly canonical_solution: string;
  readonly example_test: string;
  readonly test: string;
  readonly bug_type: string;
  readonly entry_point: string;
}

/** Why a measure of it cannot be taken here; undefined when it can. */
export function humanEvalMissing(): string | undefined {
  return existsSync(dataFolder) ? undefined : 'the data set (shared/data/humanevalfix) is not on this machine';
}

/** The items of one language; throws where the data is not there. */
export function humanEvalItems(language: HumanEvalLanguage): readonly HumanEvalItem[] {
  return readFileSync(path.join(dataFolder, files[language]), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as HumanEvalItem);
}
