// Makes problems of what a command told: which file of the workspace is meant, and which characters.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { lineStartsOf, lineText, type Range } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import { plainText } from '../../workspace/plainText.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { pathToUri } from '../../workspace/uri.ts';
import type { CheckRequest } from '../checker.ts';
import { placeOf, wordAt, wordsOfLine } from '../place.ts';
import type { ToldPlace, ToldProblem } from './matchOutput.ts';
import { withPlaces, type Places } from './placeholders.ts';
import type { FileLocation } from './problemMatcher.ts';

/** Where a command ran. */
export interface CommandPlace {
  readonly request: CheckRequest;
  readonly scratch: Scratch;
  /** What the placeholders stood for, in the view. */
  readonly places: Places;
  readonly checker: string;
  /** Put before codes: the command's name. */
  readonly name: string;
}

/** The problems, equal ones once. */
export function problemsOf(
  place: CommandPlace,
  location: FileLocation,
  told: readonly ToldProblem[],
): readonly Problem[] {
  const { overlay, document } = place.request;
  const texts = new Map<string, string>([[overlay.path, overlay.text]]);
  const problems = new Map<string, Problem>();
  for (const one of told) {
    const path = place.scratch.toWorkspace(pathOf(place, location, one.file));
    const text = texts.get(path) ?? overlay.snapshot.buffers.get(path) ?? textOnDisk(path);
    texts.set(path, text);
    const starts = lineStartsOf(text);
    const range = rangeOf(text, one.place);
    const problem: Problem = {
      checker: place.checker,
      rule: one.code === undefined ? place.name : `${place.name}/${one.code}`,
      message: plainText(one.message),
      severity: one.severity,
      uri: path === overlay.path ? document.uri : pathToUri(path),
      range,
      lineText: lineText(text, starts, range.start.line).trim(),
    };
    problems.set(JSON.stringify(problem), problem);
  }
  return [...problems.values()];
}

function pathOf({ places }: CommandPlace, location: FileLocation, file: string): string {
  const below = (folder: string) => {
    const meant = withPlaces(folder, places);
    return resolve(places.workspaceFolder, meant.ok ? meant.value : '.', file);
  };
  if (location.kind === 'absolute' || isAbsolute(file)) return resolve(places.workspaceFolder, file);
  const path = below(location.folder);
  return location.orAbsolute && !existsSync(path) ? resolve(places.workspaceFolder, file) : path;
}

/** Another file as it is on disk, for the words of a line; nothing of a file that is large or cannot be read. */
function textOnDisk(path: string): string {
  try {
    const { size } = statSync(path);
    return size > 2_000_000 ? '' : readFileSync(path, 'utf8');
  } catch {
    return ''; // The command may name a file that it has made, or none at all.
  }
}

function rangeOf(text: string, place: ToldPlace | undefined): Range {
  const starts = lineStartsOf(text);
  if (place === undefined) return wordsOfLine(text, starts, 0);
  const { line, column, endLine, endColumn } = place;
  if (column === undefined) return wordsOfLine(text, starts, line - 1);
  const start = placeOf(text, starts, line, column, 'utf16');
  if (endLine === undefined || endColumn === undefined) return wordAt(text, starts, start);
  const end = placeOf(text, starts, endLine, endColumn, 'utf16');
  const ordered = end.line > start.line || (end.line === start.line && end.character >= start.character);
  return { start, end: ordered ? end : start };
}
