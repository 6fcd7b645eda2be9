// Which test files reach the target through relative imports, for runners that keep no module graph.
// A cheap scan by regular expression: what it cannot see (aliases, computed imports) only widens the run.

import { dirname, extname, relative, resolve } from 'node:path';
import type { Overlay } from '../../workspace/snapshot.ts';
import { looksLikeTest } from './detectRunner.ts';
import { listSources, readSource } from './sources.ts';

const specifier =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*|\bimport\.meta\.resolve\s*\(\s*)(['"])(\.{1,2}(?:\/[^'"\n]*)?)\1/g;

const extensions = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];

/** The relative module specifiers that a text imports. */
export function relativeImports(text: string): readonly string[] {
  return [...text.matchAll(specifier)].map((match) => match[2]!);
}

/** The paths that a relative specifier may mean, most likely first. */
function resolutions(from: string, wanted: string): readonly string[] {
  const base = resolve(dirname(from), wanted);
  const written = extname(base);
  const other = { '.js': ['.ts', '.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'], '.jsx': ['.tsx'] }[written] ?? [];
  return [
    ...extensions.map((extension) => base + extension),
    ...other.map((extension) => base.slice(0, -written.length) + extension),
    ...extensions.slice(1).map((extension) => resolve(base, `index${extension}`)),
  ];
}

/**
 * Test files of the package that import the overlay's document, directly or through others, in order.
 *
 * @param packageFolder absolute folder in the workspace.
 */
export async function relatedTests(overlay: Overlay, packageFolder: string): Promise<readonly string[]> {
  const files = new Set(await listSources(overlay.snapshot, packageFolder));
  files.add(overlay.path);
  const importers = new Map<string, string[]>();
  for (const file of files) {
    const text = file === overlay.path ? overlay.text : await readSource(overlay.snapshot, file);
    for (const wanted of relativeImports(text ?? '')) {
      const found = resolutions(file, wanted).find((path) => files.has(path));
      if (found !== undefined) importers.set(found, [...(importers.get(found) ?? []), file]);
    }
  }
  const reached = new Set<string>([overlay.path]);
  for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer);
  return [...reached].filter((file) => looksLikeTest(relative(packageFolder, file))).sort();
}
