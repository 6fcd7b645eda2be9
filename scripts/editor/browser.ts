// Starts the machine's Chromium without a window. What is shown in it is for page.ts and wrapper.mjs.
import { type Browser, chromium } from 'playwright-core';
import { programFor } from '../needs.ts';

/** Starts Chromium; throws if the machine has none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = programFor('chromium');
  if (executablePath === undefined) throw new Error('no Chromium on this machine');
  const switches = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage'];
  switches.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
  return chromium.launch({ executablePath, headless: true, args: switches });
}
