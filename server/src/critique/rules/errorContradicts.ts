// A check whose error says that the opposite was checked.

import { plainCondition, quoted, textOf } from './expressions.ts';
import type { TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { bodyOf } from './statements.ts';

/** What an error says, and the condition under which it cannot be meant. */
interface Contradiction {
  readonly says: RegExp;
  readonly cannot: RegExp;
}

const name = '[\\w$.]+';
const types: Readonly<Record<string, string>> = {
  int: 'int',
  integer: 'int',
  str: 'str',
  string: 'str',
  list: 'list',
  dict: 'dict',
  number: 'number',
  function: 'function',
  boolean: 'boolean',
  bool: 'bool',
  object: 'object',
  float: 'float',
};

const contradictions: readonly Contradiction[] = [
  {
    says: /\b(?:must|should|has to|needs to|expected to) be (?:a )?(?:strictly )?(?:positive|non-?negative|greater than (?:0|zero)|> ?0|>= ?0)|(?:must not|cannot|can't|can not|may not) be (?:a )?negative|\bis negative\b/iu,
    cannot: /^[\w$.]+(?:\(\w+\))? >=? 0$/u,
  },
  { says: /\b(?:must|should) be (?:a )?negative\b/iu, cannot: /^[\w$.]+(?:\(\w+\))? <=? 0$/u },
  {
    says: /\b(?:must not|cannot|can't|can not|may not|should not) be empty|\bis empty\b|^empty\b|\bno (?:items|elements|values)\b|\bat least one\b/iu,
    cannot: /^(?:len\([\w.]+\)|[\w$.]+\.(?:length|size))(?: (?:>|!==?) 0)?$/u,
  },
  {
    says: /\b(?:is|are) required\b|\bmust be (?:given|provided|specified|defined|set)\b|\bmissing\b|must not be (?:none|null|undefined)|cannot be (?:none|null|undefined)/iu,
    cannot: new RegExp(`^${name} (?:is not None|!==? (?:null|undefined))$`, 'u'),
  },
  {
    says: /\bnot found\b|\bdoes(?: not|n't) exist\b|\bunknown\b|\bno such\b|\bis not (?:in|a member)\b/iu,
    cannot: new RegExp(`^${name} in ${name}$|^${name}\\.has\\(${name}\\)$`, 'u'),
  },
  {
    says: /\balready (?:exists|defined|registered|in use|taken|contains|has|there)\b|\bduplicate/iu,
    cannot: new RegExp(`^(?:${name} not in ${name}|!${name}\\.has\\(${name}\\))$`, 'u'),
  },
];

/** It says the opposite. */
export const errorContradicts: TextRule = {
  id: 'error-contradicts',
  title: 'An error that says the opposite of its condition',
  dialects: ['javascript', 'python'],
  bugKind: 'B.3',
  severity: 'warning',
  proof: 'opinion',
  why: 'The error says that a value must be positive, must be given or was not found, and it is thrown where the value is just that. The condition is turned round.',
  wrong: [
    {
      language: 'python',
      code: 'def root(n):\n    if n >= 0:\n        raise ValueError("n must be non-negative")\n    return n ** 0.5\n',
    },
    {
      language: 'javascript',
      code: "function call(run) {\n  if (typeof run === 'function') throw new TypeError('run must be a function');\n  return run();\n}\n",
    },
    {
      language: 'python',
      code: 'def take(key, table):\n    if key in table:\n        raise KeyError("key not found")\n    return table[key]\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def root(n):\n    if n < 0:\n        raise ValueError("n must be non-negative")\n    return n ** 0.5\n',
    },
    {
      language: 'javascript',
      code: "function call(run, items) {\n  if (typeof run !== 'function') throw new TypeError('run must be a function');\n  if (items.length === 0) throw new Error('items must not be empty');\n  return run();\n}\n",
    },
  ],
  silent: ['The condition asks more than one thing.', 'The message is computed.'],
  equivalents: [],
  *look(view) {
    for (const { shape } of shapedOf(view, 'if')) {
      const [only] = bodyOf(view, shape.then);
      const thrown = only && view.dialect.shapeOf(only);
      if (thrown?.kind !== 'throw' || !thrown.value) continue;
      const call = view.dialect.shapeOf(thrown.value);
      const said = call?.kind === 'call' ? call.args.find((one) => /string/u.test(one.kind)) : undefined;
      if (!said) continue;
      const message = textOf(view, said).replaceAll(/^\w*["'`]+|["'`]+$/gu, '');
      const code = plainCondition(view, shape.condition);
      const wrong =
        contradictions.some(({ says, cannot }) => says.test(message) && cannot.test(code)) || isOfType(message, code);
      if (!wrong) continue;
      yield {
        span: shape.condition,
        message: `The error says ${quoted(message)}, and is thrown where ${quoted(code)}: the condition is probably turned round.`,
      };
    }
  },
};

function isOfType(message: string, code: string): boolean {
  const wanted = /\b(?:must be|should be|expected|has to be|is not) (?:an? )?(?:instance of )?`?(\w+)`?/iu
    .exec(message)?.[1]
    ?.toLowerCase();
  if (
    wanted === undefined ||
    !Object.hasOwn(types, wanted) ||
    /\bor\b|non-|not an? /iu.test(message.replace(/is not an? /iu, ''))
  )
    return false;
  const asked =
    /^typeof [\w$.]+ ===? ["'](\w+)["']$/u.exec(code)?.[1] ?? /^isinstance\([\w.]+, (\w+)\)$/u.exec(code)?.[1];
  return asked !== undefined && types[wanted] === (types[asked] ?? asked);
}
