// Many versions of one function, checked in one program: the same verdict as one by one, or none at all.

import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createTypeScriptChecker } from '../../../server/src/checkers/typescript.ts';
import { createTypeScriptClient } from '../../../server/src/checkers/typescriptClient.ts';
import type { Problem } from '../../../server/src/core/evidence.ts';
import {
  createCheckerBench,
  packages,
  workerSource,
  type AskOptions,
  type CheckerBench,
} from '../../support/checkerBench.ts';

const checker = createTypeScriptChecker(createTypeScriptClient(workerSource));
const options: AskOptions = { settings: { fallbackTypeScript: join(packages, 'typescript6/lib/typescript.js') } };
let work: CheckerBench | undefined;

afterEach(() => {
  work?.remove();
  work = undefined;
});
afterAll(() => checker.dispose?.());

const config = (more: object = {}) =>
  JSON.stringify({
    compilerOptions: {
      strict: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      noEmit: true,
      lib: ['es2022'],
      target: 'es2022',
      types: [],
      ...more,
    },
    include: ['src'],
  });

const inWords = (problems: readonly Problem[]) =>
  problems
    .map(
      ({ range, rule, message, lineText }) =>
        `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character} ${rule} ${message} | ${lineText}`,
    )
    .toSorted();

/** Asks about all bodies at once and one by one; `BODY` in the text stands for them, the first is the original's. */
async function compare(text: string, bodies: readonly string[], more: object = {}, files: Record<string, string> = {}) {
  const texts = bodies.map((body) => text.replace('BODY', () => body));
  work = createCheckerBench({ 'tsconfig.json': config(more), 'src/a.ts': texts[0]!, ...files });
  const request = work.request('src/a.ts', texts[0]!);
  const many = await checker.problemsOfMany!(work.context(options), request, texts);
  const rows: {
    readonly body: string;
    readonly atOnce: readonly string[] | undefined;
    readonly alone: readonly string[];
  }[] = [];
  for (const [index, one] of texts.entries()) {
    const run = await work.check(checker, 'src/a.ts', one, options);
    if (run.kind !== 'ran') throw new Error(run.failure.message);
    const atOnce = many[index];
    rows.push({ body: bodies[index]!, atOnce: atOnce && inWords(atOnce), alone: inWords(run.problems) });
  }
  return rows;
}

/** Every answer that was given is the right one; returns how many were given. */
function agreed(rows: Awaited<ReturnType<typeof compare>>): number {
  const given = rows.filter(({ atOnce }) => atOnce !== undefined);
  for (const { body, atOnce, alone } of given) expect([body, atOnce]).toEqual([body, alone]);
  return given.length;
}

const bodies = [
  'return a + b;',
  'return a - b;',
  'return a * 2;',
  'return `${a}`;',
  "const c: number = 'x';\n  return c;",
  'return a + missing;',
  'return b.length;',
  'if (a > b) {\n    return a;\n  }\n  return b;',
  'if (a > b) {\n    return a;\n  }',
  'for (const x of [a, b]) if (x) return x;\n  return scale(a, b);',
  'return other(a);',
  'return other(String(a));',
  'const f = (n: number): string => n;\n  return f(a).length;',
  'let x;\n  x = a;\n  return x.y;',
  'a;\n  return b!;',
];
const helper = 'export function other(x: number): number {\n  return x;\n}\n';

