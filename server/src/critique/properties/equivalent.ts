// Expressions that the documentation calls equivalent to a function: “Equivalent to `sum(map(f, xs))`.” They are read
// only where the whole sentence says nothing else, and where all that they name is known: the parameters, functions of
// the document, and what the language brings along.

import { bracketEnd } from '../examples/example.ts';
import { requiredOf, sentenceAround, shortName } from './property.ts';
import type { Subject } from './subject.ts';

/** An expression, as a function at the end of the document. */
export interface Equivalent {
  /** The sentence that says it. */
  readonly quote: string;
  readonly expression: string;
  /** The function that gives its value. */
  readonly name: string;
  /** The document with that function. */
  readonly text: string;
  /** Arguments that it takes. */
  readonly takes: number;
}

const phrase =
  /(?:\b(?:exactly |logically |semantically |functionally )?(?:equivalent to|the same as|same as|identical to|short(?:hand)? for|sugar for)(?: (?:calling|writing|doing|the expression|the following))?)\s*(:{0,2})/iu;
/** Words that turn or narrow what a sentence says. */
const hedges =
  /\b(?:but|except|unless|however|roughly|approx\w*|similar\w*|almost|nearly|not|n't|if|when|where|unlike|only|without|instead|usually|mostly|conceptual\w*|basically|essentially|spirit|for|with|given|using|assuming|provided|modulo|about|could|would|old|e\.g|i\.e)\b/iu;
/** What may stand before the phrase in its sentence, beside a call of the function itself. */
const before =
  /^(?:this|it|is|are|the|function|method|result|returns?|a|an|value|call|calling|which|computes?|what|as|to|[\s,;:(–—-])*$/iu;

/** The longest expression that is read, in UTF-16 units. */
const longest = 160;

/** What the documentation calls equivalent; undefined where nothing is, or nothing that is understood as a whole. */
export function equivalentOf(subject: Subject, all: readonly Subject[], document: string): Equivalent | undefined {
  const text = plainLines(subject.doc?.raw ?? '', subject.languageId);
  const match = phrase.exec(text);
  if (!match) return undefined;
  const start = match.index + match[0].length;
  const read = inlineAt(text, start) ?? (match[1] === '' ? undefined : blockAt(text, start));
  if (!read || read.expression.length > longest) return undefined;
  const sentence = sentenceAround(text.slice(0, match.index + match[0].length), match.index);
  const lead = sentence.slice(0, Math.max(0, sentence.length - match[0].trimEnd().length)).trim();
  const own = new RegExp(
    String.raw`${'`'}{0,2}(?:\w+\.)?${shortName(subject).replaceAll('$', String.raw`\$`)}\(([^()]*)\)${'`'}{0,2}`,
    'u',
  );
  const called = own.exec(lead);
  const rest = called ? lead.replace(own, ' ') : lead;
  if (hedges.test(rest) || !before.test(rest)) return undefined;
  const names = called ? namesIn(called[1]!) : subject.parameters.map(({ name }) => name);
  if (!names || new Set(names).size < names.length) return undefined;
  const required = requiredOf(subject).length;
  const used = freeNames(read.expression, subject.languageId);
  if (!used || used.has(shortName(subject))) return undefined;
  const last = names.findLastIndex((name) => used.has(name));
  const takes = called ? names.length : Math.max(required, last + 1);
  const head = subject.body.slice(0, subject.body.indexOf(')') + 1);
  const isPlain = names
    .slice(0, takes)
    .every(
      (name) => !new RegExp(String.raw`(?:\.\.\.|\*)\s*${name.replaceAll('$', String.raw`\$`)}\b`, 'u').test(head),
    );
  const isWhole =
    takes >= required && takes <= subject.parameters.length && names.slice(0, required).every((name) => used.has(name));
  if (takes === 0 || !isPlain || !isWhole) return undefined;
  // A name alone says nothing that could be compared.
  if (/^[\w$.]+$/u.test(read.expression)) return undefined;
  const modules: string[] = [];
  for (const name of used) {
    if (names.slice(0, takes).includes(name) || (all.some(({ label }) => label === name) && !name.includes('.')))
      continue;
    if (known[subject.languageId === 'python' ? 'python' : 'javascript'].has(name)) continue;
    if (subject.languageId !== 'python' || !importable.has(name)) return undefined;
    modules.push(name);
  }
  const quote = `${sentence} ${read.written}`.replaceAll(/\s+/gu, ' ').trim();
  return {
    quote,
    ...reference(subject, names.slice(0, takes), read.expression, modules, document),
    expression: read.expression,
    takes,
  };
}

/** The comment without its marks, lines kept. */
function plainLines(raw: string, languageId: string): string {
  if (languageId === 'python') return raw.replace(/^[rRuU]*("""|''')/u, '').replace(/("""|''')$/u, '');
  return raw.replaceAll(/^[ \t]*(?:\/\*\*?|\*\/|\*(?!\/)|\/\/+) ?|\*\/$/gmu, '');
}

interface Read {
  readonly expression: string;
  /** As it stands in the documentation. */
  readonly written: string;
}

/** Code in marks, or a call, right after the phrase, with which the sentence ends. */
function inlineAt(text: string, start: number): Read | undefined {
  const after = /^[ \t]*\n?[ \t]*/u.exec(text.slice(start))![0].length + start;
  const rest = text.slice(after);
  const marked = /^(`{1,2})([^`\n]+)\1/u.exec(rest);
  const call = marked ? undefined : /^[A-Za-z_$][\w$.]*(?=\()/u.exec(rest);
  const end = marked ? marked[0].length : call ? bracketEnd(rest, call[0].length) : undefined;
  if (end === undefined) return undefined;
  const isLast = /^\)?(?:\.(?=\s|$)|\s*$|[ \t]*\n[ \t]*(?:\n|$|@|:|"""))/u.test(rest.slice(end));
  return isLast
    ? { expression: (marked ? marked[2]! : rest.slice(0, end)).trim(), written: rest.slice(0, end) }
    : undefined;
}

/** A block of one line, indented or fenced, after a colon. */
function blockAt(text: string, start: number): Read | undefined {
  const block =
    /^[ \t]*\n(?:[ \t]*\n)*(?:[ \t]*```\w*\n[ \t]*(\S[^\n]*)\n[ \t]*```|[ \t]{2,}(?!>>>)(\S[^\n]*)(?=\n[ \t]*\n|\s*$|\n\S))/u.exec(
      text.slice(start),
    );
  const line = (block?.[1] ?? block?.[2])?.trim();
  return line === undefined ? undefined : { expression: line.replace(/;$/u, ''), written: line };
}

/** Names apart at commas; undefined where something else stands there. */
function namesIn(list: string): readonly string[] | undefined {
  const names = list.split(',').map((one) => one.trim());
  return names.every((one) => /^[A-Za-z_$][\w$]*$/u.test(one)) ? names : undefined;
}

const known = {
  javascript: new Set(
    'Math Number String Array Object Boolean JSON parseInt parseFloat isNaN isFinite Set Map BigInt encodeURIComponent decodeURIComponent undefined NaN Infinity null true false typeof instanceof new in of void'.split(
      ' ',
    ),
  ),
  python: new Set(
    'sum len min max sorted list tuple set dict frozenset map filter zip range abs all any reversed enumerate str int float bool round divmod pow repr ord chr isinstance next iter for in if else lambda not and or is None True False'.split(
      ' ',
    ),
  ),
};
const importable = new Set(['math', 'functools', 'operator', 'itertools', 'statistics', 'string']);

/** Names that an expression takes from outside of it; undefined where it is no expression of a simple form. */
function freeNames(expression: string, languageId: string): ReadonlySet<string> | undefined {
  const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gu, '0');
  if (
    /[;`{}\n\\@#…]|\.\.\.(?!\w|\[)|(?<![=!<>])=(?![=>])|:=|\b(?:await|yield|import|function|class|async)\b/u.test(bare)
  )
    return undefined;
  if (bracketEnd(`(${bare})`, 0) !== bare.length + 2) return undefined;
  const isPython = languageId === 'python';
  const own = new Set<string>();
  if (isPython) {
    for (const [, names] of bare.matchAll(/\bfor\s+([\w\s,()]+?)\s+in\b/gu))
      for (const name of names!.match(/\w+/gu) ?? []) own.add(name);
    for (const [, names] of bare.matchAll(/\blambda\s*([^:]*):/gu))
      for (const name of names!.match(/[A-Za-z_]\w*/gu) ?? []) own.add(name);
  } else
    for (const [, list, one] of bare.matchAll(/(?:\(([\w$\s,]*)\)|([\w$]+))\s*=>/gu))
      for (const name of (list ?? one!).match(/[\w$]+/gu) ?? []) own.add(name);
  const names = [...bare.matchAll(/(?<![\w$])(?<!(?<!\.\.)\.\s*)[A-Za-z_$][\w$]*/gu)].map(([name]) => name);
  return new Set(names.filter((name) => !own.has(name)));
}

function reference(
  { languageId, manner }: Subject,
  names: readonly string[],
  expression: string,
  modules: readonly string[],
  document: string,
) {
  const name = 'touchstoneReference';
  const taken = manner?.taken === true;
  if (languageId === 'python') {
    const imports = [...modules, ...(taken ? ['itertools'] : [])].map((one) => `    import ${one}\n`).join('');
    const value = taken ? `list(itertools.islice((${expression}), 50))` : `(${expression})`;
    return { name, text: `${document}\n\ndef ${name}(${names.join(', ')}):\n${imports}    return ${value}\n` };
  }
  const value = taken ? `[...(${expression})].slice(0, 50)` : `(${expression})`;
  return { name, text: `${document}\nfunction ${name}(${names.join(', ')}) { return ${value}; }\n` };
}
