// Turns byte offsets of a text's UTF-8 form, which many tools print, into offsets in UTF-16 units.

/** A function from byte offsets of `text` to its offsets; undefined for places outside or within a character. */
export function byteOffsets(text: string): (bytes: number) => number | undefined {
  let known: Map<number, number> | undefined;
  let isAscii: boolean | undefined;
  return (bytes) => {
    if (!Number.isInteger(bytes) || bytes < 0) return undefined;
    isAscii ??= !/[^\0-\x7f]/.test(text);
    if (isAscii) return bytes <= text.length ? bytes : undefined;
    known ??= placesOf(text);
    return known.get(bytes);
  };
}

function placesOf(text: string): Map<number, number> {
  const places = new Map<number, number>();
  let bytes = 0;
  let units = 0;
  for (const character of text) {
    places.set(bytes, units);
    bytes += Buffer.byteLength(character);
    units += character.length;
  }
  return places.set(bytes, units);
}
