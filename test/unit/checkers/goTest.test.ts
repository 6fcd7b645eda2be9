// The checker that runs Go's tests, with real runs: what failing, hanging, dying and absent tests come
// to, and that no event stream that is not whole is a pass.

import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goCheckers } from '../../../server/src/checkers/go/index.ts';
import { goFailure, sidesOf } from '../../../server/src/checkers/go/goFailure.ts';
import { goTargetRan } from '../../../server/src/checkers/go/goCoverage.ts';
import { readGoTest } from '../../../server/src/checkers/go/goTestEvents.ts';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import type { CheckRun, TestCase } from '../../../server/src/core/evidence.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';
import type { AskOptions } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';
import { toolCaches } from '../../support/toolCaches.ts';

const total = `package bill

// Total adds up.
func Total(cents ...int) int {
	sum := 0
	for _, c := range cents {
		sum += c
	}
	return sum
}

// Half is not tested.
func Half(cents int) int {
	return cents / 2
}
`;
const tests = `package bill

import (
	"fmt"
	"os"
	"testing"
)

func TestTotal(t *testing.T) {
	for name, want := range map[string]int{"three": 3} {
		t.Run(name, func(t *testing.T) {
			if got := Total(1, 2); got != want {
				t.Errorf("got %d, want %d", got, want)
			}
		})
	}
	_ = os.WriteFile("left.txt", nil, 0o600)
}

func TestLater(t *testing.T) { t.Skip("not yet") }

func ExampleTotal() {
	fmt.Println(Total(4))
	// Output: 4
}
`;
const files = {
  'go.mod': 'module example.com/bill\n\ngo 1.22\n',
  'bill.go': total,
  'bill_test.go': tests,
  'other/other.go':
    'package other\n\nimport "example.com/bill"\n\n// Twice adds twice.\nfunc Twice(c int) int { return bill.Total(c, c) }\n',
  'other/other_test.go':
    'package other\n\nimport "testing"\n\nfunc TestTwice(t *testing.T) {\n\tif Twice(2) != 4 {\n\t\tt.Fatal("wrong")\n\t}\n}\n',
};

let bench: ReturnType<typeof createToolBench>;
let temp: string;
let checker: Checker;
const go = { languageId: 'go' };
const slow = { timeout: 120_000 };

beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'go-test-'));
  bench = createToolBench(files);
  const checkers = goCheckers({ distFolder: temp, tempFolder: temp, cacheFolder: toolCaches });
  checker = checkers.find((one) => one.id === 'go-test')!;
});

afterAll(async () => {
  await bench.dispose();
  rmSync(temp, { recursive: true, force: true });
});

const check = (text: string, options: AskOptions = {}) => bench.check(checker, 'bill.go', text, { ...go, ...options });
const withTests = (body: string) => ({
  buffers: { 'bill_test.go': tests.replace('func TestLater', `${body}\n\nfunc TestLater`) },
});

function casesOf(run: CheckRun): readonly TestCase[] {
  if (run.kind !== 'ran') throw new Error(`${run.kind}: ${run.failure.message} ${run.failure.detail ?? ''}`);
  return run.tests!.cases;
}
const states = (run: CheckRun) => casesOf(run).map(({ id, state }) => `${state} ${id}`);
const failed = (run: CheckRun) => casesOf(run).filter(({ state }) => state === 'failed');

