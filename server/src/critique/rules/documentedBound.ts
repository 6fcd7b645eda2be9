// A bound that the documentation takes in and the code leaves out, or the other way round.

import type { Span } from '../../base/text.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { codeOf, comparisonOf, mirrorOf, numberOf, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { isIn } from './statements.ts';
import { parameterName } from './view.ts';

/** To which side the bound itself belongs: with what is below it, or with what is above. */
type Belongs = 'below' | 'above';

const words: Readonly<Record<string, string>> = { zero: '0', one: '1', two: '2', three: '3', ten: '10' };
const operand = '[`\'"]*([A-Za-z_$][\\w$]*|-?\\d+(?:\\.\\d+)?)[`\'"]*';
const more = '(?:greater|more|larger|bigger|higher|longer|later|older)';
const less = '(?:less|fewer|smaller|lower|shorter|earlier|closer|nearer|younger)';

/** “greater than 5” puts 5 with what is below, and so does “at most 5”. */
const phrases: readonly (readonly [RegExp, Belongs])[] = [
  [new RegExp(`\\b${more}\\s+than\\s+or\\s+equal\\s+to\\s+${operand}`, 'giu'), 'above'],
  [new RegExp(`\\b${less}\\s+than\\s+or\\s+equal\\s+to\\s+${operand}`, 'giu'), 'below'],
  [new RegExp(`\\b${more}(?:\\s+\\w+){0,4}?\\s+than\\s+(?:the\\s+)?${operand}(?!\\s*or\\b)`, 'giu'), 'below'],
  [
    new RegExp(`\\b${less}(?:\\s+\\w+){0,4}?\\s+than\\s+(?:the\\s+)?(?:given\\s+)?${operand}(?!\\s*or\\b)`, 'giu'),
    'above',
  ],
  [new RegExp(`\\bat\\s+least\\s+${operand}`, 'giu'), 'above'],
  [new RegExp(`\\bat\\s+most\\s+${operand}`, 'giu'), 'below'],
  [new RegExp(`\\b(?:falls?|goes|drops?|is|are)\\s+below\\s+${operand}`, 'giu'), 'above'],
  [new RegExp(`\\b(?:rises?|goes|is|are)\\s+above\\s+${operand}`, 'giu'), 'below'],
  [new RegExp(`\\bexceed(?:s|ing)?\\s+${operand}`, 'giu'), 'below'],
  [new RegExp(`\\bup\\s+to\\s+and\\s+including\\s+${operand}`, 'giu'), 'below'],
  [new RegExp(`\\bbetween\\s+\\S+\\s+and\\s+${operand},?\\s+\\(?(?:both\\s+)?inclu`, 'giu'), 'below'],
  [new RegExp(`\\bfrom\\s+\\S+\\s+to\\s+${operand},?\\s+\\(?(?:both\\s+)?inclu`, 'giu'), 'below'],
  [new RegExp(`\\bfrom\\s+\\S+\\s+to\\s+${operand},?\\s+\\(?exclu`, 'giu'), 'above'],
];

/** A longer function has bounds of its own. */
const mostStatements = 12;

const counter = /^(?:i|j|k|idx|index|count|counter|n|pos|attempt|tries|depth|retries|rounds?)$/u;

