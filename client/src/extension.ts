// Entry of the extension: builds its few parts and registers them. Everything heavy waits for first use.

import type { ExtensionContext } from 'vscode';
import { registerCommands } from './commands.ts';
import { createGateView } from './gateView.ts';
import { createProposals } from './proposals.ts';
import { createServer, type Server } from './server.ts';
import { createStatus } from './status.ts';
import { createTextViews } from './textViews.ts';

let server: Server | undefined;

/** Called by VS Code when a document of a served language is opened or a command is run. */
export function activate(context: ExtensionContext): void {
  const status = createStatus(context);
  const texts = createTextViews(context);
  const proposals = createProposals(context, texts);
  createGateView(context, proposals);
  server = createServer(context, { status, proposals, texts });
  registerCommands(context, { server, proposals, texts });
  server.startSoon();
}

/** Called by VS Code when the extension ends; settles when the server is gone. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
