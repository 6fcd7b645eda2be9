// A plan of a repair is walked by hand before anything is edited: for each failing test that tells what it wants, a model
// that did not write the plan says what the test gives after each step. A program compares the last of them with what is
// wanted; where they part the plan is mended, and what runs decides as ever. Source: S034.

import * as z from 'zod/mini';
import type { Failure } from '../core/failure.ts';
import type { TestCase } from '../core/evidence.ts';
import { agree, type Literal } from '../core/literal.ts';
import { plainWords } from '../core/plainWords.ts';
import { askForList, type Asker } from '../critique/asking.ts';
import { literalIn, toldLiteral } from '../critique/literalText.ts';
import { withoutPaths } from './feedback.ts';
import { traceMessages, version, type PlanParts, type StepWords } from './planSteps.prompt.ts';

/** Tests that are walked through. */
const mostTests = 3;

/** What a walk through a plan came to. */
export interface PlanWalk {
  /** One line a test: what it gives after each step. */
  readonly table: readonly string[];
  /** The first test at whose end the plan does not give what is wanted; absent where all do, or none can be told. */
  readonly parts?: { readonly wanted: string; readonly given: string; readonly test: string };
}

const entrySchema = z.object({ test: z.coerce.number(), gives: z.array(z.unknown()).check(z.maxLength(12)) });

/** Longest text of a wanted value that is shown, and so can be compared. */
const longest = 600;

/** Failing tests that tell a value that they want. */
export function tracedTests(tests: readonly TestCase[], languageId: string): readonly TestCase[] {
  return tests.filter(({ failure }) => wantedBy(failure?.expected, languageId) !== undefined).slice(0, mostTests);
}

/** Walks tests through a plan, in one question. @param tests as `tracedTests` gives them. */
export async function walkPlan(
  asker: Asker,
  parts: PlanParts,
  steps: readonly StepWords[],
  tests: readonly TestCase[],
  failures: Failure[],
): Promise<PlanWalk> {
  const prompt = { id: 'verify/plan-trace/walk', version };
  const list = await askForList(
    asker,
    { prompt, messages: traceMessages(parts, steps, tests.map(testWords)) },
    failures,
  );
  const table: string[] = [];
  let first: PlanWalk['parts'];
  for (const [index, test] of tests.entries()) {
    const entry = list.map((one) => entrySchema.safeParse(one).data).find((one) => one?.test === index + 1);
    const given = entry?.gives.map((one) => plainWords(typeof one === 'string' ? one : JSON.stringify(one), 120)) ?? [];
    if (!entry || given.length === 0) continue;
    const wanted = plainWords(test.failure!.expected!, 200);
    table.push(`“${test.name}”, by hand: ${given.join(' → ')}; wanted ${wanted}`);
    const aim = wantedBy(test.failure!.expected, parts.languageId);
    if (aim && partsFrom(entry.gives.at(-1), aim, parts.languageId))
      first ??= { wanted, given: given.at(-1)!, test: test.name };
  }
  return { table, ...(first ? { parts: first } : {}) };
}

function testWords({ name, failure }: TestCase): string {
  const { message, expected, actual } = failure!;
  const now = actual === undefined ? '' : `\nit gives now: ${actual}`;
  return withoutPaths(`${name}\n${message.slice(0, 600)}\nwanted: ${expected!}${now.slice(0, longest)}`);
}

/** What a test wants, as far as it can be compared; undefined where nothing of it can. */
interface Wanted {
  readonly literal?: Literal;
  /** The text itself: runners of JavaScript print a string without its quotes. */
  readonly bare?: string;
}

function wantedBy(expected: string | undefined, languageId: string): Wanted | undefined {
  if (expected === undefined || expected.length > longest) return undefined;
  const text = expected.trim();
  const literal = literalIn(text, languageId);
  const isBare = /^(?:java|type)script/.test(languageId) && !printedValue.test(text);
  return literal || isBare ? { ...(literal ? { literal } : {}), ...(isBare ? { bare: text } : {}) } : undefined;
}

/** How a value begins that is no string: a list, an object, a class with its fields, a pattern, a function. */
const printedValue = /^(?:[[{/<]|Symbol\(|\p{Lu}[\w$]*(?:\(\d+\))? ?[[{(])/u;

/** Whether what a plan gives at its end is told, and is not what is wanted. */
function partsFrom(told: unknown, { literal, bare }: Wanted, languageId: string): boolean {
  if (typeof told === 'string' && /^(?:throws|raises)\b/i.test(told.trim())) return true;
  const given = toldLiteral(told, languageId);
  if (!given) return false;
  if (given.kind === 'string' && given.value.trim() === bare) return false;
  return literal ? !agree(literal, given) : given.kind === 'string';
}
