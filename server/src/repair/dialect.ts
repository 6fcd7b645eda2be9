// A language as templates see it: shapes instead of the grammar's node kinds, and a writer for new code.
// One dialect a file in dialects/, one line in dialects/index.ts.

import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { Literal } from '../core/literal.ts';

/** What a binary operator is for. */
export type OperatorClass =
  | 'relational'
  | 'equality'
  | 'arithmetic'
  | 'logical'
  | 'bitwise'
  | 'shift'
  | 'membership'
  | 'nullish';

/** What a node is, whatever its grammar calls it. Parentheses are looked through by `shapeOf` only where said. */
export type Shape =
  /** `op` is the operator's token; `class` by its meaning in the language. Chained comparisons (Python) are one pair each. */
  | {
      readonly kind: 'binary';
      readonly class: OperatorClass;
      readonly left: SyntaxNode;
      readonly op: SyntaxNode;
      readonly operator: string;
      readonly right: SyntaxNode;
    }
  | {
      readonly kind: 'unary';
      readonly class: 'not' | 'minus' | 'plus' | 'bitnot' | 'other';
      readonly operand: SyntaxNode;
    }
  /** `i++` and its kin. */
  | { readonly kind: 'update'; readonly operand: SyntaxNode; readonly operator: string }
  | { readonly kind: 'parenthesised'; readonly inner: SyntaxNode }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string; readonly plain: boolean }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly SyntaxNode[] }
  | { readonly kind: 'map'; readonly entries: readonly { readonly key: SyntaxNode; readonly value: SyntaxNode }[] }
  /** `method` and `object` are set for calls of a member: `object.method(args)`. */
  | {
      readonly kind: 'call';
      readonly callee: SyntaxNode;
      readonly args: readonly SyntaxNode[];
      readonly argumentList: SyntaxNode;
      readonly object?: SyntaxNode;
      readonly method?: SyntaxNode;
      readonly constructs: boolean;
    }
  | { readonly kind: 'member'; readonly object: SyntaxNode; readonly property: SyntaxNode; readonly optional: boolean }
  | { readonly kind: 'index'; readonly object: SyntaxNode; readonly index: SyntaxNode }
  /** Python's `a[i:j:k]`, Go's and Rust's slices; JavaScript's `slice` is a call. */
  | {
      readonly kind: 'slice';
      readonly object: SyntaxNode;
      readonly from?: SyntaxNode;
      readonly to?: SyntaxNode;
      readonly step?: SyntaxNode;
    }
  | { readonly kind: 'conditional'; readonly condition: SyntaxNode; readonly yes: SyntaxNode; readonly no: SyntaxNode }
  /** `operator` is `=` or the augmented one. */
  | {
      readonly kind: 'assignment';
      readonly target: SyntaxNode;
      readonly operator: string;
      readonly op: SyntaxNode;
      readonly value: SyntaxNode;
    }
  /** A declaration of one name; `value` is absent where there is none. */
  | { readonly kind: 'declaration'; readonly name: SyntaxNode; readonly value?: SyntaxNode; readonly type?: SyntaxNode }
  | { readonly kind: 'expressionStatement'; readonly expression: SyntaxNode }
  | { readonly kind: 'return'; readonly value?: SyntaxNode }
  | { readonly kind: 'throw'; readonly value?: SyntaxNode }
  | { readonly kind: 'break' | 'continue' | 'pass' }
  /** `then` and `otherwise` are blocks or single statements; `otherwise` may be another `if`. */
  | { readonly kind: 'if'; readonly condition: SyntaxNode; readonly then: SyntaxNode; readonly otherwise?: SyntaxNode }
  /** while, do-while, C's for. */
  | {
      readonly kind: 'loop';
      readonly flavour: 'while' | 'do' | 'for';
      readonly initial?: SyntaxNode;
      readonly condition?: SyntaxNode;
      readonly update?: SyntaxNode;
      readonly body: SyntaxNode;
    }
  /** for-of, for-in, Python's for, range loops. */
  | { readonly kind: 'each'; readonly variable: SyntaxNode; readonly iterable: SyntaxNode; readonly body: SyntaxNode }
  | { readonly kind: 'block'; readonly statements: readonly SyntaxNode[] }
  /** Anything callable with a body, lambdas too; `body` is an expression where `concise`. */
  | {
      readonly kind: 'function';
      readonly name?: SyntaxNode;
      readonly parameters: readonly SyntaxNode[];
      readonly body: SyntaxNode;
      readonly concise: boolean;
      readonly asynchronous: boolean;
      readonly generator: boolean;
      /** Where not all parameters are given by position, one each. */
      readonly variadic?: Variadic;
    }
  | { readonly kind: 'class'; readonly name?: SyntaxNode; readonly body: SyntaxNode }
  | { readonly kind: 'await' | 'yield'; readonly operand?: SyntaxNode }
  /** Comprehensions and generator expressions. */
  | { readonly kind: 'comprehension'; readonly result: SyntaxNode; readonly conditions: readonly SyntaxNode[] }
  | { readonly kind: 'import' }
  | { readonly kind: 'comment' };

/** Of a function's parameters the first `from` are given by position; with `more`, any number of values may follow. */
export interface Variadic {
  readonly from: number;
  readonly more: boolean;
}

