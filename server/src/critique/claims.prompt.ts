// The prompts of evidence/claims: what has to be looked up and to which end, and what passages say of one statement.
// Supported, contradicted and no evidence are equals.

import type { Message } from '../core/ports.ts';
import { materialRule, materialWords, type Material } from '../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 2;

/** Asks of each statement whether it needs evidence, and what looking it up should settle. */
export function planMessages(statements: readonly string[]): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown numbered statements of one text. For each say whether it needs evidence from the project that it speaks of: "yes" if it states something that the project’s own documents or code could show to be so or not, "no" if it is an opinion, a wish, an example or a definition. Both are equally welcome.',
        'For "yes" give "goal", one sentence that says what looking it up should settle, and "query", three to eight words or names that a paragraph about it would contain; leave out the value that is in question.',
        'Where one statement says several things that could be right or wrong by themselves, give one entry for each of them, with the same "claim" and in "part" the words of the statement that say it, word for word; together the parts hold every number and name of it. Leave "part" out where it says one thing.',
        `${materialRule} Answer with a JSON array and nothing else: [{"claim": 1, "needed": "yes", "goal": "...", "query": "..."}, {"claim": 2, "part": "...", "needed": "yes", "goal": "...", "query": "..."}]`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: materialWords([
        { title: 'the statements', text: statements.map((words, index) => `${index + 1}. ${words}`).join('\n') },
      ]),
    },
  ];
}

/** Asks what passages say of a statement. */
export function judgeMessages(statement: string, goal: string, passages: readonly Material[]): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown one statement, what is to be settled about it, and numbered passages from other places of the project. Say what the passages show: "supported", "contradicted" or "no evidence". All three are equally welcome. What you know from elsewhere does not count.',
        '"relevant" names the numbers of the passages that speak of the same thing, such as "1, 3"; it may be empty. "contradicted" needs a passage after which the statement cannot be so; that a passage leaves something out, or speaks of something else with a like name, contradicts nothing.',
        'For "supported" and "contradicted" give "passage", its number, and "quote", the words of that passage that show it, word for word. "useful" says whether what was found matters to a reader of the statement: "yes" or "no". For "no evidence" you may give "query", other words to look for.',
        `${materialRule} Answer with one JSON object and nothing else: {"relevant": "1", "reason": "...", "passage": 1, "quote": "...", "verdict": "supported", "useful": "yes"}`,
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        materialWords([
          { title: 'the statement', text: statement },
          { title: 'what is to be settled', text: goal },
          ...passages,
        ]),
        'What do the passages show?',
      ].join('\n\n'),
    },
  ];
}
