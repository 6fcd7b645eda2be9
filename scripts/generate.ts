// Writes what is derived from the code: parts of package.json, its texts, the texts of the client for
// translators, and the hash in docs/protocol.md. A test fails when one of them is stale.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkersPage } from './checkersPage.ts';
import { criticsPage } from './criticsPage.ts';
import { failuresPage } from './failures.ts';
import { methodsPage } from './methodsPage.ts';
import { manifestParts, manifestTexts } from './manifest.ts';
import { rulePages } from './rulePages.ts';
import { protocolHash } from './tidy.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Every generated file with the content that it should have, by path. */
export function generated(): ReadonlyMap<string, string> {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const page = read('docs/protocol.md').replace(/^protocol-hash: .*$/mu, `protocol-hash: ${protocolHash(root)}`);
  return new Map([
    ['package.json', withParts(read('package.json'), manifestParts())],
    ['package.nls.json', json(manifestTexts())],
    ['l10n/bundle.l10n.json', json(clientTexts())],
    ['docs/protocol.md', page],
    ['docs/failures.md', failuresPage()],
    ['docs/checkers.md', checkersPage()],
    ['docs/critics.md', criticsPage()],
    ...rulePages(),
    ['docs/methods.md', methodsPage()],
  ]);
}

/** The manifest with the generated parts in it, in front of its scripts; everything else stays as it is. */
export function withParts(manifest: string, parts: Readonly<Record<string, unknown>>): string {
  const old = JSON.parse(manifest) as Record<string, unknown>;
  const kept = Object.entries(old).filter(([key]) => !Object.hasOwn(parts, key));
  const at = kept.findIndex(([key]) => key === 'scripts');
  const all =
    at < 0 ? [...kept, ...Object.entries(parts)] : [...kept.slice(0, at), ...Object.entries(parts), ...kept.slice(at)];
  return `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`;
}

/** The English texts of the client: each literal that is handed to `l10n.t`. */
function clientTexts(): Readonly<Record<string, string>> {
  const folder = path.join(root, 'client', 'src');
  const found = readdirSync(folder).flatMap((name) => literalsIn(readFileSync(path.join(folder, name), 'utf8')));
  return Object.fromEntries([...new Set(found)].sort().map((words) => [words, words]));
}

/** The literals that are handed to `l10n.t` in a source text. */
export function literalsIn(source: string): readonly string[] {
  return [...source.matchAll(/\bl10n\.t\(\s*(['"])((?:\\.|(?!\1).)*)\1/gsu)].map((match) =>
    (match[2] ?? '').replaceAll(/\\(.)/gu, '$1'),
  );
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, content] of generated()) {
    if (readFileSync(path.join(root, file), { encoding: 'utf8', flag: 'a+' }) === content) continue;
    writeFileSync(path.join(root, file), content);
    console.log(`wrote ${file}`);
  }
}
