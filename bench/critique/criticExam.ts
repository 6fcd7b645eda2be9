// Examines the model of an endpoint as a critic: faults planted in functions of real packages and their clean twins, each
// text that it gives back judged by the tests, in the sandbox. The endpoint is named by the environment; without one the
// measure is skipped. What is asked and counted lies in server/src/critique/exam.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom, type Random } from '../../server/src/base/random.ts';
import { bugKinds, type BugKind } from '../../server/src/core/bugKind.ts';
import { testsIn } from '../../server/src/core/evidence.ts';
import type { ModelPort } from '../../server/src/core/ports.ts';
import type { SyntaxNode } from '../../server/src/core/syntaxTree.ts';
import { examine, type ExamItem } from '../../server/src/critique/exam/examine.ts';
import { examResultOf, reportLines } from '../../server/src/critique/exam/report.ts';
import { keepExamResult } from '../../server/src/memory/examResults.ts';
import { createModels } from '../../server/src/providers/combine.ts';
import { dialectOf } from '../../server/src/repair/dialects/index.ts';
import { allFunctions } from '../../server/src/repair/functions.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { root } from '../../scripts/run.ts';
import type { Line } from '../report.ts';
import { startCritiqueBench, type CritiqueBench } from './critiqueBench.ts';
import { critiquedPackages, critiqueSubjects, layOut, type CritiqueSubject } from './subjects.ts';
import { plantOfKind } from './toolFaults.ts';

/** Functions of one package; two texts each, so that 40 verdicts come of four packages. */
const functionsEach = 5;

/** An item with where it lies. */
interface Placed {
  readonly item: ExamItem;
  readonly subject: CritiqueSubject;
  readonly func: SyntaxNode;
}

/** The model that the environment names: TOUCHSTONE_EXAM_URL, _MODEL and perhaps _KEY; undefined where it names none. */
export function examinedModel(env: NodeJS.ProcessEnv = process.env): ModelPort | undefined {
  const [baseUrl, model, key] = ['URL', 'MODEL', 'KEY'].map((name) => env[`TOUCHSTONE_EXAM_${name}`]);
  if (baseUrl === undefined || model === undefined) return undefined;
  const models = createModels({ default: { baseUrl, model, apiKeyFor: () => Promise.resolve(key) } });
  if (!models.ok) throw new Error(models.error.message);
  return models.value;
}

/**
 * Examines a model, prints its report line by line, and keeps it in reports/critic-exam.json.
 *
 * @param only one package by its name; all of the half when absent.
 * @param keepIn private storage of an editor, where the result is kept, too, so that a model that fails is not asked.
 */
export async function measureCriticExam(
  models: ModelPort | undefined,
  half: 'tuning' | 'reported',
  seed: number,
  say: (message: string) => void,
  only?: string,
  keepIn: string | undefined = process.env['TOUCHSTONE_EXAM_KEEP'],
): Promise<readonly Line[] | string> {
  if (!models) return 'no model (set TOUCHSTONE_EXAM_URL and TOUCHSTONE_EXAM_MODEL)';
  const bench = startCritiqueBench(seed);
  try {
    const random = seededRandom(seed);
    const placed: Placed[] = [];
    for (const one of critiquedPackages) {
      if (one.from.half !== half || one.setting !== 'made tests' || (only !== undefined && one.from.name !== only))
        continue;
      const place = path.join(bench.folder, 'packages');
      mkdirSync(place, { recursive: true });
      for (const subject of await critiqueSubjects(one, layOut(one, place, say), seed, functionsEach)) {
        const found = await itemOf(subject, random, placed.length);
        if (found) placed.push(found);
      }
      say(`${one.from.name}: ${placed.length} items so far`);
    }
    const byId = new Map(placed.map((one) => [one.item.id, one]));
    const examined = await examine(
      {
        models,
        judge: (item, text) => judge(bench, byId.get(item.id)!, text),
        signal: new AbortController().signal,
      },
      placed.map(({ item }) => item),
    );
    for (const line of reportLines(examined.report)) say(line);
    mkdirSync(path.join(root, 'reports'), { recursive: true });
    writeFileSync(
      path.join(root, 'reports', 'critic-exam.json'),
      `${JSON.stringify({ seed, ...examined }, undefined, 2)}\n`,
    );
    if (keepIn !== undefined) await keepExamResult(keepIn, examResultOf(examined.report), say);
    return linesOf(examined);
  } finally {
    await bench.dispose();
    rmSync(bench.folder, { recursive: true, force: true });
  }
}

