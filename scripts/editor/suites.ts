// Runs the two tests in a real VS Code: the mocha suite inside the extension host, against the packed and
// installed extension, and the journey of a person through Playwright.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { vsixPath } from '../package.ts';
import { root, runNode } from '../run.ts';
import { fetchEditor, installExtension, makeDataFolder } from './codeServer.ts';

const bundled = path.join(root, 'dist-test');

/** One folder with the sources of all examples, for the suite to open. */
function makeWorkspace(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'touchstone-workspace-'));
  for (const example of ['compile-error', 'missing-import', 'failing-test'])
    cpSync(path.join(root, 'examples', example), folder, { recursive: true });
  return folder;
}

/** Bundles the suite, which imports `vscode` and mocha from outside. */
async function bundleSuite(): Promise<string> {
  const folder = path.join(root, 'test', 'editor', 'suite');
  const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const outfile = path.join(bundled, 'suite.js');
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(folder, 'index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    define: { __SUITE_FILES__: JSON.stringify(tests) },
    logLevel: 'warning',
  });
  return outfile;
}

/** Runs the suite with the packed extension installed; returns its exit code. Counts go to the given file. */
export async function runEditorSuite(countsFile: string): Promise<number> {
  if (!existsSync(vsixPath)) throw new Error('there is no packed extension: run the steps build and package first');
  await fetchEditor();
  const suite = await bundleSuite();
  const dataFolder = makeDataFolder();
  await installExtension(vsixPath, dataFolder);
  // The installed extension is what is tested; the development path holds one that does nothing.
  const dummy = path.join(bundled, 'dummy');
  mkdirSync(dummy, { recursive: true });
  const manifest = { name: 'dummy', publisher: 'nobody', version: '0.0.1', engines: { vscode: '^1.101.0' } };
  writeFileSync(path.join(dummy, 'package.json'), JSON.stringify(manifest));
  const workspace = makeWorkspace();
  writeFileSync(path.join(bundled, 'run.json'), JSON.stringify({ countsFile, workspace }));
  process.env['TOUCHSTONE_EDITOR_DATA'] = dataFolder;
  try {
    return await runTests({
      vscodeExecutablePath: path.join(root, 'scripts', 'editor', 'wrapper.mjs'),
      extensionDevelopmentPath: dummy,
      extensionTestsPath: suite,
      launchArgs: [workspace],
    });
  } catch (error) {
    // runTests rejects when the suite's exit code is not zero; the suite has said why.
    console.log(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** Runs the journey in a process of its own; returns its exit code. Counts go to the given file. */
export async function runEditorJourney(countsFile: string): Promise<number> {
  await fetchEditor();
  const ran = await runNode(['test/editor/journey.ts'], {
    show: true,
    env: { TOUCHSTONE_COUNTS: countsFile },
    timeoutMs: 1_800_000,
  });
  return ran.code;
}
