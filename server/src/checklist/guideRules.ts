// The rules of guides (AGENTS.md, CONTRIBUTING.md) and of requests that a program can decide: a small table from
// words to deciders. What carries a condition (“in tests”, “unless”) is never decided here; it stays a question.

import type { Decider } from '../core/checklist.ts';

/** A decider and where it applies. */
export interface RuleReading {
  readonly decider: Decider;
  /** Language identifiers; empty for all code. */
  readonly languages: readonly string[];
}

const scripts = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
const typed = ['typescript', 'typescriptreact'];

const none = (pattern: string, within: 'code' | 'text' = 'code', flags = ''): Decider => ({
  kind: 'regex',
  pattern,
  flags,
  expect: 'no-match',
  ...(within === 'code' ? { within } : {}),
});

/** Words that forbid, right before what is forbidden. */
const forbids = String.raw`\b(?:no|never(?:\s+(?:use|write|add|commit|leave|call))?|avoid(?:\s+using)?|(?:do\s+not|don['’]t|must\s+not|should\s+not|shouldn['’]t|mustn['’]t)\s+(?:use|write|add|commit|leave|call|import|introduce)|forbidden:?|instead\s+of|rather\s+than|over|without)\s+(?:any\s+|the\s+|an?\s+)?`;

/** One line a rule that is told in words: what the words are, and what decides them. */
const table: readonly {
  readonly words: RegExp;
  readonly languages: readonly string[];
  readonly decider: (match: RegExpExecArray) => Decider | undefined;
}[] = [
  {
    words: new RegExp(`${forbids}\`?(?:export\\s+default|default[\\s-]+exports?)\`?`, 'i'),
    languages: scripts,
    decider: () => none(String.raw`\bexport\s+default\b`),
  },
  {
    words: /\b(?:use|prefer|only)\s+named\s+exports?\b(?:\s+only)?/i,
    languages: scripts,
    decider: () => none(String.raw`\bexport\s+default\b`),
  },
  {
    words: /\b(?:use|prefer)\s+`const`(?!\s+(?:over|instead\s+of|rather\s+than)\s+`let`)/i,
    languages: scripts,
    decider: () => none(String.raw`\bvar\s+[\w$[{]`),
  },
  {
    words: new RegExp(`${forbids}(?:trailing\\s+(?:white\\s*space|spaces|blanks))`, 'i'),
    languages: [],
    decider: () => none('[ \\t]+$', 'text', 'm'),
  },
  {
    words: new RegExp(`${forbids}semicolons?\\b`, 'i'),
    languages: scripts,
    decider: () => none(String.raw`;[ \t]*$`, 'code', 'm'),
  },
  {
    words: new RegExp(`${forbids}(?:wild\\s*card|star)\\s+imports?`, 'i'),
    languages: ['python', 'java'],
    decider: () => none(String.raw`\bimport\s+(?:static\s+)?(?:[\w.]+\.)?\*`),
  },
  {
    words: new RegExp(`${forbids}\`?TODO\`?s?\\b`, 'i'),
    languages: [],
    decider: () => none(String.raw`\bTODO\b`, 'text'),
  },
  {
    words: /\b(?:indent\s+with|use)\s+tabs\b/i,
    languages: [...scripts, 'go', 'c', 'cpp', 'java'],
    decider: () => none(String.raw`^ {2,}\S`, 'code', 'm'),
  },
  {
    words:
      /\b(?:indent\s+with\s+(?:two|four|\d+\s+)?\s*spaces|\w+[\s-]spaces?\s+(?:for\s+)?indentation|spaces,?\s+not\s+tabs)\b/i,
    languages: [...scripts, 'python', 'java', 'rust', 'c', 'cpp'],
    decider: () => none(String.raw`^\t+\S`, 'code', 'm'),
  },
  {
    words:
      /\blines?\b[^.]{0,40}?\b(?:at\s+most|under|below|max(?:imum)?(?:\s+of)?|up\s+to|within|exceed|longer\s+than|limit(?:ed)?(?:\s+(?:to|of|is))?|length\s*(?:is|:|of)?)\s*:?\s*(\d{2,3})\b(?!\s*(?:lines|%))|\b(\d{2,3})[\s-]*(?:chars?|characters?|columns?)\s+(?:per\s+line|line\s+(?:length|limit|width))/i,
    languages: [],
    decider: (match) => lineLength(Number(match[1] ?? match[2])),
  },
  {
    words: /\bfile\s*names?\b[^.]{0,40}?\b(kebab|snake|camel|pascal)[\s-]?case\b/i,
    languages: [],
    decider: (match) => fileNaming(match[1]!.toLowerCase()),
  },
  {
    words:
      /\b(?:all|every|each)\b[^.]{0,40}?\bfunctions?\b[^.]{0,40}?\b(?:type\s+(?:hints?|annotations?)|annotated)\b/i,
    languages: ['python'],
    decider: () => none(String.raw`\bdef\s+\w+\s*\([^()]*\)\s*:`),
  },
];

