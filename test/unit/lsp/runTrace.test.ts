// The trace of a run is written behind it, in order and whole; a disk that takes nothing ends the trace alone.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ServerState } from '../../../server/src/lsp/dependencies.ts';
import { existingTrace, traceRun } from '../../../server/src/lsp/runTrace.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function server() {
  const storage = mkdtempSync(join(tmpdir(), 'touchstone-trace-'));
  folders.push(storage);
  const warned: string[] = [];
  const state = {
    storage,
    warn: (line: string) => warned.push(line),
    dependencies: { redact: (line: string) => line.replaceAll('secret', '…'), version: '1', now: () => 0 },
  } as unknown as ServerState;
  return { state, storage, warned };
}

const event = (seq: number) =>
  ({ runId: 'run/1', seq, atMs: seq, event: { type: 'progress', message: `secret ${seq}` } }) as const;

test('every event is there once it is closed, in order, after the filter', async () => {
  const { state, storage, warned } = server();
  const trace = traceRun(state);
  for (let seq = 0; seq < 500; seq++) await trace.put(event(seq));
  await trace.close();
  const path = (await existingTrace(storage, 'run/1'))!;
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([...Array(500).keys()]);
  expect(lines[7]).toContain('… 7');
  expect(warned).toEqual([]);
});

test('the run does not wait for the disk', async () => {
  const { state } = server();
  const lines: string[] = [];
  const redact = (line: string) => (lines.push(line), line);
  const trace = traceRun({ ...state, dependencies: { ...state.dependencies, redact } });
  await trace.put(event(0));
  expect(lines).toEqual([]);
  await trace.close();
  expect(lines).toHaveLength(2);
});

test('a disk that takes nothing is said once, and the run goes on', async () => {
  const { state, storage, warned } = server();
  writeFileSync(join(storage, 'traces'), 'a file where the folder would be');
  const trace = traceRun(state);
  for (let seq = 0; seq < 3; seq++) await trace.put(event(seq));
  await trace.close();
  expect(warned).toHaveLength(1);
  expect(warned[0]).toContain('the trace could not be written');
  expect(await existingTrace(storage, 'run/1').catch(() => null)).toBeNull();
});

test('nothing is left where nothing came', async () => {
  const { state, storage } = server();
  await traceRun(state).close();
  expect(readdirSync(storage)).toEqual([]);
});
