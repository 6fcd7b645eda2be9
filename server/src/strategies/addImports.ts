// Gives a model's text the imports that it needs: asked of the language service, never of the model,
// and judged like any other change.

import { throwIfAborted } from '../base/abort.ts';
import type { ToolFix } from '../core/ports.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineContext, RefineTask } from '../core/strategy.ts';
import { compareVerdicts } from '../core/verdict.ts';
import { compose, composedSpan, composedText, stepFromOriginal, type Composition } from '../repair/composition.ts';
import { problemsAt, problemKey } from './openProblems.ts';

/** Most imports that are added to one text. */
const limit = 10;

/** A text with its imports, and how it stands. */
export interface Imported {
  readonly judged: Judged;
  readonly composition: Composition;
}

/**
 * Adds missing imports to a text that was not verified.
 *
 * @returns the text with imports when it stands better or clears an unknown name; undefined when no tool offers an import.
 */
export async function withImports(
  context: RefineContext,
  task: RefineTask,
  judged: Judged,
  composition: Composition,
): Promise<Imported | undefined> {
  let now = composition;
  const asked = new Set<string>();
  for (let round = 0; round < limit; round++) {
    const evidence = judged.evidence;
    const text = composedText(composition);
    const open = problemsAt(evidence, text, task.target.document.uri, composedSpan(composition)).filter(
      (problem) => !asked.has(problemKey(problem)),
    );
    if (open.length === 0) break;
    throwIfAborted(context.signal);
    const lines = linesIn(now.before) - linesIn(composition.before);
    const here = open.map((problem) => ({
      ...problem,
      range: {
        start: { ...problem.range.start, line: problem.range.start.line + lines },
        end: { ...problem.range.end, line: problem.range.end.line + lines },
      },
    }));
    const fixes = await context.fixes.fixesFor(
      { ...task.target.document, text: composedText(now) },
      composedSpan(now),
      here,
      context.signal,
    );
    const fix = fixes.find((one) => isImportOnly(one) && !asked.has(problemKey(one.problem)));
    if (!fix) break;
    asked.add(problemKey(fix.problem));
    const composed = compose(now, fix);
    if (composed.ok) now = composed.value;
  }
  if (now === composition) return undefined;
  const step = stepFromOriginal(task.target, now);
  if (!step.ok) return undefined;
  const { provenance } = judged.candidate;
  const again = await context.judge({
    id: context.nextId(),
    ...step.value,
    provenance: { ...provenance, title: `${provenance.title}, with imports`, parent: judged.candidate.id },
  });
  const better =
    compareVerdicts(again.verdict, judged.verdict) < 0 || again.verdict.reasons.length < judged.verdict.reasons.length;
  return better ? { judged: again, composition: now } : undefined;
}

function isImportOnly(fix: ToolFix): boolean {
  return fix.edits.length === 0 && fix.companions.length > 0;
}

function linesIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
