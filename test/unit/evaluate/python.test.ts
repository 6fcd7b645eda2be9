// The evaluator of Python against Python itself: whatever is not unknown is what python3 gives.

import { describe, expect } from 'vitest';
import { pythonProgram } from '../../../server/src/evaluate/python/program.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { agrees } from '../../support/evaluated.ts';
import { needs } from '../../support/needs.ts';
import { realPython, type Asked } from '../../support/realLanguages.ts';
import { pythonExpressions, pythonImports } from './pythonExpressions.ts';
import { pythonFunctions } from './pythonFunctions.ts';

const parse = (await createParsers().parserOf('python'))!;

function compared(asked: readonly Asked[]) {
  const real = realPython(asked);
  const wrong: string[] = [];
  const unknown: string[] = [];
  let known = 0;
  asked.forEach(({ program, expressions }, at) => {
    const evaluator = pythonProgram(parse(program));
    expressions.forEach((text, index) => {
      const found = evaluator.evaluate(parse(text));
      const said = real[at]![index]!;
      const verdict = agrees(found, said, 'python');
      if (verdict === 'yes') known++;
      else if (verdict === 'unknown') unknown.push(`${text}: ${found.kind === 'unknown' ? found.why : ''}`);
      else wrong.push(`${text}: ${JSON.stringify({ ...found, lines: undefined })}, really ${JSON.stringify(said)}`);
    });
  });
  return { wrong, unknown, known };
}

describe('an evaluation is what Python gives', () => {
  needs('python')('for thousands of expressions', () => {
    const { wrong, unknown, known } = compared([{ program: pythonImports, expressions: pythonExpressions }]);
    expect(wrong).toEqual([]);
    expect(known).toBeGreaterThan(unknown.length * 8);
  });

  needs('python')('for calls of small functions', () => {
    const { wrong, unknown, known } = compared(pythonFunctions);
    expect(wrong).toEqual([]);
    expect(unknown).toEqual([]);
    expect(known).toBeGreaterThan(80);
  });
});
