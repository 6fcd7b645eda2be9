// The questions of an exam. None presumes a fault, none says whose text it is unless that is what is measured, and none
// shows a score.

import type { Message } from '../../core/ports.ts';
import { materialRule, materialWords } from '../../core/material.ts';

/** Raised with every change of wording; part of the key of recorded answers. */
export const version = 1;

const whole =
  'Answer with the whole function in one fenced code block and nothing else. A text that is right is given back as it is.';

/** What is known of the function that a text should be. */
export interface ExamTask {
  readonly languageId: string;
  /** Signature and documentation. */
  readonly task: string;
}

const shown = ({ languageId, task }: ExamTask, text: string) =>
  materialWords([
    { title: 'what is asked for', text: task },
    { title: `text (${languageId})`, text },
  ]);

/** Is this right, and if not, where? */
export function critiqueQuestion(task: ExamTask, text: string): readonly Message[] {
  return [
    {
      role: 'system',
      content: [
        'You are shown what is asked for and a text. Say whether the text does it: "right" or "wrong". Both answers are equally good.',
        'Answer with a JSON object and nothing else: {"verdict": "right", "remarks": []}. For "wrong", each remark is {"quote": "...", "message": "..."}: the shortest part that has to change, word for word, and in one sentence what is wrong with it.',
        materialRule,
      ].join('\n'),
    },
    { role: 'user', content: shown(task, text) },
  ];
}

/** The text after a critique; without remarks, the text as somebody handed it in. */
export function fixQuestion(task: ExamTask, text: string, remarks: readonly string[]): readonly Message[] {
  return [
    {
      role: 'system',
      content: `You are shown what is asked for and a text. Give its final version. ${whole} ${materialRule}`,
    },
    {
      role: 'user',
      content: [
        shown(task, text),
        ...(remarks.length === 0 ? [] : [`Remarks on the text, which may be right or not:\n${remarks.join('\n')}`]),
      ].join('\n\n'),
    },
  ];
}

/** The same text as the model's own turn. */
export function ownTurnQuestion({ languageId, task }: ExamTask, text: string): readonly Message[] {
  return [
    { role: 'system', content: `Write what is asked for. ${whole}` },
    { role: 'user', content: `Asked for, in ${languageId}:\n${task}` },
    { role: 'assistant', content: `\`\`\`\n${text}\n\`\`\`` },
    { role: 'user', content: 'Give the final version.' },
  ];
}

/** The task begun anew; the faulty text is not shown. */
export function restartQuestion({ languageId, task }: ExamTask): readonly Message[] {
  return [
    { role: 'system', content: `Write what is asked for. ${whole}` },
    { role: 'user', content: `Asked for, in ${languageId}:\n${task}` },
  ];
}

/** Which of two texts is the better one? */
export function comparisonQuestion(task: ExamTask, first: string, second: string): readonly Message[] {
  return [
    {
      role: 'system',
      content: `You are shown what is asked for and two texts. Answer with a JSON object and nothing else: {"better": "first"}, {"better": "second"} or {"better": "equal"}. ${materialRule}`,
    },
    {
      role: 'user',
      content: materialWords([
        { title: 'what is asked for', text: task.task },
        { title: `first text (${task.languageId})`, text: first },
        { title: `second text (${task.languageId})`, text: second },
      ]),
    },
  ];
}

/** Is a critique of use to whoever has to give the final version? */
export function metaQuestion(task: ExamTask, text: string, remarks: readonly string[]): readonly Message[] {
  return [
    {
      role: 'system',
      content: `You are shown what is asked for, a text, and remarks on it. Say whether following the remarks makes the text right: answer with {"remarks": "useful"} or {"remarks": "useless"} and nothing else. ${materialRule}`,
    },
    {
      role: 'user',
      content: `${shown(task, text)}\n\n${materialWords([{ title: 'remarks', text: remarks.join('\n') }])}`,
    },
  ];
}
