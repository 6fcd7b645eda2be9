// Findings as a SARIF 2.1.0 log, the format that code hosts and viewers read.

import type { Fix, Log, ReportingDescriptor, Result } from 'sarif';
import { shortHash } from '../base/hash.ts';
import { rangeOf } from '../base/text.ts';
import type { Finding } from '../core/finding.ts';
import { fixTitle } from '../core/findingWords.ts';

/** What a SARIF log is made of. */
export interface SarifInput {
  readonly findings: readonly Finding[];
  /** The product's version. */
  readonly version: string;
  /** The document's path relative to the folder, with forward slashes. */
  readonly pathOf: (uri: string) => string;
  /** Text of the document of a URI, for the regions of fixes; findings of others are told without their fixes. */
  readonly textOf?: (uri: string) => string | undefined;
}

/** Makes the log; one result a finding, with its proof state and receipts as properties. */
export function sarifLog(input: SarifInput): Log {
  const ids = [...new Set(input.findings.map((finding) => finding.rule))].sort();
  const rules: ReportingDescriptor[] = ids.map((id) => {
    const href = input.findings.find((finding) => finding.rule === id && finding.href)?.href;
    return {
      id,
      name: id.replace(/[^A-Za-z0-9]+/g, '_'),
      shortDescription: { text: id },
      ...(href ? { helpUri: href } : {}),
    };
  });
  const prints = fingerprintsOf(input);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Touchstone', semanticVersion: input.version, version: input.version, rules } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The workspace folder.' } } },
        results: input.findings.map((finding, index) =>
          resultOf(finding, ids.indexOf(finding.rule), prints[index]!, input),
        ),
      },
    ],
  };
}

/** Fingerprints, which are the same wherever the folder lies; ids are those of one machine. */
function fingerprintsOf({ findings, pathOf }: SarifInput): readonly string[] {
  const counts = new Map<string, number>();
  return findings.map(({ rule, uri, message, quote }) => {
    const parts = [rule, pathOf(uri), message, quote.trim()];
    const key = JSON.stringify(parts);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return shortHash([...parts, String(count)]);
  });
}

function resultOf(finding: Finding, ruleIndex: number, fingerprint: string, input: SarifInput): Result {
  const fixes = fixesOf(finding, input);
  const artifactLocation = { uri: encodeURI(input.pathOf(finding.uri)), uriBaseId: 'ROOT' };
  const { start, end } = finding.range;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levelOf(finding),
    message: { text: finding.message },
    partialFingerprints: { 'touchstoneFinding/v1': fingerprint },
    locations: [
      {
        physicalLocation: {
          artifactLocation,
          region: {
            startLine: start.line + 1,
            startColumn: start.character + 1,
            endLine: end.line + 1,
            endColumn: end.character + 1,
          },
        },
      },
    ],
    properties: {
      id: finding.id,
      proof: finding.proof,
      category: finding.category,
      receipts: finding.evidence.flatMap((one) => (one.receipt ? [one.receipt] : [])),
      evidence: finding.evidence.map((one) => ({ checker: one.checker, excerpt: one.excerpt })),
      ...(finding.bugKind ? { bugKind: finding.bugKind } : {}),
      ...(finding.agreement ? { agreement: finding.agreement } : {}),
      ...(finding.dispute ? { dispute: finding.dispute } : {}),
      ...(finding.fixes && finding.fixes.length > 0
        ? { sides: finding.fixes.map(({ side, title }) => ({ side, title: fixTitle({ side, title }) })) }
        : {}),
      ...(finding.reproducer ? { reproducer: { path: finding.reproducer.path, text: finding.reproducer.text } } : {}),
    },
    ...(fixes.length > 0 ? { fixes: [...fixes] } : {}),
  };
}

/**
 * Fixes as replacements of regions, in the order of the text as SARIF wants them. Only those of the code: viewers apply
 * fixes without asking which side was meant, so changes of checks are named as a property alone.
 */
function fixesOf({ fixes = [], uri }: Finding, { pathOf, textOf }: SarifInput): readonly Fix[] {
  const text = textOf?.(uri);
  if (text === undefined) return [];
  const ofCode = fixes.filter(({ side, edits }) => side === 'code' && edits.length > 0);
  return ofCode.map(({ title, edits }) => ({
    description: { text: title },
    artifactChanges: [
      {
        artifactLocation: { uri: encodeURI(pathOf(uri)), uriBaseId: 'ROOT' },
        replacements: edits.map(({ span, newText }) => {
          const { start, end } = rangeOf(text, span);
          return {
            deletedRegion: {
              startLine: start.line + 1,
              startColumn: start.character + 1,
              endLine: end.line + 1,
              endColumn: end.character + 1,
            },
            insertedContent: { text: newText },
          };
        }),
      },
    ],
  }));
}

function levelOf(finding: Finding): Result.level {
  if (finding.proof !== 'proven' && finding.proof !== 'supported') return 'note';
  return finding.severity === 'error' ? 'error' : finding.severity === 'warning' ? 'warning' : 'note';
}
