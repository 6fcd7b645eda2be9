// Trials of Go: versions of functions in one program. What passes, fails, hangs, dies or does not compile is told as
// that and of that version alone; what the tests ran is told by its lines; the tree stays as it was.

import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goCheckers } from '../../../server/src/checkers/go/index.ts';
import { probed, schemata } from '../../../server/src/checkers/go/goSchemata.ts';
import { endedTests, patternOf } from '../../../server/src/checkers/go/goTrialRun.ts';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import type { Parse } from '../../../server/src/core/syntaxTree.ts';
import type { Trial, TrialSession, Variant } from '../../../server/src/core/trials.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { root } from '../../../scripts/run.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { createToolBench } from '../../support/toolBench.ts';
import { toolCaches } from '../../support/toolCaches.ts';

const source = `package slots

import (
	"os"
	"strings"
)

var _ = os.Args

// Book holds taken slots. 🦀
type Book struct{ taken []int }

// Free counts the slots below limit that are not taken.
func (b *Book) Free(limit int, skip ...int) (count int, err error) {
	for slot := 0; slot <= limit; slot++ {
		if b.has(slot) {
			continue
		} else if contains(skip, slot) {
			continue
		}
		count++
	}
	return count, nil
}

func (b *Book) has(slot int) bool { return contains(b.taken, slot) }

func contains[T comparable](list []T, wanted T) bool {
	for _, one := range list {
		if one == wanted {
			return true
		}
	}
	return false
}

// Title is another matter.
func Title(words string) string { return strings.ToUpper(words) }
`;
const tests = `package slots

import "testing"

func TestFree(t *testing.T) {
	for name, want := range map[string]int{"none taken": 3} {
		t.Run(name, func(t *testing.T) {
			if got, _ := (&Book{}).Free(3); got != want {
				t.Errorf("got %d, want %d", got, want)
			}
		})
	}
	t.Run("taken", func(t *testing.T) {
		if got, _ := (&Book{taken: []int{0}}).Free(1); got != 0 {
			t.Fatalf("got %d, want %d", got, 0)
		}
	})
}

func TestSkip(t *testing.T) {
	if got, _ := (&Book{}).Free(0, 0); got != 0 {
		t.Fatalf("got %d, want 0", got)
	}
}

func TestTitle(t *testing.T) {
	if Title("a") != "A" {
		t.Fatal("title")
	}
}

func TestLater(t *testing.T) { t.Skip("not yet") }
`;

const change = (...pairs: readonly (readonly [string, string])[]): Variant => ({
  edits: pairs.map(([words, newText]) => {
    const start = source.indexOf(words);
    if (start < 0) throw new Error(`${words} is not there`);
    return { span: { start, end: start + words.length }, newText };
  }),
});
const free = { start: source.indexOf('func (b *Book) Free'), end: source.indexOf('func (b *Book) has') };

let parse: Parse;
beforeAll(async () => {
  parse = (await createParsers().parserOf('go'))!;
});

