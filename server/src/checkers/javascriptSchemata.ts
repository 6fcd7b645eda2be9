// Many variants of one JavaScript or TypeScript document in one program: the body of each changed function becomes a
// switch over which variant is picked, in the document's own language, so that the project's transform still does
// its work. Pure; running the program is left to trials and calls. Method: mutant schemata (Untch, Offutt and
// Harrold 1993).

import { applyEdits, editsFault, type TextEdit } from '../base/edit.ts';
import type { Parse, SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { Variant } from '../core/trials.ts';
import {
  functionsIn,
  preambleAt,
  stepInsertions,
  visitNodes,
  type Insertion,
  type ScriptFunction,
} from './javascriptFunctions.ts';
import { choiceInsertion, choiceOf, declaredIn, isOnePiece, type Choice } from './javascriptChoices.ts';
import { sliceWith } from './javascriptInsert.ts';

/** A program with many variants in it. */
export interface Schemata {
  /**
   * The program. It reads `p` (0: the original, k: the variant at index k-1) and counts `n` down by one a step of
   * the global object named by the caller; below zero it calls `x()`.
   */
  readonly text: string;
  /** Indices of the variants that are in the program. */
  readonly inside: readonly number[];
  /**
   * Indices of those that change something outside of function bodies, or bodies that cannot be moved or read by
   * themselves: see `variantProgram`.
   */
  readonly outside: readonly number[];
}

/** Reads a tree once for all programs that are made of it. */
export interface SchemataBuilder {
  /** One program for many variants. */
  build(variants: readonly Variant[]): Schemata;
  /** The program of one variant alone, with its steps counted; undefined when the grammar cannot read it. */
  variantProgram(variant: Variant): string | undefined;
}

interface Home extends ScriptFunction {
  /** Names that its parameters bind, at least. */
  readonly parameters: ReadonlySet<string>;
  /** Names that it declares for all of its body. */
  readonly declared: readonly SyntaxNode[];
  /** A body that declares one of its parameters again cannot be moved into a function of its own. */
  readonly staysInPlace: boolean;
}

/** Anything that may begin or end a statement, a string, a comment or a function. */
const structural =
  /[;{}'"`/\\\n]|=>|\b(?:function|while|for|do|class|return|yield|await|async|case|default|break|continue|if|else|try|throw|switch|var|let|const)\b/;

/**
 * Prepares a document for programs of many variants.
 *
 * @param tree of the document; one with faults takes no variant inside.
 * @param parse the parser that made it.
 * @param runtime name of the object that the programs use; nothing in the document may be called so.
 * @param preamble a statement that programs begin with, to make that a variable of the module's own: globals are
 *   slow to reach in contexts of V8.
 */
export function schemataOf(tree: SyntaxTree, parse: Parse, runtime: string, preamble = ''): SchemataBuilder {
  const { text } = tree;
  const steps = stepInsertions(tree.root, text, runtime);
  const homes = tree.hasFault
    ? []
    : functionsIn(tree.root, text)
        .filter((one) => !isKeptWhole(one, tree))
        .map((one) => homeOf(one, text));
  const head = programHead(tree);
  const ground = { tree, parse, runtime };
  return {
    build(variants) {
      const cases = new Map<Home, string[]>();
      const choices = new Map<SyntaxNode, (Choice & { readonly picked: number })[]>();
      const inside: number[] = [];
      const outside: number[] = [];
      variants.forEach(({ edits }, index) => {
        const placed =
          editsFault(text, edits) === undefined
            ? (placesOf(edits, homes) ?? placesOf(edits.map(withoutBraces), homes))
            : undefined;
        const choice = placed?.length === 1 ? choiceOf(placed[0]![0].body, placed[0]![1], ground) : undefined;
        if (choice !== undefined) {
          inside.push(index);
          const one = { ...choice, picked: index + 1 };
          const known = choices.get(choice.node);
          if (known === undefined) choices.set(choice.node, [one]);
          else known.push(one);
          return;
        }
        const made = placed?.map(([home, own]) => [home, caseOf(home, own, index + 1)] as const);
        if (made === undefined || made.some(([, one]) => one === undefined)) {
          outside.push(index);
          return;
        }
        inside.push(index);
        for (const [home, one] of made) {
          const known = cases.get(home);
          if (known === undefined) cases.set(home, [one!]);
          else known.push(one!);
        }
      });
      const changed = [...cases.keys()];
      const counted = steps.filter((one) => !changed.some((home) => isEntry(one, home)));
      const switches = [...cases].flatMap(([home, own]) => switchOf(home, own));
      const chosen = [...choices.values()].map((own) => choiceInsertion(own, runtime));
      // Outer ones first; what is counted at one place belongs to what is around it.
      const all = [...preambleAt(tree.root, preamble), ...counted, ...switches, ...chosen].sort(
        (x, y) => x.at - y.at || pairs(x) - pairs(y) || endOf(y) - endOf(x),
      );
      return { text: head + sliceWith(text, 0, text.length, [], all), inside, outside };
    },
    variantProgram({ edits }) {
      const applied = applyEdits(text, edits);
      if (!applied.ok) return undefined;
      const changed = parse(applied.value);
      if (changed.hasFault && !tree.hasFault) return undefined;
      const counted = [...preambleAt(changed.root, preamble), ...stepInsertions(changed.root, changed.text, runtime)];
      return programHead(changed) + sliceWith(changed.text, 0, changed.text.length, [], counted);
    },
  };

  /** The same edit within braces that it keeps: what replaces a whole body is within it then. */
  function withoutBraces({ span, newText }: TextEdit): TextEdit {
    const old = text.slice(span.start, span.end);
    if (![old, newText].every((one) => one.length > 1 && one.startsWith('{') && one.endsWith('}')))
      return { span, newText };
    return { span: { start: span.start + 1, end: span.end - 1 }, newText: newText.slice(1, -1) };
  }

  /** The text of one case; undefined when the grammar cannot read it. */
  function caseOf(home: Home, edits: readonly TextEdit[], picked: number): string | undefined {
    const body = edits.some((edit) => isStructural(edit, text) || isBesides(edit))
      ? readBody(home, edits)
      : fastBody(home, edits);
    if (body === undefined) return undefined;
    if (!home.hasBlock) return `case ${picked}:return(${body}\n);`;
    if (!mayDeclare(home, edits, text)) return undefined;
    if (home.suspends || home.staysInPlace) return `case ${picked}:{${body}\n}break;`;
    return `case ${picked}:return(()=>{${body}\n})();`;
  }

  /** Whether an edit stands beside what is wrapped: it may change where that begins or ends. */
  function isBesides({ span }: TextEdit): boolean {
    const isBlank = (from: number, to: number) => from < to && to - from < 200 && text.slice(from, to).trim() === '';
    return steps.some(
      ({ at, close }) => close !== undefined && (isBlank(span.end, at) || isBlank(close.at, span.start)),
    );
  }

  function fastBody(home: Home, edits: readonly TextEdit[]): string {
    const own = steps.filter((one) => one.at >= home.start && endOf(one) <= home.end && !isEntry(one, home));
    return sliceWith(text, home.start, home.end, edits, own);
  }

  /** Reads the changed body by itself, which must be one body still. */
  function readBody(home: Home, edits: readonly TextEdit[]): string | undefined {
    const plain = sliceWith(text, home.start, home.end, edits, []);
    const before = home.hasBlock ? '(async function*(){' : '(';
    // A brace would begin a block, not an object.
    if (!home.hasBlock && /^\s*\{/.test(plain)) return undefined;
    const wrapped = parse(`${before}${plain}${home.hasBlock ? '\n})' : '\n)'}`);
    if (wrapped.hasFault || !isOnePiece(wrapped, home.hasBlock)) return undefined;
    // The other cases would still declare what this one does not.
    const declared = new Set(declaredIn(wrapped.root).map((name) => wrapped.text.slice(name.start, name.end)));
    if (!home.declared.every((name) => declared.has(text.slice(name.start, name.end)))) return undefined;
    const inside = stepInsertions(wrapped.root, wrapped.text, runtime).filter(
      (one) => one.at > before.length || !home.hasBlock,
    );
    return sliceWith(wrapped.text, before.length, before.length + plain.length, [], inside);
  }

  function switchOf(home: Home, cases: readonly string[]): readonly Insertion[] {
    const open = `if(--${runtime}.n<0)${runtime}.x();switch(${runtime}.p){${cases.join('')}default:{`;
    if (!home.hasBlock) return [{ at: home.start, text: `{${open}return(`, close: { at: home.end, text: '\n)}}}' } }];
    const start = home.hasDirectives ? `;${open}` : open;
    if (home.start === home.end) return [{ at: home.start, text: `${start}}}` }];
    return [{ at: home.start, text: start, close: { at: home.end, text: '\n}}' } }];
  }
}

/** TypeScript checks what it transforms: what the program uses is none of its business. */
function programHead({ languageId }: SyntaxTree): string {
  return languageId.startsWith('typescript') ? '// @ts-nocheck\n' : '';
}

function pairs({ close }: Insertion): number {
  return close === undefined ? 0 : 1;
}

function endOf(one: Insertion): number {
  return one.close?.at ?? one.at;
}

/** Whether an insertion is the count on the way into the function itself, which the program does before its switch. */
function isEntry(one: Insertion, home: ScriptFunction): boolean {
  return home.hasBlock
    ? one.at === home.start && one.close === undefined
    : one.at === home.start && one.close?.at === home.end && one.text.startsWith('(--');
}

/** A directive without a semicolon may go on with what is put after it; and TypeScript wants the call of `super` and what goes with it at the top of a constructor. */
function isKeptWhole(
  { node, name, body, hasDirectives, start }: ScriptFunction,
  { languageId, text }: SyntaxTree,
): boolean {
  if (hasDirectives && text[start - 1] !== ';') return true;
  if (hasFaultIn(node) || hasFaultIn(body)) return true;
  return languageId.startsWith('typescript') && /(?:^|\.)constructor$/.test(name ?? '');
}

function hasFaultIn(node: SyntaxNode): boolean {
  let found = false;
  visitNodes(node, (one) => {
    found ||= one.faulty;
  });
  return found;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\w$]+/g) ?? [];
}

function homeOf(made: ScriptFunction, text: string): Home {
  const parameters = new Set<string>();
  for (const child of made.node.children) {
    if (child === made.body || child.field === 'name') continue;
    for (const word of wordsOf(text.slice(child.start, child.end))) parameters.add(word);
  }
  const declared = declaredIn(made.body);
  const staysInPlace = declared.some((name) =>
    wordsOf(text.slice(name.start, name.end)).some((word) => parameters.has(word)),
  );
  return { ...made, parameters, declared, staysInPlace };
}

/** The functions that edits are within, each with its own edits; undefined when one is in none. */
function placesOf(
  edits: readonly TextEdit[],
  homes: readonly Home[],
): readonly (readonly [Home, readonly TextEdit[]])[] | undefined {
  const chosen = new Set<Home>();
  for (const { span } of edits) {
    const home = homes.findLast((one) => one.start <= span.start && span.end <= one.end && isWithin(span, one));
    if (home === undefined) return undefined;
    chosen.add(home);
  }
  const outer = [...chosen].filter(
    (one) => ![...chosen].some((other) => other !== one && other.start <= one.node.start && one.node.end <= other.end),
  );
  const own = (home: Home) => edits.filter(({ span }) => home.start <= span.start && span.end <= home.end);
  return outer.map((home) => [home, own(home)] as const);
}

/** What is put at the edge of an expression may belong to what is around it. */
function isWithin(span: TextEdit['span'], home: Home): boolean {
  if (home.hasBlock || span.end > span.start) return true;
  return span.start > home.start && span.start < home.end;
}

function isStructural({ span, newText }: TextEdit, text: string): boolean {
  const old = text.slice(span.start, span.end);
  return structural.test(newText) || structural.test(old) || !isBalanced(newText) || !isBalanced(old);
}

/** Whether names that belong to the whole function stay what they are in the other cases and in this one. */
function mayDeclare(home: Home, edits: readonly TextEdit[], text: string): boolean {
  const isKept = ({ span, newText }: TextEdit) =>
    home.declared.every(
      (name) =>
        name.end < span.start || name.start > span.end || wordsOf(newText).includes(text.slice(name.start, name.end)),
    );
  const isNew = ({ newText }: TextEdit) =>
    /\b(?:var|function)\b/.test(newText) &&
    (home.suspends || home.staysInPlace || wordsOf(newText).some((word) => home.parameters.has(word)));
  return edits.every((edit) => isKept(edit) && !isNew(edit));
}

function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const [unit] of text.matchAll(/[()[\]]/g)) {
    if (unit === '(' || unit === '[') open.push(unit);
    else if (open.pop() !== (unit === ')' ? '(' : '[')) return false;
  }
  return open.length === 0;
}
