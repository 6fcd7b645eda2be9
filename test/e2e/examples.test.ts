// The example projects of each language: critique finds exactly the planted fault, proven, on its line and
// with a receipt that counts; on the clean twin it finds nothing. With the real tools of the machine.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Needed } from '../../scripts/needs.ts';
import { linesWithEndings } from '../../server/src/base/diff.ts';
import type { CritiqueOutcome } from '../../server/src/core/outcome.ts';
import { needs } from '../support/needs.ts';
import { repository, startRealEngine, type RealEngine } from '../support/realEngine.ts';

const examples = path.join(repository, 'examples');

/** One planted fault, as written down beside the projects. */
interface Fault {
  readonly folder: string;
  readonly file: string;
  readonly kind: string;
  /** From 1: where the finding must be. */
  readonly line: number;
  readonly rule: string;
  /** What makes the clean twin; `cleanAt` where it is another line than that of the finding. */
  readonly cleanLine: string;
  readonly cleanAt?: number;
}

/** What a language's tools need of the machine. */
const toolchains: Readonly<Record<string, readonly Needed[]>> = {
  python: ['python', 'ruff', 'mypy', 'pytest'],
  go: ['go'],
  rust: ['cargo'],
  java: ['java', 'maven'],
  c: ['gcc', 'make', 'clangTidy'],
  cpp: ['gcc', 'cmake', 'googletest', 'clangTidy'],
  javascript: [],
  typescript: [],
  prose: [],
};

let engine: RealEngine;

beforeAll(() => {
  engine = startRealEngine();
});

afterAll(() => engine.dispose());

/** A copy of a project, so that nothing of the repository above it counts. */
function copyOf(language: string, folder: string, name: string): string {
  const to = path.join(engine.folder, 'projects', `${language}-${folder}-${name}`);
  cpSync(path.join(examples, language, folder), to, { recursive: true });
  if (existsSync(path.join(to, '.oxlintrc.json'))) {
    // What `npm ci` would install there.
    mkdirSync(path.join(to, 'node_modules'));
    symlinkSync(path.join(repository, 'node_modules', 'oxlint'), path.join(to, 'node_modules', 'oxlint'), 'junction');
  }
  return to;
}

for (const language of readdirSync(examples)) {
  const list = path.join(examples, language, 'faults.json');
  if (!existsSync(list)) continue;
  const faults = JSON.parse(readFileSync(list, 'utf8')) as readonly Fault[];
  describe(language, () => {
    const test = needs(...(toolchains[language] ?? []));
    for (const fault of faults) {
      const { folder, file, line, rule } = fault;
      test(`${folder}: the planted fault, and nothing else, is found`, { timeout: 300_000 }, async () => {
        const outcome = await engine.critique(copyOf(language, folder, 'fault'), file);
        // What holds words against a list of words is no proof.
        const proof = rule.startsWith('prose-grammar/') ? 'supported' : 'proven';
        expect(shown(outcome)).toEqual([`${rule} on line ${line}, ${proof}`]);
        const [finding] = outcome.findings;
        for (const { receipt } of finding!.evidence) {
          expect(receipt?.command.length).toBeGreaterThan(0);
          if (fault.kind === 'test') expect(receipt?.testsRun).toBeGreaterThan(0);
        }
      });
      test(`${folder}: nothing is found in the clean twin`, { timeout: 300_000 }, async () => {
        const root = copyOf(language, folder, 'clean');
        const at = path.join(root, file);
        const lines = linesWithEndings(readFileSync(at, 'utf8'));
        const index = (fault.cleanAt ?? line) - 1;
        const ending = /[\r\n]+$/.exec(lines[index]!)?.[0] ?? '';
        lines[index] = fault.cleanLine === '' ? '' : fault.cleanLine + ending;
        writeFileSync(at, lines.join(''));
        const outcome = await engine.critique(root, file);
        expect(shown(outcome)).toEqual([]);
        expect(outcome.evidence.runs.some((run) => run.kind === 'ran')).toBe(true);
        if (fault.kind === 'test') {
          const tests = outcome.evidence.runs.flatMap((run) => (run.kind === 'ran' && run.tests ? [run.receipt] : []));
          expect(tests.reduce((sum, receipt) => sum + (receipt.testsRun ?? 0), 0)).toBeGreaterThan(0);
        }
      });
    }
  });
}

function shown(outcome: Extract<CritiqueOutcome, { kind: 'critiqued' }>): readonly string[] {
  return [
    ...outcome.findings.map((one) => `${one.rule} on line ${one.range.start.line + 1}, ${one.proof}`),
    ...outcome.notLookedAt.map((one) => `not looked at: ${one.message}`),
  ];
}
