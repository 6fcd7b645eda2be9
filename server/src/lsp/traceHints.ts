// Values of a traced call beside the lines that made them, as inlay hints: what was observed, and what was meant where
// that is another value; the first of those is marked. Told only of the very text that was traced.

import { InlayHintKind, type InlayHint } from 'vscode-languageserver';
import { textHash } from '../base/hash.ts';
import { lineStartsOf, lineText } from '../base/text.ts';
import type { Finding } from '../core/finding.ts';
import type { ServerState } from './dependencies.ts';

/** By server and document: hash of the text that was traced. */
const traced = new WeakMap<ServerState, Map<string, string>>();

/** Notes which text the findings of a critique are of, and has the hints asked for anew. */
export function noteTraces(state: ServerState, uri: string, text: string, findings: readonly Finding[]): void {
  const known = traced.get(state) ?? new Map<string, string>();
  traced.set(state, known);
  const had = known.has(uri);
  const has = findings.some(isTrace);
  if (has) known.set(uri, textHash(text));
  else known.delete(uri);
  if ((had || has) && state.client.abilities.inlayHints)
    state.connection.languages.inlayHint
      .refresh()
      .catch((error: unknown) => state.warn(`values could not be shown: ${String(error)}`));
}

/** The hints of a document as it is now; none once it has changed. */
export function traceHints(state: ServerState, uri: string, text: string): InlayHint[] {
  if (traced.get(state)?.get(uri) !== textHash(text)) return [];
  // The values of one call: those of several would stand side by side and not be told apart.
  const first = state.store.of(uri).find(({ finding }) => isTrace(finding));
  return first ? hintsOf(first.finding, text) : [];
}

function isTrace({ rule }: Finding): boolean {
  return rule === 'critic/plan-trace';
}

function hintsOf({ evidence, message, range }: Finding, text: string): InlayHint[] {
  const starts = lineStartsOf(text);
  return evidence.flatMap(({ at, checker, excerpt }): InlayHint[] => {
    const said = /^(.+?): intended (.+), (?:observed (.+)|never reached)$/u.exec(excerpt);
    if (checker !== 'trace' || !at || !said || starts[at.line] === undefined) return [];
    const [, variable, intended, observed] = said;
    const differs = intended !== observed;
    const isFirst = differs && at.line === range.start.line;
    const words =
      observed === undefined
        ? `never reached, meant ${variable} = ${intended}`
        : `${variable} = ${observed}${differs ? `, meant ${intended}` : ''}`;
    return [
      {
        position: { line: at.line, character: lineText(text, starts, at.line).length },
        label: `${isFirst ? '⚠ ' : ''}${words.length > 80 ? `${words.slice(0, 79)}…` : words}`,
        kind: InlayHintKind.Type,
        paddingLeft: true,
        tooltip: isFirst ? message : excerpt,
      },
    ];
  });
}
