// gofmt: the one way to write Go.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checker } from '../checker.ts';
import { createFileFormatter } from '../fileFormatter.ts';
import type { CheckerOptions } from '../options.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { runTool } from '../toolRun.ts';
import { goInstall, locateGofmt } from './goProject.ts';

/** The gofmt checker. */
export function createGofmtChecker(options: CheckerOptions): Checker {
  return createFileFormatter({
    name: 'gofmt',
    languages: ['go'],
    install: goInstall,
    told: ['-w'],
    locate: locateGofmt,
    format: (context, overlay, gofmt) =>
      withPrivateFolder(options.tempFolder, 'gofmt', async (folder) => {
        const file = join(folder, 'source.go');
        await writeFile(file, overlay.text, { mode: 0o600 });
        const end = await runTool(context, { argv: [gofmt, '-w', file], cwd: folder, writable: [folder] });
        return { end, text: await readFile(file, 'utf8') };
      }),
    doesNotParse: (end) => end.exitCode === 2,
  });
}
