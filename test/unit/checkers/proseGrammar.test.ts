// Grammar and spelling by the real checker in its thread: what it must flag, what it must not, its fixes, and
// what happens when the thread dies, hangs or says nonsense.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { createGrammarChecker } from '../../../server/src/checkers/prose/grammar.ts';
import { createHarperClient } from '../../../server/src/checkers/prose/harperClient.ts';
import { parseProseRules } from '../../../server/src/checkers/prose/proseRules.ts';
import { editDistance, isOtherDialect } from '../../../server/src/checkers/prose/spelling.ts';
import { createCheckerBench, type AskOptions, type CheckerBench } from '../../support/checkerBench.ts';

const source = fileURLToPath(new URL('../../../server/src/checkers/prose/proseWorker.ts', import.meta.url));
const options = { distFolder: '/nowhere', tempFolder: tmpdir(), proseWorker: source };
const checker = createGrammarChecker(options);
let bench: CheckerBench;
// The thread loads for seconds, and longer on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

beforeAll(async () => {
  bench = createCheckerBench({
    '.touchstone/dictionary.txt': '# our own\nwidgetary\n',
    'cspell.json': '{ // words\n "words": ["refrobbed",] }',
    '.vscode/settings.json': '{ "cSpell.words": ["gadgetary"] }',
  });
  await found('a.md', 'It is loaded.');
});
afterAll(async () => {
  await checker.dispose?.();
  bench.remove();
});

const languages: Readonly<Record<string, string>> = {
  md: 'markdown',
  rst: 'restructuredtext',
  tex: 'latex',
  py: 'python',
};

/** Findings as `severity rule “words”`. */
async function found(path: string, text: string, more: AskOptions = {}): Promise<readonly string[]> {
  const languageId = languages[path.split('.').at(-1)!];
  const run = await bench.check(checker, path, text, { ...(languageId === undefined ? {} : { languageId }), ...more });
  if (run.kind !== 'ran') return [`${run.kind}: ${run.failure.code}`];
  const lines = text
    .replace('«', '')
    .replace('»', '')
    .split(/\r\n|\r|\n/);
  return run.problems.map(({ severity, rule, range: { start, end } }) => {
    const words =
      start.line === end.line
        ? lines[start.line]!.slice(start.character, end.character)
        : `${lines[start.line]!.slice(start.character)}⏎${lines[end.line]!.slice(0, end.character)}`;
    return `${severity} ${rule} “${words}”`;
  });
}

describe('must flag', () => {
  test.each([
    ['a misspelt word', 'The value was recieved by the server.', ['warning SpellCheck “recieved”']],
    ['a repeated word', 'This is the the last one.', ['warning RepeatedWords “the the”']],
    ['a word repeated over a line break', 'This is the\nthe last one.', ['warning RepeatedWords “the⏎the”']],
    ['a wrong article', 'Give it an name.', ['warning AnA “an”']],
    ['a swapped pair of letters', 'Run it wtih care.', ['warning SpellCheck “wtih”']],
    ['a fault behind emoji', '😀😀 This is an test.', ['warning AnA “an”']],
    ['a fault in a heading', '# Values that were recieved\n', ['warning SpellCheck “recieved”']],
    ['a fault in bold', 'It was **recieved** there.', ['warning SpellCheck “recieved”']],
  ])('%s', async (_what, text, expected) => {
    expect(await found('a.md', text)).toEqual(expected);
  });

  test('faults in comments are information', async () => {
    expect(await found('a.ts', '// The value was recieved by the the server.\nconst recieved = 1;\n')).toEqual([
      'info RepeatedWords “the the”',
    ]);
    expect(await found('b.ts', '// The value was occured by the the server.\n')).toEqual([
      'info SpellCheck “occured”',
      'info RepeatedWords “the the”',
    ]);
  });

  test('only what the selection meets is read', async () => {
    expect(await found('a.md', 'It was recieved here.\n\n«It was beleived here.»\n\nIt was acheived here.\n')).toEqual([
      'warning SpellCheck “beleived”',
    ]);
  });
});

