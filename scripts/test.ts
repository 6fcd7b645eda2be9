// Everything that CI checks, in one command: set-up, format, lint, types, build, package, tests, a real VS Code.
// The last line alone says `N passed, N failed`, for machines to read; `--no-skips` makes a skip a failure.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkPackage } from './package.ts';
import { warmMaven } from './mavenCache.ts';
import { installNeeded, type Needed, needed, programFor } from './needs.ts';
import { root, type Ran, runNode, tools } from './run.ts';
import { runEditorJourney, runEditorSuite } from './editor/suites.ts';

/** How many tests a step ran; a step that is one yes-or-no question counts as one test. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** The names of tests left out because the machine lacks something. */
  readonly skipped: readonly string[];
}

/** One step of the run. */
interface Step {
  readonly name: string;
  /** Part of the quick check as well. */
  readonly quick?: boolean;
  readonly run: () => Promise<Counts>;
}

const noSkips = process.argv.includes('--no-skips');
const quick = process.argv.includes('--quick');
const only = process.argv
  .find((arg) => arg.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const results = path.join(root, 'test-results');

/** A step that either holds or does not; what it printed is shown only when it does not. */
async function question(ran: Promise<Ran>): Promise<Counts> {
  const { code, output } = await ran;
  if (code !== 0) process.stdout.write(`\n${output.trimEnd()}\n`);
  return code === 0 ? { passed: 1, failed: 0, skipped: [] } : { passed: 0, failed: 1, skipped: [] };
}

/** Reads the counts that a suite wrote; a suite that wrote none, or that failed without saying so, is a failure. */
function countsFrom(file: string, code: number): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] };
  const counts = JSON.parse(readFileSync(file, 'utf8')) as Counts;
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  const none = counts.passed + failed + counts.skipped.length === 0;
  return { ...counts, failed: none ? 1 : failed };
}

async function vitest(paths: readonly string[]): Promise<Counts> {
  const file = path.join(results, 'vitest.json');
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', `--reporter=${path.join(root, 'scripts', 'vitestReporter.ts')}`];
  const ran = await runNode([tools.vitest, 'run', ...reporters, ...paths], {
    show: true,
    env: { TOUCHSTONE_COUNTS: file },
  });
  return countsFrom(file, ran.code);
}

/** Runs an editor suite, or counts it as left out where there is no browser to show the editor in. */
async function inBrowser(name: string, suite: (counts: string) => Promise<number>): Promise<Counts> {
  if (programFor('chromium') === undefined) return { passed: 0, failed: 0, skipped: [`${name} (needs chromium)`] };
  const file = path.join(results, `${name}.json`);
  rmSync(file, { force: true });
  return countsFrom(file, await suite(file));
}

async function setUp(): Promise<Counts> {
  console.log(await installNeeded(Object.keys(needed) as Needed[]));
  console.log(await warmMaven());
  return { passed: 0, failed: 0, skipped: [] };
}

/** The examples have faults planted in them and configurations of their own; neither is ours. */
const ownLint = ['--type-aware', '--deny-warnings', '--disable-nested-config'];

const steps: readonly Step[] = [
  { name: 'set-up', run: setUp },
  { name: 'format', run: () => question(runNode([tools.oxfmt, '--check'])) },
  { name: 'lint', quick: true, run: () => question(runNode([tools.oxlint, ...ownLint])) },
  { name: 'types', quick: true, run: () => question(runNode([tools.tsc, '--noEmit'])) },
  { name: 'build', run: () => question(runNode(['esbuild.mjs'])) },
  { name: 'package', run: () => question(checkPackage()) },
  { name: 'unit', quick: true, run: () => vitest(quick ? ['test/unit'] : []) },
  { name: 'editor-suite', run: () => inBrowser('editor-suite', runEditorSuite) },
  { name: 'editor-journey', run: () => inBrowser('editor-journey', runEditorJourney) },
];

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

async function main(): Promise<number> {
  mkdirSync(results, { recursive: true });
  const chosen = steps.filter((step) =>
    only === undefined ? !quick || step.quick === true : only.includes(step.name),
  );
  const lines: string[] = [];
  let total: Counts = { passed: 0, failed: 0, skipped: [] };
  for (const [index, step] of chosen.entries()) {
    console.log(`\n[${index + 1}/${chosen.length}] ${step.name} …`);
    const begun = performance.now();
    let counts: Counts;
    try {
      counts = await step.run();
    } catch (error) {
      console.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      counts = { passed: 0, failed: 1, skipped: [] };
    }
    const line = `${step.name.padEnd(16)}${String(counts.passed).padStart(6)} passed${String(counts.failed).padStart(5)} failed  ${seconds(performance.now() - begun).padStart(8)}`;
    console.log(line);
    lines.push(line);
    total = {
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: [...total.skipped, ...counts.skipped],
    };
  }
  console.log(`\n${lines.join('\n')}`);
  for (const name of total.skipped) console.log(`skipped: ${name}`);
  const failed = total.failed + (noSkips ? total.skipped.length : 0);
  const skipped = noSkips ? 0 : total.skipped.length;
  if (noSkips && total.skipped.length > 0) console.log('--no-skips: each test that was left out counts as failed');
  console.log(`${total.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || total.passed === 0 ? 1 : 0;
}

process.exitCode = await main();
