// `touchstone refine` as a person runs it: the bundled command line on real projects, with real
// compilers and test runners; model answers are scripted and show plumbing, never quality.

import { afterEach, describe, expect, test } from 'vitest';
import { makeProject, runCli, type Project } from '../support/project.ts';
import {
  replacement,
  startScriptedEndpoint,
  type Answers,
  type ScriptedEndpoint,
} from '../support/scriptedEndpoint.ts';

const open: { project?: Project; endpoint?: ScriptedEndpoint } = {};
afterEach(async () => {
  await open.endpoint?.close();
  open.project?.remove();
  delete open.endpoint;
  delete open.project;
});

const project = (...args: Parameters<typeof makeProject>) => (open.project = makeProject(...args));
const endpoint = async (answers: Answers) => (open.endpoint = await startScriptedEndpoint(answers));

const tsconfig =
  '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true, "noEmit": true }, "include": ["src"] }\n';
const packageJson = '{ "name": "p", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n';

const invoice = `export interface Line {
  readonly quantity: number;
  readonly unitPrice: number;
}

export function total(lines: readonly Line[]): number {
  let sum = 0;
  for (const line of lines) {
    sum += line.quantity * line.unitPirce;
  }
  return sum;
}
`;

describe('without a model', () => {
  const tsProject = () =>
    project(
      { 'package.json': packageJson, 'tsconfig.json': tsconfig, 'src/invoice.ts': invoice },
      { typescript: 'typescript6' },
    );

  test('a compile error: prints a verified diff, changes nothing, exit 0', async () => {
    const p = tsProject();
    const before = p.hash();
    const end = await runCli(p, ['refine', 'src/invoice.ts:6-12', '--quiet']);
    expect(end.stdout).toContain('-    sum += line.quantity * line.unitPirce;');
    expect(end.stdout).toContain('+    sum += line.quantity * line.unitPrice;');
    expect(end.stdout).toContain('Gate: verified');
    expect(end.code).toBe(0);
    expect(p.hash()).toBe(before);
  });

  test('a compile error with --apply: exactly those bytes change', async () => {
    const p = tsProject();
    const end = await runCli(p, ['refine', 'src/invoice.ts:6-12', '--apply', '--quiet']);
    expect(end.code).toBe(0);
    expect(p.read('src/invoice.ts')).toBe(invoice.replace('unitPirce', 'unitPrice'));
    expect(p.read('tsconfig.json')).toBe(tsconfig);
  });

  test('a missing import: the import is added outside the selection, the rest stays', async () => {
    const article = `export interface Article {\n  readonly title: string;\n}\n\nexport function addressOf(article: Article): string {\n  return '/a/' + slugOf(article.title);\n}\n`;
    const p = project(
      {
        'package.json': packageJson,
        'tsconfig.json': tsconfig,
        'src/slug.ts': `export function slugOf(title: string): string {\n  return title.toLowerCase();\n}\n`,
        'src/article.ts': article,
      },
      { typescript: 'typescript6' },
    );
    const end = await runCli(p, ['refine', 'src/article.ts:6', '--apply', '--quiet']);
    expect(end.code).toBe(0);
    const after = p.read('src/article.ts');
    expect(after).toMatch(/^import \{ slugOf \} from '.\/slug\.js';\r?\n/);
    expect(after.endsWith(article)).toBe(true);
  });

  test('with CRLF and a BOM: line endings and the mark are kept', async () => {
    const bytes = `﻿${invoice.replaceAll('\n', '\r\n')}`;
    const p = project(
      { 'package.json': packageJson, 'tsconfig.json': tsconfig, 'src/invoice.ts': bytes },
      { typescript: 'typescript6' },
    );
    const end = await runCli(p, ['refine', 'src/invoice.ts:6-12', '--apply', '--quiet']);
    expect(end.code).toBe(0);
    expect(p.readBytes('src/invoice.ts')).toEqual(Buffer.from(bytes.replace('unitPirce', 'unitPrice')));
  });

  test('nothing wrong: says so, exit 0, no change', async () => {
    const p = project(
      {
        'package.json': packageJson,
        'tsconfig.json': tsconfig,
        'src/invoice.ts': invoice.replace('unitPirce', 'unitPrice'),
      },
      { typescript: 'typescript6' },
    );
    const end = await runCli(p, ['refine', 'src/invoice.ts:6-12', '--apply', '--quiet']);
    expect(end.stdout).toContain('Nothing to repair');
    expect(end.code).toBe(0);
  });

  test('a logic error beyond the search and no model: unchanged, exit 1, says what would help', async () => {
    const p = project(stub);
    const before = p.hash();
    const end = await runCli(p, ['refine', 'src/pager.js:1-7', '--apply', '--quiet']);
    expect(end.code).toBe(1);
    expect(end.stdout).toContain('model.none');
    expect(p.hash()).toBe(before);
  });
});

