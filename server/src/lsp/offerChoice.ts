// Changes that the tests cannot tell apart, kept together and told to the editor with the call on which they differ.

import type { Choice, RefineOutcome } from '../core/outcome.ts';
import type { RefineRequest } from '../engine/api.ts';
import type { RunAnswer } from '../protocol/commands.ts';
import type { ProposalAlternative } from '../protocol/choice.ts';
import { failedAnswer } from './critiqueCommand.ts';
import type { ServerState } from './dependencies.ts';
import { changed, proposalOf, type HeldAlternative, type HeldProposal } from './proposals.ts';

/** Keeps the alternatives and tells the editor; a result on a text that has changed meanwhile is dropped. */
export function offerChoice(
  state: ServerState,
  request: RefineRequest,
  uri: string,
  outcome: Extract<RefineOutcome, { kind: 'unverified' }>,
  choice: Choice,
  runId: string,
): RunAnswer {
  const document = state.documents.get(uri);
  if (!document.ok) return failedAnswer('failed', document.error);
  if (document.value.text !== request.target.document.text) return failedAnswer('unchanged', changed());
  const { version } = document.value;
  const current = { ...request, target: { ...request.target, document: { ...request.target.document, version } } };
  const made = choice.alternatives.map((one) => proposalOf(current, outcome, one.judged, runId, uri));
  const among = made.map(({ wire }) => wire.id);
  const held = made.map((proposal, index): HeldProposal => {
    const { judged, shown, expectation } = choice.alternatives[index]!;
    const alternative: HeldAlternative = {
      among,
      title: judged.candidate.provenance.title,
      gives: choice.call === undefined ? '' : shown,
      ...(choice.call === undefined ? {} : { call: choice.call }),
      ...(expectation === undefined ? {} : { expectation }),
    };
    return { ...proposal, wire: { ...proposal.wire, title: alternative.title }, alternative };
  });
  for (const one of held) state.proposals.add(one);
  const { code, message, nextStep } = outcome.failure;
  state.client.offerChoice({
    uri,
    ...(choice.call === undefined ? {} : { call: choice.call }),
    ...(choice.originalShown === undefined ? {} : { original: choice.originalShown }),
    alternatives: held.map(({ wire, alternative }): ProposalAlternative => ({
      proposal: wire,
      title: alternative!.title,
      gives: alternative!.gives,
      ...(alternative!.expectation === undefined ? {} : { expectation: alternative!.expectation }),
    })),
    failure: { code, message, nextStep },
  });
  return { outcome: 'unverified', choices: held.length, message, code, nextStep };
}
