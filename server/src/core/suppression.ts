// Recognises changes that silence a check instead of fixing its cause. Works on words, not on a parse
// tree, so that it holds for text that does not parse; strings and (where it matters) comments are
// told apart by a small scanner. New suppressions count, old ones may stay.

interface Suppression {
  readonly name: string;
  readonly languages: readonly string[];
  /** Where it counts: directives live in comments, the rest in code. */
  readonly where: 'comment' | 'code';
  readonly pattern: RegExp;
}

const scriptLanguages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];
const typed = ['typescript', 'typescriptreact'];

const suppressions: readonly Suppression[] = [
  { name: '@ts-ignore', languages: scriptLanguages, where: 'comment', pattern: /@ts-ignore\b/g },
  { name: '@ts-expect-error', languages: scriptLanguages, where: 'comment', pattern: /@ts-expect-error\b/g },
  { name: '@ts-nocheck', languages: scriptLanguages, where: 'comment', pattern: /@ts-nocheck\b/g },
  { name: 'eslint-disable', languages: scriptLanguages, where: 'comment', pattern: /\b(?:eslint|oxlint|biome|tslint|deno-lint|prettier)-(?:disable|ignore)\b/g },
  { name: 'coverage or test ignore comment', languages: scriptLanguages, where: 'comment', pattern: /\b(?:c8|v8|istanbul) ignore\b/g },
  { name: 'touchstone-ignore', languages: [], where: 'comment', pattern: /\btouchstone-ignore\b/g },
  { name: 'a JSDoc cast to any', languages: scriptLanguages, where: 'comment', pattern: /@(?:type|param|returns?|typedef)\s*\{\s*(?:any|\*|Function|Object)\s*\}/g },
  { name: 'the type any', languages: typed, where: 'code', pattern: /(?:\bas\s+|[:<,|&(]\s*|=>\s*)any\b(?!\s*[(:.])/g },
  { name: 'a cast through unknown', languages: typed, where: 'code', pattern: /\bas\s+unknown\s+as\b/g },
  { name: 'a cast to never', languages: typed, where: 'code', pattern: /\bas\s+never\b/g },
  { name: 'a type assertion', languages: typed, where: 'code', pattern: /\bas\s+(?!const\b|any\b|unknown\b|never\b)[A-Za-z_$({[]/g },
  { name: 'a non-null assertion', languages: typed, where: 'code', pattern: /[\w$)\]]!(?=[.[;,)\]}]|\s*$|\s+[^=\s])/gm },
  { name: 'a skipped or exclusive test', languages: scriptLanguages, where: 'code', pattern: /\b(?:it|test|describe|suite|context)\.(?:skip|only|todo|fails|failing|skipIf|runIf)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/g },
  { name: 'an early exit of the process', languages: scriptLanguages, where: 'code', pattern: /\bprocess\s*\.\s*(?:exit|abort|kill|reallyExit)\b|\bprocess\s*\[/g },
  { name: 'a handler that swallows every error', languages: scriptLanguages, where: 'code', pattern: /\bcatch\s*(?:\([^()]*\))?\s*\{\s*\}|\.catch\s*\(\s*(?:\(\s*\w*\s*\)|\w+)\s*=>\s*(?:\{\s*\}|undefined|null|void 0)\s*\)/g },
  { name: 'a look at whether a test is running', languages: scriptLanguages, where: 'code', pattern: /\b(?:NODE_ENV|VITEST|VITEST_WORKER_ID|JEST_WORKER_ID|NODE_TEST_CONTEXT)\b/g },
  { name: 'type: ignore', languages: ['python'], where: 'comment', pattern: /#\s*(?:type:\s*ignore|noqa|pragma:\s*no cover|pyright:\s*ignore)/g },
];

const assertion = /\b(?:assert|expect|should|t|chai|strictEqual|deepStrictEqual)\s*(?:\.\s*[\w$]+\s*)*\(/g;

/**
 * Names what `after` suppresses and `before` did not.
 *
 * Assertions that became fewer count too, wherever the text has any: a repair never removes them
 * silently (design, "the check may be the wrong side").
 *
 * @returns one short phrase a suppression, in the order of the table; empty when there is none.
 */
export function addedSuppressions(before: string, after: string, languageId: string): readonly string[] {
  const was = splitText(before, languageId);
  const now = splitText(after, languageId);
  const added: string[] = [];
  for (const { name, languages, where, pattern } of suppressions) {
    if (languages.length > 0 && !languages.includes(languageId)) continue;
    const count = (parts: TextParts) => parts[where].match(pattern)?.length ?? 0;
    if (count(now) > count(was)) added.push(name);
  }
  const assertionsBefore = was.code.match(assertion)?.length ?? 0;
  const assertionsAfter = now.code.match(assertion)?.length ?? 0;
  if (assertionsAfter < assertionsBefore) {
    const n = assertionsBefore - assertionsAfter;
    added.push(n === 1 ? 'an assertion was removed' : `${n} assertions were removed`);
  }
  return added;
}

/** A text with its comments and its code apart; strings are blanked out of both. */
export interface TextParts {
  readonly code: string;
  readonly comment: string;
}

/** Splits script or Python text into code and comments; other languages are all code and comment alike. */
export function splitText(text: string, languageId: string): TextParts {
  const python = languageId === 'python';
  if (!python && !scriptLanguages.includes(languageId)) return { code: text, comment: text };
  let code = '';
  let comment = '';
  let index = 0;
  /** Depth of braces for each open template literal. */
  const templates: number[] = [];
  const skipString = (quote: string) => {
    code += quote;
    index += quote.length;
    while (index < text.length && !text.startsWith(quote, index)) {
      if (text[index] === '\\') index++;
      else if (quote.length === 1 && (text[index] === '\n' || text[index] === '\r')) break;
      index++;
    }
    code += quote;
    index += quote.length;
  };
  const skipTemplate = () => {
    while (index < text.length && text[index] !== '`') {
      if (text[index] === '\\') index++;
      else if (text.startsWith('${', index)) {
        templates.push(0);
        code += '${';
        index += 2;
        return;
      }
      index++;
    }
    code += '`';
    index++;
  };
  while (index < text.length) {
    const unit = text[index]!;
    if (python ? unit === '#' : text.startsWith('//', index)) {
      const end = text.slice(index).search(/[\r\n]/);
      const stop = end < 0 ? text.length : index + end;
      comment += `${text.slice(index, stop)}\n`;
      index = stop;
    } else if (!python && text.startsWith('/*', index)) {
      const end = text.indexOf('*/', index + 2);
      const stop = end < 0 ? text.length : end + 2;
      comment += `${text.slice(index, stop)}\n`;
      code += ' ';
      index = stop;
    } else if (python && (text.startsWith('"""', index) || text.startsWith("'''", index))) {
      skipString(text.slice(index, index + 3));
    } else if (unit === '"' || unit === "'") {
      skipString(unit);
    } else if (!python && unit === '`') {
      code += unit;
      index++;
      skipTemplate();
    } else if (!python && unit === '/' && regexMayStart(code)) {
      index = regexEnd(text, index);
      code += '/ /';
    } else {
      if (templates.length > 0 && unit === '{') templates[templates.length - 1]!++;
      if (templates.length > 0 && unit === '}') {
        if (templates.at(-1) === 0) {
          templates.pop();
          code += unit;
          index++;
          skipTemplate();
          continue;
        }
        templates[templates.length - 1]!--;
      }
      code += unit;
      index++;
    }
  }
  return { code, comment };
}

function regexMayStart(codeBefore: string): boolean {
  const tail = codeBefore.trimEnd();
  return tail === '' || /[(,=:[!&|?{};+\-*%<>~^]$/.test(tail) || /\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/.test(tail);
}

function regexEnd(text: string, start: number): number {
  let inClass = false;
  for (let index = start + 1; index < text.length; index++) {
    const unit = text[index];
    if (unit === '\n' || unit === '\r') return start + 1;
    if (unit === '\\') index++;
    else if (unit === '[') inClass = true;
    else if (unit === ']') inClass = false;
    else if (unit === '/' && !inClass) return index + 1;
  }
  return start + 1;
}
