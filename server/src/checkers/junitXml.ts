// Reads JUnit XML, which Surefire, Gradle, CTest, GoogleTest and many others write, with a small parser of
// our own: no document types, no entities beyond the five and numbers, limits on depth and size.

import type { TestCase, TestFailure } from '../core/evidence.ts';
import { err, ok, type Result } from '../base/result.ts';
import { plainText } from '../workspace/plainText.ts';

/** An element with what it holds. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

/** Limits of a document. */
const limits = { characters: 64 * 1024 * 1024, depth: 64, elements: 500_000 } as const;

const nameStart = /[A-Za-z_:\u0080-\uffff]/;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Parses a document of the plain kind; anything beyond it is refused. */
export function parseXml(source: string): Result<XmlElement, string> {
  if (source.length > limits.characters) return err('the document is too large');
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  const open: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string[] }[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  let at = 0;

  while (at < text.length) {
    const next = text.indexOf('<', at);
    const words = text.slice(at, next < 0 ? text.length : next);
    const top = open.at(-1);
    if (top === undefined) {
      if (words.trim() !== '') return err('there is text outside of the document');
    } else if (words !== '') {
      const decoded = decodeXml(words);
      if (decoded === undefined) return err('there is an entity that is not known');
      top.text.push(decoded);
    }
    if (next < 0) break;
    at = next;
    if (text.startsWith('<!--', at) || text.startsWith('<?', at)) {
      const comment = text.startsWith('<!--', at);
      const end = text.indexOf(comment ? '-->' : '?>', at + (comment ? 4 : 2));
      if (end < 0) return err('a comment has no end');
      at = end + (comment ? 3 : 2);
    } else if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at);
      if (end < 0 || top === undefined) return err('there is a stray or open CDATA part');
      top.text.push(text.slice(at + 9, end));
      at = end + 3;
    } else if (text.startsWith('<!', at)) {
      return err('there is a document type');
    } else if (text.startsWith('</', at)) {
      const end = text.indexOf('>', at);
      const closed = open.pop();
      if (end < 0 || closed === undefined || text.slice(at + 2, end).trim() !== closed.name) {
        return err('an element is not closed as it was opened');
      }
      const element = { ...closed, text: closed.text.join('') };
      const parent = open.at(-1);
      if (parent === undefined) root = element;
      else parent.children.push(element);
      at = end + 1;
    } else {
      if (root !== undefined) return err('there are two documents');
      if (++elements > limits.elements || open.length >= limits.depth) return err('there are too many elements');
      const tag = readTag(text, at);
      if (typeof tag === 'string') return err(tag);
      at = tag.end;
      const element = { name: tag.name, attributes: tag.attributes, children: [], text: [] };
      if (!tag.closed) open.push(element);
      else if (open.length === 0) root = { ...element, text: '' };
      else open.at(-1)!.children.push({ ...element, text: '' });
    }
  }
  if (open.length > 0 || root === undefined) return err('the document ends too early');
  return ok(root);
}

interface Tag {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly closed: boolean;
  readonly end: number;
}

function readTag(text: string, start: number): Tag | string {
  let at = start + 1;
  const name = nameAt(text, at);
  if (name === '') return 'there is a stray bracket';
  at += name.length;
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  for (;;) {
    while (isBlank(text, at)) at++;
    if (text.startsWith('/>', at)) return { name, attributes, closed: true, end: at + 2 };
    if (text[at] === '>') return { name, attributes, closed: false, end: at + 1 };
    const key = nameAt(text, at);
    if (key === '') return 'a tag cannot be read';
    at += key.length;
    while (isBlank(text, at)) at++;
    if (text[at] !== '=') return 'an attribute has no value';
    at++;
    while (isBlank(text, at)) at++;
    const quote = text[at];
    if (quote !== '"' && quote !== "'") return 'an attribute has no quotes';
    const end = text.indexOf(quote, at + 1);
    if (end < 0) return 'an attribute has no end';
    const value = decodeXml(text.slice(at + 1, end));
    if (value === undefined) return 'there is an entity that is not known';
    attributes[key] = value;
    at = end + 1;
  }
}

