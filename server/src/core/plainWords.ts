// Makes the words of a model or a tool fit to be shown as plain text.

/**
 * Words of a stranger, fit to be shown: one line without control, format (bidi, zero-width) and tag characters.
 *
 * @param limit most UTF-16 units; no character is cut in half.
 */
export function plainWords(words: unknown, limit = 500): string {
  if (typeof words !== 'string') return '';
  const plain = words
    .slice(0, limit * 8)
    .toWellFormed()
    .replace(/[\u200c\u200d]/g, '')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\s]+/gu, ' ')
    .trim()
    .slice(0, limit);
  return (plain.isWellFormed() ? plain : plain.slice(0, -1)).trimEnd();
}
