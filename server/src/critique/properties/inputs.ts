// Arguments on which a function is tried: those that documentation, callers and tests write, what lies near them, and
// what its types allow. Of each it is known how sure it is that the function is meant for it.

import type { Random } from '../../base/random.ts';
import type { Literal } from '../../core/literal.ts';
import type { WorkspaceView } from '../../core/workspaceView.ts';
import { literalKey, neighboursOf } from '../../repair/overfit/neighbours.ts';
import { bracketEnd } from '../examples/example.ts';
import { callIn } from '../literalText.ts';
import { fits } from './domain.ts';
import { isNarrowed } from './narrowed.ts';
import { sizeOf, type Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';
import { valueOf } from './values.ts';

/** Arguments of one call. */
export interface TriedInput {
  readonly args: Arguments;
  /** Somebody wrote this very call, or the declared types allow it and no words narrow them. */
  readonly sure: boolean;
  /** Somebody wrote this very call. */
  readonly written: boolean;
}

/** The inputs of one function, and words on where they are from. */
export interface TriedInputs {
  readonly list: readonly TriedInput[];
  /** Such as `40 inputs from its types, 3 from calls`. */
  readonly words: string;
}

/**
 * Makes the inputs of a function.
 *
 * @param texts in which calls of the function may be written: the document, tests.
 * @param limit most inputs.
 * @param promise the sentence of the documentation that is tried.
 */
export function inputsOf(
  subject: Subject,
  texts: readonly string[],
  random: Random,
  limit: number,
  promise?: string,
): TriedInputs {
  const found: TriedInput[] = [];
  const seen = new Set<string>();
  const add = (args: Arguments, sure: boolean, written: boolean) => {
    const key = literalKey(args);
    if (found.length >= limit || seen.has(key)) return;
    seen.add(key);
    found.push({ args, sure, written });
  };
  for (const args of writtenCalls(subject, texts)) add(args, true, true);
  const written = found.length;
  const required = subject.parameters.filter(({ optional }) => !optional);
  const isTyped = required.every(({ domain }) => domain !== undefined);
  const sure = isTyped && required.every(({ declared }) => declared) && !isNarrowed(subject, promise);
  const isWithin = (args: Arguments) =>
    args.every((one, at) => {
      const parameter = subject.parameters[at];
      return parameter?.declared === true && fits(parameter.domain!, one);
    });
  for (const { args } of found.slice(0, written)) {
    for (const [at, arg] of args.entries())
      for (const near of neighboursOf(arg, random, []).slice(0, 6)) {
        const other = args.with(at, near);
        if (!isTyped || isWithin(other)) add(other, sure && isWithin(other), false);
      }
  }
  if (isTyped) {
    for (let turn = 0; turn < limit * 3 && found.length < limit; turn++)
      add(madeFrom(subject, random, turn), sure, false);
  }
  const list = found.toSorted((a, b) => Number(b.written) - Number(a.written) || sizeOf(a.args) - sizeOf(b.args));
  const made = list.length - written;
  const kinds = [
    ...(made > 0 ? [`${made} from ${isTyped ? (sure ? 'its types' : 'guessed types') : 'what lies near those'}`] : []),
    ...(written > 0 ? [`${written} as written in calls`] : []),
  ];
  return { list, words: kinds.toReversed().join(', ') };
}

/** The required parameters, and now and then those that follow. */
function madeFrom({ parameters }: Subject, random: Random, turn: number): Arguments {
  const args: Literal[] = [];
  for (const { domain, optional, declared } of parameters) {
    if (!domain || (optional && (!declared || random.below(2) === 0))) break;
    args.push(valueOf(domain, random, turn));
  }
  return args;
}

/** Most calls that are read of all texts. */
const mostWritten = 20;

/** Calls with literal arguments alone. */
function writtenCalls({ name, languageId }: Subject, texts: readonly string[]): readonly Arguments[] {
  const found: Arguments[] = [];
  const pattern = new RegExp(
    String.raw`(?<![\p{L}\p{N}_$.])${name.replaceAll(/[$.()[\]{}*+?^|\\]/gu, String.raw`\$&`)}\s*\(`,
    'gu',
  );
  for (const text of texts) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= mostWritten) return found;
      if (/(?:\bfunction\s*|\bdef\s+)$/u.test(text.slice(Math.max(0, match.index - 12), match.index))) continue;
      const open = match.index + match[0].length - 1;
      const end = bracketEnd(text.slice(0, open + 500), open);
      const call = end === undefined ? undefined : callIn(`${name}${text.slice(open, end)}`, languageId);
      if (call) found.push(call.args);
    }
  }
  return found;
}

/** Most files, and most UTF-16 units of each, in which calls are looked for. */
const mostFiles = 8;
const longestFile = 60_000;

/** Texts of tests that name the document. */
export async function textsWithCalls(workspace: WorkspaceView): Promise<readonly string[]> {
  const stem = workspace.document.slice(workspace.document.lastIndexOf('/') + 1).replace(/\.\w+$/u, '');
  const names = (await workspace.files(5000)).filter(
    (path) => /(?:^|[/._-])(?:tests?|specs?)(?:[/._-]|$)/iu.test(path) && path !== workspace.document,
  );
  const nearest = names.toSorted((a, b) => Number(b.includes(stem)) - Number(a.includes(stem))).slice(0, mostFiles);
  const texts = await Promise.all(nearest.map((path) => workspace.read(path, longestFile)));
  return texts.filter((text) => text !== undefined && text.includes(stem)).map((text) => text!);
}
