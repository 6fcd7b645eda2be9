// Facts that documents state in more than one wording: the default of a name, the version since which there is a name,
// the least version of a product, whether a name waits. Two statements of one fact with two values conflict.

/** One fact, as one sentence states it. */
export interface Fact {
  /** What it is of. */
  readonly key: string;
  readonly value: string;
  /** Whether the sentence itself names what it speaks of, not as the head of an entry. */
  readonly inWords: boolean;
}

const literal = String.raw`\x60[^\x60\n]+\x60|\d[\d_.]*(?:\s?(?:ms|milliseconds|s|seconds|minutes|kb|mb))?|true|false|\*\*[\w.]+\*\*`;
const name = String.raw`\x60(?:--)?([A-Za-z_$][\w$.-]*)\x60`;

const patterns: readonly { readonly kind: string; readonly pattern: RegExp; readonly inWords: boolean }[] = [
  // “`timeout` … (default: 5000)” at the head of an entry.
  {
    kind: 'default',
    pattern: new RegExp(
      String.raw`^\W*${name}[^\x60]{0,160}?\bdefaults?(?:\s+(?:value|is|are|to|of)){0,3}\s*[:=]?\s*(${literal})`,
      'i',
    ),
    inWords: false,
  },
  {
    kind: 'default',
    pattern: new RegExp(
      String.raw`\bthe default (?:value )?(?:of|for) (?:the )?${name}(?: option| setting| flag)? is (${literal})`,
      'i',
    ),
    inWords: true,
  },
  {
    kind: 'default',
    pattern: new RegExp(
      String.raw`\b(?:by default,? )(?:the )?${name}(?: option| setting| flag)? is (?:set to )?(${literal})`,
      'i',
    ),
    inWords: true,
  },
  {
    kind: 'default',
    pattern: new RegExp(
      String.raw`(?:^|\b(?:the|option|note that) )${name}(?: option| setting| flag)? (?:defaults to|is (${literal}) by default)\s*(${literal})?`,
      'i',
    ),
    inWords: true,
  },
  {
    kind: 'since',
    pattern: new RegExp(
      String.raw`${name}(?: option| method| function| flag)? (?:is|was|has been) (?:added|introduced|available|supported) (?:in|since|as of|from) (?:version )?v?(\d+(?:\.\d+)*)`,
      'i',
    ),
    inWords: true,
  },
];
const product =
  /\b(?:requires?|needs?|supports?|works? (?:with|on|in)|runs? on|at least|minimum)\b[^.\n]{0,30}?\b(Node(?:\.?js)?|Python|npm|TypeScript|Deno|Bun|Go|Java|Rust|Ruby|PHP)\s*(?:versions?\s*)?(?:>=|≥|v)?\s*v?(\d+(?:\.\d+)*)\s*(?:\+|or (?:later|newer|higher|above|greater)|and (?:above|later|up|newer|higher))?/i;

/** A fact with the statement that states it. */
export interface Stated<S> {
  readonly fact: Fact;
  readonly by: S;
}

/** Pairs of statements that give one fact two values, the later one second; `facts` in the order of the document. */
export function conflictingFacts<S>(facts: readonly Stated<S>[]): readonly (readonly [Stated<S>, Stated<S>])[] {
  const pairs: (readonly [Stated<S>, Stated<S>])[] = [];
  const byKey = new Map<string, Stated<S>[]>();
  for (const one of facts) {
    const same = byKey.get(one.fact.key);
    if (same) same.push(one);
    else byKey.set(one.fact.key, [one]);
  }
  for (const same of byKey.values()) {
    const heads = new Set(same.filter(({ fact }) => !fact.inWords).map(({ fact }) => fact.value));
    if (heads.size > 1) continue;
    for (const [index, second] of same.entries()) {
      const others = same.slice(0, index);
      const { value, inWords } = second.fact;
      // Entries of several lists may share a name; a sentence that names it is needed on one side.
      const first = others.find(({ fact }) => fact.value !== value && (fact.inWords || inWords));
      if (first && !others.some(({ fact }) => fact.value === value)) pairs.push([first, second]);
    }
  }
  return pairs;
}

/** The facts that a sentence states. */
export function factsOf(text: string): readonly Fact[] {
  const sentence = text.replaceAll(/\s+/g, ' ');
  if (
    /\b(?:if|when|unless|otherwise|except|in (?:strict|production|development) mode|prior to|before|until|was|were|on windows|version \d+ of)\b/i.test(
      sentence,
    )
  ) {
    if (!/\b(?:was|has been) (?:added|introduced)/i.test(sentence)) return [];
  }
  const found: Fact[] = [];
  for (const { kind, pattern, inWords } of patterns) {
    const fact = pattern.exec(sentence);
    const value = fact?.[2] ?? fact?.[3];
    if (fact && value !== undefined) found.push({ key: `${kind} ${fact[1]!}`, value: plain(value), inWords });
  }
  const needed = product.exec(sentence);
  if (
    needed &&
    !/\bv?\d+\.x\b|\bif\b|\bor\b.*\bor\b/i.test(sentence) &&
    [...sentence.matchAll(/\d+(?:\.\d+)*/g)].length === 1
  )
    found.push({
      key: `needs ${needed[1]!.toLowerCase().replace(/\.?js$/, '')}`,
      value: needed[2]!.replace(/(?:\.0)+$/, ''),
      inWords: true,
    });
  return found;
}

function plain(value: string): string {
  return value
    .replaceAll(/[`*'"]/g, '')
    .replace(/\.$/, '')
    .replaceAll('_', '')
    .trim()
    .toLowerCase();
}
