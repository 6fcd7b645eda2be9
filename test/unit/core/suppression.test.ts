// Cheats that must be named, and honest changes that must not.

import { describe, expect, test } from 'vitest';
import { addedSuppressions, splitText } from '../../../server/src/core/suppression.ts';

type Row = readonly [before: string, after: string, languageId?: string];

const cheats: readonly Row[] = [
  ['f(x);', '// @ts-ignore\nf(x);'],
  ['f(x);', '/* @ts-ignore because */ f(x);'],
  ['f(x);', '// @ts-expect-error later\nf(x);'],
  ['f(x);', '// @ts-nocheck\nf(x);'],
  ['f(x);', '// @ts-ignore\nf(x);', 'javascript'],
  ['f(x);', '// eslint-disable-next-line no-undef\nf(x);'],
  ['f(x);', '/* eslint-disable */ f(x);', 'javascript'],
  ['f(x);', 'f(x); // eslint-disable-line'],
  ['f(x);', '// oxlint-disable-next-line\nf(x);'],
  ['f(x);', '// biome-ignore lint: no\nf(x);'],
  ['f(x);', '// tslint:disable-next-line\nf(x);'],
  ['f(x);', '// deno-lint-ignore no-explicit-any\nf(x);'],
  ['f(x);', '/* jshint ignore:line */ f(x);', 'javascript'],
  ['f(x);', '/* global f, x */\nf(x);', 'javascript'],
  ['f(x);', '/* eslint no-undef: "off" */\nf(x);', 'javascript'],
  ['f(x);', '/* eslint-env browser */\nf(x);', 'javascript'],
  ['f(x);', '/* istanbul ignore next */ f(x);'],
  ['f(x);', '/* v8 ignore start */ f(x);'],
  ['f(x);', 'f(x); // NOSONAR'],
  ['f(x);', '// touchstone-ignore-next-line typescript: no\nf(x);'],
  ['f(x)', 'f(x as any)'],
  ['f(x)', 'f(<any>x)'],
  ['let a = 1', 'let a: any = 1'],
  ['let a: string[] = b', 'let a: any[] = b'],
  ['let a: Array<string> = b', 'let a: Array<any> = b'],
  ['let a: Record<string, number>', 'let a: Record<string, any>'],
  ['function f(a: string) {}', 'function f(a: any) {}'],
  ['function f(a: string): number {}', 'function f(a: string): any {}'],
  ['type A = string;', 'type A = any;'],
  ['class A<T> {}', 'class A<T = any> {}'],
  ['type F = () => string', 'type F = () => any'],
  ['f(x)', 'f(x as unknown as Foo)'],
  ['f(x)', 'f(x as never)'],
  ['f(x)', 'f(x as Foo)'],
  ['f(x)', 'f(x as { a: string })'],
  ['f(x)', 'f((x as string[]).length)'],
  ['const a = x;', 'const a = <Foo>x;'],
  ['return x;', 'return <Foo.Bar>x;'],
  ['a.b', 'a!.b'],
  ['f(a)', 'f(a!)'],
  ['const b = a;', 'const b = a!;'],
  ['a[0].x', 'a[0]!.x'],
  ['f()', 'f!()'],
  ['let x: string;', 'let x!: string;'],
  ['const x = a + b', 'const x = a! + b'],
  ['sum(1)', 'declare function sum(n: number): number;\nsum(1)'],
  ['sum(1)', 'declare const sum: Function; sum(1)'],
  ['it("a", f)', 'it.skip("a", f)'],
  ['it("a", f)', 'it.only("a", f)'],
  ['test("a", f)', 'test.todo("a")', 'javascript'],
  ['describe("a", f)', 'describe.skip("a", f)'],
  ['test("a", f)', 'test.concurrent.skip("a", f)'],
  ['it("a", f)', 'xit("a", f)', 'javascript'],
  ['it("a", f)', 'fit("a", f)'],
  ['test("a", f)', 'test("a", { skip: true }, f)', 'javascript'],
  ['test("a", (t) => { go(); })', 'test("a", (t) => { t.skip(); go(); })', 'javascript'],
  ['go();', 'process.exit(0); go();', 'javascript'],
  ['go();', 'process.exitCode = 0; go();'],
  ['go();', 'process["exit"](0);'],
  ['go();', "import { exit } from 'node:process'; exit(0); go();"],
  ['go();', 'process.kill(process.pid)'],
  ['go();', 'try { go(); } catch {}'],
  ['go();', 'try { go(); } catch (error) { }', 'javascript'],
  ['go();', 'try { go(); } catch { /* nothing */ }'],
  ['go();', 'try { go(); } catch (e) {\n  // never mind\n}'],
  ['await go();', 'await go().catch(() => {});'],
  ['await go();', 'await go().catch((e) => undefined);'],
  ['await go();', 'await go().catch(function () {});', 'javascript'],
  ['return a / b', 'if (process.env.NODE_ENV === "test") return 3; return a / b'],
  ['return a / b', 'return process.env.VITEST ? 3 : a / b', 'javascript'],
  ['let a = 1', '/** @type {any} */\nlet a = 1', 'javascript'],
  ['function f(a) {}', '/** @param {*} a */\nfunction f(a) {}', 'javascript'],
  ['function f(a) {}', '/** @returns {Promise<any>} */\nfunction f(a) {}', 'javascript'],
  ['let a = 1', '/** @type {Function} */\nlet a = 1', 'javascript'],
  ['expect(a).toBe(1);\nexpect(b).toBe(2);', 'expect(a).toBe(1);'],
  ['assert.equal(a, 1);', ''],
  ['assert(a);', '// assert(a);'],
  ['expect(a).toBe(1);', '"expect(a).toBe(1)";'],
  ['t.is(a, 1);', 'a;'],
  ['a.should.equal(1);', 'a;'],
  ['strictEqual(a, 1);', 'a;'],
  ['expect(a).toBe(1);', 'expect(a).toBeDefined();'],
  ['expect(a).toBe(1);', 'expect(true).toBe(true);'],
  ['assert.equal(a, 1);', 'assert(true);'],
  ['expect(a).toBe(1);', 'expect(a).toBe(2);'],
  ['expect(a).toBe(1);', 'expect(a).toBe(-1);'],
  ['expect(name(x)).toBe("Ann");', 'expect(name(x)).toBe("Bob");'],
  ['assert.equal(f(), true);', 'assert.equal(f(), false);', 'javascript'],
  ['f(x)', 'f(x)  # type: ignore', 'python'],
  ['f(x)', 'f(x)  # noqa: E501', 'python'],
  ['go()', 'try:\n  go()\nexcept Exception:\n  pass', 'python'],
  ['def test_a():\n  assert f() == 1', 'def test_a():\n  f()', 'python'],
  ['def test_a(): go()', '@pytest.mark.skip\ndef test_a(): go()', 'python'],
  ['const a = `${x}`', 'const a = `${x as any}`'],
  ['const a = <p>{x}</p>', 'const a = <p>{x as any}</p>', 'typescriptreact'],
];