describe('go test', () => {
  needs('go')('counts leaf tests, and leaves the tree as it was', slow, async () => {
    const before = treeHash(bench.root);
    const run = await check(total);
    expect(states(run)).toEqual(['passed . > TestTotal/three', 'skipped . > TestLater', 'passed . > ExampleTotal']);
    expect(run).toMatchObject({
      receipt: { testsRun: 2, exitCode: 0, isolation: 'scratch-copy' },
      tests: { scope: 'related', targetRan: 'yes' },
    });
    expect(casesOf(run)[0]!.uri).toBe(pathToUri(join(bench.root, 'bill_test.go')));
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('go')('tells what failed, where, what was wanted and what came', slow, async () => {
    const run = await check(total.replace('sum += c', 'sum -= c'));
    const uri = pathToUri(join(bench.root, 'bill_test.go'));
    expect(failed(run)).toMatchObject([
      {
        id: '. > TestTotal/three',
        failure: { expected: '3', actual: '-3', message: 'got -3, want 3', at: { uri, line: 12 } },
      },
      { id: '. > ExampleTotal', failure: { expected: '4', actual: '-4' } },
    ]);
    expect(run).toMatchObject({ receipt: { exitCode: 1 } });
  });

  needs('go')('says that code ran which ran, and not of code which did not', slow, async () => {
    expect(await check(total.replace('func Half', '«func Half').replace('/ 2\n}', '/ 2\n}»'))).toMatchObject({
      tests: { targetRan: 'no' },
    });
    expect(await check(total.replace('\treturn sum', '\t«return sum»'))).toMatchObject({ tests: { targetRan: 'yes' } });
  });

  needs('go')('runs the whole module when asked', slow, async () => {
    const request = { ...bench.request('bill.go', total, go), scope: 'all' as const };
    const run = await checker.check(bench.context(), request);
    expect(states(run)).toContain('passed other > TestTwice');
    expect(run).toMatchObject({ tests: { scope: 'all', targetRan: 'yes' } });
  });

  needs('go')('takes importers where the package has no tests of its own', slow, async () => {
    const bare = createToolBench({
      ...files,
      'bill_test.go': 'package bill\n',
      'rate/rate.go': 'package rate\n\n// Of it.\nfunc Of() int { return 1 }\n',
    });
    const run = await bare.check(
      checker,
      'rate/rate.go',
      'package rate\n\n// Of it.\nfunc Of() int { return 2 }\n',
      go,
    );
    expect(states(run)).toEqual(['passed other > TestTwice']);
    expect(run).toMatchObject({ tests: { scope: 'all', targetRan: 'no' } });
    await bare.dispose();
  });

  needs('go')('fails a stand-in where the package cannot be built', slow, async () => {
    expect(failed(await check(total.replace('sum +=', 'summ +=')))).toMatchObject([
      {
        id: '. > (package)',
        name: 'example.com/bill',
        failure: { message: expect.stringContaining('undefined: summ') as string },
      },
    ]);
  });

  needs('go')('passes nothing when a test panics elsewhere, exits, or takes over the process', slow, async () => {
    const ends = {
      'go func() { panic("boom") }(); select {}': 'panic: boom',
      'os.Exit(0)': 'os.Exit(0)',
      'os.Exit(3)': 'did not end',
      'var m map[string]int; m["a"] = 1': 'assignment to entry in nil map',
    };
    for (const [body, words] of Object.entries(ends)) {
      const run = await check(total, withTests(`func TestEnds(t *testing.T) { ${body} }`));
      const [one] = failed(run);
      expect(one?.id, body).toBe('. > TestEnds');
      expect(one!.failure!.message, body).toContain(words);
    }
  });

  needs('go')('calls a binary that was killed crashed, and one without tests not verified', slow, async () => {
    const kill = withTests(
      'func TestDies(t *testing.T) { p, _ := os.FindProcess(os.Getpid()); _ = p.Kill(); select {} }',
    );
    expect(await check(total, kill)).toMatchObject({ kind: 'crashed', failure: { code: 'checker.crashed' } });
    const none = {
      buffers: {
        'bill_test.go':
          'package bill\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) { os.Exit(0) }\n',
      },
    };
    expect(await check(total, none)).toMatchObject({ kind: 'unavailable', failure: { code: 'tests.none' } });
  });

  needs('go')('names the test that hangs', slow, async () => {
    const hang = { ...withTests('func TestHangs(t *testing.T) { select {} }'), settings: { deadlineMs: 6000 } };
    expect(failed(await check(total, hang))[0]).toMatchObject({ id: '. > TestHangs' });
  });

  needs('go')('is silent where the person has a command of their own', async () => {
    const { overlay, document } = bench.request('bill.go', total, go);
    const context = bench.context({ settings: { testCommand: ['make', 'test'] } });
    expect(await checker.detect(context, overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
  });
});

describe('event streams', () => {
  const event = (fields: object) => JSON.stringify({ Package: 'example.com/bill', ...fields });
  const pass = [
    event({ Action: 'run', Test: 'TestA' }),
    event({ Action: 'pass', Test: 'TestA', Elapsed: 0 }),
    event({ Action: 'pass', Elapsed: 0.1 }),
  ];
  const played = async (stdout: string, exitCode = 0) =>
    checkPlayed(checker, bench, 'bill.go', total, { stdout, exitCode }, go);

  test('that are whole are believed', async () => {
    expect(await played(pass.join('\n'))).toMatchObject({ kind: 'ran', receipt: { testsRun: 1 } });
  });

  test.each([
    ['nothing', ''],
    ['no end of the package', pass.slice(0, 2).join('\n')],
    ['a package that passes although a test did not end', [pass[0], pass[2]].join('\n')],
    ['two ends of one test', [...pass.slice(0, 2), pass[1], pass[2]].join('\n')],
    ['words in between', ['PASS', ...pass].join('\n')],
    ['a new format', '{"action":"pass"}'],
  ])('with %s are not', async (_, stdout) => {
    expect(await played(stdout)).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.unusable' } });
  });

  test('that pass with a failing exit are told', async () => {
    expect(failed(await played(pass.join('\n'), 1))).toHaveLength(1);
  });

  test('cut anywhere never pass', () => {
    const whole = pass.join('\n');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        const read = readGoTest(whole.slice(0, length));
        expect('garbage' in read || read.packages.every(({ state }) => state !== 'passed')).toBe(true);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void readGoTest(text)));
  });
});

test.each([
  ['got 1, want 2', '2', '1'],
  ['Total() = 1, want 2', '2', '1'],
  ['want 2, got 1', '2', '1'],
  ['expected 2 but got 1', '2', '1'],
  ['expected: 2\nactual  : 1', '2', '1'],
])('reads both sides of %j', (words, expected, actual) => {
  expect(sidesOf(words)).toEqual({ expected, actual });
});

test('makes no sides of other words, and throws at none', () => {
  expect(sidesOf('the cart is empty')).toBeUndefined();
  const place = { folder: '/w', root: '/w', inWorkspace: (text: string) => text };
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void [sidesOf(text), goFailure(text, place, 'x')]));
  fc.assert(
    fc.property(fc.string(), (text) => goTargetRan(text, 'p', 'a.go', total, { start: 0, end: 9 }) === 'unknown'),
  );
});
