// Quizzes models on a function by its signature and documentation alone, one call a question, and compares what they
// say with the real run. An expectation counts only where two readers arrive at it on their own.
// Sources: S123, S226, S244.

import * as z from 'zod/mini';
import type { ProofPort } from '../core/claim.ts';
import type { CritiqueContext } from '../core/critic.ts';
import { declarationOf } from '../core/declaration.ts';
import { failure, type Failure } from '../core/failure.ts';
import { parseListReply, parseObjectReply } from '../core/listReply.ts';
import type { Literal } from '../core/literal.ts';
import type { Role } from '../core/ports.ts';
import type { Target } from '../core/target.ts';
import type { Behaviour } from '../core/trials.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { functionsOf, type RepairFunction } from '../repair/functions.ts';
import type { Asker } from './asking.ts';
import { inputMessages, resultMessages, version, type FunctionWords } from './crossQuestions.prompt.ts';
import { alike, asPredicted, literalOfJson, type Predicted } from './jsonLiteral.ts';
import { plainWords } from '../core/plainWords.ts';

/** Calls that are asked about, and readers of each at most. */
const mostInputs = 3;
const readers: readonly Role[] = ['critic', 'judge', 'small'];
/** Most questions of one quiz. */
export const quizCalls = 1 + mostInputs * readers.length;

/** One call on which two readers agree and the real run does not. */
export interface QuizMiss {
  readonly input: readonly Literal[];
  readonly args: readonly unknown[];
  readonly predicted: Predicted;
  readonly behaviour: Behaviour;
  /** Readers who expect it, of those asked. */
  readonly held: number;
  readonly of: number;
  readonly why: string;
  readonly by: string;
}

/** How a quiz on one function ended. */
export interface QuizResult {
  /** Calls whose result two readers agree on and the real run could be compared with. */
  readonly compared: number;
  readonly misses: readonly QuizMiss[];
  /** Calls on which no two readers agree, or that cannot be compared. */
  readonly open: number;
  /** Share of the compared calls that went otherwise; undefined where none was compared. */
  readonly missRate: number | undefined;
  /** More than half went otherwise: the text, or the readers' grasp of it, is not to be trusted (S226). */
  readonly distrusted: boolean;
  readonly failures: readonly Failure[];
}

/** The function that a selection means, as those who are quizzed see it; undefined where it has no name or no words. */
export async function quizzedFunction(
  target: Target,
  parse: CritiqueContext['parse'],
): Promise<{ readonly words: FunctionWords; readonly span: RepairFunction['node'] } | undefined> {
  const { document } = target;
  const dialect = dialectOf(document.languageId);
  const parser = await parse.parserOf(document.languageId);
  if (!dialect || !parser) return undefined;
  const found = functionsOf(parser(document.text), dialect, target.span).find(({ name }) => name !== undefined);
  if (!found?.name) return undefined;
  const { docComment, signature } = declarationOf({
    ...target,
    span: { start: found.node.start, end: found.node.end },
  });
  const own = document.text.slice(document.text.lastIndexOf('\n', found.node.start) + 1, found.node.start);
  // An `export` stands before the function's own node, and the comment before that.
  const around =
    docComment === undefined && own.trim() !== ''
      ? declarationOf({ ...target, span: { start: found.node.start - own.length, end: found.node.end } }).docComment
      : docComment;
  const documentation = [around, target.goal].filter((one) => one !== undefined && one.trim() !== '').join('\n\n');
  if (documentation === '' || signature === undefined) return undefined;
  return { words: { name: found.name, signature, documentation, languageId: document.languageId }, span: found.node };
}

/**
 * Quizzes about one function and compares with the real run.
 *
 * @param text another text of the document, such as one with a fix in it; absent for the document as it is.
 */