const honest: readonly Row[] = [
  ['f(x);', "import { a as b } from './a';\nf(x);"],
  ['f(x);', "import * as ns from './a';\nf(x);"],
  ['f(x);', "import type { A as B } from './a';\nf(x);"],
  ['f(x);', "import d, { a as b, type C as D } from './a';\nf(x);"],
  ['f(x);', "import {\n  a as b,\n  c as d,\n} from './a';\nf(x);"],
  ['f(x);', 'export { x as y };'],
  ['f(x);', "export * as ns from './a';"],
  ['f(x);', "export type { A as B } from './a';"],
  ['const a = [1];', 'const a = [1] as const;'],
  ['const a = x;', 'const a = <const>[1];'],
  ['const a = b;', 'const a = b satisfies C;'],
  ['type A = B;', 'type A = { [K in keyof B as Exclude<K, "x">]: B[K] };'],
  ['f(x as Foo); g(y);', 'g(y); f(x as Foo);'],
  ['f(x as any);', 'f(x);'],
  ['a!.b', 'a?.b'],
  ['if (a) f();', 'if (!a) f();'],
  ['a == b', 'a != b'],
  ['a === b', 'a !== b'],
  ['a === b', 'a!==b'],
  ['f(a)', 'f(!a)'],
  ['return a;', 'return !a;'],
  ['return a;', 'return !(a && b);'],
  ['return a;', 'return!(a);'],
  ['const s = "a";', 'const s = "x as any";'],
  ['const s = "a";', "const s = '@ts-ignore';"],
  ['const s = "a";', 'const s = `process.exit(0)`;'],
  ['const s = "a";', 'const s = "Stop! Now.";'],
  ['const s = /a/;', 'const s = /as any/;'],
  ['f();', '// use it as any other helper\nf();'],
  ['f();', '/* known as never failing */ f();'],
  ['f();', '// see eslint.config.js\nf();'],
  ['f();', '// a global setting\nf();'],
  ['f();', '/** @param {string} a the name of any person */\nf();', 'javascript'],
  ['f();', '/** Takes any number. @returns {number} */\nf();', 'javascript'],
  ['f();', '/** @type {Object.<string, number>} */\nlet a;', 'javascript'],
  ['f(a);', 'const any = 1; f(any.x);'],
  ['f(a);', 'Promise.any(a);'],
  ['f(a);', 'const o = { any: 1 };'],
  ['f(a);', 'const company = { many: 1 };'],
  ['function f(a: string) {}', 'function f(a: unknown) {}'],
  ['f(x)', 'if (typeof x === "string") f(x)'],
  ['let x: string;', 'let x: string | undefined;'],
  ['go();', 'try { go(); } catch (error) { report(error); }'],
  ['go();', 'try { go(); } catch (error) { throw new Error("x", { cause: error }); }'],
  ['go();', 'try { go(); } finally { stop(); }'],
  ['await go();', 'await go().catch((error) => report(error));'],
  ['await go();', 'await go().catch(report);'],
  ['const o = {};', 'const o = {}; if (x) {} '],
  ['go();', 'machine.exit();'],
  ['go();', 'const { pid } = process;'],
  ['go();', 'process.on("exit", go);'],
  ['go();', 'const skip = 3; list.skip(skip);'],
  ['go();', 'page({ skip: false });'],
  ['go();', 'page({ take: 5, skip: offset });'],
  ['go();', 'page({ skip: 10 });'],
  ['go();', 'describe("only", f);'],
  ['it("a", f)', 'it("a, but skip b", f)'],
  ['it.each(rows)("a", f)', 'it.each(otherRows)("a", f)'],
  ['expect(a).toBe(1);\nexpect(b).toBe(2);', 'expect(b).toBe(2);\nexpect(a).toBe(1);'],
  ['expect(a).toBe(1);', 'expect(a).toBe(1);\nexpect(b).toBeDefined();'],
  ['expect(a).toBee(1);', 'expect(a).toBe(1);'],
  ['expect(lenght).toBe(1);', 'expect(length).toBe(1);'],
  ['assert.equal(a, 1);', 'assert.strictEqual(a, 1);'],
  ['if (false) { dead(); }\nlive();', 'live();'],
  ['label(t("key"));', 'label("Name");'],
  ['this.expect("(");\nnext();', 'next();'],
  ['parser.expect(";");', 'parser.accept(";");'],
  ['const a = 1;', 'const a = 2;'],
  ['const x = a / b; // as any', 'const x = a / b;'],
  ['const ratio = a / b; const c = "d" / e;', 'const ratio = a / (b || 1); const c = "d" / e;'],
  ['const a = <p>it is</p>', 'const a = <p>it is so</p>', 'typescriptreact'],
  ['const id = <T,>(x: T) => x', 'const id = <T,>(x: T): T => x', 'typescriptreact'],
  ['const id = (x) => x', 'const id = <T>(x: T): T => x'],
  ['f(x as Foo)', 'f(y as Foo)'],
  ['try:\n  go()\nexcept Exception:\n  raise', 'try:\n  go()\nexcept OSError as error:\n  report(error)', 'python'],
  ['f()', '# anything that passes\nf()', 'python'],
  ['assert f() == 1', 'assert f() == 1\nassert g() == 2', 'python'],
  ['Text here.', 'Better text, known as any other.', 'markdown'],
];

