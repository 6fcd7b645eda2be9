// Tests of a claim for JavaScript and TypeScript: Node's own runner, Vitest, Jest and Mocha.

import { posix } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import { freePath, identifiersOf, titleOf, type TestQuestion, type TestText } from './testText.ts';

/** How one runner's tests look. */
interface Form {
  /** Lines above the test. */
  head(isModule: boolean): readonly string[];
  readonly test: 'test' | 'it';
  /** The check, given both expressions; `isAsync` when the call is awaited. */
  equal(actual: string, expected: string): string;
  throws(call: string, error: string | undefined, isAsync: boolean): string;
}

const nodeAssert = (isModule: boolean) =>
  isModule ? "import assert from 'node:assert/strict';" : "const assert = require('node:assert/strict');";
const withAssert: Pick<Form, 'equal' | 'throws'> = {
  equal: (actual, expected) => `assert.deepEqual(${actual}, ${expected});`,
  throws: (call, error, isAsync) =>
    `${isAsync ? 'await assert.rejects(async' : 'assert.throws('}() => ${call}${error === undefined ? '' : `, { name: ${quoted(error)} }`});`,
};
const withExpect: Pick<Form, 'equal' | 'throws'> = {
  equal: (actual, expected) => `expect(${actual}).toStrictEqual(${expected});`,
  throws: (call, error, isAsync) =>
    isAsync
      ? `await expect(async () => ${call}).rejects.toThrow(${builtIn(error)});`
      : `expect(() => ${call}).toThrow(${builtIn(error)});`,
};

const forms: Readonly<Record<string, Form>> = {
  'node:test': {
    head: (isModule) => [
      nodeAssert(isModule),
      isModule ? "import { test } from 'node:test';" : "const { test } = require('node:test');",
    ],
    test: 'test',
    ...withAssert,
  },
  mocha: { head: (isModule) => [nodeAssert(isModule)], test: 'it', ...withAssert },
  vitest: { head: () => ["import { expect, test } from 'vitest';"], test: 'test', ...withExpect },
  jest: { head: () => [], test: 'test', ...withExpect },
};

/** Whether tests can be written for a runner. */
export function writesFor(framework: string): boolean {
  return Object.hasOwn(forms, framework);
}

