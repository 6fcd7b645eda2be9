// Functions in which faults are planted, each in a project that has what its kind of project has: a test (made from
// what the function does, or the package's own), or a type checker's configuration.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../../server/src/base/random.ts';
import { dialectOf } from '../../server/src/repair/dialects/index.ts';
import { allFunctions } from '../../server/src/repair/functions.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { layOutPackage, sourceFiles, type SubjectPackage } from '../repair/packages.ts';
import { differs, subjectsOf, type Subject } from '../repair/planted.ts';
import { codePackages } from './codePackages.ts';

/** The longest function that is taken, in lines. */
const longest = 60;

/** How it is known that a changed function is faulty, and what the project has to show it with. */
export type Setting = 'made tests' | 'own tests' | 'types';

/** A package with its setting. */
export interface CritiquedPackage {
  readonly from: SubjectPackage;
  readonly setting: Setting;
  readonly languageId: 'javascript' | 'typescript' | 'python';
  /** Parts of the package that are not laid out, relative to where it is installed. */
  readonly without?: readonly string[];
  /** Checkers that fail on the package as it is. */
  readonly off?: readonly string[];
}

const settings: Readonly<Record<string, Pick<CritiquedPackage, 'setting' | 'without' | 'off'>>> = {
  lodash: { setting: 'made tests' },
  'd3-array': { setting: 'made tests' },
  rxjs: { setting: 'types' },
  // Its documented examples ask for flags of a configuration that the wheel does not carry.
  'python-stdnum': { setting: 'made tests', off: ['doctest'] },
  algorithms: { setting: 'made tests' },
  underscore: { setting: 'made tests' },
  'simple-statistics': { setting: 'made tests' },
  semver: { setting: 'made tests' },
  zod: { setting: 'types' },
  // Of the tests in the wheel eleven files of twelve cannot be imported there.
  toolz: { setting: 'made tests', without: ['toolz/tests', 'toolz/sandbox/tests', 'tlz'] },
  'more-itertools': { setting: 'made tests' },
  boltons: { setting: 'made tests' },
  // Its own tests take minutes, whatever is changed.
  mpmath: { setting: 'made tests', without: ['mpmath/tests'] },
  networkx: { setting: 'own tests' },
};

/** The packages of both halves that faults are planted in. */
export const critiquedPackages: readonly CritiquedPackage[] = codePackages.flatMap((from) => {
  const setting = settings[from.name];
  return setting
    ? [{ from, ...setting, languageId: setting.setting === 'types' ? ('typescript' as const) : from.language }]
    : [];
});

/** A function. */
export interface CritiqueSubject {
  readonly package: CritiquedPackage;
  readonly root: string;
  readonly file: string;
  readonly name: string;
  /** The document without fault. */
  readonly text: string;
  /** Inputs and what they give; absent where none can be made. */
  readonly callable?: Subject;
  /** Whether a text is faulty: by a run that this measure makes itself; undefined where no run can tell. */
  isFaulty(text: string): boolean | undefined;
  /** Puts the test into the project; undo it by calling what comes back. */
  layTest(): () => void;
}

/** Lays a package out in a private folder. */
export function layOut(one: CritiquedPackage, place: string, say: (message: string) => void): string {
  const root = layOutPackage(one.from, place, say);
  for (const part of one.without ?? []) rmSync(path.join(root, part), { recursive: true, force: true });
  const manifest = path.join(root, one.from.name, 'package.json');
  if (one.from.language === 'javascript' && existsSync(manifest)) {
    // Its scripts and what it is developed with are not in the package, and cannot be run.
    const {
      scripts: _,
      devDependencies: __,
      ...rest
    } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
    writeFileSync(manifest, `${JSON.stringify(rest, undefined, 2)}\n`);
  }
  if (one.setting === 'types') {
    const compilerOptions = {
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: one.from.name !== 'rxjs',
      noEmit: true,
      skipLibCheck: true,
      lib: ['es2023', 'dom', 'dom.iterable'],
      types: [],
    };
    writeFileSync(
      path.join(root, one.from.name, 'tsconfig.json'),
      `${JSON.stringify({ compilerOptions, include: [path.relative(one.from.name, one.from.sources)] }, undefined, 2)}\n`,
    );
  }
  return root;
}

/**
 * Functions of a laid out package.
 *
 * @param most how many at most. @param seed of the inputs and of the order of files.
 */
