// The function does the opposite of the word that names it: “the largest” by `min`, “descending” by a plain sort.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { bare, codeOf, numberOf, quoted, textOf } from './expressions.ts';
import { lastWord } from './names.ts';
import type { RuleHit, RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';

/** What is said, in the first sentence and the name. */
interface Said {
  readonly first: string;
  readonly name: string;
  /** All that the documentation says. */
  readonly whole: string;
}

/** One pair of opposites. */
type Opposite = (view: RuleView, said: Said) => Iterable<RuleHit>;

/** The other word. */
export const contraryWord: TextRule = {
  id: 'contrary-word',
  title: 'The code does the opposite of the word',
  dialects: ['javascript', 'python'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'The first sentence of the documentation, or the name, says one word of a pair of opposites and only that one: largest or smallest, all or any, ascending or descending, even or odd, upper or lower case, add or subtract. The code does the other.',
  wrong: [
    {
      language: 'python',
      code: 'def largest(items):\n    """Return the largest of the items."""\n    return min(items)\n',
    },
    { language: 'javascript', code: 'function allPositive(items) {\n  return items.some((one) => one > 0);\n}\n' },
    {
      language: 'python',
      code: 'def evens(items):\n    """Return only the even numbers."""\n    return [one for one in items if one % 2 == 1]\n',
    },
    {
      language: 'python',
      code: 'def ranked(items):\n    """Return the items in descending order."""\n    return sorted(items)\n',
    },
    { language: 'javascript', code: 'function subtract(a, b) {\n  return a + b;\n}\n' },
    {
      language: 'javascript',
      code: '/** Converts the text to upper case. */\nfunction shout(text) {\n  return text.toLowerCase();\n}\n',
    },
  ],
  right: [
    {
      language: 'python',
      code: 'def largest(items):\n    """Return the largest of the items, at most 100."""\n    return min(100, max(items))\n',
    },
    { language: 'javascript', code: 'function allPositive(items) {\n  return !items.some((one) => one <= 0);\n}\n' },
    {
      language: 'python',
      code: 'def evens(items):\n    """Return only the even numbers."""\n    found = []\n    for one in items:\n        if one % 2 == 1:\n            continue\n        found.append(one)\n    return found\n',
    },
    {
      language: 'python',
      code: 'def ranked(items):\n    """Return the items in descending order."""\n    return sorted(items, key=lambda one: -one.rank)\n',
    },
    { language: 'javascript', code: 'function addDays(date, days) {\n  return date - days;\n}\n' },
  ],
  silent: ['Both words of a pair are said, or both are done.', 'The result is negated, or computed further.'],
  equivalents: [],
  *look(view) {
    if (!view.shape) return;
    const prose = view.doc?.prose ?? '';
    const said: Said = {
      first: `${/^[^]*?(?:[.;](?=\s|$)|$)/u.exec(prose)![0]} ${view.doc?.returns?.text ?? ''}`,
      name: lastWord(view.name ?? '')
        .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
        .replaceAll('_', ' ')
        .toLowerCase()
        .trim(),
      whole: `${prose} ${view.doc?.returns?.text ?? ''}`,
    };
    if (said.first.trim() === '' && said.name === '') return;
    for (const opposite of opposites) yield* opposite(view, said);
  },
};

/** Whether one word is said and the other is not, anywhere. */
function saysOnly({ first, name, whole }: Said, word: RegExp, other: RegExp): boolean {
  return (word.test(first) || word.test(name)) && !other.test(whole) && !other.test(name);
}

/** Returned values, and the body of a concise function. */
function* resultsOf(view: RuleView): Iterable<SyntaxNode> {
  if (view.shape!.concise) yield bare(view, view.shape!.body);
  for (const { shape } of shapedOf(view, 'return')) if (shape.value) yield bare(view, shape.value);
}

const extremes: Opposite = function* (view, said) {
  const high = /\b(?:largest|maximum|greatest|highest|biggest|longest|latest|max)\b/iu;
  const low = /\b(?:smallest|minimum|least|lowest|shortest|earliest|min|fewest)\b/iu;
  for (const [word, other, wanted, contrary] of [
    [high, low, 'max', 'min'],
    [low, high, 'min', 'max'],
  ] as const) {
    if (
      !saysOnly(said, word, other) ||
      !/\b(?:returns?|finds?|gets?|computes?|gives?|the)\b/iu.test(`${said.first} `) ||
      /\bthan\b|\bup to\b|limit|clamp|\bcap/iu.test(said.whole)
    )
      continue;
    if (new RegExp(`\\b${wanted}\\s*\\(|[<>]`, 'u').test(codeOf(view, view.shape!.body).replaceAll('=>', ''))) continue;
    for (const result of resultsOf(view)) {
      const call = view.dialect.shapeOf(result);
      if (call?.kind !== 'call' || !new RegExp(`^(?:Math\\.)?${contrary}$`, 'u').test(textOf(view, call.callee)))
        continue;
      const over = call.args.filter((one) => one.kind !== 'keyword_argument');
      if (over.length !== 1 || (view.dialect.id === 'javascript' && over[0]!.kind !== 'spread_element')) continue;
      if (
        /-\s*\w|reverse|invert/u.test(
          call.args
            .filter((one) => one !== over[0])
            .map((one) => textOf(view, one))
            .join(' '),
        )
      )
        continue;
      yield {
        span: call.callee,
        message: `The function is said to give the ${word === high ? 'greatest' : 'least'}, and gives ${quoted(textOf(view, result))}.`,
      };
    }
  }
};

const quantifiers: Opposite = function* (view, { name, first }) {
  const returns = /\b(?:true|whether)\s+(?:if\s+)?(all|every|each|any|some|at least one)\b/iu
    .exec(first)?.[1]
    ?.toLowerCase();
  const named = /^(?:is |are |has )?(all|every|any|some)\b/u.exec(name)?.[1];
  const word = returns ?? named;
  if (
    word === undefined ||
    (returns !== undefined &&
      named !== undefined &&
      /^(?:all|every|each)$/u.test(returns) !== /^(?:all|every)$/u.test(named))
  )
    return;
  const wantsAll = /^(?:all|every|each)$/u.test(word);
  if (/\bnot\b|\bno\b|unless|except|without/u.test(`${first} ${name}`)) return;
  const results = [...resultsOf(view)];
  if (results.length !== 1) return;
  const call = view.dialect.shapeOf(results[0]!);
  if (call?.kind !== 'call') return;
  const callee =
    call.method && view.dialect.id === 'javascript' ? textOf(view, call.method) : textOf(view, call.callee);
  const isAll = /^(?:all|every)$/u.test(callee);
  if (
    (!isAll && !/^(?:any|some)$/u.test(callee)) ||
    isAll === wantsAll ||
    /!|\bnot\b/u.test(textOf(view, call.argumentList))
  )
    return;
  if (/\b(?:any|some|all|every)\b.*\b(?:any|some|all|every)\b/u.test(first)) return;
  yield {
    span: call.method ?? call.callee,
    message: `The function is said to ask for ${wantsAll ? 'all' : 'any'}, and asks for ${isAll ? 'all' : 'any'}.`,
  };
};

const orders: Opposite = function* (view, said) {
  const up = /\bascending|\bincreasing|\bsmallest to (?:the )?(?:largest|biggest)|\blow(?:est)? to high(?:est)?\b/iu;
  const down = /\bdescending|\bdecreasing|\blargest to (?:the )?smallest|\bhigh(?:est)? to low(?:est)?\b|\breverse/iu;
  const isUp = saysOnly(said, up, down);
  if (isUp === saysOnly(said, down, up)) return;
  const sorts = [...shapedOf(view, 'call')].filter(({ shape }) =>
    /^(?:sorted|sort|toSorted)$/u.test(textOf(view, shape.method ?? shape.callee)),
  );
  const code = codeOf(view, view.shape!.body).replaceAll(/"""[^]*?"""/gu, '');
  if (sorts.length !== 1 || /revers(?!e=)|toReversed|::\s*-1|unshift|insert\(0|heap|cmp/u.test(code)) return;
  const [{ node, shape }] = sorts as [(typeof sorts)[0]];
  const args = shape.args.map((one) => textOf(view, one)).join(', ');
  const turned = view.dialect.id === 'python' ? pythonOrder(args) : javascriptOrder(args);
  if (turned === undefined || (turned === 'up') === isUp) return;
  yield {
    span: node,
    message: `The function is said to sort in ${isUp ? 'ascending' : 'descending'} order; ${quoted(textOf(view, node))} sorts the other way.`,
  };
};

function pythonOrder(args: string): 'up' | 'down' | undefined {
  if (/reverse\s*=\s*True/u.test(args)) return /-\s*\w/u.test(args.replace(/reverse.*$/u, '')) ? undefined : 'down';
  return /reverse|-|cmp|lambda|key/u.test(args) ? undefined : 'up';
}

function javascriptOrder(args: string): 'up' | 'down' | undefined {
  const [, first, second, left, right] =
    /^\(?(\w+), (\w+)\)? => (\w+)(?:\.[\w.]+)? - (\w+)(?:\.[\w.]+)?$/u.exec(args) ?? [];
  if (left === undefined) return undefined;
  if (left === first && right === second) return 'up';
  return left === second && right === first ? 'down' : undefined;
}

const parity: Opposite = function* (view, said) {
  const even = /\bevens?\b/iu;
  const odd = /\bodds?\b/iu;
  const isEven = saysOnly(said, even, odd);
  if (isEven === saysOnly(said, odd, even)) return;
  if (/\b(?:except|not|without|exclud|remov|drop|filter out|non)|\bif\b|index|position/iu.test(said.whole)) return;
  const tests = [...view.all].filter((node) => {
    const shape = view.dialect.shapeOf(node);
    return (
      shape?.kind === 'binary' &&
      /^(?:==|===|!=|!==)$/u.test(shape.operator) &&
      /^[\w$.[\]]+ % 2$/u.test(codeOf(view, shape.left))
    );
  });
  if (tests.length !== 1) return;
  const [node] = tests as [SyntaxNode];
  const shape = view.dialect.shapeOf(node);
  if (shape?.kind !== 'binary') return;
  const rest = numberOf(view, shape.right);
  if (rest !== 0 && rest !== 1) return;
  const asksEven = (rest === 0) === !shape.operator.startsWith('!');
  if (asksEven === isEven || !isFilter(view, node)) return;
  yield {
    span: node,
    message: `The function is said to be about ${isEven ? 'even' : 'odd'} numbers; ${quoted(textOf(view, node))} takes the ${asksEven ? 'even' : 'odd'} ones.`,
  };
};

/** Whether what meets the condition is what is taken. */
function isFilter(view: RuleView, node: SyntaxNode): boolean {
  let at = node;
  while (at.parent && /^(?:parenthesised)$/u.test(view.dialect.shapeOf(at.parent)?.kind ?? '')) at = at.parent;
  const parent = at.parent;
  if (!parent) return false;
  if (parent.kind === 'if_clause') return true;
  const shape = view.dialect.shapeOf(parent);
  if (shape?.kind === 'function') {
    const call = parent.parent?.parent && view.dialect.shapeOf(parent.parent.parent);
    return (
      shape.concise && call?.kind === 'call' && call.method !== undefined && textOf(view, call.method) === 'filter'
    );
  }
  if (shape?.kind !== 'if' || shape.otherwise) return false;
  return (
    /(?:\+=|\+\+|append\(|push\(|add\()/u.test(textOf(view, shape.then)) &&
    !/continue|return|break/u.test(textOf(view, shape.then))
  );
}

const letterCase: Opposite = function* (view, said) {
  const upper = /\bto (?:an? )?upper ?-?case\b|\bupper-?cased?\b|^to upper\b/iu;
  const lower = /\blower ?-?case|\blower-?cased?\b|^to lower\b|insensitive|\blower\b/iu;
  const toLower = /\bto (?:an? )?lower ?-?case\b|^to lower\b/iu;
  const anyUpper = /\bupper|insensitive|capital|title|camel|pascal/iu;
  const wantsUpper = saysOnly(said, upper, lower) && !/capital|title|camel|pascal|first/iu.test(said.whole);
  const wantsLower = saysOnly(said, toLower, anyUpper);
  if (wantsUpper === wantsLower) return;
  const [wanted, contrary] = wantsUpper
    ? [/^(?:toUpperCase|toLocaleUpperCase|upper)$/u, /^(?:toLowerCase|toLocaleLowerCase|lower)$/u]
    : [/^(?:toLowerCase|toLocaleLowerCase|lower|casefold)$/u, /^(?:toUpperCase|toLocaleUpperCase|upper)$/u];
  const calls = [...view.all].flatMap((node) => {
    const shape = view.dialect.shapeOf(node);
    return shape?.kind === 'call' && shape.method ? [{ method: shape.method, name: textOf(view, shape.method) }] : [];
  });
  const wrong = calls.filter(({ name }) => contrary.test(name));
  if (wrong.length !== 1 || calls.some(({ name }) => wanted.test(name))) return;
  yield {
    span: wrong[0]!.method,
    message: `The function is said to give ${wantsUpper ? 'upper' : 'lower'} case, and calls ${quoted(wrong[0]!.name)}.`,
  };
};

const arithmetic: Opposite = function* (view, { name }) {
  const word =
    /^(add|plus|sum|subtract|minus|difference|multiply|times|product|divide)(?: (?:numbers?|two|values?|ints?|floats?|of two))?$/u.exec(
      name,
    )?.[1];
  if (word === undefined) return;
  const wanted = {
    add: '+',
    plus: '+',
    sum: '+',
    subtract: '-',
    minus: '-',
    difference: '-',
    multiply: '*',
    times: '*',
    product: '*',
    divide: '/',
  }[word]!;
  const results = [...resultsOf(view)];
  const only = results.length === 1 ? view.dialect.shapeOf(results[0]!) : undefined;
  if (only?.kind !== 'binary' || only.class !== 'arithmetic' || only.operator.startsWith(wanted)) return;
  const parameters = view.shape!.parameters.map((one) =>
    textOf(view, one)
      .replace(/[:=][^]*$/u, '')
      .trim(),
  );
  if (
    parameters.length !== 2 ||
    ![only.left, only.right].every((side, index) => codeOf(view, side) === parameters[index])
  )
    return;
  yield {
    span: only.op,
    message: `The function is called ${quoted(name)}, and computes ${quoted(textOf(view, results[0]!))}.`,
  };
};

const opposites: readonly Opposite[] = [extremes, quantifiers, orders, parity, letterCase, arithmetic];