/** Code in backticks that is forbidden, with what finds it and where it means something. */
const known: Readonly<Record<string, RuleReading>> = {
  any: { decider: none(String.raw`[:<|,&]\s*any\b|\bas\s+any\b`), languages: typed },
  '==': { decider: none(String.raw`[^=!<>]==[^=]`), languages: scripts },
  '!=': { decider: none('!=[^=]'), languages: scripts },
  var: { decider: none(String.raw`\bvar\s+[\w$[{]`), languages: scripts },
  '@ts-ignore': { decider: none('@ts-ignore', 'text'), languages: scripts },
  '@ts-expect-error': { decider: none('@ts-expect-error', 'text'), languages: scripts },
  'eslint-disable': { decider: none('eslint-disable', 'text'), languages: scripts },
  enum: { decider: none(String.raw`\benum\s+\w`), languages: typed },
  print: { decider: none(String.raw`\bprint\s*\(`), languages: ['python'] },
  'print()': { decider: none(String.raw`\bprint\s*\(`), languages: ['python'] },
  unwrap: { decider: none(String.raw`\.\s*unwrap\s*\(`), languages: ['rust'] },
  'unwrap()': { decider: none(String.raw`\.\s*unwrap\s*\(`), languages: ['rust'] },
};

/** Words after which a rule holds only sometimes. */
const conditional =
  /\b(?:unless|except|exceptions?|outside|inside|only\s+(?:in|for|when|if)|when(?:ever)?|if|where|in\s+(?:tests?|production|the|new|your|this|components?|[\w/]+\/)|for\s+(?:new|tests?|the|public|simple)|during|directly|from\s+(?:the|`)|at\s+(?:the\s+)?top|possible|sparingly|usually|generally|try\s+to|prefer\s+not)\b/i;

/**
 * What decides a rule that is told in a sentence or two.
 *
 * @param words one rule, as it stands in the guide, without its bullet.
 * @returns one reading for everything that it clearly forbids or asks for; empty where no program can tell.
 */
export function readRule(words: string): readonly RuleReading[] {
  if (conditional.test(words.replace(/`[^`]*`/g, '`x`'))) return [];
  const found: RuleReading[] = [];
  for (const { words: shape, languages, decider } of table) {
    const match = shape.exec(words);
    const read = match && decider(match);
    if (read) found.push({ decider: read, languages });
  }
  const forbidden = new RegExp(`(?:${forbids})((?:\`[^\`\\n]{1,60}\`(?:\\s*(?:,|or|and|/|nor)\\s*)*)+)`, 'gi');
  for (const match of words.matchAll(forbidden))
    for (const [, code] of match[1]!.matchAll(/`([^`]+)`/g)) {
      const reading = readingOf(code!.trim());
      if (reading) found.push(reading);
    }
  const bare = new RegExp(`${forbids}(console\\.log|eval|@ts-ignore)\\b`, 'i').exec(words);
  const reading = bare && readingOf(bare[1]!);
  if (reading) found.push(reading);
  const seen = new Set<string>();
  return found.filter(({ decider }) => {
    const key = JSON.stringify(decider);
    return !seen.has(key) && seen.add(key);
  });
}

function readingOf(code: string): RuleReading | undefined {
  if (Object.hasOwn(known, code)) return known[code];
  if (/^(?:export\s+default|const|let)$/.test(code)) return undefined;
  // A name, or a call of one: `console.log`, `eval()`, `os.system`.
  const call = /^([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(\(\))?$/.exec(code);
  if (!call || (call[1]!.length < 4 && !call[2])) return undefined;
  if (!call[1]!.includes('.') && !call[2] && !/^[a-z]+$/.test(call[1]!)) return undefined;
  const name = call[1]!.split('.').map((part) => part.replaceAll('$', String.raw`\$`));
  const ends = call[2] ? String.raw`\s*\(` : /[\w]$/.test(call[1]!) ? String.raw`\b` : '';
  return {
    decider: none(String.raw`\b${name.join(String.raw`\s*\.\s*`)}${ends}`),
    languages: code.startsWith('console.') ? scripts : [],
  };
}

/** Longest line that a pattern can count to. */
const countable = 400;

function lineLength(most: number): Decider | undefined {
  if (most < 40 || most > countable) return undefined;
  return none(`^[^\\r\\n]{${most + 1}}`, 'text', 'm');
}

/** Decides on what follows the last slash, up to the first dot. */
function fileNaming(manner: string): Decider {
  const name = {
    kebab: '[a-z0-9]+(?:-[a-z0-9]+)*',
    snake: '[a-z0-9]+(?:_[a-z0-9]+)*',
    camel: '[a-z][a-zA-Z0-9]*',
    pascal: '[A-Z][a-zA-Z0-9]*',
  }[manner]!;
  return {
    kind: 'regex',
    pattern: String.raw`(?:^|/)[_.]*${name}(?:\.[^/]*)?$`,
    flags: '',
    expect: 'match',
    within: 'path',
  };
}
