// One document in a Node process: variants are made into programs, asked about in groups, and asked again alone when
// one of a group hung, ended the process, or changed what the others see.

import { stripTypeScriptTypes } from 'node:module';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Parse } from '../../../core/syntaxTree.ts';
import type { Behaviour, Variant } from '../../../core/trials.ts';
import type { Failure } from '../../../core/failure.ts';
import type { CallCase, CallHost, CaseEnd, TracedCase, VariantEnd } from '../callHost.ts';
import { literalOfHost, literalText } from './literalText.ts';
import type { ModuleShape } from './moduleShape.ts';
import type { HostAnswer, HostReply, NodeProcess } from './nodeProcess.ts';
import { createProgramMaker, type Program } from './program.ts';
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

type Ask = (message: Readonly<Record<string, unknown>>, deadlineMs: number, signal: AbortSignal) => Promise<HostReply>;

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
  const maker = createProgramMaker(shape, hasTypes);
  const told = new WeakSet<NodeProcess>();
  let steps = 1_000_000;

  const ask: Ask = async (message, deadlineMs, signal) => {
    const taken = await parts.process();
    if (!taken.ok) return { kind: 'gone', why: taken.error.message };
    const process = taken.value;
    if (!told.has(process)) {
      const opened = await process.ask({ kind: 'open', modules: parts.modules }, graceMs, signal);
      if (opened.kind !== 'answered') return opened;
      told.add(process);
    }
    const path = process.toScratch(parts.path);
    return process.ask(
      { ...message, ...textFor(process, message['text'] as string, hasTypes), path, typed: hasTypes, esm: shape.isEsm },
      deadlineMs,
      signal,
    );
  };

  /** Asks about one program until each of its variants has an end. */
  const settle = async (
    asking: Asking,
    variants: readonly Variant[],
    program: Program,
    signal: AbortSignal,
  ): Promise<void> => {
    const { message, deadlineMs } = asking;
    const all = program.variants;
    const askPart = (from: number, to: number, careful: boolean, single: boolean) =>
      ask(
        { ...message, ...asking.more?.(all), text: program.text, from, count: to, careful, single },
        deadlineMs,
        signal,
      );
    const alone = async (at: number) => {
      const reply = await askPart(at, at + 1, false, true);
      if (reply.kind === 'late') return asking.hung(all[at]!);
      if (reply.kind !== 'answered') return asking.broken(all[at]!, `it ended its process: ${reply.why}`);
      await takeDead(reply.answer);
      const end = endsIn(reply.answer)?.[at];
      if (end === undefined) return asking.broken(all[at]!, wordsOf(reply.answer));
      if (asking.ended(all[at]!, end)) await alone(at);
    };
    let from = 0;
    let careful = false;
    while (from < all.length) {
      const reply = await askPart(from, all.length, careful, all.length - from === 1);
      if (reply.kind !== 'answered') {
        // Asked again so that each variant is told before its turn, and then the one at work is at fault.
        if (!careful && all.length - from > 1) {
          careful = true;
          continue;
        }
        const guilty = all.length - from === 1 ? from : (reply.at ?? from);
        if (guilty > from) {
          // Those before it are asked once more, without it.
          for (let at = from; at < guilty; at++) await alone(at);
        }
        if (reply.kind === 'late') asking.hung(all[guilty]!);
        else asking.broken(all[guilty]!, `it ended its process: ${reply.why}`);
        from = guilty + 1;
        careful = false;
        continue;
      }
      const { answer } = reply;
      if (typeof answer['syntax'] === 'string') return splitUp(asking, variants, program, answer['syntax'], signal);
      await takeDead(answer);
      const ends = endsIn(answer);
      if (ends === undefined) {
        if (all.length === 1 && answer['spoilt'] === undefined) return asking.broken(all[0]!, wordsOf(answer));
        for (let at = from; at < all.length; at++) await alone(at);
        return;
      }
      const reached = Math.min(all.length, Math.max(from + 1, Number(answer['reached'])));
      for (let at = from; at < reached; at++) {
        if (asking.ended(all[at]!, ends[at])) await alone(at);
      }
      from = reached;
    }
  };
  /** A program that does not compile: halves of it are tried, and a version alone without steps. */
  const splitUp = async (
    asking: Asking,
    variants: readonly Variant[],
    program: Program,
    why: string,
    signal: AbortSignal,
  ) => {
    const { tail, broken } = asking;
    const all = program.variants;
    if (all.length === 1) {
      const index = all[0]!;
      const bare = maker.single(variants[index]!, tail, false);
      if (bare === program.text) return broken(index, why);
      return settle(asking, variants, { text: bare, variants: all }, signal);
    }
    const half = Math.ceil(all.length / 2);
    for (const indexes of [all.slice(0, half), all.slice(half)]) {
      const part = indexes.map((index) => variants[index]!);
      for (const one of maker.programs(part, tail, (at, text) => broken(indexes[at]!, text)))
        await settle(asking, variants, { text: one.text, variants: one.variants.map((at) => indexes[at]!) }, signal);
    }
  };
  /** A process in which something that all share was changed answers no more. */
  const takeDead = async (answer: HostAnswer) => {
    const { spoilt } = answer;
    if (typeof spoilt !== 'object' || spoilt === null || (spoilt as { outside?: unknown }).outside !== true) return;
    const taken = await parts.process();
    if (taken.ok) await taken.value.stop();
  };
  const askAll = async (asking: Asking, variants: readonly Variant[], signal: AbortSignal) => {
    for (const program of maker.programs(variants, asking.tail, asking.broken))
      await settle(asking, variants, program, signal);
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
      const reply = await ask({ ...message, text: maker.single({ edits: traced }, tail, true) }, deadlineMs, signal);
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

/** How the types leave a text: in the host, or here where its Node cannot. */
function textFor(process: NodeProcess, text: string, hasTypes: boolean): Readonly<Record<string, unknown>> {
  if (!hasTypes) return { text };
  if (process.strips) return { text, strip: true };
  try {
    return { text: stripTypeScriptTypes(text) };
  } catch {
    // The host tells what is wrong with it, in its own words.
    return { text };
  }
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
