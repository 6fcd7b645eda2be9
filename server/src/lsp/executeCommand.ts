// The server's commands: checks their arguments and hands them on.

import { LSPErrorCodes, ResponseError, type ExecuteCommandParams } from 'vscode-languageserver';
import * as z from 'zod/mini';
import { comparePositions } from '../base/text.ts';
import { checklistActions } from '../protocol/checklist.ts';
import { rulingKinds } from '../memory/dismissals.ts';
import { serverCommands, type RunAnswer } from '../protocol/commands.ts';
import { applyRefinement } from './applyRefinement.ts';
import { checklistCommand } from './checklistCommand.ts';
import { choose } from './choose.ts';
import { critiqueCommand } from './critiqueCommand.ts';
import { deleteStoredData } from './deleteStoredData.ts';
import type { ServerState } from './dependencies.ts';
import { dismissFinding, gone } from './dismissCommand.ts';
import { disputeCommand } from './disputeCommand.ts';
import { findingText } from './evidenceText.ts';
import { examineCommand } from './examineCommand.ts';
import type { HeldFinding } from './findingStore.ts';
import { refineCommand } from './refineCommand.ts';
import { showChange } from './showChange.ts';

const place = z.object({ line: z.int().check(z.nonnegative()), character: z.int().check(z.nonnegative()) });
const range = z.object({ start: place, end: place });
const uri = z.string().check(z.minLength(1));
const goal = z.string().check(z.maxLength(20_000));
const findingPlace = { finding: z.optional(z.string()), uri: z.optional(uri), position: z.optional(place) };
const schemas = {
  [serverCommands.critique]: z.strictObject({ uri, range, goal: z.optional(goal) }),
  [serverCommands.refine]: z.strictObject({
    uri,
    range: z.optional(range),
    goal: z.optional(goal),
    finding: z.optional(z.string()),
    untilChecksPass: z.optional(z.boolean()),
    search: z.optional(z.boolean()),
    expect: z.optional(z.array(z.string().check(z.maxLength(2_000))).check(z.maxLength(20))),
    crash: z.optional(z.string().check(z.maxLength(200_000))),
  }),
  [serverCommands.checklist]: z.strictObject({
    uri,
    item: z.optional(z.string()),
    action: z.optional(z.enum(checklistActions)),
  }),
  [serverCommands.examine]: z.strictObject({ uri }),
  [serverCommands.applyRefinement]: z.strictObject({ proposal: z.string() }),
  [serverCommands.choose]: z.strictObject({ proposal: z.string() }),
  [serverCommands.explain]: z.strictObject({ ...findingPlace, reason: z.optional(z.string()) }),
  [serverCommands.dismiss]: z.strictObject({
    ...findingPlace,
    reason: z.optional(z.string().check(z.maxLength(500))),
    kind: z.optional(z.enum(rulingKinds)),
  }),
  [serverCommands.dispute]: z.strictObject(findingPlace),
  [serverCommands.showChange]: z.strictObject({ finding: z.string(), fix: z.optional(z.string()) }),
};

/** Runs one command. Unknown commands and bad arguments are LSP errors; all else is an answer. */
export async function executeCommand(
  state: ServerState,
  params: ExecuteCommandParams,
  signal: AbortSignal,
): Promise<unknown> {
  const argument: unknown = params.arguments?.[0] ?? {};
  const take = <T>(schema: z.ZodMiniType<T>): T => {
    const parsed = schema.safeParse(argument);
    if (parsed.success) return parsed.data;
    throw new ResponseError(
      LSPErrorCodes.RequestFailed,
      `The argument of ${params.command} is not usable: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`,
    );
  };
  switch (params.command) {
    case serverCommands.critique: {
      const words = take(schemas[serverCommands.critique]);
      const manner = {
        onSave: false,
        ...(params.workDoneToken === undefined ? {} : { progressToken: params.workDoneToken }),
      };
      return told(state, await critiqueCommand(state, withoutUndefined(words), manner, signal));
    }
    case serverCommands.refine:
      return told(
        state,
        await refineCommand(
          state,
          withoutUndefined(take(schemas[serverCommands.refine])),
          params.workDoneToken,
          signal,
        ),
      );
    case serverCommands.applyRefinement:
      return told(state, await applyRefinement(state, take(schemas[serverCommands.applyRefinement]).proposal));
    case serverCommands.choose: {
      const { proposal } = take(schemas[serverCommands.choose]);
      return told(state, await choose(state, proposal, params.workDoneToken, signal));
    }
    case serverCommands.explain: {
      const held = findingNamed(state, take(schemas[serverCommands.explain]));
      if (!held) return told(state, gone());
      const text = findingText(held, state.counts.demotion(held.finding.rule));
      state.client.show({ title: `Evidence: ${held.finding.rule}`, text });
      return text;
    }
    case serverCommands.dismiss: {
      const words = take(schemas[serverCommands.dismiss]);
      return told(state, await dismissFinding(state, findingNamed(state, words), withoutUndefined(words)));
    }
    case serverCommands.dispute: {
      const held = findingNamed(state, take(schemas[serverCommands.dispute]));
      return told(state, await disputeCommand(state, held, signal));
    }
    case serverCommands.showChange: {
      const answer = await showChange(state, withoutUndefined(take(schemas[serverCommands.showChange])));
      return answer && told(state, answer);
    }
    case serverCommands.ruleCounts: {
      const text = state.counts.table();
      state.client.show({ title: 'Rule Counts', text });
      return text;
    }
    case serverCommands.checklist:
      return told(
        state,
        await checklistCommand(state, withoutUndefined(take(schemas[serverCommands.checklist])), signal),
      );
    case serverCommands.examine:
      return told(
        state,
        await examineCommand(state, take(schemas[serverCommands.examine]), params.workDoneToken, signal),
      );
    case serverCommands.deleteData:
      return { removed: await deleteStoredData(state) };
    default:
      throw new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${params.command}.`);
  }
}

/** Plain editors drop the answer of a command, so they get it as a message. */
function told(state: ServerState, answer: RunAnswer): RunAnswer {
  if (!state.client.abilities.touchstone) {
    const hint =
      answer.outcome === 'improved' && answer.proposal !== undefined
        ? ' Use the code action “Apply verified refinement”.'
        : answer.choices === undefined
          ? ''
          : ' Choose one of them by its code action.';
    const next = answer.nextStep === undefined ? '' : ` ${answer.nextStep}`;
    state.client.message(answer.code === undefined ? 'info' : 'warning', `${answer.message}${hint}${next}`);
  }
  return answer;
}

/** The finding with an id, or the first one on a place or its line. */
function findingNamed(
  state: ServerState,
  words: z.infer<(typeof schemas)['touchstone.dispute']>,
): HeldFinding | undefined {
  if (words.finding !== undefined) return state.store.get(words.finding);
  const { position } = words;
  if (words.uri === undefined || position === undefined) return undefined;
  const onLine = state.store
    .of(words.uri)
    .filter(({ finding }) => finding.range.start.line <= position.line && position.line <= finding.range.end.line);
  const at = onLine.find(
    ({ finding: { range: where } }) =>
      comparePositions(where.start, position) <= 0 && comparePositions(position, where.end) <= 0,
  );
  return at ?? onLine[0];
}

type WithoutUndefined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(words: T): WithoutUndefined<T> {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)) as WithoutUndefined<T>;
}