function nameAt(text: string, start: number): string {
  if (start >= text.length || !nameStart.test(text[start]!)) return '';
  let end = start + 1;
  while (end < text.length && (nameStart.test(text[end]!) || /[-.0-9]/.test(text[end]!))) end++;
  return text.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 32 || unit === 9 || unit === 10 || unit === 13;
}

/** Replaces the five entities and numeric ones; undefined when there is another. */
function decodeXml(words: string): string | undefined {
  if (!words.includes('&')) return words;
  let known = true;
  const decoded = words.replaceAll(/&([^;&\s]{0,12});|&/g, (_, name: string | undefined) => {
    const plain = name === undefined ? undefined : Object.hasOwn(entities, name) ? entities[name] : undefined;
    if (plain !== undefined) return plain;
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name ?? '');
    const code = number === null ? -1 : number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    if (code >= 0 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff)) return String.fromCodePoint(code);
    known = false;
    return '';
  });
  return known ? decoded : undefined;
}

/** One test of a report, as it was told. */
export interface JUnitCase {
  readonly suite: string;
  readonly className: string;
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly state: TestCase['state'];
  readonly durationMs?: number;
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string };
}

/** The tests of a report; a document of another kind is refused. */
export function readJUnit(source: string): Result<readonly JUnitCase[], string> {
  const parsed = parseXml(source);
  if (!parsed.ok) return parsed;
  const { value: root } = parsed;
  if (root.name !== 'testsuite' && root.name !== 'testsuites') return err(`it is a <${root.name.slice(0, 40)}>`);
  const cases: JUnitCase[] = [];
  const visit = (element: XmlElement, suite: string): void => {
    for (const child of element.children) {
      if (child.name === 'testsuite') visit(child, child.attributes['name'] ?? suite);
      else if (child.name === 'testcase') cases.push(caseOf(child, suite));
    }
  };
  visit(root, root.attributes['name'] ?? '');
  return ok(cases);
}

function caseOf(element: XmlElement, suite: string): JUnitCase {
  const { attributes } = element;
  const bad = element.children.find((child) => child.name === 'failure' || child.name === 'error');
  const status = (attributes['status'] ?? attributes['result'] ?? '').toLowerCase();
  const skipped =
    element.children.some((child) => child.name === 'skipped') ||
    ['notrun', 'disabled', 'skipped', 'suppressed'].includes(status);
  const seconds = Number(attributes['time']?.replaceAll(',', ''));
  const line = Number(attributes['line']);
  const failed = bad !== undefined || status === 'fail' || status === 'failed';
  const output = element.children.find((child) => child.name === 'system-out')?.text ?? '';
  return {
    suite,
    className: attributes['classname'] ?? '',
    name: attributes['name'] ?? '',
    ...(attributes['file'] === undefined ? {} : { file: attributes['file'] }),
    ...(attributes['line'] !== undefined && Number.isInteger(line) && line > 0 ? { line } : {}),
    state: failed ? 'failed' : skipped ? 'skipped' : 'passed',
    ...(attributes['time'] !== undefined && Number.isFinite(seconds) ? { durationMs: seconds * 1000 } : {}),
    ...(failed
      ? {
          failure: {
            type: bad?.attributes['type'] ?? '',
            message: plainText(bad?.attributes['message'] ?? ''),
            text: plainText(bad?.text.trim() === '' || bad === undefined ? output : bad.text),
          },
        }
      : {}),
  };
}

/** What a failure of a JVM runner says, with both sides where the assertion tells them. */
export function sidesOf(message: string): Pick<TestFailure, 'expected' | 'actual'> {
  // JUnit 5: `expected: <1> but was: <2>`; JUnit 4: `expected:<1> but was:<2>`, TestNG: `expected [1] but found [2]`.
  const match =
    /expected: ?<([\s\S]*?)> but was: ?<([\s\S]*)>/.exec(message) ??
    /expected \[([\s\S]*?)\] but found \[([\s\S]*)\]/.exec(message);
  return match === null ? {} : { expected: match[1]!, actual: match[2]! };
}
