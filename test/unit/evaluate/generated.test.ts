// Generated functions of both languages against the languages themselves: arithmetic, lists, texts, conditions, loops
// and errors in all combinations. Whatever is not unknown is what really comes out.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { programOf } from '../../../server/src/evaluate/index.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { agrees } from '../../support/evaluated.ts';
import { needs } from '../../support/needs.ts';
import { realNode, realPython, type Asked, type Real } from '../../support/realLanguages.ts';

/** How a language writes what both have. */
interface Style {
  readonly operators: readonly string[];
  readonly length: (of: string) => string;
  readonly slice: (of: string, from: string, to: string) => string;
  readonly map: (of: string, expression: string, condition: string) => string;
  readonly numberLists: readonly ((list: string) => string)[];
  readonly texts: readonly ((text: string) => string)[];
  readonly join: (a: string, b: string) => string;
  readonly ifBlock: (condition: string, yes: readonly string[], no: readonly string[]) => readonly string[];
  readonly forBlock: (list: string, body: readonly string[]) => readonly string[];
  readonly attempt: (body: readonly string[], handler: readonly string[]) => readonly string[];
  readonly append: (value: string) => string;
  readonly whole: (body: readonly string[]) => string;
}

const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}`);

const python: Style = {
  operators: ['+', '-', '*', '//', '%', '/', '**'],
  length: (of) => `len(${of})`,
  slice: (of, from, to) => `${of}[${from}:${to}]`,
  map: (of, expression, condition) => `[${expression} for x in ${of} if ${condition}]`,
  numberLists: [
    (list) => `sorted(${list})`,
    (list) => `list(reversed(${list}))`,
    (list) => `list(set(${list}))[:1]`,
    (list) => `[sum(${list})]`,
    (list) => `[max(${list})]`,
  ],
  texts: [
    (text) => `${text}.upper()`,
    (text) => `${text}.replace('a', 'xy')`,
    (text) => `${text} * 2`,
    (text) => `${text}[::-1]`,
    (text) => `${text}.strip('a')`,
  ],
  join: (a, b) => `f'{${a}}-{${b}:>4}'`,
  ifBlock: (condition, yes, no) => [`if ${condition}:`, ...indented(yes), 'else:', ...indented(no)],
  forBlock: (list, body) => [`for x in ${list}:`, ...indented(body)],
  attempt: (body, handler) => [
    'try:',
    ...indented(body),
    'except (ZeroDivisionError, IndexError, TypeError):',
    ...indented(handler),
  ],
  append: (value) => `b.append(${value})`,
  whole: (body) => ['def f(a, b, s):', '    x = 1', ...indented(body), '    return a, b, s'].join('\n'),
};

const javascript: Style = {
  operators: ['+', '-', '*', '/', '%', '**', '|', '>>'],
  length: (of) => `${of}.length`,
  slice: (of, from, to) => `${of}.slice(${from}, ${to})`,
  map: (of, expression, condition) => `${of}.filter((x) => ${condition}).map((x) => ${expression})`,
  numberLists: [
    (list) => `[...${list}].sort()`,
    (list) => `[...${list}].reverse()`,
    (list) => `[...new Set(${list})]`,
    (list) => `[${list}.reduce((p, q) => p + q, 0)]`,
    (list) => `[Math.max(...${list})]`,
  ],
  texts: [
    (text) => `${text}.toUpperCase()`,
    (text) => `${text}.replaceAll('a', 'xy')`,
    (text) => `${text}.repeat(2)`,
    (text) => `[...${text}].reverse().join('')`,
    (text) => `${text}.trim()`,
  ],
  join: (a, b) => `\`\${${a}}-\${String(${b}).padStart(4)}\``,
  ifBlock: (condition, yes, no) => [`if (${condition}) {`, ...indented(yes), '} else {', ...indented(no), '}'],
  forBlock: (list, body) => [`for (const x of ${list}.slice(0, 5)) {`, ...indented(body), '}'],
  attempt: (body, handler) => ['try {', ...indented(body), '} catch (error) {', ...indented(handler), '}'],
  append: (value) => `b.push(${value});`,
  whole: (body) =>
    ['function f(a, b, s) {', '    let x = 1;', ...indented(body), '    return [a, b, s];', '}'].join('\n'),
};

