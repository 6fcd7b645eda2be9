// Documented examples of JavaScript's and TypeScript's functions: in comments directly above a function and at the
// beginning of its body, as code with its result or in prose.

import { lineStartsOf, positionAt, spansMeet, type Span } from '../../base/text.ts';
import type { Parse, SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import { commentsAbove } from './commentsAbove.ts';
import {
  argumentsIn,
  bracketEnd,
  bulletless,
  callsIn,
  isLiteralText,
  isSameName,
  listAfter,
  type Documented,
  type DocumentationLine,
  type Example,
  type ProseReader,
} from './example.ts';

/** Functions that meet a span, with their examples. */
export function javascriptExamples(tree: SyntaxTree, span: Span, parse: Parse): readonly Documented[] {
  const found: Documented[] = [];
  const { text } = tree;
  const visit = (statement: SyntaxNode, siblings: readonly SyntaxNode[], prefix: string): void => {
    const node =
      statement.kind === 'export_statement'
        ? (fieldOf(statement, 'declaration') ?? fieldOf(statement, 'value'))
        : statement;
    if (!node) return;
    const declarator = /^(?:lexical|variable)_declaration$/.test(node.kind)
      ? node.children.find((child) => child.kind === 'variable_declarator')
      : undefined;
    const func = declarator ? fieldOf(declarator, 'value') : node;
    const nameNode = fieldOf(declarator ?? node, 'name');
    if (!func || !nameNode) return;
    const name = prefix + text.slice(nameNode.start, nameNode.end);
    if (/^(?:abstract_)?class_declaration$/.test(node.kind)) {
      const members = fieldOf(node, 'body')?.children ?? [];
      for (const member of members)
        if (member.kind === 'method_definition' && member.children.some((child) => child.kind === 'static'))
          visit(member, members, `${name}.`);
      return;
    }
    if (!/^(?:function_declaration|method_definition|arrow_function|function_expression)$/.test(func.kind)) return;
    const above = commentsAbove(text, statement, siblings);
    const whole = { start: above[0]?.start ?? statement.start, end: statement.end };
    if (!spansMeet(whole, span)) return;
    const comments = [...above, ...commentsWithin(func)];
    if (comments.length > 0) found.push(documented(tree, statement, func, name, comments, parse));
  };
  for (const statement of tree.root.children) visit(statement, tree.root.children, '');
  return found.filter(({ examples }) => examples.length > 0);
}

function fieldOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

function commentsWithin(func: SyntaxNode): readonly SyntaxNode[] {
  const body = fieldOf(func, 'body');
  const inner = body?.kind === 'statement_block' ? body.children.filter((child) => child.kind !== '{') : [];
  const until = inner.findIndex((child) => child.kind !== 'comment');
  return inner.slice(0, Math.max(0, until));
}

function documented(
  tree: SyntaxTree,
  node: SyntaxNode,
  func: SyntaxNode,
  name: string,
  comments: readonly SyntaxNode[],
  parse: Parse,
): Documented {
  const parameters = parametersOf(tree, func);
  const reader: ProseReader = { name, parameters, isLiteral: isLiteralText, convert: asJavaScript };
  return {
    name,
    node,
    parameters,
    examples: examplesOf(
      comments.flatMap((one) => linesOf(tree, one)),
      reader,
      parse,
    ),
  };
}

function parametersOf({ text }: SyntaxTree, func: SyntaxNode): readonly string[] | undefined {
  const single = fieldOf(func, 'parameter');
  const given = single
    ? [single]
    : (fieldOf(func, 'parameters')?.children.filter((child) => child.named && child.kind !== 'comment') ?? []);
  const names: string[] = [];
  for (const one of given) {
    if (one.kind === 'optional_parameter' || one.kind === 'assignment_pattern' || fieldOf(one, 'value')) continue;
    const name = one.kind === 'required_parameter' ? fieldOf(one, 'pattern')! : one;
    if (name.kind !== 'identifier') return undefined;
    names.push(text.slice(name.start, name.end));
  }
  return names;
}

/** Lines of a comment without its marks. */
function linesOf({ text }: SyntaxTree, comment: SyntaxNode): readonly DocumentationLine[] {
  const source = text.slice(comment.start, comment.end);
  const isBlock = source.startsWith('/*');
  const starts = lineStartsOf(text);
  let at = comment.start;
  return source.split('\n').map((raw, index, all) => {
    let mark =
      index === 0
        ? (isBlock ? /^\/\*+\s*/ : /^\/\/+\s*/).exec(raw)![0].length
        : isBlock
          ? /^\s*(?:\*+(?!\/)\s?)?\s*/.exec(raw)![0].length
          : 0;
    const isLast = index === all.length - 1;
    const end =
      isBlock && isLast ? raw.length - (raw.endsWith('*/') ? /\**\*\/$/.exec(raw)![0].length : 0) : raw.length;
    mark = Math.min(mark, end);
    const line = { text: raw.slice(mark, end).trimEnd(), line: positionAt(text, at, starts).line, offset: at + mark };
    at += raw.length + 1;
    return line;
  });
}

/** A literal of Python as JavaScript writes it: its words for truth and nothing, and tuples. */
export function asJavaScript(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const rest = text.slice(at);
    const quoted = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/.exec(rest);
    const word = /^(?:True|False|None)\b/.exec(rest);
    if (quoted) out += quoted[0];
    else if (word) out += word[0] === 'None' ? 'null' : word[0].toLowerCase();
    else if (text[at] === '(') {
      const end = bracketEnd(text, at);
      if (end === undefined) return text;
      const inner = asJavaScript(text.slice(at + 1, end - 1));
      out += inner.includes(',') ? `[${inner}]` : `(${inner})`;
      at = end - 1;
      continue;
    } else out += text[at];
    at += (quoted ?? word)?.[0].length === undefined ? 0 : (quoted ?? word)![0].length - 1;
  }
  return out;
}

