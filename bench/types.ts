// Measure: the type verdicts of many candidates of one function, from one program each batch, against one
// `tsc` a candidate; and whether both say the same of every one.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { seededRandom } from '../server/src/base/random.ts';
import { textHash } from '../server/src/base/hash.ts';
import type { CheckerContext } from '../server/src/checkers/checker.ts';
import { createCheckers } from '../server/src/checkers/index.ts';
import { root } from '../scripts/run.ts';
import { pathToUri } from '../server/src/workspace/uri.ts';
import { layOutProject, projectPackage, type Places } from './places.ts';
import { median, spread, type Line } from './report.ts';
import { createParsers } from '../server/src/workspace/treeSitter.ts';

const file = 'src/util/smart_wrap.ts';
const head = 'useNormalWrap: boolean = false): LngLat {';

/** How often the batch is asked. */
const rounds = 20;

/** Each of this many candidates is also asked of TypeScript 6's own command, which takes seconds. */
const classicEvery = 25;

/** Texts of the document, each with one or two words of the function's body exchanged; about half are ill-typed. */
function candidatesOf(original: string, count: number, seed: number): readonly string[] {
  const random = seededRandom(seed);
  const start = original.indexOf(head) + head.length;
  if (start < head.length) throw new Error(`${file} is not the text that is measured`);
  const body = original.slice(start);
  const tokens = [...body.matchAll(/[A-Za-z_$][\w$]*|\d+|[<>]=?|&&|\|\||[-+]=|[-+]/g)];
  const names = [...new Set(tokens.map(([word]) => word))].filter((word) => /^[A-Za-z]/.test(word));
  const operators = ['<', '>', '<=', '>=', '&&', '||', '+', '-'];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)]!;
  const found = new Set<string>();
  while (found.size < count) {
    const token = pick(tokens);
    const [word] = token;
    const other = /^\d/.test(word)
      ? String(Number(word) + pick([-1, 1, 180]))
      : /^[A-Za-z_$]/.test(word)
        ? pick(names)
        : word.length === 2 && word.endsWith('=') && /^[-+]/.test(word)
          ? pick(['+=', '-='])
          : pick(operators);
    const text = `${original.slice(0, start)}${body.slice(0, token.index)}${other}${body.slice(token.index + word.length)}`;
    if (text !== original) found.add(text);
  }
  return [...found];
}

