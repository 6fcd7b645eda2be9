// Reads the JSON of Rust's test harness: which tests a program ran and how they ended. A program that
// does not tell its own end, or whose counts do not agree with what it told, is not believed.

import * as z from 'zod/mini';
import { plainText } from '../../workspace/plainText.ts';

const eventShape = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('suite'),
    event: z.string(),
    passed: z.optional(z.number()),
    failed: z.optional(z.number()),
    ignored: z.optional(z.number()),
  }),
  z.object({
    type: z.literal('test'),
    event: z.string(),
    name: z.string(),
    exec_time: z.optional(z.number()),
    stdout: z.optional(z.string()),
    message: z.optional(z.string()),
  }),
  z.object({ type: z.literal('bench'), name: z.string() }),
  z.object({ type: z.literal('report') }),
]);

/** One test of a program. */
export interface RustTest {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number | undefined;
  readonly stdout: string;
  readonly message: string | undefined;
}

/** Reads the events; a sentence when they cannot be believed. `nothing` when the program told no event at all. */
export function readLibtest(
  stdout: string,
): { readonly tests: readonly RustTest[] } | { readonly garbage: string; readonly nothing?: true } {
  const tests = new Map<string, RustTest>();
  const started = new Set<string>();
  let suites = 0;
  let ended: { readonly passed: number; readonly failed: number; readonly ignored: number } | undefined;
  for (const line of stdout.split('\n')) {
    // Tests may print in between; the harness's own lines are objects.
    const event = line.startsWith('{') ? readEvent(line) : undefined;
    if (event === undefined) continue;
    if (ended !== undefined && event.type !== 'report') return { garbage: 'it went on after its end' };
    if (event.type === 'suite') {
      if (event.event === 'started') suites += 1;
      else ended = { passed: event.passed ?? -1, failed: event.failed ?? -1, ignored: event.ignored ?? -1 };
    } else if (event.type === 'test') {
      const { name, event: how } = event;
      const state = states[how as keyof typeof states] as RustTest['state'] | undefined;
      if (how === 'started' || how === 'timeout') {
        started.add(name);
        continue;
      }
      if (state === undefined) return { garbage: `“${how}” is no end of a test that is known` };
      if (tests.has(name)) return { garbage: `${name} ended twice` };
      const durationMs = event.exec_time === undefined ? undefined : event.exec_time * 1000;
      tests.set(name, { name, state, durationMs, stdout: plainText(event.stdout ?? ''), message: event.message });
    }
  }
  if (suites === 0 && ended === undefined) return { garbage: 'it told nothing', nothing: true };
  const open = [...started].filter((name) => !tests.has(name));
  if (open.length > 0) return { garbage: `${open.slice(0, 3).join(', ')} did not end` };
  if (suites !== 1 || ended === undefined) return { garbage: 'it did not tell its end' };
  const all = [...tests.values()];
  const count = (state: RustTest['state']) => all.filter((test) => test.state === state).length;
  if (count('passed') !== ended.passed || count('failed') !== ended.failed || count('skipped') !== ended.ignored) {
    return { garbage: 'its counts do not agree with its tests' };
  }
  return { tests: all };
}

const states = { ok: 'passed', failed: 'failed', ignored: 'skipped' } as const;

function readEvent(line: string): z.infer<typeof eventShape> | undefined {
  try {
    const parsed = z.safeParse(eventShape, JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Printed by a test.
  }
}
