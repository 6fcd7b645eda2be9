// Documented examples decided without running anything: the functions of the selection are evaluated on their syntax
// tree, and an example that is contradicted is a finding on the line that its failing and passing examples point at.
// What the evaluator does not know exactly says nothing. Method: docs/methods.md#documented-examples.

import { applyEdits } from '../base/edit.ts';
import { textHash } from '../base/hash.ts';
import { lineEndOffset, lineStartsOf, positionAt, rangeOf, type LineStarts, type Span } from '../base/text.ts';
import type { BugKind } from '../core/bugKind.ts';
import type { Claim } from '../core/claim.ts';
import type { Critic } from '../core/critic.ts';
import { ranIn, type Evidence, type Receipt } from '../core/evidence.ts';
import type { Finding, FindingEvidence, FindingFix } from '../core/finding.ts';
import type { Literal } from '../core/literal.ts';
import type { Parse, SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { DocumentText } from '../core/target.ts';
import type { TracedTest } from '../core/trials.ts';
import type { EvaluationLimits } from '../evaluate/evaluation.ts';
import { programOf } from '../evaluate/index.ts';
import type { Dialect } from '../repair/dialect.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { suspect, suspicionOver } from '../repair/localise/suspect.ts';
import type { Fix } from '../repair/template.ts';
import { decide, withoutOthers, type Decided } from './examples/decide.ts';
import type { Documented } from './examples/example.ts';
import { javascriptExamples } from './examples/javascript.ts';
import { pythonExamples } from './examples/python.ts';
import { refits } from './examples/refit.ts';
import { withIds, type Unnamed } from './occurrences.ts';

/** Most examples of one function that are decided. */
const mostExamples = 20;

const readers: Readonly<Record<string, (tree: SyntaxTree, span: Span, parse: Parse) => readonly Documented[]>> = {
  python: pythonExamples,
  javascript: javascriptExamples,
  javascriptreact: javascriptExamples,
  typescript: javascriptExamples,
  typescriptreact: javascriptExamples,
};

type Contradicted = Extract<Decided, { state: 'contradicted' }>;

/** One function and how its examples stand. */
export interface DecidedFunction {
  readonly documented: Documented;
  readonly decided: readonly Decided[];
}

/** Limits of one example: most take a few hundred steps. A look while somebody types waits for no loop. */
const usual = { steps: 100_000, size: 1_000_000, depth: 150 };
const live = { steps: 10_000, size: 100_000, depth: 100 };

/** Decides the documented examples of the functions that a span meets; none where the language has no evaluator. */
export function decideExamples(
  tree: SyntaxTree,
  span: Span,
  parse: Parse,
  limits: EvaluationLimits = usual,
): readonly DecidedFunction[] {
  const read = Object.hasOwn(readers, tree.languageId) ? readers[tree.languageId] : undefined;
  const documented = read?.(tree, span, parse) ?? [];
  const program = documented.length > 0 ? programOf(tree) : undefined;
  if (!program) return [];
  const isJavaScript = tree.languageId !== 'python';
  return documented.map((one) => ({
    documented: one,
    decided: withoutOthers(
      one.examples.slice(0, mostExamples).map((example) => decide(program, parse, example, isJavaScript, limits)),
    ),
  }));
}

/** What a look at the examples needs. */
interface Look {
  readonly document: DocumentText;
  readonly tree: SyntaxTree;
  readonly parse: Parse;
  readonly before: Evidence;
  nextId(): string;
}

/**
 * Findings of the documented examples of the functions that a span meets.
 *
 * @param tries how many small changes of a contradicted function are tried, by evaluation, for the likeliest line and
 *   for a fix; 0 takes milliseconds whatever is found, and places a finding by the lines that the examples ran alone.
 */
export function exampleFindings(look: Look, span: Span, tries: number): readonly Finding[] {
  const starts = lineStartsOf(look.document.text);
  const found = decideExamples(look.tree, span, look.parse, tries === 0 ? live : usual).flatMap(
    (one): readonly Unnamed[] => {
      const failing = one.decided.filter((each) => each.state === 'contradicted').filter((each) => !isTold(look, each));
      return failing.length === 0 ? [] : [findingOf(look, starts, one, failing, tries)];
    },
  );
  return withIds(found);
}

/** Most changes that are tried on one contradicted function; fewer in a long text, which is parsed for each. */
const mostTries = 100;
const unitsTried = 400_000;

/** Contradicted examples of the selection. */
export const documentedExamples = {
  id: 'examples',
  title: 'Documented examples, evaluated',
  tier: 'text',
  kinds: ['code'],
  method: 'documented-examples',
  async critique(context, { target, evidence }) {
    const { document, span } = target;
    const parse = Object.hasOwn(readers, document.languageId)
      ? await context.parse.parserOf(document.languageId)
      : undefined;
    if (!parse) return { findings: [], items: [], failures: [] };
    const look: Look = {
      document,
      tree: parse(document.text),
      parse,
      before: evidence,
      nextId: () => context.nextId(),
    };
    const tries = Math.min(mostTries, Math.floor(unitsTried / Math.max(1, document.text.length)));
    return { findings: exampleFindings(look, span, tries), items: [], failures: [] };
  },
} as const satisfies Critic;

/** Where the fault most likely is, and a change that meets all examples, where one was found. */
interface Place {
  readonly line?: number;
  readonly fix?: Fix;
}

function placeOf(
  { document, tree, parse, before }: Look,
  { documented, decided }: DecidedFunction,
  tries: number,
): Place {
  const dialect = dialectOf(document.languageId);
  const func = dialect && functionIn(dialect, documented.node);
  if (!dialect || !func) return {};
  const tests = decided.flatMap((one, index) => (one.state === 'unknown' ? [] : [testOf(one, index)]));
  if (!tests.some(({ state, lines }) => state === 'failed' && lines.length > 0)) return {};
  const suspicion = suspect({ document, tree, dialect, functions: [func], selected: func, tests, before });
  const [fix] = refits({
    tree,
    dialect,
    parse,
    func,
    decided,
    suspicion: suspicionOver(document.text, suspicion),
    most: tries,
    enough: 1,
  });
  if (fix) return { line: positionAt(document.text, fix.at.start).line, fix };
  const line = suspicion.lines[0]?.line;
  return line === undefined ? {} : { line };
}

/** Whether a program has run an example and told that it fails. */
function isTold({ document, before }: Look, { example }: Decided): boolean {
  return ranIn(before).some((run) =>
    run.tests?.cases.some(
      ({ state, failure }) =>
        state === 'failed' &&
        (failure?.source === example.call || (failure?.at?.uri === document.uri && failure.at.line === example.line)),
    ),
  );
}

/** What running can settle: the first example that stands alone. */
function claimOf(documented: Documented, failing: readonly Contradicted[]): Claim | undefined {
  const alone = failing.find(({ example }) => example.before.length === 0);
  if (!alone) return undefined;
  const { example, value, actual } = alone;
  const isPlain = value?.kind === 'boolean' || (value?.kind === 'number' && Number.isSafeInteger(value.value));
  return {
    expectation: {
      call: example.call,
      expected: example.expected.kind === 'value' ? { kind: 'value', text: example.expected.text } : example.expected,
      origin: `documentation of ${documented.name}, line ${example.line + 1}`,
    },
    // Runners print these alike.
    ...(isPlain ? { actual } : {}),
  };
}

function testOf(one: Exclude<Decided, { state: 'unknown' }>, index: number): TracedTest {
  return {
    id: `example ${index}`,
    name: one.example.call,
    state: one.state === 'met' ? 'passed' : 'failed',
    lines: [...one.lines].filter((line) => line >= 0).toSorted((a, b) => a - b),
    durationMs: 0,
  };
}

/** The function itself within what declares it. */
function functionIn(dialect: Dialect, node: SyntaxNode): SyntaxNode | undefined {
  if (dialect.shapeOf(node)?.kind === 'function') return node;
  for (const child of node.children) {
    const found = functionIn(dialect, child);
    if (found) return found;
  }
  return undefined;
}

/** A line without its indentation; the name of the function where no line is suspected. */
function spanAt(text: string, starts: LineStarts, { node, name }: Documented, line: number | undefined): Span {
  const start = line === undefined ? undefined : starts[line];
  if (line !== undefined && start !== undefined) {
    const found = text.slice(start, lineEndOffset(text, starts, line));
    const span = { start: start + found.length - found.trimStart().length, end: start + found.trimEnd().length };
    if (span.start < span.end) return span;
  }
  return headOf(text, { node, name });
}

/** The name of a function where it is declared. */
export function headOf(text: string, { node, name }: Pick<Documented, 'node' | 'name'>): Span {
  const short = name.slice(name.lastIndexOf('.') + 1);
  const at = Math.max(node.start, text.indexOf(short, node.start));
  return { start: at, end: at + short.length };
}

function findingOf(
  look: Look,
  starts: LineStarts,
  one: DecidedFunction,
  failing: readonly Contradicted[],
  tries: number,
): Unnamed {
  const { document } = look;
  const { documented, decided } = one;
  const { line, fix } = placeOf(look, one, tries);
  const place = spanAt(document.text, starts, documented, line);
  const [first] = failing;
  const more = failing.length === 1 ? '' : ` ${failing.length} of its ${decided.length} examples are contradicted.`;
  const evidence = failing.map((each): FindingEvidence => ({
    checker: 'examples',
    excerpt: sentence(each),
    receipt: receiptOf(look, document.text, [each.example.call], `${each.example.call}: ${each.actual}`),
    at: { uri: document.uri, line: each.example.line },
  }));
  const changed = fix ? applyEdits(document.text, fix.edits) : undefined;
  const claim = claimOf(documented, failing);
  const fixes: FindingFix[] = [];
  if (fix && changed?.ok === true) {
    const calls = decided.flatMap((each) => (each.state === 'unknown' ? [] : [each.example.call]));
    const excerpt = `${fix.title}: ${calls.length === 1 ? 'the example holds' : `all ${calls.length} examples hold`}`;
    const receipt = receiptOf(look, changed.value, calls, excerpt);
    evidence.push({ checker: 'examples', excerpt, receipt });
    fixes.push({ title: fix.title, side: 'code', edits: fix.edits, validatedBy: [receipt.id] });
  }
  fixes.push(...failing.flatMap((each) => fixOf(document, each)));
  return {
    rule: 'examples/contradicted',
    identity: `${documented.name} contradicts ${first!.example.call}`,
    message: `${sentence(first!)}${more}`,
    category: 'logic',
    severity: 'warning',
    proof: 'supported',
    uri: document.uri,
    range: rangeOf(document.text, place, starts),
    quote: document.text.slice(place.start, place.end),
    evidence,
    bugKind: kindOf(first!),
    ...(fixes.length === 0 ? {} : { fixes }),
    ...(claim ? { claim } : {}),
  };
}

function sentence({ example, actual }: Contradicted): string {
  const call = shortened(example.call);
  const gives = actual.startsWith('throws ') ? actual : `gives ${shortened(actual)}`;
  const documented =
    example.expected.kind === 'throws'
      ? `to throw ${example.expected.error ?? 'an error'}`
      : `to give ${shortened(example.expected.text)}`;
  return `\`${call}\` is documented ${documented}, but ${gives}.`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= 120 ? line : `${line.slice(0, 119).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Proof that the evaluator went through one exact text; it runs in process and takes no time of its own. */
function receiptOf({ nextId }: Look, text: string, calls: readonly string[], excerpt: string): Receipt {
  return {
    id: nextId(),
    checker: 'examples',
    command: ['evaluate', ...calls],
    cwd: '.',
    exitCode: null,
    durationMs: 0,
    textHash: textHash(text),
    isolation: 'in-process',
    excerpt: excerpt.slice(0, 4000),
  };
}

/** The other side: the example says what the code gives. Nothing has shown that this is what was meant. */
function fixOf({ text }: DocumentText, { example, actual, value }: Contradicted): readonly FindingFix[] {
  const { expected } = example;
  if (
    expected.kind !== 'value' ||
    !expected.span ||
    value === undefined ||
    actual.length > 200 ||
    /[\n`]|\*\/|"""|'''/.test(actual)
  )
    return [];
  const old = text.slice(expected.span.start, expected.span.end);
  return [
    {
      title: `Change the example to ${actual}`,
      side: 'document',
      edits: old === actual ? [] : [{ span: expected.span, newText: actual }],
      validatedBy: [],
    },
  ].filter(({ edits }) => edits.length > 0) as readonly FindingFix[];
}

/** What kind of bug it most likely is, from how the two differ. */
function kindOf({ example, actual, value }: Contradicted): BugKind {
  if (value === undefined)
    return /^throws (?:NameError|ReferenceError|UnboundLocalError)\b/.test(actual) ? 'B.2' : 'B.5';
  if (example.expected.kind === 'throws') return 'B.3';
  return isOtherForm(example.expected.text, value) ? 'C.3' : 'C.1';
}

function isOtherForm(expected: string, value: Literal): boolean {
  const isQuoted = /^["']/.test(expected);
  const isListed = /^[[({]/.test(expected);
  return isQuoted !== (value.kind === 'string') || isListed !== ('items' in value || 'entries' in value);
}
