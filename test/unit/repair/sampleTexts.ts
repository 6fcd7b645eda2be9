// Texts on which every template is tried: all shapes of the language, in ordinary and in awkward places.

import { pythonTexts } from './pythonTexts.ts';

const plain = [
  `
const LIMIT = 10, NAMES = ['a', 'b'];
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
`,
  `
function search(list, wanted) {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (list[middle] === wanted) return middle;
    else if (list[middle] < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
`,
  `
import fs, { readFile as read } from 'node:fs';
async function* load(path, { encoding = 'utf8', retries: tries = 3 } = {}, ...rest) {
  for (let i = 0, n = tries; i < n && !rest.includes(i); i++) {
    try {
      const text = await read(path, encoding);
      for (const line of text.split('\\n')) yield line.trim().toUpperCase();
      for (const key in rest) if (key in text) continue; else break;
      return;
    } catch (error) {
      if (i === n - 1) throw new Error(\`cannot read \${path}: \${error.message}\`);
    } finally {
      fs.closed = true;
    }
  }
}
`,
  `
class Stack {
  #items = [];
  constructor(limit = 2 ** 10) { this.limit = limit; this.size = -1; }
  push(item, ...more) {
    if (this.#items.length >= this.limit || item == null) return false;
    this.#items.push(item);
    this.size += 1 + more?.length ?? 0;
    return true;
  }
  get top() { return this.#items.at(-1) }
  static of(a, b = a) { const it = new Stack(); it.push(a), it.push(b); return it; }
}
`,
  `
function odd({ a, b: [c, d] }, e) {
  var x = a ? b => b * 2 : function (q) { return (-q) ** 0 || typeof q === 'string' };
  label: do { e--; if (!(a && c) || d) { delete a.b; break label; } } while (e > 0);
  switch (e % 3) { case 0: return x; case 1: { x = c; break; } default: d = { ...a, e, 'k': [1, , 2], [c]: 0x1f }; }
  return a ?? (c || d), void 0, e = d, (a - (c - d)) / e - -a, /x+/g.test(e) ? 1n : \`t\`;
}
`,
  `const compact = (x, y) => x.filter(Boolean).map(z => ({ ...z, k: y[z.k] + 1 })).reduce((s, v) => s + v.k * 2, 0);`,
  `function power(n, k) { if (k === 0) return 1; const half = power(n, k >> 1); return k & 1 ? n * half * half : half * half; }`,
  `function empty() {}`,
];

const typed = [
  `
type Row = { readonly id: number; name?: string; kind: 'a' | 'b' | 1 };
export function group<T extends Row>(rows: readonly T[], by: keyof T = 'id', seen?: Map<string, T[]>): Map<string, T[]> {
  const out: Map<string, T[]> = seen ?? new Map<string, T[]>();
  for (const row of rows) {
    const key = String(row[by]!) as string;
    const list = out.get(key);
    if (list !== undefined && list.length > 0) list!.push(row); else out.set(key, [row]);
  }
  return out satisfies Map<string, T[]>;
}
`,
  `
abstract class Shape { constructor(private readonly sides: number, public name: string = 'x') {} 
  protected area(this: Shape, scale = 1): number { return (this.sides as number) * scale - 1; }
  abstract other(): void;
}
enum Kind { A = 1, B }
function isShape(value: unknown): value is Shape { return value instanceof Shape && (value as Shape).name !== Kind[1]; }
`,
];

const jsx = `
function List({ items, onPick }) {
  const shown = items.filter((item) => item.visible && item.rank > 0);
  if (shown.length === 0) return <p className="none">none of {items.length}</p>;
  return <ul {...onPick}>{shown.map((item, index) => <Item key={index + 1} text={item.text ?? 'x'} last={index === shown.length - 1} />)}</ul>;
}
`;

const pythonText = `import math
from typing import Optional, List

LIMIT = 10


def median(values: List[float]) -> Optional[float]:
    """Docstring."""
    ordered = sorted(values, key=lambda v: -v)
    middle = len(ordered) // 2
    if not ordered or values is None:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


class Stack:
    limit = 3

    def __init__(self, items=None, *rest, size: int = 2 ** 4, **more):
        self.items = list(items or [])
        self.size, self.other = size, -1

    def push(self, item):
        if 0 <= len(self.items) < self.limit and item not in self.items:
            self.items.append(item)
            self.size += 1
            return True
        elif item is None:
            raise ValueError(f"no {item}!")
        else:
            return False


async def load(path, tries=3):
    for i in range(tries):
        try:
            with open(path) as file:
                text = await file.read()
            for index, line in enumerate(text.split("\\n")[1:-1]):
                yield line.strip().upper()[::-1], index
            while tries > 0:
                tries -= 1
                if tries == 2:
                    continue
                break
        except OSError as error:
            if i == tries - 1:
                raise
        finally:
            pass
    assert i > 0, "none"


def grid(rows, n):
    out = [[a * b for a in rows if a % 2 == 0] for b in range(n)]
    table = {k: v for k, v in zip(rows, out)}
    total = sum(x for row in out for x in row) - n * (n + 1) // 2
    del table[n]
    power = lambda k: 1 if k == 0 else n * power(k - 1)
    a, *b = rows
    if (m := max(rows)) > 3: return m
    return table.get(n, None), total, -power(3) ** 2, not a, {1, 2}, 'a' 'b'


def fib(n):
    if n <= 1:
        return n
    return fib(n - 1) + fib(n - 2)
`;

/** Texts by language; each parses and has at least one function. */
export const sampleTexts: Readonly<Record<string, readonly string[]>> = {
  javascript: plain,
  javascriptreact: [jsx],
  typescript: [...plain, ...typed],
  typescriptreact: [jsx, ...typed],
  python: [pythonText, ...pythonTexts],
};
