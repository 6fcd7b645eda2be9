// Documented examples that the evaluator cannot decide, run for real: each becomes a test of the project that must fail
// as claimed, twice. What the evaluator contradicts carries a claim of its own (documentedExamples.ts), and what a
// checker of the folder has run already is told by it. Method: docs/methods.md#documented-examples.

import { throwIfAborted } from '../base/abort.ts';
import { rangeOf } from '../base/text.ts';
import type { Claim, Shown } from '../core/claim.ts';
import type { Critic } from '../core/critic.ts';
import { ranIn, type Evidence } from '../core/evidence.ts';
import { decideExamples, headOf, type DecidedFunction } from './documentedExamples.ts';
import type { Example } from './examples/example.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { show } from './settleClaims.ts';

/** Most examples that one critique runs; each costs two runs of a test. */
const mostRuns = 12;
/** Most of them for one function: its first ones say enough. */
const mostEach = 3;

/** Contradicted examples, proven by running. */
export const runExamples = {
  id: 'run-examples',
  title: 'Documented examples, run',
  tier: 'program',
  kinds: ['code'],
  method: 'documented-examples',
  async critique({ parse, proof, signal }, { target, evidence }) {
    const { document, span } = target;
    const parser = proof && !wereRun(evidence) ? await parse.parserOf(document.languageId) : undefined;
    if (!proof || !parser) return { findings: [], items: [], failures: [] };
    const found: Unnamed[] = [];
    let left = mostRuns;
    for (const one of decideExamples(parser(document.text), span, parser)) {
      for (const example of openIn(one)) {
        if (left-- <= 0) break;
        throwIfAborted(signal);
        const claim = claimOf(one, example);
        const settled = await show(proof, claim, signal);
        if (!settled.ok) continue;
        const place = headOf(document.text, one.documented);
        found.push({
          rule: 'examples/contradicted',
          identity: `${one.documented.name} contradicts ${example.call}`,
          message: sentence(claim, settled.value),
          category: 'logic',
          severity: 'warning',
          proof: 'proven',
          uri: document.uri,
          range: rangeOf(document.text, place),
          quote: document.text.slice(place.start, place.end),
          evidence: settled.value.receipts.map((receipt) => ({
            checker: receipt.checker,
            excerpt: sentence(claim, settled.value),
            receipt,
            at: { uri: document.uri, line: example.line },
          })),
          bugKind: 'C.1',
          ...(settled.value.reproducer ? { reproducer: settled.value.reproducer } : {}),
          claim,
        });
        // One proven example is enough for a function.
        break;
      }
    }
    return { findings: withIds(found), items: [], failures: [] };
  },
} as const satisfies Critic;

/** Whether a checker of the folder runs documented examples. */
function wereRun(evidence: Evidence): boolean {
  return ranIn(evidence).some(({ checker }) => checker === 'examples' || checker === 'doctest');
}

/** Examples that nothing has decided, where nothing contradicts the function. */
function openIn({ decided }: DecidedFunction): readonly Example[] {
  if (decided.some(({ state }) => state === 'contradicted')) return [];
  return decided
    .filter(({ state, example }) => state === 'unknown' && example.before.length === 0)
    .slice(0, mostEach)
    .map(({ example }) => example);
}

function claimOf({ documented }: DecidedFunction, { call, expected, line }: Example): Claim {
  return {
    expectation: {
      call,
      expected: expected.kind === 'value' ? { kind: 'value', text: expected.text } : expected,
      origin: `documentation of ${documented.name}, line ${line + 1}`,
    },
  };
}

function sentence({ expectation: { call, expected } }: Claim, { actual }: Shown): string {
  const documented =
    expected.kind === 'throws' ? `to throw ${expected.error ?? 'an error'}` : `to give ${expected.text}`;
  return `\`${call}\` is documented ${documented}, but gives ${actual}.`.replace(/\s+/g, ' ').slice(0, 500);
}
