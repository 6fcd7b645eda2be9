// The functions of a selection that can be called by themselves, as properties see them: parameters with their types,
// what is documented, how each is called, and why the others cannot be.

import { spansMeet, type Span } from '../../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import { dialectOf } from '../../repair/dialects/index.ts';
import { parameterName, viewsOf } from '../rules/view.ts';
import type { DocComment } from '../rules/docComment.ts';
import type { RuleView } from '../rules/rule.ts';
import { classAround, waysToMake, type ClassHead, type Receiver } from './classes.ts';
import { domainOf, type Domain, type NamedTypes } from './domain.ts';
import { type Manner } from './manner.ts';
import { isNarrowed } from './narrowed.ts';

/** One parameter. */
export interface Parameter {
  readonly name: string;
  /** What it may be; undefined where nothing says so, or nothing that is understood. */
  readonly domain?: Domain;
  /** Whether a type says so; otherwise it is guessed from how it is used. */
  readonly declared: boolean;
  /** It need not be given. */
  readonly optional: boolean;
  /** What is said of it. */
  readonly says: string;
}

/** One function that can be called by itself. */
export interface Subject {
  /** As a caller in the same module writes it, up to the bracket: `median`, `new Stack(2).push`. */
  readonly name: string;
  /** As the document declares it: `median`, `Stack.push`. */
  readonly label: string;
  readonly languageId: string;
  /** What a call needs beside its arguments; absent where it needs nothing. */
  readonly manner?: Manner;
  /** Where its name stands. */
  readonly head: Span;
  readonly node: SyntaxNode;
  readonly parameters: readonly Parameter[];
  /** What it should give, by its annotation or its documentation. */
  readonly returns?: { readonly domain: Domain; readonly words: string; readonly by: 'annotation' | 'documentation' };
  readonly doc?: DocComment;
  /** The text of the function. */
  readonly body: string;
}

/** The functions of a document. */
export interface Subjects {
  /** Those that can be called, of the whole document. */
  readonly all: readonly Subject[];
  /** Those of the selection, in the order of the text. */
  readonly selected: readonly Subject[];
  /** Those of the selection that cannot be called by themselves, and why. */
  readonly others: readonly { readonly name: string; readonly why: string }[];
}

/** Most ways to make the object of one method that are tried. */
const mostWays = 2;

/**
 * Reads the functions of a document.
 *
 * @param span the selection.
 * @param texts in which objects of its classes may be made, beside the document: tests.
 */
export function subjectsOf(tree: SyntaxTree, span: Span, texts: readonly string[] = []): Subjects {
  const dialect = dialectOf(tree.languageId);
  const empty: Subjects = { all: [], selected: [], others: [] };
  if (!dialect || !['javascript', 'python'].includes(dialect.id)) return empty;
  const named = namedTypes(tree);
  const seen = new Set<string>();
  const all: Subject[] = [];
  const selected: Subject[] = [];
  const others: { name: string; why: string }[] = [];
  const selection = trimmed(tree.text, span);
  const views = viewsOf(tree, dialect);
  const outward = reachingOut(views);
  const makers = new Map<number, readonly Receiver[] | string>();
  const ways = (head: ClassHead): readonly Receiver[] | string => {
    const known = makers.get(head.node.start) ?? receiversOf(tree, views, head, outward, named, [tree.text, ...texts]);
    makers.set(head.node.start, known);
    return known;
  };
  for (const view of views) {
    if (!view.shape || view.name === undefined) continue;
    const isMeant = spansMeet(view.node, selection);
    const isMethod = view.method && !isStatic(view);
    if (isMethod && isMaker(view.name)) continue;
    const head = isMethod ? classAround(tree, dialect, view.node) : undefined;
    const found = head ? ways(head) : undefined;
    const why = seen.has(view.name)
      ? 'its name is declared twice'
      : (whyNot(view) ??
        (outward.has(view.name) ? 'it reaches for files, processes or the network' : undefined) ??
        (isMethod ? whyNoMethod(view, found) : undefined));
    if (why !== undefined) {
      if (isMeant && why !== within) others.push({ name: view.name, why });
      continue;
    }
    seen.add(view.name);
    const subject = subjectOf(view, named);
    const short = view.name.slice(view.name.lastIndexOf('.') + 1);
    const receivers = Array.isArray(found) ? (found as readonly Receiver[]) : undefined;
    const asked = subject.parameters.some(({ optional }) => !optional);
    const made = receivers
      ? receivers.slice(0, asked ? 1 : mostWays).map((receiver): Subject => ({
          ...subject,
          name: `${receiver.text}.${short}`,
          manner: { ...subject.manner, receiver },
        }))
      : [subject];
    all.push(...made);
    if (isMeant) selected.push(...made);
  }
  return { all, selected, others };
}

