// The model of the command line: one endpoint for every role, its key from an environment variable that
// the person names. Beside it only the usual proxy variables are
// read, and without `--model` nothing is sent.

import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { ModelPort } from '../core/ports.ts';
import { createModels } from '../providers/combine.ts';
import { proxyFromEnvironment } from '../providers/endpoint.ts';
import { noModels } from '../providers/none.ts';
import type { CommonArguments } from './arguments.ts';

/** The model port for `--model`, `--base-url` and `--key-env`. */
export function modelsOf(model: CommonArguments['model'], environment: NodeJS.ProcessEnv): Result<ModelPort, Failure> {
  if (!model) return ok(noModels);
  const key = model.keyVariable === undefined ? undefined : environment[model.keyVariable];
  if (model.keyVariable !== undefined && (key === undefined || key === '')) {
    return err(
      failure(
        'model.no-key',
        `The environment variable ${model.keyVariable} is not set.`,
        'Set it, or leave `--key-env` out for an endpoint without a key.',
      ),
    );
  }
  const origin = URL.canParse(model.baseUrl) ? new URL(model.baseUrl).origin : undefined;
  const proxy = proxyFromEnvironment(environment);
  return createModels({
    default: {
      baseUrl: model.baseUrl,
      model: model.name,
      apiKeyFor: (asked) => Promise.resolve(asked === origin ? key : undefined),
      ...(proxy ? { proxy } : {}),
    },
  });
}
