// Looks for loopholes of the checklist itself. Without a model: the cheapest edits (checklist/loopholes.ts). With one,
// four steps: answer under the items, critique that answer with the same items, reword what was met in words alone,
// and try the same answer on the rewording. What comes out are proposed items, which only the person can put into the
// file (“pin”). Sources: S127, S182. Method: docs/methods.md#checklist-repair-rubric.

import { shortHash } from '../base/hash.ts';
import { decideItems } from '../checklist/decideItems.ts';
import { loopholeOf } from '../checklist/loopholes.ts';
import type { ChecklistItem, JudgedItem } from '../core/checklist.ts';
import type { Critic, CritiqueTask } from '../core/critic.ts';
import type { Failure } from '../core/failure.ts';
import type { Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import { askerOf, askForList, type Asker, type Question } from './asking.ts';
import { answerMessages, critiqueMessages, reviseMessages, version } from './checklistRepair.prompt.ts';

const mostItems = 8;
const mostCalls = 4;

interface Gamed {
  readonly item: ChecklistItem;
  readonly question: string;
  readonly text: string;
  readonly intent: string;
}

/** Proposals of tighter items. */
export const checklistRepair = {
  id: 'repair-rubric',
  title: 'Loopholes of the checklist',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls,
  method: 'checklist-repair-rubric',
  async critique(context, task) {
    const { target, checklist } = task;
    const asked = checklist.filter(({ item, state }) => state !== 'retired' && item.origin === 'workspace');
    const items = cheapOnes(task);
    const open = asked
      .map(({ item }) => item)
      .filter(({ decider }) => decider.kind === 'model' || decider.kind === 'person' || decider.kind === 'regex')
      .filter(({ id }) => !items.some((one) => one.item.id === tighterId(id)))
      .slice(0, mostItems);
    const failures: Failure[] = [];
    if (open.length === 0) return { findings: [], items, failures };
    const asker = askerOf(context, mostCalls);
    const { document, span, goal } = target;
    const material: readonly Material[] = [
      { title: `text (${document.languageId})`, text: document.text.slice(span.start, span.end) },
      ...(goal === undefined ? [] : [{ title: 'what the text is for', text: goal }]),
    ];
    const answers = await listFrom(
      asker,
      'answer',
      answerMessages(
        open.map(({ question }) => question),
        material,
      ),
      failures,
    );
    const tricks = answers.flatMap((one) => trickOf(one, open));
    const gamed = await metInWords(tricks, task, asker, failures);
    if (gamed.length === 0) return { findings: [], items, failures };
    const words = await listFrom(asker, 'revise', reviseMessages(gamed), failures);
    const reworded = gamed.flatMap((one, index) => rewordingOf(words, index + 1, one));
    const still = await yesTo(
      reworded.map(({ gamed: { text }, question }) => ({ question, text })),
      asker,
      failures,
    );
    for (const [index, { gamed: one, question }] of reworded.entries())
      if (still.get(index + 1) === 'no') items.push(proposal(one, question));
    return { findings: [], items, failures };
  },
} as const satisfies Critic;

/** What the loophole test finds without a model, as proposals. */
function cheapOnes({ target: { document, span }, checklist, evidence }: CritiqueTask): JudgedItem[] {
  const input = { text: document.text, span, uri: document.uri, languageId: document.languageId, evidence };
  return checklist.flatMap(({ item, state }): JudgedItem[] => {
    if (state === 'retired' || item.origin !== 'workspace') return [];
    const found = loopholeOf(item, input);
    if (!found?.tighter || !found.isTried) return [];
    const tighter = { ...found.tighter, id: tighterId(item.id) };
    const reason = `Proposed in the place of “${plainWords(item.question, 160)}” (${item.id}, ${versionOf(item)}): “${plainWords(found.trick, 120)}” satisfies that. ${found.why}`;
    return [{ item: tighter, state: decideItems([tighter], input)[0]!.state, reason, evidence: [] }];
  });
}

/** Texts that satisfy an item by its words: a program says so where one decides it, else a second look. */
async function metInWords(
  tricks: readonly Gamed[],
  { target, evidence }: CritiqueTask,
  asker: Asker,
  failures: Failure[],
): Promise<readonly Gamed[]> {
  const { uri, languageId } = target.document;
  const byProgram = (one: Gamed) =>
    decideItems([one.item], {
      text: one.text,
      span: { start: 0, end: one.text.length },
      uri,
      languageId,
      evidence,
    })[0]!;
  const decided = tricks.filter((one) => one.item.decider.kind === 'regex' && byProgram(one).state === 'met');
  const others = tricks.filter((one) => one.item.decider.kind !== 'regex');
  const answers = await yesTo(others, asker, failures);
  return [...decided, ...others.filter((_, index) => answers.get(index + 1) === 'yes')];
}

async function yesTo(
  pairs: readonly { readonly question: string; readonly text: string }[],
  asker: Asker,
  failures: Failure[],
): Promise<ReadonlyMap<number, string>> {
  if (pairs.length === 0) return new Map();
  const list = await listFrom(asker, 'critique', critiqueMessages(pairs), failures, 'judge');
  return new Map(
    list.flatMap((one) => {
      const { question, answer } = fieldsOf(one);
      return typeof question === 'number' && typeof answer === 'string'
        ? [[question, answer.trim().toLowerCase()]]
        : [];
    }),
  );
}

function trickOf(entry: unknown, items: readonly ChecklistItem[]): readonly Gamed[] {
  const { question, text, intent } = fieldsOf(entry);
  const item = typeof question === 'number' ? items[question - 1] : undefined;
  if (!item || typeof text !== 'string' || text.trim() === '' || text.length > 500) return [];
  return [{ item, question: item.question, text, intent: typeof intent === 'string' ? plainWords(intent, 200) : '' }];
}

function rewordingOf(words: readonly unknown[], number: number, gamed: Gamed) {
  const mine = words.map(fieldsOf).find(({ question }) => question === number);
  const question = typeof mine?.['reworded'] === 'string' ? plainWords(mine['reworded'], 301) : '';
  return question === '' || question.length > 300 || question === gamed.question ? [] : [{ gamed, question }];
}

function proposal({ item, text }: Gamed, question: string): JudgedItem {
  const kind = item.decider.kind === 'person' ? 'person' : 'model';
  return {
    item: { ...item, id: tighterId(item.id), question, decider: { kind }, origin: 'disagreement' },
    state: 'cannot-tell',
    reason: `Proposed in the place of “${plainWords(item.question, 160)}” (${item.id}, ${versionOf(item)}): “${plainWords(text, 120)}” satisfies that in words alone.`,
    evidence: [],
  };
}

function tighterId(id: string): string {
  return `${id.slice(0, 56)}-tighter`;
}

/** A short name of one wording of an item, so that proposals and traces say what they are about. */
export function versionOf({ question, decider }: ChecklistItem): string {
  return `v-${shortHash([question, JSON.stringify(decider)], 6)}`;
}

function fieldsOf(entry: unknown): Readonly<Record<string, unknown>> {
  return typeof entry === 'object' && entry !== null ? (entry as Readonly<Record<string, unknown>>) : {};
}

/** One question of the method, by the name of its part. */
function listFrom(
  asker: Asker,
  part: string,
  messages: Question['messages'],
  failures: Failure[],
  role: Question['role'] = 'critic',
): Promise<readonly unknown[]> {
  return askForList(asker, { role, prompt: { id: `checklist/repair-rubric/${part}`, version }, messages }, failures);
}
