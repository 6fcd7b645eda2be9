// Python functions on which every template is tried: all shapes, in ordinary and in awkward places.

/** Each parses and has at least one function. */
export const pythonTexts: readonly string[] = [
  `
LIMIT, NAMES = 10, ['a', 'b']
def median(values):
    """Middle."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if not ordered: return None
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
`,
  `
def search(items, wanted):
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        if items[middle] == wanted:
            return middle
        elif items[middle] < wanted:  # to the right
            low = middle + 1
        else:
            high = middle - 1
    return -1
`,
  `
class Stack:
\tsize = 0
\tdef push(self, item, *more, limit: int = 3, **rest) -> bool:
\t\tif len(self.items) >= limit or item is None: return False
\t\tself.items.append(item); self.size += 1

\t\tfor index, extra in enumerate(more, 1):
\t\t\tif extra not in rest: continue
\t\t\t# keep
\t\t\tself.size = self.size \\
\t\t\t\t+ index
\t\telse:
\t\t\tself.done = not rest and 0 < limit <= 10
\t\treturn True
`,
  `
@wrap(1)
async def load(paths, seen=[], *, start=0, step=-1):
    result = {}
    total: int = 0
    async with lock as held, other:
        for path in paths[1:]:
            try:
                text = await read(path, mode='r')
            except (OSError, ValueError) as error:
                raise ValueError(f"bad {path!r:>{start}} {text + 'x'}") from error
            finally:
                total += 1
            yield text.strip().upper()
            result[path] = [line for line in text.split('\\n') if line and len(line) > 1]
            while (n := total - 1) > 0:
                total //= 2; break
    match total:
        case [first, 2] if first > 1:
            total = first
        case {'k': v}:
            pass
        case _:
            del result['x'], seen[0]
    key = lambda a, b=1: a[0] + b
    text = """three
  lines
    """ + 'x' 'y'
`,
  `
def power(n, k):
    if k == 0:
        return 1
    half = power(n, k >> 1)
    return n * half * half if k & 1 else half * half
`,
  `def one(x): return x + 1\n`,
  `def empty():\n    """Only words."""\n`,
  `def stub():\n    pass\n`,
  `def crlf(xs):\r\n    best = xs[0]\r\n    for x in xs:\r\n        if x > best:\r\n            best = x\r\n\r\n    return best\r\n`,
  `
def total(rows, rate=0.1, names={}):
    count = 0
    out = []
    best = None
    for i in range(1, len(rows)):
        row = rows[i]
        if row['kind'] == 'a' and any(cell > 1 for cell in row['cells']):
            count = count + row["n"]
            out.append((i, row.get('n', 0)))
        elif row['kind'] in ('b', 'c'): out.extend(sorted(row['cells'], key=lambda c: -c)[::-1])
        else: pass
    def inner(z): return z if z else count
    print(", ".join(str(x) for x in out), sum(x * 2 for x in out if x))
    return inner(count / rate) , out
`,
];
