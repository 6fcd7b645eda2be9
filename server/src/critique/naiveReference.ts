// A tester writes the plainest function that does what is documented, from signature and documentation alone; it is run
// beside the real one on generated inputs. What it gives is a model's word: a difference is an opinion with an executed
// counterexample, and supported at most, where another model on its own arrives at the same value.
// Method: docs/methods.md#verify-generated-checks. Sources: S036, S042.

import { spansMeet } from '../base/text.ts';
import type { Claim } from '../core/claim.ts';
import type { Critic, CritiqueContext } from '../core/critic.ts';
import { headSpan } from '../core/declaration.ts';
import { distinctFailures, failure, type Failure } from '../core/failure.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Role } from '../core/ports.ts';
import type { Parse } from '../core/syntaxTree.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { askerOf, type Asker } from './asking.ts';
import { quizzedFunction } from './crossQuiz.ts';
import type { FunctionWords } from './crossQuestions.prompt.ts';
import { decideExamples } from './documentedExamples.ts';
import { callIn, literalIn } from './literalText.ts';
import { referenceMessages, version } from './naiveReference.prompt.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { onlyFailures, opinionOf } from './opinions.ts';
import { textsWithCalls } from './properties/inputs.ts';
import { sameValue, valueIn, type Promised } from './properties/property.ts';
import { agreement } from './properties/reference.ts';
import { reachesBeyond, subjectsOf, type Subject } from './properties/subject.ts';
import { tryOut, type Broken, type TryContext } from './properties/tryOut.ts';

/** Testers of one function; each sees the same words and nothing of the other. */
const testers: readonly Role[] = ['critic', 'judge'];
/** The longest reference that is run, in UTF-16 units. */
const longest = 3000;

