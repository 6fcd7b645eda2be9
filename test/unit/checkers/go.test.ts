// The static checkers of Go with the real tools: the compiler, vet and gofmt on texts that are on no
// disk, and what they make of words that nobody has seen yet.

import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { goCheckers } from '../../../server/src/checkers/go/index.ts';
import { messagesOf, readListing } from '../../../server/src/checkers/go/goMessages.ts';
import { readVet } from '../../../server/src/checkers/go/goVet.ts';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import type { ProcessEnd } from '../../../server/src/workspace/process.ts';
import { shown, type CheckerBench } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';
import { toolCaches } from '../../support/toolCaches.ts';

const goMod = 'module example.com/shop\n\ngo 1.22\n';
const price = 'package price\n\n// Cents adds the tax.\nfunc Cents(net int) int {\n\treturn net * 119 / 100\n}\n';
const main =
  'package main\n\nimport (\n\t"fmt"\n\n\t"example.com/shop/price"\n)\n\nfunc main() {\n\tfmt.Println(price.Cents(100))\n}\n';

let bench: ReturnType<typeof createToolBench>;
let temp: string;
let build: Checker;
let vet: Checker;
let gofmt: Checker;

beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'go-test-'));
  bench = createToolBench({ 'go.mod': goMod, 'price/price.go': price, 'cmd/shop/main.go': main });
  const checkers = goCheckers({ distFolder: temp, tempFolder: temp, cacheFolder: toolCaches });
  const byId = (id: string) => checkers.find((checker) => checker.id === id)!;
  [build, vet, gofmt] = [byId('go-build'), byId('go-vet'), byId('gofmt')];
});

afterAll(async () => {
  await bench.dispose();
  rmSync(temp, { recursive: true, force: true });
});

const go = { languageId: 'go' };
const slow = 120_000;