export async function quiz(
  context: { readonly signal: AbortSignal; readonly proof?: Pick<ProofPort, 'behave'> },
  asker: Asker,
  words: FunctionWords,
  text?: string,
): Promise<QuizResult> {
  const failures: Failure[] = [];
  const ended = (open: number, compared: number, misses: readonly QuizMiss[]): QuizResult => ({
    compared,
    misses,
    open,
    missRate: compared === 0 ? undefined : misses.length / compared,
    distrusted: compared > 0 && misses.length > compared / 2,
    failures,
  });
  const { proof } = context;
  if (!proof) {
    const why =
      'What calls should give was not asked for: nothing of this folder may run, so nothing could be compared.';
    failures.push(failure('verify.no-signal', why, 'Trust the folder, or use another critic.'));
    return ended(0, 0, []);
  }
  const uncallable = () => {
    const why = `${words.name} cannot be called by itself here, so nothing could be compared.`;
    failures.push(failure('verify.no-signal', why, 'Use another critic for it.'));
    return ended(0, 0, []);
  };
  // Looked at first, so that nobody is asked in vain.
  if (!(await proof.behave(words.name, [], context.signal, text))) return uncallable();
  const inputs = await inputsOf(asker, words, failures);
  const literals = inputs.map((args) => args.map((one) => literalOfJson(one, words.languageId)));
  const behaviours = inputs.length === 0 ? [] : await proof.behave(words.name, literals, context.signal, text);
  if (!behaviours) return uncallable();
  let open = 0;
  let compared = 0;
  const misses: QuizMiss[] = [];
  for (const [index, args] of inputs.entries()) {
    const behaviour = behaviours[index];
    const read = behaviour && (await predictionOf(asker, words, args, failures));
    const fits = read?.predicted && asPredicted(read.predicted, behaviour!);
    if (!behaviour || !read?.predicted || fits === undefined) {
      open++;
      continue;
    }
    compared++;
    if (!fits) misses.push({ ...read, predicted: read.predicted, input: literals[index]!, args, behaviour });
  }
  return ended(open, compared, misses);
}

async function inputsOf(
  asker: Asker,
  words: FunctionWords,
  failures: Failure[],
): Promise<readonly (readonly unknown[])[]> {
  const reply = await asker.ask({
    role: 'critic',
    prompt: { id: 'critique/cross-questions/inputs', version },
    messages: inputMessages(words, mostInputs),
    maxTokens: 500,
  });
  const list = reply.kind === 'failed' ? undefined : parseListReply(reply.text);
  if (reply.kind === 'failed') failures.push(reply.failure);
  else if (!list!.ok) failures.push(list!.error);
  const seen = new Set<string>();
  return (list?.ok ? list.value : []).flatMap((entry) => {
    const parsed = inputSchema.safeParse(entry);
    const key = parsed.success ? JSON.stringify(parsed.data.arguments) : '';
    if (!parsed.success || key.length > 2000 || seen.has(key) || seen.size === mostInputs) return [];
    seen.add(key);
    return [parsed.data.arguments];
  });
}

const inputSchema = z.object({ arguments: z.array(z.unknown()).check(z.maxLength(8)) });

interface Read {
  /** What two readers say; undefined where no two do. */
  readonly predicted: Predicted | undefined;
  readonly held: number;
  readonly of: number;
  readonly why: string;
  readonly by: string;
}

async function predictionOf(
  asker: Asker,
  words: FunctionWords,
  args: readonly unknown[],
  failures: Failure[],
): Promise<Read> {
  const said: { readonly predicted: Predicted | undefined; readonly why: string; readonly by: string }[] = [];
  for (const role of readers) {
    const over = asker.over();
    if (over) {
      failures.push(over);
      break;
    }
    const reply = await asker.ask({
      role,
      prompt: { id: 'critique/cross-questions/result', version },
      messages: resultMessages(words, args),
      maxTokens: 300,
    });
    if (reply.kind === 'failed') {
      failures.push(reply.failure);
      continue;
    }
    const read = parseObjectReply(reply.text);
    if (!read.ok) failures.push(read.error);
    const answer = read.ok ? read.value : undefined;
    const own = { predicted: predictedIn(answer), why: plainWords(field(answer, 'why'), 300), by: reply.model };
    const same = said.find(({ predicted }) => predicted && own.predicted && equal(predicted, own.predicted));
    said.push(own);
    if (same) return { predicted: same.predicted, held: 2, of: said.length, why: same.why, by: same.by };
    if (said.filter(({ predicted }) => predicted === undefined).length === 2) break;
  }
  return { predicted: undefined, held: 0, of: said.length, why: '', by: '' };
}

function predictedIn(answer: unknown): Predicted | undefined {
  if (field(answer, 'throws') === true) return { kind: 'throws' };
  const has = typeof answer === 'object' && answer !== null && Object.hasOwn(answer, 'returns');
  return has ? { kind: 'returns', value: field(answer, 'returns') } : undefined;
}

function equal(a: Predicted, b: Predicted): boolean {
  if (a.kind === 'throws' || b.kind === 'throws') return a.kind === b.kind;
  return alike(a.value, b.value);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
