// Recognises changes that silence a check instead of fixing its cause. Works on words, not on a parse
// tree, so that it holds for text that does not parse. New suppressions count, old ones may stay.

import { suppressions, type Suppression } from './suppressions.ts';
import { splitText, type TextParts } from './textParts.ts';

const assertion =
  /(?<![.\w$])(?:assert|expect|chai)\s*(?:\.\s*[\w$]+\s*)*\(|\bshould\s*(?:\.\s*[\w$]+\s*)*\(|\b(?:strictEqual|deepStrictEqual|notStrictEqual|deepEqual|doesNotThrow)\s*\(|(?<![.\w$])t\s*\.\s*(?:is|not|true|false|truthy|falsy|like|throws|throwsAsync|equal|same|match|ok|assert|snapshot|plan)\s*\(/g;
/** What an assertion looks like elsewhere. */
const assertions: Readonly<Record<string, RegExp>> = {
  python: /^[ \t]*assert\b|\bself\.assert\w+\s*\(/gm,
  go: /\b[tb]\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\s*\(|\b(?:assert|require)\.\w+\s*\(/g,
  rust: /\b(?:debug_)?assert(?:_eq|_ne|_matches)?!\s*[([{]/g,
  java: /(?<![.\w])(?:Assertions\s*\.\s*|Assert\s*\.\s*)?(?:assert[A-Z]\w*|fail)\s*\(|^[ \t]*assert\b/gm,
  c: /(?<![.\w])(?:assert|static_assert|ck_assert\w*|CU_ASSERT\w*|TEST_ASSERT\w*)\s*\(/g,
  cpp: /(?<![.\w])(?:assert|static_assert|(?:EXPECT|ASSERT)_[A-Z]\w*|CHECK(?:_\w+)?|REQUIRE(?:_\w+)?)\s*\(/g,
};
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
  const pattern = assertions[languageId] ?? assertion;
  const asserting = (parts: TextParts) => parts.code.match(pattern)?.length ?? 0;
  const weak = (parts: TextParts) => parts.code.match(weakAssertion)?.length ?? 0;
  const removed = asserting(was) - asserting(now);
  if (removed > 0) added.push(removed === 1 ? 'an assertion was removed' : `${removed} assertions were removed`);
  else if (asserting(now) - weak(now) < asserting(was) - weak(was)) added.push('an assertion was weakened');
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
