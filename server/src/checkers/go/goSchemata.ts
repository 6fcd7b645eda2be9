// Puts many versions of the functions of a Go file into one program: each version is a function of its own, and the
// original's name stands for a switch that picks one. Text in, text out; building it is left to goTrials.ts.

import { applyEdits, type TextEdit } from '../../base/edit.ts';
import { containsSpan, lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import { sourceOf, type Parse, type SyntaxNode, type SyntaxTree } from '../../core/syntaxTree.ts';
import type { Variant } from '../../core/trials.ts';

/** A file with many versions in it. */
export interface Schemata {
  readonly text: string;
  /** Variants that can be tried, by their index; the others are told in `broken`. */
  readonly tried: readonly number[];
  readonly broken: ReadonlyMap<number, string>;
  /** The variant whose copy stands on a line, counted from 1; undefined for the rest of the file. */
  variantOnLine(line: number): number | undefined;
}

/** A file that tells which of its statements ran. */
export interface Probed {
  readonly text: string;
  /** Zero-based lines of the original for each probe, by its number. */
  readonly lines: readonly (readonly number[])[];
}

/** All functions of a file by name; those within functions belong to them. */
export function functionsOf(tree: SyntaxTree): readonly SyntaxNode[] {
  return tree.root.children.filter(
    (node) => (node.kind === 'function_declaration' || node.kind === 'method_declaration') && field(node, 'body'),
  );
}

/** The name that the file's package clause gives. */
export function packageOf(tree: SyntaxTree): string | undefined {
  const clause = tree.root.children.find((node) => node.kind === 'package_clause');
  const name = clause?.children.find((node) => node.named && !node.kind.endsWith('comment'));
  return name && sourceOf(name);
}

/** What the functions that were put in need of the package: a file of its own. @param probes how many there are. */
export function runtimeText(packageName: string, probes: number): string {
  return `package ${packageName}

import touchstoneDebug "runtime/debug"
import touchstoneOs "os"
import touchstoneStrconv "strconv"

var touchstoneSteps, touchstoneMost int64
var touchstoneSeen [${Math.max(1, probes)}]bool
var touchstoneLines *touchstoneOs.File
var touchstoneVariant = touchstoneStart()

func touchstoneStart() int {
	touchstoneDebug.SetMaxStack(64 << 20)
	touchstoneMost, _ = touchstoneStrconv.ParseInt(touchstoneOs.Getenv("TOUCHSTONE_STEPS"), 10, 64)
	if path := touchstoneOs.Getenv("TOUCHSTONE_LINES"); path != "" {
		touchstoneLines, _ = touchstoneOs.OpenFile(path, touchstoneOs.O_CREATE|touchstoneOs.O_WRONLY|touchstoneOs.O_APPEND, 0o600)
	}
	picked, _ := touchstoneStrconv.Atoi(touchstoneOs.Getenv("TOUCHSTONE_VARIANT"))
	return picked
}

func touchstoneStep() {
	touchstoneSteps++
	if touchstoneMost > 0 && touchstoneSteps > touchstoneMost {
		touchstoneOs.Exit(${hungCode})
	}
}

func touchstoneAt(probe int) bool {
	if !touchstoneSeen[probe] && touchstoneLines != nil {
		touchstoneSeen[probe] = true
		touchstoneLines.WriteString(touchstoneStrconv.Itoa(probe) + "\\n")
	}
	return true
}

var _, _, _ = touchstoneVariant, touchstoneStep, touchstoneAt
`;
}

/** The exit code of a program that took more steps than it may. */
export const hungCode = 97;

/** The file with a probe before each statement of the functions that meet `spans`, and loops that count. */
export function probed(tree: SyntaxTree, spans: readonly Span[]): Probed {
  const starts = lineStartsOf(tree.text);
  const lineOf = (offset: number) => positionAt(tree.text, offset, starts).line;
  const lines: number[][] = [];
  const edits: TextEdit[] = [];
  const insert = (at: number, newText: string) => edits.push({ span: { start: at, end: at }, newText });
  const probe = (from: number, to: number) =>
    lines.push(Array.from({ length: to - from + 1 }, (_, index) => from + index)) - 1;
  for (const func of functionsOf(tree)) {
    if (!spans.some((span) => span.start < func.end && func.start < span.end)) continue;
    for (const node of nodesOf(func)) {
      if (node.parent?.kind === 'statement_list' && node.named && !node.kind.endsWith('comment')) {
        const first = lineOf(node.start);
        const last = nodesOf(node).some((part) => part.kind === 'block') ? first : lineOf(node.end);
        insert(node.start, `touchstoneAt(${probe(first, last)}); `);
      } else if (isLaterCondition(node)) {
        insert(node.start, `touchstoneAt(${probe(lineOf(node.start), lineOf(node.end))}) && (`);
        insert(node.end, ')');
      }
    }
    edits.push(...steps(func));
  }
  return { text: applied(tree.text, edits), lines };
}

/** Conditions that are looked at although no statement of their line runs: those of `else if` and of cases. */
function isLaterCondition(node: SyntaxNode): boolean {
  const { parent } = node;
  if (node.field === 'condition' && parent?.kind === 'if_statement') return parent.field === 'alternative';
  const isCase = node.named && parent?.kind === 'expression_list' && parent.parent?.kind === 'expression_case';
  return isCase && !parent.parent!.parent!.children.some((child) => child.field === 'value');
}

/** Counts at the head of each loop. */
function steps(func: SyntaxNode): readonly TextEdit[] {
  return nodesOf(func).flatMap((node) => {
    const body = node.kind === 'for_statement' ? field(node, 'body') : undefined;
    return body ? [{ span: { start: body.start + 1, end: body.start + 1 }, newText: 'touchstoneStep(); ' }] : [];
  });
}

/**
 * One file with all variants.
 *
 * @param tree the original file. @param numbers the number by which each variant is picked, at least 1.
 */
export function schemata(
  tree: SyntaxTree,
  parse: Parse,
  variants: readonly Variant[],
  numbers: readonly number[] = variants.map((_, index) => index + 1),
): Schemata {
  const functions = functionsOf(tree);
  const broken = new Map<number, string>();
  const copies = new Map<SyntaxNode, { readonly variant: number; readonly text: string }[]>();
  for (const [index, { edits }] of variants.entries()) {
    const touched = functions.filter((func) => edits.some((edit) => containsSpan(func, edit.span)));
    const made = touched.map((func) => copyOf(tree, parse, func, edits, `${numbers[index]}`));
    const wrong = made.find((one) => typeof one !== 'string' && 'wrong' in one) as { wrong: string } | undefined;
    const everywhere = edits.every((edit) => touched.some((func) => containsSpan(func, edit.span)));
    const unused = unusedImport(tree, edits);
    if (edits.length === 0 || !everywhere) broken.set(index, 'It changes what lies outside of the functions.');
    else if (wrong) broken.set(index, wrong.wrong);
    else if (unused !== undefined) broken.set(index, `"${unused}" imported and not used`);
    else {
      for (const [place, text] of made.entries()) {
        const func = touched[place]!;
        copies.set(func, [...(copies.get(func) ?? []), { variant: index, text: text as string }]);
      }
    }
  }
  let text = '';
  let last = 0;
  const pieces: { readonly variant?: number; readonly text: string }[] = [];
  for (const [func, of] of [...copies].toSorted(([a], [b]) => a.start - b.start)) {
    const original = copyOf(tree, parse, func, [], '0');
    if (typeof original !== 'string') throw new Error(`the function itself is none: ${original.wrong}`);
    const picked = of.map(({ variant }) => numbers[variant]!);
    text += tree.text.slice(last, func.start) + dispatcher(func, picked);
    pieces.push({ text: original }, ...of);
    last = func.end;
  }
  text += `${tree.text.slice(last)}\n`;
  // Every copy has lines of its own, by which the compiler's complaints are told apart.
  const owners: (number | undefined)[] = Array.from({ length: text.split('\n').length });
  for (const piece of pieces) for (const _ of piece.text.split('\n')) owners.push(piece.variant);
  return {
    text: `${text}${pieces.map((piece) => piece.text).join('\n')}\n`,
    tried: variants.map((_, index) => index).filter((index) => !broken.has(index)),
    broken,
    // The last line of what stands before is the empty one on which the first copy begins.
    variantOnLine: (line) => owners[line],
  };
}

/** A version of a function under a name of its own, or why there can be none. */
function copyOf(
  tree: SyntaxTree,
  parse: Parse,
  func: SyntaxNode,
  edits: readonly TextEdit[],
  name: string,
): string | { readonly wrong: string } {
  const own = edits
    .filter((edit) => containsSpan(func, edit.span))
    .map((edit) => ({ ...edit, span: { start: edit.span.start - func.start, end: edit.span.end - func.start } }));
  const changed = applyEdits(sourceOf(func), own);
  if (!changed.ok) return { wrong: changed.error };
  const prefix = 'package p\n';
  const parsed = parse(prefix + changed.value);
  const [only, ...more] = parsed.root.children.filter((node) => node.named && node.kind !== 'package_clause');
  const nameNode = only && field(only, 'name');
  if (parsed.hasFault || more.length > 0 || only?.kind !== func.kind || !nameNode)
    return { wrong: 'syntax error: it is no function any more' };
  const renamed = { span: { start: nameNode.start, end: nameNode.end }, newText: copyName(func, name) };
  return applied(parsed.text, [renamed, ...steps(only)]).slice(prefix.length);
}

function copyName(func: SyntaxNode, name: string): string {
  return `touchstone${name}_${sourceOf(field(func, 'name')!)}_${func.start}`;
}

/** The function under its own name: it hands its arguments on to the version that was picked. */
function dispatcher(func: SyntaxNode, numbers: readonly number[]): string {
  const passed: string[] = [];
  const taken = real(field(func, 'parameters')!).map((one) => {
    const type = sourceOf(field(one, 'type')!);
    const variadic = one.kind === 'variadic_parameter_declaration';
    const count = Math.max(1, one.children.filter((child) => child.field === 'name' && child.named).length);
    const names = Array.from({ length: count }, () => `touchstoneArgument${passed.push('')}`);
    names.forEach((name, index) => (passed[passed.length - count + index] = variadic ? `${name}...` : name));
    return `${names.join(', ')} ${variadic ? '...' : ''}${type}`;
  });
  const receiver = field(func, 'receiver');
  const receiverType = receiver && sourceOf(field(real(receiver)[0]!, 'type')!);
  const generics = field(func, 'type_parameters');
  const typeNames = generics
    ? real(generics).flatMap((one) => one.children.filter((child) => child.field === 'name').map(sourceOf))
    : [];
  const result = field(func, 'result');
  const call = (name: string) =>
    `${result ? 'return ' : ''}${receiver ? 'touchstoneReceiver.' : ''}${copyName(func, name)}${
      typeNames.length > 0 ? `[${typeNames.join(', ')}]` : ''
    }(${passed.join(', ')})`;
  const cases = numbers.map((number) => `\tcase ${number}:\n\t\t${call(String(number))}\n`).join('');
  return `func ${receiver ? `(touchstoneReceiver ${receiverType}) ` : ''}${sourceOf(field(func, 'name')!)}${
    generics ? sourceOf(generics) : ''
  }(${taken.join(', ')}) ${result ? `${sourceOf(result)} ` : ''}{\n\tswitch touchstoneVariant {\n${cases}\tdefault:\n\t\t${call('0')}\n\t}\n}`;
}

/** An import that nothing uses any more: alone, the variant would not compile. */
function unusedImport(tree: SyntaxTree, edits: readonly TextEdit[]): string | undefined {
  const text = applied(tree.text, edits);
  const specs = nodesOf(tree.root).filter((node) => node.kind === 'import_spec');
  for (const spec of specs) {
    const path = sourceOf(field(spec, 'path')!).slice(1, -1);
    const named = field(spec, 'name');
    const name = named ? sourceOf(named) : path.split('/').at(-1)!;
    const use = new RegExp(String.raw`\b${name.replaceAll(/\W/gu, String.raw`\$&`)}\s*\.`, 'u');
    if (name !== '_' && name !== '.' && use.test(tree.text) && !use.test(text)) return path;
  }
  return undefined;
}

function applied(text: string, edits: readonly TextEdit[]): string {
  const done = applyEdits(text, edits);
  if (!done.ok) throw new Error(`a probe cannot be put in: ${done.error}`);
  return done.value;
}

function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name && child.named);
}

function real(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named && !child.kind.endsWith('comment'));
}

function nodesOf(root: SyntaxNode): readonly SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node);
    stack.push(...node.children.toReversed());
  }
  return nodes;
}
