// One document in a Node process: variants are made into programs, asked about in groups, and asked again alone when
// one of a group hung, ended the process, or changed what the others see.

import { Script } from 'node:vm';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Parse, SyntaxTree } from '../../../core/syntaxTree.ts';
import type { Behaviour, Variant } from '../../../core/trials.ts';
import type { Failure } from '../../../core/failure.ts';
import type { CallCase, CallHost, CaseEnd, TracedCase, VariantEnd } from '../callHost.ts';
import { isBrief } from './brief.ts';
import { literalOfHost, literalText } from './literalText.ts';
import type { ModuleShape } from './moduleShape.ts';
import type { HostAnswer, HostReply, NodeProcess } from './nodeProcess.ts';
import { createProgramMaker, programText, type Program, type ProgramMaker } from './program.ts';
import { behavioursOf, caseEndsOf, tracedOf } from './replies.ts';
import { stripTypes } from './stripTypes.ts';
import { tailOf } from './tail.ts';
import { tracedText } from './tracedText.ts';

/** What a session is made of. */
export interface SessionParts {
  /** A process that lives: the same as before, or a new one when that has ended. */
  readonly process: () => Promise<Result<NodeProcess, Failure>>;
  readonly first: NodeProcess;
  /** Whether `process` gives a new one when the last has ended. */
  readonly isReplaced: boolean;
  /** Absolute path of the document in the workspace. */
  readonly path: string;
  readonly tree: SyntaxTree;
  readonly shape: ModuleShape;
  readonly parse: Parse;
  readonly hasTypes: boolean;
  /** Programs of the modules around it, by their path in the view; told to each process once. */
  readonly modules: Readonly<Record<string, string>>;
  /** Told what a fresh process is likely to be asked for after: a variant passed, and variants are called. */
  readonly likely: { readonly passed: () => void; readonly called: () => void } | undefined;
  readonly close: () => Promise<void>;
}

/** Milliseconds after which one call of `behave` hangs. */
const behaveLimitMs = 300;

/** What the host takes beyond its own limits before it is held to be lost, in milliseconds; to load, and to call. */
const loadGraceMs = 3000;
const graceMs = 700;

/** Steps that a version may take: so many for each of the original's, and at most. */
const stepsForEach = 50;
const mostSteps = 20_000_000;

/**
 * The least of them. Where many hang, most of them do for ever: after so many of them the few are enough. Where cases
 * of the original itself do not end, nothing says how many they need.
 */
const patientHangs = 4;
const leastSteps = { all: 20_000, few: 5000 };
const leastUnknown = { all: 100_000, few: 20_000 };

/** Inputs at which one variant may hang before it is asked no more. */
const mostHangs = 3;

/** What a group of variants is asked; `ends` holds one answer for each that was reached. */
interface Asking {
  readonly message: Readonly<Record<string, unknown>>;
  readonly tail: string;
  /** See `isBrief`; of all variants. */
  readonly brief: boolean;
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
  const maker = makerOf(shape, hasTypes);
  const told = new WeakSet<NodeProcess>();
  let steps = 1_000_000;
  let fewSteps = 1_000_000;
  let patience = patientHangs;
  let isOriginalBrief = parts.isReplaced && Object.keys(parts.modules).length === 0 && briefOf(shape);
  /** Whether no variant of them can stay in one native call. */
  const areBrief = (variants: readonly Variant[], tail: string) =>
    isOriginalBrief && isBrief(tail) && variants.every(({ edits }) => edits.every(({ newText }) => isBrief(newText)));
  /** How long it may take to load the modules around the document, in milliseconds. */
  let loadMs = loadTimes.get(shape) ?? loadGraceMs;

  const ask = async (
    message: Readonly<Record<string, unknown>>,
    program: Omit<Program, 'variants'>,
    deadlineMs: number,
    signal: AbortSignal,
    heard?: (said: HostAnswer) => void,
  ): Promise<HostReply> => {
    for (let tries = 1; ; tries++) {
      const taken = await parts.process();
      if (!taken.ok) return { kind: 'gone', why: taken.error.message };
      const process = taken.value;
      const first = told.has(process) ? {} : { modules: parts.modules };
      told.add(process);
      const path = process.toScratch(parts.path);
      const about = { path, typed: hasTypes, esm: shape.isEsm, strict: shape.isStrict, loadMs, ...first };
      const spoken = { ...message, ...spokenProgram(process, program, hasTypes), ...about };
      let isBegun = false;
      const reply = await process.ask(spoken, deadlineMs + loadMs, signal, (said) => {
        isBegun = true;
        heard?.(said);
      });
      // One that another run ended is asked for anew; what was told in part goes its own way.
      if (reply.kind === 'answered' || reply.elsewhere !== true || isBegun || tries > 1) return reply;
    }
  };

