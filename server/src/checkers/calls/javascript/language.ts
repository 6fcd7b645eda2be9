// JavaScript and TypeScript as a language of the checker `examples`: when a document can be loaded by itself, and
// the session in which its functions are called.

import { err, ok } from '../../../base/result.ts';
import { failure } from '../../../core/failure.ts';
import type { SyntaxTree } from '../../../core/syntaxTree.ts';
import { nodeExecutable } from '../../../workspace/nodeExecutable.ts';
import type { CallLanguage } from '../callHost.ts';
import { documentedExamples } from './documented.ts';
import { shapeOf, type ModuleShape } from './moduleShape.ts';
import { neighbourPrograms } from './neighbours.ts';
import { createNodeProcesses } from './nodeProcess.ts';
import { createNodeSession } from './session.ts';
import { canStripTypes } from './stripTypes.ts';

/** Where hosts are started. */
export interface NodeCallsOptions {
  /** A private folder for short-lived files. */
  readonly hostDir: string;
  /** Absolute path of the Node that calls; the person's own where absent. */
  readonly nodeExecutable?: string;
}

/** Texts whose trees and shapes are kept. */
const mostDocuments = 4;

interface ReadText {
  readonly tree: SyntaxTree;
  readonly path: string;
  readonly languageId: string;
  readonly shape: ModuleShape;
}

/** JavaScript and TypeScript; one Node process for each workspace folder. */
export function createNodeCalls(options: NodeCallsOptions): CallLanguage {
  const processes = createNodeProcesses(options.hostDir, options.nodeExecutable);
  // One run opens the same text several times.
  let documents: readonly ReadText[] = [];
  /** Folders in which a variant passed: it is called next, and judged by a fresh process then. */
  const passed = new Set<string>();
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
      const hasTypes = languageId === 'typescript';
      let read = documents.find((one) => one.tree.text === text && one.path === path && one.languageId === languageId);
      if (!read) {
        const tree = parse(text);
        read = { tree, path, languageId, shape: shapeOf(tree, path, hasTypes) };
        documents = [...documents.slice(1 - mostDocuments), read];
      }
      const { tree, shape } = read;
      if (tree.hasFault) return err(unloadable('its text cannot be parsed'));
      const fresh = request.fresh === true;
      const first = await processes.take(context, snapshot, path, fresh);
      if (!first.ok) return first;
      if (hasTypes && !first.value.strips && !canStripTypes) {
        if (fresh) processes.release(first.value);
        return err(unloadable('neither its Node nor ours can take the types out of TypeScript'));
      }
      const modules = await neighbourPrograms(shape, path, snapshot, context.parse, first.value.toScratch);
      return ok(
        createNodeSession({
          // A fresh process that ended is not replaced: its questions end with it.
          process: async () => (fresh ? first : processes.take(context, snapshot, path, false)),
          first: first.value,
          isReplaced: !fresh,
          path,
          tree,
          shape,
          parse,
          hasTypes,
          modules,
          likely:
            fresh || !first.value.isMounted
              ? undefined
              : {
                  passed: () => void passed.add(snapshot.root),
                  called: () => {
                    if (passed.delete(snapshot.root)) processes.foresee(context, snapshot, path);
                  },
                },
          close: async () => {
            if (fresh) processes.release(first.value);
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
