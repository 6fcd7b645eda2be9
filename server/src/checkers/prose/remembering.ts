// Remembers what was worked out from a text, up to a number of characters; the oldest is forgotten first.

/** A function that works something out only for texts that it has not seen lately. */
export function remembering<V>(mostCharacters: number): (text: string, work: (text: string) => V) => V {
  const memory = new Map<string, V>();
  let characters = 0;
  return (text, work) => {
    const before = memory.get(text);
    if (before !== undefined) return before;
    const value = work(text);
    memory.set(text, value);
    characters += text.length + 1;
    for (const oldest of memory.keys()) {
      if (characters <= mostCharacters) break;
      memory.delete(oldest);
      characters -= oldest.length + 1;
    }
    return value;
  };
}
