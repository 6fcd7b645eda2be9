// Excuses in the comments of every kind of document.

import { expect, test } from 'vitest';
import { excusesIn } from '../../../server/src/critique/excuse.ts';

const excuse = 'touchstone-ignore-next-line AnA: it is a name';

test.each([
  ['Markdown', `<!-- ${excuse} -->\nGive it an name.`, 1],
  ['Markdown, with a blank line', `<!-- ${excuse} -->\n\nGive it an name.`, 2],
  ['Markdown in a quote', `> <!-- ${excuse} -->\n> Give it an name.`, 1],
  ['Markdown without HTML', `[//]: # (${excuse})\n\nGive it an name.`, 2],
  ['reStructuredText', `.. ${excuse}\n\nGive it an name.`, 2],
  ['LaTeX', `% ${excuse}\nGive it an name.`, 1],
  ['a commit message', `# ${excuse}\nGive it an name.`, 1],
  ['TypeScript', `  // ${excuse}\n  f();`, 1],
  ['a block comment', `/* ${excuse} */\nf();`, 1],
  ['JSX', `{/* ${excuse} */}\n<a />`, 1],
  ['a doc comment', `/**\n * ${excuse}\n * Give it an name.\n */`, 2],
  ['SQL', `-- ${excuse}\nselect 1;`, 1],
  ['Lisp', `;; ${excuse}\n(f)`, 1],
  ['Python', `# ${excuse}\r\nf()`, 1],
])('%s', (_what, text, line) => {
  expect(excusesIn(text)).toMatchObject([{ line, rules: ['AnA'], reason: 'it is a name' }]);
});

test.each([
  ['words that quote it', `Write “${excuse}” above it.`],
  ['code of a document', `Use \`// ${excuse}\`.`],
  ['a longer word', '// touchstone-ignore-next-lines AnA: all'],
])('does not take %s for one', (_what, text) => {
  expect(excusesIn(`${text}\nGive it an name.`)).toEqual([]);
});

test('in code a blank line ends it', () => {
  expect(excusesIn(`// ${excuse}\n\nf();`)).toMatchObject([{ line: 1 }]);
});

test('several speak of one line', () => {
  expect(excusesIn(`<!-- ${excuse} -->\n<!-- ${excuse} -->\nGive.`)).toMatchObject([{ line: 2 }, { line: 2 }]);
});
