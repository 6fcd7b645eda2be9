// Parsers of the languages that repair knows, by tree-sitter's WebAssembly grammars, which lie beside the bundle.
// A tree is copied into plain objects once, so that nothing of it has to be freed by hand; those of the last long texts
// are kept, since several steps of one run ask for the same. Tree-sitter itself is loaded with the first grammar: a
// start of the server does not pay for it.

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

/** Trees that are kept, and the units of a text from which on its tree is. */
const mostKept = 4;
const longText = 4000;

/** Parsers by language; the grammar is loaded on first use and kept. */
export function createParsers(): ParsePort {
  const loaded = new Map<string, Promise<Parse>>();
  // The last used one stands last.
  const kept: SyntaxTree[] = [];
  const load = async (languageId: string, grammar: string): Promise<Parse> => {
    const treeSitter = await start();
    const language = await treeSitter.Language.load(placeOf(`tree-sitter-${grammar}.wasm`));
    return (text) => {
      if (text.length < longText) return parseWith(treeSitter, language, languageId, text);
      const at = kept.findIndex((one) => one.languageId === languageId && one.text === text);
      const tree = kept.splice(at, at < 0 ? 0 : 1)[0] ?? parseWith(treeSitter, language, languageId, text);
      kept.push(tree);
      if (kept.length > mostKept) kept.shift();
      return tree;
    };
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
      const state = { language, mayFault: tree.rootNode.hasError, hasFault: false };
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
function copyOf(cursor: TreeCursor, parent: SyntaxNode | undefined, state: Copying): Mutable {
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

/** What is known of a tree while it is copied. */
interface Copying {
  readonly language: Language;
  /** Whether anything of it can be faulty at all. */
  readonly mayFault: boolean;
  hasFault: boolean;
}

/** The node under the cursor; each question to the cursor is a call into WebAssembly, so few are asked. */
function nodeAt(cursor: TreeCursor, parent: SyntaxNode | undefined, state: Copying): Mutable {
  const type = cursor.nodeTypeId;
  const kind = state.language.types[type] ?? 'ERROR';
  const faulty = state.mayFault && (kind === 'ERROR' || cursor.nodeIsMissing);
  if (faulty) state.hasFault = true;
  const named = kind === 'ERROR' ? cursor.nodeIsNamed : state.language.nodeTypeIsNamed(type);
  const field = state.language.fields[cursor.currentFieldId];
  const node: Mutable = { kind, named, start: cursor.startIndex, end: cursor.endIndex, children: [], faulty };
  if (field) node.field = field;
  if (parent) node.parent = parent;
  return node;
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
