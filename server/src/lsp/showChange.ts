// Gives our client a change that a finding names, or the test that shows it, to be looked at first. Other editors get
// the same as edits that are to be confirmed; ours would show those with nothing ticked, so that “Apply” did nothing.

import { fixTitle } from '../core/findingWords.ts';
import { isInside, joinPath } from '../workspace/folders.ts';
import { pathToUri, uriToPath } from '../workspace/uri.ts';
import { changeNotification, type ChangeParams } from '../protocol/change.ts';
import type { ChangeArguments, RunAnswer } from '../protocol/commands.ts';
import type { ServerState } from './dependencies.ts';
import { gone } from './dismissCommand.ts';
import { oneLine } from './evidenceText.ts';
import { changesOf } from './fixActions.ts';
import { keepTestTitle } from './keepTest.ts';

/** Shows it; the answer is undefined where that was done, else why not. */
export async function showChange(
  state: ServerState,
  { finding: id, fix: title }: ChangeArguments,
): Promise<RunAnswer | undefined> {
  const change = await (title === undefined ? testOf(state, id) : fixOf(state, id, title));
  if (!change) return gone();
  await state.connection.sendNotification(changeNotification, change);
  return undefined;
}

function testOf(state: ServerState, id: string): ChangeParams | undefined {
  const finding = state.store.get(id)?.finding;
  if (!finding?.reproducer) return undefined;
  const { path, text } = finding.reproducer;
  const root = state.folders().find((folder) => isInside(folder, uriToPath(finding.uri)));
  if (root === undefined) return undefined;
  const start = { line: 0, character: 0 };
  return {
    title: keepTestTitle(finding.reproducer),
    uri: pathToUri(joinPath(root, path)),
    isNew: true,
    edits: [{ range: { start, end: start }, oldText: '', newText: text }],
  };
}

async function fixOf(state: ServerState, id: string, title: string): Promise<ChangeParams | undefined> {
  const finding = state.store.get(id)?.finding;
  const fix = finding?.fixes?.find((one) => fixTitle(one) === title);
  const changes = finding && fix && (await changesOf(state, fix, finding.uri));
  if (!changes) return undefined;
  const { uri, edits } = changes;
  return { title: oneLine(title), uri, isNew: false, edits };
}
