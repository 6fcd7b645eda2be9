// Bundles the client, the server and the command line for Node 22 and newer; exits non-zero on any error.
// What goes into the package is decided by .vscodeignore; who may import whom by scripts/layers.ts.
import { build, context } from 'esbuild';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const dev = args.includes('--dev');
const watch = args.includes('--watch');
const outdir = path.join(root, 'dist');

/** Output name → source file, relative to the repository. */
const entries = {
  client: 'client/src/extension.ts',
  server: 'server/src/lsp/main.ts',
  cli: 'server/src/cli/main.ts',
  supervisor: 'server/src/workspace/supervisorMain.ts',
  typescriptWorker: 'server/src/checkers/typescriptWorker.ts',
  proseWorker: 'server/src/checkers/prose/proseWorker.ts',
};

/** Files of packages that bundles read when they run: source → file in dist/. */
const copies = {
  'node_modules/harper.js/dist/harper_wasm_slim_bg.wasm': 'harper_wasm_slim_bg.wasm',
  'node_modules/harper.js/LICENSE': 'harper-LICENSE.txt',
  'node_modules/web-tree-sitter/web-tree-sitter.wasm': 'web-tree-sitter.wasm',
  'node_modules/web-tree-sitter/LICENSE': 'tree-sitter-LICENSE.txt',
  ...Object.fromEntries(
    ['cpp', 'go', 'java', 'javascript', 'python', 'rust', 'tsx', 'typescript'].map((grammar) => [
      `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`,
      `tree-sitter-${grammar}.wasm`,
    ]),
  ),
};

/** Heavy packages that get a file of their own, loaded on first use: package → file in dist/. */
const chunks = { openai: 'openai.js', 'web-tree-sitter': 'treeSitter.js' };

/** What a chunk is made of, where it is not the package's module: that of web-tree-sitter does not run as CommonJS. */
const commonJs = { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' };

const version = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;

/** Turns `import('openai')` into a lazy `require('./openai.js')` of the sibling file, and so for each chunk. */
const lazyChunks = {
  name: 'lazy-chunks',
  setup(b) {
    b.onResolve({ filter: new RegExp(`^(?:${Object.keys(chunks).join('|')})$`) }, (found) => {
      if (found.kind === 'dynamic-import') return { path: `./${chunks[found.path]}`, external: true };
      return {
        errors: [{ text: `'${found.path}' must be imported with import(), so that it is loaded on first use only` }],
      };
    });
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // So that a lazy import of a sibling bundle becomes a require() and keeps its named exports.
  supported: { 'dynamic-import': false },
  minify: !dev,
  keepNames: false,
  sourcemap: dev ? 'linked' : false,
  sourcesContent: false,
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  logLevel: 'info',
  external: ['vscode'],
  define: {
    'process.env.NODE_ENV': '"production"',
    __TOUCHSTONE_VERSION__: JSON.stringify(version),
    // In a CommonJS bundle import.meta is empty; the sources may ask where they are.
    'import.meta.url': '__bundleUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  banner: { js: "const __bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
  conditions: ['module', 'import', 'node'],
  mainFields: ['module', 'main'],
};

const present = Object.entries(entries).filter(([, source]) => existsSync(path.join(root, source)));
const missing = Object.entries(entries).filter(([, source]) => !existsSync(path.join(root, source)));
for (const [name, source] of missing)
  console.error(`esbuild: ${source} does not exist, so dist/${name}.js is not built`);
if (missing.length > 0) process.exit(1);

const options = present.map(([name, source]) => ({
  ...common,
  entryPoints: { [name]: source },
  outdir,
  plugins: [lazyChunks],
  banner: { js: `${name === 'cli' ? '#!/usr/bin/env node\n' : ''}${common.banner.js}` },
}));
options.push(
  ...Object.entries(chunks).map(([name, file]) => ({
    ...common,
    stdin: {
      contents: `module.exports = require(${JSON.stringify(commonJs[name] ?? name)});`,
      resolveDir: root,
      loader: 'js',
    },
    outfile: path.join(outdir, file),
  })),
);

if (watch) {
  mkdirSync(outdir, { recursive: true });
  for (const option of options) await (await context(option)).watch();
} else {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  try {
    const built = await Promise.all(options.map((option) => build(option)));
    const meta = { inputs: {}, outputs: {} };
    for (const { metafile } of built) {
      Object.assign(meta.inputs, metafile.inputs);
      Object.assign(meta.outputs, metafile.outputs);
    }
    writeFileSync(path.join(outdir, 'meta.json'), JSON.stringify(meta));
    for (const [from, to] of Object.entries(copies)) copyFileSync(path.join(root, from), path.join(outdir, to));
    chmodSync(path.join(outdir, 'cli.js'), 0o755);
    // The bundles are CommonJS, whatever the package.json above them says.
    writeFileSync(path.join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
  } catch {
    // esbuild has printed the errors already (logLevel above).
    process.exitCode = 1;
  }
}
