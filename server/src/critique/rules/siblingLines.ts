// One of several parallel lines or conditions that does not follow the pattern of the others.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { chainsOf, quoted } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { blocksOf } from './statements.ts';

interface Word {
  readonly text: string;
  readonly node: SyntaxNode;
  readonly isName: boolean;
}

/** Copied, and one word forgotten. */
export const siblingLines: TextRule = {
  id: 'sibling-lines',
  title: 'One of several alike that differs',
  dialects: ['javascript', 'python', 'java', 'go', 'c', 'cpp'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'Three or more parallel lines repeat their own word in the same places; in one of them the word of its neighbour has stayed. Most often the line was copied and one place was forgotten.',
  wrong: [
    {
      language: 'javascript',
      code: 'function copy(to, from) {\n  to.left = from.left;\n  to.top = from.top;\n  to.width = from.width;\n  to.height = from.width;\n}\n',
    },
    { language: 'python', code: 'def same(a, b):\n    return a.x == b.x and a.y == b.y and a.z == b.y\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function copy(to, from) {\n  to.left = from.left;\n  to.top = from.top;\n  to.right = from.left;\n  to.bottom = from.top;\n}\n',
    },
    { language: 'python', code: 'def same(a, b):\n    return a.x == b.x and a.y == b.y and a.z == b.z\n' },
  ],
  silent: [
    'More than one line leaves the pattern.',
    'The odd word is not that of a neighbour, or one word begins with the other.',
  ],
  equivalents: [],
  *look(view) {
    for (const statements of blocksOf(view)) yield* oddOnesOf(view, statements);
    for (const { parts } of chainsOf(view)) yield* oddOnesOf(view, parts);
  },
};

/** Looks at runs of the same shape. */
function* oddOnesOf(view: RuleView, nodes: readonly SyntaxNode[]) {
  let run: (readonly Word[])[] = [];
  let shape = '';
  for (const node of [...nodes, undefined]) {
    const words = node && node.end - node.start < 200 ? wordsOf(view, node) : [];
    const own = words.map(({ text, isName }) => (isName ? '·' : text)).join(' ');
    if (node && words.length > 3 && own === shape) {
      run.push(words);
      continue;
    }
    if (run.length >= 3) yield* oddInRun(run);
    [run, shape] = [[words], own];
  }
}

function* oddInRun(run: readonly (readonly Word[])[]) {
  const width = run[0]!.length;
  // Places that differ from line to line.
  const varying = [...Array(width).keys()].filter(
    (at) => run[0]![at]!.isName && new Set(run.map((line) => line[at]!.text)).size > 1,
  );
  for (const [index, first] of varying.entries()) {
    for (const second of varying.slice(index + 1)) {
      const odd = run.filter((line) => line[first]!.text !== line[second]!.text);
      if (odd.length !== 1 || run.length < 3) continue;
      const [line] = odd as [readonly Word[]];
      const at = run.indexOf(line);
      const keys = run.map((each) => each[first]!.text);
      if (new Set(keys).size !== keys.length) continue;
      // The word of the line before it, or after it, has stayed.
      const neighbours = [run[at - 1], run[at + 1]].flatMap((each) => (each ? [each[second]!.text] : []));
      const word = line[second]!;
      if (!neighbours.includes(word.text)) continue;
      // `BodyCloser` may well be made of a `Body`.
      const own = line[first]!.text;
      if (own.startsWith(word.text) || word.text.startsWith(own)) continue;
      // Where other places of the line follow the odd word, it is meant.
      const others = varying.filter((place) => place !== first && place !== second);
      if (
        others.some(
          (place) =>
            line[place]!.text === word.text &&
            run.every((each) => each === line || each[place]!.text === each[second]!.text),
        )
      )
        continue;
      yield {
        span: word.node,
        message: `Beside ${quoted(line[first]!.text)} the other lines of this pattern repeat their own word; here it is ${quoted(word.text)}, as in the line next to it. Was ${quoted(line[first]!.text)} meant?`,
      };
      return;
    }
  }
}

function wordsOf(view: RuleView, node: SyntaxNode): readonly Word[] {
  const words: Word[] = [];
  const waiting = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at.kind.endsWith('comment')) continue;
    if (at.children.length === 0 || /^(?:string|template_string)$/u.test(at.kind)) {
      words.push({
        text: view.tree.text.slice(at.start, at.end),
        node: at,
        isName: /identifier|string/u.test(at.kind),
      });
    } else for (let index = at.children.length - 1; index >= 0; index--) waiting.push(at.children[index]!);
  }
  return words;
}
