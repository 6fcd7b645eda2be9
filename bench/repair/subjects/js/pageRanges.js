/** Tidies a list of pages as people type it: "3, 1-2,7 -9" becomes "1-3,7-9"; `last` is the last page there is. */
export function tidyPages(text, last) {
  const ranges = [];
  for (const raw of text.split(',')) {
    const part = raw.trim();
    if (part === '') continue;
    const dash = part.indexOf('-', 1);
    let from = Number(dash < 0 ? part : part.slice(0, dash));
    let to = dash < 0 ? from : Number(part.slice(dash + 1));
    if (Number.isNaN(from) || Number.isNaN(to)) {
      throw new RangeError(`not a page: ${part}`);
    }
    if (from > to) {
      const swapped = from;
      from = to;
      to = swapped;
    }
    if (to < 1 || from > last) continue;
    from = Math.max(1, from);
    to = Math.min(last, to);
    ranges.push([from, to]);
  }
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged = [];
  for (const [from, to] of ranges) {
    const before = merged[merged.length - 1];
    if (before !== undefined && from <= before[1] + 1) {
      if (to > before[1]) {
        before[1] = to;
      }
    } else {
      merged.push([from, to]);
    }
  }
  let count = 0;
  const shown = [];
  for (const [from, to] of merged) {
    count += to - from + 1;
    if (from === to) {
      shown.push(`${from}`);
    } else if (to === from + 1) {
      shown.push(`${from},${to}`);
    } else {
      shown.push(`${from}-${to}`);
    }
  }
  if (count === last && last > 0) {
    return 'all';
  }
  return shown.length === 0 ? 'none' : shown.join(',');
}
