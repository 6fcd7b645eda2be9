// The static checkers of Rust with the real tools: cargo, Clippy and rustfmt on texts that are on no
// disk, candidates that come and go, and what is made of words that nobody has seen yet.

import fc from 'fast-check';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import { readBuild, readMetadata } from '../../../server/src/checkers/rust/cargoMessages.ts';
import { rustCheckers } from '../../../server/src/checkers/rust/index.ts';
import type { CheckRun, Problem } from '../../../server/src/core/evidence.ts';
import type { ToolFix } from '../../../server/src/core/ports.ts';
import type { ProcessEnd } from '../../../server/src/workspace/process.ts';
import { shown, type AskOptions } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';

const manifest = '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n';
const lib = '//! Prices.\n\n/// With tax.\npub fn gross(net: i64) -> i64 {\n    net * 119 / 100\n}\n';
const rust = { languageId: 'rust' };
const slow = { timeout: 120_000 };

let bench: ReturnType<typeof createToolBench>;
let temp: string;
let check: Checker;
let clippy: Checker;
let rustfmt: Checker;

beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'rust-test-'));
  bench = createToolBench({ 'Cargo.toml': manifest, 'src/lib.rs': lib });
  const checkers = rustCheckers({ distFolder: temp, tempFolder: temp });
  const byId = (id: string) => checkers.find((checker) => checker.id === id)!;
  [check, clippy, rustfmt] = [byId('cargo-check'), byId('clippy'), byId('rustfmt')];
});

afterAll(async () => {
  await bench.dispose();
  rmSync(temp, { recursive: true, force: true });
});

const ask = (checker: Checker, text: string, options: AskOptions = {}) =>
  bench.check(checker, 'src/lib.rs', text, { ...rust, ...options });

function problemsOf(run: CheckRun): readonly Problem[] {
  if (run.kind !== 'ran') throw new Error(`${run.kind}: ${run.failure.message}`);
  return run.problems;
}

async function fixesOf(checker: Checker, text: string): Promise<readonly ToolFix[]> {
  const problems = problemsOf(await ask(checker, text));
  return checker.fixes!(bench.context(), bench.request('src/lib.rs', text, rust), problems);
}