describe('must not flag', () => {
  test.each([
    [
      'code, addresses and names',
      'Call `teh recieved` of fooBar, foo_recieved, https://x.org/recieved and ./recieved/the.ts.',
    ],
    ['a name that stands in code as well', 'The recieved flag is set.\n\n```js\nconst recieved = 1;\n```\n'],
    [
      'words of the trade',
      'The middleware stringifies async params, rethrows in realtime and dedupes symlinks on npm and Deno.',
    ],
    ['names of people', 'Thanks to Kuzmenko, Häussner and Sindre Sorhus for it.'],
    ['British spelling', 'The colour and behaviour were organised, cancelled and catalogued in the centre afterwards.'],
    ['American spelling', 'The color and behavior were organized, canceled and cataloged in the center afterward.'],
    ['abbreviations with any article', 'An npm package, a SQL file, an SQL file, a URL and an LRU cache.'],
    ['an article before code', 'Return an `name` or a `error` there.'],
    ['the words of our dictionary', 'It is widgetary, refrobbed and gadgetary.'],
    ['small starts of items', '- one of them\n- another of them\n'],
    ['versions, flags and hexadecimal', 'Since v1.2.3 the --recieved flag is 0xdeadbeef or 4f3c2a1b.'],
    ['abbreviations in capitals', 'The WHATWG and RECIEVED constants.'],
    ['an excused pair', 'He had had it, and that that was so.'],
  ])('%s', async (_what, text) => {
    expect(await found('a.md', text)).toEqual([]);
  });

  test('a rule that the project switched off', async () => {
    bench.write('.touchstone/prose.yaml', 'rules:\n  AnA: off\n');
    expect(await found('a.md', 'Give it an name.')).toEqual([]);
    bench.write('.touchstone/prose.yaml', '');
    expect(await found('a.md', 'Give it an name.')).toEqual(['warning AnA “an”']);
  });
});

test.each([
  ['The value was recieved there.', 'The value was received there.'],
  ['This is the the last one.', 'This is the last one.'],
  ['Give it an name.', 'Give it a name.'],
  ['This is the\nthe last one.', 'This is the last one.'],
])('the first fix of %j clears it', async (text, expected) => {
  const request = bench.request('a.md', text, { languageId: 'markdown' });
  const run = await checker.check(bench.context(), request);
  if (run.kind !== 'ran') throw new Error(run.failure.message);
  const [fix] = await checker.fixes!(bench.context(), request, run.problems);
  const fixed = applyEdits(text, fix!.edits);
  expect(fixed.ok && fixed.value).toBe(expected);
  expect(await found('a.md', expected)).toEqual([]);
});

test('fixes stay in the selection', async () => {
  const request = bench.request('a.md', '«It was re»cieved here.', { languageId: 'markdown' });
  const run = await checker.check(bench.context(), request);
  if (run.kind !== 'ran') throw new Error(run.failure.message);
  expect(run.problems).toHaveLength(1);
  expect(await checker.fixes!(bench.context(), request, run.problems)).toEqual([]);
});

describe('odd input', () => {
  test.each([
    ['nothing', ''],
    ['NUL and half characters', 'It is\0 so \ud800 and \udfff the the end.'],
    ['characters that turn the direction', '\u202eIt is so\u202c and \u2066not\u2069 so.'],
    ['a line without end', `${'word '.repeat(12_000)}end.`],
    ['a line without a blank', 'x'.repeat(300_000)],
    ['lone carriage returns', 'It is so.\r\rIt was so.\r'],
  ])('%s is read', async (_what, text) => {
    const run = await bench.check(checker, 'a.md', text, { languageId: 'markdown' });
    expect(run.kind).toBe('ran');
  });

  test('a document that is too large is refused with the limit', async () => {
    const run = await bench.check(checker, 'a.md', 'some words\n\n'.repeat(900_000), { languageId: 'markdown' });
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'target.too-large' } });
    expect(run.kind === 'unavailable' && run.failure.message).toContain('2000000');
  });
});