/** Functions of numbers `a`, lists `b` and texts `s`. */
function functionsIn(style: Style): fc.Arbitrary<string> {
  const one = fc.constantFrom;
  const { number, list, text, condition } = fc.letrec<{
    number: string;
    list: string;
    text: string;
    condition: string;
  }>((tie) => ({
    number: fc.oneof(
      { depthSize: 'small' },
      one('a', 'x', '0', '1', '2', '3', '-4', '7', '0.5'),
      fc
        .tuple(tie('number'), one(...style.operators), tie('number'))
        .map(([p, operator, q]) => (operator === '**' ? `((${p}) ** 2)` : `((${p}) ${operator} (${q}))`)),
      tie('list').map((of) => style.length(`(${of})`)),
      fc.tuple(tie('list'), one('0', '1', '5')).map(([of, at]) => `(${of})[${at}]`),
    ),
    list: fc.oneof(
      { depthSize: 'small' },
      one('b', '[1, 2, 3]', '[3, -1]', '[]'),
      fc.tuple(tie('list'), one(...style.numberLists)).map(([of, make]) => make(`(${of})`)),
      fc
        .tuple(tie('list'), one('0', '1', '-2'), one('2', '-1', '9'))
        .map(([of, from, to]) => style.slice(`(${of})`, from, to)),
      fc
        .tuple(tie('list'), tie('number'), tie('condition'))
        .map(([of, made, when]) => style.map(`(${of})`, made, when)),
    ),
    text: fc.oneof(
      { depthSize: 'small' },
      one('s', "'a'", "'Ab c'", "''"),
      fc.tuple(tie('text'), one(...style.texts)).map(([of, make]) => make(`(${of})`)),
      fc
        .tuple(tie('text'), tie('number'))
        .map(([p, q]) => style.join(p.includes("'") ? 's' : p, q.includes("'") ? 'a' : q)),
    ),
    condition: fc
      .tuple(tie('number'), one('<', '<=', '==', '!=', '>'), tie('number'))
      .map(([p, operator, q]) => `(${p}) ${operator} (${q})`),
  }));
  const plain = fc.oneof(
    number.map((value) => `a = ${value}`),
    list.map((value) => `b = ${value}`),
    text.map((value) => `s = ${value}`),
    number.map((value) => style.append(value)),
    number.map((value) => `a += ${value}`),
  );
  const plains = fc.array(plain, { minLength: 1, maxLength: 2 });
  const block = fc.oneof(
    plain.map((line) => [line]),
    fc.tuple(condition, plains, plains).map(([when, yes, no]) => style.ifBlock(when, yes, no)),
    fc.tuple(list, plains).map(([of, body]) => style.forBlock(of, body)),
    fc.tuple(plains, plains).map(([body, handler]) => style.attempt(body, handler)),
  );
  return fc.array(block, { minLength: 1, maxLength: 4 }).map((blocks) => style.whole(blocks.flat()));
}

const calls = ["f(3, [4, 1, 1], 'banana')", "f(-2, [], '')"];
const parsers = createParsers();

async function compared(
  languageId: 'python' | 'javascript',
  programs: readonly string[],
  ask: (asked: readonly Asked[]) => readonly (readonly Real[])[],
) {
  const parse = (await parsers.parserOf(languageId))!;
  const real = ask(programs.map((program) => ({ program, expressions: calls })));
  const wrong: string[] = [];
  let known = 0;
  programs.forEach((program, at) => {
    const evaluator = programOf(parse(program))!;
    calls.forEach((call, index) => {
      const found = evaluator.evaluate(parse(call));
      const verdict = agrees(found, real[at]![index]!, languageId);
      if (verdict === 'yes') known++;
      if (verdict === 'no')
        wrong.push(
          `${program}\n${call}: ${JSON.stringify({ ...found, lines: undefined })}, really ${JSON.stringify(real[at]![index])}`,
        );
    });
  });
  return { wrong, known };
}

/** Programs whose numbers stay within what a test can wait for. */
const sampled = (style: Style) =>
  fc.sample(functionsIn(style), { numRuns: 400, seed: 11 }).filter((program) => program.split('**').length < 5);

needs('python')('generated functions of Python', { timeout: 60_000 }, async () => {
  const programs = sampled(python);
  const { wrong, known } = await compared('python', programs, realPython);
  expect(wrong).toEqual([]);
  expect(known).toBeGreaterThan(programs.length);
});

test('generated functions of JavaScript', { timeout: 60_000 }, async () => {
  const programs = sampled(javascript);
  const { wrong, known } = await compared('javascript', programs, realNode);
  expect(wrong).toEqual([]);
  expect(known).toBeGreaterThan(programs.length * 1.5);
});
