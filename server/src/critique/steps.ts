// Cuts a selection into the steps that a critic judges one by one: statements of code, sentences of prose. What holds
// other statements, such as a loop, is one step by its head; its body has steps of its own.

import type { Span } from '../base/text.ts';
import type { ParsePort, SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { Target } from '../core/target.ts';

/** Nodes whose named children are statements or declarations, in the grammars that there are. */
const blocks =
  /^(?:program|module|source_file|translation_unit|block|statement_block|compound_statement|class_body|interface_body|enum_body|constructor_body|match_block|switch_body|switch_block|statement_list|declaration_list|field_declaration_list)$/;

/**
 * The steps of the selection, in the order of the text; they do not overlap, and each holds a letter or a digit.
 *
 * @returns statements where the language has a grammar, else lines; sentences in prose.
 */
export async function stepsOf(target: Target, parse: ParsePort): Promise<readonly Span[]> {
  const { document, span } = target;
  if (target.kind === 'prose') return sentencesIn(document.text, span);
  const parser = await parse.parserOf(document.languageId);
  const spans = parser ? statementsIn(parser(document.text)) : [...linesIn(document.text, span)];
  return spans.flatMap((one) => {
    const start = Math.max(one.start, span.start);
    const end = Math.min(one.end, span.end);
    return wordsIn(document.text, { start, end });
  });
}

/** The sentences of prose in a span: without headings' marks, fences and what stands in them, tables and rules. */
export function sentencesIn(text: string, span: Span): readonly Span[] {
  return proseIn(text, span).sentences;
}

/** The sentences of a span of a document, and the mark of the fence that is open behind it. */
export interface ProseIn {
  readonly sentences: readonly Span[];
  readonly fence: string | undefined;
}

/**
 * Sentences as in `sentencesIn`.
 *
 * @param opened the mark of the fence that is open before the span.
 */
export function proseIn(text: string, span: Span, opened?: string): ProseIn {
  const found: Span[] = [];
  const { paragraphs, fence } = paragraphsIn(text, span, opened);
  for (const paragraph of paragraphs) {
    // Lines of one paragraph run on: a line's end is no sentence's.
    const words = text.slice(paragraph.start, paragraph.end).replace(/[\r\n]/g, ' ');
    let open: Span | undefined;
    for (const { segment, index } of segmenter().segment(words)) {
      const start = open?.start ?? paragraph.start + index;
      const end = paragraph.start + index + segment.length;
      // A segment that ends in an abbreviation or within brackets or code goes on in the next one.
      open = isOpen(text.slice(start, end)) ? { start, end } : undefined;
      if (!open) found.push(...wordsIn(text, { start, end }));
    }
    if (open) found.push(...wordsIn(text, open));
  }
  return { sentences: found, fence };
}

/** Made with the first text: loading its tables takes longer than a start of the server should wait. */
let made: Intl.Segmenter | undefined;
const segmenter = () => (made ??= new Intl.Segmenter('en', { granularity: 'sentence' }));

function isOpen(words: string): boolean {
  const inCode = (words.match(/`/g)?.length ?? 0) % 2 === 1;
  return inCode || /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|approx|resp|z\.B|d\.h)\.\s*$/i.test(words);
}

/** Stretches of lines that belong together; a list item, a heading and a table row stand alone. */
function paragraphsIn(
  text: string,
  span: Span,
  opened: string | undefined,
): { readonly paragraphs: readonly Span[]; readonly fence: string | undefined } {
  const found: Span[] = [];
  let fence = opened;
  let open: Span | undefined;
  const close = () => {
    if (open) found.push(open);
    open = undefined;
  };
  for (const line of linesIn(text, span)) {
    const words = text.slice(line.start, line.end);
    const mark = /^\s*(?:>\s*)*(`{3,}|~{3,})/.exec(words)?.[1];
    if (fence !== undefined || mark !== undefined) {
      close();
      if (fence === undefined) fence = mark;
      else if (mark !== undefined && mark.startsWith(fence)) fence = undefined;
      continue;
    }
    const own = /^\s*(?:>\s*)*(?:#{1,6}\s|[-+*]\s|\d{1,9}[.)]\s|\|)/.exec(words)?.[0];
    if (words.trim() === '' || /^\s*[-=*_|:\s]{3,}$/.test(words)) close();
    else if (own !== undefined) {
      close();
      open = { start: line.start + own.length, end: line.end };
      if (/[#|]/.test(own)) close();
    } else open = { start: open?.start ?? line.start, end: line.end };
  }
  close();
  return { paragraphs: found, fence };
}

function* linesIn(text: string, span: Span): Generator<Span> {
  for (const match of text.slice(span.start, span.end).matchAll(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+/g))
    yield { start: span.start + match.index, end: span.start + match.index + match[0].length };
}

function statementsIn(tree: SyntaxTree): readonly Span[] {
  const found: Span[] = [];
  const visit = (block: SyntaxNode): void => {
    for (const child of block.children) {
      if (!child.named || /comment/.test(child.kind)) continue;
      if (blocks.test(child.kind)) {
        visit(child);
        continue;
      }
      const within = outermostBlocks(child);
      let from = child.start;
      for (const inner of within) {
        found.push({ start: from, end: inner.start });
        visit(inner);
        from = inner.end;
      }
      found.push({ start: from, end: child.end });
    }
  };
  visit(tree.root);
  return found;
}

function outermostBlocks(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.flatMap((child) => (blocks.test(child.kind) ? [child] : outermostBlocks(child)));
}

/** What stands between two bodies and says nothing by itself. */
const bareWord = /^[\s})\];,]*(?:else|try|finally|do|loop|default|unsafe)[\s:{]*$/;

/** The span without blanks and brackets around; none where no word is left. */
function wordsIn(text: string, { start, end }: Span): readonly Span[] {
  if (end <= start) return [];
  const words = text.slice(start, end);
  if (!/[\p{L}\p{N}]/u.test(words) || bareWord.test(words)) return [];
  const before = /^[\s})\];,]*/.exec(words)![0].length;
  const after = /[\s{]*$/.exec(words)![0].length;
  return [{ start: start + before, end: end - after }];
}
