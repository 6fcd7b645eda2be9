// Tools that count a file in bytes, and our texts that count in UTF-16 units.

/** Makes the way from byte offsets of a text's UTF-8 to offsets of the text; inside a character means its start. */
export function byteOffsets(text: string): (bytes: number) => number {
  // eslint-disable-next-line no-control-regex -- all of ASCII, control characters included
  if (/^[\u0000-\u007f]*$/.test(text)) return (bytes) => Math.max(0, Math.min(text.length, Math.floor(bytes)));
  const table: number[] = [];
  let units = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const weight = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    for (let index = 0; index < weight; index++) table.push(units);
    units += character.length;
  }
  return (bytes) => {
    const whole = Math.max(0, Math.floor(bytes));
    return whole >= table.length ? text.length : table[whole]!;
  };
}
