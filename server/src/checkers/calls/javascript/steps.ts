// Puts a count of steps into JavaScript or TypeScript text, at function entries and in loops, so that what never
// ends can be ended. Works on tokens alone, since it is done for thousands of versions a second: where it does not
// see a loop, a limit of time ends it; where it misreads the text, the text does not compile and is used without.

/** The name under which programs know the counter; it returns false, or throws when too many steps were taken. */
export const stepName = '__ts$s';

const call = `${stepName}()`;

/** Text with steps in it. */
export interface SteppedText {
  readonly text: string;
  /** Whether its brackets match, so that it cannot reach beyond the place that it is put into. */
  readonly balanced: boolean;
}

interface Open {
  readonly kind: string;
  /** What a `(` belongs to: a loop, another control word, or anything else. */
  readonly word: string;
  readonly at: number;
  /** Offset after the first `;` within, for heads of loops. */
  semicolon?: number;
}

const controls = new Set(['if', 'switch', 'with', 'catch']);
/** After these a `/` begins an expression. */
const before = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await default extends'.split(' '),
);
/** Words that no type begins with. */
const statements = new Set(
  'return const let var throw case if for while do switch try else new class function await yield delete in of'.split(
    ' ',
  ),
);
const wordStart = /[\p{ID_Start}$_#]/u;
const wordRest = /[\p{ID_Continue}$\u200c\u200d]/u;

/**
 * Inserts steps; never throws, and changes nothing but by insertion.
 *
 * @param hasTypes whether `=>` may be part of a type.
 */
export function withSteps(source: string, hasTypes: boolean): SteppedText {
  const inserts: { readonly at: number; readonly text: string }[] = [];
  const stack: Open[] = [];
  let balanced = true;
  /** The last token: a word, a single character of punctuation, `=>`, `)loop`, or `)function`. */
  let last = '';
  /** A `)` that may end the parameters of a function with a return type. */
  let typed = false;
  let at = 0;
  const { length } = source;
  while (at < length) {
    const unit = source.charCodeAt(at);
    if (unit <= 32 || unit === 0xa0 || unit === 0xfeff) {
      at++;
      continue;
    }
    const character = source[at]!;
    if (character === '/') {
      const next = source[at + 1];
      if (next === '/') {
        at = lineEnd(source, at);
        continue;
      }
      if (next === '*') {
        const end = source.indexOf('*/', at + 2);
        if (end < 0) return { text: source, balanced: false };
        at = end + 2;
        continue;
      }
      if (isExpressionNext(last)) {
        const end = regexEnd(source, at);
        if (end !== undefined) {
          at = end;
          last = 'value';
          continue;
        }
      }
    }
    if (last === '=>') {
      if (character !== '{' && !hasTypes) inserts.push({ at, text: `${call}?0:` });
    }
    if (isWord(unit, character)) {
      let end = at + 1;
      while (end < length && isRest(source.charCodeAt(end), source[end]!)) end++;
      const word = source.slice(at, end);
      // A word after a dot is a name, whatever it is.
      last = last === '.' ? 'value' : word;
      if (statements.has(word)) typed = false;
      at = end;
      continue;
    }
    if (unit >= 48 && unit <= 57) {
      at = /[\w.]*/y.exec(source.slice(at, at + 60))![0].length + at;
      last = 'value';
      continue;
    }
    if (character === '"' || character === "'") {
      const end = stringEnd(source, at);
      if (end === undefined) return { text: source, balanced: false };
      at = end;
      last = 'value';
      continue;
    }
    if (character === '`' || (character === '}' && stack.at(-1)?.kind === '${')) {
      if (character === '}') stack.pop();
      const end = templateEnd(source, at + 1);
      if (end === undefined) return { text: source, balanced: false };
      at = end.at;
      if (end.opens) {
        stack.push({ kind: '${', word: '', at });
        last = '(';
      } else last = 'value';
      continue;
    }
    switch (character) {
      case '(':
      case '[':
      case '{':
        if (character === '{') enter(last, typed, at + 1, inserts);
        stack.push({ kind: character, word: character === '(' ? last : '', at: at + 1 });
        last = character;
        typed = false;
        break;
      case ')':
      case ']':
      case '}': {
        const open = stack.pop();
        if (open === undefined || pairs[open.kind] !== character) {
          balanced = false;
          last = character;
          break;
        }
        typed = false;
        last = character;
        if (character === ')') last = closed(open, source, at, inserts);
        break;
      }
      case ';': {
        const open = stack.at(-1);
        if (open?.kind === '(' && open.semicolon === undefined) open.semicolon = at + 1;
        last = ';';
        typed = false;
        break;
      }
      case '=':
        if (source[at + 1] === '>') {
          at += 2;
          last = '=>';
          continue;
        }
        last = '=';
        typed = false;
        break;
      case ':':
        // `): Type {`, where the type is made of names, dots, angle brackets and bars.
        typed = last === ')function';
        last = ':';
        break;
      case '?':
      case '!':
      case '+':
      case '-':
        // `x++ / y`: what follows is no expression.
        last = (character === '+' || character === '-') && source[at + 1] === character ? doubled(last) : character;
        if (source[at + 1] === character && character !== '!' && character !== '?') at++;
        break;
      default:
        if (!'.<>|&'.includes(character)) typed = false;
        last = character;
    }
    at++;
  }
  if (stack.length > 0) balanced = false;
  return { text: inserted(source, inserts), balanced };
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function doubled(last: string): string {
  return isExpressionNext(last) ? '+' : 'value';
}

/** Steps at a `{` that begins the body of a function or of a loop over something. */
function enter(last: string, typed: boolean, at: number, inserts: { at: number; text: string }[]): void {
  if (last === ')function' || last === ')each' || last === '=>' || (typed && !':|&.<'.includes(last)))
    inserts.push({ at, text: `${call};` });
}

/** What a `)` ends; puts a step into the head of a loop. */
function closed(open: Open, source: string, at: number, inserts: { at: number; text: string }[]): string {
  if (open.word === 'while') {
    inserts.push({ at: open.at, text: `${call},` });
    return ')loop';
  }
  if (
    open.word === 'for' ||
    (open.word === 'await' && /\bfor\s*await\s*\($/.test(source.slice(Math.max(0, open.at - 40), open.at)))
  ) {
    if (open.semicolon === undefined) return ')each';
    const rest = source.slice(open.semicolon, at).trimStart();
    inserts.push({ at: open.semicolon, text: rest.startsWith(';') ? `!${call}` : `${call},` });
    return ')loop';
  }
  if (controls.has(open.word)) return ')loop';
  return ')function';
}

/** Whether a `/` after this token begins a regular expression. */
function isExpressionNext(last: string): boolean {
  if (last === '' || last === ')loop' || last === ')each' || last === '}') return true;
  if (last === ')' || last === ')function' || last === ']' || last === 'value') return false;
  return !isWord(last.charCodeAt(0), last[0]!) || before.has(last);
}

function isWord(unit: number, character: string): boolean {
  return unit < 128
    ? (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 36 || unit === 95 || unit === 35
    : wordStart.test(character) || (unit >= 0xd800 && unit <= 0xdfff);
}

function isRest(unit: number, character: string): boolean {
  return unit < 128
    ? (unit >= 97 && unit <= 122) ||
        (unit >= 65 && unit <= 90) ||
        (unit >= 48 && unit <= 57) ||
        unit === 36 ||
        unit === 95
    : wordRest.test(character) || (unit >= 0xd800 && unit <= 0xdfff);
}

function lineEnd(source: string, from: number): number {
  const found = /[\n\r\u2028\u2029]/g;
  found.lastIndex = from;
  return found.exec(source)?.index ?? source.length;
}

function stringEnd(source: string, from: number): number | undefined {
  const quote = source[from];
  for (let at = from + 1; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === quote) return at + 1;
    else if (character === '\n' || character === '\r') return undefined;
  }
  return undefined;
}

function templateEnd(source: string, from: number): { readonly at: number; readonly opens: boolean } | undefined {
  for (let at = from; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === '`') return { at: at + 1, opens: false };
    else if (character === '$' && source[at + 1] === '{') return { at: at + 2, opens: true };
  }
  return undefined;
}

function regexEnd(source: string, from: number): number | undefined {
  let inClass = false;
  for (let at = from + 1; at < source.length; at++) {
    const character = source[at];
    if (character === '\n' || character === '\r') return undefined;
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return /[a-z]*/y.exec(source.slice(at + 1, at + 12))![0].length + at + 1;
  }
  return undefined;
}

function inserted(source: string, inserts: readonly { readonly at: number; readonly text: string }[]): string {
  if (inserts.length === 0) return source;
  const sorted = inserts.toSorted((a, b) => a.at - b.at);
  let text = '';
  let at = 0;
  for (const insert of sorted) {
    text += source.slice(at, insert.at) + insert.text;
    at = insert.at;
  }
  return text + source.slice(at);
}
