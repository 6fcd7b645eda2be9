// House rules that no linter knows: opening comments, length, no skipped tests, no clock in policy, a fresh
// protocol page, licences, no machine paths. Each rule is a function from text to complaints.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A file's path, relative to the repository, and its text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

const longest = 400;
const policy = /^server\/src\/(base|core|metrics|checklist|critique|repair|strategies)\//u;
const needsFile = 'test/support/needs.ts';

/** Licences that a dependency may have, bundled or not. */
const licences = new Set(
  [
    'MIT',
    'MIT-0',
    'ISC',
    '0BSD',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'Apache-2.0',
    'Python-2.0',
    'PSF-2.0',
    'CC0-1.0',
    'Unlicense',
  ].concat(['BlueOak-1.0.0', 'CC-BY-4.0', 'MPL-2.0', 'WTFPL', 'Zlib', 'CC-BY-3.0', 'Artistic-2.0']),
);

/** Tools of the packaging command that are neither shipped nor under a listed licence. */
const toolsOfTheirOwn = /^node_modules\/@vscode\/vsce-sign(-|$)/u;

/** Whether the file is a source file of ours, to which the rules about code apply. */
export function isSource(file: string): boolean {
  return (
    /^(client|server|scripts|bench|test)\/.*\.(ts|mjs)$/u.test(file) &&
    !/^(test\/fixtures|bench\/projects)\//u.test(file)
  );
}

/** Complains about a source file without an opening comment, or with too many lines. */
export function checkShape({ path: file, text }: TextFile): readonly string[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const body = text.replace(/^#![^\n]*\n/u, '');
  return [
    ...(/^(\/\/ \S|\/\*\*?\s)/u.test(body) ? [] : [`${file}: does not open with a comment that says what it is for`]),
    ...(lines < longest ? [] : [`${file}: has ${lines} lines, the limit is ${longest}`]),
  ];
}

/** Complains about tests that are switched off or that switch off all others. */
export function checkSkips({ path: file, text }: TextFile): readonly string[] {
  if (!file.startsWith('test/') || file === needsFile || file === 'test/unit/tidy.test.ts') return [];
  const found = [
    ...text.matchAll(
      /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:skip|only|todo|skipIf|runIf|fails)\b|\bx(?:it|describe)\(/gu,
    ),
  ];
  return found.map((match) => `${file}: ${match[0]} (what a machine lacks is asked for with needs())`);
}

/** Complains about a clock or chance in policy, which gets both as ports. */
export function checkClock({ path: file, text }: TextFile): readonly string[] {
  if (!policy.test(file)) return [];
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu, '');
  const found = [
    ...code.matchAll(/\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.now\b|\bsetTimeout\b/gu),
  ];
  return found.map((match) => `${file}: ${match[0]} in policy`);
}

/** Complains about absolute paths of one machine and about hosts of package registries. */
export function checkTraces({ path: file, text }: TextFile): readonly string[] {
  const words = [
    '/ro' + 'ot/',
    '/wo' + 'rk/(?:main|shared|\\.library)',
    '/tmp/(?:bash_jobs|brief)',
    '/home/[a-z]+/',
    '/Users/[A-Za-z]+/',
    'registry\\.np' + 'mjs',
    'registry\\.ya' + 'rnpkg',
    'files\\.python' + 'hosted',
  ];
  const found = [...text.matchAll(new RegExp(`(?<![\\w.~$}*)-])(?:${words.join('|')})[\\w.-]*`, 'gu'))];
  return found.map((match) => `${file}: ${match[0]} belongs to one machine`);
}

/** Complains about links in a Markdown file that lead to no file. `exists` is asked with a path of the repository. */
export function checkLinks({ path: file, text }: TextFile, exists: (place: string) => boolean): readonly string[] {
  const prose = text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/gu, '');
  const links = [...prose.matchAll(/\]\(\s*<?([^)>\s]+)>?[^)]*\)/gu)].map((match) => match[1] ?? '');
  return links
    .filter((link) => !/^([a-z]+:|#)/u.test(link))
    .map((link) => path.posix.join(path.posix.dirname(file), decodeURI(link.replace(/#.*$/u, ''))))
    .filter((place) => !exists(place))
    .map((place) => `${file}: links to ${place}, which does not exist`);
}

/** The hash that docs/protocol.md carries: SHA-256 over the sorted files, each as name, zero byte, content. */
export function protocolHash(root: string): string {
  const folder = path.join(root, 'server', 'src', 'protocol');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\0`).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex');
}

/** Complains when docs/protocol.md was not read again after a message changed. */
export function checkProtocolPage(page: string, hash: string): readonly string[] {
  const written = /^protocol-hash: ([0-9a-f]{64})$/mu.exec(page)?.[1];
  return written === hash ? [] : [`docs/protocol.md: protocol-hash is ${written ?? 'absent'}, the files give ${hash}`];
}

/** Whether a licence expression is on the list; of `A OR B` one is enough, of `A AND B` both are needed. */
export function isLicensed(expression: string): boolean {
  return expression
    .replaceAll(/[()]/gu, ' ')
    .split(/\s+OR\s+/iu)
    .some((choice) => choice.split(/\s+AND\s+/iu).every((part) => licences.has(part.trim())));
}

/** Complains about dependencies of the lock file whose licence is not on the list. */
export function checkLicences(root: string): readonly string[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { license?: string }>;
  };
  return Object.entries(lock.packages).flatMap(([place, { license }]) => {
    if (place === '' || toolsOfTheirOwn.test(place)) return [];
    const manifest = path.join(root, place, 'package.json');
    const own = existsSync(manifest)
      ? (JSON.parse(readFileSync(manifest, 'utf8')) as { license?: unknown }).license
      : undefined;
    const said = license ?? (typeof own === 'string' ? own : undefined);
    return said !== undefined && isLicensed(said)
      ? []
      : [`${place}: licence ${said ?? 'not given'} is not on the list`];
  });
}

/** The text files that are or would be committed. */
export function committedFiles(root: string): readonly TextFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return listed
    .toString('utf8')
    .split('\0')
    .filter((file) => file !== '' && file !== 'package-lock.json' && existsSync(path.join(root, file)))
    .filter((file) => !/\.(png|gif|ico|woff2?|vsix|tgz)$/u.test(file))
    .map((file) => ({ path: file, text: readFileSync(path.join(root, file), 'utf8') }));
}

/** All complaints about the repository, sorted. */
export function checkTidy(root: string): readonly string[] {
  const files = committedFiles(root);
  const sources = files.filter((file) => isSource(file.path));
  const pages = files.filter((file) => /^(README|CONTRIBUTING|docs\/.*|examples\/.*)\.md$/u.test(file.path));
  return [
    ...sources.flatMap((file) => [...checkShape(file), ...checkSkips(file), ...checkClock(file)]),
    ...files.flatMap(checkTraces),
    ...pages.flatMap((page) => checkLinks(page, (place) => existsSync(path.join(root, place)))),
    ...checkProtocolPage(readFileSync(path.join(root, 'docs', 'protocol.md'), 'utf8'), protocolHash(root)),
    ...checkLicences(root),
  ].sort();
}
