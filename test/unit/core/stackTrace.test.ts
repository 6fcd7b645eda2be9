// Pasted stack traces, as the runtimes print them: what is read, and what is no trace.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStackTrace } from '../../../server/src/core/stackTrace.ts';

const node = `/work/app/src/basket.js:4
  return lines[0].price * lines.length;
                  ^

TypeError: Cannot read properties of undefined (reading 'price')
    at total (/work/app/src/basket.js:4:19)
    at Basket.sum [as value] (file:///work/app/src/my%20basket.js:9:3)
    at new Basket (/work/app/src/basket.js:12:3)
    at Object.<anonymous> (/work/app/bin/run.js:3:1)
    at Module._compile (node:internal/modules/cjs/loader:1554:14)
    at async Promise.all (index 0)

Node.js v24.1.0
`;
const python = `starting
Traceback (most recent call last):
  File "/work/app/run.py", line 5, in <module>
    main()
    ~~~~^^
  File "/work/app/fees.py", line 12, in main
    return rates[size]
           ~~~~~^^^^^^
KeyError: 'XL'
`;

test('reads what Node prints, the innermost frame first', () => {
  expect(parseStackTrace(node)).toEqual({
    language: 'javascript',
    error: 'TypeError',
    message: "Cannot read properties of undefined (reading 'price')",
    frames: [
      { path: '/work/app/src/basket.js', line: 3, name: 'total' },
      { path: '/work/app/src/my basket.js', line: 8, name: 'Basket.sum' },
      { path: '/work/app/src/basket.js', line: 11, name: 'Basket' },
      { path: '/work/app/bin/run.js', line: 2 },
    ],
  });
});

test('reads a message of several lines, a code, and an error without a message', () => {
  const frame = '\n    at f (/a/b.js:1:2)\n';
  expect(parseStackTrace(`AssertionError [ERR_ASSERTION]: not equal\n\n1 !== 2\n${frame}`)).toMatchObject({
    error: 'AssertionError',
    message: 'not equal',
  });
  expect(parseStackTrace(`Uncaught RangeError${frame}`)).toMatchObject({ error: 'RangeError', message: '' });
});

test('reads what Python prints, and of several traces the last', () => {
  const expected = {
    language: 'python',
    error: 'KeyError',
    message: "'XL'",
    frames: [
      { path: '/work/app/fees.py', line: 11, name: 'main' },
      { path: '/work/app/run.py', line: 4 },
    ],
  };
  expect(parseStackTrace(python)).toEqual(expected);
  const first = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    g()\nValueError: bad\n';
  const during = '\nDuring handling of the above exception, another exception occurred:\n\n';
  expect(parseStackTrace(first + during + python)).toEqual(expected);
});

test('reads colours, quotation marks, indentation and Windows line ends away', () => {
  const dressed = python
    .split('\n')
    .map((line) => `> \u001B[31m${line}\u001B[0m`)
    .join('\r\n');
  expect(parseStackTrace(dressed)).toEqual(parseStackTrace(python));
  expect(parseStackTrace(python.replaceAll(/^/gmu, '    '))).toEqual(parseStackTrace(python));
});

test('reads what Go prints, of the goroutine that panicked', () => {
  const go = `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.pick(...)
	/work/app/pick.go:10
main.main()
	/work/app/main.go:5 +0x1d

goroutine 7 [select]:
main.wait()
	/work/app/wait.go:3 +0x1d
exit status 2
`;
  expect(parseStackTrace(go)).toEqual({
    language: 'go',
    error: 'panic',
    message: 'runtime error: index out of range [5] with length 3',
    frames: [
      { path: '/work/app/pick.go', line: 9, name: 'main.pick' },
      { path: '/work/app/main.go', line: 4, name: 'main.main' },
    ],
  });
});

test('reads what Java prints, from the root cause on', () => {
  const java = `Exception in thread "main" java.lang.IllegalStateException: no fee
	at harbour.fees.Desk.fee(Desk.java:12)
	at harbour.Main.main(Main.java:5)
Caused by: java.lang.NullPointerException: Cannot invoke "Boat.length()" because "boat" is null
	at harbour.fees.BerthFee$Rate.of(BerthFee.java:21)
	at java.base/java.util.Optional.map(Optional.java:260)
	... 1 more
`;
  expect(parseStackTrace(java)).toEqual({
    language: 'java',
    error: 'java.lang.NullPointerException',
    message: 'Cannot invoke "Boat.length()" because "boat" is null',
    frames: [
      { path: 'harbour/fees/BerthFee.java', line: 20, name: 'BerthFee$Rate.of' },
      { path: 'java/util/Optional.java', line: 259, name: 'Optional.map' },
    ],
  });
});

test('reads what Rust prints, with a backtrace and without one', () => {
  const place = "thread 'main' panicked at src/berths.rs:10:5:\nindex out of bounds: the len is 3\n";
  expect(parseStackTrace(place)).toEqual({
    language: 'rust',
    error: 'panic',
    message: 'index out of bounds: the len is 3',
    frames: [{ path: 'src/berths.rs', line: 9 }],
  });
  const trace = `${place}stack backtrace:
   0: rust_begin_unwind
             at /rustc/abc/library/std/src/panicking.rs:645:5
   1: app::pick::h0123456789abcdef
             at ./src/berths.rs:10:5
`;
  expect(parseStackTrace(trace)?.frames).toEqual([{ path: './src/berths.rs', line: 9, name: 'app::pick' }]);
  const old = "thread 'main' panicked at 'oh no', src/main.rs:2:5\n";
  expect(parseStackTrace(old)).toMatchObject({ message: 'oh no', frames: [{ path: 'src/main.rs', line: 1 }] });
});

test.each([
  '',
  'TypeError: x is not a function',
  'we met at the harbour (at 10:30) and at 11:15',
  'Traceback (most recent call last):\n',
  'panic: nobody knows where',
  'const at = /a b/;\n  at Noon (node:internal/x:1:2)\n',
  'Error: x\n    at eval (eval at f (<anonymous>:1:1), <anonymous>:1:1)',
])('takes no trace out of %j', (text) => {
  expect(parseStackTrace(text)).toBeUndefined();
});

test('never throws, never gives a negative line, and ends in time whatever is pasted', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.constantFrom(
      '    at ',
      'File "',
      '", line 9',
      ':1:2)',
      'panic: ',
      ' (',
      'Traceback (most recent call last):',
      '\n',
    ),
    fc.constantFrom(...node.split('\n'), ...python.split('\n')),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const crash = parseStackTrace(pieces.join('\n'));
      for (const { line, path } of crash?.frames ?? []) {
        expect(line).toBeGreaterThanOrEqual(0);
        expect(path).not.toBe('');
      }
    }),
  );
  expect(parseStackTrace(`at ${'(:1'.repeat(60_000)}`)).toBeUndefined();
  expect(parseStackTrace(`${'at '.repeat(60_000)}(/a.js:1:1)`)).toBeUndefined();
});