/** In or out. */
export const documentedBound: TextRule = {
  id: 'documented-bound',
  title: 'The documentation draws the bound elsewhere',
  bugKind: 'B.3',
  severity: 'warning',
  proof: 'opinion',
  why: 'The documentation says “less than”, “at least” or “inclusive” of a value, and the only comparison with that value puts the value itself on the other side. One of the two is off by one.',
  wrong: [
    {
      language: 'python',
      code: 'def small(items, limit):\n    """Items that are less than limit."""\n    return [one for one in items if one <= limit]\n',
    },
    {
      language: 'javascript',
      code: '/** Whether the text has at least five signs; at least 5, that is. */\nfunction isLong(text) {\n  return text.length > 5;\n}\n',
    },
    {
      language: 'python',
      code: 'def total(low, high):\n    """The sum of all numbers from low to high, inclusive."""\n    return sum(range(low, high))\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def small(items, limit):\n    """Items that are less than limit."""\n    found = []\n    for one in items:\n        if one >= limit:\n            continue\n        found.append(one)\n    return found\n',
    },
    {
      language: 'javascript',
      code: '/** Whether the text has at least 5 signs. */\nfunction isLong(text) {\n  return text.length > 4 && !(5 > text.length);\n}\n',
    },
    {
      language: 'python',
      code: 'def total(low, high):\n    """The sum of all numbers from low to high, inclusive."""\n    return sum(range(low, high + 1))\n',
    },
  ],
  silent: [
    'The documentation says both of the value.',
    'The code compares with the value more than once, on different sides.',
    'The value is neither a parameter nor a number of the first sentence.',
    'The function has more than a dozen statements.',
  ],
  equivalents: [],
  *look(view) {
    const { doc, shape } = view;
    if (!doc || !shape) return;
    // Where much is done, a comparison may be about anything.
    if (view.all.filter((node) => view.dialect.isStatement(node)).length > mostStatements) return;
    const said = saidOf(
      view,
      [doc.prose, doc.returns?.text ?? '', ...doc.parameters.map(({ text }) => text)].join(' . '),
    );
    if (said.size === 0) return;
    const done = comparisonsOf(view);
    const equal = equalitiesOf(view);
    for (const [name, belongs] of said) {
      // What is cut to fit is compared for another reason.
      if (
        new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*[-+*/|]?=(?!=)`, 'u').test(textOf(view, shape.body))
      )
        continue;
      const places = done.filter((one) => one.operand === name);
      // Where equality is asked for by itself, the bound is dealt with.
      if (equal.has(name)) continue;
      if (belongs === 'both' || places.length === 0 || places.some((one) => one.belongs === belongs)) continue;
      // Numbers mean many things; a parameter means one.
      if (places.length > (/^-?\d/u.test(name) ? 1 : 2)) continue;
      const [place] = places;
      yield {
        span: place!.span,
        message: `The documentation counts ${quoted(name)} itself as ${belongs === 'below' ? 'not above' : 'not below'} the bound, ${quoted(textAt(view, place!.span))} does the opposite.`,
      };
    }
  },
};

function textAt(view: RuleView, span: Span): string {
  return view.tree.text.slice(span.start, span.end);
}

/** What the documentation says of parameters and numbers. */
function saidOf(view: RuleView, text: string): ReadonlyMap<string, Belongs | 'both'> {
  const names = new Set(view.shape!.parameters.map((one) => parameterName(view.tree, one)));
  const said = new Map<string, Belongs | 'both'>();
  const taken: Span[] = [];
  // Numbers are told of many things further down.
  const firstSentence = /[.!?](?:\s|$)/u.exec(text)?.index ?? text.length;
  for (const [pattern, belongs] of phrases) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (taken.some((one) => one.start < end && match.index < one.end)) continue;
      taken.push({ start: match.index, end });
      const word = match[1]!;
      const name = Object.hasOwn(words, word.toLowerCase()) ? words[word.toLowerCase()]! : word;
      // “5 %” and “5 characters wide” are other things than 5, but a comparison with 5 is all that is looked for.
      if (!/^-?\d/u.test(name) && !names.has(name)) continue;
      // “More than one” is a way of speaking, and so is what stands some words away from a number.
      if (/^-?\d/u.test(name) && match.index > firstSentence) continue;
      if (name === '1' || (/^-?\d/u.test(name) && /\s(?:\w+\s+){2,}than\s/u.test(` ${match[0]}`))) continue;
      const before = said.get(name);
      said.set(name, before === undefined || before === belongs ? belongs : 'both');
    }
  }
  return said;
}

/** What is compared for equality anywhere in the function. */
function equalitiesOf(view: RuleView): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of view.all) {
    const shape = view.dialect.shapeOf(node);
    if (shape?.kind !== 'binary' || shape.class !== 'equality') continue;
    found.add(codeOf(view, shape.left)).add(codeOf(view, shape.right));
  }
  return found;
}

interface Done {
  readonly operand: string;
  readonly belongs: Belongs;
  readonly span: Span;
}

/** Comparisons of the function with names and numbers, and ends of ranges. */
function comparisonsOf(view: RuleView): readonly Done[] {
  const found: Done[] = [];
  for (const node of view.all) {
    const shape = view.dialect.shapeOf(node);
    if (
      shape?.kind === 'call' &&
      view.dialect.id === 'python' &&
      textOf(view, shape.callee) === 'range' &&
      shape.args.length > 0
    ) {
      const end = (shape.args.length === 1 ? shape.args[0] : shape.args[1])!;
      const code = codeOf(view, end);
      const plusOne = /^(.+?)\s*\+\s*1$/u.exec(code)?.[1];
      if (shape.args.length < 3)
        found.push({ operand: plusOne ?? code, belongs: plusOne === undefined ? 'above' : 'below', span: node });
    }
    for (const one of [node, ...(view.dialect.moreNodes?.(node) ?? [])]) found.push(...comparisonOfNode(view, one));
  }
  return found;
}

/** A `while` runs until a bound is reached, which says nothing about the bound. */
function endsLoop({ dialect }: RuleView, node: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = node; at; at = at.parent) {
    const shape = dialect.shapeOf(at);
    if (shape?.kind === 'loop')
      return shape.flavour !== 'for' && isIn(node, shape.condition ?? shape.body) && !isIn(node, shape.body);
    if (shape?.kind === 'block') return false;
  }
  return false;
}

function comparisonOfNode(view: RuleView, node: SyntaxNode): readonly Done[] {
  const shape = view.dialect.shapeOf(node);
  if (shape?.kind !== 'binary' || shape.class !== 'relational') return [];
  const operator = comparisonOf(shape.operator);
  if (!operator || endsLoop(view, node)) return [];
  const span = { start: node.start, end: node.end };
  const of = (side: SyntaxNode, other: SyntaxNode, seen: string): readonly Done[] => {
    const operand = codeOf(view, side);
    // A parameter is held against 0 to see whether it is any good, and a counter counts from 0.
    const isNumber = /^-?\d/u.test(operand);
    if (!isNumber && (numberOf(view, other) !== undefined || counter.test(codeOf(view, other)))) return [];
    return [
      {
        operand,
        belongs: seen === '>' || seen === '<=' ? 'below' : 'above',
        span,
      },
    ];
  };
  return [...of(shape.right, shape.left, operator), ...of(shape.left, shape.right, mirrorOf(operator))];
}
