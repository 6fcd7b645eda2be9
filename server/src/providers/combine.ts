// Joins what the person chose for each role into one port: endpoints, the editor's models or none, all
// behind one redactor.

import { throwIfAborted } from '../base/abort.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Failure } from '../core/failure.ts';
import type { ModelPort, Role } from '../core/ports.ts';
import { createEditorModels, type EditorSettings } from './editor.ts';
import { settingsFor, validateBaseUrl, type EndpointSettings } from './endpoint.ts';
import { noModelReply } from './none.ts';
import { createOpenAiModels, type OpenAiOptions } from './openai.ts';
import { createRedactor, withRedaction, type Redactor } from './redact.ts';
import { secretsOfEnvironment } from './secretNames.ts';

/** An endpoint or a model of the editor. */
export type ModelChoice = EndpointSettings | EditorSettings;

/** The choice of each role; a role without its own takes the writer's, else the default. */
export type ModelChoices = { readonly [role in Role | 'default']?: ModelChoice };

/** What can be replaced. */
export interface ModelsOptions extends OpenAiOptions {
  /** By default one that knows the secret-looking values of this process's environment. */
  readonly redactor?: Redactor;
  /** Accept plain http to other machines, because the user's own setting says so. */
  readonly allowHttp?: boolean;
}

/**
 * Makes the models of all roles. Keys become known to the redactor when they are asked for.
 *
 * @returns the port, or `config.bad-value` when a base URL cannot be used.
 */
export function createModels(choices: ModelChoices, options: ModelsOptions = {}): Result<ModelPort, Failure> {
  const redactor = options.redactor ?? createRedactor(secretsOfEnvironment(process.env));
  const ports = new Map<ModelChoice, ModelPort>();
  for (const choice of Object.values(choices)) {
    if (ports.has(choice)) continue;
    if ('askEditor' in choice) {
      ports.set(
        choice,
        withRedaction(createEditorModels(choice, options.timers ? { timers: options.timers } : {}), redactor),
      );
      continue;
    }
    const baseUrl = validateBaseUrl(choice.baseUrl, options.allowHttp);
    if (!baseUrl.ok) return err(baseUrl.error);
    const origin = new URL(baseUrl.value).origin;
    let key: string | undefined;
    const settings: EndpointSettings = {
      ...choice,
      baseUrl: baseUrl.value,
      apiKeyFor: (asked) => Promise.resolve(asked === origin ? key : undefined),
    };
    const redacted = withRedaction(createOpenAiModels({ default: settings }, options), redactor);
    ports.set(choice, {
      ...redacted,
      async ask(request, signal) {
        throwIfAborted(signal);
        // The key comes first, so that it is hidden in the very question that it is sent with.
        key = await choice.apiKeyFor(origin, signal);
        throwIfAborted(signal);
        if (key !== undefined) redactor.add(key);
        return redacted.ask(request, signal);
      },
    });
  }
  const portFor = (role: Role): ModelPort | undefined => {
    const choice = settingsFor(choices, role);
    return choice && ports.get(choice);
  };
  return ok({
    has: (role) => portFor(role)?.has(role) ?? false,
    describe: (role) => portFor(role)?.describe(role) ?? 'no model',
    ask: (request, signal) =>
      portFor(request.role)?.ask(request, signal) ?? Promise.resolve(noModelReply(request.role)),
  });
}
