#!/usr/bin/env -S node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON
// Looks like the VS Code executable to @vscode/test-electron: takes its arguments, shows the served editor in a
// headless browser, and ends with the exit code of the test suite that ran in the extension host.
import path from 'node:path';
import process from 'node:process';
import { startBrowser } from './browser.ts';
import { makeDataFolder, startEditor } from './codeServer.ts';

const args = process.argv.slice(2);
const valueOf = (name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const folder = args.find((arg) => path.isAbsolute(arg));
const remote = (file, port) => `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`;

const server = await startEditor({
  dataFolder: process.env.TOUCHSTONE_EDITOR_DATA ?? makeDataFolder(),
  testDriver: true,
});
const browser = await startBrowser();
let code = 1;
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const ended = new Promise((resolve) => {
    void page.exposeFunction('codeAutomationLog', (type, values) => {
      // The editor tells at length about native modules that are not built and a gallery that is not reached.
      const text = values.map((value) => String(value?.stack ?? value)).join(' ');
      if (
        !/suite\.js/u.test(text) &&
        /spdlog|bindings|extensionHostProcess\.js|workbench\.js|socket|connection token|AgentHost|Service Worker|grace time/u.test(
          text,
        )
      )
        return;
      console[type === 'error' ? 'error' : 'log'](...values);
    });
    void page.exposeFunction('codeAutomationExit', (status) => resolve(status));
  });
  const payload = [['skipWelcome', 'true']];
  for (const name of ['extensionDevelopmentPath', 'extensionTestsPath']) {
    const value = valueOf(name);
    if (value !== undefined) payload.push([name, remote(value, server.port)]);
  }
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (folder !== undefined) query.set('folder', folder);
  await page.goto(`${server.url}?${query}`);
  const late = new Promise((resolve) => setTimeout(resolve, 240_000, 'late').unref());
  const status = await Promise.race([ended, late]);
  if (status === 'late') console.error('the suite did not end within 240 s');
  else code = Number(status);
} finally {
  await browser.close();
  await server.stop();
}
process.exit(code);