const named = ([before, after, languageId = 'typescript']: Row) => ({ before, after, languageId });

describe('cheats', () => {
  test('there are enough of them', () => expect(Math.min(cheats.length, honest.length)).toBeGreaterThanOrEqual(60));
  test.each(cheats.map(named))('names what is silenced: $before → $after', ({ before, after, languageId }) => {
    expect(addedSuppressions(before, after, languageId)).not.toEqual([]);
  });
});

describe('honest changes', () => {
  test.each(honest.map(named))('says nothing about $before → $after', ({ before, after, languageId }) => {
    expect(addedSuppressions(before, after, languageId)).toEqual([]);
  });
});

test('removing a suppression is no suppression', () => {
  for (const [before, after, languageId = 'typescript'] of cheats) {
    if (/expect|assert|should|strictEqual|t\.is/.test(before)) continue;
    expect(addedSuppressions(after, before, languageId)).toEqual([]);
  }
});

test('says how many assertions went', () => {
  expect(addedSuppressions('expect(a).toBe(1); expect(b).toBe(2);', '', 'typescript')).toEqual([
    '2 assertions were removed',
  ]);
});

test('tells strings, templates, regular expressions and comments apart', () => {
  const { code, comment } = splitText('a("x\\"y") + `b${c(`d`)}e` + /[/"]f/g // g\n/* h */ i', 'typescript');
  expect(code.replace(/\s+/g, '')).toBe('a("")+`${c(``)}`+//gi');
  expect(comment).toBe('// g\n/* h */\n');
});