describe('the thread', () => {
  let folder: string;
  const clients: { dispose(): Promise<void> }[] = [];
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'touchstone-thread-'))));
  afterAll(async () => {
    for (const client of clients) await client.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  let count = 0;
  const client = (program: string, more: { idleMs?: number; patienceMs?: number } = {}) => {
    const workerPath = join(folder, `worker${++count}.mjs`);
    writeFileSync(workerPath, `import { parentPort } from 'node:worker_threads';\n${program}`);
    const made = createHarperClient({ workerPath, ...more });
    clients.push(made);
    return made;
  };
  const signal = new AbortController().signal;
  const answers = `parentPort.on('message', ({ id, texts }) => {
    if (texts.includes('die')) process.exit(3);
    if (texts.includes('throw')) throw new Error('out of hand');
    if (texts.includes('hang')) for (;;);
    if (texts.includes('garbage')) return parentPort.postMessage({ what: 1 });
    if (texts.includes('trap')) return parentPort.postMessage({ kind: 'failed', id, message: 'RuntimeError: unreachable' });
    if (texts.includes('beyond')) parentPort.postMessage({ kind: 'linted', id, from: 0, lints: [[{ rule: 'X', kind: 'Y', message: 'm', start: 0, end: 999, suggestions: [] }]] });
    else parentPort.postMessage({ kind: 'linted', id, from: 0, lints: texts.slice(texts.includes('short') ? 1 : 0).map(() => []) });
    parentPort.postMessage({ kind: 'done', id });
  });`;

  test.each(['die', 'throw', 'garbage', 'trap', 'short'])(
    'that does this is a crash, and the next question gets a new one: %s',
    async (text) => {
      const one = client(answers);
      expect(await one.ask([text], 20_000, signal)).toMatchObject({ kind: 'crashed' });
      expect(await one.ask(['fine'], 20_000, signal)).toMatchObject({ kind: 'linted', lints: [[]] });
    },
  );

  test('that hangs is timed out and replaced', async () => {
    const one = client(answers);
    expect(await one.ask(['hang'], 400, signal)).toEqual({ kind: 'timedOut' });
    expect(await one.ask(['fine'], 20_000, signal)).toMatchObject({ kind: 'linted' });
  });

  test('that is missing is a crash', async () => {
    const one = createHarperClient({ workerPath: join(folder, 'none.mjs') });
    expect(await one.ask(['fine'], 20_000, signal)).toMatchObject({ kind: 'crashed' });
  });

  test('an abort is answered at once, other questions move to a fresh thread', async () => {
    const one = client(answers, { patienceMs: 50 });
    const controller = new AbortController();
    const hanging = one.ask(['hang'], 20_000, controller.signal);
    const waiting = one.ask(['fine'], 20_000, signal);
    controller.abort();
    await expect(hanging).rejects.toThrow(/abort/i);
    expect(await waiting).toMatchObject({ kind: 'linted' });
  });

  test('is not asked twice about one text, and drops places outside of it', async () => {
    const one = client(answers);
    expect(await one.ask(['beyond'], 20_000, signal)).toMatchObject({ kind: 'linted', lints: [[]], remembered: 0 });
    expect(await one.ask(['beyond', 'beyond'], 20_000, signal)).toMatchObject({ lints: [[], []], remembered: 2 });
  });

  test('is ended when it is idle', async () => {
    const one = client(answers, { idleMs: 30 });
    await one.ask(['fine'], 20_000, signal);
    await expect.poll(() => one.running()).toBe(false);
    expect(await one.ask(['other'], 20_000, signal)).toMatchObject({ kind: 'linted', warm: false });
  });

  test('a crash and a hang are told with a code', async () => {
    const workerPath = join(folder, 'crash.mjs');
    writeFileSync(
      workerPath,
      `import { parentPort } from 'node:worker_threads';\nparentPort.on('message', ({ texts }) => { if (/hang/.test(texts[0])) for (;;); process.exit(1); });`,
    );
    const one = createGrammarChecker({ ...options, proseWorker: workerPath });
    clients.push({ dispose: () => one.dispose!() });
    const markdown = { languageId: 'markdown', settings: { deadlineMs: 500 } };
    expect(await bench.check(one, 'a.md', 'It is so.', markdown)).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.crashed' },
    });
    expect(await bench.check(one, 'a.md', 'It may hang here.', markdown)).toMatchObject({
      kind: 'timedOut',
      failure: { code: 'checker.timeout' },
    });
  });
});

