// Joins the live look to the open documents: it begins with each that is opened, follows each change, and asks again for
// its settings and for what is dismissed when a document is saved.

import { isInside } from '../workspace/folders.ts';
import { noRulings, readRulings } from '../memory/dismissals.ts';
import { uriToPath } from '../workspace/uri.ts';
import type { ServerState } from './dependencies.ts';
import { createLiveCritique, type LiveCritique, type LiveManner } from './liveCritique.ts';
import { readSettings } from './settings.ts';

const off: LiveManner = { on: false, opinions: false, isDismissed: () => false };

/** Serves it; undefined where there are no parsers. Listens to changes after the store, whose findings are carried first. */
export function serveLive(state: ServerState): LiveCritique | undefined {
  const { documents, store, dependencies } = state;
  const { parse } = dependencies;
  if (!parse) return undefined;
  const live = createLiveCritique({
    parse,
    documents,
    store,
    mannerOf: (uri) => mannerOf(state, uri),
    log: state.warn,
  });
  documents.onOpen(({ uri }) => void live.begin(uri));
  documents.onChange(({ uri, steps }) => live.changed(uri, steps));
  documents.onClose((uri) => live.closed(uri));
  return live;
}

async function mannerOf(state: ServerState, uri: string): Promise<LiveManner> {
  const settings = readSettings(await state.client.mergedSettings(uri), {});
  if (!settings.ok || !settings.value.critiqueLive) return off;
  const path = uri.startsWith('file:') ? uriToPath(uri) : undefined;
  const root = path === undefined ? undefined : state.folders().find((folder) => isInside(folder, path));
  const rulings = root === undefined ? noRulings : await readRulings(root, state.warn);
  return { on: true, opinions: settings.value.showOpinions, isDismissed: rulings.isDismissed };
}
