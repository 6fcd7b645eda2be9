// The guards of the product: what is taken away, and the test that must then be red. One entry a guard;
// `row` names the fault of the threat model's matrix, or the invariant, that it stands for.

/** One guard. */
export interface Guard {
  readonly row: string;
  readonly title: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Test files that must not all pass without it. */
  readonly tests: readonly string[];
}

const base = 'test/unit/base/edit.test.ts';
const verdict = 'test/unit/core/verdict.test.ts';
const reply = 'test/unit/core/reply.test.ts';
const refine = 'test/unit/engine/refine.test.ts';
const checking = 'test/unit/engine/checking.test.ts';

/** Every guard, in the order in which they are taken away. */
export const guards: readonly Guard[] = [
  {
    row: 'E10',
    title: 'no edit cuts a character in half',
    file: 'server/src/base/edit.ts',
    find: 'splitsSurrogatePair(text, span.start) ||',
    replace: 'false ||',
    tests: [base],
  },
  {
    row: 'E10',
    title: 'no edit writes half a character',
    file: 'server/src/base/edit.ts',
    find: 'if (hasLoneSurrogate(newText))',
    replace: 'if (false)',
    tests: [base],
  },
  {
    row: 'I2',
    title: 'edits do not overlap',
    file: 'server/src/base/edit.ts',
    find: 'if (span.start < end)',
    replace: 'if (false)',
    tests: [base],
  },
  {
    row: 'R4',
    title: 'no edit outside the selection',
    file: 'server/src/core/candidate.ts',
    find: 'if (outside) return',
    replace: 'if (false) return',
    tests: ['test/unit/core/candidate.test.ts'],
  },
  {
    row: 'I1',
    title: 'companions are imports',
    file: 'server/src/core/candidate.ts',
    find: 'if (notImport) return',
    replace: 'if (false) return',
    tests: ['test/unit/core/candidate.test.ts'],
  },
  {
    row: 'N5',
    title: 'no end line, no edit',
    file: 'server/src/core/reply.ts',
    find: 'if (close === undefined || close < open)',
    replace: 'if (close !== undefined && close < open)',
    tests: [reply],
  },
  {
    row: 'R3',
    title: 'one block a reply',
    file: 'server/src/core/reply.ts',
    find: 'if (opens.length > 1 || closes.length > 1)',
    replace: 'if (false)',
    tests: [reply],
  },
  {
    row: 'R2',
    title: 'placeholders are lossy',
    file: 'server/src/core/reply.ts',
    find: 'if (hasPlaceholder(text, original))',
    replace: 'if (false)',
    tests: [reply],
  },
  {
    row: 'N12',
    title: 'no replacement characters in a file',
    file: 'server/src/core/reply.ts',
    find: "if (text.includes('�') && !original.includes('�'))",
    replace: 'if (false)',
    tests: [reply],
  },
  {
    row: 'R8',
    title: 'a suppressed error is not cleared',
    file: 'server/src/core/verdict.ts',
    find: 'for (const added of addedSuppressions(',
    replace: 'for (const added of ((..._: unknown[]): string[] => [])(',
    tests: [verdict],
  },
  {
    row: 'R8',
    title: 'a test that fails now is a regression',
    file: 'server/src/core/verdict.ts',
    find: "} else if (after.state === 'failed') {",
    replace: '} else if (false as boolean) {',
    tests: [verdict, refine],
  },
  {
    row: 'X6',
    title: 'a test that does not run any more is a regression',
    file: 'server/src/core/verdict.ts',
    find: "if (after === undefined || after.state === 'skipped') {",
    replace: "if (after === undefined) { } else if (after.state === 'skipped') {",
    tests: [verdict],
  },
  {
    row: 'I9',
    title: 'a checker that cannot run after the change loses its check',
    file: 'server/src/core/verdict.ts',
    find: "if (now?.kind !== 'ran') {",
    replace: "if (now?.kind !== 'ran' && now?.kind === undefined) {",
    tests: [refine, verdict],
  },
  {
    row: 'X7',
    title: 'failing tests of the original run twice',
    file: 'server/src/engine/checking.ts',
    find: 'runs[index] = withFlaky(run, again);',
    replace: 'void withFlaky(run, again);',
    tests: [checking],
  },
  {
    row: 'I3',
    title: 'no checker that needs trust runs untrusted',
    file: 'server/src/engine/checking.ts',
    find: 'checker.needsTrust && !snapshot.trusted',
    replace: 'checker.needsTrust && false',
    tests: [checking],
  },
  {
    row: 'E12',
    title: 'conflict markers are declined',
    file: 'server/src/engine/declined.ts',
    find: 'if (hasConflictMarkers(text, target.span))',
    replace: 'if (false)',
    tests: [refine],
  },
  {
    row: 'X1',
    title: 'tests that crash are not "nothing to do"',
    file: 'server/src/engine/refine.ts',
    find: 'return broken ?? nothingToDo',
    replace: 'return nothingToDo',
    tests: [refine],
  },
  {
    row: 'R7',
    title: 'a repeated text ends the loop',
    file: 'server/src/strategies/explainThenFix.ts',
    find: "if (seen.has(hash)) return { kind: 'repeated' };",
    replace: '',
    tests: ['test/unit/strategies/explainThenFix.test.ts'],
  },
  {
    row: 'Q2',
    title: 'one budget for the whole run',
    file: 'server/src/engine/metering.ts',
    find: 'if (limit) return spent',
    replace: 'if (false) return spent',
    tests: [refine, 'test/unit/engine/metering.test.ts'],
  },
  {
    row: 'E9',
    title: 'a file that is not UTF-8 is refused',
    file: 'server/src/workspace/readDocument.ts',
    find: 'fatal: true',
    replace: 'fatal: false',
    tests: ['test/unit/workspace/readDocument.test.ts'],
  },
  {
    row: 'P-bin',
    title: 'a binary file is refused',
    file: 'server/src/workspace/readDocument.ts',
    find: 'if (bytes.includes(0))',
    replace: 'if (false)',
    tests: ['test/unit/workspace/readDocument.test.ts'],
  },
  {
    row: 'X1',
    title: 'a process is killed at its deadline',
    file: 'server/src/workspace/runProcess.ts',
    find: "settle({ kind: 'timedOut', gone })",
    replace: 'undefined',
    tests: ['test/unit/workspace/runProcess.test.ts'],
  },
  {
    row: 'X4',
    title: 'output is kept within its limit',
    file: 'server/src/workspace/outputBuffer.ts',
    find: 'const tailRoom = room - headRoom;',
    replace: 'const tailRoom = room * 1000;',
    tests: ['test/unit/workspace/outputBuffer.test.ts'],
  },
  {
    row: 'N17',
    title: 'redirects are not followed',
    file: 'server/src/providers/limitedFetch.ts',
    find: 'if (exchange.status >= 300 && exchange.status < 400) {',
    replace: 'if (false as boolean) {',
    tests: ['test/unit/providers/wayOut.test.ts'],
  },
  {
    row: 'N8',
    title: 'a reply is cut at its limit',
    file: 'server/src/providers/limitedFetch.ts',
    find: 'if (exchange.bytes > limits.replyBytes)',
    replace: 'if (false)',
    tests: ['test/unit/providers/largeReplies.test.ts'],
  },
  {
    row: 'N7',
    title: 'a silent stream is ended',
    file: 'server/src/providers/watch.ts',
    find: "arm('idle', limits.firstContentMs, () => idle(limits.firstContentMs, 'content'));",
    replace: '',
    tests: ['test/unit/providers/waits.test.ts'],
  },
  {
    row: 'I5',
    title: 'a key is stored for one origin',
    file: 'client/src/secrets.ts',
    find: '`touchstone.key:${origin}`',
    replace: '`touchstone.key`',
    tests: ['test/unit/client/secrets.test.ts'],
  },
  {
    row: 'P10',
    title: 'a request cancelled before it started never starts',
    file: 'server/src/lsp/toAbortSignal.ts',
    find: 'if (token.isCancellationRequested) return AbortSignal.abort();',
    replace: '',
    tests: ['test/unit/lsp/guard.test.ts', 'test/unit/lsp/critique.test.ts'],
  },
  {
    row: 'E1',
    title: 'what covers changed text is not carried along',
    file: 'server/src/base/edit.ts',
    find: '} else if (edit.span.start < span.end) {',
    replace: '} else if (false as boolean) {',
    tests: [base, 'test/unit/lsp/critique.test.ts'],
  },
  {
    row: 'E1',
    title: 'an offer is applied on its version only',
    file: 'client/src/proposals.ts',
    find: 'if (document.version !== proposal.version) return false;',
    replace: '',
    tests: ['test/unit/client/client.test.ts'],
  },
  {
    row: 'S9',
    title: 'a command never goes through a shell',
    file: 'server/src/cli/words.ts',
    find: "'|&;<>$`()'.includes(unit)",
    replace: 'false',
    tests: ['test/unit/cli/words.test.ts'],
  },
  {
    row: 'K2',
    title: 'secrets are taken out of prompts',
    file: 'server/src/providers/redact.ts',
    find: 'hideMessages(request.messages, redactor)',
    replace: 'request.messages',
    tests: ['test/unit/providers/redact.test.ts'],
  },
  {
    row: 'P4',
    title: 'a server that keeps dying is not restarted for ever',
    file: 'client/src/restarts.ts',
    find: "times.length > restartLimit ? 'stop' : 'restart'",
    replace: "'restart'",
    tests: ['test/unit/client/restarts.test.ts'],
  },
];
