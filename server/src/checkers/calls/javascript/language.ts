// JavaScript and TypeScript as a language of the checker `examples`: when a document can be loaded by itself, and
// the session in which its functions are called.

import { stripTypeScriptTypes } from 'node:module';
import { err, ok } from '../../../base/result.ts';
import { failure } from '../../../core/failure.ts';
import { nodeExecutable } from '../../../workspace/nodeExecutable.ts';
import type { CallLanguage } from '../callHost.ts';
import { documentedExamples } from './documented.ts';
import { shapeOf } from './moduleShape.ts';
import { neighbourPrograms } from './neighbours.ts';
import { createNodeProcesses } from './nodeProcess.ts';
import { createNodeSession } from './session.ts';

/** Where hosts are started. */
export interface NodeCallsOptions {
  /** A private folder for short-lived files. */
  readonly hostDir: string;
  /** Absolute path of the Node that calls; the person's own where absent. */
  readonly nodeExecutable?: string;
}

/** JavaScript and TypeScript; one Node process for each workspace folder. */
export function createNodeCalls(options: NodeCallsOptions): CallLanguage {
  const processes = createNodeProcesses(options.hostDir, options.nodeExecutable);
  return {
    languages: ['javascript', 'typescript'],
    async detect() {
      const node = options.nodeExecutable === undefined ? await nodeExecutable() : undefined;
      return {
        kind: 'available',
        tool: 'node',
        path: node?.path ?? options.nodeExecutable!,
        ...(node === undefined ? {} : { version: node.version }),
      };
    },
    examplesIn: documentedExamples,
    caseOf: ({ call, expected }) => ({ call, expected }),
    async open(context, request) {
      const { snapshot, path, text } = request.overlay;
      const { languageId } = request.document;
      const parse = await context.parse.parserOf(languageId);
      if (!parse) return err(unloadable(`there is no parser for ${languageId}`));
      const tree = parse(text);
      const hasTypes = languageId === 'typescript';
      if (tree.hasFault) return err(unloadable('its text cannot be parsed'));
      const shape = shapeOf(tree, path, hasTypes);
      const fresh = request.fresh === true;
      const first = await processes.take(context, snapshot, path, fresh);
      if (!first.ok) return first;
      if (hasTypes && !first.value.strips && typeof stripTypeScriptTypes !== 'function') {
        if (fresh) await first.value.stop();
        return err(unloadable('neither its Node nor ours can take the types out of TypeScript'));
      }
      const modules = await neighbourPrograms(shape, path, snapshot, context.parse, first.value.toScratch);
      return ok(
        createNodeSession({
          // A fresh process that ended is not replaced: its questions end with it.
          process: async () => (fresh ? first : processes.take(context, snapshot, path, false)),
          first: first.value,
          path,
          tree,
          shape,
          parse,
          hasTypes,
          modules,
          close: async () => {
            if (fresh) await first.value.stop();
          },
        }),
      );
    },
    dispose: () => processes.dispose(),
  };
}

function unloadable(why: string) {
  return failure('checker.unusable', `The document cannot be loaded by itself: ${why}.`, 'Use a test instead.');
}
