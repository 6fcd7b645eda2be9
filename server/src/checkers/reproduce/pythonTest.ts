// Tests of a claim for Python: pytest and unittest.

import { posix } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import { freePath, identifiersOf, titleOf, type TestQuestion, type TestText } from './testText.ts';

/** Whether tests can be written for a runner. */
export function writesFor(framework: string): boolean {
  return framework === 'pytest' || framework === 'unittest';
}

/** Writes a test of the claim, or says in a few words why it cannot. */
export function pythonTest(question: TestQuestion): Result<TestText, string> {
  const { framework, document, expectation } = question;
  if (!writesFor(framework)) return err(`no tests are written for ${framework}`);
  const { call, expected } = expectation;
  const used = identifiersOf(expected.kind === 'value' ? `${call} , ${expected.text}` : call);
  const names = used.filter((name) =>
    new RegExp(String.raw`^(?:(?:async\s+)?def|class)\s+${name}\b|^${name}\s*(?::[^=\n]*)?=(?!=)`, 'm').test(
      document.text,
    ),
  );
  if (names.length === 0) return err('the call names nothing of the document');
  if (used.includes('await')) return err('an awaited call needs a plugin of the runner');
  const module = moduleOf(question);
  if (module === undefined) return err('the document cannot be imported by a name');
  const word = names[0]!.replace(/^_+/, '').toLowerCase();
  const folder = posix.dirname(question.sample?.path ?? question.path);
  const path = freePath(posix.join(folder, `test_${word}_reproduced`), '.py', question.isTaken);
  const own = ['asyncio', 'itertools'].filter((name) => used.includes(name) && !names.includes(name));
  const load = [
    ...own.map((name) => `import ${name}`),
    ...(own.length > 0 ? [''] : []),
    `from ${module} import ${names.join(', ')}`,
  ].join('\n');
  const title = titleOf(expectation);
  const doc = `"""${title.replaceAll('\\', '\\\\').replaceAll('"""', String.raw`\"\"\"`)}${title.endsWith('"') ? ' ' : ''}"""`;
  const name = `test_${word}`;
  const error = expected.kind === 'throws' ? (expected.error ?? 'Exception') : undefined;
  // An error class that neither Python nor the document has by this name cannot be written down.
  if (
    error !== undefined &&
    !/^[A-Z]\w*(?:Error|Exception|Iteration|Exit|Interrupt)$/.test(error) &&
    !names.includes(error)
  )
    return err(`${error} is no error class that is known here`);
  const pytest = [
    ...(error === undefined ? [] : ['import pytest', '']),
    load,
    '',
    '',
    `def ${name}():`,
    `    ${doc}`,
    ...(expected.kind === 'value'
      ? [`    assert ${call} == ${expected.text}`]
      : [`    with pytest.raises(${error}):`, `        ${call}`]),
    '',
  ];
  const unittest = [
    'import unittest',
    '',
    load,
    '',
    '',
    'class Reproduced(unittest.TestCase):',
    `    def ${name}(self):`,
    `        ${doc}`,
    ...(expected.kind === 'value'
      ? [`        self.assertEqual(${call}, ${expected.text})`]
      : [`        with self.assertRaises(${error}):`, `            ${call}`]),
    '',
  ];
  return ok({ path, text: (framework === 'pytest' ? pytest : unittest).join('\n'), name });
}

/** The name by which a test imports the document: as the sample does, else by the path from where tests start. */
function moduleOf({ path, sample }: TestQuestion): string | undefined {
  const parts = path.replace(/\.pyi?$/, '').split('/');
  if (parts.at(-1) === '__init__') parts.pop();
  if (parts.length === 0 || parts.some((part) => !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(part))) return undefined;
  for (const match of (sample?.text ?? '').matchAll(
    /^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+([^\n#]*)|import[ \t]+([\w.]+))/gm,
  )) {
    const module = match[1] ?? match[3]!;
    const own = module.replace(/^\.+/, '').split('.');
    if (own.length > 0 && own.every((part, index) => part === parts[parts.length - own.length + index])) return module;
    // `from package import module`
    const imported = (match[2] ?? '').split(/[\s,()]+/);
    const within = own.every((part, index) => part === parts[parts.length - 1 - own.length + index]);
    if (match[1] !== undefined && !module.startsWith('.') && within && imported.includes(parts.at(-1)!))
      return [...own, parts.at(-1)!].join('.');
  }
  return (parts[0] === 'src' && parts.length > 1 ? parts.slice(1) : parts).join('.');
}
