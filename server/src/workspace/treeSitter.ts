// Parsers of the languages that repair knows, by tree-sitter's WebAssembly grammars, which lie beside the bundle.
// A tree is copied into plain objects once, so that nothing of it has to be freed by hand. Tree-sitter itself is
// loaded with the first grammar: a start of the server does not pay for it.

import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language, TreeCursor } from 'web-tree-sitter';
import type { Parse, ParsePort, SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';

/** VS Code language identifier → grammar. */
const grammars: Readonly<Record<string, string>> = {
  javascript: 'javascript',
  javascriptreact: 'javascript',
  typescript: 'typescript',
  typescriptreact: 'tsx',
  python: 'python',
  go: 'go',
  java: 'java',
  rust: 'rust',
  c: 'cpp',
  cpp: 'cpp',
};

type TreeSitter = typeof import('web-tree-sitter');

type Mutable = { -readonly [key in keyof SyntaxNode]: SyntaxNode[key] };

/** Parsers by language; the grammar is loaded on first use and kept. */
export function createParsers(): ParsePort {
  const loaded = new Map<string, Promise<Parse>>();
  const load = async (languageId: string, grammar: string): Promise<Parse> => {
    const treeSitter = await start();
    const language = await treeSitter.Language.load(placeOf(`tree-sitter-${grammar}.wasm`));
    return (text) => parseWith(treeSitter, language, languageId, text);
  };
  return {
    async parserOf(languageId) {
      const grammar = Object.hasOwn(grammars, languageId) ? grammars[languageId]! : undefined;
      if (grammar === undefined) return undefined;
      const known = loaded.get(languageId) ?? load(languageId, grammar);
      loaded.set(languageId, known);
      known.catch(() => loaded.delete(languageId));
      return known;
    },
  };
}

let started: Promise<TreeSitter> | undefined;

/** Tree-sitter, started once for the whole process; a start that failed is tried again. */
function start(): Promise<TreeSitter> {
  started ??= import('web-tree-sitter').then(async (treeSitter) => {
    await treeSitter.Parser.init({ locateFile: () => placeOf('web-tree-sitter.wasm') });
    return treeSitter;
  });
  started.catch(() => (started = undefined));
  return started;
}

function parseWith(treeSitter: TreeSitter, language: Language, languageId: string, text: string): SyntaxTree {
  const parser = new treeSitter.Parser();
  try {
    parser.setLanguage(language);
    const tree = parser.parse(text);
    if (!tree) throw new Error(`the ${languageId} parser gave no tree`);
    try {
      const cursor = tree.walk();
      const state = { hasFault: false };
      const root = copyOf(cursor, undefined, state);
      root.source = text;
      cursor.delete();
      return { languageId, text, root, hasFault: state.hasFault };
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

/** Copies the node under the cursor and all below it; the cursor ends where it began. */
function copyOf(cursor: TreeCursor, parent: SyntaxNode | undefined, state: { hasFault: boolean }): Mutable {
  // Iterative: a long chain of operators is deeper than the stack.
  const first = nodeAt(cursor, parent, state);
  let at: Mutable = first;
  for (;;) {
    if (cursor.gotoFirstChild()) {
      const child = nodeAt(cursor, at, state);
      (at.children as SyntaxNode[]).push(child);
      at = child;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (at === first || !cursor.gotoParent()) return first;
      at = at.parent as Mutable;
      if (at === first) return first;
    }
    const above = at.parent as Mutable;
    const sibling = nodeAt(cursor, above, state);
    (above.children as SyntaxNode[]).push(sibling);
    at = sibling;
  }
}

function nodeAt(cursor: TreeCursor, parent: SyntaxNode | undefined, state: { hasFault: boolean }): Mutable {
  const faulty = cursor.nodeType === 'ERROR' || cursor.nodeIsMissing;
  if (faulty) state.hasFault = true;
  const field = cursor.currentFieldName;
  return {
    kind: cursor.nodeType,
    named: cursor.nodeIsNamed,
    ...(field ? { field } : {}),
    start: cursor.startIndex,
    end: cursor.endIndex,
    ...(parent ? { parent } : {}),
    children: [],
    faulty,
  };
}

/** Beside the bundle; in the sources, where the packages are installed. */
function placeOf(file: string): string {
  const own = fileURLToPath(import.meta.url);
  if (!own.endsWith('.ts')) return path.join(path.dirname(own), file);
  const require = createRequire(import.meta.url);
  return file.startsWith('web-')
    ? require.resolve(`web-tree-sitter/${file}`)
    : require.resolve(`@vscode/tree-sitter-wasm/wasm/${file}`);
}
