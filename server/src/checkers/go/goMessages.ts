// Reads what Go's compiler says, as `go list -export -json` hands it on: one error a line, with the
// code by which Go documents it.

import * as z from 'zod/mini';
import { jsonDocuments } from './goRun.ts';

/** One complaint; line and column count from 1, columns in bytes. */
export interface GoMessage {
  /** As it was printed; empty when the complaint has no place. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
  readonly href?: string;
}

const errorShape = z.object({ Pos: z.optional(z.string()), Err: z.string() });
const packageShape = z.object({
  ImportPath: z.string(),
  Error: z.optional(errorShape),
  DepsErrors: z.optional(z.nullable(z.array(errorShape))),
});

/** What a listing told: how many packages there were, and their complaints without duplicates. */
export interface GoListing {
  readonly packages: number;
  readonly messages: readonly GoMessage[];
}

/** Reads the JSON of `go list -e -export -json=ImportPath,Error,DepsErrors`; undefined for anything else. */
export function readListing(stdout: string): GoListing | undefined {
  const documents = jsonDocuments(stdout);
  if (documents === undefined) return undefined;
  const messages = new Map<string, GoMessage>();
  for (const document of documents) {
    const parsed = z.safeParse(packageShape, document);
    if (!parsed.success) return undefined;
    const { Error: own, DepsErrors: others } = parsed.data;
    for (const { Pos, Err } of [...(own === undefined ? [] : [own]), ...(others ?? [])]) {
      const text = Pos === undefined || Pos === '' ? Err : `${Pos}: ${Err}`;
      for (const message of messagesOf(text)) messages.set(JSON.stringify(message), message);
    }
  }
  const all = [...messages.values()];
  // An error without a place is told for each package that depends on it; a placed one says it better.
  const placed = all.filter((message) => message.path !== '');
  return { packages: documents.length, messages: placed.length > 0 ? placed : all.slice(0, 1) };
}

const placedLine = /^(.+?\.\w+):(\d+)(?::(\d+))?: (.*)$/;
const codeMark = / \[go\.dev\/e\/(\w+)\]$/;

/** The complaints in the compiler's own words; indented lines belong to the one above them. */
export function messagesOf(text: string): readonly GoMessage[] {
  const found: { path: string; line: number; column: number; words: string[] }[] = [];
  const loose: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('# ')) continue;
    const placed = /^\s/.test(line) ? null : placedLine.exec(line);
    const last = found.at(-1);
    if (placed) {
      const [, path, row, column, words] = placed;
      found.push({ path: path!, line: Number(row), column: Number(column ?? 1), words: [words!] });
    } else if (last) last.words.push(line.trim());
    else loose.push(line.trim());
  }
  if (found.length === 0 && loose.length > 0) found.push({ path: '', line: 1, column: 1, words: loose });
  return found
    .filter(({ words }) => words[0] !== 'too many errors')
    .map(({ path, line, column, words }) => {
      const code = codeMark.exec(words[0]!)?.[1];
      const message = [words[0]!.replace(codeMark, ''), ...words.slice(1)].join('\n');
      const place = { path, line: Math.max(1, line), column: Math.max(1, column) };
      if (code === undefined) return { ...place, rule: ruleOf(message), message };
      return { ...place, rule: code, message, href: `https://pkg.go.dev/internal/types/errors#${code}` };
    });
}

function ruleOf(message: string): string {
  if (/^syntax error|^expected |^illegal |not terminated/.test(message)) return 'syntax';
  return /no required module|is not in std|import cycle|cannot find (?:package|module)/.test(message)
    ? 'import'
    : 'build';
}
