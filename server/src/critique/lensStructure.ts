// The lenses for a kind of text: which kind a selection is, by program; and the structure that a model writes for the
// kind, refined once and kept, so that another endpoint can use it too.

import * as z from 'zod/mini';
import type { CritiqueContext } from '../core/critic.ts';
import type { Failure } from '../core/failure.ts';
import { failure } from '../core/failure.ts';
import { declaredFunctions } from '../core/declaration.ts';
import { parseListReply } from '../core/listReply.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Target } from '../core/target.ts';
import type { Asker } from './asking.ts';
import { askList } from './askList.ts';
import { refineMessages, structureMessages, version } from './lenses.prompt.ts';

/** Fewest and most lenses (systems.md: 3 to 6, ours). */
const fewest = 3;
const most = 6;

/** One lens of a structure. */
export interface Lens {
  readonly name: string;
  /** Who looks through it. */
  readonly reader: string;
  /** The general advice behind it. */
  readonly guideline: string;
  /** What that means for this kind of text. */
  readonly task: string;
}

/** Lenses in the order in which they are used, and where they come from. */
export interface Structure {
  readonly lenses: readonly Lens[];
  readonly origin: 'written and refined' | 'written, not refined' | 'kept from an earlier run';
}

/**
 * The kind of a selection, such as `typescript functions with loops`: what a structure is written for and kept under.
 * Decided by program, so that the matching structure is taken without a question (S111, S198).
 */
export function taskKindOf({ document, span, kind }: Target): string {
  const text = document.text.slice(span.start, span.end);
  if (kind === 'prose') {
    const isSteps = /^\s*\d{1,9}[.)]\s/m.test(text) || /^\s*(?:```|~~~)/m.test(text);
    const isReference = /^\s*\|.*\|\s*$/m.test(text);
    return `${document.languageId} ${isSteps ? 'instructions' : isReference ? 'reference' : 'text'}`;
  }
  const isTest = /[._-](?:test|spec)\.|(?:^|\/)(?:test_|tests?\/)/i.test(document.uri);
  const form = isTest
    ? 'tests'
    : /^[ \t]*(?:(?:export|default|abstract|public|final|static|pub)\s+)*(?:class|struct|interface|trait|impl)\b/m.test(
          text,
        )
      ? 'classes'
      : declaredFunctions(document.text, span).length > 0
        ? 'functions'
        : 'statements';
  const trait = /\b(?:async|await)\b/.test(text)
    ? ', asynchronous'
    : /\b(?:for|while|loop)\b/.test(text)
      ? ' with loops'
      : '';
  return `${document.languageId} ${form}${trait}`;
}

/** The structure for a kind: kept, or written and refined by two calls; undefined where none could be read. */
export async function structureFor(
  context: Pick<CritiqueContext, 'kept'>,
  asker: Asker,
  what: string,
  failures: Failure[],
): Promise<Structure | undefined> {
  const key = `lenses/${version}/${what}`;
  const kept = readKept(context.kept?.get(key));
  if (kept) return { lenses: kept, origin: 'kept from an earlier run' };
  const ask = (id: string, messages: ReturnType<typeof structureMessages>) =>
    askList(
      asker,
      { role: 'critic', prompt: { id: `critique/lenses/${id}`, version }, messages, maxTokens: 900 },
      failures,
    );
  const first = await ask('structure', structureMessages(what, fewest, most));
  const written = first && lensesIn(first.entries);
  if (!written) {
    if (first) failures.push(unreadable('The reply holds fewer than three lenses that can be read.'));
    return undefined;
  }
  const second = await ask('refine', refineMessages(what, JSON.stringify(written, undefined, 1), fewest, most));
  const refined = second && lensesIn(second.entries);
  if (!refined) {
    if (second) failures.push(unreadable('The refined lenses cannot be read; the first ones are used.'));
    return { lenses: written, origin: 'written, not refined' };
  }
  context.kept?.set(key, JSON.stringify(refined));
  return { lenses: refined, origin: 'written and refined' };
}

const lensSchema = z.object({ name: z.string(), reader: z.string(), guideline: z.string(), task: z.string() });

/** Lenses with a name of their own each; undefined where they are too few. */
export function lensesIn(entries: readonly unknown[]): readonly Lens[] | undefined {
  const found: Lens[] = [];
  for (const entry of entries.slice(0, 4 * most)) {
    const parsed = lensSchema.safeParse(entry);
    if (!parsed.success) continue;
    const { name, reader, guideline, task } = parsed.data;
    const lens = {
      name: plainWords(name, 40),
      reader: plainWords(reader, 80),
      guideline: plainWords(guideline, 200),
      task: plainWords(task, 300),
    };
    const isWhole = Object.values(lens).every((words) => words !== '');
    if (isWhole && found.every((one) => one.name.toLowerCase() !== lens.name.toLowerCase())) found.push(lens);
  }
  return found.length < fewest ? undefined : found.slice(0, most);
}

function readKept(text: string | undefined): readonly Lens[] | undefined {
  const list = text === undefined ? undefined : parseListReply(text);
  return list?.ok ? lensesIn(list.value) : undefined;
}

function unreadable(why: string): Failure {
  return failure('reply.not-a-list', why, 'Try again, or use a stronger model.');
}
