// Findings as LSP diagnostics, and their way to the client: pulled where it can pull, pushed elsewhere,
// never both.

import {
  DiagnosticSeverity,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Finding, FindingEvidence } from '../core/finding.ts';
import { oneLine } from './evidenceText.ts';
import type { FindingStore, HeldFinding } from './findingStore.ts';
import { whileOpen } from './whileOpen.ts';

/** What a diagnostic carries for us. */
export interface DiagnosticData {
  readonly id: string;
  readonly proof: Finding['proof'];
}

/** Severity follows the proof; a Hint would never reach the list of problems. */
export function severityOf({ proof, severity }: Pick<Finding, 'proof' | 'severity'>): DiagnosticSeverity {
  if (proof === 'opinion' || proof === 'unknown' || severity === 'info') return DiagnosticSeverity.Information;
  return severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
}

/**
 * One finding as a diagnostic.
 *
 * @param demotion why its rule is demoted, where it is.
 */
export function toDiagnostic({ finding, old }: HeldFinding, demotion?: string): Diagnostic {
  const data: DiagnosticData = { id: finding.id, proof: finding.proof };
  const related = finding.evidence.flatMap((one) => {
    if (!one.at) return [];
    const at = { line: one.at.line, character: 0 };
    return [
      {
        location: { uri: one.at.uri, range: { start: at, end: at } },
        message: placeWords(finding, one),
      },
    ];
  });
  return {
    source: 'touchstone',
    code: finding.rule,
    message: `${finding.message}${asideOf(finding, old)}`,
    severity: demotion === undefined ? severityOf(finding) : DiagnosticSeverity.Information,
    range: finding.range,
    data,
    ...(finding.href === undefined ? {} : { codeDescription: { href: finding.href } }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

/** What a person should know before they read on. */
function asideOf({ dispute }: Finding, old: boolean): string {
  if (old) return ' (found earlier, not checked again)';
  return dispute?.ruling === 'falls' ? ' (disputed)' : '';
}

/** What is at a place that backs a finding. */
function placeWords({ category, rule }: Finding, { checker, excerpt }: FindingEvidence): string {
  if (checker === 'trace') return oneLine(excerpt);
  if (category === 'test') return 'the test that fails';
  return rule === 'prose/contradiction' ? 'the other place' : `seen here by ${checker}`;
}

/** Publishes the findings of the store. */
export interface DiagnosticPublisher {
  report(uri: string, previous: string | undefined): DocumentDiagnosticReport;
  /** The findings of a document changed. */
  changed(uri: string): void;
}

/** Which findings are published at all. */
export type IsPublished = (held: HeldFinding) => boolean;

/**
 * Makes the publisher; changes of one turn are told once.
 *
 * @param demotionOf why a rule is demoted; undefined where it is not.
 * @param versionOf version of the open document that the ranges are for.
 */
export function createDiagnosticPublisher(
  connection: Connection,
  store: FindingStore,
  pull: boolean,
  isPublished: IsPublished,
  versionOf: (uri: string) => number | undefined = () => undefined,
  demotionOf: (rule: string) => string | undefined = () => undefined,
): DiagnosticPublisher {
  const diagnosticsOf = (uri: string) =>
    store
      .of(uri)
      .filter(isPublished)
      .map((held) => toDiagnostic(held, demotionOf(held.finding.rule)));
  const dirty = new Set<string>();
  const flush = async () => {
    const uris = [...dirty];
    dirty.clear();
    if (pull) await connection.languages.diagnostics.refresh();
    else
      for (const uri of uris) {
        const version = versionOf(uri);
        const diagnostics = diagnosticsOf(uri);
        await connection.sendDiagnostics({ uri, ...(version === undefined ? {} : { version }), diagnostics });
      }
  };
  return {
    report(uri, previous) {
      const resultId = store.resultId(uri);
      return previous === resultId
        ? { kind: 'unchanged', resultId }
        : { kind: 'full', resultId, items: diagnosticsOf(uri) };
    },
    changed(uri) {
      dirty.add(uri);
      if (dirty.size > 1) return;
      queueMicrotask(() => {
        // A client that is gone, or that refuses to refresh, is told by the connection itself.
        flush().catch((error: unknown) =>
          whileOpen(() => connection.console.log(`findings could not be published: ${String(error)}`)),
        );
      });
    },
  };
}
