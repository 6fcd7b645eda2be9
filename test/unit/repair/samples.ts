// Functions to repair, and helpers that parse them and apply what templates propose.

import { applyEdits } from '../../../server/src/base/edit.ts';
import type { Parse, SyntaxNode, SyntaxTree } from '../../../server/src/core/syntaxTree.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { namedNodes } from '../../../server/src/repair/nodes.ts';
import { placeOf } from '../../../server/src/repair/place.ts';
import type { Fix, FixTemplate, RepairPlace } from '../../../server/src/repair/template.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();

/** The parser of a language; an error where there is none. */
export async function parserOf(languageId: string): Promise<Parse> {
  const parse = await parsers.parserOf(languageId);
  if (!parse) throw new Error(`no parser for ${languageId}`);
  return parse;
}

/** Parses a text that must be without faults. */
export async function treeOf(languageId: string, text: string): Promise<SyntaxTree> {
  const tree = (await parserOf(languageId))(text);
  if (tree.hasFault) throw new Error(`does not parse: ${text}`);
  return tree;
}

/** The outermost functions of a tree; methods count, what is inside another function does not. */
export function functionsOf(tree: SyntaxTree): readonly SyntaxNode[] {
  const dialect = dialectOf(tree.languageId)!;
  const found: SyntaxNode[] = [];
  for (const node of namedNodes(tree.root)) {
    if (dialect.shapeOf(node)?.kind !== 'function') continue;
    if (!found.some((outer) => outer.start <= node.start && node.end <= outer.end)) found.push(node);
  }
  return found;
}

/** The place of the last outermost function of a text. */
export async function placeIn(languageId: string, text: string): Promise<RepairPlace> {
  const tree = await treeOf(languageId, text);
  const func = functionsOf(tree).at(-1);
  if (!func) throw new Error('no function');
  return placeOf(tree, dialectOf(languageId)!, func);
}

/** The text with a fix applied; an error where it cannot be. */
export function applied(text: string, fix: Fix): string {
  const result = applyEdits(text, fix.edits);
  if (!result.ok) throw new Error(`${result.error}: ${JSON.stringify(fix)}`);
  return result.value;
}

/** All texts that a template makes of the last function in a text. */
export async function proposals(
  template: FixTemplate,
  text: string,
  languageId = 'javascript',
): Promise<readonly string[]> {
  const place = await placeIn(languageId, text);
  return [...template.propose(place)].map((fix) => applied(text, fix));
}
