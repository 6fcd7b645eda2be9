// From the person's choices to the models of a run: endpoints with the editor's proxy and the key asked
// for at the time of use, or the editor's own models.

import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import { roles, type ModelPort, type ModelRequest, type Role } from '../core/ports.ts';
import type { FoundModel } from '../protocol/models.ts';
import { createModels, type ModelChoices } from '../providers/combine.ts';
import { discoverLocalServers } from '../providers/discover.ts';
import type { EditorSettings } from '../providers/editor.ts';
import { validateBaseUrl, type EndpointSettings, type ProxySettings } from '../providers/endpoint.ts';
import { noModels } from '../providers/none.ts';
import { previewOf } from '../providers/preview.ts';
import { createRedactor } from '../providers/redact.ts';
import { secretsOfEnvironment } from '../providers/secretNames.ts';
import type { ClientPort } from './clientPort.ts';
import type { ModelChoice, RunSettings } from './settings.ts';

/** The address that means the editor's own models. */
export const editorAddress = 'editor';

/** The model port of a run; `noModels` when the person chose none. */
export async function modelsFor(
  choices: RunSettings['models'],
  client: ClientPort,
): Promise<Result<ModelPort, Failure>> {
  if (Object.keys(choices).length === 0) return ok(noModels);
  const { proxy, noProxy, strictSSL } = await client.network();
  const out: ProxySettings = { noProxy, strictSSL, ...(proxy === undefined ? {} : { url: proxy }) };
  const made: { [role in Role | 'default']?: EndpointSettings | EditorSettings } = {};
  for (const role of ['default', ...roles] as const) {
    const choice = choices[role];
    if (choice)
      made[role] = choice.baseUrl === editorAddress ? editorModel(choice, client) : endpoint(choice, out, client);
  }
  return createModels(made satisfies ModelChoices);
}

function endpoint(choice: ModelChoice, proxy: ProxySettings, client: ClientPort): EndpointSettings {
  const origin = URL.canParse(choice.baseUrl) ? new URL(choice.baseUrl).origin : undefined;
  return {
    baseUrl: choice.baseUrl,
    model: choice.name,
    proxy,
    apiKeyFor: async (asked) => (asked === origin ? client.key(asked) : undefined),
  };
}

function editorModel(choice: ModelChoice, client: ClientPort): EditorSettings {
  return {
    model: choice.name,
    async askEditor({ model, messages }, signal) {
      // The editor's API has no system role: those words go as the user's.
      const asked = messages.map(({ role, content }) => ({
        role: role === 'assistant' ? role : ('user' as const),
        content,
      }));
      return client.askModel(
        { model, messages: asked, justification: 'Touchstone refines or critiques the text that you selected.' },
        signal,
      );
    },
  };
}

/** Local servers, one entry a model. */
export async function discover(signal: AbortSignal): Promise<readonly FoundModel[]> {
  const servers = await discoverLocalServers(signal);
  return servers.flatMap(({ name, baseUrl, models }) =>
    models.map((model) => ({ title: `${model} (${name})`, baseUrl, model })),
  );
}

/** What would be sent for a question. */
export function preview(request: ModelRequest, choice: ModelChoice): Result<string, Failure> {
  const redactor = createRedactor(secretsOfEnvironment(process.env));
  if (choice.baseUrl === editorAddress) {
    return ok(
      [
        `To the editor’s model ${choice.name}`,
        '',
        ...request.messages.flatMap(({ role, content }) => [`── ${role} ──`, redactor.hide(content), '']),
      ].join('\n'),
    );
  }
  const baseUrl = validateBaseUrl(choice.baseUrl);
  if (!baseUrl.ok) return baseUrl;
  if (choice.name === '')
    return err(failure('model.none', 'No model name is set.', 'Choose a model with “Touchstone: Choose Model”.'));
  const settings: EndpointSettings = {
    baseUrl: baseUrl.value,
    model: choice.name,
    apiKeyFor: () => Promise.resolve(undefined),
  };
  return ok(previewOf(request, settings, redactor).text);
}