/** Differences from a plain reference. */
export const naiveReference = {
  id: 'naive-reference',
  title: 'A plain reference that testers write from the documentation, run beside the code',
  tier: 'model',
  kinds: ['code'],
  onRequest: true,
  mostCalls: testers.length,
  method: 'verify-generated-checks',
  async critique(context, { target }) {
    const { document } = target;
    const found = await quizzedFunction(target, context.parse);
    const parse = await context.parse.parserOf(document.languageId);
    const tree = parse?.(document.text);
    const subjects = tree && subjectsOf(tree, target.span);
    const subject = subjects?.selected.find(({ label }) => label === found?.words.name);
    const why = subject?.manner?.receiver
      ? 'a method needs its object, which the documentation does not show'
      : subjects?.others.find(({ name }) => name === found?.words.name)?.why;
    const { proof } = context;
    if (!found || !subjects || !subject || !parse || !tree || why !== undefined) {
      const message = `No reference is written: ${why ?? 'no named function with documentation is selected'}.`;
      context.emit({ type: 'note', message });
      return onlyFailures();
    }
    if (!proof) {
      const words = 'No reference was written: nothing of this folder may run, so it could not be compared.';
      return onlyFailures(failure('verify.no-signal', words, 'Trust the folder, or use another critic.'));
    }
    const tell = (message: string) => context.emit({ type: 'note', message: plainWords(message, 1000) });
    const failures: Failure[] = [];
    const asker = askerOf(context, testers.length);
    const examples = decideExamples(tree, subject.node, parse).flatMap(({ decided }) => decided);
    const ask = (role: Role) =>
      referenceBy(
        context,
        asker,
        role,
        found.words,
        { subject, parse, text: document.text },
        examples.map(({ example }) => example),
        failures,
      );
    const first = await ask('critic');
    if (typeof first === 'string') {
      tell(`No reference of ${subject.label}: ${first}.`);
      return onlyFailures(...distinctFailures(failures));
    }
    const texts = [document.text, ...(await textsWithCalls(context.workspace))];
    const tryContext: TryContext = {
      proof,
      signal: context.signal,
      random: context.random,
      texts,
      text: document.text,
      subjects: subjects.all,
      makes: new Map(),
    };
    const relation = agreement(subject, { name: first.name, text: first.document, words: 'a plain reference' });
    const promised: Promised = { subject, relation, basis: { kind: 'named', words: subject.label } };
    const { broken, held, open, inputs, uncallable } = await tryOut(promised, tryContext);
    if (!broken) {
      tell(
        uncallable
          ? `A reference of ${subject.label} could not be run.`
          : `A plain reference of ${subject.label} agrees in ${held} calls, ${open} told nothing (${inputs}).`,
      );
      return onlyFailures(...distinctFailures(failures));
    }
    // One model that is asked the same twice is no second witness.
    const isAlone = context.models.describe('critic') === context.models.describe('judge');
    const second = isAlone ? 'there is one model' : await ask('judge');
    const other =
      typeof second === 'string'
        ? undefined
        : (await proof.behave(second.name, [broken.args], context.signal, second.document))?.[0];
    const [own, wanted] = broken.calls.map(({ behaviour }) => valueIn(behaviour));
    const value = valueIn(other);
    if (value && own && wanted && !sameValue(value, wanted)) {
      tell(
        `Two references of ${subject.label} differ, so nothing is said: ${broken.why} Another gives ${other!.shown}.`,
      );
      return onlyFailures(...distinctFailures(failures));
    }
    const agree = value ? 2 : 1;
    const claim = claimOf(promised, broken, first.by);
    const persists = claim && (await proof.call?.(claim, context.signal));
    if (
      persists &&
      !persists.ok &&
      (persists.error.kind === 'refuted' ||
        (persists.error.kind === 'unknown' && persists.error.failure.code === 'verify.flaky'))
    ) {
      tell(`What a reference of ${subject.label} gave otherwise was not seen again: ${broken.why}`);
      return onlyFailures(...distinctFailures(failures));
    }
    const head = headSpan(document.text, subject.node);
    const opinion = opinionOf(target, {
      rule: 'critic/naive-reference',
      place: spansMeet(head, target.span) ? head : headSpan(document.text, target.span),
      message: `${broken.why} The reference was written from the documentation alone.`,
      reason: first.code,
      by: first.by,
    });
    const receipts = broken.calls.map(({ name, args, behaviour }) => proof.receiptOf(name, args, behaviour));
    const finding: Unnamed = {
      ...opinion,
      agreement: {
        held: agree,
        of: isAlone ? 1 : testers.length,
        why: 'References that testers wrote from the documentation, each by itself.',
      },
      evidence: [
        ...opinion.evidence,
        ...receipts.map((receipt) => ({ checker: receipt.checker, excerpt: receipt.excerpt, receipt })),
      ],
      // One tester alone raises nothing: what it expects is its reading.
      ...(claim && agree > 1 && broken.sure ? { claim } : {}),
    };
    return { findings: withIds([finding]), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

/** A reference that can be run. */
interface Written {
  readonly name: string;
  readonly code: string;
  /** The document with it at its end. */
  readonly document: string;
  readonly by: string;
}

interface ReferenceSource {
  readonly subject: Subject;
  readonly parse: Parse;
  /** The document. */
  readonly text: string;
}

/** What one tester wrote, if it can be run and meets the documented examples; else why it is left aside. */
async function referenceBy(
  { proof, signal }: Pick<CritiqueContext, 'proof' | 'signal'>,
  asker: Asker,
  role: Role,
  words: FunctionWords,
  source: ReferenceSource,
  examples: readonly {
    readonly call: string;
    readonly expected: { readonly kind: string; readonly text?: string };
    readonly before: readonly string[];
  }[],
  failures: Failure[],
): Promise<Written | string> {
  const { subject, text } = source;
  const name = subject.languageId === 'python' ? 'plain_reference' : 'plainReference';
  if (text.includes(name)) return `the document has a ${name} already`;
  const reply = await asker.ask({
    role,
    prompt: { id: 'critique/naive-reference', version },
    messages: referenceMessages(words, name),
    maxTokens: 900,
  });
  if (reply.kind === 'failed') {
    failures.push(reply.failure);
    return 'nobody wrote one';
  }
  const code = codeIn(reply.text, name, source);
  if (code === undefined) {
    if (/^\W*none\W*$/iu.test(reply.text)) return 'the documentation is held to be too thin';
    const why = 'The reply holds no single plain function.';
    failures.push(failure('reply.unanchored', why, 'It was left aside. Ask again, or use a stronger model.'));
    return 'the reply holds no single plain function';
  }
  const document = `${text}\n\n${code}\n`;
  const cases = examples.flatMap(({ call, expected, before }) => {
    const read = before.length === 0 ? callIn(call, subject.languageId) : undefined;
    const wanted = expected.kind === 'value' ? literalIn(expected.text ?? '', subject.languageId) : undefined;
    return read && wanted && read.name === subject.label ? [{ args: read.args, wanted }] : [];
  });
  const seen =
    cases.length === 0
      ? []
      : await proof!.behave(
          name,
          cases.map(({ args }) => args),
          signal,
          document,
        );
  const isWrong = cases.some(({ wanted }, at) => {
    const value = valueIn(seen?.[at]);
    return !value || !sameValue(value, wanted);
  });
  if (!seen || isWrong) return 'what was written does not meet the documented examples';
  return { name, code, document, by: `${reply.model} (${role})` };
}

/** The one function of a reply, by the name that was asked for; undefined where there is none that may be run. */
function codeIn(reply: string, name: string, { parse, subject }: ReferenceSource): string | undefined {
  const block = /^[ \t]*(```+)[^\n`]*\n([^]*?)\n[ \t]*\1[ \t]*$/mu.exec(reply)?.[2] ?? reply;
  const code = block.trim();
  if (code.length > longest || reachesBeyond(code) || /^\s*(?:import|from)\b|\brequire\s*\(/mu.test(code))
    return undefined;
  const tree = parse(code);
  const dialect = dialectOf(subject.languageId);
  const tops = tree.root.children.filter(({ named, kind }) => named && kind !== 'comment');
  const [top] = tops;
  const declared =
    top?.kind === 'export_statement' ? top.children.find(({ kind }) => kind.endsWith('declaration')) : top;
  if (tree.hasFault || !declared || tops.length > 1 || dialect?.shapeOf(declared)?.kind !== 'function')
    return undefined;
  const own = declared.children.find(({ field }) => field === 'name');
  if (!own || code.slice(own.start, own.end) !== name) return undefined;
  const words = code.slice(declared.start, declared.end);
  // A reference that calls the real one says nothing.
  return new RegExp(String.raw`(?<![\w$.])${subject.label.replaceAll('$', String.raw`\$`)}\s*\(`, 'u').test(words)
    ? undefined
    : words;
}

/** The claim that the function should give what the reference gives; its words say no value. */
function claimOf({ relation }: Promised, { args }: Broken, by: string): Claim | undefined {
  const expectation = relation.expectation(args);
  return (
    expectation && { expectation: { ...expectation, origin: `a plain reference by ${plainWords(by, 80)}` }, said: '' }
  );
}
