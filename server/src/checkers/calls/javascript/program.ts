// Makes programs of versions of a document: one function that loads the document as the version that a switch picks
// (schemata), or as the only one. A program ends with what is asked of it: its tail.

import { applyEdits, type TextEdit } from '../../../base/edit.ts';
import type { Span } from '../../../base/text.ts';
import type { Variant } from '../../../core/trials.ts';
import type { ModuleShape, Segment } from './moduleShape.ts';
import { withSteps, type SteppedText } from './steps.ts';

/** A program over some of the variants that were asked for: `start`, the versions as cases of a switch, `end`. */
export interface Program {
  readonly start: string;
  /** What follows `case n:` for each variant; empty where there is but one, and no switch. */
  readonly versions: readonly string[];
  readonly end: string;
  /** Indexes of the variants, in the order of the switch. */
  readonly variants: readonly number[];
}

/** The text of a program. */
export function programText({ start, versions, end }: Omit<Program, 'variants'>): string {
  return start + versions.map((version, at) => `case ${at}:${version}`).join('\n') + end;
}

const head = '(function(exports,require,module,__filename,__dirname,__ts$v,__ts$s,__ts$i,__ts$t){';
const switchName = '__ts$v';

/** The most variants of one program: V8 reads it whole before the first of them runs. */
const mostVariants = 256;

/** Makes programs of one document. */
export interface ProgramMaker {
  /**
   * Programs over all variants whose edits can be applied, in order of their first variant.
   *
   * @param tail statements that end the function; they see all that the document declares.
   * @param wrong told of variants that cannot be.
   */
  programs(variants: readonly Variant[], tail: string, wrong: (index: number, why: string) => void): readonly Program[];
  /** The program of one variant alone. @param stepped whether steps are counted. */
  single(variant: Variant, tail: string, stepped: boolean): string;
}

/** @param hasTypes whether it is TypeScript. @param stepping false for a text in which steps cannot be counted. */
export function createProgramMaker(shape: ModuleShape, hasTypes: boolean, stepping = true): ProgramMaker {
  const stepsIn = (source: string) => {
    const stepped = withSteps(source, hasTypes);
    return stepping ? stepped : { ...stepped, text: source };
  };
  const { text, segments } = shape;
  const pieces = new Map<number, { readonly before: string; readonly after: string }>();
  const opening = `${head}${shape.isStrict ? "'use strict';" : ''}${shape.exported}`;
  const plain = (start: number, end: number) => {
    const within = shape.edits.filter(({ span }) => span.start >= start && span.end <= end);
    return stepsIn(applied(text.slice(start, end), shifted(within, start))).text;
  };
  const around = (index: number) => {
    const known = pieces.get(index);
    if (known) return known;
    const { span } = segments[index]!;
    const made = { before: plain(0, span.start), after: plain(span.end, text.length) };
    pieces.set(index, made);
    return made;
  };
  const single = (variant: Variant, tail: string, stepped: boolean): string => {
    const edits = [
      ...shape.edits.filter((edit) => !variant.edits.some((one) => overlap(one.span, edit.span))),
      ...variant.edits,
    ];
    const whole = applied(
      text,
      edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
    );
    return `${opening}${stepped ? stepsIn(whole).text : whole}\n;${tail}})`;
  };
  const switched = (index: number, versions: readonly string[], tail: string): Omit<Program, 'variants'> => {
    const segment = segments[index]!;
    const { before, after } = around(index);
    const { name, form } = segment;
    const pick = (ahead: string, wrap: (version: string) => string, behind: string) => ({
      start: `${ahead}((()=>{switch(${switchName}){`,
      versions: versions.map(wrap),
      end: `}})())${behind}\n;${tail}})`,
    });
    switch (form) {
      case 'function':
        return pick(
          `${opening}var ${name}=`,
          (version) => `return ({${name}:${segment.keyword}${version}}).${name};`,
          `;${before}${after}`,
        );
      case 'binding': {
        const start = text.slice(segment.span.start, segment.open.start);
        const end = text.slice(segment.open.end, segment.span.end);
        return pick(opening + before + start, (version) => `return ({${name}:${version}\n}).${name};`, end + after);
      }
      case 'class': {
        const start = text.slice(segment.span.start, segment.open.start);
        return pick(
          `${opening}${before}let ${name}=`,
          (version) => `{${start}${version}\nreturn ${name};}`,
          `;${after}`,
        );
      }
      default:
        return {
          start: `${opening}${before}switch(${switchName}){`,
          versions: versions.map((version) => `{${version}\nbreak;}`),
          end: `}${after}\n;${tail}})`,
        };
    }
  };

  return {
    single,
    programs(variants, tail, wrong) {
      const groups = new Map<number, { readonly indexes: number[]; readonly versions: string[] }>();
      const made: Program[] = [];
      const close = (segment: number) => {
        const group = groups.get(segment);
        if (!group) return;
        groups.delete(segment);
        made.push({ ...switched(segment, group.versions, tail), variants: group.indexes });
      };
      for (const [index, variant] of variants.entries()) {
        const at = segmentOf(segments, variant.edits);
        const version = at === undefined ? undefined : versionOf(text, segments[at]!, variant.edits, stepsIn);
        if (at === undefined || version === undefined) {
          const whole = applyEdits(text, variant.edits);
          if (!whole.ok) wrong(index, whole.error);
          else made.push({ start: single(variant, tail, true), versions: [], end: '', variants: [index] });
          continue;
        }
        const group = groups.get(at) ?? { indexes: [], versions: [] };
        groups.set(at, group);
        group.indexes.push(index);
        group.versions.push(version);
        if (group.indexes.length >= mostVariants) close(at);
      }
      for (const at of groups.keys()) close(at);
      return made;
    },
  };
}

/** The segment within which all edits can be switched. */
function segmentOf(segments: readonly Segment[], edits: readonly TextEdit[]): number | undefined {
  const first = edits[0];
  if (!first) return undefined;
  const index = segments.findIndex(({ open }) => first.span.start >= open.start && first.span.end <= open.end);
  const segment = segments[index];
  if (!segment || segment.form === 'fixed') return undefined;
  const { open } = segment;
  return edits.every(({ span }) => span.start >= open.start && span.end <= open.end) ? index : undefined;
}

/** One version of the open part of a segment; undefined where it may reach beyond that. */
function versionOf(
  text: string,
  { open }: Segment,
  edits: readonly TextEdit[],
  stepsIn: (source: string) => SteppedText,
): string | undefined {
  const changed = applyEdits(text.slice(open.start, open.end), shifted(edits, open.start));
  if (!changed.ok || changed.value.includes('import.meta')) return undefined;
  const stepped = stepsIn(changed.value);
  return stepped.balanced ? stepped.text : undefined;
}

function shifted(edits: readonly TextEdit[], by: number): readonly TextEdit[] {
  return edits.map(({ span, newText }) => ({ span: { start: span.start - by, end: span.end - by }, newText }));
}

function applied(text: string, edits: readonly TextEdit[]): string {
  const changed = applyEdits(text, edits);
  return changed.ok ? changed.value : text;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
