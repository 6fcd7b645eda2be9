// Parameters of functions as sources and documents write them.

/** The parts between the parenthesis at `open` and the one that closes it, divided by commas; undefined if none does. */
export function partsAt(
  text: string,
  open: number,
  most = 2000,
): { readonly parts: readonly string[]; readonly end: number } | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < text.length && at < open + most; at++) {
    const unit = text[at]!;
    if (unit === "'" || unit === '"' || unit === '`') {
      const close = closingQuote(text, at);
      if (close === undefined) return undefined;
      at = close;
    } else if (unit === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const end = text.indexOf(text[at + 1] === '/' ? '\n' : '*/', at + 2);
      if (end < 0) return undefined;
      at = end;
    } else if ('([{'.includes(unit)) depth++;
    else if (')]}'.includes(unit)) {
      depth--;
      if (depth === 0) {
        if (unit !== ')') return undefined;
        const last = text.slice(from, at);
        if (last.trim() !== '' || parts.length > 0) parts.push(last);
        return { parts: parts.map((part) => part.trim()).filter((part) => part !== ''), end: at + 1 };
      }
    } else if (unit === ',' && depth === 1) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return undefined;
}

function closingQuote(text: string, at: number): number | undefined {
  const quote = text[at];
  for (let index = at + 1; index < text.length && index < at + 2000; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === quote) return index;
    else if (text[index] === '\n' && quote !== '`') return undefined;
  }
  return undefined;
}

/** The name of a parameter; `…` for the rest of them, empty for a pattern. */
export function parameterName(part: string): string {
  const words = part
    .replace(/^(?:\/\*[^]*?\*\/|\/\/[^\n]*\n|\s)+/, '')
    .replace(/^(?:(?:public|private|protected|readonly)\s+)+/, '');
  if (/^(?:\.\.\.|\*)/.test(words)) return '…';
  return /^[A-Za-z_$][\w$]*/.exec(words)?.[0] ?? '';
}
