// Settles claims by running: writes a minimal test in the project's own framework, runs it twice in an overlay, and
// looks at how it fails. Also calls functions of the document. The person's files stay as they are.

import { textHash } from '../base/hash.ts';
import { throwIfAborted } from '../base/abort.ts';
import type { TextEdit } from '../base/edit.ts';
import { err, ok, type Result } from '../base/result.ts';
import { testWriterFor } from '../checkers/reproduce/index.ts';
import type { TestText } from '../checkers/reproduce/testText.ts';
import type { Claim, ProofPort, Reproducer, Unproven } from '../core/claim.ts';
import type { CheckRun, Evidence, Receipt, TestCase } from '../core/evidence.ts';
import { testsIn } from '../core/evidence.ts';
import { failure } from '../core/failure.ts';
import type { Literal } from '../core/literal.ts';
import type { DocumentText, Target } from '../core/target.ts';
import type { Behaviour, CallSession } from '../core/trials.ts';
import { isMet } from '../critique/examples/decide.ts';
import { callIn, literalIn } from '../critique/literalText.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { joinPath, relativePath } from '../workspace/folders.ts';
import { readDocument } from '../workspace/readDocument.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { pathToUri, uriToPath } from '../workspace/uri.ts';
import { workspaceViewOf } from '../workspace/workspaceView.ts';
import type { Checking, Tester } from './checking.ts';

/** The runner that is taken where a project has no tests yet: what comes with the language. */
const ownRunners: Readonly<Record<string, string>> = {
  javascript: 'node:test',
  javascriptreact: 'node:test',
  typescript: 'node:test',
  typescriptreact: 'node:test',
  python: 'unittest',
};

/** Most names that are looked at for a free one. */
const mostFiles = 100_000;

