// Questions about expressions that many rules ask: are two the same, does one have an effect, which number is it.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Shape } from '../../repair/dialect.ts';
import type { RuleView } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** A part of a rule's view: what is asked of trees needs only the text and the dialect. */
type Readable = Pick<RuleView, 'tree' | 'dialect'>;

/** The source of a node. */
export function textOf({ tree }: Readable, node: SyntaxNode): string {
  return tree.text.slice(node.start, node.end);
}

/** The expression within parentheses. */
export function bare({ dialect }: Readable, node: SyntaxNode): SyntaxNode {
  let at = node;
  for (;;) {
    const shape = dialect.shapeOf(at);
    if (shape?.kind !== 'parenthesised') return at;
    at = shape.inner;
  }
}

/** The shape of a node, looked at through its parentheses. */
export function bareShape(view: Readable, node: SyntaxNode): Shape | undefined {
  return view.dialect.shapeOf(bare(view, node));
}

/** The source without blanks and outer parentheses: equal for code that is written alike. */
export function codeOf(view: Readable, node: SyntaxNode): string {
  return textOf(view, bare(view, node)).replaceAll(/\s+/gu, ' ');
}

/** The same of a whole block, without its comments; blanks do not count. */
export function blockCode({ tree }: Readable, node: SyntaxNode): string {
  const words: string[] = [];
  const waiting = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at.kind.endsWith('comment')) continue;
    if (at.children.length === 0 || at.kind === 'string') words.push(tree.text.slice(at.start, at.end));
    else for (let index = at.children.length - 1; index >= 0; index--) waiting.push(at.children[index]!);
  }
  return words.join(' ');
}

const effects = new Set(['call', 'assignment', 'update', 'await', 'yield', 'function', 'class']);

/** Whether computing it twice gives the same twice: no call, no assignment, nothing that waits. */
export function isPure({ dialect }: Readable, node: SyntaxNode): boolean {
  const waiting = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const shape = dialect.shapeOf(at);
    if (shape && effects.has(shape.kind)) return false;
    if (/^(?:delete|jsx|named_expression|macro|regex)/u.test(at.kind)) return false;
    waiting.push(...at.children.filter((child) => child.named));
  }
  return true;
}

/** The value of a number literal, with a minus before it; undefined for everything else. */
export function numberOf(view: Readable, node: SyntaxNode): number | undefined {
  const at = bare(view, node);
  const shape = view.dialect.shapeOf(at);
  if (shape?.kind === 'unary' && shape.class === 'minus') {
    const inner = numberOf(view, shape.operand);
    return inner === undefined ? undefined : -inner;
  }
  if (shape?.kind !== 'number') return undefined;
  const text = shape.text.replaceAll('_', '');
  const value = /^[\d.]+(?:e[-+]?\d+)?$|^0[xbo][\da-f]+$/iu.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(value) ? undefined : value;
}

