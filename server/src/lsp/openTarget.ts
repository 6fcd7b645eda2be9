// From a document and a range of the editor to a request of the engine: settings, trust, snapshot and
// span. Nothing is run here; whatever cannot be is refused by name.

import { access, constants, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shortHash } from '../base/hash.ts';
import { err, ok, type Result } from '../base/result.ts';
import { spanOf, widenToWholeCharacters, type Range, type Span } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { ModelPort } from '../core/ports.ts';
import { kindOf, type DocumentText } from '../core/target.ts';
import type { RunRequest } from '../engine/api.ts';
import { enclosingSpan, spanAround } from '../engine/enclosing.ts';
import { createCriticMemory } from '../memory/judgeFigures.ts';
import { isInside } from '../workspace/folders.ts';
import { pathToUri, uriToPath } from '../workspace/uri.ts';
import type { ServerState } from './dependencies.ts';
import { readSettings, type RunSettings } from './settings.ts';

/** A target that is ready to be run. */
export interface OpenedTarget {
  /** The document as the editor names it. */
  readonly document: DocumentText;
  readonly span: Span;
  readonly request: RunRequest;
  readonly settings: RunSettings;
  readonly models: ModelPort;
  readonly trusted: boolean;
  readonly writable: boolean;
  /** Whether the document is a file that programs can see. */
  readonly onDisk: boolean;
  readonly root: string;
}

/**
 * Opens the target; an empty range means its enclosing function or paragraph, none the whole document. The
 * range of a finding is widened to what surrounds it.
 */
export async function openTarget(
  state: ServerState,
  words: { readonly uri: string; readonly range?: Range; readonly goal?: string; readonly around?: Range },
): Promise<Result<OpenedTarget, Failure>> {
  const { client, dependencies } = state;
  const [user, merged] = await Promise.all([client.userSettings(words.uri), client.mergedSettings(words.uri)]);
  const settings = readSettings(merged, user.settings, user.testCommand);
  if (!settings.ok) return settings;
  const models = await dependencies.modelsFor(settings.value.models, client);
  if (!models.ok) return models;
  const onDisk = words.uri.startsWith('file:');
  const place = onDisk ? await placeOnDisk(state, uriToPath(words.uri)) : undefined;
  const writable = user.writable && (place === undefined || place.writable);

  // Read last: nothing is awaited between this and the start of the run.
  const found = state.documents.get(words.uri);
  if (!found.ok) return found;
  const document = found.value;
  const given = spanIn(document, words.range ?? words.around);
  if (!given.ok) return given;
  const widened = words.range === undefined && words.around !== undefined;
  const span = widened ? spanAround(document.text, document.languageId, given.value) : given.value;
  const root = place?.root ?? state.folders()[0] ?? tmpdir();
  const path = place?.path ?? join(root, `untitled-${shortHash([words.uri], 8)}${extensionOf(document.languageId)}`);
  const trusted = user.trusted && dependencies.untrusted !== true;
  // Texts of other folders are left out: each folder is looked at by itself (E8).
  const buffers = new Map(
    state.documents.all().flatMap((one) => {
      if (!one.uri.startsWith('file:') || one.uri === words.uri) return [];
      const other = uriToPath(one.uri);
      return isInside(root, other) ? [[other, one.text] as const] : [];
    }),
  );
  return ok({
    document,
    span,
    settings: settings.value,
    models: models.value,
    trusted,
    writable,
    onDisk,
    root,
    request: {
      target: {
        document: { ...document, uri: pathToUri(path) },
        span,
        kind: kindOf(document.languageId),
        ...(words.goal === undefined || words.goal.trim() === '' ? {} : { goal: words.goal.trim() }),
      },
      snapshot: { root, buffers, trusted },
      checkers: {
        testCommand: settings.value.testCommand,
        deadlineMs: settings.value.deadlineMs,
        off: settings.value.checkersOff,
        commands: settings.value.commands,
        ...(state.fallbackTypeScript === undefined ? {} : { fallbackTypeScript: state.fallbackTypeScript }),
      },
      limits: settings.value.limits,
      memory: createCriticMemory(state.storage, state.warn),
    },
  });
}

/** The span that a range means in a document. */
export function spanIn(document: DocumentText, range: Range | undefined): Result<Span, Failure> {
  const { text, languageId } = document;
  if (!range) return ok({ start: 0, end: text.length });
  const span = spanOf(text, range);
  if (!span.ok) {
    return err(
      failure(
        'target.range-beyond-file',
        `There is no such range: ${span.error}.`,
        'Select text that is in the document.',
      ),
    );
  }
  if (span.value.start === span.value.end) return enclosingSpan(text, languageId, span.value.start);
  return ok(widenToWholeCharacters(text, span.value));
}

async function placeOnDisk(
  state: ServerState,
  given: string,
): Promise<{ readonly path: string; readonly root: string; readonly writable: boolean }> {
  const path = await real(given);
  const folders = await Promise.all(state.folders().map(real));
  const around = folders.filter((folder) => isInside(folder, path)).toSorted((a, b) => b.length - a.length);
  const root = around[0] ?? (await real(await state.dependencies.rootOf(path)));
  return { path, root, writable: await isWritable(path) };
}

async function real(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return path;
  }
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch (error) {
    // A file that is not there yet can be made; everything else cannot be written.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

const extensions: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
  python: '.py',
  markdown: '.md',
};

function extensionOf(languageId: string): string {
  return Object.hasOwn(extensions, languageId) ? extensions[languageId]! : '.txt';
}
