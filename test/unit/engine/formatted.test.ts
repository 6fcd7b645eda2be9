// A verified candidate is formatted where it changed something, and judged again; the rest of the file is left alone.

import { expect, test } from 'vitest';
import type { Checker, CheckRequest } from '../../../server/src/checkers/checker.ts';
import { formattingFixes, formattingProblems } from '../../../server/src/checkers/formatDrift.ts';
import { createEngine } from '../../../server/src/engine/createEngine.ts';
import { engineOptions, fakeChecker, markChecker, requestFor, targetOf } from '../../support/fakeCheckers.ts';

/** A formatter that wants one blank around each `=`. */
const pretty = (text: string) => text.replace(/[ ]*=[ ]*/g, ' = ');

function formatter(): Checker {
  const seen = ({ overlay, document, span }: CheckRequest) =>
    formattingProblems('fmt', 'fmt', document.uri, overlay.text, pretty(overlay.text), span);
  return fakeChecker('fmt', 'lint', (request) => ({ problems: seen(request) }), {
    fixes: (_context, request, problems) =>
      Promise.resolve(
        formattingFixes('fmt', request.overlay.text, pretty(request.overlay.text), request.span, problems),
      ),
  });
}

/** Reports `bad`, and offers to write `x=1` in place of it. */
function linter(): Checker {
  return {
    ...markChecker('lint', 'bad', 'lint'),
    fixes: (_context, request, problems) =>
      Promise.resolve(
        problems.map((problem) => {
          const start = request.overlay.text.indexOf('bad');
          const edits = [{ span: { start, end: start + 3 }, newText: 'x=1' }];
          return { tool: 'lint', title: 'Fix', problem, edits, companions: [] };
        }),
      ),
  };
}

async function refine(text: string, checkers: readonly Checker[]) {
  const engine = createEngine(engineOptions(checkers));
  const request = { ...requestFor(targetOf(text)), effort: 'tools' as const };
  for await (const { event } of engine.refine(request, new AbortController().signal))
    if (event.type === 'refine-ended') return event.outcome;
  throw new Error('no end');
}

test('formats the lines that it changed, and no other', async () => {
  const outcome = await refine('y=2;\nbad;\nz=3;\n', [linter(), formatter()]);
  expect(outcome.kind === 'improved' && outcome.best.text).toBe('y=2;\nx = 1;\nz=3;\n');
});

test('formats what is selected where nothing else is wrong', async () => {
  const outcome = await refine('y=2;\nz = 3;\n', [linter(), formatter()]);
  expect(outcome.kind === 'improved' && outcome.best.text).toBe('y = 2;\nz = 3;\n');
});

test('offers nothing where all is formatted', async () => {
  const outcome = await refine('y = 2;\n', [linter(), formatter()]);
  expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'nothing-to-do' });
});

test('does not call a formatted file a repair while a fault stays', async () => {
  const outcome = await refine('y=2;\nbad;\n', [markChecker('lint', 'bad', 'lint'), formatter()]);
  expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'no-improvement' });
});