test('paragraphs read alone give what the whole text gives', async () => {
  const one = createHarperClient({ workerPath: source });
  try {
    const signal = new AbortController().signal;
    const paragraphs = [
      'The value was recieved by the the server.',
      'Give it an name. It are so.',
      'This ends with the',
      'the next one starts so.',
      'I could of done it, and their going home.',
    ];
    const alone = await one.ask(paragraphs, 60_000, signal);
    const whole = await one.ask([paragraphs.join('\n\n')], 60_000, signal);
    if (alone.kind !== 'linted' || whole.kind !== 'linted') throw new Error('the thread broke');
    let at = 0;
    const moved = paragraphs.flatMap((text, index) => {
      const lints = alone.lints[index]!.map(({ rule, start }) => `${rule} ${at + start}`);
      at += text.length + 2;
      return lints;
    });
    expect(moved.length).toBeGreaterThan(3);
    expect(moved.toSorted()).toEqual(whole.lints[0]!.map(({ rule, start }) => `${rule} ${start}`).toSorted());
  } finally {
    await one.dispose();
  }
});

describe('small parts', () => {
  test('edit distance counts a swap as one', () => {
    expect(editDistance('wtih', 'with')).toBe(1);
    expect(editDistance('occured', 'occurred')).toBe(1);
    expect(editDistance('abc', 'xyz', 2)).toBeGreaterThan(2);
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b, 8)).toBe(editDistance(b, a, 8));
      }),
    );
  });

  test.each([
    ['colour', 'color'],
    ['organisation', 'organization'],
    ['travelling', 'traveling'],
    ['centre', 'center'],
    ['licence', 'license'],
  ])('%s and %s are one word', (a, b) => expect(isOtherDialect(a, b)).toBe(true));

  test.each([
    ['recieved', 'received'],
    ['occured', 'occurred'],
    ['wether', 'whether'],
  ])('%s and %s are not', (a, b) => expect(isOtherDialect(a, b)).toBe(false));

  test('a file of rules that is wrong is told and switches nothing off', () => {
    expect(parseProseRules('rules: {AnA: off}').off).toEqual(new Set(['AnA']));
    for (const text of ['rules: {AnA: maybe}', 'rule: {}', '- a', 'rules: [', 'rules: {a: &x [*x]}'])
      expect(parseProseRules(text), text).toMatchObject({ off: new Set(), failure: { code: 'config.bad-file' } });
    fc.assert(fc.property(fc.string(), (text) => void parseProseRules(text)));
  });
});

describe('a package without the grammar checker', () => {
  const bare = createGrammarChecker({ distFolder: join(tmpdir(), 'touchstone-no-such-folder'), tempFolder: tmpdir() });

  test('says so for prose, and nothing for code', async () => {
    const detect = (languageId: string) => {
      const { overlay, document } = bench.request('a.md', 'Text.', { languageId });
      return bare.detect(bench.context(), overlay.snapshot, document);
    };
    expect(await detect('markdown')).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.missing' } });
    expect(await detect('typescript')).toEqual({ kind: 'notApplicable' });
  });
});
