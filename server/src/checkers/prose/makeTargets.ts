// The targets of a Makefile, as far as they can be read without running make.

/** Its targets; undefined where patterns, includes or computed names make the list incomplete. */
export function makeTargetsOf(text: string): ReadonlySet<string> | undefined {
  const targets = new Set<string>();
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split(/\r\n|\r|\n/)) {
    if (/^\s*-?s?include\b/.test(line)) return undefined;
    const rule = /^([^\s:#=][^:#=]*):(?!:?:?=)/.exec(line);
    if (!rule) continue;
    if (/[%$]/.test(rule[1]!)) return undefined;
    for (const target of rule[1]!.trim().split(/\s+/)) targets.add(target);
    if (rule[1]!.trim() === '.PHONY')
      for (const target of line.slice(rule[0].length).trim().split(/\s+/)) targets.add(target);
  }
  return targets;
}
