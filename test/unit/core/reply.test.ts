// The reply grammar: exact content or a refusal, whatever a model does to the form.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeLine, hasPlaceholder, openLine, parseReplacement } from '../../../server/src/core/reply.ts';

const nonce = 'k3x9';
const wrap = (body: string, before = 'Because.', after = '') =>
  `${before}\n${openLine(nonce)}\n${body}\n${closeLine(nonce)}\n${after}`;
const codeOf = (reply: string, original = 'a\n') => {
  const parsed = parseReplacement(reply, nonce, original);
  return parsed.ok ? parsed.value.text : parsed.error.code;
};

describe('a well-formed reply', () => {
  test.each([
    ['b', 'a\n', 'b\n'],
    ['b\n', 'a', 'b'],
    ['b\n\n\n', 'a\n', 'b\n'],
    ['b\nc', 'a\r\nx\r\n', 'b\r\nc\r\n'],
    ['  b', '  a', '  b'],
    ['', 'a\n', '\n'],
    ['```ts\nb\n```', 'a\n', 'b\n'],
    ['~~~\nb\n~~~', 'a\n', 'b\n'],
    ['x\n```ts\nb\n```', 'a\n', 'x\n```ts\nb\n```\n'],
    ['```ts\nb\n```', '```ts\na\n```\n', '```ts\nb\n```\n'],
    ['rm -rf / # https://example.invalid/x?y', 'a\n', 'rm -rf / # https://example.invalid/x?y\n'],
    ['../../etc/passwd', 'a', '../../etc/passwd'],
    ['😀', 'a', '😀'],
  ])('gives exactly its text: %j for %j', (body, original, wanted) => {
    expect(codeOf(wrap(body), original)).toBe(wanted);
  });

  test('gives what stands around as words, capped', () => {
    const parsed = parseReplacement(wrap('b', 'x'.repeat(5000), 'after'), nonce, 'a');
    expect(parsed.ok && parsed.value.around.length).toBe(4000);
  });

  test('holds for any body without its own mark lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ' b', '', '}', '// c', '😀', `${openLine('other')}`, '<<<', '# d'), {
          minLength: 1,
          maxLength: 8,
        }),
        (lines) => {
          const body = lines.join('\n');
          expect(codeOf(wrap(body), 'x')).toBe(body.replace(/\n+$/, ''));
        },
      ),
      { seed: 1 },
    );
  });
});

describe('a reply that is refused', () => {
  test.each([
    ['without a block', 'Here you go: b', 'reply.no-block'],
    ['empty', '', 'reply.no-block'],
    ['cut before its end line', `${openLine(nonce)}\nb\n`, 'reply.no-end'],
    ['with its lines the wrong way round', `${closeLine(nonce)}\nb\n${openLine(nonce)}`, 'reply.no-end'],
    ['with another nonce', `${openLine('zzzz')}\nb\n${closeLine('zzzz')}`, 'reply.no-block'],
    ['with another nonce at its end', `${openLine(nonce)}\nb\n${closeLine('zzzz')}`, 'reply.no-end'],
    ['with two blocks', wrap('b') + wrap('c'), 'reply.two-blocks'],
    ['with two end lines', `${wrap('b')}\n${closeLine(nonce)}`, 'reply.two-blocks'],
    ['with half a character', wrap('\ud83d'), 'model.bad-encoding'],
    ['with a replacement character', wrap('b\ufffd'), 'model.bad-encoding'],
    ['with a placeholder', wrap('b\n// ... rest of the code\n'), 'reply.placeholder'],
    ['with its mark inside a line', `x ${openLine(nonce)}\nb\n${closeLine(nonce)}`, 'reply.no-block'],
  ])('%s', (_, reply, code) => expect(codeOf(reply)).toBe(code));

  test('keeps a replacement character that was there before', () => {
    expect(codeOf(wrap('b\ufffd'), 'a\ufffd')).toBe('b\ufffd');
  });
});

test('a mutated reply gives the exact text of a block between whole mark lines, or nothing', () => {
  const mutation = fc.record({
    at: fc.nat({ max: 80 }),
    length: fc.nat({ max: 20 }),
    insert: fc.constantFrom('', 'x', '\n', openLine(nonce), closeLine(nonce), `\n${closeLine(nonce)}\n`, nonce, '>>>'),
  });
  const good = wrap('first\nsecond\n  third');
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      const reply = mutations.reduce(
        (now, { at, length, insert }) => now.slice(0, at) + insert + now.slice(at + length),
        good,
      );
      const parsed = parseReplacement(reply, nonce, 'orig');
      const lines = reply.split('\n').map((line) => line.trim());
      const [opens, closes] = [openLine(nonce), closeLine(nonce)].map((mark) =>
        lines.flatMap((line, index) => (line === mark ? [index] : [])),
      );
      const whole = opens!.length === 1 && closes!.length === 1 && opens![0]! < closes![0]!;
      expect(parsed.ok).toBe(whole);
      if (parsed.ok)
        expect(parsed.value.text).toBe(
          reply
            .split('\n')
            .slice(opens![0]! + 1, closes![0])
            .join('\n')
            .replace(/\n+$/, ''),
        );
    }),
    { seed: 3, numRuns: 1000 },
  );
});

