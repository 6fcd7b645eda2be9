// The prose measure: one edited paragraph in a Markdown file of 100 kB, the whole file once, the memory of the
// grammar thread, and the package with it and without.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../scripts/run.ts';
import { textHash } from '../server/src/base/hash.ts';
import type { CheckerContext } from '../server/src/checkers/checker.ts';
import { createGrammarChecker } from '../server/src/checkers/prose/grammar.ts';
import { pathToUri } from '../server/src/workspace/uri.ts';
import type { Places } from './places.ts';
import { residentMb } from './processTable.ts';
import { median, spread, type Line } from './report.ts';
import { createParsers } from '../server/src/workspace/treeSitter.ts';

const size = 100_000;

/** Real prose: the READMEs of packages that are installed here, each paragraph once, up to 100 kB. */
function sample(): { readonly text: string; readonly files: number } {
  const modules = path.join(root, 'node_modules');
  const seen = new Set<string>();
  const blocks: string[] = [];
  let length = 0;
  let files = 0;
  for (const name of readdirSync(modules).toSorted()) {
    const file = path.join(modules, name, 'README.md');
    if (!existsSync(file) || length >= size) continue;
    files++;
    // A fence would swallow what comes after a cut.
    for (const block of readFileSync(file, 'utf8').split(/\n{2,}/)) {
      if (block.includes('```') || seen.has(block) || length >= size) continue;
      seen.add(block);
      blocks.push(block);
      length += block.length + 2;
    }
  }
  return { text: `${blocks.join('\n\n')}\n`.slice(0, size), files };
}

/** The lines of the prose measure. */
export async function measureProse(
  places: Places,
  count: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const checker = createGrammarChecker({ distFolder: places.dist, tempFolder: places.temp });
  const { text: original, files } = sample();
  const uriPath = path.join(places.temp, 'README.md');
  let receipts = 0;
  let progress = 0;
  const context: CheckerContext = {
    signal: new AbortController().signal,
    processes: { run: () => Promise.reject(new Error('prose starts no process')) },
    scratch: { withOverlay: () => Promise.reject(new Error('prose needs no scratch copy')) },
    settings: { testCommand: [], deadlineMs: 300_000, off: [] },
    now: () => performance.now(),
    parse: createParsers(),
    nextReceipt: () => `r${++receipts}`,
    log: say,
    progress: () => void progress++,
  };
  const check = async (text: string) => {
    const startedAt = performance.now();
    const cpu = process.cpuUsage();
    const run = await checker.check(context, {
      overlay: {
        snapshot: { root: places.temp, buffers: new Map(), trusted: false },
        path: uriPath,
        text,
        textHash: textHash(text),
      },
      document: { uri: pathToUri(uriPath), languageId: 'markdown', version: 1, text },
      span: { start: 0, end: text.length },
      scope: 'related',
    });
    if (run.kind !== 'ran') throw new Error(`the grammar checker did not run: ${run.failure.message}`);
    const used = process.cpuUsage(cpu);
    return {
      ms: performance.now() - startedAt,
      cpuMs: (used.user + used.system) / 1000,
      problems: run.problems.length,
    };
  };
  try {
    const before = residentMb(process.pid);
    say('set-up: the thread starts and reads one sentence');
    const start = await check('This is a sentence.\n');
    const loaded = residentMb(process.pid) - before;
    say('the whole file, for the first time');
    const whole = await check(original);
    const afterwards = residentMb(process.pid) - before;
    const edits = editsOf(original, count);
    say(`${edits.length} edits of one paragraph`);
    const times: number[] = [];
    const cpuTimes: number[] = [];
    let missed = 0;
    for (const { text, faulty } of edits) {
      const edited = await check(text);
      times.push(edited.ms);
      cpuTimes.push(edited.cpuMs);
      if (faulty !== edited.problems > whole.problems) missed++;
    }
    const measure = 'prose';
    const note = `${original.length} characters of ${files} READMEs, ${whole.problems} findings`;
    return [
      {
        measure,
        what: 'one edited paragraph, warm',
        value: median(times),
        unit: 'ms',
        goal: { atMost: 30 },
        note: `${spread(times)}; each text is new; ${note}`,
      },
      {
        measure,
        what: 'the same, time of the processor',
        value: median(cpuTimes),
        unit: 'ms',
        note: `${spread(cpuTimes)}; of all threads, and hardly touched by what else runs on the machine`,
      },
      {
        measure,
        what: 'the whole file, time of the processor',
        value: whole.cpuMs,
        unit: 'ms',
        note: 'of all threads',
      },
      {
        measure,
        what: 'edits judged wrongly',
        value: missed,
        unit: 'count',
        goal: { atMost: 0 },
        note: `of ${edits.length}; every second one plants a fault that must be found`,
      },
      {
        measure,
        what: 'the whole file once',
        value: whole.ms,
        unit: 'ms',
        goal: { atMost: 12_000 },
        note: `n = 1, in the background, progress told ${progress} times; ${note}`,
      },
      { measure, what: 'set-up of the thread', value: start.ms, unit: 'ms', note: 'n = 1, with its first sentence' },
      { measure, what: 'memory of the thread', value: loaded, unit: 'MB', note: 'resident memory gained by its start' },
      {
        measure,
        what: 'memory after the whole file',
        value: afterwards,
        unit: 'MB',
        note: 'the same; given back when the thread is ended after 3 idle minutes',
      },
      ...packageLines(say),
    ];
  } finally {
    await checker.dispose?.();
  }
}

/** `count` texts, each with another paragraph changed; every second one by a fault. */
function editsOf(original: string, count: number): readonly { readonly text: string; readonly faulty: boolean }[] {
  const plain = [...original.matchAll(/(?<=\n\n)[A-Z][a-z]+ [a-z][^\n`*_[\]<>|#]{60,400}\.(?=\n\n)/g)];
  if (plain.length === 0) throw new Error('the sample has no plain paragraph');
  return Array.from({ length: count }, (_, index) => {
    const found = plain[(index * 7) % plain.length]!;
    const faulty = index % 2 === 1;
    const end = found.index + found[0].length;
    const more = faulty ? ` The the answer ${index + 2} was new.` : ` The answer to question ${index + 2} was new.`;
    return { text: original.slice(0, end) + more + original.slice(end), faulty };
  });
}

function packageLines(say: (message: string) => void): readonly Line[] {
  const packed = [
    { what: 'package with the grammar checker', file: 'touchstone.vsix', atMost: 12 },
    { what: 'package without it', file: 'test-results/touchstone-slim.vsix', atMost: 3 },
  ];
  return packed.flatMap(({ what, file, atMost }) => {
    if (!existsSync(path.join(root, file))) {
      say(`${file} is not there; npm run package makes it`);
      return [];
    }
    const value = statSync(path.join(root, file)).size / 1024 / 1024;
    return [{ measure: 'prose', what, value, unit: 'MB' as const, goal: { atMost }, note: file }];
  });
}
