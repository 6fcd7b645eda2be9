// Another expression of the same type that the function or the file already has.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { replacing, roleOf, shown, visibleAt } from '../fixing.ts';
import type { FixTemplate, RepairPlace } from '../template.ts';

const most = 5;

/** Expressions borrowed from nearby. */
export const expression: FixTemplate = {
  id: 'expression',
  title: 'an expression from nearby',
  source:
    'PAR (ICSE 2013) “expression replacer”; GenProg’s redundancy (Barr et al., FSE 2014); TBar (ISSTA 2019) FP7, FP10',
  // The right code is often there (43 % in Barr et al.), and so is much that is not.
  prior: 0.3,
  *propose(place) {
    for (const node of place.nodes) {
      const fit = fitOf(place, node);
      if (fit === undefined) continue;
      for (const { text, likeness } of borrowed(place, node)) {
        yield replacing(
          place,
          this,
          node,
          text,
          `Use ${shown(text)} instead of ${shown(place.textOf(node))}`,
          fit * likeness,
        );
      }
    }
  },
};

function borrowed(place: RepairPlace, node: SyntaxNode): readonly { text: string; likeness: number }[] {
  const own = place.textOf(node);
  const type = place.typeOf(node);
  const words = wordsOf(own);
  const visible = visibleAt(place, node);
  const found: { text: string; likeness: number }[] = [];
  for (const { text, type: other, nearness, names } of place.ingredients.expressions) {
    if (text === own || nearness < 0.6 || text.length > 40) continue;
    // What is made of it, or what it is made of, may be of another type: `list[i]` for `i`.
    const related = contains(text, own) || contains(own, text);
    if (!related && (type === 'unknown' ? other !== 'unknown' : other !== type)) continue;
    if (!names.every((name) => visible.has(name) || /^[A-Z]/u.test(name))) continue;
    const common = wordsOf(text).filter((word) => words.includes(word)).length;
    // Without a word in common there is nothing that speaks for it.
    if (common === 0) continue;
    const likeness = (2 * common) / (words.length + wordsOf(text).length);
    found.push({
      text,
      likeness: Math.max(0.05, Math.min(1, likeness)) * nearness * (other === type && type !== 'unknown' ? 1 : 0.6),
    });
  }
  return found.toSorted((a, b) => b.likeness - a.likeness).slice(0, most);
}

/** Whether one piece of code stands in another, whole words. */
function contains(text: string, part: string): boolean {
  const at = text.indexOf(part);
  const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}_$.]/u.test(letter);
  return at >= 0 && !isWord(text[at - 1]) && !isWord(text[at + part.length]);
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*|\d+/gu) ?? [];
}

function fitOf(place: RepairPlace, node: SyntaxNode): number | undefined {
  const { dialect } = place;
  const shape = dialect.shapeOf(node);
  if (!shape || !dialect.isExpression(node)) return undefined;
  if (!['name', 'binary', 'member', 'call', 'index', 'slice'].includes(shape.kind)) return undefined;
  if (shape.kind === 'binary' && shape.class !== 'arithmetic') return undefined;
  switch (roleOf(place, node)) {
    case 'argument':
    case 'index':
    case 'return':
    case 'value':
      return 1;
    case 'operand':
      return 0.8;
    case 'branch':
    case 'iterable':
      return 0.7;
    default:
      return undefined;
  }
}