function isMaker(name: string): boolean {
  return /(?:^|\.)(?:constructor|__init__|__new__|__post_init__)$/u.test(name);
}

/** Ways to make objects of a class, or why there are none. */
function receiversOf(
  tree: SyntaxTree,
  views: readonly RuleView[],
  head: ClassHead,
  outward: ReadonlySet<string>,
  named: NamedTypes,
  texts: readonly string[],
): readonly Receiver[] | string {
  const text = tree.text.slice(head.node.start, head.node.end);
  const makers = views.filter(
    ({ name, node }) =>
      node.start > head.node.start && node.end <= head.node.end && name !== undefined && isMaker(name),
  );
  if (makers.some(({ name }) => outward.has(name!)) || beyond.test(text))
    return 'its class reaches for files, processes or the network';
  if (makers.some(({ name }) => /__(?:new|post_init)__$/u.test(name!)) || makers.length > 1)
    return 'what its object is made from is not understood';
  const [maker] = makers;
  if (maker && /^(?:private|protected)\b/u.test(tree.text.slice(maker.node.start, maker.node.end)))
    return 'its constructor is private';
  if (maker?.shape?.parameters.some((one) => parameterName(tree, one) === undefined))
    return 'what its object is made from is not understood';
  const made = maker && subjectOf(maker, named);
  return waysToMake(
    tree,
    views[0]!.dialect,
    head,
    made?.parameters,
    made !== undefined && isNarrowed(made),
    named,
    texts,
  );
}

