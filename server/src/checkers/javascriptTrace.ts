// The original of a JavaScript or TypeScript document with probes in the functions that a search may change: which
// lines ran, and with what arguments functions were called. Pure; what the probes call is in the trials' driver.

import { lineStartsOf, type Span } from '../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import {
  childIn,
  functionsIn,
  inStatement,
  preambleAt,
  stepInsertions,
  visitNodes,
  type Insertion,
  type ScriptFunction,
} from './javascriptFunctions.ts';
import { sliceWith } from './javascriptInsert.ts';

/**
 * The text with probes. A statement that runs sets its lines in `l` of the runtime, and a call of a function with a
 * name is told to its `c(name, arguments)`.
 *
 * @param spans what is traced: functions that touch one of them.
 * @param runtime name of the object that the program uses.
 * @param preamble a statement that the program begins with.
 */
export function tracedProgram(tree: SyntaxTree, spans: readonly Span[], runtime: string, preamble = ''): string {
  const { text } = tree;
  const starts = lineStartsOf(text);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const traced = functionsIn(tree.root, text).filter(({ node }) =>
    spans.some((span) => node.start < span.end && span.start < node.end),
  );
  const probes: Insertion[] = [];
  const seen = new Set<SyntaxNode>();
  const mark = (from: number, to: number, end: string): string => {
    const lines: string[] = [];
    for (let line = lineOf(from); line <= lineOf(Math.max(from, to - 1)); line++) lines.push(`${runtime}.l[${line}]=`);
    return `${lines.join('')}1${end}`;
  };
  for (const one of traced) {
    const call = recordOf(one, text, runtime);
    if (!one.hasBlock) {
      probes.push({ at: one.start, text: `${call === '' ? '' : `${call},`}${mark(one.start, one.end, ',')}` });
    } else if (call !== '') probes.push({ at: one.start, text: `${one.hasDirectives ? ';' : ''}${call};` });
    visitNodes(one.body, (node) => {
      if (seen.has(node) || !isStatement(node) || node.start < one.start) return;
      seen.add(node);
      const probe = mark(node.start, headEnd(node), ';');
      if (isListed(node)) probes.push({ at: node.start, text: probe });
      else if (node.kind !== 'lexical_declaration') probes.push(inStatement(node, probe));
    });
  }
  const all = [...preambleAt(tree.root, preamble), ...stepInsertions(tree.root, text, runtime), ...probes]
    .map((one, index) => ({ one, index }))
    .sort((a, b) => a.one.at - b.one.at || endOf(b.one) - endOf(a.one) || a.index - b.index)
    .map(({ one }) => one);
  const head = tree.languageId.startsWith('typescript') ? '// @ts-nocheck\n' : '';
  return head + sliceWith(text, 0, text.length, [], all);
}

/** What holds others comes first: pairs by their ends, then what stands alone. */
function endOf(one: Insertion): number {
  return one.close?.at ?? one.at;
}

function isStatement(node: SyntaxNode): boolean {
  if (!node.named || /^(?:generator_)?function_declaration$|^function_signature$/.test(node.kind)) return false;
  if (/^(?:interface|type_alias|enum|ambient)_declaration$/.test(node.kind)) return false;
  return node.kind.endsWith('_statement') || /^(?:lexical|variable|class)_declaration$/.test(node.kind)
    ? isPlace(node)
    : false;
}

/** Whether a probe may be put before a statement, or around it. */
function isPlace(node: SyntaxNode): boolean {
  return isListed(node) || isSingle(node);
}

function isListed({ parent, field }: SyntaxNode): boolean {
  if (parent?.kind === 'statement_block') return true;
  return (parent?.kind === 'switch_case' || parent?.kind === 'switch_default') && field !== 'value';
}

function isSingle(node: SyntaxNode): boolean {
  const { parent, field, kind } = node;
  if (kind === 'statement_block' || kind === 'empty_statement') return false;
  if (parent?.kind === 'else_clause' || isLoopBody(node)) return true;
  return parent?.kind === 'if_statement' && field === 'consequence';
}

/** Where the part of a statement ends that runs when it is reached. */
function headEnd(node: SyntaxNode): number {
  let end = node.end;
  visitNodes(node, (one) => {
    const opens =
      one !== node &&
      (one.kind === 'statement_block' || one.kind === 'switch_body' || isSingle(one) || isLoopBody(one));
    if (opens && one.start < end) end = one.start;
  });
  return end;
}

function isLoopBody({ parent, field }: SyntaxNode): boolean {
  return field === 'body' && /^(?:for|for_in|while|do)_statement$/.test(parent?.kind ?? '');
}

/** Tells of a call; empty where its arguments have no names. */
function recordOf({ name, node }: ScriptFunction, text: string, runtime: string): string {
  if (name === undefined || /(?:^|\.)constructor$/.test(name)) return '';
  const told = (words: string) => `${runtime}.c(${JSON.stringify(name)},${words})`;
  if (node.kind !== 'arrow_function') return told('arguments');
  const only = childIn(node, 'parameter');
  if (only !== undefined) return told(`[${text.slice(only.start, only.end)}]`);
  const words: string[] = [];
  for (const one of childIn(node, 'parameters')?.children ?? []) {
    if (!one.named || one.kind === 'comment') continue;
    const pattern = childIn(one, 'pattern') ?? childIn(one, 'left') ?? one;
    if (pattern.kind === 'rest_pattern') words.push(text.slice(pattern.start, pattern.end));
    else if (pattern.kind === 'identifier') words.push(text.slice(pattern.start, pattern.end));
    else return '';
  }
  return told(`[${words.join(',')}]`);
}