/** Settles claims about the text of one run. `close` ends the processes that calls are made in. */
export function createProof(
  checking: Checking,
  target: Target,
  snapshot: Snapshot,
  evidence: Evidence,
): ProofPort & { close(): Promise<void> } {
  const { document } = target;
  const own = uriToPath(document.uri);
  let session: Promise<CallSession | undefined> | undefined;
  let whyNot: string | undefined;

  const frameworks = async (): Promise<readonly string[]> => {
    const found = (await checking.testers(snapshot, document)).map(({ tool }) => tool);
    const fallback = ownRunners[document.languageId];
    return [...new Set([...found, ...(fallback === undefined ? [] : [fallback])])];
  };

  const written = async (claim: Claim): Promise<Result<{ test: TestText; framework: string }, Unproven>> => {
    const sample = await sampleOf(snapshot, evidence, document.uri);
    const names = new Set(await workspaceViewOf(snapshot, document.uri).files(mostFiles));
    const reasons: string[] = [];
    for (const framework of await frameworks()) {
      const write = testWriterFor(framework);
      if (!write) continue;
      const test = write({
        framework,
        document,
        path: relativePath(snapshot.root, own),
        ...(sample === undefined
          ? {}
          : { sample: { path: relativePath(snapshot.root, sample.path), text: sample.text } }),
        expectation: claim.expectation,
        isTaken: (path) => names.has(path),
      });
      if (test.ok) return ok({ test: test.value, framework });
      reasons.push(test.error);
    }
    return err(
      unknown('verify.no-signal', `No test of the claim can be written: ${reasons[0] ?? 'no runner is known here'}.`),
    );
  };

  const run = async (tester: Tester, test: TestText, withTest: Snapshot, fresh: boolean): Promise<CheckRun> => {
    const path = joinPath(snapshot.root, test.path);
    return checking.run(tester, {
      overlay: { snapshot: withTest, path, text: test.text, textHash: textHash(test.text) },
      document: testDocument(document, path, test.text),
      span: { start: 0, end: test.text.length },
      scope: 'related',
      ...(fresh ? { fresh: true as const } : {}),
    });
  };

  const receiptOf = (name: string, input: readonly Literal[], behaviour: Behaviour): Receipt => {
    const write = (value: Literal) => dialectOf(document.languageId)?.write.literal(value) ?? '…';
    const call = `${name}(${input.map(write).join(', ')})`;
    return checking.receipt({
      checker: 'calls',
      command: ['call', call],
      excerpt: `${call} ${behaviour.kind} ${behaviour.shown}`.slice(0, 4000),
      isolation: 'separate-process',
    });
  };

  return {
    async reproduce(claim, signal) {
      throwIfAborted(signal);
      const made = await written(claim);
      if (!made.ok) return made;
      const { test, framework } = made.value;
      const path = joinPath(snapshot.root, test.path);
      const withTest: Snapshot = {
        ...snapshot,
        buffers: new Map([...snapshot.buffers, [own, document.text], [path, test.text]]),
      };
      const testers = await checking.testers(withTest, testDocument(document, path, test.text));
      const tester = testers.find(({ tool }) => tool === framework);
      if (!tester) return err(unknown('checker.missing', `${framework} cannot run a test of the claim here.`));
      const runs: Seen[] = [];
      for (const fresh of [false, true]) {
        throwIfAborted(signal);
        const seen = look(await run(tester, test, withTest, fresh), test, document.uri, claim);
        if (!seen.ok) return seen;
        runs.push(seen.value);
      }
      const [first, second] = runs as [Seen, Seen];
      if (first.actual !== second.actual || first.expected !== second.expected)
        return err(unknown('verify.flaky', 'The test of the claim changes its mind on the same text.'));
      const reproducer: Reproducer = {
        framework,
        path: test.path,
        text: test.text,
        failure: first.message,
        expected: first.expected,
        actual: first.actual,
        receipts: [first.receipt, second.receipt],
      };
      return ok(reproducer);
    },
    async call({ expectation, actual }, signal) {
      throwIfAborted(signal);
      const read = callIn(expectation.call, document.languageId);
      const { expected } = expectation;
      const wanted = expected.kind === 'value' ? literalIn(expected.text, document.languageId) : undefined;
      if (!read || (expected.kind === 'value' && !wanted))
        return err(unknown('verify.no-signal', 'The call is not one of literals.'));
      session ??= checking.trials.calls(signal);
      const warm = await session;
      const fresh = await checking.trials.calls(signal);
      try {
        const seen: Behaviour[] = [];
        for (const calls of [warm, fresh]) {
          throwIfAborted(signal);
          const [behaviours] = (await calls?.behave([{ edits: [] }], read.name, [read.args], signal)) ?? [];
          const behaviour = behaviours?.[0];
          if (!behaviour || behaviour.kind === 'hung')
            return err(unknown('verify.no-signal', 'The document cannot be loaded by itself, or the call hangs.'));
          // Nobody there to be called.
          if (behaviour.kind === 'threw' && /^(?:Reference|Name|Attribute)Error$/u.test(behaviour.type))
            return err(unknown('verify.no-signal', `The call throws ${behaviour.shown}.`));
          seen.push(behaviour);
        }
        const [first, second] = seen as [Behaviour, Behaviour];
        if (first.key !== second.key)
          return err(unknown('verify.flaky', 'The call changes its mind on the same text.'));
        const receipts = [first, second].map((one) => receiptOf(read.name, read.args, one)) as [Receipt, Receipt];
        const said = first.kind === 'threw' ? `throws ${first.shown}` : first.shown;
        if (holds(first, expected, wanted)) return err({ kind: 'refuted', receipt: receipts[0] });
        if (actual !== undefined && !isSaid(actual, said, first, document.languageId))
          return err({ kind: 'other-reason', message: `It gives ${said}, not ${actual}.`, receipt: receipts[0] });
        const words = expected.kind === 'value' ? expected.text : `throws ${expected.error ?? 'an error'}`;
        return ok({ expected: words, actual: said, receipts });
      } finally {
        await fresh?.close();
      }
    },
    async behave(name, inputs, signal, text) {
      session ??= checking.trials.calls(signal);
      const calls = await session;
      whyNot = calls ? undefined : 'the document cannot be loaded by itself, or nothing of it may run here yet';
      if (!calls) return undefined;
      const edits = text === undefined || text === document.text ? [] : [smallestEdit(document.text, text)];
      const [behaviours] = await calls.behave([{ edits }], name, inputs, signal);
      if (!behaviours) whyNot = 'loading the document fails or does not end, or it has no such name';
      return behaviours;
    },
    whyNot: () => whyNot,
    receiptOf,
    async close() {
      await (await session)?.close();
    },
  };
}

