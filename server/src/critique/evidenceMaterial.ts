// What programs said of the selection, as material for a prompt: failing tests first, then complaints, cut to a size.

import { problemsIn, testsIn } from '../core/evidence.ts';
import type { CritiqueTask } from '../core/critic.ts';
import type { Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import { testExcerpt } from './toolFindings.ts';

/** Most characters of it. */
const limit = 3000;

/** At most one piece of material; none where programs said nothing. */
export function evidenceMaterial({ target, evidence }: CritiqueTask): readonly Material[] {
  const tests = testsIn(evidence, 'failed').map(
    (test) => `Failing test ${plainWords(test.name, 200)}:\n${testExcerpt(test)}`,
  );
  const problems = problemsIn(evidence)
    .filter(({ uri }) => uri === target.document.uri)
    .map(({ checker, rule, message, lineText }) => `${checker} ${rule}: ${message}\n  at: ${lineText}`);
  const said = [...tests.slice(0, 3), ...problems.slice(0, 10)].join('\n\n').slice(0, limit).toWellFormed();
  return said === '' ? [] : [{ title: 'what programs said about the text', text: said }];
}
