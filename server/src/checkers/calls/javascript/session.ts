// One document in a Node process: variants are made into programs, asked about in groups, and asked again alone when
// one of a group hung, ended the process, or changed what the others see.

import { stripTypeScriptTypes } from 'node:module';
import { Script } from 'node:vm';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Parse } from '../../../core/syntaxTree.ts';
import type { Behaviour, Variant } from '../../../core/trials.ts';
import type { Failure } from '../../../core/failure.ts';
import type { CallCase, CallHost, CaseEnd, TracedCase, VariantEnd } from '../callHost.ts';
import { literalOfHost, literalText } from './literalText.ts';
import type { ModuleShape } from './moduleShape.ts';
import type { HostAnswer, HostReply, NodeProcess } from './nodeProcess.ts';
import { createProgramMaker, programText, type Program } from './program.ts';
import { behavioursOf, caseEndsOf, tracedOf } from './replies.ts';
import { tracedText } from './tracedText.ts';

/** What a session is made of. */
export interface SessionParts {
  /** A process that lives: the same as before, or a new one when that has ended. */
  readonly process: () => Promise<Result<NodeProcess, Failure>>;
  readonly first: NodeProcess;
  /** Absolute path of the document in the workspace. */
  readonly path: string;
  readonly shape: ModuleShape;
  readonly parse: Parse;
  readonly hasTypes: boolean;
  /** Programs of the modules around it, by their path in the view; told to each process once. */
  readonly modules: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Milliseconds after which one call of `behave` hangs. */
const behaveLimitMs = 300;

/** What the host takes beyond its own limits before it is held to be lost, in milliseconds. */
const graceMs = 3000;

/** Inputs at which one variant may hang before it is asked no more. */
const mostHangs = 3;

/** What a group of variants is asked; `ends` holds one answer for each that was reached. */
interface Asking {
  readonly message: Readonly<Record<string, unknown>>;
  readonly tail: string;
  readonly deadlineMs: number;
  readonly broken: (index: number, why: string) => void;
  readonly hung: (index: number) => void;
  /** @returns true when the variant must be asked again, alone. */
  readonly ended: (index: number, end: unknown) => boolean;
  /** More to say when it is asked about these variants. */
  readonly more?: (indexes: readonly number[]) => Readonly<Record<string, unknown>>;
}

/** Makes the session. */
export function createNodeSession(parts: SessionParts): CallHost {
  const { shape, hasTypes } = parts;
  const stepped = createProgramMaker(shape, hasTypes);
  const maker = compiles(stepped.single({ edits: [] }, '', true), hasTypes)
    ? stepped
    : createProgramMaker(shape, hasTypes, false);
  const told = new WeakSet<NodeProcess>();
  let steps = 1_000_000;

  const ask = async (
    message: Readonly<Record<string, unknown>>,
    program: Omit<Program, 'variants'>,
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<HostReply> => {
    const taken = await parts.process();
    if (!taken.ok) return { kind: 'gone', why: taken.error.message };
    const process = taken.value;
    if (!told.has(process)) {
      const opened = await process.ask({ kind: 'open', modules: parts.modules }, graceMs, signal);
      if (opened.kind !== 'answered') return opened;
      told.add(process);
    }
    const path = process.toScratch(parts.path);
    const about = { path, typed: hasTypes, esm: shape.isEsm, strict: shape.isStrict };
    return process.ask({ ...message, ...spokenProgram(process, program, hasTypes), ...about }, deadlineMs, signal);
  };

  /** Asks about one program until each of its variants has an end. */
  const settle = async (asking: Asking, program: Program, signal: AbortSignal, careful = false): Promise<void> => {
    const all = program.variants;
    const isSingle = all.length === 1;
    const more = { ...asking.more?.(all), count: all.length, careful, single: isSingle };
    const reply = await ask({ ...asking.message, ...more }, plainProgram(program), asking.deadlineMs, signal);
    const alone = (from: number, to: number) => oneByOne(asking, program, from, to, signal);
    if (reply.kind !== 'answered') {
      // Asked again so that each variant is told before its turn, and then the one at work is at fault.
      if (!isSingle && !careful) return settle(asking, program, signal, true);
      const guilty = isSingle ? 0 : Math.min(all.length - 1, reply.at ?? 0);
      // Those before it are asked once more, without it.
      await alone(0, guilty);
      if (reply.kind === 'late') asking.hung(all[guilty]!);
      else asking.broken(all[guilty]!, `it ended its process: ${reply.why}`);
      return rest(asking, program, guilty + 1, signal);
    }
    const { answer } = reply;
    await takeDead(answer);
    if (typeof answer['syntax'] === 'string') {
      if (isSingle) return asking.broken(all[0]!, answer['syntax']);
      const half = Math.ceil(all.length / 2);
      await settle(asking, part(program, 0, half), signal);
      return settle(asking, part(program, half, all.length), signal);
    }
    const ends = endsIn(answer);
    if (ends === undefined) return isSingle ? asking.broken(all[0]!, wordsOf(answer)) : alone(0, all.length);
    const reached = Math.min(all.length, Math.max(1, Number(answer['reached'])));
    for (let at = 0; at < reached; at++) {
      if (asking.ended(all[at]!, ends[at])) await alone(at, at + 1);
    }
    return rest(asking, program, reached, signal);
  };
  const rest = async (asking: Asking, program: Program, from: number, signal: AbortSignal) => {
    if (from < program.variants.length) await settle(asking, part(program, from, program.variants.length), signal);
  };
  const oneByOne = async (asking: Asking, program: Program, from: number, to: number, signal: AbortSignal) => {
    for (let at = from; at < to; at++) await settle(asking, part(program, at, at + 1), signal);
  };
  /** A process in which something that all share was changed answers no more. */
  const takeDead = async (answer: HostAnswer) => {
    const { spoilt } = answer;
    if (typeof spoilt !== 'object' || spoilt === null || (spoilt as { outside?: unknown }).outside !== true) return;
    const taken = await parts.process();
    if (taken.ok) await taken.value.stop();
  };
  const askAll = async (asking: Asking, variants: readonly Variant[], signal: AbortSignal) => {
    for (const program of maker.programs(variants, asking.tail, asking.broken)) await settle(asking, program, signal);
  };

  return {
    isolation: parts.first.isolation,
    tool: 'node',
    version: parts.first.version,
    async evaluate(variants, cases, { always, limitMs }, onEnd, signal) {
      const ended = new Set<number>();
      const tell = (index: number, end: VariantEnd) => {
        if (ended.has(index)) return;
        ended.add(index);
        onEnd(index, end);
      };
      const asking: Asking = {
        message: { kind: 'evaluate', cases: cases.map(spoken), always, limitMs, steps },
        tail: tailOf(cases, parts.parse),
        deadlineMs: limitMs * (cases.length + 1) + graceMs,
        broken: (index, why) => tell(index, { kind: 'broken', why }),
        hung: (index) => tell(index, { kind: 'hung' }),
        ended(index, end) {
          tell(index, variantEndOf(end));
          return false;
        },
      };
      await askAll(asking, variants, signal);
    },
    async trace(cases, functions, limitMs, signal): Promise<Result<readonly TracedCase[], string>> {
      const tail = tailOf(cases, parts.parse);
      const message = { kind: 'trace', cases: cases.map(spoken), limitMs, steps: Number.MAX_SAFE_INTEGER };
      const deadlineMs = limitMs * (cases.length + 1) + graceMs;
      const traced = tracedText(parts.parse(shape.text), functions);
      const start = maker.single({ edits: traced }, tail, true);
      const reply = await ask(message, { start, versions: [], end: '' }, deadlineMs, signal);
      if (reply.kind !== 'answered') return err(`It cannot be loaded: ${reply.why}.`);
      const seen = tracedOf(reply.answer['traced'], cases.length, literalOfHost);
      if (seen === undefined) return err(wordsOf(reply.answer));
      steps = Math.min(20_000_000, Math.max(200_000, ...seen.map((one) => one.steps * 100)));
      return ok(seen);
    },
    async behave(variants, name, inputs, signal) {
      const seen: (readonly Behaviour[] | undefined)[] = variants.map(() => undefined);
      const skip = variants.map((): number[] => []);
      const asking: Asking = {
        message: {
          kind: 'behave',
          inputs: `[${inputs.map((input) => `()=>[${input.map(literalText).join(',')}]`).join(',')}]`,
          limitMs: behaveLimitMs,
          steps,
        },
        tail: `return {call:(...a)=>${name}(...a)}`,
        deadlineMs: behaveLimitMs * 10 + graceMs,
        more: (indexes) => ({ skip: indexes.map((index) => skip[index]!) }),
        broken: () => undefined,
        hung: () => undefined,
        ended(index, end) {
          const hungAt = typeof end === 'object' && end !== null ? (end as { hungAt?: unknown }).hungAt : undefined;
          if (typeof hungAt === 'number') {
            skip[index]!.push(hungAt);
            if (skip[index]!.length >= mostHangs)
              for (let at = hungAt + 1; at < inputs.length; at++) skip[index]!.push(at);
            return skip[index]!.length <= inputs.length;
          }
          seen[index] = behavioursOf(end, inputs.length, literalOfHost);
          return false;
        },
      };
      if (!/^[\p{ID_Start}$_][\p{ID_Continue}$.]*$/u.test(name)) return seen;
      await askAll(asking, variants, signal);
      return seen;
    },
    close: parts.close,
  };
}

/** Whether a text is a program; it is read and not run. */
function compiles(text: string, hasTypes: boolean): boolean {
  try {
    return new Script(hasTypes ? stripTypeScriptTypes(text) : text).cachedDataRejected !== true;
  } catch {
    return false;
  }
}

/** What the host must know of a case; the expressions themselves are in the program. */
function spoken(one: CallCase): unknown {
  return { expected: one.expected, rounded: one.rounded === true };
}

/** Statements that give the cases as functions; what is no expression throws instead of breaking the others. */
function tailOf(cases: readonly CallCase[], parse: Parse): string {
  const thunk = (expression: string, before: readonly string[] = []) => {
    const statements = before.map((line) => `${line}\n;`).join('');
    if (parse(`(${expression}\n)`).hasFault || (statements !== '' && parse(statements).hasFault))
      return `()=>{throw new SyntaxError(${JSON.stringify(`this is no expression: ${expression}`)})}`;
    const isAsync = /\bawait\b/.test(expression + statements) ? 'async' : '';
    return statements === ''
      ? `${isAsync}()=>(${expression}\n)`
      : `${isAsync}()=>{${statements}return (${expression}\n)}`;
  };
  const all = cases.map((one) => {
    const { expected } = one;
    const wanted = expected.kind === 'throws' ? 'undefined' : thunk(expected.text);
    return `{call:${thunk(one.call, one.before)},expected:${wanted}}`;
  });
  return `return [${all.join(',')}]`;
}

/** A program as the host is told it, without types where its Node cannot take them out. */
function spokenProgram(
  process: NodeProcess,
  program: Omit<Program, 'variants'>,
  hasTypes: boolean,
): Readonly<Record<string, unknown>> {
  if (!hasTypes) return program;
  if (process.strips) return { ...program, strip: true };
  const start = programText(program);
  try {
    return { start: stripTypeScriptTypes(start), versions: [], end: '' };
  } catch {
    // The host tells what is wrong with it, in its own words.
    return { start, versions: [], end: '' };
  }
}

function plainProgram({ start, versions, end }: Program): Omit<Program, 'variants'> {
  return { start, versions, end };
}

/** Some of the versions of a program. */
function part(program: Program, from: number, to: number): Program {
  return { ...program, versions: program.versions.slice(from, to), variants: program.variants.slice(from, to) };
}

function endsIn(answer: HostAnswer): readonly unknown[] | undefined {
  return Array.isArray(answer['ends']) ? (answer['ends'] as readonly unknown[]) : undefined;
}

function wordsOf(answer: HostAnswer): string {
  const words = answer['broken'] ?? answer['syntax'] ?? answer['odd'];
  return typeof words === 'string' ? words.slice(0, 500) : 'it spoilt what other versions see';
}

function variantEndOf(end: unknown): VariantEnd {
  const { kind, why, ends } = (typeof end === 'object' && end !== null ? end : {}) as Record<string, unknown>;
  if (kind === 'hung') return { kind };
  const cases: readonly CaseEnd[] | undefined = kind === 'ran' ? caseEndsOf(ends) : undefined;
  if (cases !== undefined) return { kind: 'ran', ends: cases };
  return { kind: 'broken', why: typeof why === 'string' ? why.slice(0, 500) : 'it gave no answer' };
}
