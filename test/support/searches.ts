// Searches for a fix in small projects by the real engine, what they come to, and proof that the files stay as they are.

import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { parseExpectation } from '../../server/src/core/expectation.ts';
import type { RefineOutcome } from '../../server/src/core/outcome.ts';
import type { Expectation } from '../../server/src/core/trials.ts';
import { repository, startRealEngine, type SearchAnswer, type SearchQuestion } from './realEngine.ts';
import { treeHash, write } from './scratchProject.ts';

/** Asks for fixes in projects of its own folder. */
export interface Searches {
  /** Lays out a project of the test runner of Node; returns its folder. */
  project(files: Readonly<Record<string, string>>): string;
  /** A copy of a sample, so that nothing of the repository above it counts. */
  copyOf(example: string): string;
  /** Searches; fails when anything in the folder was touched, access times aside. */
  search(root: string, file: string, question?: SearchQuestion): Promise<SearchAnswer>;
  dispose(): Promise<void>;
}

/** Starts the engine; needs a built `dist/`. */
export function startSearches(): Searches {
  const engine = startRealEngine();
  let count = 0;
  const folder = (name: string) => path.join(engine.folder, 'projects', `${name}-${++count}`);
  return {
    project(files) {
      const root = folder('project');
      const manifest = '{ "private": true, "type": "module", "scripts": { "test": "node --test" } }\n';
      write(root, { 'package.json': manifest, ...files });
      return root;
    },
    copyOf(example) {
      const root = folder(example);
      mkdirSync(path.dirname(root), { recursive: true });
      cpSync(path.join(repository, 'examples', example), root, { recursive: true });
      return root;
    },
    async search(root, file, question) {
      const before = treeHash(root);
      const answer = await engine.search(root, file, question);
      expect(treeHash(root), 'the files of the person').toBe(before);
      return answer;
    },
    dispose: () => engine.dispose(),
  };
}

/** An expectation as a person types it. */
export function expectationOf(text: string): Expectation {
  const parsed = parseExpectation(text, '--expect');
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** The lines that a verified change makes; how the run ended instead, where there is none. */
export function fixedLines(outcome: RefineOutcome): string {
  if (outcome.kind !== 'improved') return `${outcome.kind}: ${wordsOf(outcome)}`;
  const before = new Set(outcome.target.document.text.split('\n'));
  return outcome.best.text
    .split('\n')
    .filter((line) => !before.has(line))
    .map((line) => line.trim())
    .join('\n');
}

/** Everything that the person is told of a run without a change: codes, messages, next steps and reasons of rungs. */
export function wordsOf(outcome: RefineOutcome): string {
  const failures = [
    ...(outcome.kind === 'unchanged' ? outcome.failures : []),
    ...('failure' in outcome ? [outcome.failure] : []),
  ];
  return [
    ...(outcome.kind === 'unchanged' ? [`${outcome.reason} ${outcome.message}`] : []),
    ...failures.map(({ code, message, nextStep, detail }) => `${code} ${message} ${nextStep} ${detail ?? ''}`),
    ...outcome.rungs.map(({ reason }) => reason),
  ].join('\n');
}

/** Every text that the person is shown: the verified one, the doubted one, or those of a choice. */
export function offeredTexts(outcome: RefineOutcome): readonly string[] {
  if (outcome.kind === 'improved') return [outcome.best.text];
  if (outcome.kind !== 'unverified') return [];
  const spare = outcome.spare ? [outcome.spare] : [];
  return [...spare, ...(outcome.choice?.alternatives ?? []).map(({ judged }) => judged)].map(({ text }) => text);
}
