// Properties from the menu, tried on functions that the evaluators call: what must be flagged, and how, and what must
// not be (method verify/generated-checks).

import { describe, expect, test } from 'vitest';
import type { BudgetLimits } from '../../../server/src/core/budget.ts';
import { generatedProperties } from '../../../server/src/critique/generatedProperties.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evaluatedProof } from '../../support/evaluatedProof.ts';
import { checkRun, evidenceOf, problemOn, targetFrom } from '../../support/fakePorts.ts';

async function look(text: string, languageId = 'typescript', limits: Partial<BudgetLimits> = {}) {
  const target = targetFrom(text.includes('«') ? text : `«${text}»`, { languageId });
  const proof = await evaluatedProof(target.document);
  const watched = critiqueContext([], { proof, limits });
  const { findings, failures } = await generatedProperties.critique(watched.context, critiqueTask(target));
  const notes = watched.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { findings, failures, notes, proof };
}

const ts = (doc: string, head: string, body: string) => `/** ${doc} */\nexport function ${head} {\n  ${body}\n}\n`;
const py = (head: string, doc: string, body: string) => `def ${head}:\n    """${doc}"""\n    ${body}\n`;

/** Rule, language, text; `proven` first where documentation or a type promises it. */
const wrong: readonly (readonly [string, 'proven' | 'supported' | 'opinion', string, string])[] = [
  [
    'edge',
    'proven',
    'typescript',
    ts(
      'The mean; 0 for an empty list.',
      'mean(xs: number[]): number',
      'return xs.reduce((a, b) => a + b, 0) / xs.length;',
    ),
  ],
  ['edge', 'proven', 'python', py('mean(xs)', 'The mean, or 0 if the list is empty.', 'return sum(xs) / len(xs)')],
  ['total', 'proven', 'typescript', ts('How long it is.', 'long(s: string | null): number', 'return s.length;')],
  ['total', 'proven', 'python', py('head(xs: list[int])', 'The first item. The list may be empty.', 'return xs[0]')],
  [
    'typed',
    'proven',
    'typescript',
    ts(
      'The first long word.',
      'first(words: string[]): string',
      'return words.find((word) => word.length > 9) as string;',
    ),
  ],
  ['typed', 'proven', 'python', py('half(n: int) -> int', 'Half of it.', 'return n / 2')],
  [
    'typed',
    'proven',
    'python',
    py('last(xs: list[int]) -> int', 'The last.', 'return xs[-1] if len(xs) > 1 else None'),
  ],
  [
    'typed',
    'supported',
    'javascript',
    '/**\n * Names it.\n * @param {number} n\n * @returns {string}\n */\nexport function called(n) {\n  return n + 1;\n}\n',
  ],
  [
    'typed',
    'supported',
    'javascript',
    "/**\n * Names it.\n * @param {number} n\n * @returns {!string}\n */\nexport function called(n) {\n  return n > 3 ? null : 'small';\n}\n",
  ],
  [
    'ordered',
    'proven',
    'typescript',
    ts('Returns a sorted copy of the numbers.', 'tidy(xs: number[]): number[]', 'return [...xs];'),
  ],
  [
    'ordered',
    'proven',
    'python',
    py('tidy(xs: list[int])', 'Return the values in descending order.', 'return sorted(xs)'),
  ],
  [
    'conserved',
    'proven',
    'typescript',
    ts('Reverses the list.', 'back(xs: number[]): number[]', 'return xs.slice(1).reverse();'),
  ],
  [
    'conserved',
    'proven',
    'python',
    py('pad(xs: list[int])', 'A list of the same length as the input.', 'return xs + [0]'),
  ],
  [
    'conserved',
    'proven',
    'typescript',
    ts('All but one, without changing the array.', 'rest(xs: number[]): number[]', 'xs.pop();\n  return xs;'),
  ],
  [
    'bounded',
    'proven',
    'typescript',
    ts(
      'A share.\n * @returns {number} a number between 0 and 1',
      'share(a: number, b: number): number',
      'return a + b;',
    ),
  ],
  [
    'round-trip',
    'proven',
    'python',
    `${py('encode(text: str)', 'Doubles it.', 'return text + text')}\n${py('decode(text: str)', 'The inverse of encode.', 'return text')}`,
  ],
  [
    'round-trip',
    'opinion',
    'python',
    `${py('encode(text: str)', 'Doubles it.', 'return text + text')}\n${py('decode(text: str)', 'Halves it.', 'return text')}`,
  ],
  ['idempotent', 'proven', 'typescript', ts('Quotes it. Idempotent.', 'quoted(s: string): string', 'return `"${s}"`;')],
  ['idempotent', 'opinion', 'typescript', ts('Tidies a name.', 'normalizeName(s: string): string', 'return `${s} `;')],
  [
    'symmetric',
    'proven',
    'typescript',
    ts(
      'Negative if a comes first, positive if b does, else 0.',
      'compareLength(a: string, b: string): number',
      'return a.length > b.length ? 1 : 0;',
    ),
  ],
  ['symmetric', 'opinion', 'python', py('equals(a: str, b: str)', 'Compares.', 'return a.startswith(b)')],
];

