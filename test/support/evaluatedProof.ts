// Proof for tests without a process: calls are made by the evaluators, and a reproducer is the comparison of two
// evaluated expressions. Every call begins with a fresh module.

import { err, ok } from '../../server/src/base/result.ts';
import type { ProofPort, Reproducer } from '../../server/src/core/claim.ts';
import type { Literal } from '../../server/src/core/literal.ts';
import type { DocumentText } from '../../server/src/core/target.ts';
import type { Behaviour } from '../../server/src/core/trials.ts';
import { failure } from '../../server/src/core/failure.ts';
import { programOf } from '../../server/src/evaluate/index.ts';
import { dialectOf } from '../../server/src/repair/dialects/index.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { receiptFor } from './fakePorts.ts';

const parsers = createParsers();

/** What was called, and reproduced. */
export interface WatchedProof extends ProofPort {
  readonly called: string[];
  readonly reproduced: string[];
}

/** A proof port over one document. */
export async function evaluatedProof(document: DocumentText): Promise<WatchedProof> {
  const parse = (await parsers.parserOf(document.languageId))!;
  const called: string[] = [];
  const reproduced: string[] = [];
  const written = (value: Literal) => dialectOf(document.languageId)?.write.literal(value) ?? '…';
  const callWords = (name: string, input: readonly Literal[]) => `${name}(${input.map(written).join(', ')})`;
  return {
    called,
    reproduced,
    behave: async (name, inputs, _signal, text = document.text) => {
      const program = programOf(parse(text));
      if (!program) return undefined;
      return inputs.map((input): Behaviour => {
        called.push(callWords(name, input));
        const seen = program.call(name, input);
        if (seen.kind === 'value')
          return { kind: 'returned', shown: seen.shown, value: seen.value, type: 'x', key: JSON.stringify(seen.value) };
        if (seen.kind === 'unknown')
          return { kind: 'hung', shown: `does not end (${seen.why})`, type: 'hung', key: 'hung' };
        const shown = `${seen.error}: ${seen.message ?? 'Cannot read properties of undefined'}`;
        return { kind: 'threw', shown, type: seen.error, key: seen.error };
      });
    },
    reproduce: async ({ expectation: { call, expected } }) => {
      reproduced.push(expected.kind === 'value' ? `${call} == ${expected.text}` : `${call} throws`);
      const program = programOf(parse(document.text))!;
      const one = program.evaluate(parse(call));
      const other = expected.kind === 'value' ? program.evaluate(parse(expected.text)) : undefined;
      const receipt = receiptFor(document.text, 'node:test', 1);
      if (one.kind === 'unknown' || other?.kind === 'unknown')
        return err({ kind: 'unknown', failure: failure('verify.no-signal', 'unknown', '') });
      const actual = one.kind === 'value' ? one.shown : `throws ${one.error}`;
      const wanted = other?.kind === 'value' ? other.shown : 'an error';
      if (actual === wanted) return err({ kind: 'refuted', receipt });
      const reproducer: Reproducer = {
        framework: 'node:test',
        path: 'test/kept.test.js',
        text: `${call} == ${wanted}`,
        failure: `expected ${wanted}, got ${actual}`,
        expected: wanted,
        actual,
        receipts: [receipt, receipt],
      };
      return ok(reproducer);
    },
    receiptOf: (name, input, behaviour) => ({
      ...receiptFor(document.text, 'calls'),
      command: ['call', callWords(name, input)],
      excerpt: `${callWords(name, input)} ${behaviour.kind} ${behaviour.shown}`,
    }),
  };
}