/** Guessed type of a name or an expression; `unknown` fits everything. */
export type RoughType =
  | 'number'
  | 'string'
  | 'boolean'
  | 'list'
  | 'map'
  | 'set'
  | 'function'
  | 'null'
  | 'object'
  | 'unknown';

/** A name that is visible at a place. */
export interface VisibleName {
  readonly name: string;
  readonly type: RoughType;
  /** How it is declared; `outer` for module-level names that are no imports. */
  readonly origin: 'parameter' | 'local' | 'loop' | 'outer' | 'import' | 'self';
}

/** Writes code of the language. Operands are texts; the writer adds parentheses where precedence asks for them. */
export interface Writer {
  not(text: string): string;
  binary(left: string, operator: string, right: string): string;
  readonly and: string;
  readonly or: string;
  readonly equals: string;
  readonly differs: string;
  readonly nullWord: string;
  readonly trueWord: string;
  readonly falseWord: string;
  /** A literal as source text; undefined where the language has none for it. */
  literal(value: Literal): string | undefined;
  lengthOf(text: string, type: RoughType): string | undefined;
  isEmpty(text: string, type: RoughType): string | undefined;
  /** A shallow copy; undefined where there is no short way. */
  copyOf(text: string, type: RoughType): string | undefined;
  floorDivision(left: string, right: string): string | undefined;
  floatDivision(left: string, right: string): string | undefined;
  conditional(condition: string, yes: string, no: string): string | undefined;
  /** The lesser and the greater of two numbers; absent where the language has no short way. */
  readonly least?: (a: string, b: string) => string;
  readonly greatest?: (a: string, b: string) => string;
  /** A value, or another where there is none; several ways, the likeliest first. Absent where nothing may be missing. */
  readonly orElse?: (text: string, other: string) => readonly string[];
  /** What a map holds for a key, or another value where it holds none. */
  readonly lookup?: (map: string, key: string, other: string) => string;
  /** The texts of a list as one, with a separator (a literal) between them. */
  readonly joined?: (list: string, separator: string) => string;
  /** The items of a list for which a condition on `item` holds; without one, those that are not empty. */
  readonly kept?: (list: string, item?: string, condition?: string) => string;
  /** A slice where the language has a syntax of its own for it; absent bounds are left out. */
  slice?(
    object: string,
    from: string | undefined,
    to: string | undefined,
    step: string | undefined,
  ): string | undefined;
  returnOf(text: string | undefined): string;
  /** A whole `if` around or before statements: lines without their common indentation; `unit` is one level of it. */
  ifLines(condition: string, body: readonly string[], unit: string): readonly string[];
  /** A call; `await`ed, where the language can. */
  awaitOf(text: string): string | undefined;
}

/** A call around or after one value. */
export interface Wrap {
  /** What is written before the value: `Math.abs(`; empty for methods. */
  readonly before: string;
  /** What is written after it: `)`, `.trim()`. */
  readonly after: string;
  /** Type of the value, and of the result. */
  readonly takes: RoughType;
  readonly gives: RoughType;
  /** Makes a whole number: of use around quotients, products and calls only. */
  readonly rounds?: boolean;
  /** How often it is the one that is missing, from 0 to 1. */
  readonly fit: number;
}

/** One language. */
export interface Dialect {
  readonly id: string;
  /** VS Code language identifiers. */
  readonly languages: readonly string[];
  readonly write: Writer;
  /** Binary operators that may stand in for one another, in groups; the first of a group is the likeliest. */
  readonly operators: Readonly<Record<OperatorClass, readonly string[]>>;
  /** Methods, functions and attributes of the same shape (arguments and kind of result) that are mistaken for one another. */
  readonly lookAlikes: readonly (readonly string[])[];
  /** Functions of one argument and methods of none that are left out or surplus: `Math.abs(x)`, `x.trim()`. */
  readonly wraps?: readonly Wrap[];
  /**
   * Methods of one argument by the type of what they belong to, the most usual first; by `function` those that take
   * one, and by `unknown` those that are worth trying where the type is not known.
   */
  readonly methodsOfOne?: Readonly<Partial<Record<RoughType, readonly string[]>>>;
  /** Arguments that a call of a sorting method or function may lack, the likeliest first: `(a, b) => a - b`. */
  readonly sortArguments?: readonly string[];
  /** Everything but the first: `list.slice(1)`; undefined where there is no short way. */
  tailOf?(text: string, type: RoughType): string | undefined;
  /** Nodes that the grammar does not make although they have a shape: the pairs of a chained comparison. */
  moreNodes?(node: SyntaxNode): readonly SyntaxNode[];
  /** What the node is, or undefined where templates have no use for it. Same node, same shape object. */
  shapeOf(node: SyntaxNode): Shape | undefined;
  /** Whether the node is a statement that stands in a block. */
  isStatement(node: SyntaxNode): boolean;
  /** Whether the node is an expression whose value is used. */
  isExpression(node: SyntaxNode): boolean;
  /** Names visible just before `node`, the nearest declared first, without duplicates. */
  namesAt(tree: SyntaxTree, node: SyntaxNode): readonly VisibleName[];
  /** The guessed type of an expression, from literals, annotations, operators and known methods. */
  typeOf(tree: SyntaxTree, node: SyntaxNode): RoughType;
}
