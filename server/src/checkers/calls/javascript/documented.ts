// Documented examples of JavaScript and TypeScript functions, in the forms that cannot be read in two ways: a call of
// the function and, after an arrow or on the line after `>>>`, a value that is a literal. Prose is never guessed at.

import { lineStartsOf, positionAt, spansMeet, type Span } from '../../../base/text.ts';
import type { Parse, SyntaxNode, SyntaxTree } from '../../../core/syntaxTree.ts';
import type { CallCase, DocumentedExample } from '../callHost.ts';

interface Documented {
  readonly owner: string;
  readonly node: SyntaxNode;
  readonly comments: readonly SyntaxNode[];
}

/** One line of a comment without its decoration. */
interface CommentLine {
  readonly text: string;
  readonly line: number;
}

/** Between a call and its value, in code that shows results in comments, and in lines that are an example alone. */
const arrow = /^(.*?\S)[;\s]*(?:\/\/|#)\s*(?:=>|->|→|➞|[Rr]eturns:?)\s*(\S.*)$/u;
const bareArrow = /^(.*?\))\s*(?:=>|->|→|➞|={2,3}|returns)\s*(\S.*)$/u;
const thrown =
  /^(.*?\S)[;\s]*\/\/\s*(?:(?:=>|->|→|➞)\s*)?[Tt]hrows(?:\s+(?:an?\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*))?[.]?$/u;
const logged = /^console\.log\((.+)\)[;\s]*\/\/\s*(?:(?:=>|->|→|➞)\s*)?(\S.*)$/u;

/** See `CallLanguage.examplesIn`; `parse` reads expressions of the same language. */
export function documentedExamples(tree: SyntaxTree, span: Span, parse: Parse): readonly DocumentedExample[] {
  const found: DocumentedExample[] = [];
  const starts = lineStartsOf(tree.text);
  for (const one of documentedIn(tree)) {
    const first = one.comments[0];
    const whole = { start: Math.min(first?.start ?? one.node.start, one.node.start), end: one.node.end };
    if (!spansMeet(whole, span)) continue;
    const lines = one.comments.flatMap((comment) =>
      linesOf(comment, tree.text, positionAt(tree.text, comment.start, starts).line),
    );
    found.push(...examplesOf(lines, one.owner, parse));
  }
  return found.toSorted((a, b) => a.line - b.line);
}

/** Functions and classes that the module can call by name, with the comments that stand directly before or in them. */
function documentedIn({ root, text }: SyntaxTree): readonly Documented[] {
  const found: Documented[] = [];
  const name = (node: SyntaxNode | undefined) => (node ? text.slice(node.start, node.end) : '');
  const field = (node: SyntaxNode, wanted: string) => node.children.find((child) => child.field === wanted);
  const visit = (statement: SyntaxNode, siblings: readonly SyntaxNode[], prefix: string): void => {
    const node = statement.kind === 'export_statement' ? field(statement, 'declaration') : statement;
    if (!node) return;
    const declarator = /^(?:lexical|variable)_declaration$/.test(node.kind)
      ? node.children.find((child) => child.kind === 'variable_declarator')
      : undefined;
    const value = declarator && field(declarator, 'value');
    const isFunction = /^(?:generator_)?function_declaration$|^method_definition$/.test(node.kind);
    const isClass = node.kind === 'class_declaration' || node.kind === 'abstract_class_declaration';
    if (
      !isFunction &&
      !isClass &&
      !/^(?:arrow_function|function_expression|generator_function)$/.test(value?.kind ?? '')
    )
      return;
    const own = name(field(declarator ?? node, 'name'));
    if (own === '') return;
    const owner = prefix + own;
    const body = field(value ?? node, 'body');
    const within = isClass ? [] : (body?.children.filter((child) => child.kind !== '{') ?? []);
    const until = within.findIndex((child) => child.kind !== 'comment');
    found.push({
      owner,
      node: statement,
      comments: [...commentsBefore(statement, siblings, text), ...within.slice(0, Math.max(0, until))],
    });
    if (isClass) for (const member of body?.children ?? []) visit(member, body!.children, `${owner}.`);
  };
  for (const statement of root.children) visit(statement, root.children, '');
  return found;
}

