// Sessions for tests of policy: versions of one JavaScript function, run in a context of their own, against a list of
// calls and what they should give. Texts come from the tests themselves and from fix templates.

import vm from 'node:vm';
import { applyEdits } from '../../server/src/base/edit.ts';
import type { TestCase } from '../../server/src/core/evidence.ts';
import type { Literal } from '../../server/src/core/literal.ts';
import type {
  Behaviour,
  CallSession,
  TracedTest,
  Trial,
  TrialPort,
  TrialSession,
  Variant,
} from '../../server/src/core/trials.ts';

/** A call of the function and the value that it should give; equal by JSON. */
export interface ScriptedTest {
  readonly args: readonly unknown[];
  readonly gives: unknown;
  /** Zero-based lines that it runs; all where absent. */
  readonly lines?: readonly number[];
}

/** What is scripted. */
export interface ScriptedTrials {
  readonly text: string;
  /** Name of a function that the text declares. */
  readonly name: string;
  readonly tests: readonly ScriptedTest[];
  /** Without it no call session is to be had. */
  readonly callable?: boolean;
}

/** The tests as a checker reports them on one text. */
export function scriptedCases({ name, tests }: Omit<ScriptedTrials, 'text'>, text: string): readonly TestCase[] {
  const call = loaded(text, name);
  return tests.map((test, index) => {
    const said = failureOf(call, test);
    const id = `sample.test.js > ${name} ${index + 1}`;
    return {
      id,
      name: id,
      state: said === undefined ? 'passed' : 'failed',
      ...(said ? { failure: { message: said } } : {}),
    };
  });
}

/** Sessions of such tests; counts what was run. */
export function scriptedTrials(
  script: ScriptedTrials,
): TrialPort & { readonly ran: () => number; open: TrialPort['open'] } {
  const { text, name, tests } = script;
  let ran = 0;
  const cases = scriptedCases(script, text);
  const allLines = text.split('\n').map((_, line) => line);
  const traced = cases.map((test, index): TracedTest => {
    const state = test.state === 'passed' ? 'passed' : 'failed';
    const { failure } = test;
    const lines = tests[index]!.lines ?? allLines;
    return { id: test.id, name: test.name, state, lines, durationMs: 1, ...(failure ? { failure } : {}) };
  });
  const order = traced.map((_, index) => index).sort((a, b) => rank(traced[a]!) - rank(traced[b]!));
  const known = new Map<string, Trial>();
  const trial = (variant: Variant): Trial => {
    ran++;
    const changed = applyEdits(text, variant.edits);
    const key = changed.ok ? changed.value : '';
    const told = known.get(key) ?? tried(changed.ok ? loaded(changed.value, name) : undefined);
    known.set(key, told);
    return told;
  };
  const tried = (call: Call | undefined): Trial => {
    if (!call) return { kind: 'broken', why: 'it does not load' };
    let passed = 0;
    let failed: { at: string; message: string } | undefined;
    for (const index of order) {
      const was = traced[index]!;
      if (was.state === 'passed' && failed) break;
      const said = failureOf(call, tests[index]!);
      if (said === 'hung') return { kind: 'hung', passed };
      if (said === undefined) passed += was.state === 'passed' ? 0 : 1;
      else failed ??= { at: was.id, message: said };
    }
    return failed ? { kind: 'failed', passed, ...failed } : { kind: 'passed', testsRun: tests.length };
  };
  const session: TrialSession = {
    isolation: 'separate-process',
    tests: traced,
    calls: tests.map((test, index) => ({
      name,
      inputs: test.args.map(toLiteral),
      passing: traced[index]!.state === 'passed',
    })),
    async run(variants, _options, onTrial, signal) {
      for (const [index, variant] of variants.entries()) {
        signal.throwIfAborted();
        onTrial(index, trial(variant));
      }
    },
    close: async () => undefined,
  };
  const behaved = new Map<string, readonly Behaviour[] | undefined>();
  const calls: CallSession = {
    isolation: 'separate-process',
    async behave(variants, asked, inputs, signal) {
      signal.throwIfAborted();
      return variants.map((variant) => {
        const changed = applyEdits(text, variant.edits);
        if (!changed.ok || asked !== name) return undefined;
        const key = JSON.stringify([changed.value, inputs]);
        if (!behaved.has(key)) {
          const call = loaded(changed.value, name);
          behaved.set(key, call && inputs.map((args) => behaviourOf(call, args.map(fromLiteral))));
        }
        return behaved.get(key);
      });
    },
    close: async () => undefined,
  };
  return {
    ran: () => ran,
    async open() {
      return { sessions: [session], failures: [] };
    },
    async calls() {
      return script.callable === false ? undefined : calls;
    },
  };
}

type Call = (args: readonly unknown[]) => { readonly value: unknown } | { readonly error: unknown } | 'hung';

/** Milliseconds that a call may take. */
const limitMs = 1000;

function loaded(text: string, name: string): Call | undefined {
  let context: vm.Context;
  try {
    context = vm.createContext({});
    vm.runInContext(text.replaceAll(/^export (?:default )?/gm, ''), context, { timeout: limitMs });
    if (vm.runInContext(`typeof ${name}`, context) !== 'function') return undefined;
  } catch {
    return undefined;
  }
  return (args) => {
    try {
      const written = JSON.stringify(args);
      return { value: vm.runInContext(`${name}(...${written})`, context, { timeout: limitMs }) };
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'hung';
      return { error };
    }
  };
}

function failureOf(call: Call | undefined, test: ScriptedTest): string | undefined {
  const end = call?.(test.args) ?? { error: new Error('it does not load') };
  if (end === 'hung') return 'hung';
  if ('error' in end) return `threw ${String(end.error)}`;
  return shownOf(end.value) === shownOf(test.gives) ? undefined : `gave ${shownOf(end.value)}`;
}

function behaviourOf(call: Call, args: readonly unknown[]): Behaviour {
  const end = call(args);
  if (end === 'hung') return { kind: 'hung', shown: 'hangs', type: 'hung', key: 'hung' };
  if ('error' in end) {
    const shown = String(end.error);
    const type = /^\w+/.exec(shown)?.[0] ?? 'Error';
    return { kind: 'threw', shown, type, key: `threw ${type}` };
  }
  const shown = shownOf(end.value);
  const type = Number.isNaN(end.value) ? 'NaN' : Array.isArray(end.value) ? 'list' : typeof end.value;
  return { kind: 'returned', shown, value: toLiteral(end.value), type, key: shown };
}

function shownOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'undefined');
}

function rank({ state }: TracedTest): number {
  return state === 'passed' ? 1 : 0;
}

/** A JSON value as a literal. */
export function toLiteral(value: unknown): Literal {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'number') return { kind: 'number', value, float: !Number.isSafeInteger(value) };
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (Array.isArray(value)) return { kind: 'list', items: value.map(toLiteral) };
  return { kind: 'opaque', shown: typeof value };
}

function fromLiteral(value: Literal): unknown {
  if (value.kind === 'list') return value.items.map(fromLiteral);
  return 'value' in value ? value.value : null;
}
