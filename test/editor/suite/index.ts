// The entry that VS Code calls in its extension host: runs the suite with mocha and writes the counts.
// The tests themselves are the *.test.ts files beside it, each exporting one function that declares them.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { declareProductTests } from './product.test.ts';

interface RunFile {
  readonly countsFile: string;
  readonly workspace: string;
}

/** Runs all tests; rejects if one failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec' });
  const file = JSON.parse(readFileSync(path.join(__dirname, 'run.json'), 'utf8')) as RunFile;
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  declareProductTests(file.workspace);
  const counts = { passed: 0, failed: 0, skipped: [] as string[] };
  await new Promise<void>((resolve, reject) => {
    mocha
      .run((failures) => {
        writeFileSync(file.countsFile, JSON.stringify(counts));
        if (failures > 0) reject(new Error(`${failures} tests failed`));
        else resolve();
      })
      .on('pass', () => (counts.passed += 1))
      .on('fail', () => (counts.failed += 1))
      .on('pending', (test) => counts.skipped.push(test.fullTitle()));
  });
}
