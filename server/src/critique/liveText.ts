// The text rules while somebody types: a document is cut into pieces at its outermost declarations, and a keystroke
// costs only the piece that it is in, and those that name what the piece declares. The tree of the piece that is being
// edited is kept, so that only what a keystroke changed is parsed. Nothing waits, nothing is stale.
// Method: docs/methods.md#text-rules.

import type { TextEdit } from '../base/edit.ts';
import type { FollowedTree, Parse, SyntaxTree } from '../core/syntaxTree.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { textRules } from './rules/index.ts';
import { lookAt, type LookMemory, type RuleComplaint } from './rules/look.ts';
import type { DeclaredFunction, FileFacts } from './rules/rule.ts';
import { viewsOf } from './rules/view.ts';

/** Outermost declarations with what stands before each; the pieces of a document are its whole text. */
interface Piece {
  readonly text: string;
  /** Where its last node ends; what follows belongs to what comes next as soon as something is written there. */
  readonly contentEnd: number;
  /** Whether the text that it was cut from had a fault; without one no piece of it has. */
  readonly mayFault: boolean;
  /** Undefined while it has not been read. */
  read?: Read;
  /** In offsets of the piece; undefined while it has not been looked at. */
  seen?: readonly RuleComplaint[];
}

/** What a piece says by itself. */
interface Read {
  readonly faulty: boolean;
  readonly declares: readonly Declared[];
  readonly functions: ReadonlyMap<string, DeclaredFunction>;
  readonly words: ReadonlySet<string>;
}

/** One function that a piece declares. */
interface Declared {
  /** As in `FileFacts.key`. */
  readonly line: string;
  readonly name: string;
  /** The word by which code names it: the last part of its name. */
  readonly word: string;
  /** What it takes, with the brackets. */
  readonly takes: string;
}

type KnownPiece = Piece & { read: Read };

/** The live look at one document. */
export interface LiveText {
  readonly text: string;
  /**
   * Takes over one edit of `text`; what it concerns is looked at before this returns.
   *
   * @param after the text after it.
   */
  edit(step: TextEdit, after: string): void;
  /**
   * Looks at pieces that have not been looked at.
   *
   * @param mostPieces how many at most.
   * @returns whether some are left.
   */
  look(mostPieces: number): boolean;
  /** Whether a piece cannot be read by itself, so that its borders may be others. */
  isUnsure(): boolean;
  /** Cuts the document anew, by a look at the whole of it. */
  recut(): void;
  /** In the order of the text; pieces that were not looked at yet have none. */
  complaints(): readonly RuleComplaint[];
  /** Frees what is kept; nothing is to be asked of it afterwards. */
  close(): void;
}

/**
 * Cuts a document; it is looked at by `look`.
 *
 * @param parseAnew the parser of its language.
 * @returns undefined for languages whose functions the rules cannot see.
 */
export function createLiveText(given: string, languageId: string, parseAnew: Parse): LiveText | undefined {
  const found = dialectOf(languageId);
  if (!found) return undefined;
  const dialect = found;
  const memory: LookMemory = new Map();
  let lastTree: SyntaxTree | undefined;
  // Of the piece that was edited last.
  let followed: FollowedTree | undefined;
  // A piece is cut, read and looked at in one go.
  const parse = (own: string) => (lastTree?.text === own ? lastTree : (lastTree = parseAnew(own)));
  let text = given;
  let pieces: Piece[] = cut(parse(text));
  let facts: Facts | undefined;

  /** The tree of what an edit made of a part of the text. */
  function treeAfter(before: string, step: TextEdit, after: string): SyntaxTree {
    if (!parseAnew.follow) return parse(after);
    if (followed?.tree.text === before) followed.edit(step);
    else {
      followed?.close();
      followed = parseAnew.follow(after);
    }
    return (lastTree = followed.tree);
  }

  function cut(tree: SyntaxTree): Piece[] {
    const part = tree.text;
    return cutsOf(tree).map((span, index, spans) => {
      const start = index === 0 ? 0 : span.start;
      const end = spans[index + 1]?.start ?? part.length;
      return { text: part.slice(start, end), contentEnd: span.end - start, mayFault: tree.hasFault };
    });
  }

  function read(piece: Piece): Read {
    const tree = parse(piece.text);
    const file = viewsOf(tree, dialect)[0]!.file;
    piece.read = {
      faulty: piece.mayFault && tree.hasFault,
      declares: file.key === '' ? [] : file.key.split('\n').map(declaredIn),
      functions: file.functions,
      words: new Set(piece.text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)),
    };
    return piece.read;
  }

  function lookAtPiece(piece: Piece, { functions, declares }: Facts): void {
    const own = piece.read ?? read(piece);
    const relevant = declares.filter(isRelevantTo(own)).map(({ line }) => line);
    const known: FileFacts = { functions, key: relevant.join('\n') };
    piece.seen = lookAt(parse(piece.text), textRules, memory, known);
  }

  return {
    get text() {
      return text;
    },
    edit({ span, newText }, after) {
      const [first, last, start] = touched(pieces, span);
      const before = pieces.slice(first, last + 1);
      const old = before.length === 1 ? before[0]!.text : before.map((piece) => piece.text).join('');
      const inner: TextEdit = { span: { start: span.start - start, end: span.end - start }, newText };
      const now = old.slice(0, inner.span.start) + newText + old.slice(inner.span.end);
      text = after;
      const tree = treeAfter(old, inner, now);
      // What cannot be read now is cut when it can be, or when nobody types.
      const cuts = tree.hasFault ? [wholeOf(tree)] : cut(tree);
      pieces.splice(first, before.length, ...cuts);
      if (!facts || !isRead(before)) return;
      const changed = changedIn(before, cuts.map(read));
      if (changed.length > 0 && isRead(pieces)) {
        facts = factsOf(pieces);
        for (const piece of pieces)
          if (piece.seen !== undefined && changed.some(isRelevantTo(piece.read))) lookAtPiece(piece, facts);
      }
      for (const piece of cuts) lookAtPiece(piece, facts);
    },
    look(mostPieces) {
      let left = mostPieces;
      for (const piece of pieces) {
        if (piece.read !== undefined) continue;
        if (left-- <= 0) return true;
        read(piece);
      }
      if (!facts && isRead(pieces)) facts = factsOf(pieces);
      for (const piece of pieces) {
        if (piece.seen !== undefined) continue;
        if (left-- <= 0) return true;
        lookAtPiece(piece, facts!);
      }
      return false;
    },
    isUnsure: () => pieces.some((piece) => piece.read?.faulty === true),
    recut() {
      pieces = cut(parse(text));
      facts = undefined;
    },
    complaints() {
      const all: RuleComplaint[] = [];
      let start = 0;
      for (const piece of pieces) {
        for (const one of piece.seen ?? [])
          all.push({ ...one, span: { start: one.span.start + start, end: one.span.end + start } });
        start += piece.text.length;
      }
      return all;
    },
    close() {
      followed?.close();
      followed = undefined;
    },
  };
}