/** The lines of the measure. */
export async function measureTypes(
  places: Places,
  count: number,
  seed: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const project = layOutProject(places, 'typescript6', say);
  const target = path.join(project.root, file);
  const original = readFileSync(target, 'utf8');
  const texts = candidatesOf(original, count, seed);
  const checker = createCheckers({ distFolder: places.dist, tempFolder: places.temp }).find(
    ({ id }) => id === 'typescript',
  );
  if (!checker?.problemsOfMany) throw new Error('the TypeScript checker answers no batches');
  const document = { uri: pathToUri(target), languageId: 'typescript', version: 1, text: original };
  const request = {
    overlay: {
      snapshot: { root: project.root, buffers: new Map<string, string>(), trusted: true },
      path: target,
      text: original,
      textHash: textHash(original),
    },
    document,
    span: { start: 0, end: original.length },
    scope: 'related',
  } as const;
  let receipts = 0;
  const context: CheckerContext = {
    signal: new AbortController().signal,
    processes: { run: () => Promise.reject(new Error('a type check starts no process')) },
    scratch: { withOverlay: () => Promise.reject(new Error('a type check needs no scratch copy')) },
    settings: { testCommand: [], deadlineMs: 120_000, off: [] },
    now: () => performance.now(),
    parse: createParsers(),
    nextReceipt: () => `r${++receipts}`,
    log: say,
  };
  try {
    const times: number[] = [];
    let seen: readonly (readonly string[] | undefined)[] = [];
    for (let round = 0; round <= rounds; round++) {
      // Other texts each round: the compiler remembers what it has seen. The last round's are compared.
      const asked = round === rounds ? texts : candidatesOf(original, count, seed + 1 + round);
      const startedAt = performance.now();
      const answer = await checker.problemsOfMany(context, request, asked);
      // The first one starts the compiler and reads the project.
      if (round > 0) times.push((performance.now() - startedAt) / count);
      seen = answer.map((found) => found && errorsOf(found.map(({ range, rule }) => [range.start, rule] as const)));
    }
    const alone: number[] = [];
    for (const text of texts.slice(0, 40)) {
      const startedAt = performance.now();
      await checker.check(context, {
        ...request,
        overlay: { ...request.overlay, text, textHash: textHash(text) },
        document: { ...document, text },
      });
      alone.push(performance.now() - startedAt);
    }

    const native: number[] = [];
    const differing: string[] = [];
    let classicCompared = 0;
    let suggested = 0;
    for (const [index, text] of texts.entries()) {
      if (index % 50 === 0) say(`tsc: ${index} of ${count}`);
      writeFileSync(target, text);
      const startedAt = performance.now();
      const told = tsc('typescript', project.root);
      native.push(performance.now() - startedAt);
      const classic = index % classicEvery === 0 ? tsc('typescript6', project.root) : undefined;
      if (classic) classicCompared++;
      const own = seen[index];
      if (own === undefined) continue;
      for (const [name, other] of [
        ['7', told],
        ['6', classic],
      ] as const) {
        if (!other || JSON.stringify(other) === JSON.stringify(own)) continue;
        if (JSON.stringify(withoutSuggestions(other)) === JSON.stringify(withoutSuggestions(own))) suggested++;
        else differing.push(`candidate ${index}, tsc ${name}: [${other.join('; ')}] ≠ [${own.join('; ')}]`);
      }
    }
    writeFileSync(target, original);
    for (const line of differing.slice(0, 20)) say(line);
    const given = seen.filter((one) => one !== undefined).length;
    const faulty = seen.filter((one) => one !== undefined && one.length > 0).length;
    const measure = 'type verdict per candidate';
    const where = `${count} candidates of one function of ${projectPackage.name} ${projectPackage.version}, ${project.files.length} files, ${project.lines} lines, TypeScript 6.0.3`;
    return [
      {
        measure,
        what: 'many at once, amortised',
        value: median(times),
        unit: 'ms',
        goal: { atMost: 0.5 },
        note: `${where}; ${rounds} rounds of other candidates, ${spread(times)}`,
      },
      { measure, what: 'one at a time, warm', value: median(alone), unit: 'ms', note: spread(alone) },
      {
        measure,
        what: 'cold tsc 7 ÷ many at once',
        value: median(native) / median(times),
        unit: '×',
        note: `tsc 7 median ${median(native).toFixed(0)} ms, n = ${count}`,
      },
      {
        measure,
        what: 'candidates left to be asked by themselves',
        value: count - given,
        unit: 'count',
        note: `of ${count}; ${faulty} of the others have errors`,
      },
      {
        measure,
        what: 'verdicts that differ from tsc',
        value: differing.length,
        unit: 'count',
        goal: { atMost: 0 },
        note: `line, column and code of every error in the file (in ${suggested} more the codes differ by a spelling suggestion, of which a compiler gives ten): ${given} against tsc 7.0.2, ${classicCompared} also against tsc 6.0.3`,
      },
    ];
  } finally {
    await checker.dispose?.();
  }
}

function errorsOf(
  found: readonly (readonly [{ readonly line: number; readonly character: number }, string])[],
): readonly string[] {
  return found.map(([{ line, character }, rule]) => `(${line + 1},${character + 1}) ${rule}`).toSorted();
}

/** The same with “cannot find” and “cannot find, did you mean” as one code: it is one verdict, with and without a hint. */
function withoutSuggestions(errors: readonly string[]): readonly string[] {
  return errors.map((error) => error.replace(/TS2552$/, 'TS2304').replace(/TS2551$/, 'TS2339'));
}

/** The errors that a compiler's own command tells of the file. */
function tsc(compiler: 'typescript' | 'typescript6', folder: string): readonly string[] {
  const entry = path.join(root, 'node_modules', compiler, 'bin', 'tsc');
  const done = spawnSync(process.execPath, [entry, '--noEmit', '--pretty', 'false', '-p', '.'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return done.stdout
    .split('\n')
    .flatMap((line) => {
      const found = /^(.+?)(\(\d+,\d+\)): error (TS\d+):/u.exec(line);
      return found && found[1]!.replaceAll('\\', '/') === file ? [`${found[2]} ${found[3]}`] : [];
    })
    .toSorted();
}
