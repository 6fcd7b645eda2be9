// The SARIF log against the schema's own rules: every finding becomes one valid result.

import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../server/src/core/finding.ts';
import { sarifLog } from '../../../server/src/trace/sarif.ts';

const finding = (more: Partial<Finding>): Finding => ({
  id: 'f1',
  rule: 'typescript/TS2304',
  message: 'Cannot find name.',
  category: 'type',
  severity: 'error',
  proof: 'proven',
  uri: 'file:///w/a b.ts',
  range: { start: { line: 0, character: 2 }, end: { line: 1, character: 0 } },
  quote: 'x',
  evidence: [],
  ...more,
});

const log = (findings: readonly Finding[]) => sarifLog({ findings, version: '1.2.3', pathOf: () => 'src/a b.ts' });

describe('sarifLog', () => {
  test('gives every finding a result with a fingerprint and a 1-based region', () => {
    const { results } = log([finding({})]).runs[0]!;
    expect(results![0]).toMatchObject({
      ruleId: 'typescript/TS2304',
      ruleIndex: 0,
      level: 'error',
      partialFingerprints: { 'touchstoneFinding/v1': expect.stringMatching(/^[0-9a-f]{16}$/u) as string },
      properties: { id: 'f1' },
    });
    expect(results![0]!.locations![0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'src/a%20b.ts', uriBaseId: 'ROOT' },
      region: { startLine: 1, startColumn: 3, endLine: 2, endColumn: 1 },
    });
  });
  test('gives fingerprints that are the same wherever the folder lies and however lines move, and that differ else', () => {
    const printsOf = (...findings: readonly Finding[]) =>
      log(findings).runs[0]!.results!.map((result) => result.partialFingerprints!['touchstoneFinding/v1']);
    const [here] = printsOf(finding({}));
    const moved = { start: { line: 7, character: 2 }, end: { line: 8, character: 0 } };
    expect(printsOf(finding({ id: 'f9', uri: 'file:///elsewhere/a b.ts', range: moved }))).toEqual([here]);
    expect(new Set(printsOf(finding({}), finding({}), finding({ quote: 'y' }), finding({ rule: 'r/2' }))).size).toBe(4);
  });
  test('does not give an opinion the level of a fault', () => {
    expect(log([finding({ proof: 'opinion', severity: 'error' })]).runs[0]!.results![0]!.level).toBe('note');
  });
  test('lists each rule once', () => {
    const { tool } = log([finding({}), finding({ id: 'f2' }), finding({ rule: 'eslint/no-x' })]).runs[0]!;
    expect(tool.driver.rules!.map((rule) => rule.id)).toEqual(['eslint/no-x', 'typescript/TS2304']);
  });
  test('tells fixes as replacements of regions, where the text is known', () => {
    const text = 'ab\ncd\n';
    const fixed = finding({
      fixes: [
        {
          title: 'write c twice',
          side: 'code',
          validatedBy: [],
          edits: [{ span: { start: 3, end: 4 }, newText: 'cc' }],
        },
      ],
    });
    const of = (textOf?: () => string) =>
      sarifLog({ findings: [fixed], version: '1', pathOf: () => 'a.ts', ...(textOf ? { textOf } : {}) }).runs[0]!
        .results![0]!.fixes;
    expect(of(() => text)).toEqual([
      {
        description: { text: 'write c twice' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'a.ts', uriBaseId: 'ROOT' },
            replacements: [
              {
                deletedRegion: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 2 },
                insertedContent: { text: 'cc' },
              },
            ],
          },
        ],
      },
    ]);
    expect(of()).toBeUndefined();
  });
  test('names changes of a check, and does not hand them over to be applied', () => {
    const disputed = finding({
      fixes: [
        { title: 'Find a fix from the failing test', side: 'code', edits: [], validatedBy: [] },
        { title: 'expect 5', side: 'document', edits: [{ span: { start: 0, end: 1 }, newText: '5' }], validatedBy: [] },
      ],
    });
    const [result] = sarifLog({ findings: [disputed], version: '1', pathOf: () => 'a.ts', textOf: () => '6' }).runs[0]!
      .results!;
    expect(result!.fixes).toBeUndefined();
    expect(result!.properties!['sides']).toEqual([
      { side: 'code', title: 'Find a fix from the failing test' },
      { side: 'document', title: 'Change the documentation instead: expect 5' },
    ]);
  });
  test('is a log without results when there is nothing', () => {
    expect(log([]).runs[0]!.results).toEqual([]);
  });
});
