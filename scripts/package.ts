// Packs the extension into a .vsix from exactly the files that belong into it, and checks what came out.
// Building dist/ is left to esbuild.mjs; .vscodeignore says the same for people who call vsce themselves.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Ran, root, runNode, tools } from './run.ts';

/** Where the packed extension lies. */
export const vsixPath: string = path.join(root, 'touchstone.vsix');

/** The package without the grammar checker: packed only to hold its size against the limit. */
const slimPath: string = path.join(root, 'test-results', 'touchstone-slim.vsix');

/** Largest packages, with the grammar checker and without it. */
const largestBytes = { full: 12 * 1024 * 1024, slim: 3 * 1024 * 1024 };

/** The grammar checker's files. */
const grammar = /^dist\/(proseWorker\.js|harper_wasm_slim_bg\.wasm|harper-LICENSE\.txt)$/u;

/** What reads source code into trees, one file a grammar. */
const parsers = /^dist\/(web-tree-sitter\.wasm|tree-sitter-[a-z]+\.wasm|tree-sitter-LICENSE\.txt)$/u;

/** What belongs into the package. */
const belongs = [
  /^package\.json$/u,
  /^package\.nls(\.[a-z-]+)?\.json$/u,
  /^(README\.md|CHANGELOG\.md|LICENSE)$/u,
  /^dist\/(client|server|cli|supervisor|typescriptWorker|openai|treeSitter)\.js$/u,
  parsers,
  grammar,
  /^dist\/eslintHost\.mjs$/u,
  /^dist\/package\.json$/u,
  /^media\/[\w./-]+\.(svg|png|md)$/u,
  /^l10n\/[\w.-]+\.json$/u,
];

/** What must be in it, or it would install and then not work. */
const demanded = ['package.json', 'README.md', 'LICENSE'].concat(
  ['client', 'server', 'cli', 'supervisor', 'typescriptWorker', 'openai', 'treeSitter', 'package'].map((name) =>
    name === 'package' ? 'dist/package.json' : `dist/${name}.js`,
  ),
);

/** All files of the repository's top folder and of the folders that ship, relative to the root. */
function candidates(): readonly string[] {
  const top = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
  const below = ['dist', 'media', 'l10n']
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')),
    );
  return [...top, ...below];
}

/** Packs, and gives exit code 1 with a reason if a file is missing, a stranger got in, or the package is too large. */
export async function checkPackage(): Promise<Ran> {
  const files = candidates().filter((file) => belongs.some((pattern) => pattern.test(file)));
  const grammars = ['cpp', 'go', 'java', 'javascript', 'python', 'rust', 'tsx', 'typescript'];
  const parts = [
    'proseWorker.js',
    'harper_wasm_slim_bg.wasm',
    'harper-LICENSE.txt',
    'web-tree-sitter.wasm',
    'tree-sitter-LICENSE.txt',
    ...grammars.map((name) => `tree-sitter-${name}.wasm`),
  ].map((name) => `dist/${name}`);
  const absent = [...demanded, ...parts].filter((file) => !files.includes(file));
  if (absent.length > 0) return { code: 1, output: `missing from the package: ${absent.join(', ')}` };
  const slim = await pack(
    files.filter((file) => !grammar.test(file)),
    slimPath,
    largestBytes.slim,
  );
  if (slim.code !== 0) return slim;
  return pack(files, vsixPath, largestBytes.full);
}

/** Packs `files` into `target`. */
async function pack(files: readonly string[], target: string, largest: number): Promise<Ran> {
  const stage = path.join(root, 'test-results', 'package');
  rmSync(stage, { recursive: true, force: true });
  for (const file of files) {
    mkdirSync(path.dirname(path.join(stage, file)), { recursive: true });
    copyFileSync(path.join(root, file), path.join(stage, file));
  }
  const vsce = [path.join(root, tools.vsce)];
  const ignored = ['--no-dependencies', '--ignoreFile', path.join(root, '.vscodeignore')];
  const listed = await runNode([...vsce, 'ls', ...ignored], { cwd: stage });
  if (listed.code !== 0) return listed;
  const kept = listed.output.split('\n').map((line) => line.trim());
  const dropped = files.filter((file) => !kept.includes(file));
  if (dropped.length > 0) return { code: 1, output: `.vscodeignore leaves out: ${dropped.join(', ')}` };
  rmSync(target, { force: true });
  const flags = ['--allow-missing-repository', '--no-rewrite-relative-links', '-o', target];
  const packed = await runNode([...vsce, 'package', ...ignored, ...flags], { cwd: stage });
  if (packed.code !== 0) return packed;
  rmSync(stage, { recursive: true, force: true });
  const bytes = statSync(target).size;
  console.log(
    `${path.relative(root, target)}: ${files.filter((file) => kept.includes(file)).length} files, ${(bytes / 1024 / 1024).toFixed(2)} MB`,
  );
  if (bytes > largest) return { code: 1, output: `the package has ${bytes} bytes, more than ${largest}` };
  return packed;
}

if (process.argv[1] === import.meta.filename) {
  const { code, output } = await checkPackage();
  if (code !== 0) console.error(output);
  process.exitCode = code === 0 ? 0 : 1;
}
