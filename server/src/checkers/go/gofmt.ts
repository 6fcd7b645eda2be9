// Tells, once and quietly, that the selection is not formatted as gofmt would, and offers gofmt's text.

import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CheckRun } from '../../core/evidence.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { formattingFixes, formattingProblems } from '../formatDrift.ts';
import type { CheckerOptions } from '../options.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { goInstall, locateGofmt } from './goProject.ts';

const own = { checker: 'gofmt', family: 'lint' } as const;

interface Formatted {
  readonly end: ProcessEnd;
  readonly text: string;
}

/** The gofmt checker. */
export function createGofmtChecker(options: CheckerOptions): Checker {
  let last: { readonly textHash: string; readonly formatted: string } | undefined;

  const format = (context: CheckerContext, { overlay }: CheckRequest, gofmt: string): Promise<Formatted> =>
    withPrivateFolder(options.tempFolder, 'gofmt', async (folder) => {
      const file = join(folder, 'source.go');
      await writeFile(file, overlay.text, { mode: 0o600 });
      const end = await runTool(context, { argv: [gofmt, '-w', file], cwd: folder, writable: [folder] });
      return { end, text: await readFile(file, 'utf8') };
    });

  return {
    id: own.checker,
    title: 'gofmt',
    family: own.family,
    languages: ['go'],
    needsTrust: true,
    async detect() {
      const path = await locateGofmt();
      return path === undefined ? { kind: 'notApplicable' } : { kind: 'available', tool: 'gofmt', path };
    },
    async check(context, request): Promise<CheckRun> {
      const gofmt = await locateGofmt();
      if (gofmt === undefined) return unavailable(own, 'checker.missing', 'gofmt was not found.', goInstall);
      const { end, text } = await format(context, request, gofmt);
      const trouble = toolTrouble(own, 'gofmt', goInstall, end, context.settings.deadlineMs);
      if (trouble) return trouble;
      if (end.exitCode === 2) {
        const message = 'gofmt could not look: the text does not parse.';
        return unavailable(
          own,
          'checker.blocked',
          message,
          'Repair what the compiler says first.',
          end.stderr.slice(0, 2000),
        );
      }
      if (end.exitCode !== 0) return unusable(own, 'gofmt', end, 'said what is not known');
      last = { textHash: request.overlay.textHash, formatted: text };
      const { overlay, document, span } = request;
      const problems = formattingProblems(own.checker, 'gofmt', document.uri, overlay.text, text, span);
      const receipt = receiptOf(context, request, own, {
        // It ran on a copy with this name.
        command: ['gofmt', '-w', basename(overlay.path)],
        cwd: dirname(overlay.path),
        end,
        isolation: 'separate-process',
        excerpt: problems.length === 0 ? 'No problems.' : 'The text differs from what gofmt writes.',
      });
      return { kind: 'ran', ...own, receipt, problems };
    },
    async fixes(context, request, problems) {
      const { overlay, span } = request;
      let formatted = last?.textHash === overlay.textHash ? last.formatted : undefined;
      const gofmt = formatted === undefined ? await locateGofmt() : undefined;
      if (gofmt !== undefined) {
        const { end, text } = await format(context, request, gofmt);
        if (end.exitCode === 0) formatted = text;
      }
      return formatted === undefined ? [] : formattingFixes(own.checker, overlay.text, formatted, span, problems);
    },
  };
}