  /** Asks about one program until each of its variants has an end. @returns false when one spoilt what others see. */
  const settle = async (asking: Asking, program: Program, signal: AbortSignal, careful = false): Promise<boolean> => {
    const all = program.variants;
    const { length } = all;
    if (length === 0) return true;
    // Whoever is asked again is watched.
    const brief = asking.brief && isOriginalBrief && !careful;
    const more = { ...asking.more?.(all), count: length, careful, brief, single: length === 1 };
    const again: number[] = [];
    /** Those before it have their end; who was said to be at work. */
    let done = 0;
    let at: number | undefined;
    const take = (ends: readonly unknown[]) => {
      for (const end of ends.slice(0, length - done)) {
        if (asking.ended(all[done]!, end)) again.push(done);
        done++;
      }
    };
    const reply = await ask(
      { ...asking.message, ...more },
      plainProgram(program),
      asking.deadlineMs,
      signal,
      (said) => {
        if (said['more'] === true && said['from'] === done) take(endsIn(said) ?? []);
        if (typeof said['at'] === 'number') at = said['at'];
      },
    );
    if (reply.kind === 'late' && brief) {
      // It is not brief after all, and neither are others of it.
      isOriginalBrief = false;
      briefShapes.set(shape, false);
    }
    const alone = async (indexes: readonly number[]) => {
      for (const index of indexes) await settle(asking, part(program, index, index + 1), signal);
    };
    if (reply.kind !== 'answered') {
      await alone(again);
      const guilty = length === 1 ? 0 : at;
      // Asked again so that each is told before its turn, and then the one at work is at fault.
      if (guilty === undefined || guilty < done || guilty >= length)
        return careful
          ? halves(asking, program, done, signal)
          : settle(asking, part(program, done, length), signal, true);
      // Those before it are asked once more, without it: if one of them spoilt it, it is not at fault itself.
      const isFair = await settle(asking, part(program, done, guilty), signal);
      if (!isFair) await alone([guilty]);
      else if (reply.kind === 'late') asking.hung(all[guilty]!);
      else asking.broken(all[guilty]!, `it ended its process: ${reply.why}`);
      return (await settle(asking, part(program, guilty + 1, length), signal)) && isFair;
    }
    const { answer } = reply;
    await takeDead(answer);
    if (typeof answer['syntax'] === 'string') {
      if (length > 1) return halves(asking, program, done, signal);
      asking.broken(all[0]!, answer['syntax']);
      return true;
    }
    const isSpoilt = answer['spoilt'] !== undefined;
    const ends = endsIn(answer);
    if (ends === undefined && length === 1) asking.broken(all[0]!, wordsOf(answer));
    if (ends !== undefined && answer['from'] === done) take(ends);
    await alone(again);
    if (length === 1) return !isSpoilt;
    if (ends !== undefined && done > 0) return settle(asking, part(program, done, length), signal);
    if (isOutside(answer) || !isSpoilt) await alone([...all.keys()].slice(done));
    else await halves(asking, program, done, signal);
    return !isSpoilt;
  };
  const halves = async (asking: Asking, program: Program, from: number, signal: AbortSignal) => {
    const to = program.variants.length;
    const half = Math.ceil((from + to) / 2);
    const isFirstFair = await settle(asking, part(program, from, half), signal);
    return (await settle(asking, part(program, half, to), signal)) && isFirstFair;
  };
  /** A process in which something that all share was changed answers no more. */
  const takeDead = async (answer: HostAnswer) => {
    if (!isOutside(answer)) return;
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
      const tail = tailOf(cases, parts.parse);
      const asking: Asking = {
        message: { kind: 'evaluate', cases: cases.map(spoken), always, limitMs, steps, fewSteps },
        more: () => ({ patience }),
        tail,
        brief: areBrief(variants, tail),
        deadlineMs: limitMs * 2 + graceMs,
        broken: (index, why) => tell(index, { kind: 'broken', why }),
        hung: (index) => tell(index, { kind: 'hung' }),
        ended(index, end) {
          const seen = variantEndOf(end);
          if (isPass(seen, cases.length)) parts.likely?.passed();
          if (seen.kind === 'hung' || (seen.kind === 'ran' && seen.ends.at(-1)?.state === 'hung')) patience--;
          tell(index, seen);
          return false;
        },
      };
      await askAll(asking, variants, signal);
    },
    async trace(cases, functions, limitMs, signal, failing = []): Promise<Result<readonly TracedCase[], string>> {
      const tail = tailOf(cases, parts.parse);
      const lines = shape.text.split('\n').length + 1;
      const message = { kind: 'trace', cases: cases.map(spoken), limitMs, steps: mostSteps, failing, lines };
      const deadlineMs = limitMs * (cases.length + 1) + loadGraceMs;
      const traced = tracedText(parts.tree, functions);
      const start = maker.single({ edits: traced }, tail, true);
      const program = { start, versions: [], end: '' };
      const brief = areBrief([], tail);
      let reply = await ask({ ...message, brief }, program, deadlineMs, signal);
      if (reply.kind === 'late' && brief) reply = await ask(message, program, deadlineMs, signal);
      if (reply.kind !== 'answered') return err(`It cannot be loaded: ${reply.why}.`);
      const seen = tracedOf(reply.answer['traced'], cases.length, literalOfHost);
      if (seen === undefined) return err(wordsOf(reply.answer));
      // What did not end says nothing of what is needed.
      const taken = seen.map(({ end, steps: of }) => (end.state === 'hung' ? 0 : of * stepsForEach));
      const needed = Math.min(mostSteps, Math.max(0, ...taken));
      const least = seen.some(({ end }) => end.state === 'hung') ? leastUnknown : leastSteps;
      steps = Math.max(least.all, needed);
      fewSteps = Math.max(least.few, needed);
      const { loadedMs } = reply.answer;
      if (typeof loadedMs === 'number') {
        loadMs = Math.min(loadGraceMs, 100 + 4 * loadedMs);
        loadTimes.set(shape, loadMs);
      }
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
        brief: areBrief(variants, ''),
        deadlineMs: behaveLimitMs * 2 + graceMs,
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
      parts.likely?.called();
      await askAll(asking, variants, signal);
      return seen;
    },
    close: parts.close,
  };
}

