// A kept mypy: what it tells of a text must be what the command tells of it, whatever came before, and it is
// left for the command when anything around the document changes.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect } from 'vitest';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import { createMypyChecker } from '../../../server/src/checkers/python/mypy.ts';
import { wordsOf } from '../../../server/src/checkers/python/warmMypy.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, seen, type PythonCheckOptions, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage;
let harness: PythonHarness;

const source = `"""Prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, overload

T = TypeVar("T")


class Priced(Protocol):
    def cost(self) -> int: ...


@dataclass
class Line:
    price: int
    count: int = 1

    def cost(self) -> int:
        return self.price * self.count


class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item

    def get(self) -> T:
        return self.item


@overload
def half(x: int) -> int: ...
@overload
def half(x: str) -> str: ...
def half(x: int | str) -> int | str:
    return x // 2 if isinstance(x, int) else x[: len(x) // 2]


def total(lines: list[Line], rate: float) -> int:
    amount = sum(line.cost() for line in lines)
    return round(amount * (1 + rate / 100))


def first(lines: list[Line]) -> Line | None:
    return lines[0] if lines else None
`;

const files = {
  'mypy.ini': '[mypy]\nstrict = True\nwarn_unreachable = True\n',
  'shop/__init__.py': '',
  'shop/prices.py': source,
  'shop/extra.py': 'def tax(amount: int) -> float:\n    return amount * 0.2\n',
  'shop/faulty.py': 'def wrong() -> int:\n    return "x"\n',
  'shop/report.py': `from shop.prices import Box, Line, Priced, first, half, total


def show(priced: Priced) -> str:
    return f"{priced.cost():,}"


class Offer(Line):
    def cost(self) -> int:
        return super().cost() - 1


number: int = total([Line(1, 2), Offer(3)], 2.0) + half(4)
word: str = show(Box(Line(5)).get()) + half("word")
found = first([])
known: int = found.price if found is not None else 0
`,
  'main.py': 'import shop.report\n\nprint(shop.report.number)\n',
} as const;

const swap = (from: string, to: string): string => {
  if (!source.includes(from)) throw new Error(`the text does not hold ${from}`);
  return source.replace(from, to);
};
const result = (text: string) => swap('    return round(amount * (1 + rate / 100))', text);

/** Texts that are right, ill-typed, broken, or that break those who import them. */
const candidates: readonly string[] = [
  source,
  result('    return int(amount + amount * rate / 100)'),
  result('    return str(amount)'),
  result('    return amount * (1 + rate / 100)'),
  result('    return round(amount * (1 + rates / 100))'),
  result('    pass'),
  result('    return'),
  result('    return round(amount * (1 + rate / 100)) # type: ignore'),
  result('    return str(amount)  # type: ignore[return-value]'),
  result('    reveal_type(amount)\n    return amount'),
  result('    return None'),
  source,
  'def total(:\n',
  `${source}\n)\n`,
  swap('def total', 'def  total('),
  '',
  '# nothing\n',
  source,
  swap('rate: float)', 'rate: float, more: int)'),
  swap('rate: float)', 'rate: float, more: int = 0)'),
  swap('rate: float)', 'rate: str)'),
  swap('def total(lines: list[Line], rate: float) -> int:', 'def total(lines, rate):'),
  swap('def total', 'def sum_up'),
  swap('def total', 'async def total'),
  source.slice(0, source.indexOf('def total')),
  source.slice(0, source.indexOf('def first')),
  swap('class Priced(Protocol):\n    def cost', 'class Priced(Protocol):\n    def costs'),
  swap('    count: int = 1', '    count: int'),
  swap('    price: int', '    price: float'),
  swap('    price: int\n', '    price: int\n    name: str\n'),
  swap('    def cost(self) -> int:\n        return', '    def cost(self, off: int) -> int:\n        return off +'),
  swap('def get(self) -> T:', 'def get(self) -> T | None:'),
  swap('@overload\ndef half(x: str) -> str: ...\n', ''),
  swap('def half(x: str) -> str: ...', 'def half(x: str) -> int: ...'),
  swap('-> Line | None:', '-> Line:'),
  swap('class Line:', 'class Line(Box[int]):'),
  swap('@dataclass\n', ''),
  swap('@dataclass\n', '@dataclass(frozen=True)\n'),
  source,
  swap('T = TypeVar("T")', 'from shop.extra import tax\n\nT = TypeVar("T")'),
  swap('T = TypeVar("T")', 'from shop.extra import taxes\n\nT = TypeVar("T")'),
  swap('T = TypeVar("T")', 'import shop.faulty\n\nT = TypeVar("T")'),
  swap('T = TypeVar("T")', 'import decimal\n\nT = TypeVar("T", bound=decimal.Decimal)'),
  swap('T = TypeVar("T")', 'import nothing_like_it\n\nT = TypeVar("T")'),
  swap('T = TypeVar("T")', 'from shop.report import number\n\nT = TypeVar("T")\nnumber.upper()'),
  swap('T = TypeVar("T")', 'import shop.gone\n\nT = TypeVar("T")'),
  `# mypy: ignore-errors\n${result('    return str(amount)')}`,
  `# mypy: disable-error-code=return-value\n${result('    return str(amount)')}`,
  `${source}\n\nprice: int = "naïve 😀"\n`,
  `${source}\n\nif False:\n    print(1)\n`,
  source.replaceAll('\n', '\r\n'),
  source,
];

