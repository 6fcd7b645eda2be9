// The candidate row of `go test`: one function of a package with a table test, an example and a fuzz seed.

import { goCheckers } from '../../server/src/checkers/go/index.ts';
import type { Checker } from '../../server/src/checkers/checker.ts';
import type { CheckerOptions } from '../../server/src/checkers/options.ts';
import { programFor } from '../../scripts/needs.ts';
import type { CandidateCase } from './case.ts';
import { inFreshCopy, processesWith } from './freshCopy.ts';

const conditions = ['<', '<=', '>', '>=', '==', '!='];
const results = ['low', 'high', 'value', 'low + high', '0', 'high - 1', '-value'];

function body(index: number): string {
  const condition = index === 0 ? '<' : conditions[index % conditions.length]!;
  const result = index === 0 || index % 7 === 0 ? 'low' : results[Math.floor(index / 6) % results.length]!;
  return `// Package clamp keeps numbers within limits.
package clamp

// Clamp returns value, or the limit that it oversteps.
func Clamp(value, low, high int) int {
	if value ${condition} low {
		return ${result} // ${index}
	}
	if value > high {
		return high
	}
	return value
}
`;
}

const tests = `package clamp

import (
	"fmt"
	"testing"
)

func TestClamp(t *testing.T) {
	cases := []struct {
		name                   string
		value, low, high, want int
	}{
		{"inside", 5, 0, 10, 5},
		{"below", -5, 0, 10, 0},
		{"above", 15, 0, 10, 10},
		{"at the lower limit", 0, 0, 10, 0},
		{"shifted", 3, 7, 9, 7},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Clamp(c.value, c.low, c.high); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func FuzzClamp(f *testing.F) {
	f.Add(3)
	f.Fuzz(func(t *testing.T, value int) {
		if got := Clamp(value, 0, 1); got < 0 || got > 1 {
			t.Errorf("got %d", got)
		}
	})
}

func ExampleClamp() {
	fmt.Println(Clamp(12, 0, 10))
	// Output: 10
}
`;

/** What is to be fresh runs in a copy of its own as a person would run it: with vet, without our coverage. */
function createChecker(options: CheckerOptions): Checker {
  const checker = goCheckers(options).find(({ id }) => id === 'go-test')!;
  return {
    ...checker,
    check(context, request) {
      if (request.fresh !== true) return checker.check(context, request);
      const plain = processesWith(context, (spec) => {
        const [program, ...rest] = spec.argv;
        return { ...spec, argv: [program, ...rest.filter((word) => !/^-(?:vet|cover)/.test(word))] };
      });
      return inFreshCopy(options.tempFolder, request, (copied) => checker.check(plain, copied));
    },
  };
}

/** `go test` of one package, in a process of its own both times: Go links a program for each text. */
export const goTestCase: CandidateCase = {
  id: 'go test',
  checker: 'go-test',
  goal: 5,
  files: { 'go.mod': 'module example.com/clamp\n\ngo 1.22\n', 'clamp.go': '', 'clamp_test.go': tests },
  document: { path: 'clamp.go', languageId: 'go' },
  select: 'func Clamp(value, low, high int) int {\n',
  candidates: (count) => Array.from({ length: count }, (_, index) => body(index)),
  missing: () => (programFor('go') === undefined ? 'Go is not installed' : undefined),
  createChecker,
};
