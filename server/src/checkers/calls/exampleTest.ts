// One example as a test: its id, which is the same before and after an edit, and the test case that it became.

import type { TestCase } from '../../core/evidence.ts';
import type { CallCase, TracedCase } from './callHost.ts';

/** One example as a test. */
export interface ExampleTest {
  /** Equal before and after an edit of the code, wherever it stands. */
  readonly id: string;
  readonly name: string;
  readonly case: CallCase;
  /** Zero-based line of the document; absent for what the person typed. */
  readonly line?: number;
}

/** Gives examples ids that tell equal ones apart. */
export function namedTests(
  examples: readonly { readonly case: CallCase; readonly owner: string; readonly line?: number }[],
): readonly ExampleTest[] {
  const counts = new Map<string, number>();
  return examples.map(({ case: one, owner, line }) => {
    const { expected } = one;
    const wanted = expected.kind === 'throws' ? `throws ${expected.error ?? ''}`.trim() : `gives ${expected.text}`;
    const before = one.before === undefined ? '' : `${one.before.join('; ')}; `;
    const name = `${owner}: ${before}${one.call} ${wanted}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const id = `example::${name}${count === 1 ? '' : ` #${count}`}`;
    return { id, name, case: one, ...(line === undefined ? {} : { line }) };
  });
}

/** The test case of one example that was decided. */
export function testCaseOf(
  { id, name, case: one, line }: ExampleTest,
  { end, durationMs }: TracedCase,
  uri: string,
): TestCase {
  const saidBy = line === undefined ? ('person' as const) : ('documentation' as const);
  const plain = { id, name, uri, durationMs, saidBy };
  if (end.state === 'passed') return { ...plain, state: 'passed' };
  const at = line === undefined ? {} : { at: { uri, line } };
  if (end.state === 'hung')
    return {
      ...plain,
      state: 'failed',
      failure: { message: `\`${one.call}\` does not end.`, source: one.call, ...at },
    };
  const { message, expected, actual, stack } = end;
  return {
    ...plain,
    state: 'failed',
    failure: {
      message: `\`${one.call}\`: ${message}`,
      ...(expected === undefined ? {} : { expected }),
      ...(actual === undefined ? {} : { actual }),
      ...(stack === undefined ? {} : { stack }),
      source: one.call,
      ...at,
    },
  };
}