describe('cargo check and Clippy', () => {
  needs('cargo')('say nothing of good code, compile once, and touch nothing', slow, async () => {
    const before = treeHash(bench.root);
    const first = await ask(check, lib);
    const second = await ask(clippy, lib);
    expect([shown(first), shown(second)]).toEqual([[], []]);
    expect(first).toMatchObject({
      kind: 'ran',
      receipt: { exitCode: 0, version: expect.stringMatching(/^1\./) as string },
    });
    if (first.kind !== 'ran' || second.kind !== 'ran') throw new Error('did not run');
    expect(second.receipt.durationMs).toBe(first.receipt.durationMs);
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('cargo')('tell errors with code, label and place in UTF-16 units, also behind CRLF', slow, async () => {
    for (const ending of ['\n', '\r\n']) {
      const text = lib
        .replace('    net *', '    let _ö = "😀"; let _: i64 = "ü";\n    nett *')
        .replaceAll('\n', ending);
      const run = await ask(check, text);
      expect([...shown(run)].sort()).toEqual(['lib.rs(5,33) E0308', 'lib.rs(6,5) E0425']);
      expect(problemsOf(run).find(({ rule }) => rule === 'E0308')).toMatchObject({
        message: 'mismatched types: expected `i64`, found `&str`',
        lineText: 'let _ö = "😀"; let _: i64 = "ü";',
        href: 'https://doc.rust-lang.org/error_codes/E0308.html',
      });
      expect(await ask(clippy, text)).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.blocked' } });
      const fix = (await fixesOf(check, text)).find(({ problem }) => problem.rule === 'E0425');
      expect(applyEdits(text, fix!.edits)).toEqual({ ok: true, value: text.replace('nett', 'net') });
      expect(fix!.title).toContain('(may be incorrect)');
    }
  });

  needs('cargo')('tell lints with their page, and offer what Clippy is sure of', slow, async () => {
    const text = lib.replace(
      '    net * 119 / 100',
      '    let _s = "🦀é";\n    let unused = 1;\n    return net * 119 / 100;',
    );
    expect(shown(await ask(check, text))).toEqual([]);
    const run = await ask(clippy, text);
    expect([...shown(run)].sort()).toEqual(['lib.rs(6,9) unused_variables', 'lib.rs(7,5) needless_return']);
    expect(problemsOf(run).find(({ rule }) => rule === 'needless_return')).toMatchObject({
      severity: 'warning',
      href: expect.stringContaining('#needless_return') as string,
    });
    const fixes = await fixesOf(clippy, text);
    const results = fixes.map((fix) => applyEdits(text, fix.edits));
    const both = text.replace('unused', '_unused').replace('return ', '').replace('100;', '100');
    expect(results).toContainEqual({ ok: true, value: text.replace('return ', '').replace('100;', '100') });
    expect(results).toContainEqual({ ok: true, value: both });
  });

  needs('cargo')('offer imports outside of the selection as companions', slow, async () => {
    const body = 'pub fn empty() -> usize {\n    «let map: HashMap<u8, u8> = HashMap::new();\n    map.len()»\n}\n';
    const request = bench.request('src/lib.rs', body, rust);
    const problems = problemsOf(await check.check(bench.context(), request));
    const fixes = await check.fixes!(bench.context(), request, problems);
    expect(fixes.map(({ edits, companions }) => [edits.length, companions[0]?.newText.trim()])).toContainEqual([
      0,
      'use std::collections::HashMap;',
    ]);
  });

  needs('cargo')('are not fooled by a candidate that came and went', slow, async () => {
    const uses = '#[test]\nfn taxes() {\n    assert!(shop::gross(1) > 0);\n}\n';
    const two = createToolBench({ 'Cargo.toml': manifest, 'src/lib.rs': lib, 'tests/gross.rs': uses });
    // Older than anything that was built: Cargo alone would take the candidate's build for the original's.
    for (const name of ['src/lib.rs', 'tests/gross.rs']) utimesSync(join(two.root, name), 1e9, 1e9);
    const user = () => two.check(check, 'tests/gross.rs', uses, rust);
    const candidate = () => two.check(check, 'src/lib.rs', lib.replace('gross', 'total'), rust);
    expect(shown(await user())).toEqual([]);
    expect(shown(await candidate())).toEqual(['gross.rs(3,19) E0425']);
    expect(shown(await user())).toEqual([]);
    expect(shown(await candidate())).toEqual(['gross.rs(3,19) E0425']);
    await two.dispose();
  });

  needs('cargo')('see the programs that use a library, its tests, and unsaved texts', slow, async () => {
    const buffers = {
      'src/main.rs': 'fn main() {\n    println!("{}", shop::gross("1"));\n}\n',
      'tests/gross.rs': '#[test]\nfn taxes() {\n    assert!(shop::gross(1, 2) > 0);\n}\n',
    };
    const run = createToolBench({ 'Cargo.toml': manifest, 'src/lib.rs': lib, 'src/main.rs': '', 'tests/gross.rs': '' });
    const problems = problemsOf(await run.check(check, 'src/lib.rs', lib, { ...rust, buffers }));
    expect(problems.map(({ uri, rule }) => `${uri.split('/').at(-1)} ${rule}`).sort()).toEqual([
      'gross.rs E0061',
      'main.rs E0308',
    ]);
    await run.dispose();
  });

  needs('cargo')('are unavailable, not passed, where a manifest or a dependency is missing', slow, async () => {
    const broken = createToolBench({ 'Cargo.toml': '[package]\nname=', 'src/lib.rs': lib });
    expect(await broken.check(check, 'src/lib.rs', lib, rust)).toMatchObject({ kind: 'unavailable' });
    broken.write('Cargo.toml', `${manifest}[dependencies]\nnot-on-this-machine = "1"\n`);
    const run = await broken.check(check, 'src/lib.rs', lib, rust);
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.unusable' } });
    await broken.dispose();
  });

  needs('cargo')('compile a package whose dependency bears its name', slow, async () => {
    const twice = createToolBench({
      'Cargo.toml': `${manifest}[dependencies]\nold-shop = { path = "old", package = "shop" }\n`,
      'src/lib.rs': lib,
      'old/Cargo.toml': manifest.replace('0.1.0', '0.0.9'),
      'old/src/lib.rs': lib,
    });
    expect(shown(await twice.check(check, 'src/lib.rs', lib.replace('119', '"119"'), rust))).toHaveLength(1);
    expect(shown(await twice.check(check, 'src/lib.rs', lib, rust))).toEqual([]);
    await twice.dispose();
  });

  needs('cargo')(
    'name the folders that were searched where Cargo is missing, and say once that there is no package',
    async () => {
      const other = createToolBench({ 'src/lib.rs': lib });
      const { overlay, document } = other.request('src/lib.rs', lib, rust);
      expect(await check.detect(other.context(), overlay.snapshot, document)).toMatchObject({
        kind: 'unavailable',
        failure: { code: 'checker.missing', nextStep: 'Make one there: cargo init.' },
      });
      expect(await clippy.detect(other.context(), overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
      other.write('Cargo.toml', manifest);
      expect(await clippy.detect(other.context(), overlay.snapshot, document)).toMatchObject({ kind: 'available' });
      const path = process.env['PATH'];
      process.env['PATH'] = other.root;
      try {
        const missing = await check.detect(other.context(), overlay.snapshot, document);
        expect(missing).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.missing' } });
        expect(JSON.stringify(missing)).toContain(other.root);
        expect(await clippy.detect(other.context(), overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
      } finally {
        process.env['PATH'] = path;
        await other.dispose();
      }
    },
  );
});

describe('rustfmt', () => {
  const ragged =
    '//! Odd.\nmod inner;\n\npub fn  a() -> u8 {\n    1\n}\n\npub fn b() -> u8 {\n  2\n}\n\npub fn c() {}\n';

  needs('cargo')('tells an unformatted text once, and formats the selection only', async () => {
    expect(shown(await ask(rustfmt, lib))).toEqual([]);
    expect(shown(await ask(rustfmt, ragged))).toEqual(['lib.rs(4,1) format']);
    const request = bench.request('src/lib.rs', ragged.replace('pub fn b', '«pub fn b').replace('2\n}', '2\n}»'), rust);
    const problems = problemsOf(await rustfmt.check(bench.context(), request));
    const [fix] = await rustfmt.fixes!(bench.context(), request, problems);
    expect(applyEdits(ragged, fix!.edits)).toEqual({ ok: true, value: ragged.replace('  2', '    2') });
  });

  needs('cargo')(
    'does not flag what is formatted, obeys the project, and does not judge what does not parse',
    async () => {
      expect(shown(await ask(rustfmt, ragged.replace('pub fn c() {}', '«pub fn c() {}»')))).toEqual([]);
      expect(await ask(rustfmt, 'fn (')).toMatchObject({ kind: 'unavailable' });
      const tabs = createToolBench({ 'Cargo.toml': manifest, 'rustfmt.toml': 'hard_tabs = true\n', 'src/lib.rs': lib });
      expect(shown(await tabs.check(rustfmt, 'src/lib.rs', lib.replace('    net', '\tnet'), rust))).toEqual([]);
      expect(shown(await tabs.check(rustfmt, 'src/lib.rs', lib, rust))).toEqual(['lib.rs(5,1) format']);
      await tabs.dispose();
    },
  );
});

describe('words that nobody has seen', () => {
  const metadata = () => JSON.stringify({ workspace_root: bench.root, packages: [] });
  const ends: readonly Partial<ProcessEnd>[] = [
    { stdout: 'garbage' },
    { stdout: '' },
    { stdout: '{"reason":"compiler-message","message":{}}' },
    { stdout: '{"reason":"build-finished","success":false}' },
    { stdout: '{"reason":"build-finished","success":true}', exitCode: 101 },
    { stdout: '{"reason":"build-finished","success":true}\n{"reason":"build-finished","success":true}' },
    { kind: 'signalled', signal: 'SIGSEGV', exitCode: null },
    { kind: 'timedOut', exitCode: null },
    { kind: 'notStarted', exitCode: null },
    { exitCode: 137 },
  ];
  test.each(ends)('are no pass: %j', async (end) => {
    const play = (checker: Checker, told = metadata()) =>
      checkPlayed(
        checker,
        bench,
        'src/lib.rs',
        lib,
        (spec) => (spec.argv.includes('metadata') ? { stdout: told } : end),
        rust,
      );
    expect((await play(check)).kind).not.toBe('ran');
    expect((await play(clippy)).kind).not.toBe('ran');
    expect((await play(check, 'garbage')).kind).not.toBe('ran');
  });

  test('are read without a throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void [readBuild(text), readMetadata(text)]));
    fc.assert(
      fc.property(fc.json(), (text) => readBuild(`{"reason":"compiler-message","message":${text}}`) === undefined),
    );
  });
});