describe('one file for many versions', () => {
  test('holds each version on lines of its own, and the rest as it was', () => {
    const variants = [change(['slot <= limit', 'slot < limit']), change(['one == wanted', 'one != wanted'])];
    const made = schemata(parse(source), parse, variants);
    expect(made.tried).toEqual([0, 1]);
    expect(parse(made.text).hasFault).toBe(false);
    const lines = made.text.split('\n');
    expect(made.variantOnLine(lines.findIndex((line) => line.includes('slot < limit')) + 1)).toBe(0);
    expect(made.variantOnLine(lines.findIndex((line) => line.includes('one != wanted')) + 1)).toBe(1);
    expect(made.variantOnLine(lines.findIndex((line) => line.includes('func Title')) + 1)).toBeUndefined();
    expect(made.text).toContain(source.slice(source.indexOf('// Title')).trimEnd());
  });

  test('leaves out what does not parse, what lies outside, and what leaves an import without use', () => {
    const variants = [
      change(['slot <= limit', 'slot <= (']),
      change(['slot <= limit', '} func other() { x']),
      change(['package slots', 'package other']),
      change(['strings.ToUpper(words)', 'words']),
      { edits: [] },
    ];
    const made = schemata(parse(source), parse, variants);
    expect(made.tried).toEqual([]);
    expect([...made.broken.values()].map((why) => why.split(':')[0])).toEqual([
      'syntax error',
      expect.any(String),
      'It changes what lies outside of the functions.',
      '"strings" imported and not used',
      'It changes what lies outside of the functions.',
    ]);
  });

  test('has one owner for each line of a version, whatever is put where', () => {
    const bodies = [free.start + 100, source.indexOf('count++'), source.indexOf('return false')];
    const edit = fc.record({
      at: fc.constantFrom(...bodies),
      newText: fc.constantFrom('', 'x := 1\n', '/* 🦀 */', '\n\n', '(', 'y()\r\n'),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 5 }), (edits) => {
        const variants = edits.map(({ at, newText }) => ({ edits: [{ span: { start: at, end: at }, newText }] }));
        const made = schemata(parse(source), parse, variants);
        expect(made.tried.length + made.broken.size).toBe(variants.length);
        expect(parse(made.text).hasFault).toBe(false);
        const owners = new Set(made.text.split('\n').map((_, index) => made.variantOnLine(index + 1)));
        for (const index of made.tried) expect(owners).toContain(index);
        for (const index of made.broken.keys()) expect(owners).not.toContain(index);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('has a probe for each statement, and for conditions that have none', () => {
    const { text, lines } = probed(parse(source), [free]);
    expect(parse(text).hasFault).toBe(false);
    expect(lines.map(([first]) => first! + 1)).toEqual([15, 16, 17, 18, 19, 21, 23]);
    expect(text.split('\n')).toHaveLength(source.split('\n').length);
  });
});

describe('what the program is asked and says', () => {
  test('picks one test level by level, and several by their outermost names', () => {
    expect(patternOf(['TestA/one+two/x'])).toBe(String.raw`^TestA$/^one\+two$/^x$`);
    expect(patternOf(['TestA/one', 'TestB', 'TestA/two'])).toBe('^(?:TestA|TestB)$');
  });

  test('believes only ends that the runner marked', () => {
    const said =
      '--- PASS: TestA (0.00s)\nno newline\x16--- FAIL: TestB (0.25s)\n\x16    --- PASS: TestB/a (1) (0.00s)\n';
    expect(endedTests(said)).toEqual([
      { name: 'TestB', state: 'failed', durationMs: 250 },
      { name: 'TestB/a (1)', state: 'passed', durationMs: 0 },
    ]);
  });
});

describe('trials', () => {
  let bench: ReturnType<typeof createToolBench>;
  let temp: string;
  let checker: Checker;
  let session: TrialSession;
  let before: string;
  const slow = { timeout: 240_000 };
  const failing = ['. > TestFree/none_taken', '. > TestFree/taken'];

  beforeAll(() => {
    temp = mkdtempSync(join(tmpdir(), 'go-trials-'));
    bench = createToolBench({
      'go.mod': 'module example.com/slots\n\ngo 1.22\n',
      'slots.go': source,
      'slots_test.go': tests,
    });
    checker = goCheckers({ distFolder: temp, tempFolder: temp, cacheFolder: toolCaches }).find(
      (one) => one.id === 'go-test',
    )!;
    before = treeHash(bench.root);
  });

  afterAll(async () => {
    await session?.close();
    await bench.dispose();
    rmSync(temp, { recursive: true, force: true });
  });

  const opened = async (text = source) => {
    const request = bench.request('slots.go', text, { languageId: 'go' });
    const asked = { functions: [free], failing, testLimitMs: 3000 };
    return checker.trials!(bench.context(), request, asked);
  };
  const tried = async (variants: readonly Variant[], mode: 'first' | 'all' = 'first') => {
    if (session === undefined) {
      const result = await opened();
      if (!result?.ok) throw new Error(result ? `${result.error.message} ${result.error.detail}` : 'no session');
      session = result.value;
    }
    const trials: Trial[] = [];
    const told: number[] = [];
    await session.run(
      variants,
      { failing: mode },
      (index, trial) => (told.push(index), (trials[index] = trial)),
      new AbortController().signal,
    );
    expect(told.toSorted((a, b) => a - b)).toEqual(variants.map((_, index) => index));
    return trials;
  };

  needs('go')('traces the tests that reach the function, each with its lines', slow, async () => {
    await tried([]);
    expect(
      session.tests.map(({ id, state, lines }) => `${state} ${id}: ${lines.map((line) => line + 1).join(' ')}`),
    ).toEqual([
      'failed . > TestFree/none_taken: 15 16 18 21 23',
      'failed . > TestFree/taken: 15 16 17 18 21 23',
      'passed . > TestSkip: 15 16 18 19 23',
    ]);
    expect(session.tests[0]!.failure).toMatchObject({ message: 'got 4, want 3', expected: '3', actual: '4' });
  });

  needs('go')('tells each version by itself', slow, async () => {
    const head = 'for slot := 0; slot <= limit; slot++ {';
    const trials = await tried([
      change(['slot <= limit', 'slot < limit']),
      change(['count++', 'count--']),
      change(['slot++', 'slot--']),
      change(['count++', 'other := 1']),
      change(['count++', 'count += undefined']),
      change(['count++', 'panic("no")']),
      change(['return count, nil', 'return b.Free(limit, skip...)']),
      change([head, `println(b.taken[9]); ${head}`]),
      change(['count++', 'count += (']),
      change(['slot <= limit', 'slot < limit'], ['one == wanted', 'one != wanted']),
      change(['slot <= limit', 'slot < limit'], ['count++', 'count += 1']),
    ]);
    expect(trials.map(({ kind }) => kind)).toEqual([
      'passed',
      'failed',
      'hung',
      'broken',
      'broken',
      'failed',
      expect.stringMatching(/broken|failed|hung/),
      'failed',
      'broken',
      'failed',
      'passed',
    ]);
    expect(trials[0]).toEqual({ kind: 'passed', testsRun: 3 });
    expect(trials[1]).toMatchObject({
      at: '. > TestFree/none_taken',
      passed: 0,
      message: expect.stringContaining('want 3'),
    });
    expect(trials[3]).toEqual({ kind: 'broken', why: 'declared and not used: other' });
    expect(trials[4]).toMatchObject({ why: 'undefined: undefined' });
    expect(trials[5]).toMatchObject({ message: expect.stringContaining('panic: no') });
  });

  needs('go')('counts the failing tests that a partial fix passes', slow, async () => {
    const partial = change(
      ['slot <= limit', 'slot < limit - len(b.taken)*0'],
      ['return count, nil', 'return count - len(b.taken), nil'],
    );
    const [all] = await tried([partial], 'all');
    expect(all).toMatchObject({ kind: 'failed', passed: 1, at: '. > TestFree/taken' });
  });

  needs('go')('is not spoilt by versions that exit, eat memory or write over files', slow, async () => {
    const exits = change(['count++', 'os.Exit(0)']);
    const eats = change([
      'count++',
      'big := make([]int, 1<<28); for at := 0; at < len(big); at += 512 { big[at] = at }; count += big[1]; b.taken = append(b.taken, big...)',
    ]);
    const fixes = change(['slot <= limit', 'slot < limit']);
    const writes = change(['count++', 'os.RemoveAll("."); os.WriteFile("slots.go", nil, 0o600)']);
    const trials = await tried([exits, fixes, eats, fixes, writes, fixes]);
    expect(trials.map(({ kind }) => kind)).toEqual([
      'failed',
      'passed',
      // By memory or by time, whichever the machine is faster at.
      expect.stringMatching(/^(?:broken|hung)$/),
      'passed',
      'failed',
      'passed',
    ]);
    expect(trials[0]).toMatchObject({ message: expect.stringContaining('os.Exit(0)') });
  });

  needs('go')('stops when it is told to, and leaves the tree as it was', slow, async () => {
    const stop = new AbortController();
    const told: number[] = [];
    const fix = change(['slot <= limit', 'slot < limit']);
    const running = session.run(
      [fix, fix, fix],
      { failing: 'first' },
      (index) => (told.push(index), stop.abort()),
      stop.signal,
    );
    await expect(running).rejects.toThrow(/abort/iu);
    expect(told).toEqual([0]);
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('go')('has no session for what does not compile, nor where there are no tests', slow, async () => {
    const broken = await opened(source.replace('count++', 'count += missing'));
    expect(broken).toMatchObject({
      ok: false,
      error: { code: 'checker.blocked', detail: expect.stringContaining('undefined: missing') },
    });
    expect(await opened(source.replace('count++', 'count += ('))).toBeUndefined();
  });
});

describe('the example to repair', () => {
  needs('go')('fails as it is, and passes with one word changed', { timeout: 240_000 }, async () => {
    const names = ['go.mod', 'fares.go', 'fares_test.go'];
    const files = Object.fromEntries(
      names.map((name) => [name, readFileSync(join(root, 'examples', 'repair-go', name), 'utf8')]),
    );
    const temp = mkdtempSync(join(tmpdir(), 'go-example-'));
    const bench = createToolBench(files);
    const text = files['fares.go']!;
    const checkers = goCheckers({ distFolder: temp, tempFolder: temp, cacheFolder: toolCaches });
    const opened = await checkers.find((one) => one.id === 'go-test')!.trials!(
      bench.context(),
      bench.request('fares.go', text, { languageId: 'go' }),
      {
        functions: [{ start: text.indexOf('func (t Tariff)'), end: text.length }],
        failing: [],
        testLimitMs: 5000,
      },
    );
    if (!opened?.ok) throw new Error('no session');
    const session = opened.value;
    const states = session.tests.map(({ state }) => state);
    expect([states.filter((state) => state === 'failed').length, states.length]).toEqual([7, 10]);
    const at = text.indexOf('||');
    const variants = ['&&', '==', '!='].map((newText) => ({ edits: [{ span: { start: at, end: at + 2 }, newText }] }));
    const kinds: string[] = [];
    await session.run(
      variants,
      { failing: 'all' },
      (index, { kind }) => (kinds[index] = kind),
      new AbortController().signal,
    );
    expect(kinds).toEqual(['passed', 'failed', 'failed']);
    await session.close();
    await bench.dispose();
    rmSync(temp, { recursive: true, force: true });
  });
});
