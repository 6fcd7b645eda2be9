// The editor as a person sees it: opens a folder in the browser and offers the few gestures that journeys need.
// Starting the server and the browser is left to codeServer.ts and browser.ts.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { root } from '../run.ts';

/** Where screenshots go. */
export const screenshots: string = path.join(root, 'test-results', 'screenshots');

/** How long a gesture may take to show its effect, in milliseconds. */
const patience = 40_000;

/** Gestures in one window of the editor. */
export interface EditorPage {
  readonly page: Page;
  /** Opens a file of the workspace by its relative path. */
  openFile(file: string): Promise<void>;
  /** Runs a command by its title in the palette. */
  runCommand(title: string): Promise<void>;
  /** Puts the caret at a line and column, both from 1. */
  goTo(line: number, column?: number): Promise<void>;
  /** Selects whole lines, from the first to the last (from 1, inclusive), without the last line's end. */
  selectLines(first: number, last: number): Promise<void>;
  /** Opens the Problems panel and gives its rows once one holds the given text. */
  problems(containing: string | RegExp): Promise<readonly string[]>;
  /** Shows the hover at the caret and gives its text once it holds the given words. */
  hover(containing: string | RegExp): Promise<string>;
  /** Opens the light bulb's menu and gives its entries once one holds the given text. */
  lightBulb(containing: string | RegExp): Promise<readonly string[]>;
  /** Chooses an entry of the open light bulb's menu by its place. */
  choose(entry: number): Promise<void>;
  /** Waits until an element that holds the text is visible. */
  see(containing: string | RegExp, within?: string): Promise<Locator>;
  /** The notifications that are showing. */
  notifications(): Promise<readonly string[]>;
  save(): Promise<void>;
  undo(): Promise<void>;
  /** Saves a picture under test-results/screenshots. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a folder in a new window and waits until the workbench and the extensions are there. */
export async function openWorkspace(browser: Browser, url: string, folder: string): Promise<EditorPage> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const payload = JSON.stringify([['skipWelcome', 'true']]);
  await page.goto(`${url}?${new URLSearchParams({ folder, payload }).toString()}`);
  await page.locator('.monaco-workbench .explorer-folders-view .monaco-list-row').first().waitFor();
  const keys = page.keyboard;
  const input = page.locator('.quick-input-widget input.input');
  const editor = page.locator('.editor-instance .monaco-editor').first();

  const focusEditor = async (): Promise<void> => {
    await keys.press('Control+1');
    await page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  };
  async function runCommand(title: string): Promise<void> {
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title.replace(/^[^:]*: /u, '') });
    // The palette closes when something else takes the focus, such as a document that is just being shown.
    for (let attempt = 1; ; attempt++) {
      try {
        const timeout = attempt < 6 ? 5000 : patience;
        await keys.press('F1');
        await input.waitFor({ timeout });
        await input.fill(`>${title}`, { timeout });
        await row.first().waitFor({ timeout });
        break;
      } catch (error) {
        if (attempt >= 6) throw error;
        await keys.press('Escape');
      }
    }
    await keys.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' }).catch(ignoreOpenInput);
  }
  const textsOf = async (rows: Locator, containing: string | RegExp): Promise<readonly string[]> => {
    await rows.filter({ hasText: containing }).first().waitFor();
    return rows.allInnerTexts();
  };
  const goTo = async (line: number, column = 1): Promise<void> => {
    await focusEditor();
    await keys.press('Control+g');
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await keys.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  };
  return {
    page,
    runCommand,
    goTo,
    async openFile(file) {
      await keys.press('Control+p');
      await input.waitFor();
      await input.fill(file);
      const name = path.posix.basename(file);
      await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().waitFor();
      await keys.press('Enter');
      await page.locator('.tabs-container .tab.active').filter({ hasText: name }).waitFor();
      await editor.waitFor();
    },
    async selectLines(first, last) {
      await goTo(first);
      for (let line = first; line < last; line += 1) await keys.press('Shift+ArrowDown');
      await keys.press('Shift+End');
    },
    async problems(containing) {
      await runCommand('Problems: Focus on Problems View');
      return textsOf(page.locator('.markers-panel .monaco-list-row'), containing);
    },
    async hover(containing) {
      await focusEditor();
      const shown = page.locator('.monaco-hover:visible').filter({ hasText: containing }).first();
      await againUntil(async () => {
        await keys.press('Escape');
        await runCommand('Show or Focus Hover');
        await shown.waitFor({ timeout: 3000 });
      });
      return shown.innerText();
    },
    async lightBulb(containing) {
      const rows = page.locator('.action-widget .monaco-list-row');
      // Escape would also end the selection, so it waits until there is a menu to be closed.
      let open = false;
      await againUntil(async () => {
        if (open) await keys.press('Escape');
        open = true;
        await keys.press('Control+.');
        await rows.filter({ hasText: containing }).first().waitFor({ timeout: 3000 });
      });
      return rows.allInnerTexts();
    },
    async choose(entry) {
      await page.locator('.action-widget .monaco-list-row').nth(entry).click();
    },
    async see(containing, within = '.monaco-workbench') {
      const found = page.locator(within).getByText(containing).first();
      await found.waitFor();
      return found;
    },
    notifications: () => page.locator('.notification-toast .notification-list-item-message').allInnerTexts(),
    async save() {
      await focusEditor();
      await keys.press('Control+s');
      await page.locator('.tabs-container .tab.dirty').first().waitFor({ state: 'detached' });
    },
    async undo() {
      await focusEditor();
      await keys.press('Control+z');
    },
    async screenshot(name) {
      mkdirSync(screenshots, { recursive: true });
      // A message that is still fading in could not be read.
      await page.waitForFunction(
        "[...document.querySelectorAll('.notification-toast')].every((one) => getComputedStyle(one).opacity === '1')",
      );
      await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
    },
    close: () => context.close(),
  };
}

/** Repeats a gesture until it has its effect: what it shows may not be ready yet, and is not shown anew by itself. */
async function againUntil(gesture: () => Promise<void>): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      await gesture();
      return;
    } catch (error) {
      if (performance.now() > end || !(error instanceof Error) || error.name !== 'TimeoutError') throw error;
    }
  }
}

/** A command may open the input again to ask something; that is for the journey to answer. */
function ignoreOpenInput(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
}