async function start(): Promise<void> {
  made = await makePackage(files);
  harness = pythonHarness(createMypyChecker);
}

const document = 'shop/prices.py';
const check = (options: PythonCheckOptions = {}) =>
  harness.check(made, document, { ...options, settings: { deadlineMs: 120_000 } });

/** Asks about the original until a kept process answers. */
async function warmUp(): Promise<void> {
  for (let asked = 0; asked < 100; asked++) if (isWarm(await check())) return;
  throw new Error(`nothing answers warm: ${harness.logs.join('\n')}`);
}

function isWarm(run: CheckRun): boolean {
  return run.kind === 'ran' && run.receipt.warm === true;
}

function told(run: CheckRun): string {
  return run.kind === 'ran' ? `${run.receipt.exitCode}\n${wordsOf(run.problems)}` : `${run.kind}: ${run.failure.code}`;
}

afterEach(async () => {
  await harness.dispose();
  await made.remove();
});

describe('a kept mypy', () => {
  needs('mypy')(
    'tells of every text what the command tells',
    async () => {
      await start();
      const before = await made.contents();
      await warmUp();
      const differing: string[] = [];
      let faulty = 0;
      for (const [index, text] of candidates.entries()) {
        const kept = await check({ text });
        const fresh = await check({ text, fresh: true });
        expect(isWarm(fresh)).toBe(false);
        // Where a kept mypy fails over a text without names, the command answers.
        if (!isWarm(kept) && /^\w/m.test(text)) differing.push(`${index} was not answered warm`);
        if (told(kept) !== told(fresh)) differing.push(`${index}\n--- kept\n${told(kept)}\n--- new\n${told(fresh)}`);
        if (kept.kind === 'ran' && kept.problems.length > 0) faulty += 1;
      }
      expect(harness.logs).toEqual([]);
      expect(differing).toEqual([]);
      expect(faulty).toBeGreaterThan(25);
      expect(await made.contents()).toEqual(before);
    },
    300_000,
  );

  needs('mypy')(
    'is left for the command when a file, an unsaved text or the configuration changed',
    async () => {
      await start();
      await warmUp();
      await writeFile(join(made.root, 'main.py'), 'import shop.report\n\nx: str = shop.report.number\n');
      const changed = await check();
      expect(isWarm(changed)).toBe(false);
      await warmUp();
      const text = swap('rate: float)', 'rate: float, more: int)');
      const buffers = { 'shop/extra.py': 'from shop.prices import total\n\ntotal([], 1.0)\n' };
      const unsaved = await check({ text, buffers });
      expect(isWarm(unsaved)).toBe(false);
      expect(seen(unsaved)).toContain('extra.py:3:1 call-arg');
      await warmUp();
      await writeFile(join(made.root, 'mypy.ini'), '[mypy]\n');
      expect(isWarm(await check())).toBe(false);
    },
    120_000,
  );

  needs('mypy')(
    'is not used where an option would make it tell something else',
    async () => {
      await start();
      await writeFile(join(made.root, 'mypy.ini'), '[mypy]\nfollow_imports = silent\n');
      for (let asked = 0; asked < 12; asked++) {
        expect(isWarm(await check())).toBe(false);
        if (harness.logs.length > 0) break;
      }
      expect(harness.logs).toMatchObject([expect.stringContaining('follow_imports is silent')]);
    },
    120_000,
  );

  needs('mypy')(
    'goes on after an abort and is not confused by the answer that nobody waited for',
    async () => {
      await start();
      await warmUp();
      const controller = new AbortController();
      const asked = check({ text: result('    return str(amount)'), signal: controller.signal });
      setTimeout(() => controller.abort(), 1);
      const outcome = await asked.then(
        () => 'answered',
        () => 'aborted',
      );
      expect(['answered', 'aborted']).toContain(outcome);
      const next = await check();
      expect(isWarm(next)).toBe(true);
      expect(seen(next)).toEqual([]);
    },
    120_000,
  );
});
