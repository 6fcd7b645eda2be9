// Plants faults in a function. The operators are not the inverses of fix templates: most change two places, drop a
// branch or a detail of the algorithm, or change a value by more than one.

import type { SyntaxNode, SyntaxTree } from '../../server/src/core/syntaxTree.ts';
import type { Random } from '../../server/src/base/random.ts';

/** One planted fault. */
export interface Planted {
  readonly operator: string;
  /** The whole document with the fault. */
  readonly text: string;
  /** Zero-based lines of the faulty text that differ, or beside which something is missing. */
  readonly lines: readonly number[];
  /** Of a double fault, the document with either of the two by itself; else empty. */
  readonly halves: readonly string[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Operator = (subject: Subject, random: Random) => readonly Edit[] | undefined;

interface Subject {
  readonly tree: SyntaxTree;
  readonly nodes: readonly SyntaxNode[];
  textOf(node: SyntaxNode): string;
  ofKind(...kinds: readonly string[]): readonly SyntaxNode[];
}

const others: Readonly<Record<string, readonly string[]>> = {
  '<': ['>', '!='],
  '<=': ['>=', '=='],
  '>': ['<', '!='],
  '>=': ['<=', '=='],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '+': ['-', '*'],
  '-': ['+'],
  '*': ['+'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  and: ['or'],
  or: ['and'],
};

const simple = ['expression_statement', 'assignment_expression'];

function pick<T>(from: readonly T[], random: Random): T | undefined {
  return from.length === 0 ? undefined : from[Math.floor(random.next() * from.length)];
}

function pickTwo<T>(from: readonly T[], random: Random): readonly [T, T] | undefined {
  const first = pick(from, random);
  const second = pick(
    from.filter((one) => one !== first),
    random,
  );
  return first !== undefined && second !== undefined ? [first, second] : undefined;
}

function otherOperator(subject: Subject, random: Random): Edit | undefined {
  const tokens = subject.nodes.filter(
    (node) =>
      !node.named && Object.hasOwn(others, node.kind) && /binary|comparison|boolean/.test(node.parent?.kind ?? ''),
  );
  const token = pick(tokens, random);
  const text = token && pick(others[token.kind]!, random);
  return token && text !== undefined ? { start: token.start, end: token.end, text } : undefined;
}

function otherNumber(subject: Subject, random: Random): Edit | undefined {
  const number = pick(
    subject.ofKind('number', 'integer', 'float').filter((node) => /^\d+$/.test(subject.textOf(node))),
    random,
  );
  if (!number) return undefined;
  const value = Number(subject.textOf(number));
  return {
    start: number.start,
    end: number.end,
    text: String(
      pick(
        [value + 2, value + 1, value * 3 + 2, Math.max(0, value - 1)].filter((one) => one !== value),
        random,
      ),
    ),
  };
}

function otherName(subject: Subject, random: Random): Edit | undefined {
  const used = subject
    .ofKind('identifier')
    .filter(
      (node) =>
        !/parameters|declarator|function|keyword_argument|attribute|parameter/.test(node.parent?.kind ?? '') &&
        node.field !== 'left' &&
        node.field !== 'function',
    );
  const two = pickTwo(used, random);
  if (!two || subject.textOf(two[0]) === subject.textOf(two[1])) return undefined;
  return { start: two[0].start, end: two[0].end, text: subject.textOf(two[1]) };
}

function together(...edits: readonly (Edit | undefined)[]): readonly Edit[] | undefined {
  const all = edits.filter((edit) => edit !== undefined).toSorted((a, b) => a.start - b.start);
  if (all.length < edits.length || all.some((edit, index) => index > 0 && edit.start < all[index - 1]!.end))
    return undefined;
  return all;
}

/** Removing a statement: in Python something must stay. */
function without(subject: Subject, node: SyntaxNode): Edit {
  return { start: node.start, end: node.end, text: subject.tree.languageId === 'python' ? 'pass' : ';' };
}

const operators: Readonly<Record<string, Operator>> = {
  'missing branch': (subject, random) => {
    const branch = pick(
      subject.ofKind('if_statement').filter((node) => !node.children.some((child) => /^(else|elif)/.test(child.kind))),
      random,
    );
    return branch && [without(subject, branch)];
  },
  'missing statement': (subject, random) => {
    const statement = pick(
      subject
        .ofKind(...simple)
        .filter((node) => node.kind === 'expression_statement' && !subject.textOf(node).startsWith('"')),
      random,
    );
    return statement && [without(subject, statement)];
  },
  'two operators': (subject, random) => together(otherOperator(subject, random), otherOperator(subject, random)),
  'operator and constant': (subject, random) => together(otherOperator(subject, random), otherNumber(subject, random)),
  'two constants': (subject, random) => together(otherNumber(subject, random), otherNumber(subject, random)),
  'name and operator': (subject, random) => together(otherName(subject, random), otherOperator(subject, random)),
  'wrong constant': (subject, random) => together(otherNumber(subject, random)),
  'wrong name': (subject, random) => together(otherName(subject, random)),
  'call left out': (subject, random) => {
    const call = pick(
      subject
        .ofKind('call_expression', 'call')
        .filter((node) => node.children.at(-1)!.children.some((child) => child.named)),
      random,
    );
    const argument = call?.children.at(-1)!.children.find((child) => child.named);
    return call && argument && [{ start: call.start, end: call.end, text: subject.textOf(argument) }];
  },
  'statements exchanged': (subject, random) => {
    const pairs = subject.nodes.flatMap((node) => {
      if (!/block|body|module/.test(node.kind)) return [];
      const inside = node.children.filter((child) => child.named && child.kind !== 'comment');
      return inside.slice(1).map((second, index) => [inside[index]!, second] as const);
    });
    const pair = pick(
      pairs.filter(([a, b]) => !/return|function/.test(a.kind + b.kind)),
      random,
    );
    return (
      pair && [
        { start: pair[0].start, end: pair[0].end, text: subject.textOf(pair[1]) },
        { start: pair[1].start, end: pair[1].end, text: subject.textOf(pair[0]) },
      ]
    );
  },
  'condition turned': (subject, random) => {
    const held = pick(subject.ofKind('if_statement', 'while_statement', 'elif_clause'), random);
    const condition = held?.children.find((child) => child.field === 'condition');
    if (!condition) return undefined;
    const text = subject.textOf(condition);
    return [
      {
        start: condition.start,
        end: condition.end,
        text: subject.tree.languageId === 'python' ? `not (${text})` : `(!${text})`,
      },
    ];
  },
};

/** Operators that plant two faults that have nothing to do with each other. */
const doubles: ReadonlySet<string> = new Set([
  'two operators',
  'operator and constant',
  'two constants',
  'name and operator',
]);

/** Names of the operators, in the order in which they are used. */
export const operatorNames: readonly string[] = Object.keys(operators);

/**
 * Plants one fault by an operator.
 *
 * @param func the function's node in `tree`.
 * @returns undefined where the operator has nothing to change, or the text would not parse.
 */
export function plant(
  tree: SyntaxTree,
  func: SyntaxNode,
  operator: string,
  random: Random,
  parse: (text: string) => SyntaxTree,
): Planted | undefined {
  const nodes: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    nodes.push(node);
    node.children.forEach(visit);
  };
  visit(func);
  const { text } = tree;
  const edits = operators[operator]!(
    {
      tree,
      nodes,
      textOf: (node) => text.slice(node.start, node.end),
      ofKind: (...kinds) => nodes.filter((node) => kinds.includes(node.kind)),
    },
    random,
  );
  if (!edits || edits.length === 0) return undefined;
  const changed = applied(text, edits);
  if (changed === text || parse(changed).hasFault) return undefined;
  const lines: number[] = [];
  let moved = 0;
  for (const edit of edits) {
    lines.push(changed.slice(0, edit.start + moved).split('\n').length - 1);
    moved += edit.text.length - (edit.end - edit.start);
  }
  const halves = doubles.has(operator) ? edits.map((edit) => applied(text, [edit])) : [];
  return { operator, text: changed, lines, halves };
}

/** The text after sorted edits. */
function applied(text: string, edits: readonly Edit[]): string {
  let changed = text;
  for (const edit of edits.toReversed()) changed = changed.slice(0, edit.start) + edit.text + changed.slice(edit.end);
  return changed;
}
