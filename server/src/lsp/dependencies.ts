// What the server is made of, and what its parts share. `main.ts` builds the adapters; tests script them.

import type { Connection } from 'vscode-languageserver';
import type { Result } from '../base/result.ts';
import type { Failure } from '../core/failure.ts';
import type { ModelPort, ModelRequest } from '../core/ports.ts';
import type { ParsePort } from '../core/syntaxTree.ts';
import type { AskConsent, Engine } from '../engine/api.ts';
import type { RuleCounts } from '../memory/ruleCounts.ts';
import type { FoundModel } from '../protocol/models.ts';
import type { ClientPort } from './clientPort.ts';
import type { Consents } from './consents.ts';
import type { Documents } from './documents.ts';
import type { FindingFile } from './findingFile.ts';
import type { FindingStore } from './findingStore.ts';
import type { Guard } from './guard.ts';
import type { ProgressButtons } from './progressButtons.ts';
import type { Proposals } from './proposals.ts';
import type { RunRegistry } from './runRegistry.ts';
import type { ModelChoice, RunSettings } from './settings.ts';

/** What comes from outside of the server. */
export interface LspDependencies {
  /** An engine that asks these models; warm tools are shared between engines. */
  engineWith(models: ModelPort, consent: AskConsent): Engine;
  modelsFor(choices: RunSettings['models'], client: ClientPort): Promise<Result<ModelPort, Failure>>;
  /** Parsers for the live look; without them nothing is looked at while somebody types. */
  readonly parse?: ParsePort;
  discover(signal: AbortSignal): Promise<readonly FoundModel[]>;
  /** What would be sent for a question, readable; sends nothing. */
  preview(request: ModelRequest, choice: ModelChoice): Result<string, Failure>;
  /** The folder that a file is worked on in when the editor has none for it. */
  rootOf(path: string): Promise<string>;
  /** Takes secrets out of what is written to the disk or the log. */
  redact(line: string): string;
  /** Private folder for clients that name none. */
  readonly defaultStorage: string;
  /** Folder with the build caches of tools; absent where there is none. */
  readonly cacheFolder?: string;
  /** Milliseconds since 1970; for the age of traces only. */
  now(): number;
  readonly version: string;
  readonly fallbackTypeScript?: string;
  /** True when the command line took back the consent to run the project's own tools. */
  readonly untrusted?: boolean;
  dispose(): Promise<void>;
}

/** What the parts of an initialised server share. */
export interface ServerState {
  readonly connection: Connection;
  readonly dependencies: LspDependencies;
  readonly client: ClientPort;
  readonly documents: Documents;
  readonly store: FindingStore;
  readonly file: FindingFile;
  readonly consents: Consents;
  readonly counts: RuleCounts;
  readonly proposals: Proposals;
  readonly runs: RunRegistry;
  readonly guard: Guard;
  /** A line for the log, without secrets; nothing where the editor has gone. */
  readonly warn: (message: string) => void;
  readonly buttons: ProgressButtons;
  /** Absolute paths of the workspace folders. */
  folders(): readonly string[];
  /** Private folder of findings and traces. */
  readonly storage: string;
  readonly fallbackTypeScript: string | undefined;
}