/** Why a method cannot be called on an object that is made for it. */
function whyNoMethod(
  { name, node, tree }: RuleView,
  found: readonly Receiver[] | string | undefined,
): string | undefined {
  const short = name!.slice(name!.lastIndexOf('.') + 1);
  const head = tree.text.slice(node.start, node.start + 60);
  if ((/^[#_]/u.test(short) && !/^__(?:eq|hash)__$/u.test(short)) || /^(?:private|protected)\b/u.test(head))
    return 'it is for its class alone';
  if (/^(?:(?:public|override)\s+)*[gs]et\s+[\w$'"[]/u.test(head)) return 'it is read like a field';
  if (node.parent?.kind === 'decorated_definition') return 'it is decorated';
  return typeof found === 'object' ? undefined : (found ?? 'it is a method, and nothing says how its object is made');
}

/** What reaches beyond the program; with made-up arguments nobody wants to see it run. */
const beyond =
  /\b(?:fs|fsp|child_process|subprocess|shutil|socket|requests|urllib|sqlite3|pathlib|localStorage|sessionStorage|indexedDB|XMLHttpRequest|WebSocket|worker_threads)\s*[.(]|\b(?:exec|execFile|spawn|fork|fetch|unlink|rm|rmdir|mkdir|rename|writeFile|appendFile|readFile|createWriteStream|copyFile|chmod|symlink)(?:Sync)?\s*\(|\b(?:eval|exec|compile|__import__|open|input|print)\s*\(|\bprocess\.(?:exit|kill|chdir|abort|stdout|stdin|env)|\bos\.(?!path\b)|\bsys\.(?:exit|stdin|stdout)|\b(?:require|import)\s*\(|\bnew\s+Function\b|\bPath\s*\(|\.(?:write_text|write_bytes|unlink|mkdir|touch)\s*\(|\b(?:document|window)\./u;

/** Whether a text reaches for files, processes, the network or the program around it. */
export function reachesBeyond(text: string): boolean {
  return beyond.test(text);
}

/** Rounds in which callers are taken in. */
const mostHops = 5;

/** Names of the functions that reach beyond the program, by themselves or by others of the document. */
function reachingOut(views: readonly RuleView[]): ReadonlySet<string> {
  const bodies = views.flatMap(({ name, shape, node, tree }) =>
    name !== undefined && shape ? [{ name, body: tree.text.slice(node.start, node.end) }] : [],
  );
  const found = new Set(bodies.filter(({ body }) => beyond.test(body)).map(({ name }) => name));
  for (let hop = 0, size = -1; hop < mostHops && found.size > size; hop++) {
    size = found.size;
    const names = [...found].map((name) => name.slice(name.lastIndexOf('.') + 1).replaceAll('$', String.raw`\$`));
    if (names.length === 0) break;
    const calls = new RegExp(String.raw`(?<![\p{L}\p{N}_$])(?:${names.join('|')})(?![\p{L}\p{N}_$])`, 'u');
    for (const { name, body } of bodies) {
      const inside = body.slice(body.indexOf('(') + 1);
      if (calls.test(inside)) found.add(name);
    }
  }
  return found;
}

const within = 'it lies in another function';

/** Why a function cannot be called by itself; undefined where it can. */
function whyNot(view: RuleView): string | undefined {
  const { shape, node, tree } = view;
  for (let up = node.parent; up; up = up.parent) {
    if (view.dialect.shapeOf(up)?.kind === 'function') return within;
  }
  if ((shape!.asynchronous || isGenerator(view)) && node.parent?.kind === 'decorated_definition')
    return 'it is decorated, and may give something else';
  if (shape!.parameters.some((one) => parameterName(tree, one) === undefined)) return 'a parameter has no plain name';
  if (node.faulty || view.all.some(({ faulty }) => faulty)) return 'it cannot be parsed';
  return undefined;
}

/** Whether it gives its results one by one. */
function isGenerator({ shape, own }: RuleView): boolean {
  return shape!.generator || own.some(({ kind }) => kind === 'yield' || kind === 'yield_expression');
}

function isStatic({ node, tree }: RuleView): boolean {
  const line = tree.text.lastIndexOf('\n', node.start - 2);
  const head = tree.text.slice(tree.text.lastIndexOf('\n', line - 1) + 1, node.start);
  return tree.languageId === 'python'
    ? /@staticmethod\s*$/u.test(head)
    : node.children.some(({ kind }) => kind === 'static');
}

function subjectOf(view: RuleView, named: NamedTypes): Subject {
  const { tree, node, shape, doc } = view;
  const { languageId } = tree;
  const text = ({ start, end }: Span) => tree.text.slice(start, end);
  const short = view.name!.slice(view.name!.lastIndexOf('.') + 1);
  const known = view.dialect.namesAt(tree, shape!.body.children.find((one) => one.named) ?? shape!.body);
  const isReceiving = languageId === 'python' && view.method && !isStatic(view);
  const parameters = shape!.parameters
    .filter((one, at) => !one.kind.endsWith('separator') && !(isReceiving && at === 0))
    .map((one): Parameter => {
      const name = parameterName(tree, one)!;
      const said = doc?.parameters.find((each) => each.name === name);
      const annotation = one.children.find(({ field, kind }) => field === 'type' || kind === 'type_annotation');
      const value = one.children.find(({ field }) => field === 'value' || field === 'right');
      const words = annotation ? text(annotation).replace(/^\s*:/u, '') : said?.type;
      const read =
        words === undefined ? undefined : domainOf(words.replace(/=$|,?\s*\boptional\b/u, ''), languageId, named);
      const guess =
        words === undefined ? guessOf(known.find((each) => each.name === name)?.type, value && text(value)) : undefined;
      const domain = read ?? guess;
      const optional =
        value !== undefined ||
        one.kind.startsWith('optional') ||
        /^(?:rest|list_splat|dictionary_splat)/u.test(one.kind) ||
        one.children.some(({ kind }) => kind === 'rest_pattern' || kind.endsWith('_splat_pattern')) ||
        /=$|\boptional\b/u.test(words ?? '') ||
        said?.default !== undefined;
      return { name, declared: read !== undefined, optional, says: said?.text ?? '', ...(domain ? { domain } : {}) };
    });
  const annotated = node.children.find(({ field }) => field === 'return_type');
  const words = annotated
    ? text(annotated)
        .replace(/^\s*(?::|->)/u, '')
        .trim()
    : doc?.returns?.type;
  const manner: Manner = {
    ...(shape!.asynchronous ? { awaited: true } : {}),
    ...(isGenerator(view) ? { taken: true } : {}),
  };
  const given = words === undefined ? undefined : resultType(words, manner);
  const item = given === undefined ? undefined : domainOf(given, languageId, named);
  const returned: Domain | undefined = manner.taken && item ? { kind: 'list', of: item } : item;
  const at = Math.max(node.start, tree.text.indexOf(short, node.start));
  const isBefore = tree.text.slice(node.start, shape!.body.start).includes(short);
  const before = isBefore ? at : tree.text.lastIndexOf(short, node.start);
  const start = before < 0 ? node.start : before;
  return {
    name: view.name!,
    label: view.name!,
    ...(manner.awaited || manner.taken ? { manner } : {}),
    languageId,
    head: { start, end: start + short.length },
    node,
    parameters,
    body: text(node),
    ...(returned && words !== undefined
      ? { returns: { domain: returned, words, by: annotated ? 'annotation' : 'documentation' } as const }
      : {}),
    ...(doc ? { doc } : {}),
  };
}

/** The type of what a caller gets in the end: of a promise its value, of a generator its items. */
function resultType(words: string, { awaited, taken }: Manner): string | undefined {
  const kinds = taken
    ? '(?:Async)?(?:Generator|Iterator|Iterable|IterableIterator|IterableIteratorObject)'
    : 'Promise|Awaitable|Coroutine';
  if (!awaited && !taken) return words;
  const wrapped = new RegExp(String.raw`^(?:[\w$]+\.)*(?:${kinds})\s*\.?\s*[<[]\s*([^]*)[>\]]$`, 'u').exec(
    words.trim(),
  );
  if (!wrapped) return taken ? undefined : words;
  // Of a generator's types the first is that of its items.
  let depth = 0;
  for (const [at, one] of Array.from(wrapped[1]!).entries()) {
    if ('([{<'.includes(one)) depth++;
    else if (')]}>'.includes(one)) depth--;
    else if (one === ',' && depth === 0) return taken ? wrapped[1]!.slice(0, at) : undefined;
  }
  return wrapped[1]!;
}

/** From a default, or from how a name is used. */
function guessOf(type: string | undefined, value: string | undefined): Domain | undefined {
  if (value !== undefined) {
    if (/^-?\d+$/u.test(value)) return { kind: 'number', whole: true };
    if (/^-?\d*\.\d+$/u.test(value)) return { kind: 'number', whole: false };
    if (/^['"]/u.test(value)) return { kind: 'string' };
    if (/^(?:true|false|True|False)$/u.test(value)) return { kind: 'boolean' };
  }
  if (type === 'number') return { kind: 'number', whole: true };
  if (type === 'string' || type === 'boolean') return { kind: type };
  return type === 'list' ? { kind: 'list', of: { kind: 'number', whole: true } } : undefined;
}

/** Types that the document declares by name, as words. */
function namedTypes(tree: SyntaxTree): NamedTypes {
  const found = new Map<string, string>();
  if (!tree.languageId.startsWith('typescript')) return found;
  const text = ({ start, end }: Span) => tree.text.slice(start, end);
  for (const top of tree.root.children) {
    const node = top.kind.startsWith('export')
      ? (top.children.find(({ kind }) => kind.endsWith('_declaration')) ?? top)
      : top;
    const name = node.children.find(({ field }) => field === 'name');
    // Generic types and those that build on others are left aside.
    if (!name || node.children.some(({ kind }) => kind === 'type_parameters' || /extends/u.test(kind))) continue;
    const body = node.children.find(({ field }) => field === 'value' || field === 'body');
    if (body && /^(?:type_alias|interface)_declaration$/u.test(node.kind)) found.set(text(name), text(body));
  }
  return found;
}

function trimmed(text: string, { start, end }: Span): Span {
  const inside = text.slice(start, end);
  const from = start + (inside.length - inside.trimStart().length);
  return { start: from, end: Math.max(from, end - (inside.length - inside.trimEnd().length)) };
}
