// The progress of a run and its cancel button, for the client's own token and for one of the server.

import { afterAll, afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../../../server/src/core/event.ts';
import type { RefineRequest } from '../../../server/src/engine/api.ts';
import { gate, removeFolders, startLsp, type Harness } from '../../support/lspHarness.ts';
import { improved } from '../../support/scriptedRuns.ts';

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
