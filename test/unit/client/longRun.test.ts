// A run that takes long can be seen and cancelled; a short one shows nothing.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { longRun, titleOf, type RunConnection } from '../../../client/src/longRun.ts';
import { fake, ProgressLocation } from '../../support/vscode.ts';

beforeEach(() => {
  vi.useFakeTimers();
  fake.progress = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** A run that ends when the test says so, or with the server's refusal when it is cancelled. */
function scripted() {
  let end = (_answer: unknown): void => undefined;
  let hear = (_message: string): void => undefined;
  const tokens: string[] = [];
  let listening = 0;
  const connection: RunConnection = {
    send: (params, cancel) =>
      new Promise((resolve, reject) => {
        tokens.push(params.workDoneToken);
        end = resolve;
        cancel.onCancellationRequested(() => reject(new Error('-32800')));
      }),
    onReport(token, given) {
      tokens.push(token);
      hear = given;
      listening += 1;
      return { dispose: () => (listening -= 1) };
    },
  };
  return {
    run: longRun(connection, 'critique', { command: 'touchstone.critique', arguments: [] }),
    end: (answer: unknown) => end(answer),
    report: (message: string) => hear(message),
    listening: () => listening,
    tokens,
  };
}

test('a short run shows nothing and gives its answer', async () => {
  const one = scripted();
  one.report('half');
  await vi.advanceTimersByTimeAsync(1000);
  one.end('answer');
  expect(await one.run).toBe('answer');
  await vi.advanceTimersByTimeAsync(5000);
  expect(fake.progress).toEqual([]);
  expect(one.listening()).toBe(0);
});

test('a long run shows how far it is, from where it was', async () => {
  const one = scripted();
  one.report('one');
  await vi.advanceTimersByTimeAsync(2000);
  one.report('two');
  expect(fake.progress).toMatchObject([
    { location: ProgressLocation.Notification, cancellable: true, title: 'critique', messages: ['one', 'two'] },
  ]);
  one.end('answer');
  expect(await one.run).toBe('answer');
  expect(new Set(one.tokens).size).toBe(1);
});

test('its button cancels the request, and that is no error', async () => {
  const one = scripted();
  await vi.advanceTimersByTimeAsync(2000);
  fake.progress[0]?.cancel();
  expect(await one.run).toBeUndefined();
  expect(one.listening()).toBe(0);
});

test('an error that nobody asked for stays one', async () => {
  const connection: RunConnection = {
    send: () => Promise.reject(new Error('the server is gone')),
    onReport: () => ({ dispose: () => undefined }),
  };
  await expect(longRun(connection, 'critique', { command: 'touchstone.critique', arguments: [] })).rejects.toThrow(
    'the server is gone',
  );
});

test('only critique and refinement are long', () => {
  expect(
    ['touchstone.critique', 'touchstone.refine', 'touchstone.explain'].map((one) => titleOf(one) !== undefined),
  ).toEqual([true, true, false]);
});