type Facts = FileFacts & { readonly declares: readonly Declared[] };

function isRead(pieces: readonly Piece[]): pieces is readonly KnownPiece[] {
  return pieces.every((piece) => piece.read !== undefined);
}

/** The outermost nodes, each with the comments before it; what stands on one line is one. */
function cutsOf(tree: SyntaxTree): readonly { readonly start: number; readonly end: number }[] {
  const cuts: { start: number; end: number }[] = [];
  let comments: number | undefined;
  for (const node of tree.root.children) {
    if (node.kind.endsWith('comment')) {
      comments ??= node.start;
      continue;
    }
    const before = cuts.at(-1);
    const start = comments ?? node.start;
    if (before && !/[\r\n]/.test(tree.text.slice(before.end, start))) before.end = node.end;
    else cuts.push({ start, end: node.end });
    comments = undefined;
  }
  if (cuts.length === 0) cuts.push({ start: 0, end: tree.text.length });
  return cuts;
}

/** A text that cannot be read, as one piece. */
function wholeOf(tree: SyntaxTree): Piece {
  return { text: tree.text, contentEnd: cutsOf(tree).at(-1)!.end, mayFault: true };
}

/** The first and the last piece that an edit concerns, and where the first begins. */
function touched(
  pieces: readonly Piece[],
  span: { readonly start: number; readonly end: number },
): readonly [number, number, number] {
  let first = 0;
  let start = 0;
  while (first < pieces.length - 1 && start + pieces[first]!.text.length < span.start)
    start += pieces[first++]!.text.length;
  let last = first;
  let end = start;
  // What is written after the last node of a piece may be the comment of the next.
  while (last < pieces.length - 1 && span.end >= end + pieces[last]!.contentEnd) end += pieces[last++]!.text.length;
  // A piece that cannot be read by itself may be read with its neighbour.
  while (first > 0 && pieces[first - 1]!.read?.faulty) start -= pieces[--first]!.text.length;
  while (last < pieces.length - 1 && pieces[last + 1]!.read?.faulty) last++;
  return [first, last, start];
}

function factsOf(pieces: readonly KnownPiece[]): Facts {
  const declares = pieces.flatMap((piece) => piece.read.declares);
  const counts = new Map<string, number>();
  for (const { name } of declares) counts.set(name, (counts.get(name) ?? 0) + 1);
  const functions = new Map<string, DeclaredFunction>();
  // A function that is declared more than once is left out, as in the facts of one tree.
  for (const piece of pieces)
    for (const [name, one] of piece.read.functions) if (counts.get(name) === 1) functions.set(name, one);
  return { functions, key: declares.map(({ line }) => line).join('\n'), declares };
}

function declaredIn(line: string): Declared {
  const name = line.replace(/^[~*]+/, '').split('(', 1)[0]!;
  return { line, name, word: name.slice(name.lastIndexOf('.') + 1), takes: line.slice(line.indexOf('(')) };
}

/** Whether a function is one that a piece names, or takes the same as one of its own. */
function isRelevantTo({ words, declares }: Read): (one: Declared) => boolean {
  const own = new Set(declares.map(({ takes }) => takes));
  return ({ word, takes }) => words.has(word) || own.has(takes);
}

/** Functions that only one of the two declares. */
function changedIn(before: readonly KnownPiece[], after: readonly Read[]): readonly Declared[] {
  const old = before.flatMap((piece) => piece.read.declares);
  const now = after.flatMap(({ declares }) => declares);
  if (old.length === now.length && old.every(({ line }, index) => line === now[index]!.line)) return [];
  const [was, is] = [new Set(old.map(({ line }) => line)), new Set(now.map(({ line }) => line))];
  return [...old.filter(({ line }) => !is.has(line)), ...now.filter(({ line }) => !was.has(line))];
}
