// The prompts of the plan with assertions (verify/plan-trace): the plan, a walk of failing tests through it, the plan
// mended by that, one step of it, and the plan anew from a step on which a program contradicted. No fault is presumed, and no plan is an answer.

import type { ContextItem } from '../core/context.ts';
import { contextMaterial, materialRule, materialWords } from '../core/material.ts';
import type { Message } from '../core/ports.ts';
import { closeLine, openLine } from '../core/reply.ts';
import { keepLine } from './explainThenFix.prompt.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 2;

/** What all three questions show. */
export interface PlanParts {
  readonly languageId: string;
  /** The piece as it stands now. */
  readonly piece: string;
  readonly goal?: string;
  /** What programs reported about the piece as it was first; empty when they reported nothing. */
  readonly facts: string;
  readonly context: readonly ContextItem[];
}

/** A step that was done, or is to be done. */
export interface StepWords {
  readonly intent: string;
  /** What a program will see, or has seen. */
  readonly assertion: string;
}

/**
 * Asks for the plan.
 *
 * @param most steps at most.
 */
export function planMessages(parts: PlanParts, most: number): readonly Message[] {
  return [
    { role: 'system', content: planRules(most).join('\n') },
    { role: 'user', content: [shown(parts), 'The plan:'].join('\n\n') },
  ];
}

/** Asks for the rest of the plan, from a step on that a program contradicted. */
export function replanMessages(
  parts: PlanParts,
  most: number,
  done: readonly StepWords[],
  contradicted: StepWords,
  seen: string,
): readonly Message[] {
  const rules = [
    ...planRules(most),
    'Some steps of an earlier plan are done and stay; the piece is shown with them. A later step was tried and taken back, since what a program saw is not what the step asserted. Either the edit or the assertion may have been the wrong one. Give the plan anew from that step on.',
  ];
  const report = `Step: ${contradicted.intent}\nAsserted: ${contradicted.assertion}\nSeen: ${seen}`;
  return [
    { role: 'system', content: rules.join('\n') },
    {
      role: 'user',
      content: [
        shown(parts),
        ...(done.length === 0 ? ['No step is done.'] : [`Done:\n${stepList(done)}`]),
        materialWords([{ title: 'the step that was taken back', text: report }]),
        'The plan from this step on:',
      ].join('\n\n'),
    },
  ];
}

/**
 * Asks what failing tests give after each step of a plan, before anything is edited.
 *
 * @param tests each with what it says and wants, in words.
 */
export function traceMessages(
  parts: PlanParts,
  steps: readonly StepWords[],
  tests: readonly string[],
): readonly Message[] {
  const rules = [
    'You are shown a piece of a document, a plan of edits, and tests that fail. Nothing is edited yet. Walk each test by hand through the piece as it reads after each step of the plan, and say what value the test then compares with what it wants. Go by what the edits do, not by what is hoped for; that the plan does not give what a test wants is as good an answer as that it does. Leave out a test of which you cannot tell.',
    `${materialRule} Answer with a JSON array and nothing else, one entry a test, with one literal of the language for each step in their order, a string in its quotes, or "throws" and the error’s name where no value comes: [{"test": 1, "gives": ["throws TypeError", "6"]}].`,
  ];
  const shownTests = tests.map((words, index) => ({ title: `test ${index + 1}`, text: words }));
  return [
    { role: 'system', content: rules.join('\n') },
    {
      role: 'user',
      content: [shown({ ...parts, facts: '' }), `The plan:\n${stepList(steps)}`, materialWords(shownTests)].join(
        '\n\n',
      ),
    },
  ];
}

/** Asks for the plan with what a walk by hand found wrong in it mended. */
export function mendMessages(
  parts: PlanParts,
  most: number,
  steps: readonly StepWords[],
  walked: string,
): readonly Message[] {
  const rules = [
    ...planRules(most),
    'A plan is there. A reader walked the failing tests through it by hand; what they found is shown, and may be wrong. Give the whole plan as it should be, mended where it needs to be; an edit that is right stays.',
  ];
  return [
    { role: 'system', content: rules.join('\n') },
    {
      role: 'user',
      content: [
        shown(parts),
        `The plan as it is:\n${stepList(steps)}`,
        materialWords([{ title: 'what the reader found', text: walked }]),
        'The plan, mended:',
      ].join('\n\n'),
    },
  ];
}

/** Asks for the piece with one step done. */
export function stepMessages(
  nonce: string,
  parts: PlanParts,
  done: readonly StepWords[],
  step: StepWords,
): readonly Message[] {
  const rules = [
    'You work on one piece of a document by a plan, one step at a time. You see the piece as it stands now, the steps that are done, and the step to do. Do this step and no more.',
    'Give the whole piece as it reads after the step between these two lines, each alone on its line and written once in your answer:',
    openLine(nonce),
    closeLine(nonce),
    'Write every line of the piece, with nothing left out and no fence around it; keep what the step does not change as it is. Only this piece is replaced: import statements elsewhere are seen to by the editor.',
    'Do not silence a report by a cast, an ignore comment, a caught and dropped error, or a weaker test; that is refused.',
    `If the step needs no change, write ${keepLine(nonce)} alone on a line instead of the piece.`,
    materialRule,
  ];
  return [
    { role: 'system', content: rules.join('\n') },
    {
      role: 'user',
      content: [
        shown({ ...parts, piece: '' }),
        ...(done.length === 0 ? [] : [`Done:\n${stepList(done)}`]),
        `The step to do: ${step.intent}\nAfter it a program will look whether ${step.assertion}.`,
        `The piece (${parts.languageId}):\n${openLine(nonce)}\n${parts.piece}\n${closeLine(nonce)}`,
      ]
        .filter((words) => words !== '')
        .join('\n\n'),
    },
  ];
}

function planRules(most: number): readonly string[] {
  return [
    `You are shown a piece of a document, what programs reported about it and, where there is one, what the person asked for. Give a plan of at most ${most} steps that does what is wanted; fewer are better, and one is enough where one will do.`,
    'A step is one edit of this piece in a sentence, with one assertion: what a program will see after the step that it does not see before. After each step everything that passed before must still pass, so order the steps accordingly. Nothing but this piece can be edited, and no test or other file can be written.',
    'An assertion has one of these forms: {"call": "name([1, 2])", "gives": "3"}, a call with nothing but literals of the language and the literal that it returns, a string in its quotes as in {"call": "name(1)", "gives": "\'one\'"}; {"call": "name([])", "throws": "RangeError"}; {"test": "the full name of a test that is there"}; {"text": "words that then stand in the piece"}; {"no_text": "words that then do not"}; {"clean": true}, no compiler and no linter complains. Prefer calls and tests.',
    'If the piece should stay as it is, answer with an empty array.',
    `${materialRule} Answer with a JSON array and nothing else: [{"step": "Return early for an empty list.", "assert": {"call": "mean([])", "gives": "0"}}].`,
  ];
}

function shown({ languageId, piece, goal, facts, context }: PlanParts): string {
  const material = [
    ...contextMaterial(context),
    ...(facts === '' ? [] : [{ title: 'reports about the piece as it was first', text: facts }]),
    ...(piece === '' ? [] : [{ title: `the piece (${languageId})`, text: piece }]),
  ];
  return [
    ...(material.length === 0 ? [] : [materialWords(material)]),
    ...(goal === undefined ? [] : [`The person asks:\n${goal}`]),
  ].join('\n\n');
}

function stepList(steps: readonly StepWords[]): string {
  return steps.map(({ intent, assertion }, index) => `${index + 1}. ${intent} (${assertion})`).join('\n');
}
