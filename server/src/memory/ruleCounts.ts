// What became of the findings of each rule: shown, fixed, dismissed, wrong. In the private storage only; a rule whose
// findings are mostly dismissed is demoted by it, and says so.

import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Finding } from '../core/finding.ts';
import { readStored, removeStored, writeStored } from './storedFile.ts';

/** Counts of one rule; `wrong` are those that a person called wrong, and are not in `dismissed`. */
export interface RuleCount {
  readonly shown: number;
  readonly fixed: number;
  readonly dismissed: number;
  readonly wrong: number;
}

const count = z.int().check(z.nonnegative());
const fileSchema = z.object({
  version: z.literal(1),
  rules: z.record(z.string(), z.object({ shown: count, fixed: count, dismissed: count, wrong: count })),
});

const none: RuleCount = { shown: 0, fixed: 0, dismissed: 0, wrong: 0 };

/** Fewer findings of a rule than this say nothing about it. */
const leastShown = 5;
/** Share of dismissed and wrong ones, of those shown, from which on a rule is demoted. */
const demotedFrom = 0.6;
/** Findings that are remembered as told, so that none counts twice; the oldest go first. */
const mostTold = 20_000;

/** The counts of one server. */
export interface RuleCounts {
  load(): Promise<void>;
  /**
   * Notes what a run or the live look has told of a document. What it told before of the same, and what `isThere` does
   * not know any more, counts as fixed.
   */
  told(uri: string, findings: readonly Finding[], isThere: (id: string) => boolean): void;
  ruled(finding: Finding, kind: 'dismissed' | 'wrong' | 'intended'): void;
  /** Why a rule is demoted, in one sentence; undefined where it is not. */
  demotion(rule: string): string | undefined;
  /** The counts as a text to read. */
  table(): string;
  /** Writes after the writes before it. */
  save(): Promise<void>;
  /** Forgets everything; returns how many files went. */
  remove(): Promise<number>;
}

/** Makes them. */
export function createRuleCounts(folder: string, log: (message: string) => void): RuleCounts {
  const path = join(folder, 'rule-counts.json');
  const counts = new Map<string, RuleCount>();
  const toldIds = new Set<string>();
  const open = new Map<string, Map<string, string>>();
  let queue: Promise<void> = Promise.resolve();
  let isChanged = false;
  const add = (rule: string, what: keyof RuleCount) => {
    const before = counts.get(rule) ?? none;
    counts.set(rule, { ...before, [what]: before[what] + 1 });
    isChanged = true;
  };
  const write = async () => {
    if (!isChanged) return;
    isChanged = false;
    await writeStored(path, { version: 1, rules: Object.fromEntries(counts) });
  };
  return {
    async load() {
      const stored = await readStored(path, fileSchema, 'the counts of rules', log);
      for (const [rule, one] of Object.entries(stored?.rules ?? {})) counts.set(rule, one);
    },
    told(uri, findings, isThere) {
      const before = open.get(uri) ?? new Map<string, string>();
      open.set(uri, before);
      const now = new Set(findings.map(({ id }) => id));
      for (const [id, rule] of before) {
        if (now.has(id) || isThere(id)) continue;
        before.delete(id);
        add(rule, 'fixed');
      }
      for (const { id, rule } of findings) {
        before.set(id, rule);
        if (toldIds.has(id)) continue;
        toldIds.add(id);
        if (toldIds.size > mostTold) toldIds.delete(toldIds.values().next().value!);
        add(rule, 'shown');
      }
    },
    ruled({ id, rule }, kind) {
      for (const one of open.values()) one.delete(id);
      // Found in an earlier session: then it was shown, too.
      if (!toldIds.has(id)) add(rule, 'shown');
      toldIds.add(id);
      add(rule, kind === 'wrong' ? 'wrong' : 'dismissed');
    },
    demotion(rule) {
      const { shown, dismissed, wrong } = counts.get(rule) ?? none;
      if (shown < leastShown || dismissed + wrong < demotedFrom * shown) return undefined;
      return `Shown as information, because ${dismissed + wrong} of ${shown} findings of ${rule} were dismissed.`;
    },
    table() {
      const rows = [...counts].sort(([a, left], [b, right]) => right.shown - left.shown || (a < b ? -1 : 1));
      if (rows.length === 0) return 'No finding has been shown yet.\n';
      const width = Math.max(...rows.map(([rule]) => rule.length), 4);
      const line = (name: string, ...cells: readonly (string | number)[]) =>
        `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(11)).join('')}`;
      const lines = rows.map(
        ([rule, one]) =>
          `${line(rule, one.shown, one.fixed, one.dismissed, one.wrong)}${this.demotion(rule) === undefined ? '' : '  demoted'}`,
      );
      return `${line('rule', 'shown', 'fixed', 'dismissed', 'wrong')}\n${lines.join('\n')}\n\nKept on this machine only. A rule is demoted when at least ${leastShown} of its findings were shown and ${demotedFrom * 100} % of them dismissed.\n`;
    },
    save() {
      queue = queue
        .then(write)
        .catch((error: unknown) => log(`the counts of rules could not be stored: ${String(error)}`));
      return queue;
    },
    async remove() {
      counts.clear();
      toldIds.clear();
      open.clear();
      isChanged = false;
      await queue;
      return removeStored(path);
    },
  };
}
