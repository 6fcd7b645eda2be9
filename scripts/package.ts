// Packs the extension into a .vsix and holds it against what may be in it and how large it may be.
// Building dist/ is left to esbuild.mjs.
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Ran, root, runNode, tools } from './run.ts';

/** Where the packed extension lies. */
export const vsixPath: string = path.join(root, 'test-results', 'touchstone.vsix');

const largestBytes = 3 * 1024 * 1024;

/** What may be in the package; anything else is a mistake in .vscodeignore. */
const allowed = [
  /^package\.json$/u,
  /^package\.nls(\.[a-z-]+)?\.json$/u,
  /^(README\.md|CHANGELOG\.md|LICENSE)$/u,
  /^dist\/(client|server|cli|supervisor|typescriptWorker|openai)\.js$/u,
  /^dist\/package\.json$/u,
  /^media\/[\w./-]+\.(svg|png|md)$/u,
  /^l10n\/[\w.-]+\.json$/u,
];

/** What must be in it, or it would install and then not work. */
const demanded = ['package.json', 'README.md', 'LICENSE', 'dist/client.js', 'dist/server.js', 'dist/cli.js', 'dist/openai.js'];

/** Packs, and gives exit code 1 with a reason if the package is too large or its files are not the expected ones. */
export async function checkPackage(): Promise<Ran> {
  const listed = await runNode([tools.vsce, 'ls', '--no-dependencies']);
  if (listed.code !== 0) return listed;
  const files = listed.output.split('\n').filter((line) => line !== '' && existsSync(path.join(root, line)));
  const strangers = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
  if (strangers.length > 0) return { code: 1, output: `not meant for the package: ${strangers.join(', ')}` };
  const absent = demanded.filter((file) => !files.includes(file));
  if (absent.length > 0) return { code: 1, output: `missing from the package: ${absent.join(', ')}` };
  mkdirSync(path.dirname(vsixPath), { recursive: true });
  rmSync(vsixPath, { force: true });
  const packed = await runNode([tools.vsce, 'package', '--no-dependencies', '--allow-missing-repository', '-o', vsixPath]);
  if (packed.code !== 0) return packed;
  const bytes = statSync(vsixPath).size;
  console.log(`${path.relative(root, vsixPath)}: ${files.length} files, ${(bytes / 1024 / 1024).toFixed(2)} MB`);
  if (bytes > largestBytes) return { code: 1, output: `the package has ${bytes} bytes, more than ${largestBytes}` };
  return packed;
}

if (process.argv[1] === import.meta.filename) {
  const { code, output } = await checkPackage();
  if (code !== 0) console.error(output);
  process.exitCode = code === 0 ? 0 : 1;
}
