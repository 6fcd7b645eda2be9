// The checker that runs Rust's tests, with real runs: what failing, dying and absent tests come to, and
// that no result that is not whole is a pass.

import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import { rustCheckers } from '../../../server/src/checkers/rust/index.ts';
import { readLibtest } from '../../../server/src/checkers/rust/libtest.ts';
import { rustFailure } from '../../../server/src/checkers/rust/rustFailure.ts';
import { probedText } from '../../../server/src/checkers/rust/rustProbe.ts';
import { blanked, rustFunctions } from '../../../server/src/checkers/rust/rustScan.ts';
import type { CheckRun, TestCase } from '../../../server/src/core/evidence.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';
import type { AskOptions } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { createToolBench } from '../../support/toolBench.ts';

const manifest = '[package]\nname = "bill"\nversion = "0.1.0"\nedition = "2021"\n';
const lib = `//! Bills.

/// The sum.
///
/// \`\`\`
/// assert_eq!(bill::total(&[1, 2]), 3);
/// \`\`\`
pub fn total(cents: &[i64]) -> i64 {
    cents.iter().sum()
}

/// Nobody tests this.
pub fn half(cents: i64) -> i64 {
    cents / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds() {
        assert_eq!(total(&[2, 2]), 4, "two and two");
    }

    #[test]
    #[ignore = "slow"]
    fn waits() {}

    #[test]
    #[should_panic(expected = "overflow")]
    fn overflows() {
        total(&[i64::MAX, 1]);
    }
}
`;
const files = {
  'Cargo.toml': manifest,
  'src/lib.rs': lib,
  'tests/outside.rs':
    '#[test]\nfn is_empty() -> Result<(), String> {\n    if bill::total(&[]) == 0 { Ok(()) } else { Err("not empty".into()) }\n}\n',
};

let bench: ReturnType<typeof createToolBench>;
let temp: string;
let checker: Checker;
const rust = { languageId: 'rust' };
const slow = { timeout: 180_000 };

beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'rust-test-'));
  bench = createToolBench(files);
  const checkers = rustCheckers({ distFolder: temp, tempFolder: temp });
  checker = checkers.find((one) => one.id === 'cargo-test')!;
});

afterAll(async () => {
  await bench.dispose();
  rmSync(temp, { recursive: true, force: true });
});

const check = (text: string, options: AskOptions = {}) =>
  bench.check(checker, 'src/lib.rs', text, { ...rust, ...options });
const withTest = (body: string) =>
  lib.replace('    #[test]\n    fn adds', `    #[test]\n    fn ends() { ${body} }\n\n    #[test]\n    fn adds`);

function casesOf(run: CheckRun): readonly TestCase[] {
  if (run.kind !== 'ran') throw new Error(`${run.kind}: ${run.failure.message} ${run.failure.detail ?? ''}`);
  return run.tests!.cases;
}
const states = (run: CheckRun) => casesOf(run).map(({ id, state }) => `${state} ${id}`);
const failed = (run: CheckRun) => casesOf(run).filter(({ state }) => state === 'failed');