/** The text of a plain string literal without its quotes; undefined for those with escapes or anything computed. */
export function stringOf(view: Readable, node: SyntaxNode): string | undefined {
  const shape = view.dialect.shapeOf(bare(view, node));
  if (shape?.kind !== 'string' || !shape.plain) return undefined;
  return /^(["'`])([^\\]*)\1$/u.exec(shape.text)?.[2];
}

/** The number whose size is asked: `x` of `x.length`, `len(x)`. */
export function lengthOperand(view: Readable, node: SyntaxNode): SyntaxNode | undefined {
  const shape = bareShape(view, node);
  if (shape?.kind === 'member' && view.dialect.id !== 'python' && textOf(view, shape.property) === 'length')
    return shape.object;
  if (shape?.kind !== 'call' || shape.args.length > 1) return undefined;
  if (shape.args.length === 1) return textOf(view, shape.callee) === 'len' ? shape.args[0] : undefined;
  return shape.object && /^(?:len|size|length)$/u.test(textOf(view, shape.method!)) ? shape.object : undefined;
}

/** A comparison, with the constant on the right. */
export interface Compared {
  readonly code: string;
  readonly subject: SyntaxNode;
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  readonly value: number | string;
}

const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const;

/** A comparison operator without its language; undefined for others. */
export function comparisonOf(operator: string): Compared['operator'] | undefined {
  const plain = operator === '===' ? '==' : operator === '!==' ? '!=' : operator;
  return Object.hasOwn(mirrored, plain) ? (plain as Compared['operator']) : undefined;
}

/** `>` for `<`: what the operator is when its sides are exchanged. */
export function mirrorOf(operator: Compared['operator']): Compared['operator'] {
  return mirrored[operator];
}

/** A comparison of a pure expression with a literal, whichever side it stands on. */
export function comparedOf(view: Readable, node: SyntaxNode): Compared | undefined {
  const shape = bareShape(view, node);
  if (shape?.kind !== 'binary') return undefined;
  const operator = comparisonOf(shape.operator);
  if (!operator) return undefined;
  const literal = (side: SyntaxNode) => numberOf(view, side) ?? stringOf(view, side);
  const [left, right] = [literal(shape.left), literal(shape.right)];
  if ((left === undefined) === (right === undefined)) return undefined;
  const subject = left === undefined ? shape.left : shape.right;
  if (!isPure(view, subject) && !lengthOperand(view, subject)) return undefined;
  return {
    code: codeOf(view, subject),
    subject,
    operator: left === undefined ? operator : mirrored[operator],
    value: (left ?? right)!,
  };
}

/** The parts of a chain of one logical operator: `a`, `b`, `c` of `a && b && c`. */
export function partsOf(view: Readable, node: SyntaxNode, operator: string): readonly SyntaxNode[] {
  const at = bare(view, node);
  const shape = view.dialect.shapeOf(at);
  if (shape?.kind !== 'binary' || shape.operator !== operator) return [at];
  return [...partsOf(view, shape.left, operator), ...partsOf(view, shape.right, operator)];
}

/** Whether a logical operator means that both must hold, or that one is enough. */
export function logicOf(operator: string): 'and' | 'or' | undefined {
  if (operator === '&&' || operator === 'and') return 'and';
  return operator === '||' || operator === 'or' ? 'or' : undefined;
}

/** Logical expressions that are not part of a longer chain of the same operator, with their parts. */
export function* chainsOf(
  view: RuleView,
): Iterable<{ readonly node: SyntaxNode; readonly logic: 'and' | 'or'; readonly parts: readonly SyntaxNode[] }> {
  for (const { node, shape } of shapedOf(view, 'binary')) {
    const logic = shape?.kind === 'binary' ? logicOf(shape.operator) : undefined;
    if (shape?.kind !== 'binary' || !logic) continue;
    let above = node.parent;
    while (above && view.dialect.shapeOf(above)?.kind === 'parenthesised') above = above.parent;
    const outer = above && view.dialect.shapeOf(above);
    if (outer?.kind === 'binary' && outer.operator === shape.operator) continue;
    yield { node, logic, parts: partsOf(view, node, shape.operator) };
  }
}

/** A text for a message: short, on one line, between backticks. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``;
}

const opposite: Readonly<Record<string, string>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '==': '!=',
  '!=': '==',
  '===': '!==',
  '!==': '===',
  is: 'is not',
  'is not': 'is',
  in: 'not in',
  'not in': 'in',
};

/** A condition in one manner of writing: a negated comparison is written with the opposite operator. */
export function plainCondition(view: Readable, condition: SyntaxNode, negated = false): string {
  const at = bare(view, condition);
  const shape = view.dialect.shapeOf(at);
  if (shape?.kind === 'unary' && shape.class === 'not') return plainCondition(view, shape.operand, !negated);
  if (shape?.kind === 'binary' && Object.hasOwn(opposite, shape.operator)) {
    const operator = negated ? opposite[shape.operator]! : shape.operator;
    return `${codeOf(view, shape.left)} ${operator} ${codeOf(view, shape.right)}`;
  }
  const code = codeOf(view, at);
  return negated ? `!${code}` : code;
}