const pagerSource = `export function pages(current, last) {
  const list = [];
  for (let page = current; page < last; page++) {
    list.push(page);
  }
  return list;
}

export function label(page) {
  return 'page ' + page;
}
`;
const pager = {
  'package.json': packageJson,
  'src/pager.js': pagerSource,
  'test/pager.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { label, pages } from '../src/pager.js';

test('goes to the last page', () => {
  assert.deepEqual(pages(1, 3), [1, 2, 3]);
});
test('starts at the current page', () => {
  assert.equal(pages(2, 4)[0], 2);
});
test('has a label', () => {
  assert.equal(label(2), 'page 2');
});
`,
};
/** The same with a fault that no template of the search reaches. */
const stub = {
  ...pager,
  'src/pager.js': pagerSource.replace(/ {2}for[^}]*\}\n/u, '  list.push(current, last);\n\n\n'),
};
const body = (loop: string, first = '  const list = [];') =>
  `export function pages(current, last) {\n${first}\n  for (${loop}) {\n    list.push(page);\n  }\n  return list;\n}`;
const right = replacement(body('let page = current; page <= last; page++'), 'The loop ends one page early.\n');

describe('with a scripted endpoint (plumbing only)', () => {
  const words = (e: ScriptedEndpoint, ...more: string[]) => [
    'refine',
    'src/pager.js:1-7',
    '--quiet',
    '--strategy',
    'explain-then-fix',
    '--model',
    e.model,
    '--base-url',
    e.baseUrl,
    ...more,
  ];

  test('what the search cannot reach is asked of the model, and its answer is held against the tests', async () => {
    const p = project(stub);
    const e = await endpoint([right]);
    const rungs = words(e).filter((word) => word !== '--strategy' && word !== 'explain-then-fix');
    const end = await runCli(p, rungs);
    expect(end.code).toBe(0);
    expect(e.requests).toHaveLength(1);
    expect(end.stdout).toMatch(/search \(template-search\): \d+ changes tried, none passes every test/);
    expect(end.stdout).toContain('+  for (let page = current; page <= last; page++) {');
  });

  test('what the search can repair is not asked of the model', async () => {
    const p = project({
      ...pager,
      'test/pager.test.js': pager['test/pager.test.js'].replace(
        "test('has a label'",
        "test('counts on', () => {\n  assert.deepEqual(pages(3, 5), [3, 4, 5]);\n  assert.deepEqual(pages(7, 7), [7]);\n});\ntest('is empty', () => {\n  assert.deepEqual(pages(3, 2), []);\n});\ntest('has a label'",
      ),
    });
    const e = await endpoint([right]);
    const rungs = words(e).filter((word) => word !== '--strategy' && word !== 'explain-then-fix');
    const end = await runCli(p, rungs);
    expect(end.code).toBe(0);
    expect(e.requests).toHaveLength(0);
    expect(end.stdout).toContain('+  for (let page = current; page <= last; page++) {');
  });

  test('wrong first, right second: feeds the test’s words back, accepts the second, never offers the first', async () => {
    const p = project(pager);
    const wrong = body('let page = current + 1; page <= last; page++');
    const e = await endpoint([replacement(wrong), right]);
    const end = await runCli(p, words(e, '--trace', 'trace.jsonl'));
    expect(end.code).toBe(0);
    expect(e.requests).toHaveLength(2);
    expect(e.requests[0]!.prompt).toContain('goes to the last page');
    expect(e.requests[1]!.prompt).toMatch(/starts at the current page|goes to the last page/);
    expect(end.stdout).toContain('+  for (let page = current; page <= last; page++) {');
    expect(end.stdout).not.toContain('current + 1');
    const trace = p
      .read('trace.jsonl')
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            schema?: string;
            event?: { type: string; candidate?: unknown; verdict?: { kind: string; reasons: { message: string }[] } };
          },
      );
    expect(trace[0]!.schema).toBe('touchstone-trace/1');
    const verdicts = trace.flatMap((line) => (line.event?.type === 'judged' ? [line.event.verdict!] : []));
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(['rejected', 'verified']);
    expect(p.read('src/pager.js')).toBe(pagerSource);
  });

  test('only wrong answers: the file is untouched, outcome unchanged, exit 1', async () => {
    const p = project(pager);
    const before = p.hash();
    const e = await endpoint([
      replacement(body('let page = current; page < last - 1; page++')),
      replacement(body('let page = current; page < 0; page++')),
    ]);
    const end = await runCli(p, words(e, '--apply', '--format', 'json'));
    expect(end.code).toBe(1);
    expect(JSON.parse(end.stdout)).toMatchObject({ version: 1, outcome: 'unchanged', edits: [] });
    expect(p.hash()).toBe(before);
  });

  test('a change that breaks another test is refused and the test is named', async () => {
    const p = project(pager);
    const e = await endpoint([
      replacement(
        `${body('let page = current; page <= last; page++')}\n`
          .replace('const list = [];', 'const list = []; if (current === 2) current = 0;')
          .trimEnd(),
      ),
    ]);
    const end = await runCli(p, words(e, '--trace', 'trace.jsonl'));
    expect(end.code).toBe(1);
    expect(p.read('trace.jsonl')).toContain('“starts at the current page” passed before and fails now');
  });

  test('process.exit is refused', async () => {
    const p = project(pager);
    const e = await endpoint([replacement(`export function pages() {\n  process.exit(0);\n}`)]);
    const end = await runCli(p, words(e, '--apply'));
    expect(end.code).toBe(1);
    expect(p.read('src/pager.js')).toBe(pagerSource);
  });

  test.each([
    [
      'as any',
      invoice.slice(invoice.indexOf('export function')).replace('line.unitPirce', '(line as any).unitPirce').trimEnd(),
    ],
    [
      '@ts-ignore',
      invoice
        .slice(invoice.indexOf('export function'))
        .replace('    sum +=', '    // @ts-ignore\n    sum +=')
        .trimEnd(),
    ],
  ])('%s is refused as a suppressed error', async (_name, text) => {
    const p = project(
      { 'package.json': packageJson, 'tsconfig.json': tsconfig, 'src/invoice.ts': invoice },
      { typescript: 'typescript6' },
    );
    const e = await endpoint([replacement(text)]);
    const end = await runCli(p, [
      'refine',
      'src/invoice.ts:6-12',
      '--strategy',
      'explain-then-fix',
      '--quiet',
      '--apply',
      '--trace',
      'trace.jsonl',
      '--model',
      e.model,
      '--base-url',
      e.baseUrl,
    ]);
    expect(end.code).toBe(1);
    expect(p.read('trace.jsonl')).toContain('"suppressed-error"');
    expect(p.read('src/invoice.ts')).toBe(invoice);
  });

  test('a deleted assertion is refused as a suppressed error', async () => {
    const p = project(pager);
    const e = await endpoint([replacement("test('goes to the last page', () => {\n});")]);
    const end = await runCli(p, [
      'refine',
      'test/pager.test.js:5-7',
      '--quiet',
      '--apply',
      '--trace',
      'trace.jsonl',
      '--model',
      e.model,
      '--base-url',
      e.baseUrl,
    ]);
    expect(end.code).toBe(1);
    expect(p.read('trace.jsonl')).toContain('"suppressed-error"');
    expect(p.read('test/pager.test.js')).toBe(pager['test/pager.test.js']);
  });

  test.each([
    ['two blocks', `${right}\n${right}`],
    ['a placeholder', replacement('export function pages(current, last) {\n  // ... rest unchanged ...\n}')],
    ['no end line', replacement(body('let page = current; page <= last; page++')).split('\n').slice(0, -1).join('\n')],
    ['plain words', 'Change < to <= and it works.'],
  ])('a reply with %s changes nothing, exit 1', async (_name, reply) => {
    const p = project(pager);
    const before = p.hash();
    const e = await endpoint([reply]);
    const end = await runCli(p, words(e, '--apply'));
    expect(end.code).toBe(1);
    expect(p.hash()).toBe(before);
  });

  test('an endpoint that is down: exit 5, named, nothing changed', async () => {
    const p = project(pager);
    const e = await endpoint([right]);
    const gone = words(e, '--apply');
    await e.close();
    const end = await runCli(p, gone);
    expect(end.code).toBe(5);
    expect(end.stdout).toContain('model.unreachable');
    expect(p.read('src/pager.js')).toBe(pagerSource);
  });

  test('a wish with no check that could tell: not verified, exit 4, and not applied without the second option', async () => {
    const files = { 'package.json': packageJson, 'src/plain.js': 'export function add(a, b) {\n  return a + b;\n}\n' };
    const p = project(files);
    const e = await endpoint([replacement('export function add(first, second) {\n  return first + second;\n}')]);
    const base = [
      'refine',
      'src/plain.js:1-3',
      '--goal',
      'Use telling names',
      '--quiet',
      '--apply',
      '--model',
      e.model,
      '--base-url',
      e.baseUrl,
    ];
    const end = await runCli(p, base);
    expect(end.code).toBe(4);
    expect(end.stdout).toContain('not verified');
    expect(p.read('src/plain.js')).toBe(files['src/plain.js']);
    const accepted = await runCli(p, [...base, '--accept-unverified']);
    expect(accepted.code).toBe(4);
    expect(p.read('src/plain.js')).toContain('first + second');
  });
});
