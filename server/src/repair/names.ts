// Names of code within regular expressions.

/** A name as a regular expression writes it: a dollar stands for itself. */
export function escapedName(name: string): string {
  return name.replaceAll('$', '\\$');
}