const thrown = /^(.+?)[;\s]*(?:\/\/|#|→|=>|->)\s*(?:(?:=>|->|→)\s*)?throws(?:\s+(?:an?\s+)?([\w$]+))?[.]?$/i;
const logged = /^console\.log\((.+)\)[;\s]*(?:\/\/\s*)(?:(?:=>|->|→|➞)\s*)?(\S.*)$/;

function examplesOf(lines: readonly DocumentationLine[], reader: ProseReader, parse: Parse): readonly Example[] {
  const found: Example[] = [];
  let before: string[] = [];
  let isList = false;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    isList = listAfter(line.text, isList);
    if (/^@\w+/.test(line.text)) before = [];
    const bare = bulletless(withoutTag(line));
    if (line.text.startsWith('>>>')) {
      const text = line.text.slice(3).trim().replace(/;$/, '');
      const value = lines[index + 1];
      const inline = callsIn(
        { ...line, text, offset: line.offset === undefined ? undefined : line.offset + line.text.indexOf(text) },
        reader,
      );
      if (inline.length > 0) found.push(...inline);
      else if (value && value.text !== '' && reader.isLiteral(value.text) && !/\.\.\./.test(value.text)) {
        const call = `${reader.name}(${text.slice(text.indexOf('(') + 1)}`;
        if (isCallOf(text, reader.name, parse)) {
          const span =
            value.offset === undefined ? {} : { span: { start: value.offset, end: value.offset + value.text.length } };
          const end = bracketEnd(text, text.indexOf('('));
          const inner = end === undefined ? undefined : text.slice(text.indexOf('(') + 1, end - 1);
          const whole = end === text.length && inner !== undefined ? `${reader.name}(${reader.convert(inner)})` : call;
          found.push({
            call: whole,
            expected: { kind: 'value', text: reader.convert(value.text), ...span },
            before,
            line: line.line,
            form: 'prose',
          });
        }
        index++;
      }
      continue;
    }
    const error = thrown.exec(bare.text);
    if (error && isCallOf(error[1]!, reader.name, parse)) {
      found.push({
        call: error[1]!,
        expected: { kind: 'throws', ...(error[2] === undefined ? {} : { error: error[2] }) },
        before,
        line: line.line,
        form: 'prose',
      });
      continue;
    }
    const log = logged.exec(bare.text);
    const source = log ? { ...bare, text: `${log[1]} => ${log[2]}`, offset: undefined } : bare;
    const calls = callsIn(source, reader).map((one) => ({ ...one, before: isList ? before : [] }));
    const next = lines[index + 1];
    const read = calls.length > 0 ? calls : argumentsIn(bare, next && bulletless(next), isList, reader);
    found.push(...read);
    if (read.length === 0 && isList && isStatement(bare.text, reader.name, parse)) before = [...before, bare.text];
  }
  return found;
}

function withoutTag(line: DocumentationLine): DocumentationLine {
  const tag = /^@example\s+/.exec(line.text)?.[0] ?? '';
  return {
    ...line,
    text: line.text.slice(tag.length),
    offset: line.offset === undefined ? undefined : line.offset + tag.length,
  };
}

/** A statement that may stand before an example. */
function isStatement(text: string, name: string, parse: Parse): boolean {
  if (!/^(?:const|let|var)\s+[\w$]+\s*=\s*\S/.test(text) || /\b(?:require|import)\b/.test(text)) return false;
  return !new RegExp(`^\\w+\\s+${name.replaceAll('$', '\\$')}\\b`).test(text) && !parse(text).hasFault;
}

/** The only expression of a text. */
function expressionIn(text: string, parse: Parse): SyntaxNode | undefined {
  const tree = parse(`(${text}\n)`);
  const [only, ...more] = tree.root.children;
  if (tree.hasFault || more.length > 0 || only?.kind !== 'expression_statement') return undefined;
  const inner = only.children[0]?.children.filter((child) => child.named) ?? [];
  return inner.length === 1 ? inner[0] : undefined;
}

/** Whether a text is one call of the function. */
function isCallOf(text: string, name: string, parse: Parse): boolean {
  const node = expressionIn(text, parse);
  const callee = node?.kind === 'call_expression' ? fieldOf(node, 'function') : undefined;
  return callee !== undefined && isSameName(text.slice(callee.start - 1, callee.end - 1), name);
}