describe('cargo test', () => {
  needs('cargo')('counts unit, integration and documentation tests, and leaves the tree as it was', slow, async () => {
    const before = treeHash(bench.root);
    const run = await check(lib);
    expect([...states(run)].sort()).toEqual([
      'passed documentation > src/lib.rs - total',
      'passed src/lib.rs > tests::adds',
      'passed src/lib.rs > tests::overflows',
      'passed tests/outside.rs > is_empty',
      'skipped src/lib.rs > tests::waits',
    ]);
    expect(run).toMatchObject({ receipt: { testsRun: 4, exitCode: 0 }, tests: { scope: 'related', targetRan: 'yes' } });
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('cargo')('tells what failed, where, what was wanted and what came', slow, async () => {
    const run = await check(lib.replace('.sum()', '.sum::<i64>() * 2'));
    const uri = pathToUri(join(bench.root, 'src/lib.rs'));
    const line = lib.split('\n').findIndex((words) => words.includes('two and two'));
    const adds = failed(run).find(({ id }) => id === 'src/lib.rs > tests::adds');
    expect(adds).toMatchObject({ failure: { expected: '4', actual: '8', at: { uri, line } } });
    expect(adds!.failure!.message).toContain('two and two');
    expect(failed(run).map(({ id }) => id)).toContain('documentation > src/lib.rs - total');
    expect(run).toMatchObject({ receipt: { exitCode: 101 } });
  });

  needs('cargo')('does not call code run that no test reaches', slow, async () => {
    expect(
      await check(
        lib.replace('pub fn half', '«pub fn half').replace('/ 2\n}', '/ 2\n}»').replace('```', '').replace('```', ''),
      ),
    ).toMatchObject({
      tests: { targetRan: 'no' },
    });
    const inside = lib.replace('```', '').replace('```', '').replace('cents.iter().sum()', '«cents.iter().sum()»');
    expect(await check(inside)).toMatchObject({ tests: { targetRan: 'yes' } });
  });

  needs('cargo')('fails a stand-in where the package cannot be built', slow, async () => {
    const run = await check(lib.replace('cents.iter()', 'cent.iter()'));
    expect(failed(run)).toMatchObject([
      { id: 'bill > (package)', failure: { message: expect.stringContaining('cent') as string } },
    ]);
  });

  needs('cargo')('passes nothing when a test exits, aborts, or panics in another thread', slow, async () => {
    expect(await check(withTest('std::process::exit(0);'))).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.unusable' },
    });
    expect(await check(withTest('std::process::abort();'))).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.crashed' },
    });
    const thread = await check(withTest('std::thread::spawn(|| panic!("boom")).join().unwrap();'));
    expect(failed(thread).map(({ id }) => id)).toEqual(['src/lib.rs > tests::ends']);
    expect(await check(withTest('loop {}'), { settings: { deadlineMs: 4000 } })).toMatchObject({ kind: 'timedOut' });
  });

  needs('cargo')('calls a package without tests not verified', slow, async () => {
    const bare = createToolBench({ 'Cargo.toml': manifest, 'src/lib.rs': '' });
    const run = await bare.check(checker, 'src/lib.rs', '//! Nothing.\n', rust);
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'tests.none' } });
    await bare.dispose();
  });

  needs('cargo')('is silent where the person has a command of their own', async () => {
    const { overlay, document } = bench.request('src/lib.rs', lib, rust);
    const context = bench.context({ settings: { testCommand: ['make', 'test'] } });
    expect(await checker.detect(context, overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
  });
});