/** How long shapes that were traced before may take to load, in milliseconds: sessions that only call know it, too. */
const loadTimes = new WeakMap<ModuleShape, number>();

/** Whether shapes that were opened before are brief. */
const briefShapes = new WeakMap<ModuleShape, boolean>();

function briefOf(shape: ModuleShape): boolean {
  const brief = briefShapes.get(shape) ?? isBrief(shape.text);
  briefShapes.set(shape, brief);
  return brief;
}

/** Makers of shapes that were opened before. */
const makers = new WeakMap<ModuleShape, ProgramMaker>();

/** Makes programs that count steps, where what comes of that is a program still. */
function makerOf(shape: ModuleShape, hasTypes: boolean): ProgramMaker {
  const known = makers.get(shape);
  if (known) return known;
  const stepped = createProgramMaker(shape, hasTypes);
  const isProgram = compiles(stepped.single({ edits: [] }, '', true), hasTypes);
  const maker = isProgram ? stepped : createProgramMaker(shape, hasTypes, false);
  makers.set(shape, maker);
  return maker;
}

/** Whether a text is a program; it is read and not run. */
function compiles(text: string, hasTypes: boolean): boolean {
  try {
    return new Script(hasTypes ? stripTypes(text) : text).cachedDataRejected !== true;
  } catch {
    return false;
  }
}

/** Whether all cases passed: then it will be judged by itself. */
function isPass(end: VariantEnd, count: number): boolean {
  return end.kind === 'ran' && end.ends.length === count && end.ends.every(({ state }) => state === 'passed');
}

/** What the host must know of a case; the expressions themselves are in the program. */
function spoken(one: CallCase): unknown {
  return { expected: one.expected, rounded: one.rounded === true };
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
    return { start: stripTypes(start), versions: [], end: '' };
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

function isOutside({ spoilt }: HostAnswer): boolean {
  return typeof spoilt === 'object' && spoilt !== null && (spoilt as { outside?: unknown }).outside === true;
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
