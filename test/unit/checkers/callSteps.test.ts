// Steps in JavaScript text: only by insertion, only where the text still means the same, and wherever a loop could
// go on for ever.

import { Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withSteps } from '../../../server/src/checkers/calls/javascript/steps.ts';

const call = '__ts$s()';
const bare = (text: string) =>
  text.replaceAll(`!${call}`, '').replaceAll(`${call}?0:`, '').replaceAll(`${call},`, '').replaceAll(`${call};`, '');

const pieces = [
  'while (a) b();',
  'do { a++; } while (a < 3);',
  'for (;;) { break; }',
  'for (let i = 0; i < 3; i++) a += i;',
  'for (const x of [1, 2]) { a += x; }',
  'for (const x in a) b(x);',
  'if (a) for (const x of [1]) b(x); else b();',
  'const f = (x) => x * 2;',
  'const g = async (x) => ({ x });',
  'const h = (x) => (y) => x ? y : x;',
  'function named(a, { b }) { return a / b / 2; }',
  'class A { static m() { return /[/{]/.test("}"); } get x() { return `a${`{${1}`}b`; } }',
  "const s = 'while (';",
  '// for (;;) {',
  '/* while ( */',
  'const r = a / 2 / 3; const q = /while (/.source;',
  'switch (a) { case b(): { break; } default: }',
  'label: for (const x of [1]) { continue label; }',
  'const o = { for: 1, while(x) { return x; } };',
  'a.for(1); a.while(2);',
];

describe('steps', () => {
  test('are insertions, whatever the text is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' }))), (parts) => {
        const text = parts.join('\n');
        expect(bare(withSteps(text, false).text)).toBe(text);
      }),
    );
  });

  test.each(pieces.filter((piece) => !/q = \/while|while\(x\)/.test(piece)))('leave “%s” a program', (piece) => {
    const stepped = withSteps(piece, false);
    expect(stepped.balanced).toBe(true);
    expect(() => new Script(`async () => {${piece}\n}`)).not.toThrow();
    expect(() => new Script(`async () => {${stepped.text}\n}`)).not.toThrow();
  });

  test.each([
    'while (true);',
    'do {} while (true);',
    'for (;;);',
    'for (let i = 0; ; i++) {}',
    'const f = (n) => f(n + 1); f(0);',
    'function f() { f(); } f();',
    'const f = () => { f(); }; f();',
    'const o = { m() { o.m(); } }; o.m();',
    'const all = [1]; for (const x of all) { all.push(x); }',
    'function f(x) { while (x) { try { continue; } finally { x = 1; } } } f(1);',
  ])('end “%s”', (text) => {
    const run = new Script(`(__ts$s) => {${withSteps(text, false).text}\n}`).runInThisContext() as (
      step: () => boolean,
    ) => void;
    let taken = 0;
    const step = () => {
      if (++taken > 500) throw new Error('spent');
      return false;
    };
    expect(() => run(step)).toThrow('spent');
  });

  test.each(['}', 'a) {', '`${', '"', '/*', '(]', '{ return 1; } } evil() {'])(
    'say that “%s” does not match',
    (text) => {
      expect(withSteps(text, false).balanced).toBe(false);
    },
  );
});
