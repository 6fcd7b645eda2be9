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
  {
    name: 'eslint-disable',
    languages: scriptLanguages,
    where: 'comment',
    pattern:
      /\b(?:eslint|oxlint|biome|tslint|deno-lint|prettier|stylelint)[-:](?:disable|ignore)\b|\bjshint\s+ignore\b|\bNOSONAR\b/g,
  },
  {
    name: 'a comment that configures the linter',
    languages: scriptLanguages,
    where: 'comment',
    pattern: /^\/\*\s*(?:globals?|exported|eslint(?:-env)?|jshint)\s+\S/gm,
  },
  {
    name: 'coverage or test ignore comment',
    languages: scriptLanguages,
    where: 'comment',
    pattern: /\b(?:c8|v8|istanbul) ignore\b/g,
  },
  { name: 'touchstone-ignore', languages: [], where: 'comment', pattern: /\btouchstone-ignore\b/g },
  {
    name: 'a JSDoc cast to any',
    languages: scriptLanguages,
    where: 'comment',
    pattern:
      /@(?:type|param|arg|returns?|typedef|property|prop|template|this)\s*\{(?:[^}\n]*\bany\b[^}\n]*|\s*(?:\*|Function|Object)\s*)\}/g,
  },
  {
    name: 'the type any',
    languages: typed,
    where: 'code',
    pattern: /(?:\bas\s+|[:<,|&(]\s*|=>\s*|\btype\s[^=;{}]*=\s*)any\b(?!\s*[(:.])|=\s*any\s*(?=[>,])/g,
  },
  { name: 'a cast through unknown', languages: typed, where: 'code', pattern: /\bas\s+unknown\s+as\b/g },
  { name: 'a cast to never', languages: typed, where: 'code', pattern: /\bas\s+never\b/g },
  {
    name: 'a type assertion',
    languages: typed,
    where: 'code',
    pattern: /(?<![.\w$])as\s+(?!const\b|any\b|unknown\b|never\b)[A-Za-z_$({[]/g,
  },
  {
    name: 'a type assertion',
    languages: ['typescript'],
    where: 'code',
    pattern: /(?:[=(,?:]|\breturn)\s*<(?!const>)[A-Za-z_$][\w$.]*(?:\[\])*>\s*[A-Za-z_$]/g,
  },
  {
    name: 'a non-null assertion',
    languages: typed,
    where: 'code',
    pattern:
      /(?<!\breturn|\btypeof|\bcase|\bawait|\bvoid|\byield)[\w$)\]](?<!\breturn|\btypeof|\bcase|\bawait|\bvoid|\byield)!(?=[.[;,)\]}(:?]|\s*$|\s+[^=\s])/gm,
  },
  {
    name: 'an ambient declaration',
    languages: typed,
    where: 'code',
    pattern: /(?<![.\w$])declare\s+(?:const|let|var|function|class|module|namespace|global|enum)\b/g,
  },
  {
    name: 'a skipped or exclusive test',
    languages: scriptLanguages,
    where: 'code',
    pattern:
      /\b(?:it|test|describe|suite|context)(?:\.\w+)*\.(?:skip|only|todo|fails|failing|skipIf|runIf)\b|\b(?:xit|xtest|xdescribe|xspecify|fit|fdescribe)\s*\(|\b(?:t|this|ctx|context)\.(?:skip|todo)\s*\(|[{,]\s*(?:skip|todo)\s*:\s*(?:true\b|['"`])/g,
  },
  {
    name: 'an early exit of the process',
    languages: scriptLanguages,
    where: 'code',
    pattern:
      /\bprocess\s*(?:\?\s*)?\.\s*(?:exit|abort|kill|reallyExit|exitCode)\b|\bprocess\s*\[|(?<![.\w$])exit\s*\(\s*\d+\s*\)/g,
  },
  {
    name: 'a handler that swallows every error',
    languages: scriptLanguages,
    where: 'code',
    pattern:
      /\bcatch\s*(?:\([^()]*\))?\s*\{[\s;]*\}|\.catch\s*\(\s*(?:async\s+)?(?:(?:\(\s*\w*\s*\)|\w+)\s*=>\s*(?:\{[\s;]*\}|undefined|null|void 0)|function\s*\w*\s*\(\s*\w*\s*\)\s*\{[\s;]*\})\s*,?\s*\)/g,
  },
  {
    name: 'a look at whether a test is running',
    languages: scriptLanguages,
    where: 'code',
    pattern: /\b(?:NODE_ENV|VITEST|VITEST_WORKER_ID|JEST_WORKER_ID|NODE_TEST_CONTEXT)\b|\bimport\.meta\.vitest\b/g,
  },
  {
    name: 'type: ignore',
    languages: ['python'],
    where: 'comment',
    pattern:
      /#\s*(?:type:\s*ignore|(?:ruff:\s*|flake8:\s*)?noqa|pragma:\s*no cover|pyright:\s*ignore|pylint:\s*disable|mypy:\s*ignore)/g,
  },
  {
    name: 'a handler that swallows every error',
    languages: ['python'],
    where: 'code',
    pattern: /\bexcept\b[^:\n]*:\s*(?:pass\b|\.\.\.)/g,
  },
  {
    name: 'a skipped or exclusive test',
    languages: ['python'],
    where: 'code',
    pattern: /\b(?:pytest\.(?:mark\.)?(?:skip|skipif|xfail)|unittest\.(?:skip|expectedFailure)|self\.skipTest)\b/g,
  },
  {
    name: 'an early exit of the process',
    languages: ['python'],
    where: 'code',
    pattern: /\b(?:sys\.exit|os\._exit)\b/g,
  },
];

const assertion =
  /(?<![.\w$])(?:assert|expect|chai)\s*(?:\.\s*[\w$]+\s*)*\(|\bshould\s*(?:\.\s*[\w$]+\s*)*\(|\b(?:strictEqual|deepStrictEqual|notStrictEqual|deepEqual|doesNotThrow)\s*\(|(?<![.\w$])t\s*\.\s*(?:is|not|true|false|truthy|falsy|like|throws|throwsAsync|equal|same|match|ok|assert|snapshot|plan)\s*\(/g;
const pythonAssertion = /^[ \t]*assert\b|\bself\.assert\w+\s*\(/gm;
/** Assertions that hold for nearly everything. */
const weakAssertion =
  /\.\s*(?:toBeDefined|toBeTruthy|toBeFalsy)\s*\(|(?<![.\w$])assert(?:\s*\.\s*ok)?\s*\(\s*(?:true|1|!0)\b|(?<![.\w$])expect\s*\(\s*(?:true|false|1|null|undefined)\s*\)/g;

/**
 * Names what `after` suppresses and `before` did not.
 *
 * Assertions that became fewer, weaker, or expect another value count too, wherever the text has any:
 * a repair never does that silently (design, "the check may be the wrong side").
 *
 * @returns one short phrase a suppression, in the order of the table; empty when there is none.
 */
export function addedSuppressions(before: string, after: string, languageId: string): readonly string[] {
  const was = splitText(before, languageId);
  const now = splitText(after, languageId);
  const added: string[] = [];
  const count = (parts: TextParts, { where, pattern }: Suppression) =>
    (where === 'code' ? withoutAliases(parts.code) : parts.comment).match(pattern)?.length ?? 0;
  for (const one of suppressions) {
    if (one.languages.length > 0 && !one.languages.includes(languageId)) continue;
    if (count(now, one) > count(was, one) && !added.includes(one.name)) added.push(one.name);
  }
  const pattern = languageId === 'python' ? pythonAssertion : assertion;
  const assertions = (parts: TextParts) => parts.code.match(pattern)?.length ?? 0;
  const weak = (parts: TextParts) => parts.code.match(weakAssertion)?.length ?? 0;
  const removed = assertions(was) - assertions(now);
  if (removed > 0) added.push(removed === 1 ? 'an assertion was removed' : `${removed} assertions were removed`);
  else if (assertions(now) - weak(now) < assertions(was) - weak(was)) added.push('an assertion was weakened');
  else if (expectsAnotherValue(before, after, pattern)) added.push('an assertion expects another value');
  return added;
}

/** Code without what only renames: clauses of imports and exports, and keys of mapped types. */
function withoutAliases(code: string): string {
  return code
    .replace(/\b(import|export)\s+(?:type\s+)?(?:[\w$]+\s*,\s*)?(?:\{[^{}]*\}|\*\s*(?:as\s+[\w$]+)?)/g, '$1 ')
    .replace(/\[\s*[\w$]+\s+in\b[^[\]]*(?:\[[^[\]]*\][^[\]]*)*\]/g, '[ ]');
}

/** Whether a line with an assertion came back with other literals and is else the same. */
function expectsAnotherValue(before: string, after: string, pattern: RegExp): boolean {
  const asserting = (text: string) =>
    text
      .split(/\r\n|\r|\n/)
      .map((line) => line.trim())
      .filter((line) => line.search(pattern) >= 0);
  const literal =
    /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\b\d[\w.]*|\b(?:true|false|null|undefined|True|False|None)\b/g;
  const shape = (line: string) => line.replace(literal, '§').replace(/-\s*§/g, '§');
  const [was, now] = [asserting(before), asserting(after)];
  const gone = new Set(was.filter((line) => !now.includes(line)).map(shape));
  return now.some((line) => !was.includes(line) && gone.has(shape(line)));
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
  return (
    tail === '' ||
    /[(,=:[!&|?{};+\-*%>~^]$/.test(tail) ||
    /\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/.test(tail)
  );
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
