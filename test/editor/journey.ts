// The journey of a person in a real VS Code with the packed extension: select, critique, Problems, hover, light
// bulb, refine, preview, accept, undo. Writes screenshots, and its counts for scripts/test.ts.
import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../scripts/editor/browser.ts';
import { installExtension, makeDataFolder, startEditor } from '../../scripts/editor/codeServer.ts';
import { type EditorPage, openWorkspace } from '../../scripts/editor/page.ts';
import { withoutSandbox } from '../../scripts/editor/withoutSandbox.ts';
import { vsixPath } from '../../scripts/package.ts';
import { type Needed, programFor, pythonTools } from '../../scripts/needs.ts';
import { root } from '../../scripts/run.ts';
import { critiqueJourneys } from './critiqueJourneys.ts';
import { examJourneys } from './examJourneys.ts';
import { journeys } from './journeys.ts';
import { languageJourneys } from './languageJourneys.ts';
import { progressJourneys } from './progressJourneys.ts';
import { repairJourneys } from './repairJourneys.ts';
import { taskJourneys } from './taskJourneys.ts';
import { trustJourneys } from './trustJourneys.ts';

/** One journey: a title, the example it works on, and what is done there. */
export interface Journey {
  readonly title: string;
  readonly example: string;
  /** What the machine must have; without it the journey is counted as left out. */
  readonly needs?: readonly Needed[];
  /** Hides the machine's sandbox from the editor; left out where that cannot be done. */
  readonly withoutSandbox?: boolean;
  /** Keeps workspace trust switched on, so that the folder opens as a stranger's. */
  readonly trustPrompts?: boolean;
  /** Puts more into the copy before it is opened. */
  readonly prepare?: (folder: string) => void;
  /** Settings of the person's own scope. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Something that must run beside the editor, such as a scripted endpoint; gives settings that name it. */
  readonly beside?: () => Promise<{
    readonly settings: Readonly<Record<string, unknown>>;
    readonly stop: () => Promise<void>;
  }>;
  readonly walk: (editor: EditorPage, workspace: Workspace) => Promise<void>;
}

/** The folder that the editor has open. */
export interface Workspace {
  readonly folder: string;
  /** The bytes of a file on disk. */
  readonly bytes: (file: string) => Buffer;
}

async function walkOne(browser: Browser, journey: Journey, through: readonly string[]): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'touchstone-journey-'));
  cpSync(path.join(root, 'examples', journey.example), folder, { recursive: true });
  journey.prepare?.(folder);
  const beside = await journey.beside?.();
  const dataFolder = makeDataFolder({ ...journey.settings, ...beside?.settings });
  await installExtension(vsixPath, dataFolder);
  // The Python tools that the set-up installs come first, as in the other tests. An editor that was started from
  // a terminal takes its environment from there instead of asking a login shell.
  const env = { PATH: [path.join(pythonTools, 'bin'), process.env['PATH']].join(path.delimiter), VSCODE_CLI: '1' };
  const server = await startEditor({
    dataFolder,
    through,
    env,
    ...(journey.trustPrompts === true ? { trustPrompts: true } : {}),
  });
  try {
    const editor = await openWorkspace(browser, server.url, folder);
    try {
      await journey.walk(editor, { folder, bytes: (file) => readFileSync(path.join(folder, file)) });
    } catch (error) {
      await editor.screenshot(`failed-${journey.title.replaceAll(/\W+/gu, '-')}`);
      console.log((await editor.notifications()).join('\n'));
      console.log(logOf(dataFolder));
      throw error;
    } finally {
      await editor.close();
    }
  } finally {
    await server.stop();
    await beside?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The end of what the extension wrote to its log. */
function logOf(dataFolder: string): string {
  const logs = path.join(dataFolder, 'data', 'logs');
  return globSync('**/Touchstone.log', { cwd: logs })
    .map((file) => readFileSync(path.join(logs, file), 'utf8').slice(-3000))
    .join('\n');
}

async function main(): Promise<number> {
  const wanted = process.argv[2];
  const all = [
    ...journeys,
    ...languageJourneys,
    ...trustJourneys,
    ...taskJourneys,
    ...progressJourneys,
    ...repairJourneys,
    ...critiqueJourneys,
    ...examJourneys,
  ];
  const chosen = all.filter((journey) => wanted === undefined || journey.title.includes(wanted));
  assert.ok(chosen.length > 0, 'no such journey');
  const counts = { passed: 0, failed: 0, skipped: [] as string[] };
  const browser = await startBrowser();
  try {
    for (const journey of chosen) {
      const missing: string[] = (journey.needs ?? []).filter((thing) => programFor(thing) === undefined);
      const through = journey.withoutSandbox === true ? await withoutSandbox() : [];
      if (through === undefined) missing.push('the right to hide bubblewrap');
      if (missing.length > 0) {
        counts.skipped.push(`${journey.title} (needs ${missing.join(', ')})`);
        continue;
      }
      const begun = performance.now();
      try {
        await walkOne(browser, journey, through ?? []);
        counts.passed += 1;
        console.log(`✓ ${journey.title} (${Math.round(performance.now() - begun)} ms)`);
      } catch (error) {
        counts.failed += 1;
        console.log(`✗ ${journey.title}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
  } finally {
    await browser.close();
  }
  const file = process.env['TOUCHSTONE_COUNTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  return counts.failed > 0 ? 1 : 0;
}

process.exitCode = await main();