const right: readonly (readonly [string, string, string])[] = [
  [
    'a type in a comment that does not say whether there is always one',
    'javascript',
    "/**\n * Names it.\n * @param {number} n\n * @returns {string}\n */\nexport function called(n) {\n  return n > 3 ? null : n < -3 ? undefined : 'small';\n}\n",
  ],
  [
    'an empty list that gives what is documented',
    'typescript',
    ts(
      'The mean; 0 for an empty list.',
      'mean(xs: number[]): number',
      'return xs.length === 0 ? 0 : xs.reduce((a, b) => a + b, 0) / xs.length;',
    ),
  ],
  [
    'a question that is the opposite of another',
    'python',
    `${py('is_scalar(text: str)', 'Whether it is one thing.', 'return len(text) > 1')}\n${py('is_collection(text: str)', 'The opposite of is_scalar.', 'return not is_scalar(text)')}`,
  ],
  [
    'a question that is the inverse of another',
    'python',
    `${py('is_even(n: int)', 'Whether it is even.', 'return n % 2 == 0')}\n${py('is_odd(n: int)', 'The inverse of is_even.', 'return n % 2 == 1')}`,
  ],
  ['an empty list of which nothing is said', 'python', py('mean(xs)', 'The mean.', 'return sum(xs) / len(xs)')],
  [
    'an intended error',
    'typescript',
    ts(
      'How long it is.\n * @throws {TypeError} for null',
      'long(s: string | null): number',
      "if (s === null) throw new TypeError('null');\n  return s.length;",
    ),
  ],
  [
    'an error that comes whatever is given, where something is missing',
    'typescript',
    ts('How long it is.', 'long(s: string | null): number', 'const none: any = undefined;\n  return none.length + s;'),
  ],
  [
    'an error for what no type allows',
    'typescript',
    ts('How long it is.', 'long(s: string): number', 'return s.trim().length;'),
  ],
  [
    'an error that is documented',
    'python',
    py(
      'head(xs: list[int])',
      'The first item.\n\n    Raises:\n        IndexError: for an empty list, which may be empty.\n    ',
      'return xs[0]',
    ),
  ],
  [
    'undefined at the edge of a type',
    'typescript',
    ts('The first.', 'first(words: string[]): string', 'return words[0]!;'),
  ],
  ['an int where a float is declared', 'python', py('twice(n: int) -> float', 'Twice.', 'return n * 2')],
  [
    'an input that is sorted',
    'typescript',
    ts('Finds in a sorted list.', 'find(xs: number[]): number[]', 'return [...xs];'),
  ],
  [
    'an order by something',
    'typescript',
    ts('Returns a sorted copy, sorted by length.', 'tidy(xs: number[]): number[]', 'return [...xs];'),
  ],
  [
    'a sorted list',
    'python',
    py('tidy(xs: list[int])', 'Return the values in descending order.', 'return sorted(xs, reverse=True)'),
  ],
  [
    'a list without duplicates',
    'python',
    py('tidy(xs: list[int])', 'Sorts the list and drops duplicates.', 'return sorted(set(xs))'),
  ],
  [
    'a range that holds',
    'typescript',
    ts('A share.\n * @returns {number} a number between 0 and 1', 'share(a: number): number', 'return a > 0 ? 1 : 0;'),
  ],
  [
    'a range that is not promised for all',
    'typescript',
    ts('A share.\n * @returns {number} usually between 0 and 1', 'share(a: number): number', 'return a;'),
  ],
  [
    'a printing that loses something',
    'typescript',
    `${ts('In minutes.', 'formatTime(n: number): string', 'return `${Math.floor(n / 60)}m`;')}${ts('Seconds.', 'parseTime(s: string): number', 'return parseInt(s, 10) * 60;')}`,
  ],
  [
    'a round trip',
    'python',
    `${py('encode(text: str)', 'Marks it.', 'return "x" + text')}\n${py('decode(text: str)', 'The inverse of encode.', 'return text[1:]')}`,
  ],
  [
    'what is documented not to be idempotent',
    'typescript',
    ts('Quotes it; not idempotent.', 'normalizeQuotes(s: string, extra: string): string', 'return `"${s}"`;'),
  ],
  [
    'a trimming to a length that must be given',
    'typescript',
    ts('Shortens.', 'trimTo(s: string, n: number): string', 'return s.slice(0, n) + "…";'),
  ],
  [
    'a comparison',
    'typescript',
    ts(
      'Negative if a comes first, positive if b does, else 0.',
      'compareLength(a: string, b: string): number',
      'return a.length - b.length;',
    ),
  ],
  ['arguments of different kinds', 'python', py('equals(a: str, b: int)', 'Compares.', 'return len(a) == b')],
  [
    'a generator that gives them in order',
    'python',
    py('sort(xs: list[int])', 'Sorts the list.', 'yield from sorted(xs)'),
  ],
  [
    'a function that is asynchronous',
    'typescript',
    ts('Sorts the list.', 'sort(xs: number[]): Promise<number[]>', 'return Promise.resolve(xs);').replace(
      'function',
      'async function',
    ),
  ],
];

