// Offsets of a text as Python counts them, in code points, where we count UTF-16 units.

/**
 * Makes the function that turns an offset of `text` into one in code points.
 *
 * @param text without lone surrogates, else they count one each.
 */
export function codePointsOf(text: string): (offset: number) => number {
  const wide: number[] = [];
  for (const found of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) wide.push(found.index);
  if (wide.length === 0) return (offset) => offset;
  return (offset) => {
    let low = 0;
    let high = wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (wide[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return offset - low;
  };
}
