// rustfmt with the project's own settings.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findTool } from '../../workspace/findTool.ts';
import type { Checker, CheckRequest } from '../checker.ts';
import { createFileFormatter } from '../fileFormatter.ts';
import type { CheckerOptions } from '../options.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { runTool } from '../toolRun.ts';
import { cargoEnvironment, editionOf, filesAbove } from './rustProject.ts';

/** The rustfmt checker. */
export function createRustfmtChecker(options: CheckerOptions): Checker {
  return createFileFormatter({
    name: 'rustfmt',
    languages: ['rust'],
    install: 'Add it: rustup component add rustfmt.',
    told: [],
    async locate() {
      const found = await findTool('rustfmt');
      return found.kind === 'found' ? found.path : undefined;
    },
    configuration: configurationOf,
    async format(context, { path, text, snapshot }, rustfmt) {
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
    },
    doesNotParse: (end) => end.exitCode !== 0 && /^error(?:\[E\d+\])?: /m.test(end.stderr),
  });
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