describe('a broken promise', () => {
  test.each(wrong)('%s is %s in %s [S042]: %s', async (rule, proof, languageId, text) => {
    const { findings } = await look(text, languageId);
    expect(findings.map((one) => [one.rule, one.proof])).toEqual([[`property/${rule}`, proof]]);
    const [finding] = findings;
    expect(finding!.severity).toBe(proof === 'opinion' ? 'info' : 'warning');
    expect(finding!.evidence.some(({ receipt }) => receipt?.checker === 'calls')).toBe(true);
    if (proof === 'proven') expect(finding!.message).toMatch(/documentation says|declared/);
  });
});

describe('nothing is said of', () => {
  test.each(right)('%s (%s): %s', async (_, languageId, text) => {
    const { findings } = await look(text, languageId);
    expect(findings).toEqual([]);
  });
});

describe('both sides', () => {
  const mean = ts(
    'The mean; 0 for an empty list.',
    'mean(xs: number[]): number',
    'let sum = 0;\n  for (const x of xs) sum += x;\n  if (xs.length === 0) return 1;\n  return sum / xs.length;',
  );
  const apply = (text: string, edits: readonly { span: { start: number; end: number }; newText: string }[]) =>
    edits.reduceRight((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);

  test('are offered on a failure, the code and the check, each as a diff; what held before was run again [S088]', async () => {
    const { findings } = await look(mean);
    const [code, check] = findings[0]!.fixes!;
    expect(apply(mean, code!.edits)).toBe(mean.replace('return 1', 'return 0'));
    expect(check).toMatchObject({ side: 'document', title: 'Document 1' });
    expect(apply(mean, check!.edits)).toBe(mean.replace('0 for an', '1 for an'));
    const [receipt] = code!.validatedBy;
    expect(findings[0]!.evidence.find((one) => one.receipt?.id === receipt)!.receipt!.command).toContain('mean([])');
  });
  test('a promise that is no value can be taken out of the documentation, by name and never by itself', async () => {
    const text = ts('Puts quotes around it. It is idempotent.', 'quoted(s: string): string', 'return `"${s}"`;');
    const { findings } = await look(text);
    expect(findings[0]!.fixes).toMatchObject([
      { side: 'code', edits: [] },
      { side: 'document', title: 'Take the promise out of the documentation', validatedBy: [] },
    ]);
    expect(apply(text, findings[0]!.fixes![1]!.edits)).toBe(text.replace(' It is idempotent.', ''));
  });
  test('are not offered where only a name says anything', async () => {
    const { findings } = await look(ts('Tidies a name.', 'normalizeName(s: string): string', 'return `${s} `;'));
    expect(findings[0]!.fixes).toBeUndefined();
  });
});

describe('what is tried', () => {
  const doubled = ts('Quotes it. Idempotent.', 'quoted(s: string): string', 'return `"${s}"`;');
  test('is said, with where the inputs are from and what is not called', async () => {
    const { notes } = await look(`${doubled}class Odd { later(a: number) {} constructor(b) {} }\n`);
    expect(notes).toMatchObject([
      expect.stringMatching(
        /^Properties: idempotent of quoted: broken \(100 from its types\); typed of quoted: held in \d+ calls \(100 from its types\); Odd\.later is not called, since it is a method, and nothing says how its object is made\.$/,
      ),
    ]);
  });
  test('ends with the budget, and nothing is called then', async () => {
    const { findings, notes, proof } = await look(doubled, 'typescript', { seconds: 0 });
    expect([findings, proof.called]).toEqual([[], []]);
    expect(notes).toEqual(['Properties: 2 more were not tried, for want of time.']);
  });
  test('is nothing where nothing of the folder may run', async () => {
    const { context, events } = critiqueContext([]);
    const result = await generatedProperties.critique(context, critiqueTask(targetFrom(`«${doubled}»`)));
    expect([result.findings, events]).toEqual([[], []]);
  });
  test('is made from the calls in tests of the folder, too', async () => {
    const target = targetFrom('«/** Sorts the list. */\nexport function sort(xs) {\n  return xs.slice(1);\n}\n»', {
      languageId: 'javascript',
      uri: 'file:///work/src/sample.js',
    });
    const proof = await evaluatedProof(target.document);
    const files = { 'test/sample.test.js': "import { sort } from '../src/sample.js';\nsort([3, 1, 2]);\n" };
    const { context } = critiqueContext([], { proof, files, document: 'src/sample.js' });
    await generatedProperties.critique(context, critiqueTask(target));
    expect(proof.called).toContain('sort([3, 1, 2])');
  });
});

describe('where the compiler refuses a function', () => {
  const text = ts('Half of it.', 'half(n: number): string', 'return n / 2;');
  const target = targetFrom(`«${text}»`, { languageId: 'typescript' });
  const look = async (quote: string) => {
    const { context } = critiqueContext([], { proof: await evaluatedProof(target.document) });
    const problems = problemOn(text, quote, 'TS2322', 'No string.', { nth: 0 });
    const evidence = evidenceOf(text, checkRun(text, problems));
    const { findings } = await generatedProperties.critique(context, { ...critiqueTask(target), evidence });
    return findings.map(({ rule }) => rule);
  };
  test('what its types promise is not tried as well', async () => {
    expect(await look('return')).toEqual([]);
  });
  test('an error elsewhere changes nothing', async () => {
    expect(await look('Half')).toEqual(['property/typed']);
  });
});
