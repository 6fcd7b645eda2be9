// The candidate row of `cargo test`: one function of a crate with unit tests, against the same in a
// fresh copy with nothing built.

import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { rustCheckers } from '../../server/src/checkers/rust/index.ts';
import type { Checker } from '../../server/src/checkers/checker.ts';
import type { CheckerOptions } from '../../server/src/checkers/options.ts';
import { programFor } from '../../scripts/needs.ts';
import type { CandidateCase } from './case.ts';

const conditions = ['<', '<=', '>', '>=', '==', '!='];
const results = ['low', 'high', 'value', 'low + high', '0', 'high - 1', '-value'];

function body(index: number): string {
  const condition = index === 0 ? '<' : conditions[index % conditions.length]!;
  const result = index === 0 || index % 7 === 0 ? 'low' : results[Math.floor(index / 6) % results.length]!;
  return `//! Keeps numbers within limits.

/// The value, or the limit that it oversteps.
pub fn clamp(value: i64, low: i64, high: i64) -> i64 {
    if value ${condition} low {
        return ${result}; // ${index}
    }
    if value > high {
        return high;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::clamp;

    #[test]
    fn keeps_what_is_inside() {
        assert_eq!(clamp(5, 0, 10), 5);
    }

    #[test]
    fn lifts_what_is_below() {
        assert_eq!(clamp(-5, 0, 10), 0);
        assert_eq!(clamp(3, 7, 9), 7);
    }

    #[test]
    fn lowers_what_is_above() {
        assert_eq!(clamp(15, 0, 10), 10);
    }
}
`;
}

function testsWith(options: CheckerOptions): Checker {
  return rustCheckers(options).find(({ id }) => id === 'cargo-test')!;
}

/** What is to be fresh is built from nothing, as in a copy that a person has just made. */
function createChecker(options: CheckerOptions): Checker {
  const warm = testsWith(options);
  return {
    ...warm,
    async check(context, request) {
      if (request.fresh !== true) return warm.check(context, request);
      const cacheFolder = mkdtempSync(path.join(options.tempFolder, 'cold-'));
      try {
        return await testsWith({ ...options, cacheFolder }).check(context, request);
      } finally {
        rmSync(cacheFolder, { recursive: true, force: true });
      }
    },
  };
}

/** `cargo test` of one crate without dependencies; with some, the fresh build takes longer still. */
export const cargoTestCase: CandidateCase = {
  id: 'cargo test',
  checker: 'cargo-test',
  goal: 5,
  files: {
    'Cargo.toml': '[package]\nname = "clamp"\nversion = "0.1.0"\nedition = "2021"\n',
    'Cargo.lock': 'version = 4\n\n[[package]]\nname = "clamp"\nversion = "0.1.0"\n',
    'src/lib.rs': '',
  },
  document: { path: 'src/lib.rs', languageId: 'rust' },
  select: 'if value > high {\n        return high;\n    }\n    value\n',
  candidates: (count) => Array.from({ length: count }, (_, index) => body(index)),
  missing: () => (programFor('cargo') === undefined ? 'Cargo is not installed' : undefined),
  createChecker,
};
