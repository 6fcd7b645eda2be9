// Documented examples of Python's functions: doctests and prose in docstrings, and comments directly above.

import { lineStartsOf, positionAt, spansMeet, type Span } from '../../base/text.ts';
import type { Parse, SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import { commentsAbove } from './commentsAbove.ts';
import {
  argumentsIn,
  bulletless,
  callsIn,
  isLiteralText,
  listAfter,
  type Documented,
  type DocumentationLine,
  type Example,
  type ProseReader,
} from './example.ts';

/** Functions that meet a span, with their examples. */
export function pythonExamples(tree: SyntaxTree, span: Span, parse: Parse): readonly Documented[] {
  const found: Documented[] = [];
  const walk = (node: SyntaxNode, owner: string): void => {
    for (const child of node.children) {
      const isFunction = child.kind === 'function_definition';
      const name = isFunction || child.kind === 'class_definition' ? fieldText(tree, child, 'name') : undefined;
      const qualified = name === undefined ? owner : owner === '' ? name : `${owner}.${name}`;
      if (isFunction && name !== undefined) {
        const outer = child.parent?.kind === 'decorated_definition' ? child.parent : child;
        const above = commentsAbove(tree.text, outer, outer.parent?.children ?? []);
        const whole = { start: above[0]?.start ?? outer.start, end: outer.end };
        if (spansMeet(whole, span)) found.push(documented(tree, child, qualified, above, parse));
        continue;
      }
      walk(child, qualified);
    }
  };
  walk(tree.root, '');
  return found.filter(({ examples }) => examples.length > 0);
}

function fieldText({ text }: SyntaxTree, node: SyntaxNode, field: string): string | undefined {
  const found = node.children.find((child) => child.field === field);
  return found && text.slice(found.start, found.end);
}

function documented(
  tree: SyntaxTree,
  node: SyntaxNode,
  name: string,
  above: readonly SyntaxNode[],
  parse: Parse,
): Documented {
  const parameters = parametersOf(tree, node);
  const reader: ProseReader = { name, parameters, isLiteral: isLiteralText, convert: (text) => text };
  const blocks = [above.flatMap((comment) => commentLine(tree, comment)), docstringLines(tree, node)];
  return { name, node, parameters, examples: blocks.flatMap((lines) => examplesOf(lines, reader, parse)) };
}

/** Names that must be given; undefined for methods and for functions that take any number. */
function parametersOf(tree: SyntaxTree, node: SyntaxNode): readonly string[] | undefined {
  const list = node.children.find((child) => child.field === 'parameters');
  const names: string[] = [];
  for (const one of list?.children ?? []) {
    if (!one.named || one.kind === 'comment') continue;
    if (one.kind === 'default_parameter' || one.kind === 'typed_default_parameter') continue;
    const name = one.kind === 'typed_parameter' ? one.children[0]! : one;
    if (name.kind !== 'identifier') return undefined;
    names.push(tree.text.slice(name.start, name.end));
  }
  return names[0] === 'self' || names[0] === 'cls' ? undefined : names;
}

function commentLine({ text }: SyntaxTree, comment: SyntaxNode): readonly DocumentationLine[] {
  const source = text.slice(comment.start, comment.end);
  const mark = /^#+!?\s*/.exec(source)![0];
  return [
    {
      text: source.slice(mark.length).trimEnd(),
      line: positionAt(text, comment.start).line,
      offset: comment.start + mark.length,
    },
  ];
}

/** Lines of a function's docstring; those with escapes have no place of their own. */
function docstringLines(tree: SyntaxTree, node: SyntaxNode): readonly DocumentationLine[] {
  const body = node.children.find((child) => child.field === 'body');
  const first = body?.children.find((child) => child.named && child.kind !== 'comment');
  const string = first?.kind === 'expression_statement' ? first.children[0] : first;
  if (string?.kind !== 'string') return [];
  const source = tree.text.slice(string.start, string.end);
  const marks = /^([a-zA-Z]*)("""|'''|"|')/.exec(source);
  if (!marks || /[bf]/i.test(marks[1]!)) return [];
  const isRaw = /r/i.test(marks[1]!);
  const inner = source.slice(marks[0].length, source.length - marks[2]!.length);
  const starts = lineStartsOf(tree.text);
  let at = string.start + marks[0].length;
  const lines: DocumentationLine[] = [];
  for (const raw of inner.split('\n')) {
    const text = raw.trim();
    const offset = at + raw.indexOf(text);
    // What an escape stands for is not what is written: such a line says nothing here.
    const isPlain = isRaw || !text.includes('\\');
    lines.push({ text: isPlain ? text : '·', line: positionAt(tree.text, at, starts).line, offset });
    at += raw.length + 1;
  }
  return lines;
}

const prompt = /^>>>\s?/;

function examplesOf(lines: readonly DocumentationLine[], reader: ProseReader, parse: Parse): readonly Example[] {
  const found: Example[] = [];
  const before: string[] = [];
  let isList = false;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    if (prompt.test(line.text)) {
      const end = doctestEnd(lines, index);
      found.push(...doctest(lines.slice(index, end), reader, before, parse));
      index = end - 1;
      continue;
    }
    isList = listAfter(line.text, isList);
    const bare = bulletless(line);
    const calls = callsIn(bare, reader);
    const next = lines[index + 1];
    found.push(...(calls.length > 0 ? calls : argumentsIn(bare, next && bulletless(next), isList, reader)));
  }
  return found;
}

/** The line after a doctest: what it prints ends at an empty line or at the next one. */
function doctestEnd(lines: readonly DocumentationLine[], start: number): number {
  let end = start + 1;
  while (end < lines.length && lines[end]!.text !== '' && !prompt.test(lines[end]!.text)) end++;
  return end;
}

/** The example that one prompt begins; a statement goes to `before`. */
function doctest(
  lines: readonly DocumentationLine[],
  reader: ProseReader,
  before: string[],
  parse: Parse,
): readonly Example[] {
  const [first, ...rest] = lines;
  const source = [first!.text.replace(prompt, '')];
  while (rest[0] && /^\.\.\.(?:\s|$)/.test(rest[0].text)) source.push(rest.shift()!.text.replace(/^\.\.\. ?/, ''));
  const text = source.join('\n');
  if (/#\s*doctest:/.test(text)) return [];
  if (rest.length === 0) {
    // Some write the value on the line of the call.
    const inline =
      source.length === 1
        ? callsIn(
            {
              ...first!,
              text,
              offset: first!.offset === undefined ? undefined : first!.offset + first!.text.length - text.length,
            },
            reader,
          )
        : [];
    if (inline.length > 0) return inline;
    if (isStatement(text, parse)) before.push(text);
    return [];
  }
  if (!isCallOf(text, reader.name, parse)) return [];
  const printed = rest.map((line) => line.text);
  const call = { call: text, before: [...before], line: first!.line, form: 'doctest' } as const;
  if (printed[0]!.startsWith('Traceback (')) {
    const error = /^([\w.]+)(?::|$)/.exec(printed.at(-1)!)?.[1];
    return printed.length > 1 && error !== undefined
      ? [{ ...call, expected: { kind: 'throws', error: error.split('.').at(-1)! } }]
      : [];
  }
  const value = printed.join('\n');
  if (value.includes('...') || !reader.isLiteral(value)) return [];
  const [start, last] = [rest[0]!.offset, rest.at(-1)!];
  const span =
    start === undefined || last.offset === undefined ? {} : { span: { start, end: last.offset + last.text.length } };
  return [{ ...call, expected: { kind: 'value', text: value, ...span } }];
}

function isStatement(text: string, parse: Parse): boolean {
  const tree = parse(text);
  return !tree.hasFault && tree.root.children.some((child) => child.named && child.kind !== 'comment');
}

/** Whether a text is one expression that calls the function; what it prints is no value. */
function isCallOf(text: string, name: string, parse: Parse): boolean {
  const tree = parse(text);
  const [only, ...more] = tree.root.children.filter((child) => child.named && child.kind !== 'comment');
  if (tree.hasFault || more.length > 0 || only?.kind !== 'expression_statement') return false;
  const short = name.slice(name.lastIndexOf('.') + 1);
  return /^(?!print\b)/.test(text) && new RegExp(`(?<!\\w)${short}\\s*\\(`).test(text) && !/\bprint\s*\(/.test(text);
}