/** A fault, of the kinds in turn, that the tests of the function show. */
async function itemOf(subject: CritiqueSubject, random: Random, turn: number): Promise<Placed | undefined> {
  const { languageId } = subject.package;
  const parse = (await createParsers().parserOf(languageId))!;
  const tree = parse(subject.text);
  const dialect = dialectOf(languageId)!;
  const func = allFunctions(tree, dialect).find(({ name }) => name === subject.name)?.node;
  if (!func || !subject.callable) return undefined;
  const kinds = (Object.keys(bugKinds) as BugKind[]).filter((kind) => !kind.startsWith('A'));
  for (let step = 0; step < kinds.length; step++) {
    const fault = plantOfKind(kinds[(turn + step) % kinds.length]!, tree, dialect, func, random, parse);
    if (!fault || subject.isFaulty(fault.text) !== true) continue;
    const right = subject.text.slice(func.start, func.end);
    const examples = subject.callable.tests.slice(0, 3).map(({ call, expected }) => `${call} gives ${expected}`);
    const item: ExamItem = {
      id: `${subject.package.from.name} ${subject.name}`,
      kind: fault.kind,
      languageId,
      task: [...right.split('\n').slice(0, 1), ...examples].join('\n'),
      right,
      wrong: fault.text.slice(func.start, func.end + fault.text.length - subject.text.length),
      line: fault.line - (subject.text.slice(0, func.start).split('\n').length - 1),
    };
    return { item, subject, func };
  }
  return undefined;
}

/** Puts a text in the place of the function and runs the tests of it, as a critique does. */
async function judge(bench: CritiqueBench, { subject, func }: Placed, text: string) {
  const { root: folder, file, package: from } = subject;
  const whole = subject.text.slice(0, func.start) + text + subject.text.slice(func.end);
  const remove = subject.layTest();
  try {
    const span = { start: func.start, end: func.start + text.length };
    const off = [...(from.off ?? []), 'doctest'];
    const { outcome } = await bench.ask({ root: folder, file, languageId: from.languageId, text: whole, span, off });
    const [passed, failed] = [testsIn(outcome.evidence, 'passed').length, testsIn(outcome.evidence, 'failed').length];
    return { passed, checks: Math.max(passed + failed, subject.callable?.tests.length ?? 0) };
  } finally {
    remove();
  }
}

function linesOf({ report, incomplete, calls, lost }: Awaited<ReturnType<typeof examine>>): readonly Line[] {
  const measure = `exam of ${report.critic}`;
  const line = (what: string, value: number | undefined, note: string): readonly Line[] =>
    value === undefined ? [] : [{ measure, what, value: 100 * value, unit: '%', note }];
  const { verdicts, effect, recovery } = report;
  return [
    ...line('accuracy of verdicts', verdicts.accuracy, `of ${verdicts.items}, ${verdicts.none} could not be read`),
    ...line('right texts called wrong', verdicts.falseAlarms, `${report.passed}: ${report.reasons.join('; ')}`),
    ...effect.flatMap(({ mode, items, passes, gain }) => [
      ...line(`${mode}: fixes that pass`, passes, `of ${items}`),
      ...line(`${mode}: gain over no critique`, gain, `of ${items}`),
    ]),
    ...recovery.flatMap(({ items, rate, ownRate, blindSpot, restartRate }) => [
      ...line('planted errors that it recovers from', rate, `of ${items}`),
      ...line('the same as its own turn', ownRate, `of ${items}`),
      ...line('blind spot', blindSpot, '1 − fix(own) ÷ fix(user)'),
      ...line('begun anew', restartRate, `of ${items}`),
    ]),
    {
      measure,
      what: 'answers that were lost',
      value: lost,
      unit: 'count',
      note: `of ${calls}; ${incomplete} items lack a branch`,
    },
  ];
}
