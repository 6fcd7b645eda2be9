// Tells, once and quietly, that the selection is not formatted as rustfmt would with the project's own
// settings, and offers rustfmt's text.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CheckRun } from '../../core/evidence.ts';
import { findTool } from '../../workspace/findTool.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { formattingFixes, formattingProblems } from '../formatDrift.ts';
import type { CheckerOptions } from '../options.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { receiptOf, runTool, toolTrouble, unavailable, unusable } from '../toolRun.ts';
import { cargoEnvironment, editionOf, filesAbove } from './rustProject.ts';

const own = { checker: 'rustfmt', family: 'lint' } as const;
const install = 'Add it: rustup component add rustfmt.';

interface Formatted {
  readonly end: ProcessEnd;
  readonly text: string;
}

/** The rustfmt checker. */
export function createRustfmtChecker(options: CheckerOptions): Checker {
  let last: { readonly path: string; readonly textHash: string; readonly formatted: string } | undefined;

  async function format(context: CheckerContext, { overlay }: CheckRequest, rustfmt: string): Promise<Formatted> {
    const { path, text, snapshot } = overlay;
    const edition = await editionOf(snapshot, path);
    const configuration = (await configurationOf(snapshot, path))[0];
    return withPrivateFolder(options.tempFolder, 'rustfmt', async (folder) => {
      const file = join(folder, basename(path));
      await writeFile(file, text, { mode: 0o600 });
      await placeModules(folder, file, text);
      const steered = configuration === undefined ? [] : ['--config-path', configuration];
      const argv = [rustfmt, '--edition', edition, ...steered, file] as const;
      const end = await runTool(context, { argv, cwd: folder, env: cargoEnvironment(undefined), writable: [folder] });
      return { end, text: await readFile(file, 'utf8') };
    });
  }

  return {
    id: own.checker,
    title: 'rustfmt',
    family: own.family,
    languages: ['rust'],
    needsTrust: true,
    async detect(_context, snapshot, document) {
      const found = await findTool('rustfmt');
      if (found.kind === 'missing') return { kind: 'notApplicable' };
      const configuration = await configurationOf(snapshot, uriToPath(document.uri));
      return { kind: 'available', tool: 'rustfmt', path: found.path, configuration };
    },
    async check(context, request): Promise<CheckRun> {
      const found = await findTool('rustfmt');
      if (found.kind === 'missing') return unavailable(own, 'checker.missing', 'rustfmt was not found.', install);
      const { end, text } = await format(context, request, found.path);
      const trouble = toolTrouble(own, 'rustfmt', install, end, context.settings.deadlineMs);
      if (trouble) return trouble;
      if (end.exitCode !== 0 && /^error(?:\[E\d+\])?: /m.test(end.stderr)) {
        const message = 'rustfmt could not look: the text does not parse.';
        return unavailable(
          own,
          'checker.blocked',
          message,
          'Repair what the compiler says first.',
          end.stderr.slice(0, 2000),
        );
      }
      if (end.exitCode !== 0) return unusable(own, 'rustfmt', end, 'did not format the text');
      const { overlay, document, span } = request;
      last = { path: overlay.path, textHash: overlay.textHash, formatted: text };
      const problems = formattingProblems(own.checker, 'rustfmt', document.uri, overlay.text, text, span);
      const receipt = receiptOf(context, request, own, {
        // It ran on a copy with this name.
        command: ['rustfmt', basename(overlay.path)],
        cwd: dirname(overlay.path),
        end,
        isolation: 'separate-process',
        excerpt: problems.length === 0 ? 'No problems.' : 'The text differs from what rustfmt writes.',
      });
      return { kind: 'ran', ...own, receipt, problems };
    },
    async fixes(context, request, problems) {
      const { overlay, span } = request;
      let formatted = last?.path === overlay.path && last.textHash === overlay.textHash ? last.formatted : undefined;
      const found = formatted === undefined ? await findTool('rustfmt') : undefined;
      if (found?.kind === 'found') {
        const { end, text } = await format(context, request, found.path);
        if (end.exitCode === 0) formatted = text;
      }
      return formatted === undefined ? [] : formattingFixes(own.checker, overlay.text, formatted, span, problems);
    },
  };
}

async function configurationOf(
  snapshot: CheckRequest['overlay']['snapshot'],
  path: string,
): Promise<readonly string[]> {
  const found = await Promise.all(
    ['rustfmt.toml', '.rustfmt.toml'].map((name) => filesAbove(dirname(path), name, snapshot)),
  );
  return found.flat().toSorted((a, b) => b.length - a.length);
}

/** rustfmt follows `mod name;` into other files; empty ones stand in for them beside the copy. */
async function placeModules(folder: string, file: string, text: string): Promise<void> {
  const inner = join(folder, basename(file, '.rs'));
  for (const [, raw, name] of text.matchAll(/^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(r#)?([A-Za-z_]\w*)\s*;/gm)) {
    if (raw !== undefined || `${name}.rs` === basename(file)) continue;
    await mkdir(inner, { recursive: true, mode: 0o700 });
    for (const place of /^(?:lib|main|mod|build)\.rs$/.test(basename(file)) ? [folder] : [inner]) {
      await writeFile(join(place, `${name}.rs`), '', { mode: 0o600, flag: 'a' });
    }
  }
}
