// Holds every import of the product against one table of layers. It reads esbuild's metafile with every source
// file as an entry point; what the metafile leaves out (types, `import('x').T`, computed imports) a scan covers.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const policy = ['metrics', 'checklist', 'evaluate', 'critique', 'repair', 'strategies'] as const;
const adapters = ['workspace', 'checkers', 'providers', 'memory', 'trace'] as const;
const edges = ['core', 'engine', 'protocol', ...adapters] as const;

/** Layer → what it may import beside itself and base. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  base: [],
  protocol: [],
  core: [],
  metrics: ['core'],
  checklist: ['core'],
  critique: ['core', 'checklist', 'repair', 'evaluate'],
  repair: ['core'],
  evaluate: ['core'],
  strategies: ['core', 'critique', 'checklist', 'repair', 'metrics'],
  workspace: ['core'],
  checkers: ['core', 'workspace'],
  providers: ['core'],
  memory: ['core', 'workspace'],
  trace: ['core', 'workspace'],
  engine: ['core', ...policy, ...adapters],
  // The edges build the adapters and hand them to the engine as ports.
  lsp: [...edges],
  cli: [...edges, 'strategies', 'lsp'],
  client: ['protocol'],
};

/** Layers without I/O. */
const pure: readonly string[] = ['base', 'core', 'protocol', ...policy, 'engine'];

/** Packages that belong to some layers alone. */
const reserved: readonly { readonly package: RegExp; readonly layers: readonly string[] }[] = [
  { package: /^vscode$/u, layers: ['client'] },
  { package: /^vscode-languageclient(\/|$)/u, layers: ['client'] },
  { package: /^vscode-languageserver(\/|$)/u, layers: ['lsp'] },
  { package: /^openai(\/|$)/u, layers: ['providers'] },
  { package: /^web-tree-sitter(\/|$)/u, layers: ['workspace'] },
];

/** One import, with files relative to the tree's root; `to` is a file or a package name. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly inside: boolean;
}

/** What the check read and what it found wrong. */
export interface LayerReport {
  readonly filesRead: readonly string[];
  readonly filesOnDisk: readonly string[];
  readonly importsSeen: number;
  readonly breaches: readonly string[];
}

/** All source files below a folder, sorted, relative to the root. */
export function sourceFiles(root: string, folders: readonly string[]): readonly string[] {
  return folders
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/u.test(entry.name) && !entry.name.endsWith('.d.ts'))
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')),
    )
    .sort();
}

/** The layer of a file, or undefined for a file that lies in none. */
export function layerOf(file: string): string | undefined {
  if (file.startsWith('client/src/')) return 'client';
  const found = /^server\/src\/([^/]+)\/./u.exec(file)?.[1];
  return found !== undefined && Object.hasOwn(layers, found) ? found : undefined;
}

/** Takes comments out, so that prose about imports is not read as one. Strings are kept. */
function withoutComments(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/gu;
  return text.replace(token, (found) => (found.startsWith('/') ? ' ' : found));
}

/** Imports that the bundler drops or cannot see; a computed one is reported as `(computed)`. */
function scannedImports(text: string): readonly string[] {
  const code = withoutComments(text);
  const found = [
    ...code.matchAll(/\b(?:import|export)\s+type\s[^;'"]*?\sfrom\s*['"]([^'"]+)['"]/gu),
    ...code.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;'"]*?\sfrom\s*['"]([^'"]+)['"]/gu),
    ...code.matchAll(/(?:^|\n)\s*import\s*['"]([^'"]+)['"]/gu),
    ...code.matchAll(/\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/gu),
  ].map((match) => match[1] ?? '');
  const computed = /(?<![.\w])import\s*\(\s*(?!['"])[^)]/u.test(code) ? ['(computed)'] : [];
  return [...new Set([...found, ...computed])];
}

/** Imports of all files: the metafile's and the scan's, without repeats. */
async function readImports(root: string, files: readonly string[]) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    outdir: 'unused',
    write: false,
    bundle: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    treeShaking: false,
    logLevel: 'silent',
  });
  const imports = new Map<string, Import>();
  const add = (entry: Import): unknown => imports.set(`${entry.from}\0${entry.to}`, entry);
  for (const [from, input] of Object.entries(metafile.inputs)) {
    for (const { path: to, external } of input.imports) add({ from, to, inside: external !== true });
  }
  for (const from of files) {
    for (const to of scannedImports(readFileSync(path.join(root, from), 'utf8'))) {
      const inside = to.startsWith('.');
      add({ from, to: inside ? path.posix.normalize(path.posix.join(path.posix.dirname(from), to)) : to, inside });
    }
  }
  return { read: Object.keys(metafile.inputs).sort(), imports: [...imports.values()] };
}

/** What one import breaks, in words; undefined when it is allowed. */
function breachOf({ from, to, inside }: Import): string | undefined {
  const layer = layerOf(from);
  if (layer === undefined) return undefined;
  if (to === '(computed)') return `${from}: imports what it computes, which nothing can check`;
  if (inside) {
    const target = layerOf(to);
    if (target === undefined) return `${from}: imports ${to}, which lies in no layer`;
    if (target === layer || (target === 'base' && layer !== 'client')) return undefined;
    if (layer === 'client') return target === 'protocol' ? undefined : `${from}: the client may not see ${to}`;
    return layers[layer]?.includes(target) === true ? undefined : `${from}: ${layer} may not import ${target} (${to})`;
  }
  if (pure.includes(layer) && (to.startsWith('node:') || builtinModules.includes(to)))
    return `${from}: ${layer} does no I/O and may not import ${to}`;
  const owner = reserved.find((rule) => rule.package.test(to));
  if (owner !== undefined && !owner.layers.includes(layer) && !to.startsWith('vscode-languageserver-textdocument'))
    return `${from}: ${to} belongs to ${owner.layers.join(', ')} alone`;
  return undefined;
}

/** One cycle among the files, as the list of files along it, or undefined. */
function findCycle(files: readonly string[], imports: readonly Import[]): readonly string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to, inside } of imports) if (inside) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): readonly string[] | undefined => {
    const at = trail.indexOf(file);
    if (at >= 0) return [...trail.slice(at), file];
    if (done.has(file)) return undefined;
    for (const to of next.get(file) ?? []) {
      const cycle = walk(to, [...trail, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of files) {
    const cycle = walk(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Reads client/src and server/src below `root` and reports every import that the table does not allow. */
export async function checkLayers(root: string): Promise<LayerReport> {
  const filesOnDisk = sourceFiles(root, ['client/src', 'server/src']);
  const { read, imports } = await readImports(root, filesOnDisk);
  const homeless = filesOnDisk.filter((file) => layerOf(file) === undefined).map((file) => `${file}: lies in no layer`);
  const cycle = findCycle(filesOnDisk, imports);
  const breaches = imports.map(breachOf).filter((breach) => breach !== undefined);
  if (cycle !== undefined) breaches.push(`cycle: ${cycle.join(' → ')}`);
  return { filesRead: read, filesOnDisk, importsSeen: imports.length, breaches: [...homeless, ...breaches].sort() };
}
