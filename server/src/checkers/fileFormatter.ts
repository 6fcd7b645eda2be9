// Formatters that rewrite a copy of the file in place, such as gofmt and rustfmt: one checker that tells, once and
// quietly, that the selection is not formatted, and offers the formatter's text. What differs is in `FileFormatter`.

import { basename, dirname } from 'node:path';
import type { CheckRun } from '../core/evidence.ts';
import type { ProcessEnd } from '../workspace/process.ts';
import type { Overlay, Snapshot } from '../workspace/snapshot.ts';
import { uriToPath } from '../workspace/uri.ts';
import type { Checker, CheckerContext } from './checker.ts';
import { formattingFixes, formattingProblems } from './formatDrift.ts';
import { receiptOf, toolTrouble, unavailable, unusable } from './toolRun.ts';

/** One formatter. */
export interface FileFormatter {
  /** Its id, its title, and the word that is told as its command. */
  readonly name: string;
  readonly languages: readonly string[];
  /** What to do where it is missing. */
  readonly install: string;
  /** Words that are told between its name and the file's. */
  readonly told: readonly string[];
  /** Where it is; undefined where it is not installed. */
  locate(): Promise<string | undefined>;
  /** Files that steer it, for consent. */
  configuration?(snapshot: Snapshot, path: string): Promise<readonly string[]>;
  /** Formats a private copy of the overlay's text. */
  format(context: CheckerContext, overlay: Overlay, tool: string): Promise<FormattedFile>;
  /** Whether it ended because the text does not parse. */
  doesNotParse(end: ProcessEnd): boolean;
}

/** How the formatter ended and what it left in the copy. */
export interface FormattedFile {
  readonly end: ProcessEnd;
  readonly text: string;
}

/** The checker of a formatter. */
export function createFileFormatter(formatter: FileFormatter): Checker {
  const { name, install } = formatter;
  const own = { checker: name, family: 'lint' } as const;
  let last: { readonly path: string; readonly textHash: string; readonly formatted: string } | undefined;
  return {
    id: name,
    title: name,
    family: own.family,
    languages: formatter.languages,
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const path = await formatter.locate();
      if (path === undefined) return { kind: 'notApplicable' };
      const configuration = await formatter.configuration?.(snapshot, uriToPath(document.uri));
      return { kind: 'available', tool: name, path, ...(configuration ? { configuration } : {}) };
    },
    async check(context, request): Promise<CheckRun> {
      const tool = await formatter.locate();
      if (tool === undefined) return unavailable(own, 'checker.missing', `${name} was not found.`, install);
      const { overlay, document, span } = request;
      const { end, text } = await formatter.format(context, overlay, tool);
      const trouble = toolTrouble(own, name, install, end, context.settings.deadlineMs);
      if (trouble) return trouble;
      if (formatter.doesNotParse(end)) {
        const message = `${name} could not look: the text does not parse.`;
        const nextStep = 'Repair what the compiler says first.';
        return unavailable(own, 'checker.blocked', message, nextStep, end.stderr.slice(0, 2000));
      }
      if (end.exitCode !== 0) return unusable(own, name, end, 'did not format the text');
      last = { path: overlay.path, textHash: overlay.textHash, formatted: text };
      const problems = formattingProblems(name, name, document.uri, overlay.text, text, span);
      const receipt = receiptOf(context, request, own, {
        // It ran on a copy with this name.
        command: [name, ...formatter.told, basename(overlay.path)],
        cwd: dirname(overlay.path),
        end,
        isolation: 'separate-process',
        excerpt: problems.length === 0 ? 'No problems.' : `The text differs from what ${name} writes.`,
      });
      return { kind: 'ran', ...own, receipt, problems };
    },
    async fixes(context, { overlay, span }, problems) {
      let formatted = last?.path === overlay.path && last.textHash === overlay.textHash ? last.formatted : undefined;
      const tool = formatted === undefined ? await formatter.locate() : undefined;
      if (tool !== undefined) {
        const { end, text } = await formatter.format(context, overlay, tool);
        if (end.exitCode === 0) formatted = text;
      }
      return formatted === undefined ? [] : formattingFixes(name, overlay.text, formatted, span, problems);
    },
  };
}
