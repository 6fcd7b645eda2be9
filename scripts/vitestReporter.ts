// Writes how many tests passed, failed and were skipped to the file named by TOUCHSTONE_COUNTS,
// for scripts/test.ts to sum. A file that could not be loaded counts as a failure.
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Vitest makes an instance of a reporter's default export, so this is a class without state. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped').map((test) => test.fullName);
    const counts = { passed: count('passed'), failed: count('failed') + broken + errors.length, skipped };
    const file = process.env['TOUCHSTONE_COUNTS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}
