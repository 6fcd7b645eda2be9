// The candidate row of `cargo test`: one function of a crate with unit tests, against the same in a
// fresh copy of the workspace with nothing built, as a person's command would do it.

import path from 'node:path';
import { rustCheckers } from '../../server/src/checkers/rust/index.ts';
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

/** What is to be fresh runs in a copy of its own, with nothing built, and with what we leave out. */
function createChecker(options: CheckerOptions): Checker {
  const warm = testsWith(options);
  return {
    ...warm,
    async check(context, request) {
      if (request.fresh !== true) return warm.check(context, request);
      const plain = processesWith(context, (spec) => {
        const { CARGO_PROFILE_DEV_DEBUG: _dev, CARGO_PROFILE_TEST_DEBUG: _test, ...env } = spec.env ?? {};
        return { ...spec, env };
      });
      return inFreshCopy(options.tempFolder, request, (copied, folder) =>
        testsWith({ ...options, cacheFolder: path.join(folder, 'cache') }).check(plain, {
          ...copied,
          // A person's command does not ask whether the change ran.
          span: { start: 0, end: 0 },
        }),
      );
    },
  };
}

/** A crate beside the one that is changed, about as large. */
function neighbour(name: string): Readonly<Record<string, string>> {
  return {
    [`${name}/Cargo.toml`]: `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n`,
    [`${name}/src/lib.rs`]: `//! Part of the workspace.\n\nuse std::collections::BTreeMap;\n\n/// Counts words.\npub fn ${name}_count(text: &str) -> BTreeMap<String, usize> {\n    let mut counts = BTreeMap::new();\n    for word in text.split_whitespace() {\n        *counts.entry(word.to_lowercase()).or_insert(0) += 1;\n    }\n    counts\n}\n`,
  };
}

const neighbours = ['words', 'lines', 'pages', 'books'];

/** `cargo test` of one crate that depends on four small ones of its workspace, without any from elsewhere. */
export const cargoTestCase: CandidateCase = {
  id: 'cargo test',
  checker: 'cargo-test',
  goal: 5,
  files: {
    'Cargo.toml': `[workspace]\nresolver = "2"\nmembers = ["clamp", ${neighbours.map((name) => `"${name}"`).join(', ')}]\n`,
    'clamp/Cargo.toml': `[package]\nname = "clamp"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n${neighbours.map((name) => `${name} = { path = "../${name}" }\n`).join('')}`,
    ...Object.assign({}, ...neighbours.map(neighbour)),
    'clamp/src/lib.rs': '',
  },
  document: { path: 'clamp/src/lib.rs', languageId: 'rust' },
  select: 'pub fn clamp(value: i64, low: i64, high: i64) -> i64 {\n',
  candidates: (count) => Array.from({ length: count }, (_, index) => body(index)),
  missing: () => (programFor('cargo') === undefined ? 'Cargo is not installed' : undefined),
  createChecker,
};
