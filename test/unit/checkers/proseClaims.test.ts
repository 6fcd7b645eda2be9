// Claims of documents against the code: what must be told, what must not, and odd input.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimsChecker } from '../../../server/src/checkers/prose/claims/index.ts';
import { entriesOf } from '../../../server/src/checkers/prose/claims/fileTrees.ts';
import { itemsBelow } from '../../../server/src/checkers/prose/claims/listCounts.ts';
import { leastMajor } from '../../../server/src/checkers/prose/claims/engines.ts';
import { isSlip } from '../../../server/src/checkers/prose/claims/near.ts';
import { partsAt } from '../../../server/src/checkers/prose/claims/parameters.ts';
import { createCheckerBench, type CheckerBench } from '../../support/checkerBench.ts';

let bench: CheckerBench;
beforeAll(() => {
  bench = createCheckerBench({
    'package.json': JSON.stringify({
      name: 'shopkeeper',
      version: '2.4.1',
      license: 'MIT',
      bin: { shopkeeper: './cli.js' },
      engines: { node: '>=20' },
      repository: 'github:acme/shopkeeper',
      dependencies: { chalk: '5' },
    }),
    'cli.js':
      "const options = { quiet: { type: 'boolean' }, 'max-items': { type: 'string', default: '5' }, format: {}, verbose: {}, retries: {} };\nprocess.env.SHOP_LEVEL; process.env.SHOP_TOKEN;\n",
    'lib/index.js':
      "const defaults = { timeout: 5000, mode: 'fast' };\nexport function totalOf(items, currency) {}\nexport const roundUp = (value, digits = 2) => value;\nexport class Basket { addItem(name, price) {} }\n",
    'lib/util.js': '',
    'docs/guide.md': '# x\n',
  });
});
afterAll(() => bench.remove());

async function found(text: string, path = 'README.md'): Promise<readonly string[]> {
  const run = await bench.check(claimsChecker, path, text, { languageId: 'markdown' });
  if (run.kind !== 'ran') return [`${run.kind}: ${run.failure.code}`];
  const lines = text.split('\n');
  return run.problems.map(
    ({ rule, range: { start, end } }) =>
      `${start.line + 1} ${rule} “${lines[start.line]!.slice(start.character, end.line === start.line ? end.character : undefined)}”`,
  );
}

const block = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;