/** One edit from a text to another, without what both begin and end with: variants are told apart within functions. */
function smallestEdit(from: string, to: string): TextEdit {
  const shortest = Math.min(from.length, to.length);
  let start = 0;
  while (start < shortest && from[start] === to[start]) start++;
  let tail = 0;
  while (tail < shortest - start && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  return { span: { start, end: from.length - tail }, newText: to.slice(start, to.length - tail) };
}

/** Whether a call did what is expected of it; what a literal cannot tell is taken for it. */
function holds(seen: Behaviour, expected: Claim['expectation']['expected'], wanted: Literal | undefined): boolean {
  if (expected.kind === 'throws') return seen.kind === 'threw' && (!expected.error || expected.error === seen.type);
  return seen.kind === 'returned' && (!seen.value || !wanted || isMet(seen.value, wanted, false));
}

/** Whether a call gave what a claim says that it gives. */
function isSaid(claimed: string, said: string, { value }: Behaviour, languageId: string): boolean {
  const literal = literalIn(claimed, languageId);
  if (literal && value) return isMet(value, literal, false);
  return squeezed(claimed) === squeezed(said) || said.startsWith(claimed) || claimed.startsWith(said);
}

/** How a test of a claim failed, once. */
interface Seen {
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  readonly receipt: Receipt;
}

/** Reads one run of the test: a failure counts only in the claimed way and for the claimed reason. */
function look(run: CheckRun, test: TestText, document: string, claim: Claim): Result<Seen, Unproven> {
  if (run.kind !== 'ran') return err({ kind: 'unknown', failure: run.failure });
  const found = (run.tests?.cases ?? []).filter(({ name }) => name === test.name || name.endsWith(test.name));
  const [one] = found;
  if (!one || found.length > 1 || one.standIn || one.state === 'skipped')
    return err(
      unknown('checker.set-up', `The test of the claim could not be loaded: ${firstLine(run.receipt.excerpt)}`),
    );
  const { receipt } = run;
  if (one.state === 'passed') return err({ kind: 'refuted', receipt });
  const seen = reasonOf(one, document, claim);
  if (!seen) return err({ kind: 'other-reason', message: firstLine(one.failure?.message ?? ''), receipt });
  if (claim.actual !== undefined && squeezed(claim.actual) !== squeezed(seen.actual))
    return err({ kind: 'other-reason', message: `It gives ${seen.actual}, not ${claim.actual}.`, receipt });
  return ok({ ...seen, receipt });
}

const didNotThrow =
  /missing expected (?:exception|rejection)|did not (?:raise|throw)|not raised|received (?:function|promise) (?:did not throw|resolved)|expected .*to throw/i;

/** What the test saw, where it failed by its own assertion or by an error that went through the document. */
function reasonOf(
  { failure: said }: TestCase,
  document: string,
  { expectation }: Claim,
): Omit<Seen, 'receipt'> | undefined {
  if (!said) return undefined;
  const { expected } = expectation;
  const message = firstLine(said.message);
  const wanted = expected.kind === 'value' ? expected.text : `throws ${expected.error ?? 'an error'}`;
  const name = decodeURIComponent(document.slice(document.lastIndexOf('/') + 1));
  const throughDocument = (said.stack ?? '').includes(`${name}:`) || (said.stack ?? '').includes(`${name}", line`);
  if (expected.kind === 'throws' && didNotThrow.test(said.message))
    return { message, expected: wanted, actual: 'no error' };
  if (expected.kind === 'value' && said.expected !== undefined && said.actual !== undefined)
    return { message, expected: said.expected, actual: said.actual };
  return throughDocument ? { message, expected: wanted, actual: `throws ${message}` } : undefined;
}

/** A test file that reaches the document: the first that ran. */
async function sampleOf(
  snapshot: Snapshot,
  evidence: Evidence,
  document: string,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  for (const test of [...testsIn(evidence, 'failed'), ...testsIn(evidence, 'passed')]) {
    if (test.uri === undefined || test.uri === document) continue;
    const path = uriToPath(test.uri);
    const unsaved = snapshot.buffers.get(path);
    if (unsaved !== undefined) return { path, text: unsaved };
    const read = await readDocument(path);
    if (read.ok) return { path, text: read.value.text };
  }
  return undefined;
}

function testDocument(like: DocumentText, path: string, text: string): DocumentText {
  return { uri: pathToUri(path), languageId: like.languageId, version: 0, text };
}

function unknown(code: Parameters<typeof failure>[0], message: string): Extract<Unproven, { kind: 'unknown' }> {
  return { kind: 'unknown', failure: failure(code, message, 'The finding stays unproven.') };
}

function firstLine(text: string): string {
  return text.split(/\r\n|\r|\n/, 1)[0]!.slice(0, 300);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