/** Writes a test of the claim, or says in a few words why it cannot. */
export function javascriptTest(question: TestQuestion): Result<TestText, string> {
  const form = forms[question.framework];
  if (!form) return err(`no tests are written for ${question.framework}`);
  const { expectation, document } = question;
  const { call, expected } = expectation;
  const used = identifiersOf(expected.kind === 'value' ? `${call} , ${expected.text}` : call);
  const declared = used.filter((name) => declares(document.text, name));
  if (declared.length === 0) return err('the call names nothing of the document');
  const exported = declared.map((name) => exportOf(document.text, name));
  const hidden = declared.filter((_, index) => exported[index] === undefined);
  if (hidden.length > 0) return err(`${hidden.join(', ')} is not exported`);
  // Runners that transform take imports of whatever they test; Node's own module kinds are followed otherwise.
  const isModule = question.framework === 'vitest' || !exported.includes('commonjs');
  const path = pathOf(question, declared[0]!);
  const specifier = quoted(specifierOf(question, path));
  const names = declared.filter((_, index) => exported[index] !== 'default');
  const whole = declared.find((_, index) => exported[index] === 'default');
  const imported = [...(whole === undefined ? [] : [whole]), ...(names.length > 0 ? [`{ ${names.join(', ')} }`] : [])];
  const load = isModule
    ? `import ${imported.join(', ')} from ${specifier};`
    : `const ${names.length > 0 ? `{ ${names.join(', ')} }` : whole!} = require(${specifier});`;
  const isAsync = used.includes('await');
  const check =
    expected.kind === 'value'
      ? form.equal(call, expected.text)
      : form.throws(call.replace(/^\s*await\b\s*/, ''), expected.error, isAsync);
  const title = titleOf(expectation);
  const text = [
    ...form.head(isModule),
    load,
    '',
    `${form.test}(${quoted(title)}, ${isAsync ? 'async ' : ''}() => {`,
    `  ${check}`,
    '});',
    '',
  ].join('\n');
  return ok({ path, text, name: title });
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

/** An error class as an expression, where every engine has it; empty for any error. */
function builtIn(error: string | undefined): string {
  return error !== undefined && /^(?:Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error$/.test(error) ? error : '';
}

/** Whether the text declares a name at the beginning of a line: cheap, and right for what can be exported. */
function declares(text: string, name: string): boolean {
  const escaped = name.replaceAll('$', String.raw`\$`);
  return (
    new RegExp(
      String.raw`^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s*\*?|class|const|let|var|enum)\s+${escaped}(?![\p{L}\p{N}_$])`,
      'mu',
    ).test(text) || exportOf(text, name) !== undefined
  );
}

/** How a name leaves the document. */
function exportOf(text: string, name: string): 'named' | 'default' | 'commonjs' | undefined {
  const escaped = name.replaceAll('$', String.raw`\$`);
  const end = String.raw`(?![\p{L}\p{N}_$])`;
  const found = (pattern: string) => new RegExp(pattern, 'mu').test(text);
  if (found(String.raw`^export\s+(?:async\s+)?(?:function\s*\*?|class|const|let|var|enum)\s+${escaped}${end}`))
    return 'named';
  if (found(String.raw`^export\s*\{[^}]*(?<![\p{L}\p{N}_$])${escaped}\s*[,}]`)) return 'named';
  if (found(String.raw`^export\s+default\s+(?:(?:async\s+)?function\s*\*?\s+|class\s+)?${escaped}${end}`))
    return 'default';
  if (found(String.raw`^(?:module\.)?exports\.${escaped}\s*=`)) return 'commonjs';
  if (found(String.raw`^module\.exports\s*=\s*\{[^}]*(?<![\p{L}\p{N}_$:.])${escaped}\s*[,}]`)) return 'commonjs';
  return undefined;
}

/** Beside a test that reaches the document already and named like it, else beside the document. */
function pathOf({ path, sample, isTaken }: TestQuestion, name: string): string {
  const extension = posix.extname(path).replace(/x$/, '');
  if (sample === undefined) {
    const stem = path.slice(0, -posix.extname(path).length);
    return freePath(`${stem}.${name}`, `.test${extension}`, isTaken);
  }
  const mark = /([._-](?:test|spec))\.[cm]?[jt]sx?$/.exec(sample.path)?.[1] ?? '';
  const folder = posix.dirname(sample.path);
  return freePath(posix.join(folder, name), `${mark === '' ? '.reproduced' : mark}${extension}`, isTaken);
}

/** How the test names the document: as the sample does where both lie in one folder, else by the path between. */
function specifierOf({ path, sample, document, framework }: TestQuestion, test: string): string {
  const between = posix.relative(posix.dirname(test), path);
  const relative = between.startsWith('.') ? between : `./${between}`;
  const bare = relative.slice(0, -posix.extname(relative).length);
  const isTyped = document.languageId.startsWith('typescript');
  const written = [...(sample?.text ?? '').matchAll(/(['"])(\.{1,2}\/[^'"\n]*)\1/g)].map((match) => match[2]!);
  const compiled = relative.replace(/\.([cm]?)tsx?$/, '.$1js');
  const own = written.find((one) => [relative, bare, compiled].includes(one));
  if (own !== undefined) return own;
  const other = written.find((one) => /\.[cm]?[jt]sx?$/.test(one));
  if (other !== undefined) return isTyped && /\.[cm]?jsx?$/.test(other) ? compiled : relative;
  if (written.length > 0) return bare;
  return isTyped && framework !== 'node:test' ? bare : relative;
}
