// Parsers of the languages that repair knows, by tree-sitter's WebAssembly grammars, which lie beside the bundle.
// A tree is copied into plain objects once, so that nothing of it has to be freed by hand; those of the last long texts
// are kept, since several steps of one run ask for the same. A text that is being edited keeps tree-sitter's own tree,
// from which the next one is made. Tree-sitter itself is loaded with the first grammar: a start of the server does not
// pay for it.

import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Edit, Language, Parser, Point, Tree } from 'web-tree-sitter';
import type { TextEdit } from '../base/edit.ts';
import type { FollowedTree, Parse, ParsePort, SyntaxTree } from '../core/syntaxTree.ts';
import { copyTree, type KeptNodes } from './copyTree.ts';

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
    const loadedGrammar: Grammar = { languageId, language, treeSitter };
    const parse = (text: string) => {
      if (text.length < longText) return parseOnce(loadedGrammar, text);
      const at = kept.findIndex((one) => one.languageId === languageId && one.text === text);
      const tree = kept.splice(at, at < 0 ? 0 : 1)[0] ?? parseOnce(loadedGrammar, text);
      kept.push(tree);
      if (kept.length > mostKept) kept.shift();
      return tree;
    };
    return Object.assign(parse, { follow: (text: string) => followWith(loadedGrammar, text) });
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

/** A loaded grammar. */
interface Grammar {
  readonly languageId: string;
  readonly language: Language;
  readonly treeSitter: TreeSitter;
}

const parserFor = ({ treeSitter, language }: Grammar) => new treeSitter.Parser().setLanguage(language);

function parseOnce(grammar: Grammar, text: string): SyntaxTree {
  const parser = parserFor(grammar);
  try {
    const tree = parsed(grammar, parser, text);
    try {
      return { languageId: grammar.languageId, text, ...copyTree(grammar.language, tree, text) };
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

function followWith(grammar: Grammar, first: string): FollowedTree {
  const parser = parserFor(grammar);
  const { languageId, language } = grammar;
  let native: Tree | undefined = parsed(grammar, parser, first);
  let nodes: KeptNodes = new Map();
  let tree: SyntaxTree = { languageId, text: first, ...copyTree(language, native, first, nodes) };
  return {
    get tree() {
      return tree;
    },
    edit(step) {
      if (!native) throw new Error('the tree is closed');
      const { text } = tree;
      const now = text.slice(0, step.span.start) + step.newText + text.slice(step.span.end);
      native.edit(inputEdit(grammar, text, step));
      const next = parsed(grammar, parser, now, native);
      const kept: KeptNodes = new Map();
      tree = { languageId, text: now, ...copyTree(language, next, now, kept, { nodes, step }) };
      // Not before: while it is there, no node of the new tree has the address of another old one.
      native.delete();
      native = next;
      nodes = kept;
    },
    close() {
      native?.delete();
      native = undefined;
      parser.delete();
    },
  };
}

function parsed({ languageId }: Grammar, parser: Parser, text: string, before?: Tree): Tree {
  const tree = parser.parse(text, before);
  if (!tree) throw new Error(`the ${languageId} parser gave no tree`);
  return tree;
}

/** An edit as tree-sitter is told of it. */
function inputEdit({ treeSitter }: Grammar, text: string, { span, newText }: TextEdit): Edit {
  const start = pointAfter({ row: 0, column: 0 }, text.slice(0, span.start));
  return new treeSitter.Edit({
    startIndex: span.start,
    oldEndIndex: span.end,
    newEndIndex: span.start + newText.length,
    startPosition: start,
    oldEndPosition: pointAfter(start, text.slice(span.start, span.end)),
    newEndPosition: pointAfter(start, newText),
  });
}

/** Where a text ends that begins at a point; lines end in LF alone, whatever else there is. */
function pointAfter({ row, column }: Point, text: string): Point {
  const last = text.lastIndexOf('\n');
  if (last < 0) return { row, column: column + text.length };
  let lines = 1;
  for (let at = text.indexOf('\n'); at < last; at = text.indexOf('\n', at + 1)) lines++;
  return { row: row + lines, column: text.length - last - 1 };
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
