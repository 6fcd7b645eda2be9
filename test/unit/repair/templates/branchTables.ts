// What the templates that move or exchange statements between branches and out of loops must propose and must not.

import { nothing, type TemplateTable } from './table.ts';

/** A loop with a condition of two branches, and what follows it. */
const branched = (yes: string, no: string, behind = '') =>
  `def f(xs):\n    n = 0\n    out = []\n    for x in xs:\n        if x > 1:\n${yes}        else:\n${no}${behind}    return n, out\n`;
const [up, down, put] = ['n += 1', 'n -= 1', 'out.append(x)'].map((line) => `            ${line}\n`) as [
  string,
  string,
  string,
];
const braced = (yes: string, no: string) =>
  `function f(xs, out) {\n  for (const x of xs) {\n    if (x) {\n${yes}    } else {\n${no}    }\n  }\n}`;
const [raise, lower, push] = ['n++;', 'n--;', 'out.push(x);'].map((line) => `      ${line}\n`) as [
  string,
  string,
  string,
];
const chained = (a: string, b: string) =>
  `def f(x):\n    if x < 1:\n        ${a}\n    elif x < 2:\n        ${b}\n    return x\n`;
const plain = 'def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n';

/** Statements in the wrong branch or loop. */
export const branchTables: readonly TemplateTable[] = [
  {
    id: 'branch-move',
    must: [
      [branched(up + put, down), branched(up, down + put), 'python'],
      [branched(up + put, down), branched(up, put + down), 'python'],
      [branched(put + up, down), branched(up, down, '        out.append(x)\n'), 'python'],
      [braced(raise + push, lower), braced(raise, lower + push)],
      [
        'def f(x):\n    if x < 1:\n        x += 1\n        x += 5\n    elif x < 2:\n        x += 2\n    return x\n',
        'def f(x):\n    if x < 1:\n        x += 1\n    elif x < 2:\n        x += 2\n        x += 5\n    return x\n',
        'python',
      ],
    ],
    never: [
      // There is no condition, a branch would be left empty, or lines cannot be moved.
      [plain, nothing, 'python'],
      [branched(up, down), nothing, 'python'],
      ['function f(x) { if (x) { x = 1; x = 2; } else { x = 3; } }', nothing],
      // Nothing runs behind a return.
      [branched(up, `${down}${put}            return n, out\n`), /return n, out\n\s+n \+= 1/, 'python'],
      [branched(`${up}            return n, out\n`, `${down}${put}`), /return n, out\n\s+(?:n -= 1|out\.)/, 'python'],
      // A condition within a branch is another one.
      [braced(`      if (n) {\n        n = 1;\n        ${push.trim()}\n      }\n`, lower), /n--;\n\s+out\.push/],
    ],
  },
  {
    id: 'statement-move',
    must: [
      [branched(up, down + put), branched(up, down, '        out.append(x)\n'), 'python'],
      [
        'def f(xs):\n    out = []\n    for x in xs:\n        x += 1\n        out.append(x)\n    return out\n',
        'def f(xs):\n    out = []\n    for x in xs:\n        x += 1\n    out.append(x)\n    return out\n',
        'python',
      ],
      [
        'def f(xs):\r\n    out = []\r\n    for x in xs:\r\n        x += 1\r\n        out.append(x)\r\n    return out\r\n',
        'def f(xs):\r\n    out = []\r\n    for x in xs:\r\n        x += 1\r\n    out.append(x)\r\n    return out\r\n',
        'python',
      ],
    ],
    never: [
      // A loop would be left empty, and a jump would leave its loop.
      [plain, /^ {4}t \+= x/m, 'python'],
      [
        'def f(xs):\n    n = 0\n    for x in xs:\n        n += 1\n        if n > x: break\n    return n\n',
        /^ {4}if/m,
        'python',
      ],
      ['function f(xs) { for (const x of xs) { g(x); if (x) continue; } }', /\} if \(x\)/],
    ],
  },
  {
    id: 'surplus-condition',
    must: [
      [
        'def f(x):\n    if x:\n        x = 1\n    else:\n        x = 2  # two\n    return x\n',
        'def f(x):\n    if x:\n        x = 1\n    return x\n',
        'python',
      ],
      // A comment takes in half of the line ending.
      [
        'def f(x):\r\n    if x:\r\n        x = 1\r\n    else:\r\n        x = 2  # two\r\n    return x\r\n',
        'def f(x):\r\n    if x:\r\n        x = 1\r\n    return x\r\n',
        'python',
      ],
    ],
    never: [
      ['def f(x):\n    x = 2\n    return x\n', nothing, 'python'],
      [
        'def f(x):\r\n    if x:\r\n        x = 1\r\n    else:\r\n        x = 2  # two\r\n    return x\r\n',
        /[^\r]\n/,
        'python',
      ],
    ],
  },
  {
    id: 'else-chain',
    must: [
      [chained('x = 1', 'x = 2'), chained('x = 2', 'x = 1'), 'python'],
      [
        'function f(x) { if (x < 1) { x = 1; } else if (x < 2) { x = 2; } return x; }',
        'function f(x) { if (x < 1) { x = 2; } else if (x < 2) { x = 1; } return x; }',
      ],
    ],
    never: [
      [chained('x = 1', 'x = 1'), nothing, 'python'],
      ['def f(x):\n    if x < 1:\n        x = 1\n    return x\n', /x = 1\n[^]*x = 1|x = 2/, 'python'],
      // Without a line of its own a block cannot stand where another one does.
      [
        'def f(x):\n    if x < 1:\n        x = 1\n        x += 1\n    elif x < 2: x = 2\n    return x\n',
        /elif x < 2: ?\n/,
        'python',
      ],
    ],
  },
];