describe('tells', () => {
  test.each([
    ['another name in an install command', block('sh', 'npm install shopkeper'), ['2 package-name “shopkeper”']],
    ['another name in an import', block('js', "import { totalOf } from 'shopkeepr';"), ['2 package-name “shopkeepr”']],
    ['another name in a badge', '![v](https://img.shields.io/npm/v/shopkeper.svg)', ['1 package-name “shopkeper”']],
    ['another command', block('sh', 'npx shopkeeepr --quiet'), ['2 command-name “shopkeeepr”']],
    ['another repository', '[x](https://github.com/acme/shopkeper/issues)', ['1 repository-name “acme/shopkeper”']],
    ['a version that is to come', block('sh', 'npm i shopkeeper@3'), ['2 future-version “shopkeeper@3”']],
    [
      'an option that no source knows',
      'Use `--quiet`, `--format`, `--verbose`, `--retries` or `--colour`.',
      ['1 missing-option “--colour”'],
    ],
    ['an option with a slip', block('sh', 'shopkeeper --qiuet'), ['2 missing-option “--qiuet”']],
    ['an import that is not there', block('js', "import { sumOf } from 'shopkeeper';"), ['2 missing-export “sumOf”']],
    ['a member with a slip', block('js', "basket.addItme('x', 1);"), ['2 near-name “addItme”']],
    ['too many parameters', '### `totalOf(items, currency, rate)`', ['1 signature “items, currency, rate”']],
    ['parameters in another order', 'Call `addItem(price, name)`.', ['1 signature “price, name”']],
    ['another default', '- `timeout`: in ms (default: `3000`)', ['1 default-value “3000”']],
    ['another default in words', '- `mode`: defaults to `"slow"`', ['1 default-value “"slow"”']],
    [
      'another default in a table',
      '| Option | Default |\n| --- | --- |\n| `timeout` | `4000` |\n',
      ['3 default-value “4000”'],
    ],
    ['another Node', 'Requires Node.js 18 or later.', ['1 node-version “Node.js 18 or later”']],
    ['another licence', '## License\n\nApache-2.0\n', ['3 licence-name “Apache-2.0”']],
    ['another count', 'It takes the following three options:\n\n- a\n- b\n', ['1 list-count “three”']],
    [
      'a tree with a file that is not there',
      block('', '.\n├── cli.js\n├── lib\n│   ├── index.js\n│   └── utils.js\n└── package.json'),
      ['6 file-tree “utils.js”'],
    ],
    ['a variable with a slip', 'Set `SHOP_LEVLE`.', ['1 environment-variable “SHOP_LEVLE”']],
    [
      'a variable that nobody reads',
      'The environment variable `SHOP_PROXY` is read.',
      ['1 environment-variable “SHOP_PROXY”'],
    ],
  ])('%s', async (_what, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('with a receipt, as proven by the files', async () => {
    const run = await bench.check(claimsChecker, 'README.md', 'Requires Node.js 18 or later.', {
      languageId: 'markdown',
    });
    expect(run.kind === 'ran' && run.receipt.isolation).toBe('in-process');
  });
});

describe('lets be', () => {
  test.each([
    [
      'right names',
      `${block('sh', 'npm install --save-dev shopkeeper chalk\nnpx shopkeeper --max-items 3 -- --other')}`,
    ],
    ['other packages', block('sh', 'npm install shopkeeper-plugin shop keeper @types/shopkeeper')],
    ['other repositories', '[x](https://github.com/other/thing) [y](https://github.com/acme/bakery)'],
    ['versions that were', block('sh', 'npm i shopkeeper@1 shopkeeper@2.4 shopkeeper@latest')],
    ['options of other tools', block('sh', 'node --inspect x.js\nnpm test --colour\ngit push --quite')],
    ['options of Node in words', "Node's `--loader` flag, `--save-dev`, and `npm --quite`."],
    ['imports of others', block('js', "import { nothing } from 'other';\nimport { none } from './local.js';")],
    ['members of others', block('js', 'console.log(response.statusCode, list.reduceRight(f));')],
    ['calls with values', '`totalOf([1], "EUR", 3)` and `totalOf(...)`, `totalOf(items, ...rest)`, `totalOf()`'],
    ['fewer parameters', '`totalOf(items)` and `roundUp(value[, digits])`'],
    ['functions of others', '`fetch(url, options, more)`'],
    ['defaults that agree', '- `timeout`: default `5000`\n- `mode`: defaults to `fast`\n- `mode`: (default: `"fast"`)'],
    ['defaults in another unit', '- `timeout`: the default is 5 seconds'],
    ['defaults of others', '- `port`: default `8080`'],
    ['the right Node', 'Requires Node.js 20 or later.'],
    [
      'other Nodes',
      'Since Node 18 there is `fetch`. Version 1 supports Node 12 or later. If you use Node 16+, use v1.',
    ],
    ['history', '## Version 1\n\nRequires Node.js 12 or later.'],
    ['the right licence', '## License\n\nMIT © someone; parts under Apache-2.0.'],
    ['licences of others', 'It reads the list of `GPL` packages.\n\n## Usage\n\nPass `--license Apache-2.0`.'],
    ['right counts', 'It takes two options:\n\n- a\n  - deeper\n\n  more\n- b\n\nWords.\n'],
    ['counts of others', 'There are three ways in which one of these options:\n\n- a\n- b\n'],
    ['lists that begin elsewhere', 'It has three modes:\n\nWords.\n\n- a\n'],
    ['trees of other folders', block('', 'my-app\n├── src\n│   └── main.js\n├── cli.js\n└── index.html')],
    [
      'variables of others',
      'Set `NODE_ENV`, `HTTP_PROXY` or `MY_TOKEN`. The environment variable `DATABASE_URL` is yours.',
    ],
    ['a text without anything', ''],
  ])('%s', async (_what, text) => {
    expect(await found(text)).toEqual([]);
  });

  test('what a history says', async () => {
    expect(await found('Requires Node.js 18 or later.', 'CHANGELOG.md')).toEqual([]);
  });
});

describe('parts', () => {
  test('a slip is one letter or two that changed places', () => {
    expect(isSlip('format', 'fromat')).toBe(true);
    expect(isSlip('option', 'options')).toBe(false);
    expect(isSlip('utf8', 'utf7')).toBe(false);
    expect(isSlip('format', 'former')).toBe(false);
  });

  test('the least Node of a range', () => {
    expect([leastMajor('>=18.1'), leastMajor('^18 || >=20'), leastMajor('20 || >=22'), leastMajor('*')]).toEqual([
      18,
      18,
      20,
      undefined,
    ]);
  });

  test('items that go on, and lists that end', () => {
    expect(itemsBelow(['', '- a', '  b', '- c', '', 'Words'])).toBe(2);
    expect(itemsBelow(['Words'])).toBeUndefined();
  });

  test('a tree without a root line', () => {
    expect(entriesOf({ text: '├── a\n│   └── b.js  # x\n└── c' }).map(({ path }) => path)).toEqual([
      'a',
      'a/b.js',
      'c',
    ]);
  });

  test('property: parameters never throw, and end behind what they began', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('(', ')', '[', ']', ',', 'a', "'", '"', '/', '*', '\n', '\\') }),
        (text) => {
          const read = partsAt(`(${text}`, 0);
          expect(read === undefined || (read.end > 0 && read.end <= text.length + 1)).toBe(true);
        },
      ),
    );
  });

  test('property: any text is read, and complaints lie within it', async () => {
    const pieces = [
      '# A\n',
      '`--quite`',
      '\n\n',
      '- ',
      '```sh\nnpx shopkeeepr --x\n```\n',
      '| a | Default |\n|---|---|\n| `x` | 1 |\n',
      'three options:\n',
      '\u{1F600}',
      '\r\n',
      '├── x',
      'Node 18+ ',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), async (chosen) => {
        const text = chosen.join('');
        const run = await bench.check(claimsChecker, 'README.md', text, { languageId: 'markdown' });
        expect(run.kind).toBe('ran');
        const lines = text.split(/\r\n|\r|\n/);
        for (const { range } of run.kind === 'ran' ? run.problems : []) {
          expect(range.end.line).toBeLessThan(lines.length);
          expect(range.end.character).toBeLessThanOrEqual(lines[range.end.line]!.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});
