// Whether any line of a span ran, from V8's precise counts and the text that V8 compiled. Text that was
// transformed is mapped back by its inline source map. What cannot be told is `unknown`, never `no`.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import * as z from 'zod/mini';
import { lineStartsOf, type LineStarts, type Span } from '../../base/text.ts';

const rangeSchema = z.object({ startOffset: z.number(), endOffset: z.number(), count: z.number() });
/** V8's counts of one compiled script, as they are written and sent. */
export const scriptSchema = z.object({
  source: z.string(),
  functions: z.array(z.object({ functionName: z.string(), ranges: z.array(rangeSchema) })),
});
const countsSchema = z.array(scriptSchema);

/** V8's counts of one compiled script. */
export type ScriptCounts = z.infer<typeof scriptSchema>;

type CountRange = z.infer<typeof rangeSchema>;

/** A place of the original text, and where it is in the compiled one. */
interface Place {
  readonly original: number;
  readonly compiled: number;
}

/** Reads what the probes of one run wrote. */
export async function readTargetRan(folder: string, text: string, span: Span): Promise<'yes' | 'no' | 'unknown'> {
  const names = await readdir(folder);
  const answers: ('yes' | 'no' | 'unknown')[] = [];
  for (const name of names.filter((one) => /^counts-.*\.json$/.test(one))) {
    const scripts = parseCounts(await readFile(join(folder, name), 'utf8'));
    if (scripts === undefined) answers.push('unknown');
    else answers.push(...scripts.map((script) => spanRan(script, text, span)));
  }
  if (answers.includes('yes')) return 'yes';
  const started = names.filter((name) => name.startsWith('started-'));
  const allEnded = started.every((name) => names.includes(name.replace('started', 'ended')));
  if (started.length === 0 || !allEnded || answers.includes('unknown')) return 'unknown';
  return 'no';
}

function parseCounts(text: string): readonly ScriptCounts[] | undefined {
  try {
    const parsed = z.safeParse(countsSchema, JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Whether anything in `span` of `text` ran, by the counts of one script compiled from it.
 *
 * Where the span holds functions, only what is inside of functions counts: loading a module runs the
 * lines that declare them, which proves nothing about them.
 */
export function spanRan(script: ScriptCounts, text: string, span: Span): 'yes' | 'no' | 'unknown' {
  const places = placesOf(script.source, text);
  if (places === undefined || places.length === 0) return 'unknown';
  const first = places[0]!.compiled;
  const last = places.at(-1)!.compiled;
  const nested = script.functions
    .slice(1)
    .filter(({ ranges: [whole] }) => whole !== undefined && !(whole.startOffset <= first && whole.endOffset > last));
  const ranges = script.functions.flatMap((one) => one.ranges);
  const inSpan = places.filter(
    ({ original }) => original >= span.start && original < Math.max(span.end, span.start + 1),
  );
  if (inSpan.length === 0) return 'unknown';
  const inFunctions = inSpan.filter(({ compiled }) => nested.some(({ ranges: [whole] }) => holds(whole!, compiled)));
  const counted = inFunctions.length > 0 ? inFunctions : inSpan;
  return counted.some(({ compiled }) => countAt(ranges, compiled) > 0) ? 'yes' : 'no';
}

function holds(range: CountRange, offset: number): boolean {
  return range.startOffset <= offset && offset < range.endOffset;
}

function countAt(ranges: readonly CountRange[], offset: number): number {
  let inner: CountRange | undefined;
  for (const range of ranges) {
    if (!holds(range, offset)) continue;
    if (inner === undefined || range.endOffset - range.startOffset <= inner.endOffset - inner.startOffset)
      inner = range;
  }
  return inner?.count ?? 0;
}

/** The executable places of a text in the order of the compiled one, or undefined when it cannot be told. */
function placesOf(source: string, text: string): readonly Place[] | undefined {
  const inline = [
    ...source.matchAll(/^[ \t]*\/\/[#@]\s*sourceMappingURL=data:application\/json[^,\n]*,([^\s]+)\s*$/gm),
  ].at(-1);
  return inline === undefined || text.includes(inline[0])
    ? unchangedPlaces(source, text)
    : mappedPlaces(source, text, inline);
}

function mappedPlaces(source: string, text: string, inline: RegExpMatchArray): readonly Place[] | undefined {
  const json = inline[0].includes(';base64,')
    ? Buffer.from(inline[1]!, 'base64').toString('utf8')
    : decodeURIComponent(inline[1]!);
  let map: TraceMap;
  let wanted: string | null | undefined;
  try {
    map = new TraceMap(json);
    // Of a bundle only what came from the target counts; the probe found out which source that is.
    const { x_target: at } = JSON.parse(json) as { readonly x_target?: number };
    wanted = at === undefined ? undefined : map.sources[at];
  } catch {
    return undefined;
  }
  const compiledStarts = lineStartsOf(source);
  const originalStarts = lineStartsOf(text);
  const places: Place[] = [];
  // Runners put a wrapper in front of the first line that their map does not know of; columns there are off by it.
  const shift = wrapperLength(source);
  eachMapping(map, (mapping) => {
    if (mapping.originalLine === null || (wanted !== undefined && mapping.source !== wanted)) return;
    const original = offsetOn(originalStarts, mapping.originalLine - 1, mapping.originalColumn);
    const compiled = offsetOn(
      compiledStarts,
      mapping.generatedLine - 1,
      mapping.generatedColumn + (mapping.generatedLine === 1 ? shift : 0),
    );
    if (original !== undefined && compiled !== undefined && /\S/.test(text[original] ?? ''))
      places.push({ original, compiled });
  });
  return places.sort((a, b) => a.compiled - b.compiled);
}

function wrapperLength(source: string): number {
  return (
    /^(?:'use strict';async \([^)]*\)=>\{\{|\(\{"Object\.<anonymous>":function\([^)]*\)\{)/.exec(source)?.[0].length ??
    0
  );
}

function offsetOn(starts: LineStarts, line: number, column: number): number | undefined {
  const start = starts[line];
  return start === undefined ? undefined : start + column;
}

/** For text that was compiled as it is, perhaps within a wrapper, perhaps with its types blanked out. */
function unchangedPlaces(source: string, text: string): readonly Place[] | undefined {
  const whole = text.startsWith('#!')
    ? source.indexOf(text.slice(text.indexOf('\n'))) - text.indexOf('\n')
    : source.indexOf(text.replace(/^\uFEFF/, ''));
  const shift = whole >= 0 ? whole : isBlanked(source, text) ? 0 : undefined;
  if (shift === undefined) return undefined;
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const places: Place[] = [];
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    if (/^\s*(?:\/\/|\/\*|\*)/.test(line[0])) continue;
    for (const word of line[0].matchAll(/[\w$]+|[^\s\w$]/g)) {
      const original = line.index + word.index;
      const compiled = original - bom + shift;
      if (/\S/.test(source[compiled] ?? '')) places.push({ original, compiled });
    }
  }
  return places;
}

function isBlanked(source: string, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = source[index];
    if (unit !== text[index] && !/[\s;]/.test(unit ?? 'x')) return false;
  }
  return true;
}
