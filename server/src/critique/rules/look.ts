// Looks at a document with all text rules, and remembers what was seen of each function by its text, so that a
// keystroke costs only the function that it is in.

import { shortHash } from '../../base/hash.ts';
import type { Span } from '../../base/text.ts';
import type { SyntaxTree } from '../../core/syntaxTree.ts';
import { dialectOf } from '../../repair/dialects/index.ts';
import type { FileFacts, RuleView, TextRule } from './rule.ts';
import { viewsOf, viewStart } from './view.ts';

/** A complaint with its rule. */
export interface RuleComplaint {
  readonly rule: TextRule;
  readonly span: Span;
  readonly message: string;
  readonly proof: 'supported' | 'opinion';
}

/** What was seen of functions before, by their text; spans count from where the view begins. */
export type LookMemory = Map<string, readonly RuleComplaint[]>;

/** Functions longer than this, in UTF-16 units, are modules in disguise; what lies in them is looked at. */
const longest = 30_000;

/** Of more functions than this the memory is emptied. */
const mostRemembered = 5000;
const mostHashes = 500;

/**
 * Complaints of the rules about a document, in the order of the text.
 *
 * @param memory what is known of functions by their text; filled.
 * @param piece what the whole file declares, where the tree is that of a piece of it: then only its functions are
 *   looked at, since what stands outside of them is known in part.
 */
export function lookAt(
  tree: SyntaxTree,
  rules: readonly TextRule[],
  memory?: LookMemory,
  piece?: FileFacts,
): readonly RuleComplaint[] {
  const dialect = dialectOf(tree.languageId);
  if (!dialect) return [];
  const fitting = rules.filter((rule) => !rule.dialects || rule.dialects.includes(dialect.id));
  const found: RuleComplaint[] = [];
  if (memory && memory.size > mostRemembered) memory.clear();
  for (const view of viewsOf(tree, dialect, piece)) {
    if (piece && !view.shape) continue;
    // In the middle of an edit nobody knows what was meant.
    if (
      tree.hasFault &&
      (view.shape === undefined || view.own.some((node) => node.faulty || node.children.some((child) => child.faulty)))
    )
      continue;
    if (view.shape && view.node.end - view.node.start > longest) continue;
    const start = viewStart(view);
    const key = memory && view.shape ? keyOf(view, start) : undefined;
    const known = key === undefined ? undefined : memory!.get(key);
    const seen = known ?? fitting.flatMap((rule) => complaintsOf(rule, view, start));
    if (key !== undefined && !known) memory!.set(key, seen);
    for (const one of seen) found.push({ ...one, span: { start: one.span.start + start, end: one.span.end + start } });
  }
  return found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Everything that a rule may depend on. */
function keyOf(view: RuleView, start: number): string {
  const { tree, node, name = '', method, file } = view;
  return [tree.languageId, name, String(method), hashOf(file), tree.text.slice(start, node.end)].join('\0');
}

const hashes = new Map<string, string>();

/** Files declare the same for many keystrokes. */
function hashOf({ key }: FileFacts): string {
  let known = hashes.get(key);
  if (known === undefined) {
    if (hashes.size > mostHashes) hashes.clear();
    hashes.set(key, (known = shortHash([key])));
  }
  return known;
}

function complaintsOf(rule: TextRule, view: RuleView, start: number): readonly RuleComplaint[] {
  const found: RuleComplaint[] = [];
  for (const { span, message, proof = rule.proof } of rule.look(view)) {
    found.push({ rule, span: { start: span.start - start, end: span.end - start }, message, proof });
  }
  return found;
}
