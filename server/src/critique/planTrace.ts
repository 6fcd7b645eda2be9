// Intended values beside those of the real run: a model walks the call of each failing test, or one call, through the
// statements by what the function is for; the same call is then run, and the first statement at which the two part is a finding. What is meant is a
// model's word, so it stays an opinion. Method: docs/methods.md#verify-plan-trace. Sources: S034, S275.

import * as z from 'zod/mini';
import { positionAt, spansMeet } from '../base/text.ts';
import type { Critic, CritiqueContext, CritiqueTask } from '../core/critic.ts';
import { distinctFailures, failure, type Failure } from '../core/failure.ts';
import { testsIn, type TestCase } from '../core/evidence.ts';
import type { FindingEvidence } from '../core/finding.ts';
import { agree, type Literal } from '../core/literal.ts';
import type { Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { functionsOf } from '../repair/functions.ts';
import { askerOf, type Asker } from './asking.ts';
import { askList } from './askList.ts';
import { callIn, toldLiteral, type LiteralCall } from './literalText.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { leftAside, onlyFailures, opinionOf } from './opinions.ts';
import { panelMaterial } from './panel.ts';
import { messages, version } from './planTrace.prompt.ts';
import { isPassedBy, probedValue, probePlaces, withProbe, type ProbePlace } from './probes.ts';

/** Failing tests that are walked through, each by a question of its own. */
const mostTests = 3;
/** Statements whose values are compared; each costs one call of the function. */
const mostSteps = 10;
/** Statements that are numbered. */
const mostPlaces = 60;

/** What stands in the table for a value of a statement that the call does not come to. */
const unreached = 'never reached';

/** One row of the table. */
interface Row {
  readonly place: ProbePlace;
  readonly variable: string;
  readonly intended: string;
  /** What the real run gave; undefined where it was not reached, or cannot be told. */
  readonly observed: string | undefined;
  readonly agrees: boolean | undefined;
  /** Whether the call came to its end without this statement. */
  readonly isUnreached: boolean;
}

const entrySchema = z.object({ call: z.string(), step: z.coerce.number(), variable: z.string(), value: z.unknown() });

/** Intended and observed values, and where they part. */
export const planTrace = {
  id: 'plan-trace',
  title: 'Intended values beside those of the real run',
  tier: 'model',
  kinds: ['code'],
  onRequest: true,
  mostCalls: mostTests,
  method: 'verify-plan-trace',
  async critique(context, task) {
    const { target } = task;
    const { document } = target;
    const dialect = dialectOf(document.languageId);
    const parser = await context.parse.parserOf(document.languageId);
    const tree = dialect && parser?.(document.text);
    const found = tree && functionsOf(tree, dialect, target.span).find(({ name }) => name !== undefined);
    const places = tree && found ? probePlaces(tree, found.node).slice(0, mostPlaces) : [];
    if (!found?.name || places.length === 0) {
      context.emit({
        type: 'note',
        message: 'No named function with plain statements is selected, so no values are traced.',
      });
      return onlyFailures();
    }
    if (!context.proof) {
      const why = 'Intended values were not asked for: nothing of this folder may run, so nothing could be compared.';
      return onlyFailures(failure('verify.no-signal', why, 'Trust the folder, or use another critic.'));
    }
    const failures: Failure[] = [];
    const numbered = places.map(({ span }, index) => `[${index + 1}] ${document.text.slice(span.start, span.end)}`);
    const material = [
      ...panelMaterial(context, task, 2),
      { title: 'the numbered statements', text: numbered.join('\n') },
    ];
    const generates = /\byield\b/.test(document.text.slice(found.node.start, found.node.end));
    const asker = askerOf(context, mostTests);
    const failing = testsIn(task.evidence, 'failed').slice(0, mostTests);
    const findings: Unnamed[] = [];
    // What is meant is told for each failing test before anything runs.
    for (const test of failing.length === 0 ? [undefined] : failing) {
      const over = asker.over();
      if (over) {
        failures.push(over);
        break;
      }
      const finding = await traceOne(
        context,
        task,
        asker,
        { name: found.name, places, generates },
        material,
        test,
        failures,
      );
      if (finding && !findings.some(({ message }) => message === finding.message)) findings.push(finding);
    }
    return { findings: withIds(findings), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

/** The function that is traced. */
interface Traced {
  readonly name: string;
  readonly places: readonly ProbePlace[];
  /** Whether it gives items and not one value. */
  readonly generates: boolean;
}

/** Intended and observed values of one call: that of a failing test where there is one, else one that the model chooses. */
async function traceOne(
  context: CritiqueContext,
  task: CritiqueTask,
  asker: Asker,
  { name, places, generates }: Traced,
  material: readonly Material[],
  test: TestCase | undefined,
  failures: Failure[],
): Promise<Unnamed | undefined> {
  const { target } = task;
  const { document } = target;
  const prompt = { id: 'critique/plan-trace', version };
  const question = {
    role: 'critic',
    prompt,
    messages: messages(name, material, target.goal, test?.name),
    maxTokens: 900,
  } as const;
  const answer = await askList(asker, question, failures);
  if (!answer) return undefined;
  const plan = planIn(answer.entries, name, places, document.languageId);
  failures.push(...leftAside(plan.unread, Math.max(0, answer.entries.length - mostSteps), mostSteps));
  if (!plan.call || plan.steps.length === 0) return undefined;
  const rows = await traced(context, task, plan.call, plan.steps, generates);
  const call = `${name}(${plan.call.args.map((one) => write(one, document.languageId) ?? '…').join(', ')})`;
  const table = rows.map(
    ({ variable, intended, observed, isUnreached }) =>
      `${variable}: intended ${intended}, ${isUnreached ? unreached : `observed ${observed ?? 'nothing'}`}`,
  );
  const of = test ? `“${test.name}”, ` : '';
  context.emit({ type: 'note', message: plainWords(`${of}${call}: ${table.join('; ')}.`, 2000) });
  const first = rows.find(
    ({ agrees, isUnreached, place }) => (agrees === false || isUnreached) && spansMeet(place.span, target.span),
  );
  if (!first) return undefined;
  const start = Math.max(first.place.span.start, target.span.start);
  const end = Math.min(first.place.span.end, target.span.end);
  const opinion = opinionOf(target, {
    rule: 'critic/plan-trace',
    place: { start, end },
    message: `For ${call} \`${first.variable}\` is meant to be ${first.intended} here; ${first.isUnreached ? 'this statement is never reached' : `it is ${first.observed}`}.`,
    reason: `${test ? `Of the failing test “${test.name}”: ` : ''}The first of ${rows.length} compared values that is not what was meant.`,
    by: answer.by,
  });
  const evidence = rows.map((row, index): FindingEvidence => ({
    checker: 'trace',
    excerpt: plainWords(table[index], 300),
    at: { uri: document.uri, line: positionAt(document.text, row.place.span.start).line },
  }));
  return { ...opinion, evidence: [...opinion.evidence, ...evidence] };
}

/** One intended value. */
interface Step {
  readonly place: ProbePlace;
  readonly variable: string;
  readonly value: Literal;
}

function planIn(entries: readonly unknown[], name: string, places: readonly ProbePlace[], languageId: string) {
  let call: LiteralCall | undefined;
  let words: string | undefined;
  let unread = 0;
  const steps: Step[] = [];
  for (const entry of entries.slice(0, mostSteps)) {
    const parsed = entrySchema.safeParse(entry);
    const read = parsed.success ? callIn(parsed.data.call, languageId) : undefined;
    const place = parsed.success ? places[parsed.data.step - 1] : undefined;
    const value = parsed.success ? toldLiteral(parsed.data.value, languageId) : undefined;
    words ??= read && parsed.success ? parsed.data.call : undefined;
    const isSame = parsed.success && parsed.data.call === words;
    if (!parsed.success || !isSame || read?.name !== name || !place?.names.has(parsed.data.variable) || !value) {
      unread++;
      continue;
    }
    call ??= read;
    steps.push({ place, variable: parsed.data.variable, value });
  }
  return { call, steps: steps.toSorted((a, b) => a.place.span.start - b.place.span.start), unread };
}

async function traced(
  { proof, signal }: Pick<CritiqueContext, 'proof' | 'signal'>,
  { target }: CritiqueTask,
  call: LiteralCall,
  steps: readonly Step[],
  generates: boolean,
): Promise<readonly Row[]> {
  const { text, languageId } = target.document;
  const rows: Row[] = [];
  for (const { place, variable, value } of steps) {
    const probed = withProbe(text, place, variable, languageId);
    const [behaviour] = (await proof!.behave(call.name, [call.args], signal, probed)) ?? [];
    const seen = behaviour?.kind === 'returned' ? behaviour : undefined;
    const there = probedValue(seen?.value);
    const observed = there && write(there, languageId);
    const intended = write(value, languageId) ?? '…';
    const agrees = there === undefined || observed === undefined ? undefined : agree(value, there);
    // Of a generator the items that it gives are seen, and not where it ends.
    const isUnreached = !generates && isPassedBy(seen?.value);
    rows.push({ place, variable, intended, observed: observed && plainWords(observed, 120), agrees, isUnreached });
  }
  return rows;
}

function write(value: Literal, languageId: string): string | undefined {
  return dialectOf(languageId)?.write.literal(value);
}
