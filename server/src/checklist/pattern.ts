// Searches text with the regular expressions of checklist files. They come from the workspace, so they
// are data of a stranger: the search here takes time linear in the text for every pattern, by walking
// all states at once. Look-around and back-references, which cannot be searched so, are refused by name.

import { err, ok, type Result } from '../base/result.ts';
import type { Span } from '../base/text.ts';

/** Longest pattern, in characters. */
export const patternLimit = 500;
/** Longest text that is searched, in UTF-16 units. */
export const textLimit = 100_000;
/** Most states of a compiled pattern; counted repetitions multiply them. */
const stateLimit = 600;

/** A compiled pattern. */
export interface Pattern {
  /** The match that ends first, or undefined; only the first `textLimit` units are looked at. */
  find(text: string): Span | undefined;
}

type Node =
  | { readonly kind: 'char'; readonly source: string }
  | { readonly kind: 'assert'; readonly source: '^' | '$' | '\\b' | '\\B' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number };

type State =
  | { readonly kind: 'char'; readonly accepts: (unit: string) => boolean; readonly next: number }
  | { readonly kind: 'assert'; readonly source: '^' | '$' | '\\b' | '\\B'; readonly next: number }
  | { kind: 'split'; next: number[] }
  | { readonly kind: 'match' };

/**
 * Compiles a pattern of the JavaScript syntax.
 *
 * @param flags any of `i`, `m`, `s` and `u`.
 * @returns the pattern, or in words why it cannot be used.
 */
export function compilePattern(source: string, flags: string): Result<Pattern, string> {
  if (source.length > patternLimit) return err(`the pattern is longer than ${patternLimit} characters`);
  if (!/^[imsu]*$/.test(flags) || new Set(flags).size !== flags.length)
    return err(`the flags “${flags}” are not among i, m, s and u`);
  try {
    new RegExp(source, flags);
  } catch (error) {
    return err(error instanceof Error ? error.message : 'the pattern is not a regular expression');
  }
  const tree = parse(source);
  if (!tree.ok) return tree;
  const states: State[] = [];
  const start = build(tree.value, states, add(states, { kind: 'match' }), atomFlags(flags));
  if (start === undefined) return err('the pattern repeats too much; use smaller counts');
  return ok({ find: (text) => search(states, start, text.slice(0, textLimit), flags.includes('m')) });
}

/**
 * A short text in which a pattern is found; undefined where none is made this way.
 *
 * @param flags as for `compilePattern`.
 */
export function sampleOf(source: string, flags: string): string | undefined {
  const compiled = compilePattern(source, flags);
  const tree = compiled.ok ? parse(source) : undefined;
  if (!compiled.ok || !tree?.ok) return undefined;
  const sample = write(tree.value, atomFlags(flags)).slice(0, 1000);
  return compiled.value.find(sample) ? sample : undefined;
}

/** Likely characters first. */
const sampleCharacters =
  'aA0 .,;:()[]{}<>=+-*/%&|!?@#$^~_\'"`\\\t\nbcdefghijklmnopqrstuvwxyzBCDEFGHIJKLMNOPQRSTUVWXYZ123456789'.split('');

function write(node: Node, flags: string): string {
  switch (node.kind) {
    case 'char': {
      if (/^[\w ]$/.test(node.source)) return node.source;
      const accepts = acceptor(node.source, flags);
      return sampleCharacters.find((one) => accepts(one)) ?? '';
    }
    case 'assert':
      return '';
    case 'sequence':
      return node.parts.map((part) => write(part, flags)).join('');
    case 'choice':
      return write(node.parts[0]!, flags);
    case 'repeat':
      return write(node.part, flags).repeat(Math.min(node.min, 1000));
  }
}

function atomFlags(flags: string): string {
  return flags.replaceAll('m', '');
}

