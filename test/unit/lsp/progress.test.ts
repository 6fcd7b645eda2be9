// The progress of a run and its cancel button, for the client's own token and for one of the server; and what a
// cancelled run had verified.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../server/src/core/event.ts';
import type { RefineRequest } from '../../../server/src/engine/api.ts';
import type { RunAnswer } from '../../../server/src/protocol/commands.ts';
import type { Proposal } from '../../../server/src/protocol/proposal.ts';
import { gate, removeFolders, startLsp, type Harness } from '../../support/lspHarness.ts';
import { improved, judgedEdit, refineEnded } from '../../support/scriptedRuns.ts';

const text = 'function total(values) {\n  return valu;\n}\n';
const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } };

const running: Harness[] = [];
afterEach(async () => {
  for (const harness of running.splice(0)) await harness.close();
});
afterAll(removeFolders);

/** A run that waits; `go` lets it end with an improvement. */
async function waitingRun() {
  const wait = gate();
  const lsp = await startLsp({
    scripts: {
      async *refine(request: RefineRequest): AsyncGenerator<RunEvent> {
        yield { type: 'progress', message: 'waiting' };
        await wait.opened;
        yield improved(request, 'valu;', 'values;');
      },
    },
  });
  running.push(lsp);
  const uri = await lsp.open('a.ts', text);
  const started = async (workDoneToken?: string) => {
    const answer = lsp.client
      .sendRequest('workspace/executeCommand', {
        command: 'touchstone.refine',
        arguments: [{ uri, range }],
        ...(workDoneToken === undefined ? {} : { workDoneToken }),
      })
      .then(
        () => 'ended',
        (error: { code: number }) => error.code,
      );
    const params = (await lsp.until('$/progress')) as { token: string };
    return { answer, token: params.token };
  };
  const press = (token: string) => lsp.client.sendNotification('window/workDoneProgress/cancel', { token });
  return { lsp, started, press, go: () => wait.open() };
}

test('is shown on the token that the client gave, and cancelled by it', async () => {
  const run = await waitingRun();
  const { answer, token } = await run.started('mine');
  expect(token).toBe('mine');
  await run.press('mine');
  expect(await answer).toBe(-32800);
  run.go();
});

test('is cancelled by the token that the server made', async () => {
  const run = await waitingRun();
  const { answer, token } = await run.started();
  await run.press(token);
  expect(await answer).toBe(-32800);
  run.go();
});

test('is not cancelled by another token', async () => {
  const run = await waitingRun();
  const { answer } = await run.started('mine');
  await run.press('yours');
  run.go();
  expect(await answer).toBe('ended');
});

describe('a cancelled run', () => {
  /** Starts a run that ends as cancelled when it is aborted, with or without something verified. */
  async function start(holds: boolean, changes = false) {
    const lsp = await startLsp({
      scripts: {
        async *refine(request: RefineRequest, signal: AbortSignal): AsyncGenerator<RunEvent> {
          yield { type: 'progress', message: 'waiting' };
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          const best = judgedEdit(request, 'valu;', 'values;');
          yield refineEnded(request, holds ? { kind: 'cancelled', best } : { kind: 'cancelled' });
          throw new Error('nobody listens to a cancelled run any more');
        },
      },
    });
    running.push(lsp);
    const uri = await lsp.open('a.ts', text);
    const answer = lsp.client
      .sendRequest<RunAnswer>('workspace/executeCommand', {
        command: 'touchstone.refine',
        arguments: [{ uri, range }],
        workDoneToken: 'mine',
      })
      .catch((error: { code: number }) => error.code);
    await lsp.until('$/progress', (params: { value: { message?: string } }) => params.value.message === 'waiting');
    if (changes) await lsp.change(uri, 2, { start: [0, 0], end: [0, 0], text: '\n' });
    await lsp.client.sendNotification('window/workDoneProgress/cancel', { token: 'mine' });
    return { lsp, answer: await answer };
  }

  test('offers what it had verified', async () => {
    const { lsp, answer } = await start(true);
    expect(answer).toMatchObject({
      outcome: 'improved',
      message: expect.stringMatching(/^The refinement was cancelled\./),
    });
    const proposal = (await lsp.until('touchstone/proposal')) as Proposal;
    expect(proposal).toMatchObject({ state: 'verified', newText: text.replace('valu;', 'values;') });
  });

  test('offers nothing that was verified on another text', async () => {
    const { lsp, answer } = await start(true, true);
    expect(answer).toBe(-32800);
    expect(lsp.heard.filter(({ method }) => method === 'touchstone/proposal')).toEqual([]);
  });

  test('offers nothing when nothing was verified', async () => {
    const { lsp, answer } = await start(false);
    expect(answer).toBe(-32800);
    expect(lsp.heard.filter(({ method }) => method === 'touchstone/proposal')).toEqual([]);
  });
});
