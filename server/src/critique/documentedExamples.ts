// Documented examples decided without running anything: the functions of the selection are evaluated on their syntax
// tree, and an example that is contradicted is a finding on the line that its failing and passing examples point at.
// What the evaluator does not know exactly says nothing. Method: docs/methods.md#documented-examples.

import { lineEndOffset, lineStartsOf, rangeOf, type LineStarts, type Span } from '../base/text.ts';
import { textHash } from '../base/hash.ts';
import type { BugKind } from '../core/bugKind.ts';
import type { Critic, CritiqueContext } from '../core/critic.ts';
import type { Receipt } from '../core/evidence.ts';
import type { FindingEvidence, FindingFix } from '../core/finding.ts';
import type { Literal } from '../core/literal.ts';
import type { Parse, SyntaxTree } from '../core/syntaxTree.ts';
import type { DocumentText } from '../core/target.ts';
import { programOf } from '../evaluate/index.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { suspect } from '../repair/localise/suspect.ts';
import { decide, type Decided } from './examples/decide.ts';
import type { Documented } from './examples/example.ts';
import { javascriptExamples } from './examples/javascript.ts';
import { pythonExamples } from './examples/python.ts';
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

/** Decides the documented examples of the functions that a span meets; none where the language has no evaluator. */
export function decideExamples(tree: SyntaxTree, span: Span, parse: Parse): readonly DecidedFunction[] {
  const read = Object.hasOwn(readers, tree.languageId) ? readers[tree.languageId] : undefined;
  const documented = read?.(tree, span, parse) ?? [];
  const program = documented.length > 0 ? programOf(tree) : undefined;
  if (!program) return [];
  const isJavaScript = tree.languageId !== 'python';
  return documented.map((one) => ({
    documented: one,
    decided: one.examples.slice(0, mostExamples).map((example) => decide(program, parse, example, isJavaScript)),
  }));
}

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
    const tree = parse(document.text);
    const starts = lineStartsOf(document.text);
    const found = decideExamples(tree, span, parse).flatMap(({ documented, decided }): readonly Unnamed[] => {
      const failing = decided.filter((one) => one.state === 'contradicted');
      if (failing.length === 0) return [];
      const place = placeOf(tree, starts, documented, decided, () =>
        suspectedLine(document, tree, documented, decided, evidence),
      );
      return [findingOf(context, document, starts, documented, failing, decided.length, place)];
    });
    return { findings: withIds(found), items: [], failures: [] };
  },
} as const satisfies Critic;

/** The line that the examples point at most, from the formulas of fault localisation; undefined where none ran. */
function suspectedLine(
  document: DocumentText,
  tree: SyntaxTree,
  { node }: Documented,
  decided: readonly Decided[],
  before: Parameters<typeof suspect>[0]['before'],
): number | undefined {
  const dialect = dialectOf(document.languageId);
  if (!dialect) return undefined;
  const tests = decided.flatMap((one, index) =>
    one.state === 'unknown'
      ? []
      : [
          {
            id: `example ${index}`,
            name: one.example.call,
            state: one.state === 'met' ? ('passed' as const) : ('failed' as const),
            lines: [...one.lines].filter((line) => line >= 0).toSorted((a, b) => a - b),
            durationMs: 0,
          },
        ],
  );
  const suspicion = suspect({ document, tree, dialect, functions: [node], selected: node, tests, before });
  return suspicion.lines[0]?.line;
}

/** The suspected line without its indentation; the name of the function where there is none. */
function placeOf(
  tree: SyntaxTree,
  starts: LineStarts,
  { node, name }: Documented,
  decided: readonly Decided[],
  suspected: () => number | undefined,
): Span {
  const ran = decided.some((one) => one.state === 'contradicted' && one.lines.size > 0);
  const line = ran ? suspected() : undefined;
  const start = line === undefined ? undefined : starts[line];
  if (line !== undefined && start !== undefined) {
    const text = tree.text.slice(start, lineEndOffset(tree.text, starts, line));
    const span = { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
    if (span.start < span.end) return span;
  }
  const short = name.slice(name.lastIndexOf('.') + 1);
  const at = tree.text.indexOf(short, node.start);
  return { start: at, end: at + short.length };
}

function findingOf(
  context: CritiqueContext,
  document: DocumentText,
  starts: LineStarts,
  documented: Documented,
  failing: readonly Contradicted[],
  count: number,
  place: Span,
): Unnamed {
  const [first] = failing;
  const more = failing.length === 1 ? '' : ` ${failing.length} of its ${count} examples are contradicted.`;
  const fixes = failing.flatMap((one) => fixOf(document, one));
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
    evidence: failing.map((one): FindingEvidence => ({
      checker: 'examples',
      excerpt: sentence(one),
      receipt: receiptOf(context, document, one),
      at: { uri: document.uri, line: one.example.line },
    })),
    bugKind: kindOf(first!),
    ...(fixes.length === 0 ? {} : { fixes }),
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

/** Proof that the evaluator went through this exact text; it runs in process and takes no time of its own. */
function receiptOf(context: CritiqueContext, { text }: DocumentText, { example, actual }: Contradicted): Receipt {
  return {
    id: context.nextId(),
    checker: 'examples',
    command: ['evaluate', example.call],
    cwd: '.',
    exitCode: null,
    durationMs: 0,
    textHash: textHash(text),
    isolation: 'in-process',
    excerpt: `${example.call}: ${actual}`.slice(0, 4000),
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