/** The comments directly before a statement, in order; an empty line parts them from it. */
function commentsBefore(node: SyntaxNode, siblings: readonly SyntaxNode[], text: string): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let next = node;
  for (let index = siblings.indexOf(node) - 1; index >= 0; index--) {
    const one = siblings[index]!;
    if (one.kind !== 'comment') break;
    const gap = text.slice(one.end, next.start);
    if (gap.split('\n').length > (found.length === 0 ? 3 : 2)) break;
    // A comment after code on its line belongs to that code.
    const lineStart = text.lastIndexOf('\n', one.start - 1) + 1;
    if (text.slice(lineStart, one.start).trim() !== '') break;
    found.unshift(one);
    next = one;
  }
  return found;
}

function linesOf(comment: SyntaxNode, text: string, first: number): readonly CommentLine[] {
  const source = text.slice(comment.start, comment.end);
  const isBlock = source.startsWith('/*');
  const inner = isBlock ? source.slice(2, source.endsWith('*/') ? -2 : undefined) : source.slice(2);
  return inner.split(/\r\n|\n|\r/).map((line, index) => ({
    text: (isBlock ? line.replace(/^\s*\*+(?=\s|$)/, '') : line).trim(),
    line: first + index,
  }));
}

function examplesOf(lines: readonly CommentLine[], owner: string, parse: Parse): readonly DocumentedExample[] {
  const found: DocumentedExample[] = [];
  let before: string[] = [];
  let inExample = false;
  for (let index = 0; index < lines.length; index++) {
    const { text, line } = lines[index]!;
    const tag = /^@(\w+)/.exec(text)?.[1];
    if (tag !== undefined) {
      inExample = tag === 'example';
      before = [];
      continue;
    }
    const add = (call: string, expected: CallCase['expected']) => {
      const setUp = before.length === 0 ? {} : { before: [...before] };
      found.push({ case: { call, expected, ...setUp, rounded: true }, owner, line });
    };
    if (text.startsWith('>>>')) {
      const call = text.slice(3).trim().replace(/;$/, '');
      const value: string[] = [];
      while (index + 1 < lines.length && !/^(?:$|>>>|@|```)/.test(lines[index + 1]!.text))
        value.push(lines[++index]!.text);
      const wanted = literalIn(value, parse);
      if (wanted !== undefined && isCallOf(call, owner, parse)) add(call, { kind: 'value', text: wanted });
      else if (value.length === 0 && isStatement(text.slice(3), owner, parse)) before.push(text.slice(3).trim());
      continue;
    }
    const example = exampleIn(text, owner, parse);
    if (example) add(example.call, example.expected);
    else if (inExample && isStatement(text, owner, parse)) before.push(text);
  }
  return found;
}

/** The example that a line is, if it is one. */
function exampleIn(text: string, owner: string, parse: Parse): Pick<CallCase, 'call' | 'expected'> | undefined {
  const error = thrown.exec(text);
  if (error && isCallOf(error[1]!, owner, parse))
    return { call: error[1]!, expected: { kind: 'throws', ...(error[2] === undefined ? {} : { error: error[2] }) } };
  const log = logged.exec(text);
  if (log) {
    const wanted = literalIn([log[2]!], parse);
    return wanted !== undefined && isCallOf(log[1]!, owner, parse)
      ? { call: log[1]!, expected: { kind: 'printed', text: wanted } }
      : undefined;
  }
  const shown = arrow.exec(text) ?? (text.startsWith(`${owner}(`) ? bareArrow.exec(text) : null);
  const wanted = shown ? literalIn([shown[2]!], parse) : undefined;
  return shown && wanted !== undefined && isCallOf(shown[1]!, owner, parse)
    ? { call: shown[1]!, expected: { kind: 'value', text: wanted } }
    : undefined;
}

/** The only expression of a text; undefined where it is anything else. */
function expressionIn(text: string, parse: Parse): SyntaxNode | undefined {
  const tree = parse(`(${text}\n)`);
  const [statement, ...more] = tree.root.children;
  if (tree.hasFault || more.length > 0 || statement?.kind !== 'expression_statement') return undefined;
  const wrapped = statement.children.find((child) => child.kind === 'parenthesized_expression');
  const parts = wrapped?.children.filter((child) => child.named) ?? [];
  // A comment within would be part of what was read wrongly.
  return parts.length === 1 ? parts[0] : undefined;
}

/** Whether a text is one expression that calls the function, or a method of what the examples made before. */
function isCallOf(text: string, owner: string, parse: Parse): boolean {
  const node = expressionIn(text, parse);
  if (!node || node.kind === 'sequence_expression') return false;
  const short = owner.slice(owner.lastIndexOf('.') + 1);
  let calls = false;
  let isForeign = false;
  const visit = (one: SyntaxNode): void => {
    if (one.kind === 'call_expression' || one.kind === 'new_expression') calls = true;
    // Taken over from Python: a tuple would be its last item, and the names are none here.
    if (one.kind === 'sequence_expression') isForeign = true;
    if (one.kind === 'identifier' && foreign.has(text.slice(one.start - 1, one.end - 1))) isForeign = true;
    for (const child of one.children) visit(child);
  };
  visit(node);
  return (
    calls &&
    !isForeign &&
    new RegExp(`(?<![\\p{ID_Continue}$])${short.replace(/[$#]/g, '\\$&')}(?![\\p{ID_Continue}$])`, 'u').test(text)
  );
}

/** A statement that may stand before an example: no import, and nothing that hides the function. */
function isStatement(text: string, owner: string, parse: Parse): boolean {
  if (!/^(?:(?:const|let|var)\s|[\p{ID_Start}$_][\p{ID_Continue}$.]*(?:\(|\s*=[^=>]))/u.test(text)) return false;
  if (
    /\b(?:require|import)\b/.test(text) ||
    new RegExp(`^(?:const|let|var)\\s[^=]*\\b${owner.split('.')[0]!.replace(/\$/g, '\\$')}\\b`).test(text)
  )
    return false;
  return !parse(text).hasFault;
}

const foreign = new Set(['None', 'True', 'False', 'nil']);
const constants = new Set(['undefined', 'NaN', 'Infinity']);
const plainKinds = new Set(
  'number string true false null undefined array object pair property_identifier computed_property_name template_string string_fragment escape_sequence unary_expression regex regex_pattern regex_flags'.split(
    ' ',
  ),
);

/** The lines as one expression of literals alone; a final full stop or semicolon is not part of it. */
function literalIn(lines: readonly string[], parse: Parse): string | undefined {
  const text = lines.join('\n').trim();
  for (const one of [text, text.replace(/[.;]$/, '')]) {
    const node = one === '' ? undefined : expressionIn(one, parse);
    if (node && isLiteral(node, one)) return one;
  }
  return undefined;
}

function isLiteral(node: SyntaxNode, text: string): boolean {
  // Offsets are those of the text in parentheses.
  if (node.kind === 'identifier') return constants.has(text.slice(node.start - 1, node.end - 1));
  if (node.kind === 'new_expression') {
    const made = node.children.find((child) => child.field === 'constructor');
    if (!made || !['Map', 'Set', 'Date'].includes(text.slice(made.start - 1, made.end - 1))) return false;
    return node.children
      .filter((child) => child.named && child !== made)
      .every((child) => child.children.every((one) => !one.named || isLiteral(one, text)));
  }
  return plainKinds.has(node.kind) && node.children.every((child) => !child.named || isLiteral(child, text));
}
