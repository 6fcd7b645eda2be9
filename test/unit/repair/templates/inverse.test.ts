// Faults planted by hand in correct functions: some template must give the correct text back.
import { describe, expect, test } from 'vitest';
import { templates } from '../../../../server/src/repair/templates/index.ts';
import { placeIn, applied } from '../samples.ts';

const median = `
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}`;

const search = `
function search(list, wanted) {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    if (list[middle] === wanted) return middle;
    if (list[middle] < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}`;

const words = `
function initials(text, { separator = ' ', upper = true } = {}) {
  const parts = text.trim().split(separator).filter((part) => part.length > 0);
  let out = '';
  for (let i = 0; i < parts.length; i++) {
    if (i > 0 && !parts[i].startsWith('(')) out += '.';
    out += parts[i].slice(0, 1);
  }
  return upper ? out.toUpperCase() : out;
}`;

const paths = `
function paths(node, path, found) {
  path.push(node.name);
  if (node.children.length === 0) found.push([...path]);
  for (const child of node.children) paths(child, path, found);
  path.pop();
  return found;
}`;

const fetching = `
async function total(ids, load) {
  let sum = 0;
  let best = -Infinity;
  for (const id of ids) {
    const row = await load(id);
    if (row.count > 0) sum += row.price * row.count;
    best = Math.max(best, row.price);
  }
  return { sum, best, distance: Math.abs(sum - best) };
}`;

const grid = `
def grid(rows, width, fill=0):
    out = []
    for index, row in enumerate(rows):
        line = list(row)[:width]
        while len(line) < width:
            line.append(fill)
        if index > 0 and line not in out:
            out.append(line)
    return sorted(out, key=lambda line: line[-1], reverse=True)
`;

const powers = `
def power(base, exponent):
    if exponent == 0:
        return 1
    half = power(base, exponent // 2)
    if exponent % 2 == 1:
        return half * half * base
    return half * half
`;

const stitched = `
/** Joins the parts with a dash: 'a-b'. */
function stitch(parts, limit, scale) {
  let out = '';
  let count = 0;
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] === '') continue;
    if (count >= limit) break;
    for (let j = i + 1; j < parts.length; j++) {
      if (i !== j && parts[i] === parts[j]) return 0;
    }
    out += '-';
    count += 1;
  }
  const room = limit * count + limit;
  return room + out.length * scale;
}`;

const called = `
function shuffle(collection, mixed) {
  const func = Array.isArray(collection) ? mixed : String;
  return func(collection);
}`;

const whole = `
function whole(n) { return Math.floor(n); }
function half(n) { return whole(n) / 2; }
function first(parts, n) {
  const part = parts[0].trim();
  const count = n > 0 ? whole(n) : 1;
  return part.padEnd(count);
}`;

const greatest = `
def greatest(values, limit=None):
    best = None
    for value in values:
        if value is not None and len(value) > 1:
            continue
        if best is None or value > best:
            best = value
    if not best:
        return ''
    return ', '.join(best)
`;