function parse(source: string): Result<Node, string> {
  let at = 0;
  let fault: string | undefined;
  const choice = (): Node => {
    const parts = [sequence()];
    while (source[at] === '|') {
      at++;
      parts.push(sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  };
  const sequence = (): Node => {
    const parts: Node[] = [];
    while (fault === undefined && at < source.length && source[at] !== '|' && source[at] !== ')')
      parts.push(repeated(atom()));
    return { kind: 'sequence', parts };
  };
  const repeated = (part: Node): Node => {
    const counts = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/.exec(source.slice(at));
    if (!counts || fault !== undefined) return part;
    at += counts[0].length;
    const [, sign, low, comma, high] = counts;
    if (sign !== undefined)
      return { kind: 'repeat', part, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(low);
    const max = comma === undefined ? min : high === '' || high === undefined ? Infinity : Number(high);
    return { kind: 'repeat', part, min, max };
  };
  const atom = (): Node => {
    const rest = source.slice(at);
    if (rest.startsWith('(')) return group(rest);
    if (rest.startsWith('[')) return { kind: 'char', source: take(/^\[(?:\\[^]|[^\]\\])*\]/) };
    if (rest.startsWith('^') || rest.startsWith('$')) return { kind: 'assert', source: take(/^[^]/) as '^' | '$' };
    if (/^\\[bB]/.test(rest)) return { kind: 'assert', source: take(/^\\./) as '\\b' | '\\B' };
    if (/^\\(?:[1-9]|k<)/.test(rest)) {
      fault ??= 'back-references are not supported';
      return { kind: 'sequence', parts: [] };
    }
    if (rest.startsWith('\\'))
      return {
        kind: 'char',
        source: take(/^\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|[^])/),
      };
    return { kind: 'char', source: take(/^[^]/u) };
  };
  const group = (rest: string): Node => {
    const opening = /^\((?:\?:|\?<[A-Za-z_$][\w$]*>)?(?!\?)/.exec(rest);
    if (!opening) {
      fault ??= 'look-ahead, look-behind and flags inside the pattern are not supported';
      return { kind: 'sequence', parts: [] };
    }
    at += opening[0].length;
    const inner = choice();
    at++;
    return inner;
  };
  const take = (shape: RegExp): string => {
    const taken = shape.exec(source.slice(at))?.[0] ?? source[at]!;
    at += taken.length;
    return taken;
  };
  const tree = choice();
  return fault === undefined ? ok(tree) : err(fault);
}

function add(states: State[], state: State): number {
  return states.push(state) - 1;
}

/** Adds the states of `node`, which go on to `next`; undefined when there are too many. */
function build(node: Node, states: State[], next: number, flags: string): number | undefined {
  if (states.length > stateLimit) return undefined;
  switch (node.kind) {
    case 'char':
      return add(states, { kind: 'char', accepts: acceptor(node.source, flags), next });
    case 'assert':
      return add(states, { kind: 'assert', source: node.source, next });
    case 'sequence':
      return node.parts.reduceRight<number | undefined>(
        (after, part) => (after === undefined ? undefined : build(part, states, after, flags)),
        next,
      );
    case 'choice': {
      const starts = node.parts.map((part) => build(part, states, next, flags));
      return starts.includes(undefined) ? undefined : add(states, { kind: 'split', next: starts as number[] });
    }
    case 'repeat': {
      if (node.min > stateLimit || (node.max !== Infinity && node.max > stateLimit)) return undefined;
      let after: number | undefined = next;
      if (node.max === Infinity) {
        const loop: State = { kind: 'split', next: [next] };
        const index = add(states, loop);
        const body = build(node.part, states, index, flags);
        if (body === undefined) return undefined;
        loop.next.push(body);
        after = index;
      } else {
        for (let count = node.min; count < node.max; count++) {
          const body: number | undefined = build(node.part, states, after, flags);
          if (body === undefined) return undefined;
          after = add(states, { kind: 'split', next: [next, body] });
        }
      }
      for (let count = 0; count < node.min; count++) {
        after = build(node.part, states, after, flags);
        if (after === undefined) return undefined;
      }
      return after;
    }
  }
}

/** Whether one character matches one atom; the engine's own regular expressions decide, once a character. */
function acceptor(source: string, flags: string): (unit: string) => boolean {
  const shape = wholeCharacter(source, flags);
  const known = new Map<string, boolean>();
  return (unit) => {
    let accepted = known.get(unit);
    if (accepted === undefined) known.set(unit, (accepted = shape.test(unit)));
    return accepted;
  };
}

/** With the `u` flag where the atom allows it, so that a character beyond the basic plane is one character. */
function wholeCharacter(source: string, flags: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, flags.includes('u') ? flags : `${flags}u`);
  } catch {
    return new RegExp(`^(?:${source})$`, flags); // An escape that only the older syntax knows.
  }
}

function search(states: readonly State[], start: number, text: string, multiline: boolean): Span | undefined {
  let current = new Map<number, number>();
  let at = 0;
  for (;;) {
    const closed = new Map<number, number>();
    for (const [state, from] of current) close(states, state, from, closed, text, at, multiline);
    close(states, start, at, closed, text, at, multiline);
    for (const [state, from] of closed) if (states[state]!.kind === 'match') return { start: from, end: at };
    if (at >= text.length) return undefined;
    const unit = String.fromCodePoint(text.codePointAt(at)!);
    const following = new Map<number, number>();
    for (const [index, from] of closed) {
      const state = states[index]!;
      if (state.kind !== 'char' || !state.accepts(unit)) continue;
      following.set(state.next, Math.min(from, following.get(state.next) ?? from));
    }
    current = following;
    at += unit.length;
  }
}

/** Adds all states that are reached from `state` without reading; each is visited once a place. */
function close(
  states: readonly State[],
  first: number,
  from: number,
  closed: Map<number, number>,
  text: string,
  at: number,
  multiline: boolean,
): void {
  const open = [first];
  while (open.length > 0) {
    const index = open.pop()!;
    if ((closed.get(index) ?? Infinity) <= from) continue;
    closed.set(index, from);
    const state = states[index]!;
    if (state.kind === 'split') open.push(...state.next);
    else if (state.kind === 'assert' && holds(state.source, text, at, multiline)) open.push(state.next);
  }
}

function holds(assertion: '^' | '$' | '\\b' | '\\B', text: string, at: number, multiline: boolean): boolean {
  const before = text[at - 1];
  const after = text[at];
  switch (assertion) {
    case '^':
      return before === undefined || (multiline && /[\n\r\u2028\u2029]/.test(before));
    case '$':
      return after === undefined || (multiline && /[\n\r\u2028\u2029]/.test(after));
    case '\\b':
      return isWord(before) !== isWord(after);
    case '\\B':
      return isWord(before) === isWord(after);
  }
}

function isWord(unit: string | undefined): boolean {
  return unit !== undefined && /\w/.test(unit);
}