describe('results of the harness', () => {
  const whole = [
    '{ "type": "suite", "event": "started", "test_count": 2 }',
    '{ "type": "test", "event": "started", "name": "a" }',
    'printed by a test',
    '{ "type": "test", "name": "a", "event": "ok", "exec_time": 0.1 }',
    '{ "type": "test", "name": "b", "event": "ignored" }',
    '{ "type": "suite", "event": "ok", "passed": 1, "failed": 0, "ignored": 1 }',
  ];

  test('are believed when they are whole', () => {
    expect(readLibtest(whole.join('\n'))).toMatchObject({
      tests: [
        { name: 'a', state: 'passed' },
        { name: 'b', state: 'skipped' },
      ],
    });
  });

  test('are told without the colours that an assertion printed', () => {
    const red = JSON.stringify('\u001b[1mDiff\u001b[0m \u001b[31m< left\u001b[0m');
    const lines = whole.with(3, `{ "type": "test", "name": "a", "event": "failed", "stdout": ${red} }`);
    const failed = [
      ...lines.slice(0, 5),
      '{ "type": "suite", "event": "failed", "passed": 0, "failed": 1, "ignored": 1 }',
    ];
    expect(readLibtest(failed.join('\n'))).toMatchObject({ tests: [{ stdout: 'Diff < left' }, {}] });
  });

  test.each([
    ['nothing', []],
    ['no end', whole.slice(0, 5)],
    ['a test without an end', whole.filter((line) => !line.includes('"event": "ok", "exec'))],
    ['an end that was told twice', [...whole, whole[5]!]],
    ['a pass that was made up', [whole[0]!, '{ "type": "test", "name": "x", "event": "ok" }', ...whole.slice(1)]],
    ['other words', whole.map((line) => line.replaceAll('"ok"', '"fine"'))],
  ])('are not with %s', (_, lines) => {
    expect(readLibtest(lines.join('\n'))).toHaveProperty('garbage');
  });

  test('are never a pass when cut anywhere, and never thrown at', () => {
    const text = whole.join('\n');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: text.length - 1 }),
        (length) => 'garbage' in readLibtest(text.slice(0, length)),
      ),
    );
    const test = { name: 'a', state: 'failed' as const, durationMs: 0, message: undefined };
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (words) => void [readLibtest(words), rustFailure({ ...test, stdout: words }, () => '/x')],
      ),
    );
  });

  test('tell the sides of assertions of many lines, and none where there are none', () => {
    const failing = (stdout: string, message?: string) =>
      rustFailure({ name: 'a', state: 'failed', durationMs: 0, stdout, message }, (path) => `/w/${path}`);
    const panic = "\nthread 'a' (1) panicked at src/a.rs:3:5:\n";
    expect(
      failing(
        `${panic}assertion \`left == right\` failed\n  left: "x\\ny"\n right: [\n    1,\n]\nnote: run with \`RUST_BACKTRACE=1\``,
      ),
    ).toMatchObject({
      actual: '"x\\ny"',
      expected: '[\n    1,\n]',
      at: { uri: 'file:///w/src/a.rs', line: 2 },
    });
    expect(failing(`${panic}boom`)).toEqual({
      message: 'boom',
      at: { uri: 'file:///w/src/a.rs', line: 2 },
      stack: '/w/src/a.rs:3',
    });
    expect(failing('Error: "no"\n')).toEqual({ message: 'Error: "no"' });
    expect(failing('')).toEqual({ message: 'The test failed without a word.' });
  });
});

describe('functions of a text', () => {
  const tricky = `// fn a() {}
/* fn b() { /* fn c() {} */ } */
const fn d() -> u8 { 1 }
fn e<'a>(x: &'a str, y: [u8; 2]) -> char { let _ = "fn f() {"; let _ = r#"fn g() { " "#; '{' }
trait T { fn h(&self); fn i(&self) { fn j() {} } }
#[test]
fn k() {}
`;

  test('are found behind comments, literals and lifetimes', () => {
    expect(rustFunctions(tricky).map(({ name }) => name)).toEqual(['d', 'e', 'i', 'j', 'k']);
    expect(
      rustFunctions(tricky)
        .filter((one) => one.isConst || one.isTest)
        .map(({ name }) => name),
    ).toEqual(['d', 'k']);
  });

  test('get probes that change nothing else, keyed by what stands before them', () => {
    const span = { start: 0, end: tricky.length };
    const probed = probedText(tricky, span, '/m')!;
    expect(probed.text.split('::std::fs::write("/m"')).toHaveLength(4);
    const other = tricky.replace("'{' }", "'}' }");
    expect(probedText(other, { start: 0, end: other.length }, '/m')!.key === probed.key).toBe(false);
    const one = 'fn a() { 1 }\nfn b() { 2 }\n';
    const key = (text: string) => probedText(text, { start: 0, end: text.indexOf('\n') }, '/m')?.key;
    expect(key(one)).toBe(key(one.replace('1', '1 + 1')));
    expect(key(one)).not.toBe(key(one.replace('2', '3')));
    expect(probedText('struct A;\n', { start: 0, end: 9 }, '/m')).toBeUndefined();
  });

  test('are looked for in any text without a throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('fn a() ', '{', '}', '"', "'", '/*', '*/', '//', '\n', 'r#"', '"#', '\\', 'é😀')),
        (parts) => {
          const text = parts.join('');
          expect(blanked(text)).toHaveLength(text.length);
          for (const { span, body } of rustFunctions(text)) expect(span.start < body && body <= span.end).toBe(true);
          probedText(text, { start: 0, end: text.length }, '/m');
        },
      ),
    );
  });
});
