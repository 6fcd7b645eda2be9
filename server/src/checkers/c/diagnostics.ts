// Reads what gcc (JSON) and clang (one line each) say about a text, and places it in that text.

import * as z from 'zod/mini';
import type { TextEdit } from '../../base/edit.ts';
import { lineStartsOf, offsetAt, type LineStarts, type Range } from '../../base/text.ts';
import { placeOf, wordAt } from '../place.ts';

const placeShape = z.object({ file: z.string(), line: z.number(), 'byte-column': z.number() });
const locationShape = z.object({
  caret: placeShape,
  start: z.optional(placeShape),
  finish: z.optional(placeShape),
});
const fixShape = z.object({ start: placeShape, next: placeShape, string: z.string() });
const gccShape = z.object({
  kind: z.string(),
  message: z.string(),
  option: z.optional(z.string()),
  option_url: z.optional(z.string()),
  locations: z.array(locationShape),
  fixits: z.optional(z.array(fixShape)),
  children: z.optional(z.array(z.object({ kind: z.string(), message: z.string() }))),
});
const gccList = z.array(gccShape);

/** A place as a compiler tells it: line and byte column from 1. */
export interface CPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A replacement that the compiler proposes; `end` is exclusive. */
export interface CFix {
  readonly start: CPlace;
  readonly end: CPlace;
  readonly text: string;
}

/** One complaint of a compiler. */
export interface CDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly message: string;
  readonly href?: string;
  readonly at: CPlace;
  /** Inclusive start and last byte of what it is about, where told. */
  readonly start?: CPlace;
  readonly last?: CPlace;
  readonly fixes: readonly CFix[];
}

const place = (one: z.infer<typeof placeShape>): CPlace => ({
  file: one.file,
  line: one.line,
  column: one['byte-column'],
});

/** What `gcc -fdiagnostics-format=json` printed on its error stream; undefined when it holds no such list. */
export function readGcc(stderr: string): readonly CDiagnostic[] | undefined {
  const found: CDiagnostic[] = [];
  let lists = 0;
  for (const line of stderr.split('\n')) {
    if (!line.startsWith('[')) continue;
    let parsed;
    try {
      parsed = z.safeParse(gccList, JSON.parse(line));
    } catch {
      return undefined; // A cut list: the output was more than is kept.
    }
    if (!parsed.success) return undefined;
    lists++;
    for (const one of parsed.data) {
      const first = one.locations[0];
      if (
        first === undefined ||
        !/^(?:error|fatal error|warning|pedwarn|sorry|internal compiler error)$/.test(one.kind)
      )
        continue;
      found.push({
        severity: one.kind === 'warning' ? 'warning' : 'error',
        rule: ruleOf(one.option),
        message: one.message,
        ...(one.option_url === undefined ? {} : { href: one.option_url }),
        at: place(first.caret),
        ...(first.start === undefined ? {} : { start: place(first.start) }),
        ...(first.finish === undefined ? {} : { last: place(first.finish) }),
        fixes: (one.fixits ?? []).map((fix) => ({ start: place(fix.start), end: place(fix.next), text: fix.string })),
      });
    }
  }
  return lists === 0 ? undefined : found;
}

/** `-Wformat=` and `-Werror=format` are the rule `-Wformat`; errors of the language have no name. */
function ruleOf(option: string | undefined): string {
  if (option === undefined || option === '') return 'error';
  return option.replace(/^-Werror=/, '-W').replace(/=.*$/, '');
}

const clangLine = /^(.+?):(\d+):(\d+): (fatal error|error|warning): (.*?)(?: \[(-W[^\]]+)\])?$/;

/** What clang printed without carets and colours. */
export function readClang(stderr: string): readonly CDiagnostic[] {
  return stderr.split('\n').flatMap((line) => {
    const match = clangLine.exec(line.trimEnd());
    if (match === null) return [];
    const [, file, row, column, kind, message, flags] = match;
    const rule = flags?.split(',').find((flag) => flag !== '-Werror');
    return [
      {
        severity: kind === 'warning' ? ('warning' as const) : ('error' as const),
        rule: ruleOf(rule),
        message: message!,
        at: { file: file!, line: Number(row), column: Number(column) },
        fixes: [],
      },
    ];
  });
}

/** Where a complaint lies in the text of its file; what spans lines is shown by the word where it points. */
export function rangeOfDiagnostic(text: string, starts: LineStarts, one: CDiagnostic): Range {
  const at = placeOf(text, starts, one.at.line, one.at.column, 'utf8');
  const from = one.start ?? one.at;
  const { last } = one;
  if (last !== undefined && from.line === last.line && from.file === last.file && last.column >= from.column) {
    const start = placeOf(text, starts, from.line, from.column, 'utf8');
    const end = placeOf(text, starts, last.line, last.column + 1, 'utf8');
    if (end.line === start.line && end.character > start.character) return { start, end };
  }
  return wordAt(text, starts, at);
}

/** The edits of a complaint in the text of `file`; none when any lies elsewhere. */
export function editsOfDiagnostic(text: string, file: string, one: CDiagnostic): readonly TextEdit[] {
  const starts = lineStartsOf(text);
  const edits: TextEdit[] = [];
  for (const fix of one.fixes) {
    if (fix.start.file !== file || fix.end.file !== file) return [];
    const start = offsetAt(text, placeOf(text, starts, fix.start.line, fix.start.column, 'utf8'), starts);
    const end = offsetAt(text, placeOf(text, starts, fix.end.line, fix.end.column, 'utf8'), starts);
    if (!start.ok || !end.ok || end.value < start.value) return [];
    edits.push({ span: { start: start.value, end: end.value }, newText: fix.text });
  }
  return edits;
}
