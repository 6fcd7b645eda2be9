// How objects of a class are made for calling its methods: as documentation, callers or tests write it, without
// arguments, or with arguments of the declared types of its constructor. Where nothing says how, no object is made.

import { seededRandom } from '../../base/random.ts';
import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import type { Dialect } from '../../repair/dialect.ts';
import { bracketEnd } from '../examples/example.ts';
import { callIn } from '../literalText.ts';
import { domainOf, type Domain, type NamedTypes } from './domain.ts';
import type { Manner } from './manner.ts';
import { isPlain, valueOf } from './values.ts';

/** A way to make an object. */
export type Receiver = NonNullable<Manner['receiver']>;

/** What a constructor takes in one place. */
interface Taken {
  readonly domain?: Domain;
  readonly declared: boolean;
  readonly optional: boolean;
}

/** The class that a method belongs to. */
export interface ClassHead {
  readonly node: SyntaxNode;
  readonly name: string;
}

/** The class around a method; undefined where it has no name, or lies in another class or function. */
export function classAround(tree: SyntaxTree, dialect: Dialect, method: SyntaxNode): ClassHead | undefined {
  let found: ClassHead | undefined;
  for (let up = method.parent; up; up = up.parent) {
    const shape = dialect.shapeOf(up);
    if (shape?.kind === 'function') return undefined;
    if (shape?.kind !== 'class') continue;
    if (found || !shape.name || !/declaration|definition/u.test(up.kind)) return undefined;
    found = { node: up, name: tree.text.slice(shape.name.start, shape.name.end) };
  }
  return found;
}

/** Most ways that are tried for one class. */
const mostWays = 3;
/** Bases that ask nothing of a constructor. */
const plainBase = /^(?:object|Generic\s*\[.*\]|Protocol\s*\[.*\])$/su;

/**
 * Ways to make an object of a class, what somebody wrote first.
 *
 * @param constructorParameters undefined where the class declares no constructor.
 * @param narrowed whether words of the constructor may narrow what its types allow.
 * @param texts in which the class may be used: the document, tests.
 * @returns ways, or why there are none.
 */
export function waysToMake(
  tree: SyntaxTree,
  dialect: Dialect,
  { node, name }: ClassHead,
  constructorParameters: readonly Taken[] | undefined,
  narrowed: boolean,
  named: NamedTypes,
  texts: readonly string[],
): readonly Receiver[] | string {
  const isPython = tree.languageId === 'python';
  const head = tree.text.slice(node.parent?.kind === 'decorated_definition' ? node.parent.start : node.start, node.end);
  if (/^(?:export\s+)?(?:default\s+)?abstract\b/u.test(head)) return 'its class is abstract';
  if (/\bmetaclass\s*=/u.test(head.slice(0, 300))) return 'its class is made by another one';
  const bases = basesOf(tree, node);
  const isData = isPython && /^@(?:dataclasses\.)?dataclass(?:\((?![^)]*(?:init|kw_only))[^)]*\))?\s*$/mu.test(head);
  if (constructorParameters === undefined && bases.some((base) => !plainBase.test(base)))
    return 'its class builds on another one, which says how its objects are made';
  if (isPython && !isData && node.parent?.kind === 'decorated_definition') return 'its class is decorated';
  const parameters = constructorParameters ?? (isData ? fieldsOf(tree, node, named) : []);
  if (!parameters) return 'what its object is made from is not understood';
  const required = parameters.filter(({ optional }) => !optional);
  const make = (args: string) => `${isPython ? '' : 'new '}${name}(${args})`;
  const ways: Receiver[] = [];
  const add = (text: string, by: Receiver['by']) => {
    if (ways.length < mostWays && !ways.some((one) => one.text === text)) ways.push({ text, by, narrowed });
  };
  for (const { args, text } of writtenWays(name, tree.languageId, texts))
    if (args >= required.length && args <= parameters.length) add(make(text), 'written');
  if (required.length === 0) add(make(''), 'nothing');
  else if (required.every(({ domain, declared }) => domain && declared)) {
    const random = seededRandom(3);
    for (let turn = 0; turn < 40 && ways.length < 2; turn++) {
      const made = required.map(({ domain }) => valueOf(domain!, random, turn));
      const written = made.every(isPlain) ? made.map((one) => dialect.write.literal(one)) : [undefined];
      if (!written.includes(undefined)) add(make(written.join(', ')), 'types');
    }
  }
  return ways.length > 0 ? ways : 'it is a method, and nothing says how its object is made';
}

/** The classes that a class builds on, as they are written. */
function basesOf(tree: SyntaxTree, node: SyntaxNode): readonly string[] {
  const text = ({ start, end }: SyntaxNode) => tree.text.slice(start, end);
  const bases = node.children.find(({ field, kind }) => field === 'superclasses' || kind === 'class_heritage');
  if (!bases) return [];
  if (bases.kind !== 'class_heritage') return bases.children.filter(({ named }) => named).map(text);
  return /^\s*implements\b/u.test(text(bases)) ? [] : [text(bases)];
}

/** The fields of a Python data class, as parameters; undefined where one of them is none of a plain form. */
function fieldsOf(tree: SyntaxTree, node: SyntaxNode, named: NamedTypes): readonly Taken[] | undefined {
  const body = node.children.find(({ field }) => field === 'body');
  const found: Taken[] = [];
  for (const child of body?.children ?? []) {
    const line = tree.text.slice(child.start, child.end);
    const field = child.kind === 'expression_statement' && /^(\w+)\s*:\s*([^=]+?)\s*(=[^]*)?$/u.exec(line);
    if (!field) continue;
    const [, , type, value] = field;
    if (/\b(?:ClassVar|InitVar|KW_ONLY)\b/u.test(type!) || /\bfield\s*\(/u.test(value ?? '')) return undefined;
    const domain = domainOf(type!, tree.languageId, named);
    const optional = value !== undefined;
    found.push({ declared: domain !== undefined, optional, ...(domain ? { domain } : {}) });
  }
  return found;
}

/** Most texts of constructions that are looked at. */
const mostWritten = 40;

/** Constructions with literal arguments alone, as they are written. */
function writtenWays(name: string, languageId: string, texts: readonly string[]) {
  const found: { readonly args: number; readonly text: string }[] = [];
  const before = languageId === 'python' ? String.raw`(?<![\w.])(?<!class )` : String.raw`(?<![\w$.])new\s+`;
  const pattern = new RegExp(String.raw`${before}${name.replaceAll('$', String.raw`\$`)}\s*\(`, 'gu');
  let seen = 0;
  for (const text of texts) {
    for (const match of text.matchAll(pattern)) {
      if (++seen > mostWritten) return found;
      const open = match.index + match[0].length - 1;
      const end = bracketEnd(text.slice(0, open + 300), open);
      const written = end === undefined ? undefined : text.slice(open, end);
      const call = written === undefined ? undefined : callIn(`made${written}`, languageId);
      if (call && !written!.includes('\n')) found.push({ args: call.args.length, text: written!.slice(1, -1).trim() });
    }
  }
  return found.toSorted((a, b) => Number(b.args > 0) - Number(a.args > 0));
}