describe('the compiler', () => {
  needs('go')('says nothing of code that compiles, and touches nothing', { timeout: slow }, async () => {
    const before = treeHash(bench.root);
    const run = await bench.check(build, 'price/price.go', price, go);
    expect(shown(run)).toEqual([]);
    expect(run).toMatchObject({ kind: 'ran', receipt: { exitCode: 0, isolation: 'separate-process' } });
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('go')('tells every type error with its code, in UTF-16 columns', { timeout: slow }, async () => {
    const text = 'package price\n\nfunc Cents(net int) int {\n\t_ = "😀"; missing()\n\treturn "ö" + netto\n}\n';
    const run = await bench.check(build, 'price/price.go', text, go);
    expect(shown(run)).toEqual(['price.go(4,12) UndeclaredName', 'price.go(5,15) UndeclaredName']);
    if (run.kind !== 'ran') throw new Error(run.kind);
    expect(run.problems[0]).toMatchObject({
      message: 'undefined: missing',
      severity: 'error',
      lineText: '_ = "😀"; missing()',
      href: 'https://pkg.go.dev/internal/types/errors#UndeclaredName',
    });
    expect(run.receipt.excerpt).not.toContain(temp);
  });

  needs('go')('tells syntax errors, packages that are missing, and broken importers', { timeout: slow }, async () => {
    expect(shown(await bench.check(build, 'price/price.go', price.replace('{', '{ {'), go))).toEqual([
      'price.go(7,1) syntax',
    ]);
    const imports = price.replace('\n\n', '\n\nimport "example.com/nowhere"\n\n');
    expect(shown(await bench.check(build, 'price/price.go', imports, go))).toEqual(['price.go(3,8) import']);
    const changed = price.replace('net int)', 'net string)').replace('net * 119 / 100', 'len(net)');
    expect(shown(await bench.check(build, 'price/price.go', changed, go))).toEqual([
      'main.go(10,26) IncompatibleAssign',
    ]);
  });

  needs('go')('sees unsaved texts and the package’s tests', { timeout: slow }, async () => {
    const broken = { ...go, buffers: { 'price/price_test.go': 'package price\n\nvar _ int = Cents("x")\n' } };
    expect(shown(await bench.check(build, 'price/price.go', price, broken))).toEqual([
      'price_test.go(3,19) IncompatibleAssign',
    ]);
  });

  needs('go')('says once that there is no module, and where Go is missing', async () => {
    const detect = (one: CheckerBench) => {
      const { overlay, document } = one.request('a/a.go', price, go);
      return build.detect(one.context(), overlay.snapshot, document);
    };
    const outside = createToolBench({ 'a/a.go': price });
    expect(await detect(outside)).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.missing', nextStep: 'Make one there: go mod init NAME.' },
    });
    const { overlay, document } = outside.request('a/a.go', price, go);
    expect(await vet.detect(outside.context(), overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
    outside.write('go.mod', goMod);
    expect(await detect(outside)).toMatchObject({ kind: 'available', tool: 'go' });
    const path = process.env['PATH'];
    process.env['PATH'] = outside.root;
    try {
      const missing = await detect(outside);
      expect(missing).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.missing' } });
      expect(JSON.stringify(missing)).toContain(outside.root);
    } finally {
      process.env['PATH'] = path;
      await outside.dispose();
    }
  });
});

describe('vet', () => {
  const loud = price
    .replace('\n\n', '\n\nimport "fmt"\n\n')
    .replace('\treturn', '\tx := "ö"\n\tx = x\n\tfmt.Printf("%d\\n", x)\n\treturn');

  needs('go')('tells what it finds, offers its own fix, and is silent about good code', { timeout: slow }, async () => {
    expect(shown(await bench.check(vet, 'price/price.go', price, go))).toEqual([]);
    const run = await bench.check(vet, 'price/price.go', loud, go);
    if (run.kind !== 'ran') throw new Error(run.failure.message);
    expect(shown(run)).toEqual(expect.arrayContaining(['price.go(8,2) assign', 'price.go(9,14) printf']));
    // Go remembers what it said of a text, by the path of an overlay that is gone.
    const again = await bench.check(vet, 'price/price.go', loud, go);
    expect(again).toMatchObject({ problems: run.problems });
    const fixes = await vet.fixes!(bench.context(), bench.request('price/price.go', loud, go), run.problems);
    const fixed = fixes.map((fix) => applyEdits(loud, fix.edits));
    expect(fixed).toContainEqual({ ok: true, value: expect.not.stringContaining('x = x\n') as string });
    const [away] = loud.split('func');
    const outside = { ...bench.request('price/price.go', loud, go), span: { start: 0, end: away!.length } };
    expect(await vet.fixes!(bench.context(), outside, run.problems)).toEqual([]);
  });

  needs('go')('does not pass code that does not compile', { timeout: slow }, async () => {
    const run = await bench.check(vet, 'price/price.go', price.replace('net *', 'nett *'), go);
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.blocked' } });
  });
});

describe('gofmt', () => {
  const ragged = 'package price\n\nfunc  A( ) int {\n\treturn 1\n}\n\nfunc B() int {\nreturn  2\n}\n\nfunc C() {}\n';

  needs('go')('tells an unformatted text once, and formats the selection only', async () => {
    expect(shown(await bench.check(gofmt, 'price/price.go', price, go))).toEqual([]);
    const run = await bench.check(gofmt, 'price/price.go', ragged, go);
    expect(shown(run)).toEqual(['price.go(3,1) format']);
    const marked = ragged.replace('func B', '«func B').replace('2\n}', '2\n}»');
    const request = bench.request('price/price.go', marked, go);
    const inside = await gofmt.check(bench.context(), request);
    expect(shown(inside)).toEqual(['price.go(8,1) format']);
    if (inside.kind !== 'ran') throw new Error(inside.kind);
    const [fix] = await gofmt.fixes!(bench.context(), request, inside.problems);
    expect(applyEdits(ragged, fix!.edits)).toEqual({ ok: true, value: ragged.replace('return  2', '\treturn 2') });
  });

  needs('go')('does not flag a formatted function of an unformatted file, nor judge what does not parse', async () => {
    const marked = ragged.replace('func C() {}', '«func C() {}»');
    expect(shown(await bench.check(gofmt, 'price/price.go', marked, go))).toEqual([]);
    expect(await bench.check(gofmt, 'price/price.go', 'package', go)).toMatchObject({ kind: 'unavailable' });
  });
});

describe('words that nobody has seen', () => {
  const ends: readonly Partial<ProcessEnd>[] = [
    { stdout: 'garbage' },
    { stdout: '{"a":1}' },
    { stdout: '' },
    { kind: 'signalled', signal: 'SIGSEGV', exitCode: null },
    { kind: 'timedOut', exitCode: null },
    { kind: 'notStarted', exitCode: null },
    { exitCode: 3 },
    { exitCode: 137 },
  ];
  test.each(ends)('are no pass of the compiler: %j', async (end) => {
    const played = createToolBench({ 'go.mod': goMod, 'a.go': price });
    expect((await checkPlayed(build, played, 'a.go', price, end, go)).kind).not.toBe('ran');
    expect((await checkPlayed(vet, played, 'a.go', price, end, go)).kind).not.toBe('ran');
    await played.dispose();
  });

  test('are read without a throw, and places stay positive', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        readListing(text);
        readVet(text);
        for (const message of messagesOf(text)) expect(Math.min(message.line, message.column)).toBeGreaterThan(0);
      }),
    );
    fc.assert(fc.property(fc.json(), (text) => void [readListing(text), readVet(text)]));
    expect(readListing('{"ImportPath":1}')).toBeUndefined();
    expect(readVet('{"p":{"printf":[{"message":"x"}]}}')).toBeUndefined();
  });

  test('keep the lines that belong together', () => {
    const said =
      '# shop\n./a.go:3:4: cannot use x as T:\n\tmissing method M [go.dev/e/InvalidIfaceAssign]\n./b.go:1: other\n';
    expect(messagesOf(said).map(({ path, line, message }) => [path, line, message.split('\n').length])).toEqual([
      ['./a.go', 3, 2],
      ['./b.go', 1, 1],
    ]);
  });
});
