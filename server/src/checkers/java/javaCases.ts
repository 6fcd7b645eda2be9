// Turns JUnit reports of Java runners into test cases: stable names, and the line of the workspace at
// which a failure was raised.

import { basename, join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import type { TestCase, TestFailure } from '../../core/evidence.ts';
import { relativePath } from '../../workspace/folders.ts';
import { pathToUri } from '../../workspace/uri.ts';
import { readJUnit, sidesOf, type JUnitCase } from '../junitXml.ts';
import { packageOf, type JavaSource } from './javaProject.ts';

/** Where the classes of a project come from: the file of `package/Name.java`. */
export interface JavaFiles {
  find(packageName: string, fileName: string): string | undefined;
}

/** Files by package and name. */
export function javaFiles(sources: readonly JavaSource[]): JavaFiles {
  const files = new Map(sources.map(({ path, text }) => [`${packageOf(text)}/${basename(path)}`, path] as const));
  return { find: (packageName, fileName) => files.get(`${packageName}/${fileName}`) };
}

const frameShape = /^\s*at (?:[^\s()/]*\/{1,2})?([\p{L}\p{N}_$.<>-]+)\(([\p{L}\p{N}_$]+\.java):(\d+)\)/u;

/** The cases of some reports; one that cannot be read makes all of them worthless. */
export function javaCases(
  reports: readonly string[],
  files: JavaFiles,
  folder: string,
): Result<readonly TestCase[], string> {
  const cases: TestCase[] = [];
  const seen = new Map<string, number>();
  for (const report of reports) {
    const read = readJUnit(report);
    if (!read.ok) return err(read.error);
    for (const one of read.value) {
      const test = caseOf(one, files, folder);
      // Runners tell tests of one name (parameters, repetitions) several times: each is one.
      const count = seen.get(test.id) ?? 0;
      seen.set(test.id, count + 1);
      cases.push(count === 0 ? test : { ...test, id: `${test.id} #${count + 1}` });
    }
  }
  return ok(cases);
}

function caseOf(one: JUnitCase, files: JavaFiles, folder: string): TestCase {
  const className = (one.className === '' ? one.suite : one.className).replace(/\(.*$/, '');
  const path = fileOfClass(className, files);
  const name = one.name === '' ? className : one.name;
  const place = path === undefined ? className : relativePath(folder, path);
  return {
    id: `${place} > ${className}.${name}`,
    name: `${className.split('.').at(-1)}.${name}`,
    ...(path === undefined ? {} : { uri: pathToUri(path) }),
    state: one.state,
    ...(one.durationMs === undefined ? {} : { durationMs: one.durationMs }),
    ...(one.failure === undefined ? {} : { failure: failureOf(one.failure, files, path) }),
  };
}

function fileOfClass(className: string, files: JavaFiles): string | undefined {
  const names = className.split('.');
  const file = `${names.at(-1)!.split('$')[0]}.java`;
  return files.find(names.slice(0, -1).join('.'), file);
}

function failureOf(
  failure: NonNullable<JUnitCase['failure']>,
  files: JavaFiles,
  testFile: string | undefined,
): TestFailure {
  const own = failure.message.trim() === '' ? (failure.text.split('\n', 1)[0] ?? '') : failure.message;
  const message = own.trim() === '' ? failure.type : own.trim();
  const frames = framesOf(failure.text, files);
  // The assertion stands in the test; where the exception comes from elsewhere, the stack tells.
  const at = frames.find((frame) => frame.path === testFile) ?? frames[0];
  return {
    message: message.slice(0, 4000),
    ...sidesOf(message),
    ...(failure.text.trim() === '' ? {} : { stack: stackOf(failure.text, files) }),
    ...(at === undefined ? {} : { at: { uri: pathToUri(at.path), line: at.line } }),
  };
}

interface Frame {
  readonly path: string;
  readonly line: number;
}

function framesOf(stack: string, files: JavaFiles): readonly Frame[] {
  return stack
    .split('\n')
    .slice(0, 500)
    .flatMap((line) => frameOf(line, files) ?? []);
}

function frameOf(line: string, files: JavaFiles): Frame | undefined {
  const match = frameShape.exec(line);
  if (match === null) return undefined;
  const method = match[1]!.split('.');
  const path = files.find(method.slice(0, -2).join('.'), match[2]!);
  return path === undefined ? undefined : { path, line: Math.max(0, Number(match[3]) - 1) };
}

/** The stack with full paths of the project's own files, by which frames are found again. */
function stackOf(stack: string, files: JavaFiles): string {
  return stack
    .split('\n')
    .slice(0, 200)
    .map((line) => {
      const frame = frameOf(line, files);
      return frame === undefined ? line : line.replace(/\([^()]*\)\s*$/, `(${join(frame.path)}:${frame.line + 1})`);
    })
    .join('\n');
}