const placeholders = [
  '// ... existing code ...',
  '// ...existing code...',
  '// ... rest of the code',
  '// ... rest of code unchanged ...',
  '// ... rest of the function',
  '// ... (rest of the code)',
  '// … rest unchanged …',
  '… rest unchanged …',
  '... rest of file ...',
  '...existing code...',
  '// rest of the code',
  '// rest of the function remains the same',
  '// Rest of code unchanged',
  '// the rest of the file is unchanged',
  '// The rest remains the same',
  '// rest remains unchanged',
  '// rest stays as before',
  '// rest is unchanged',
  '// rest as before',
  '# ... existing code ...',
  '# rest of the code',
  '# ... rest of the function unchanged',
  '# existing code here',
  '# unchanged',
  '/* ... */',
  '/* … */',
  '/* existing code */',
  '/* ... rest of the code ... */',
  '/* unchanged */',
  '<!-- ... -->',
  '<!-- existing content -->',
  '<!-- rest of the file -->',
  '<!-- ... rest of the page ... -->',
  '{/* ... existing code ... */}',
  '{/* existing code */}',
  '{/* rest of the component */}',
  '{/* ... */}',
  '-- ... rest of the query',
  '-- existing code',
  '// ...',
  '// …',
  '# ...',
  '# …',
  '// existing code',
  '// existing implementation',
  '// existing logic here',
  '// existing methods',
  '// previous code here',
  '// original code',
  '// original implementation stays',
  '// remaining code',
  '// remaining methods unchanged',
  '// unchanged code',
  '// unchanged',
  '// code omitted',
  '// code omitted for brevity',
  '// implementation omitted',
  '// code unchanged',
  '// implementation unchanged',
  '// implementation remains',
  '// code remains the same',
  '// implementation goes here',
  '// same as before',
  '// same as above',
  '// keep the rest',
  '// keep existing code',
  '// keep the rest of the function',
  '// ... other methods ...',
  '// ... other code',
  '// ... same as before',
  '// ... unchanged',
  '// ... no changes',
  '// ... no change here',
  '// ... keep existing',
  '// ... more code',
  '// [... rest of the code ...]',
  '// (... existing code ...)',
  '// --- existing code ---',
  '// other methods remain unchanged',
  '// all other code stays the same',
  '// no changes below',
  '// your existing code here',
  '// omitted for brevity',
  '    // ... existing code ...',
];

const wholeText = [
  'const all = [...rest];',
  '...rest,',
  '...other.options,',
  '...existing,',
  '  ...previous,',
  '...existing.map((one) => one.id),',
  'function f(...rest: string[]) {',
  'const { a, ...rest } = b;',
  'const { a, ...other } = props;',
  '<Button {...rest} />',
  '{...rest}',
  '  ...defaults,',
  'return { ...state, a };',
  'f(...args);',
  '// the rest parameter is typed as a list',
  '// The rest of the arguments go to the child process',
  '// rest of the arguments',
  '// code that runs first',
  '// code points, not units',
  '// existing users keep their settings',
  '// existing files are not overwritten',
  '// keep the connection open',
  '// keep this in step with the schema',
  '// remaining items are handled by the caller',
  '// remaining budget in tokens',
  '// same length on both sides',
  '// same order as the table',
  '// previous value, for undo',
  '// previous lineage is kept',
  '// original order matters',
  '// other cases throw',
  '// unchangedCount is a number',
  '// Wait for more input...',
  '// loading...',
  '// see above',
  '// as before the change of 2020',
  '# the rest of the list is sorted',
  '# rest api client',
  '# Existing users',
  '## Remaining work',
  '# Unchanged behaviour of the parser',
  '# More...',
  'print("...")',
  "const s = '...';",
  "const s = '// ... existing code ...';",
  "log('... rest of the code');",
  'yield ...',
  '/* A comment. */',
  '/** Existing rows only. */',
  '/* the rest frame of the clock */',
  '<!-- A comment -->',
  '<p>…and so on</p>',
  'The rest of the story is short.',
  'and the rest remains to be told.',
  'Same as before, she said.',
  '- ... and then it rained',
  '1. Keep the rest of the dough.',
  '-- selects what is left',
  '; semicolon comment',
  '// eslint-plugin-rest is not used',
  '// omitted fields default to null',
  '// implementation of the visitor',
  '// implementation note: sorted by key',
  '// implementation goes through three steps',
  '// no changes are written before the lock is held',
  '// more than one is an error',
  '',
];

describe('placeholders', () => {
  test('the corpora are large enough', () =>
    expect(Math.min(placeholders.length, wholeText.length)).toBeGreaterThanOrEqual(60));
  test.each(placeholders)('sees what is left out in %j', (line) =>
    expect(hasPlaceholder(`a();\n${line}\nb();`, 'a();\nc();\nb();')).toBe(true),
  );
  test.each(wholeText)('sees nothing left out in %j', (line) =>
    expect(hasPlaceholder(`a();\n${line}\nb();`, 'a();\nc();\nb();')).toBe(false),
  );
  test('a line that was there before is no placeholder', () => {
    expect(hasPlaceholder('// ... existing code ...\nx', '  // ... existing code ...\ny')).toBe(false);
  });
});
