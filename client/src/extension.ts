// Entry of the extension: builds its few parts and registers them. Everything heavy waits for first use.

import type { ExtensionContext } from 'vscode';
import { registerCommands } from './commands.ts';
import { serverCommands } from '../../server/src/protocol/commands.ts';
import { createChanges } from './changes.ts';
import { createChecklists } from './checklistTree.ts';
import { createChoices } from './choices.ts';
import { createGateView } from './gateView.ts';
import { createHeat } from './heat.ts';
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
  const choose = async (proposal: string) => server?.run(serverCommands.choose, { proposal });
  const choices = createChoices(context, texts, choose);
  const heat = createHeat(context);
  const checklists = createChecklists(context);
  const changes = createChanges(texts);
  // One thing at a time waits for the person.
  context.subscriptions.push(proposals.onDidChange(() => proposals.current && choices.close()));
  createGateView(context, proposals, choices);
  server = createServer(context, { status, proposals, texts, choices, heat, checklists, changes });
  registerCommands(context, { server, proposals, texts, choices, heat, checklists });
  server.startSoon();
}

/** Called by VS Code when the extension ends; settles when the server is gone. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
