// What stands around the selection, and what programs said of it, as material for a prompt: cut to a size.

import { problemsIn, ranIn, testsIn } from '../core/evidence.ts';
import type { CritiqueTask } from '../core/critic.ts';
import { contextMaterial, type Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import { fitContext } from '../core/promptRoom.ts';
import { testExcerpt } from './toolFindings.ts';

/** Most characters of what programs said. */
const limit = 3000;
/** Most tokens of what stands around: a documentation comment and a few signatures. */
const roomAround = 800;

/**
 * The lines around the selection and what else the run found for it. A function is selected without its documentation
 * comment, and without that nobody can tell what it should do.
 */
export function surroundings({ context }: Pick<CritiqueTask, 'context'>): readonly Material[] {
  return contextMaterial(fitContext(context, roomAround));
}

/** What programs said: failing tests first, then complaints. At most one piece of material; none where programs said nothing. */
export function evidenceMaterial({ target, evidence }: CritiqueTask): readonly Material[] {
  // A failure of a test that never came to the text may have nothing to do with it; whoever reads it is told so.
  const elsewhere = new Set(ranIn(evidence).flatMap((run) => (run.tests?.targetRan === 'no' ? run.tests.cases : [])));
  const tests = testsIn(evidence, 'failed').map((test) => {
    const aside = elsewhere.has(test) ? ' (no test of its run ran a line of the text)' : '';
    return `Failing test ${plainWords(test.name, 200)}${aside}:\n${testExcerpt(test)}`;
  });
  const problems = problemsIn(evidence)
    .filter(({ uri }) => uri === target.document.uri)
    .map(({ checker, rule, message, lineText }) => `${checker} ${rule}: ${message}\n  at: ${lineText}`);
  const said = [...tests.slice(0, 3), ...problems.slice(0, 10)].join('\n\n').slice(0, limit).toWellFormed();
  return said === '' ? [] : [{ title: 'what programs said about the text', text: said }];
}