describe('gives the verdict of each alone for', () => {
  test('a function with a return type', async () => {
    const text = `const before: number = 1;\nexport function scale(a: number, b: number): number {\n  BODY\n}\n${helper}export const after: string = scale(1, before);\n`;
    expect(agreed(await compare(text, bodies))).toBe(bodies.length);
  });
  test('a function without one, where the inferred type stays', async () => {
    const text = `export function scale(a: number, b: number) {\n  BODY\n}\n${helper}export const after: string = scale(1, 2);\n`;
    const rows = await compare(text, bodies);
    expect(agreed(rows)).toBeGreaterThanOrEqual(7);
    // Whoever uses the result may see another type: asked by itself.
    expect(rows.find(({ body }) => body === 'return `${a}`;')!.atOnce).toBeUndefined();
    expect(rows.find(({ body }) => body.includes('scale('))!.atOnce).toBeUndefined();
  });
  test('an arrow function of a constant', async () => {
    const text = `export const scale = (a: number, b: number): number => {\n  BODY\n};\n${helper}`;
    expect(agreed(await compare(text, bodies))).toBe(bodies.length);
  });
  test('a method with private members', async () => {
    const text = `${helper}export class Box {\n  #secret = 1;\n  private hidden = 'h';\n  constructor(readonly width: number) {}\n  scale(a: number, b: number): number {\n    BODY\n  }\n  last(): number {\n    return this.scale(1, 2);\n  }\n}\nfunction scale(a: number, b: number): number {\n  return a + b;\n}\n`;
    const more = [
      'return this.#secret + a;',
      'return this.hidden;',
      'return this.width * this.last() + b;',
      'return this.nothing;',
    ];
    expect(agreed(await compare(text, [...bodies, ...more]))).toBe(bodies.length + more.length);
  });
  test('async functions and generators', async () => {
    const text = `export async function load(url: string): Promise<number> {\n  BODY\n}\n`;
    const rows = await compare(text, [
      'return 1;',
      'return await Promise.resolve(url.length);',
      'return Promise.resolve(url);',
      'const x = await 1;\n  return x + url;',
    ]);
    expect(agreed(rows)).toBe(4);
  });
  test('more versions than have one digit, with names in the messages', async () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      index % 3 === 0 ? `return a + ${index};` : index % 3 === 1 ? `return scale;` : `return a + v${index};`,
    );
    const text = 'export function scale(a: number, unused: number): number {\n  BODY\n}\n';
    expect(agreed(await compare(text, many))).toBe(120);
  });
});

describe('leaves to be asked by itself', () => {
  const sum = 'export function sum(a: number): number {\n  BODY\n}\n';
  test('a text that does not parse, or that closes the function early', async () => {
    const rows = await compare(sum, [
      'return a;',
      'return (a;',
      'return a; }\nfunction g() { return 1;',
      'return a; {',
    ]);
    expect(rows.map(({ atOnce }) => atOnce === undefined)).toEqual([false, true, true, true]);
  });
  test('a text that differs outside of the body', async () => {
    work = createCheckerBench({ 'tsconfig.json': config(), 'src/a.ts': sum.replace('BODY', 'return a;') });
    const original = sum.replace('BODY', 'return a;');
    const many = await checker.problemsOfMany!(work.context(options), work.request('src/a.ts', original), [
      original.replace('a: number', 'a: string'),
      original.replace('return a', 'return 1'),
    ]);
    expect(many[0]).toBeUndefined();
  });
  test('overloads, constructors, generic classes, and methods that return this', async () => {
    const texts = [
      'export function f(a: string): string;\nexport function f(a: number): number;\nexport function f(a: never): never {\n  BODY\n}\n',
      'export class A {\n  x: number;\n  constructor(a: number) {\n    BODY\n  }\n}\n',
      'export class A<T> {\n  constructor(readonly x: T) {}\n  f(a: T): T {\n    BODY\n  }\n}\n',
      'export class A {\n  f(a: number) {\n    BODY\n  }\n}\n',
    ];
    const changes = [
      ['return a;', 'return a as never;'],
      ['this.x = a;', 'this.x = 1;'],
      ['return a;', 'return this.x;'],
      ['return this;', 'a;\n    return this;'],
    ];
    for (const [index, text] of texts.entries()) {
      const rows = await compare(text, changes[index]!);
      work?.remove();
      expect(rows.map(({ atOnce }) => atOnce)).toEqual([undefined, undefined]);
    }
  });
  test('a text in which an import is not used any more, where that is told', async () => {
    const files = { 'src/b.ts': helper };
    const text = "import { other } from './b';\nexport function sum(a: number): number {\n  BODY\n}\n";
    const rows = await compare(
      text,
      ['return other(a);', 'return other(a) + 1;', 'return a;'],
      { noUnusedLocals: true },
      files,
    );
    expect(agreed(rows)).toBe(2);
    expect(rows[2]!.atOnce).toBeUndefined();
    expect(rows[2]!.alone).not.toEqual([]);
  });
});
