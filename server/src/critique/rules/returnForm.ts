// A returned literal that is of another form than the function declares.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Shape } from '../../repair/dialect.ts';
import { bareShape, quoted, stringOf, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

type Form = 'truth value' | 'number' | 'text' | 'list' | 'map';

/** Another form. */
export const returnForm: TextRule = {
  id: 'return-form',
  title: 'A result of another form than declared',
  dialects: ['javascript', 'python'],
  bugKind: 'C.3',
  severity: 'warning',
  proof: 'supported',
  why: 'The signature or the documentation says of what type the result is, and a return gives a literal of another type, or a quotient where a whole number is declared.',
  wrong: [
    { language: 'python', code: 'def is_even(n: int) -> bool:\n    return "yes" if n % 2 == 0 else False\n' },
    { language: 'python', code: 'def middle(low: int, high: int) -> int:\n    return (low + high) / 2\n' },
    {
      language: 'javascript',
      code: "/**\n * The names.\n * @param {Array} people Who.\n * @returns {string[]} Names.\n */\nfunction names(people) {\n  if (people.length === 0) return '';\n  return people.map((one) => one.name);\n}\n",
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def is_even(n: int) -> bool:\n    return n % 2 == 0\n\n\ndef size(n) -> float:\n    return 0\n\n\ndef flag(n) -> int:\n    return True if n else 0\n',
    },
    {
      language: 'javascript',
      code: "/**\n * The names.\n * @returns {string[]|string} Names.\n */\nfunction names(people) {\n  if (people.length === 0) return '';\n  return people;\n}\n",
    },
  ],
  silent: ['The declared type is not a plain one.', 'The result is computed, other than by a quotient.'],
  equivalents: ['TS2322', 'reportReturnType', 'return-value', 'no-any-return'],
  *look(view) {
    if (!view.shape || view.shape.generator || view.shape.concise) return;
    const declared = declaredForm(view);
    if (!declared) return;
    for (const { shape } of shapedOf(view, 'return')) {
      for (const value of shape.value ? endsOf(view, shape.value) : []) {
        const form = formOf(view, value);
        const quotient = declared.whole && isQuotient(view, value);
        if (
          !quotient &&
          (form === undefined || form === declared.form || (declared.form === 'number' && form === 'truth value'))
        )
          continue;
        yield {
          span: value,
          message: quotient
            ? `A whole number is declared, and ${quoted(textOf(view, value))} gives a fraction.`
            : `A ${declared.form} is declared, and ${quoted(textOf(view, value))} is a ${form!}.`,
        };
      }
    }
  },
};

/** Both ends of a conditional. */
function endsOf(view: RuleView, node: SyntaxNode): readonly SyntaxNode[] {
  const shape = bareShape(view, node);
  return shape?.kind === 'conditional' ? [...endsOf(view, shape.yes), ...endsOf(view, shape.no)] : [node];
}

function formOf(view: RuleView, node: SyntaxNode): Form | undefined {
  const shape = bareShape(view, node);
  switch (shape?.kind) {
    case 'boolean':
      return 'truth value';
    case 'number':
      return 'number';
    case 'string':
      return /^[bB]/u.test(shape.text) ? undefined : 'text';
    case 'list':
      return node.kind === 'tuple' || node.kind === 'set' || node.kind === 'expression_list' ? undefined : 'list';
    case 'map':
      return 'map';
    case 'comprehension':
      return node.kind === 'list_comprehension' ? 'list' : undefined;
    case 'call':
      return callForm(view, shape);
    default:
      return undefined;
  }
}

const made: Readonly<Record<string, Form>> = {
  str: 'text',
  repr: 'text',
  list: 'list',
  sorted: 'list',
  dict: 'map',
  int: 'number',
  float: 'number',
  len: 'number',
  bool: 'truth value',
  isinstance: 'truth value',
  String: 'text',
  Number: 'number',
  parseInt: 'number',
  parseFloat: 'number',
  Boolean: 'truth value',
  'Object.keys': 'list',
  'Math.floor': 'number',
  'Math.round': 'number',
  'Array.isArray': 'truth value',
};

/** Of functions of the language, which a file may not declare anew. */
function callForm(view: RuleView, call: Extract<Shape, { kind: 'call' }>): Form | undefined {
  const callee = textOf(view, call.callee);
  if (call.constructs && callee !== 'str') return undefined;
  if (call.method && stringOf(view, call.object!) !== undefined && textOf(view, call.method) === 'join') return 'text';
  return Object.hasOwn(made, callee) && !view.file.functions.has(callee) ? made[callee] : undefined;
}

function isQuotient(view: RuleView, node: SyntaxNode): boolean {
  const shape = bareShape(view, node);
  return view.dialect.id === 'python' && shape?.kind === 'binary' && shape.operator === '/';
}

const forms: readonly (readonly [RegExp, Form, boolean])[] = [
  [/^(?:bool|boolean)$/iu, 'truth value', false],
  [/^int$/u, 'number', true],
  [/^(?:number|float)$/u, 'number', false],
  [/^(?:str|string)$/iu, 'text', false],
  [/^(?:list|List|Array)(?:\[.*\]|\.?<.*>)?$|^[\w.]+\[\]$/u, 'list', false],
  [/^(?:dict|Dict)(?:\[.*\])?$/u, 'map', false],
];

function declaredForm(view: RuleView): { readonly form: Form; readonly whole: boolean } | undefined {
  const annotation = view.node.children.find((child) => child.field === 'return_type');
  const written = annotation
    ? textOf(view, annotation).replace(/^:\s*/u, '')
    : view.dialect.id === 'javascript'
      ? view.doc?.returns?.type
      : undefined;
  const found = written === undefined ? undefined : forms.find(([pattern]) => pattern.test(written.trim()));
  return found && { form: found[1], whole: found[2] };
}
