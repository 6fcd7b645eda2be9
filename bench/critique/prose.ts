// What critique of documents finds without a model: faults planted in READMEs of packages, kind by kind, and what it
// says of the same READMEs as their authors wrote them. Opinions are counted apart.

import { performance } from 'node:perf_hooks';
import { seededRandom } from '../../server/src/base/random.ts';
import { lineStartsOf, lineText } from '../../server/src/base/text.ts';
import { textHash } from '../../server/src/base/hash.ts';
import type { Checker, CheckerContext } from '../../server/src/checkers/checker.ts';
import { claimsChecker } from '../../server/src/checkers/prose/claims/index.ts';
import { linksChecker } from '../../server/src/checkers/prose/links.ts';
import { mentionsChecker } from '../../server/src/checkers/prose/mentions.ts';
import type { Finding } from '../../server/src/core/finding.ts';
import type { Target } from '../../server/src/core/target.ts';
import { contradictions } from '../../server/src/critique/prose/contradictions.ts';
import { wordingFindings } from '../../server/src/critique/prose/wording.ts';
import { toolFindings } from '../../server/src/critique/toolFindings.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { percentile, share, type Line } from '../report.ts';
import { plantIn, proseFaultKinds } from './proseFaults.ts';
import { readmesOf, type Readme } from './readmes.ts';

/** Most faults of one kind in one README. */
const mostOfKind = 3;

const checkers: readonly Checker[] = [claimsChecker, mentionsChecker, linksChecker];

/**
 * Measures one half.
 *
 * @param tell says each finding on a clean README, and each fault that is missed; for the half that may be looked at.
 */
export async function measureProse(
  half: 'tuning' | 'reported',
  seed: number,
  say: (message: string) => void,
  tell = false,
): Promise<readonly Line[]> {
  const readmes = readmesOf(half, say);
  const times: number[] = [];
  const counts = new Map(proseFaultKinds.map((kind) => [kind, { planted: 0, found: 0 }]));
  const byRule = new Map<string, number>();
  let opinions = 0;
  let links = 0;
  let documents = 0;
  for (const readme of readmes) {
    const random = seededRandom(seed + readme.name.length * 31 + readme.text.length);
    const startedAt = performance.now();
    const clean = await findingsOf(readme, readme.text);
    times.push(performance.now() - startedAt);
    opinions += clean.filter(({ proof }) => proof === 'opinion').length;
    // Packages leave files of their repository out: a link to one is dead in the package, and no fault of the README.
    const isLeftOut = ({ rule }: Finding) => rule === 'prose-links/missing-file';
    links += clean.filter(isLeftOut).length;
    const firm = clean.filter((finding) => finding.proof !== 'opinion' && !isLeftOut(finding));
    if (firm.length > 0) documents++;
    for (const { rule, message, range } of firm) {
      byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
      if (tell) say(`CLEAN ${readme.name}:${range.start.line + 1} ${rule} ${message}`);
    }
    const known = new Set(clean.map(({ rule, quote }) => `${rule} ${quote}`));
    for (const kind of proseFaultKinds) {
      const count = counts.get(kind)!;
      for (const planted of plantIn(readme, kind, random, mostOfKind)) {
        const found = await findingsOf(readme, planted.text);
        const isFound = found.some(
          (finding) =>
            finding.proof !== 'opinion' &&
            !known.has(`${finding.rule} ${finding.quote}`) &&
            stands(finding, planted.line),
        );
        count.planted++;
        if (isFound) count.found++;
        else if (tell) {
          const starts = lineStartsOf(planted.text);
          say(
            `MISSED ${readme.name} ${kind}: ${planted.what} | ${lineText(planted.text, starts, planted.line).slice(0, 120)}`,
          );
        }
      }
    }
    say(`${readme.name} done`);
  }
  const measure = half === 'tuning' ? 'prose-tuning' : 'prose';
  const firm = [...byRule.values()].reduce((sum, one) => sum + one, 0);
  const rules = [...byRule].map(([rule, count]) => `${rule} ${count}`).join(', ');
  return [
    ...[...counts].map(([kind, { planted, found }]): Line => ({
      measure,
      what: `recall, ${kind}`,
      value: share(found, planted),
      unit: '%',
      note: `${found} of ${planted} planted, at most ${mostOfKind} a README`,
    })),
    {
      measure,
      what: 'findings that are no opinions, on clean READMEs',
      value: firm,
      unit: 'count',
      note: `in ${documents} of ${readmes.length} READMEs; some may be true faults${rules === '' ? '' : `: ${rules}`}`,
    },
    {
      measure,
      what: 'links to files that the package leaves out',
      value: links,
      unit: 'count',
      note: 'not counted above: the repository has them',
    },
    { measure, what: 'opinions on clean READMEs', value: opinions, unit: 'count', note: `${readmes.length} READMEs` },
    {
      measure,
      what: 'time of one README, median',
      value: percentile(times, 0.5),
      unit: 'ms',
      note: `slowest ${Math.round(percentile(times, 1))} ms; sources are read anew each time`,
    },
  ];
}

/** Whether a finding is told at the line, or names it as the other side of a pair. */
function stands({ range, evidence }: Finding, line: number): boolean {
  return (range.start.line <= line && line <= range.end.line) || evidence.some(({ at }) => at?.line === line);
}

async function findingsOf(readme: Readme, text: string): Promise<readonly Finding[]> {
  const document = { uri: pathToUri(readme.file), languageId: 'markdown', version: 1, text };
  const target: Target = { document, span: { start: 0, end: text.length }, kind: 'prose' };
  let receipts = 0;
  const context: CheckerContext = {
    signal: new AbortController().signal,
    processes: { run: () => Promise.reject(new Error('nothing is run')) },
    scratch: { withOverlay: () => Promise.reject(new Error('nothing is copied')) },
    settings: { testCommand: [], deadlineMs: 60_000, off: [] },
    now: () => performance.now(),
    parse: createParsers(),
    nextReceipt: () => `r${++receipts}`,
    log: () => undefined,
  };
  const hash = textHash(text);
  const runs = [];
  for (const checker of checkers) {
    const run = await checker.check(context, {
      overlay: {
        snapshot: { root: readme.folder, buffers: new Map(), trusted: false },
        path: readme.file,
        text,
        textHash: hash,
      },
      document,
      span: target.span,
      scope: 'related',
    });
    if (run.kind !== 'ran') throw new Error(`${checker.id} did not run on ${readme.name}: ${run.failure.message}`);
    runs.push(run);
  }
  return [...toolFindings(target, { textHash: hash, runs }), ...contradictions(target), ...wordingFindings(target)];
}
