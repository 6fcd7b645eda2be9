// Opens a folder in a VS Code with the packed extension: the one that is installed, else the one from
// npm in a browser. Used by `npm run editor FOLDER` and by `npm run demo -- --editor`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { vsixPath } from '../package.ts';
import { run } from '../run.ts';
import { installExtension, makeDataFolder, startEditor } from './codeServer.ts';

/** Opens the folder and, for the editor in a browser, stays until it is interrupted. */
export async function openEditor(folder: string): Promise<void> {
  if (!existsSync(vsixPath)) throw new Error('there is no packed extension; `npm run package` makes one');
  const installed = await run('code', ['--version']);
  if (installed.code === 0) {
    const added = await run('code', ['--install-extension', vsixPath, '--force'], { show: true });
    if (added.code !== 0) throw new Error(`the extension could not be installed: ${added.output}`);
    await run('code', ['--new-window', folder], { show: true });
    return;
  }
  console.log('no `code` on the path, so the editor is served for a browser');
  const dataFolder = makeDataFolder();
  await installExtension(vsixPath, dataFolder);
  const server = await startEditor({ dataFolder, trustPrompts: true });
  console.log(`\nopen  ${server.url}?folder=${encodeURIComponent(folder)}\n\nCtrl+C ends it.`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.stop();
}

if (process.argv[1] === import.meta.filename) await openEditor(path.resolve(process.argv[2] ?? '.'));
