// The evaluator of JavaScript against Node itself: whatever is not unknown is what Node gives.

import { describe, expect, test } from 'vitest';
import { javascriptProgram } from '../../../server/src/evaluate/javascript/program.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { agrees } from '../../support/evaluated.ts';
import { realNode, type Asked } from '../../support/realLanguages.ts';
import { javascriptExpressions } from './javascriptExpressions.ts';
import { javascriptFunctions } from './javascriptFunctions.ts';

const parse = (await createParsers().parserOf('javascript'))!;
const parseTyped = (await createParsers().parserOf('typescript'))!;

function compared(asked: readonly Asked[]) {
  const real = realNode(asked);
  const wrong: string[] = [];
  const unknown: string[] = [];
  let known = 0;
  asked.forEach(({ program, expressions }, at) => {
    const evaluator = javascriptProgram(parse(program));
    expressions.forEach((text, index) => {
      const found = evaluator.evaluate(parse(`(${text}\n)`));
      const said = real[at]![index]!;
      const verdict = agrees(found, said, 'javascript');
      if (verdict === 'yes') known++;
      else if (verdict === 'unknown') unknown.push(`${text}: ${found.kind === 'unknown' ? found.why : ''}`);
      else wrong.push(`${text}: ${JSON.stringify({ ...found, lines: undefined })}, really ${JSON.stringify(said)}`);
    });
  });
  return { wrong, unknown, known };
}

describe('an evaluation is what Node gives', () => {
  test('for thousands of expressions', { timeout: 60_000 }, () => {
    const { wrong, unknown, known } = compared([{ program: '', expressions: javascriptExpressions }]);
    expect(wrong).toEqual([]);
    expect(known).toBeGreaterThan(unknown.length * 8);
  });

  test('for calls of small functions', () => {
    const { wrong, unknown, known } = compared(javascriptFunctions);
    expect(wrong).toEqual([]);
    expect(unknown).toEqual([]);
    expect(known).toBeGreaterThan(70);
  });

  test('whatever types TypeScript writes beside it', () => {
    const typed = `interface Shape { area: number }
type Pair<T> = [T, T];
class Box<T extends object> implements Shape { readonly area: number = 4; constructor(private readonly held: T, public label?: string) {} open(): T { return this.held as T; } }
export function swap<T>([a, b]: Pair<T>, again = false): Pair<T> { return again ? [a!, b] : ([b, a] satisfies Pair<T>); }
enum Colour { Red }`;
    const program = javascriptProgram(parseTyped(typed));
    const shown = (text: string) => {
      const found = program.evaluate(parseTyped(text));
      return found.kind === 'value' ? found.shown : found;
    };
    expect(shown('swap<number>([1, 2])')).toBe('[2, 1]');
    expect(shown("new Box({ a: 1 }, 'x').open().a + new Box({}, 'y').label!")).toBe('"1y"');
    expect(shown('Colour.Red')).toMatchObject({ kind: 'unknown' });
  });
});