/** The correct text, what stands there, and what it was made. */
const planted: readonly (readonly [languageId: string, correct: string, there: string, fault: string])[] = [
  ['javascript', median, 'a - b', 'b - a'],
  ['javascript', median, '.sort((a, b) => a - b)', '.sort()'],
  ['javascript', median, 'Math.floor(sorted.length / 2)', 'Math.ceil(sorted.length / 2)'],
  ['javascript', median, 'Math.floor(sorted.length / 2)', 'sorted.length / 2'],
  ['javascript', median, 'sorted.length === 0', 'sorted.length !== 0'],
  ['javascript', median, 'sorted.length === 0', 'sorted.length === 1'],
  ['javascript', median, 'sorted[middle] : (', 'sorted[middle + 1] : ('],
  ['javascript', median, '(sorted[middle - 1] + sorted[middle]) / 2', 'sorted[middle - 1] + sorted[middle] / 2'],
  ['javascript', median, 'sorted[middle - 1] +', 'sorted[middle] +'],
  ['javascript', median, '[...values].sort', 'values.sort'],
  ['javascript', search, 'low <= high', 'low < high'],
  ['javascript', search, 'list.length - 1', 'list.length'],
  ['javascript', search, 'low = middle + 1', 'low = middle'],
  ['javascript', search, 'low = middle + 1', 'high = middle + 1'],
  ['javascript', search, 'return -1', 'return 1'],
  ['javascript', search, 'return -1', 'return 0'],
  ['javascript', search, 'low + high', 'low - high'],
  ['javascript', search, 'return middle', 'return low'],
  ['javascript', search, '(low + high) / 2', 'low + high / 2'],
  ['javascript', search, 'let low = 0', 'let low = 1'],
  ['javascript', search, 'list[middle] < wanted', 'middle < wanted'],
  ['javascript', words, 'i > 0 && !parts[i]', 'i > 0 || !parts[i]'],
  ['javascript', words, '!parts[i].startsWith', 'parts[i].startsWith'],
  ['javascript', words, "i > 0 && !parts[i].startsWith('(')", "!parts[i].startsWith('(')"],
  ['javascript', words, "startsWith('(')", "endsWith('(')"],
  ['javascript', words, 'slice(0, 1)', 'slice(1)'],
  ['javascript', words, 'slice(0, 1)', 'slice(0, 2)'],
  ['javascript', words, 'out.toUpperCase() : out', 'out : out.toUpperCase()'],
  ['javascript', words, 'out.toUpperCase() :', 'out.toLowerCase() :'],
  ['javascript', words, 'text.trim().split', 'text.split'],
  ['javascript', words, 'out += parts[i].slice', 'out = parts[i].slice'],
  ['javascript', words, "let out = ''", "let out = ' '"],
  ['javascript', paths, 'found.push([...path])', 'found.push(path)'],
  ['javascript', paths, 'paths(child, path, found)', 'paths(node, path, found)'],
  ['javascript', paths, 'paths(child, path, found)', 'paths(child, found, path)'],
  ['javascript', paths, 'paths(child, path, found)', 'paths(child, path)'],
  ['javascript', paths, 'path.pop()', 'path.shift()'],
  ['javascript', paths, 'of node.children', 'of node.name'],
  ['javascript', fetching, 'await load(id)', 'load(id)'],
  ['javascript', fetching, 'row.price * row.count', 'row.price'],
  ['javascript', fetching, 'row.price * row.count', 'row.price + row.count'],
  ['javascript', fetching, 'Math.max', 'Math.min'],
  ['javascript', fetching, 'Math.abs(sum - best)', 'sum - best'],
  ['javascript', fetching, 'best = -Infinity', 'best = 0'],
  ['javascript', fetching, '(best, row.price)', '(best, row.count)'],
  ['python', grid, '[:width]', '[width:]'],
  ['python', grid, 'len(line) < width', 'len(line) <= width'],
  ['python', grid, 'index > 0 and', 'index > 0 or'],
  ['python', grid, 'not in out', 'in out'],
  ['python', grid, 'line[-1]', 'line[0]'],
  ['python', grid, 'line[-1]', 'line[1]'],
  ['python', grid, 'reverse=True', 'reverse=False'],
  ['python', grid, 'append(fill)', 'append(width)'],
  ['python', grid, 'fill=0', 'fill=1'],
  ['python', grid, 'sorted(out, key=lambda line: line[-1], reverse=True)', 'sorted(out, key=lambda line: line[-1])'],
  ['python', powers, 'exponent // 2)', 'exponent / 2)'],
  ['python', powers, 'exponent // 2)', 'exponent)'],
  ['python', powers, 'power(base, exponent // 2)', 'power(exponent // 2, base)'],
  ['python', powers, 'exponent % 2 == 1', 'exponent % 2 == 0'],
  ['python', powers, 'half * half * base', 'half * base'],
  ['python', powers, 'half * half * base', 'half + half * base'],
  ['python', powers, 'return 1', 'return 0'],
  ['javascript', stitched, "parts[i] === ''", "parts[i] > ''"],
  ['javascript', stitched, 'parts[i] === parts[j]', 'parts[i] <= parts[j]'],
  ['javascript', stitched, 'i !== j && ', ''],
  ['javascript', stitched, 'j = i + 1', 'j = 0'],
  ['javascript', stitched, 'return 0;', 'return null;'],
  ['javascript', stitched, 'return 0;', 'return;'],
  ['javascript', stitched, "out += '-'", "out += ' '"],
  ['javascript', stitched, "    out += '-';\n    count += 1;", "    out += '-';"],
  ['javascript', stitched, 'limit * count + limit', 'count * limit + count'],
  ['javascript', stitched, 'out.length * scale', 'out.length'],
  ['javascript', called, 'return func(', 'return collection('],
  ['javascript', called, 'return func(collection)', 'return collection'],
  ['javascript', whole, 'whole(n) : 1', 'n : 1'],
  ['javascript', whole, 'parts[0].trim()', 'parts[0]'],
  ['python', greatest, 'value is not None and ', ''],
  ['python', greatest, 'best is None or value > best', 'value > best'],
  ['python', greatest, "return ''", 'return None'],
  ['python', greatest, "', '.join", "''.join"],
];

describe('a planted fault has its inverse', () => {
  test.each(
    planted.map(
      ([language, text, there, fault]) => [`${language}: ${fault} → ${there}`, language, text, there, fault] as const,
    ),
  )('%s', async (_name, languageId, correct, there, fault) => {
    const at = correct.indexOf(there);
    expect(at).toBeGreaterThan(0);
    expect(correct.lastIndexOf(there)).toBe(at);
    const faulty = correct.slice(0, at) + fault + correct.slice(at + there.length);
    const place = await placeIn(languageId, faulty);
    const found = templates.filter((template) =>
      [...template.propose(place)].some((fix) => applied(faulty, fix) === correct),
    );
    expect(
      found.map(({ id }) => id),
      `${fault} → ${there}`,
    ).not.toEqual([]);
  });
});