export async function critiqueSubjects(
  one: CritiquedPackage,
  root: string,
  seed: number,
  most: number,
): Promise<readonly CritiqueSubject[]> {
  if (one.setting === 'made tests') {
    const found = await subjectsOf(one.from, root, seed, most, 25);
    // Of iterators the host tells no more than sixty items: what may be longer is no test.
    const whole = found.map((subject) => ({ ...subject, tests: subject.tests.filter((test) => !isCut(test)) }));
    return whole
      .filter(({ tests }) => tests.length > 0)
      .slice(0, most)
      .map((subject) => madeTests(one, subject));
  }
  const parse = (await createParsers().parserOf(one.languageId))!;
  const random = seededRandom(seed);
  const files = sourceFiles(one.from, root)
    .map((file) => [random.next(), file] as const)
    .toSorted(([a], [b]) => a - b);
  const subjects: CritiqueSubject[] = [];
  for (const [, file] of files) {
    const text = readFileSync(file, 'utf8');
    const own = ownTestOf(file);
    const named = own === undefined ? '' : readFileSync(own, 'utf8');
    const functions = allFunctions(parse(text), dialectOf(one.languageId)!).filter(({ name, node }) => {
      const lines = text.slice(node.start, node.end).split('\n').length;
      const isPlain = name !== undefined && /^\w+$/u.test(name) && lines >= 4 && lines <= longest;
      return isPlain && (one.setting === 'types' || new RegExp(`\\b${name}\\b`, 'u').test(named));
    });
    // Two of a file, so that there are many hands.
    for (const { name = '' } of functions.slice(0, 2)) {
      if (subjects.length >= most) return subjects;
      subjects.push({
        package: one,
        root,
        file,
        name,
        text,
        isFaulty: (changed) => (own === undefined ? undefined : !passes(root, file, changed, own)),
        layTest: () => () => undefined,
      });
    }
  }
  return subjects;
}

function isCut({ call, expected }: Subject['tests'][number]): boolean {
  return call.startsWith('list(') && expected.length > 150;
}

function ownTestOf(file: string): string | undefined {
  const own = path.join(path.dirname(file), 'tests', `test_${path.basename(file)}`);
  return existsSync(own) ? own : undefined;
}

/** Runs one test file of the package with a changed text of a source, in the private copy. */
function passes(root: string, file: string, changed: string, test: string): boolean {
  const original = readFileSync(file, 'utf8');
  writeFileSync(file, changed);
  try {
    const args = ['-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider', test];
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    return spawnSync('python3', args, { cwd: root, env, timeout: 30_000, stdio: 'ignore' }).status === 0;
  } finally {
    writeFileSync(file, original);
  }
}

function madeTests(one: CritiquedPackage, subject: Subject): CritiqueSubject {
  const { root, file, name } = subject;
  return {
    package: one,
    root,
    file,
    name,
    text: readFileSync(file, 'utf8'),
    callable: subject,
    isFaulty: (text) => !differs(subject, text, 1, 400).equal,
    layTest() {
      const isPython = one.from.language === 'python';
      const at = isPython
        ? path.join(root, 'tests', `test_${name}.py`)
        : path.join(root, one.from.name, 'test', `${name}.test.mjs`);
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, isPython ? pythonTest(subject) : javascriptTest(subject, at));
      return () => rmSync(path.dirname(at), { recursive: true });
    },
  };
}

function pythonTest({ root, file, name, tests }: Subject): string {
  const module = path.relative(root, file).replace(/\.py$/, '').replaceAll(path.sep, '.');
  const cases = tests.map(
    ({ call, expected }, index) => `    def test_${index + 1}(self):\n        self.assertEqual(${call}, ${expected})\n`,
  );
  return `import unittest\n\nfrom ${module} import ${name}\n\n\nclass Test${name[0]!.toUpperCase()}${name.slice(1)}(unittest.TestCase):\n${cases.join('\n')}`;
}

function javascriptTest({ file, name, tests }: Subject, at: string): string {
  const source = path.relative(path.dirname(at), file).replaceAll(path.sep, '/');
  const cases = tests.map(
    ({ call, expected }) => `test(${JSON.stringify(call)}, () => {\n  assert.deepEqual(${call}, ${expected});\n});\n`,
  );
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as module from '${source}';

const ${name} = [module.default, ...Object.values(module)].find((one) => typeof one === 'function' && one.name === '${name}');

${cases.join('\n')}`;
}
